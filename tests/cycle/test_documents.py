"""docs/commands.md says of every command and option what the code says, and of no other."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from workbook_tool.cli import cli
from workbook_tool.cli.subjects import SUBJECTS

SENTENCES = {name: text for modules in SUBJECTS.values() for each in modules.values() for name, text in each.items()}
ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("[A-Z]*.md"), *ROOT.glob("docs/*.md")])
TEXT = (ROOT / "docs" / "commands.md").read_text("utf-8")


def sections() -> dict[str, dict[str, tuple[str, str]]]:
    """By heading and command: its arguments as written, and what is written under it."""
    by_subject: dict[str, dict[str, tuple[str, str]]] = {}
    for part in TEXT.split("\n## ")[1:]:
        heading, _, rest = part.partition("\n")
        commands = re.split(r"^### ", rest, flags=re.MULTILINE)[1:]
        matches = (re.match(r"`(\S+) ?([^`]*)`\n(.*)", command, re.DOTALL) for command in commands)
        by_subject[heading] = {match[1]: (match[2], match[3]) for match in matches if match}
    return by_subject


def options(text: str) -> dict[str, str]:
    """By name, what is written about each option of a list."""
    found = {}
    for line in re.findall(r"^- ((?:.+\n?)(?:^  .+\n?)*)", text, re.MULTILINE):
        names, _, words = line.partition(": ")
        for name in re.findall(r"`(-[^` ]+)[^`]*`", names):
            found[name] = f"{names}: {' '.join(words.split())}"
    return found


def names(parameters: list[click.Parameter]) -> set[str]:
    declared = (p for p in parameters if isinstance(p, click.Option))
    return {name for p in declared for name in (*p.opts, *p.secondary_opts)}


def test_every_command_stands_under_its_subject_and_in_its_order():
    documented = {heading: list(commands) for heading, commands in sections().items()}
    assert documented == {
        heading: [name for sentences in modules.values() for name in sentences] for heading, modules in SUBJECTS.items()
    }


@pytest.mark.parametrize("name", SENTENCES)
def test_a_command_s_arguments_options_and_first_sentence(name):
    command = cli.get_command(click.Context(cli), name)
    assert command.get_short_help_str(500) == SENTENCES[name]
    arguments, text = next(commands[name] for commands in sections().values() if name in commands)
    taken = [p for p in command.params if isinstance(p, click.Argument)]
    assert arguments == " ".join(p.make_metavar(click.Context(command)) for p in taken)
    assert " ".join(text.split()).startswith(SENTENCES[name])
    assert set(options(text)) == names(command.params)
    for option in (p for p in command.params if isinstance(p, click.Option)):
        written = options(text)[option.opts[-1]]
        assert (option.help or "") in written
        if isinstance(option.type, click.Choice):
            assert "|".join(option.type.choices) in written


def test_the_options_before_any_command():
    assert set(options(TEXT.partition("\n## ")[0])) == names(cli.params) | {"-h", "--help"}


@pytest.mark.parametrize("width", [80, 120])
def test_help_names_every_command_in_full(width):
    with click.Context(cli, info_name="workbook-tool", terminal_width=width) as context:
        text = cli.get_help(context)
    assert "…" not in text
    assert "..." not in text.replace("[ARGS]...", "").replace("COMMAND [", "")
    for sentence in SENTENCES.values():
        assert sentence in re.sub(r"\s+", " ", text)
    assert all(f"\n{heading}:\n" in text for heading in SUBJECTS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_s_links_and_commands_exist(document):
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if "://" not in target:
            assert (document.parent / target).exists(), target
    typed = re.findall(r"(?:^|`|\$ )workbook-tool(?: -\w \S+)* ([a-z][a-z-]+)", text, re.MULTILINE)
    assert set(typed) <= set(SENTENCES)


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 150
