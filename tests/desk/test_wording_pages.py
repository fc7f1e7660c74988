"""The words of messages in the desk: read on an example, changed, refused where they cannot be sent, put back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from visitor import PERIOD, C, Visitor, text

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.mail.correspondence import open_correspondence
from workbook_tool.commands.mail.due_messages import PROPOSERS
from workbook_tool.commands.mail.own_words import TEMPLATES, placeholders, try_template
from workbook_tool.domain.period import parse_period

OWN = "Subject: Figures of {{ service }} [{{ reference }}]\n\nDear {{ name }}, please send {{ asked }} by {{ due }}.\n"
ADDRESS = f"{C}/messages/words/issue"


def _seen(desk: Visitor) -> str:
    return try_template(Folder(desk.desk.path), "issue").digest


def test_own_words_are_tried_kept_and_said_in_the_next_message(desk, council):
    tried = desk.post(ADDRESS, {"text": OWN, "do": "try", "seen": _seen(desk)})
    assert "please send 3 figures by Monday 16 October 2023" in text(tried)
    own = council / "templates" / "mail" / "issue.txt"
    assert not own.exists()
    seen = _seen(desk)
    kept = desk.post(ADDRESS, {"text": OWN.replace("\n", "\r\n"), "do": "keep", "seen": seen})
    assert "Your words are kept" in text(kept)
    assert own.read_bytes() == OWN.encode()
    assert "Dear HR Performance Lead, please send" in text(desk.get(f"{C}/messages"))
    late = desk.post(ADDRESS, {"text": OWN + "Too late.\n", "do": "keep", "seen": seen})
    assert "Somebody changed these words meanwhile" in text(late)
    assert "Too late." in late.get_data(as_text=True), "what was typed stays"
    assert own.read_bytes() == OWN.encode()
    assert "says what it said before" in text(desk.post(ADDRESS, {"do": "back"}))
    assert not own.exists()
    assert own.with_suffix(".txt.before").read_bytes() == OWN.encode()


WRONG = {
    "a placeholder that is none": (
        "Hello {{ servce }}",
        "Line 3: there is no {{ servce }}; {{ service }} may be meant.",
    ),
    "one in a branch that is not taken": (
        "{% if not service %}{{ nonsense }}{% endif %}",
        "Line 3: there is no {{ non",
    ),
    "one of another message": ("{{ late }}", "Line 3: there is no {{ late }}"),
    "a part that is none": ("{% for row in missing %}{{ row.nonsense }}{% endfor %}", "nonsense"),
    "a brace too few": ("{{ service }", "line 3"),
    "an end too few": ("{% if head %}", "issue.txt"),
    "what a template may not do": ("{{ ().__class__ }}", "cannot be used"),
    "without end": ("{% for n in range(99999999) %}x{% endfor %}", "cannot be used"),
}


@pytest.mark.parametrize("case", WRONG)
def test_words_that_cannot_be_sent_are_said_and_not_kept(case, started):
    wrong, words = WRONG[case]
    desk = Visitor(started)
    typed = OWN.replace("\n\nDear", f"\n\n{wrong}\nDear")
    answer = desk.post(ADDRESS, {"text": typed, "do": "keep", "seen": _seen(desk)})
    assert answer.status_code == 422
    assert words in text(answer)
    assert "please send" in answer.get_data(as_text=True), "what was typed stays"
    assert not (started / "templates").exists()


@pytest.mark.parametrize("subject", ["Figures please", "Subject: ", "Subject: Figures please"])
def test_a_message_without_subject_or_reference_is_said(subject, started):
    desk = Visitor(started)
    answer = desk.post(ADDRESS, {"text": f"{subject}\n\nDear {{{{ name }}}}", "do": "keep", "seen": _seen(desk)})
    assert answer.status_code == 422
    assert "subject" in text(answer).casefold()
    assert not (started / "templates").exists()


def test_there_is_no_page_for_a_message_that_is_none(started):
    assert Visitor(started).get(f"{C}/messages/words/..%2f_parts").status_code in (404, 422)
    assert Visitor(started).get(f"{C}/messages/words/_parts").status_code == 422


def test_what_a_template_can_say_is_what_the_messages_tell_it(started, tmp_path: Path, run):
    """The table of placeholders, held to the facts that are given to each template."""
    folder = shutil.copytree(started, tmp_path / "council")
    told: dict[str, set[str]] = {}
    for commands in ([], [["collect", str(folder / "wrong")]], [["collect", str(folder / "returns")]]):
        for words in commands:
            run(folder, *words)
        with open_correspondence(Folder(folder), parse_period(PERIOD)) as correspondence:
            proposals = [p for propose in PROPOSERS.values() for p in propose(correspondence) if p.facts]
        for proposal in proposals:
            told.setdefault(proposal.template, set()).update(proposal.facts)
    assert set(told) >= {"issue", "chase-polite", "corrections", "receipt"}
    for name, facts in told.items():
        assert {each.name for each in placeholders(name)} == facts | {"attachment", "marked"}, name
    for name in TEMPLATES:
        assert try_template(Folder(folder), name).findings == ()
