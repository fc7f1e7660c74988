"""The officer's pages in her browser: desk."""

from __future__ import annotations

from pathlib import Path

import click

from workbook_tool.cli.options import ACTOR
from workbook_tool.cli.printing import echo, say


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Listen there (default: a free one).")
@click.option("--no-browser", is_flag=True, help="Only print the address that opens it, once.")
@click.option("--read-only", is_flag=True, help="Pages that change nothing.")
@click.pass_context
def desk(ctx: click.Context, port: int, no_browser: bool, read_only: bool) -> None:
    """Open the officer's pages in the browser, on this machine alone."""
    from workbook_tool.web import run_desk

    def started(address: str) -> None:
        echo(address)
        say("The desk is open. Close it on its page, or with Ctrl+C.")

    run_desk(
        Path(ctx.obj), started, port=port, read_only=read_only, actor=str(ctx.meta.get(ACTOR, "")),
        browser=not no_browser,
    )  # fmt: skip
