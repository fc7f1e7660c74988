"""Every sentence about a mistake stands once, and is said somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

from workbook_tool.catalogue import entries

ROOT = Path(__file__).parents[2]


def test_every_code_in_use_is_in_the_catalogue():
    text = "\n".join(p.read_text("utf-8") for p in (ROOT / "workbook_tool").rglob("*.py"))
    used = set(re.findall(r'(?:finding|records\.say|case\.say|Refused)\(\s*"([a-z0-9-]+)"', text))
    for schema in (ROOT / "schemas").glob("*.json"):
        used |= set(re.findall(r'"x-findings": \{([^}]*)\}', schema.read_text("utf-8")) and _codes(schema))
    assert used - set(entries()) == set()


def _codes(schema: Path) -> set[str]:
    found: set[str] = set()

    def walk(part: object) -> None:
        if isinstance(part, dict):
            found.update(part.get("x-findings", {}).values())
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    walk(json.loads(schema.read_text("utf-8")))
    return found


def test_every_entry_is_said_somewhere():
    text = "\n".join(
        p.read_text("utf-8")
        for folder, kind in (("workbook_tool", "*.py"), ("schemas", "*.json"))
        for p in (ROOT / folder).rglob(kind)
    )
    assert [code for code in entries() if f'"{code}"' not in text] == []


def test_every_sentence_ends_and_says_a_way_out():
    for code, entry in entries().items():
        assert entry.message.rstrip("}").endswith((".", "?", "{likely", "{asked", "{wanted")), code
        assert entry.fix.endswith("."), code
