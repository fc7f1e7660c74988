"""The officer's pages in her browser: desk."""

from __future__ import annotations

from pathlib import Path

import click

from workbook_tool.cli.options import ACTOR
from workbook_tool.cli.printing import echo, say


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Listen there (default: a free one).")
@click.option("--no-browser", is_flag=True, help="Only print the address that opens it, once.")
@click.option("--app", is_flag=True, help="In a window of its own, where Edge, Chrome or Chromium is installed.")
@click.option("--read-only", is_flag=True, help="Pages that change nothing.")
@click.option("--shortcut", is_flag=True, help="Put a shortcut to it on the desktop, and open nothing.")
@click.pass_context
def desk(ctx: click.Context, port: int, no_browser: bool, app: bool, read_only: bool, shortcut: bool) -> None:
    """Open the officer's pages in the browser, on this machine alone."""
    from workbook_tool.web import run_desk, write_shortcut

    if shortcut:
        options = [name for name, given in (("--app", app), ("--read-only", read_only)) if given]
        for file in write_shortcut(Path(ctx.obj), options):
            echo(str(file))
        return

    def started(address: str) -> None:
        echo(address)
        say("The desk is open. Close it on its page, or with Ctrl+C.")

    run_desk(
        Path(ctx.obj), started, port=port, read_only=read_only, actor=str(ctx.meta.get(ACTOR, "")),
        browser=not no_browser, app=app,
    )  # fmt: skip
