"""Every sentence about a mistake stands once, and is said somewhere."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from workbook_tool import resources
from workbook_tool.catalogue import Door, entries
from workbook_tool.cli import cli

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


def test_the_officers_sentences_need_only_what_every_finding_knows():
    known = {
        "value": "1",
        "indicator": "101",
        "file": "a.xlsx",
        "sheet": "Return",
        "cell": "C5",
        "period": "Q2 2023/24",
    }
    for code, entry in entries().items():
        for sentence in filter(None, (entry.officer, entry.terminal)):
            assert sentence.format(**known).endswith("."), code


COMMANDS = "|".join(sorted(cli.commands, key=len, reverse=True))
TYPED = re.compile(
    rf"workbook-tool (?:-C \S+ )?(?:{COMMANDS})\b|(?<![\w-])--[a-z]|(?<![\w-])-C\b|[Rr]un the (?:same )?command"
)
ALLOWED = {
    "tables/questions.py", "tables/rated/rate_table.py", "tables/adopting/proposal.py",  # answers, for scripts
    "tables/mapping.py",  # the mapping that is written says for what
    "web/start.py", "web/browser.py",  # how the shortcut starts the desk, and the desk its window
}  # fmt: skip


def _sentences(file: Path) -> Iterator[str]:
    """The texts of a module, without its docstrings."""
    tree = ast.parse(file.read_text("utf-8"))
    said = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def test_no_sentence_below_the_command_line_names_a_command_or_an_option():
    room = ROOT / "workbook_tool"
    files = (f for f in room.rglob("*.py") if f.relative_to(room).parts[0] not in ("cli", "report"))
    named = [
        (file.name, sentence)
        for file in files
        if file.relative_to(room).as_posix() not in ALLOWED
        for sentence in _sentences(file)
        if TYPED.search(sentence)
    ]
    assert named == []


def test_no_finding_names_a_command_but_at_a_terminal():
    answered_by_options = {"table-better-unknown", "adopt-better"}  # their answers are listed as they are typed
    for code, entry in entries().items():
        for sentence in (entry.message, entry.fix, entry.officer):
            assert code in answered_by_options or not TYPED.search(sentence), code


def test_each_way_out_is_said_and_the_desk_names_no_command():
    text = "\n".join(p.read_text("utf-8") for p in (ROOT / "workbook_tool").rglob("*.py"))
    used = set(re.findall(r'way_out\(\s*"([a-z-]+)"', text))
    ways = resources.template("ways_out")
    assert used == set(ways)
    for code, doors in ways.items():
        assert set(doors) == set(Door), code
        assert not TYPED.search(doors[Door.DESK]), code
