"""What is to be done next as commands, as they are typed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook_tool.commands.cycle.what_next import Step
    from workbook_tool.domain.period import Period

_HERE = {
    "adopt-elsewhere": "workbook-tool -C FOLDER adopt FILE",
    "demo": "workbook-tool demo",
    "elsewhere": "workbook-tool -C FOLDER",
    "finish": "workbook-tool init {folder}",
    "init": 'workbook-tool init FOLDER --council "Your council"',
    "register": "open register.xlsx in Excel",
}
"""What is typed in any folder, by the name of the step."""
_OF_FOLDER = {"adopt": "adopt FILE", "backup": "backup FILE", "collect": "collect SOURCE"}
"""What is typed for a folder, where it is not the name of the step and its period."""


def command_of(step: Step, folder: Path) -> str:
    """A step as it is typed, with the folder where it is not the current one."""
    if step.name in _HERE:
        return _HERE[step.name].format(folder=typed(folder))
    return in_folder(_OF_FOLDER.get(step.name) or f"{step.name} {step.period.code if step.period else ''}", folder)


def after_init(folder: Path, period: Period | None) -> tuple[str, ...]:
    """What to do in a new folder; ``period`` is the one that the returns of its sample are of."""
    if period is None:
        return (
            f"Open {folder / 'register.xlsx'} in Excel and fill it in; its Guidance sheet says how.",
            f"Put your council's name and address into {folder / 'collection.toml'}.",
            in_folder("generate 2023-24-Q2   (your own period)", folder),
        )
    sources = (f"{command} {typed(folder / place)}" for command, place in _SAMPLES.items())
    words = (f"generate {period.code}", *sources, f"compile {period.code}")
    return tuple(in_folder(each, folder) for each in words)


_SAMPLES = {"check": "wrong", "collect": "returns"}  # where the sample's returns lie


def in_folder(words: str, folder: Path) -> str:
    """A command of a folder as it is typed."""
    return f"workbook-tool {'' if folder.resolve() == Path.cwd() else f'-C {typed(folder)} '}{words}".rstrip()


def typed(path: Path) -> str:
    """A path as it is typed on a command line: in quotation marks where it would fall apart."""
    text = str(path)
    return text if re.fullmatch(r"[\w./\\:~+-]+", text) else f'"{text}"'
