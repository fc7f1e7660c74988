"""The officer's own templates: used before ours, unable to do harm, mistakes said with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from mail_support import Post

from workbook_tool import resources
from workbook_tool.errors import WorkbookToolError
from workbook_tool.mail.outgoing import compose
from workbook_tool.mail.outgoing.compose import OWN, Composer

FACTS = {"service": "HR <b>& more</b>", "reference": "HRS-2324Q2-6A45"}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No machine is too slow for what ends by itself."""
    monkeypatch.setattr(compose, "_SECONDS", 60)


def composed(folder: Path, text: str, html: str = "", name: str = "own") -> tuple[str, str, str]:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_bytes(text.encode("utf-8-sig"))
    if html:
        (folder / f"{name}.html").write_text(html, "utf-8")
    words = Composer(folder).compose(name, FACTS)
    return words.subject, words.text, words.html


def test_an_own_text_goes_without_our_html(post: Post) -> None:
    own = post.path / OWN
    own.mkdir(parents=True)
    (own / "issue.txt").write_text("Subject: Zahlen {{ period }} [{{ reference }}]\n\nHallo {{ name }}\n", "utf-8")
    (entry,) = post.mail("send", "HRS").entries
    assert entry.letter is not None
    assert (entry.letter.subject, entry.letter.text, entry.letter.html) == (
        f"Zahlen Q2 2023/24 [{entry.letter.reference}]", "Hallo HR Performance Lead\n", "",
    )  # fmt: skip


def test_text_is_as_it_is_and_html_is_escaped(tmp_path: Path) -> None:
    said = composed(tmp_path, "Subject: {{ service }}\r\n\r\n{{ service }}\r\n", "<p>{{ service }}</p>")
    assert said == (FACTS["service"], f"{FACTS['service']}\n", "<p>HR &lt;b&gt;&amp; more&lt;/b&gt;</p>")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello\n", "gives no subject"),
        ("Subject:   \n\nHello", "gives no subject"),
        ("Subject: a\n\n{{ nobody }}", "'nobody' is undefined"),
        ("Subject: a\n\n{% if %}", "own.txt, line 3"),
        ("Subject: a\n{% include 'other.txt' %}", "other.txt is missing"),
        ("Subject: a\n{% include '../../collection.toml' %}", "is missing"),
        ("Subject: a\n{{ service.__class__.__mro__ }}", "unsafe|undefined"),
        ("Subject: a\n{{ ''.__class__ }}", "unsafe|undefined"),
        ("Subject: a\n{{ service.format.__globals__ }}", "unsafe|undefined"),
        ("Subject: a\n{% for n in range(10000000) %}x{% endfor %}", "too big"),
        ("Subject: a\n{{ 1 / 0 }}", "division by zero"),
        ("Subject: a\n{% include 'own.txt' %}", "includes itself"),
        ("Subject: a\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "includes itself"),
        (
            "Subject: a\n{% set r = range(90000) %}{% for n in r %}{% for m in r %}{% endfor %}{% endfor %}",
            "not done after",
        ),
        ("Subject: a\n{% for n in range(90000) %}{{ service }}, {{ service }}\n{% endfor %}", "writes more than"),
        ("Subject: a\n{{ 'x' * 1000000000 }}", "small numbers"),
        ("Subject: a\n{{ [1] * 1000000000 }}", "small numbers"),
        ("Subject: a\n{{ 10 ** 10 ** 10 }}", "small numbers"),
        ("Subject: a\n{{ '%1000000000d' % 1 }}", "small numbers"),
    ],
)
def test_mistakes_and_mischief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, words: str) -> None:
    if words == "not done after":
        monkeypatch.setattr(compose, "_SECONDS", 0.5)
    with pytest.raises(WorkbookToolError, match=words):
        composed(tmp_path, text)


def test_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_bytes("Subject: Zoë\n".encode("latin-1"))
    with pytest.raises(WorkbookToolError, match="not in UTF-8"):
        Composer(tmp_path).compose("own", FACTS)


def test_every_template_is_text_and_html() -> None:
    folder = resources.root("templates") / "mail"
    names = {path.stem for path in folder.iterdir()}
    assert {"issue", "receipt", "corrections", "chase-polite", "chase-firmer", "chase-head"} <= names
    for name in names - {"_layout"}:
        assert {(folder / f"{name}.txt").is_file(), (folder / f"{name}.html").is_file()} == {True}
