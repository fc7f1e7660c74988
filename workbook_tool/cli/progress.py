"""How far long work is: a bar on a terminal, silence elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from workbook_tool.cli.printing import in_one_line


@contextmanager
def progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """A progress bar on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column

    one_line = Column(no_wrap=True, overflow="ellipsis")  # however narrow the terminal is
    named = TextColumn("{task.description}", markup=False, table_column=one_line)
    columns = (named, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)

    def step(words: str, done: int, total: int | None) -> None:
        if bar.tasks:
            bar.update(bar.task_ids[0], description=words, completed=done, total=total)
        else:
            bar.add_task(words, completed=done, total=total)
            bar.start()

    try:
        yield step
    finally:
        if bar.tasks:
            bar.stop()


@contextmanager
def counting(words: str, total: int | None = None) -> Iterator[Callable[[str], None]]:
    """A bar with the time left on a terminal, a running count where ``total`` is unknown; silence elsewhere."""
    count = 0
    with progress() as step:

        def done(name: str) -> None:
            nonlocal count
            count += 1
            step(f"{words}: {in_one_line(name)}", count, total and max(total, count))  # an archive brings several

        yield done
