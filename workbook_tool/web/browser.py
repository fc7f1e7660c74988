"""Opening a page of the desk: in the browser of the machine, or in an app window of one that has such windows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from pathlib import Path

_NAMES = ("microsoft-edge", "microsoft-edge-stable", "google-chrome", "google-chrome-stable", "chromium")
_ON_MAC = ("Microsoft Edge", "Google Chrome", "Chromium")
_ON_WINDOWS = (("Microsoft", "Edge", "Application", "msedge.exe"), ("Google", "Chrome", "Application", "chrome.exe"))


def open_page(address: str, *, app: bool = False) -> None:
    """Open ``address``; with ``app`` in a window without tabs and address bar, where a browser here has those."""
    program = app_browser() if app else None
    if program is None:
        webbrowser.open(address)
        return
    nowhere = subprocess.DEVNULL
    subprocess.Popen(
        [program, f"--app={address}"],
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
        start_new_session=os.name == "posix",
    )


def app_browser(system: str = sys.platform) -> str | None:
    """The browser that has app windows: Edge, Chrome or Chromium; None where there is none of them."""
    return next((str(path) for path in _programs(system) if path.is_file()), None)


def _programs(system: str) -> Iterator[Path]:
    if system == "win32":
        roots = (os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
        yield from (Path(root, *parts) for root in roots if root for parts in _ON_WINDOWS)
    elif system == "darwin":
        yield from (Path("/Applications", f"{name}.app", "Contents", "MacOS", name) for name in _ON_MAC)
    else:
        yield from (Path(found) for name in _NAMES if (found := shutil.which(name)))
