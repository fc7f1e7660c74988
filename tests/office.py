"""LibreOffice, as the tests run it: many files in one go, every cell calculated afresh on load."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
    "<value>0</value></prop></item></oor:items>\n"
)


def new_profile(folder: Path) -> Path:
    """A profile of LibreOffice's own in ``folder``."""
    settings = folder / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, "utf-8")
    return folder


def convert(program: str, profile: Path, sources: Sequence[Path], to: str, folder: Path) -> list[Path]:
    """The files as LibreOffice saves them in ``folder``; ``to`` is an ending, with a filter or not."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = [folder / f"{source.stem}.{to.split(':', maxsplit=1)[0]}" for source in sources]
    subprocess.run(
        [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to,
         "--outdir", str(folder), *map(str, sources)],
        check=True, capture_output=True, timeout=180 + 5 * len(sources),
    )  # fmt: skip
    for target in targets:
        assert target.exists(), f"LibreOffice wrote no {target.name}"
    return targets
