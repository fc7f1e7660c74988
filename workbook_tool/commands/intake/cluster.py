"""A Dask cluster that reads the files: ``--scheduler ADDRESS``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any

from workbook_tool.commands.intake.reading import Readers
from workbook_tool.errors import WorkbookToolError
from workbook_tool.excel.guard import RemotePool

_WAIT = "15s"
_RETRIES = 3  # of a file whose worker died


@contextmanager
def readers_at(address: str) -> Iterator[Readers | None]:
    """Readers on the cluster whose scheduler is at ``address``; None, so at home, where it is empty."""
    if not address:
        yield None
        return
    try:
        dask: Any = import_module("distributed")  # it declares no types
    except ImportError:
        raise WorkbookToolError(
            "Reading on a cluster needs Dask, which is not installed here.",
            "Install workbook-tool with its extra “distributed”, on the workers too.",
        ) from None
    try:
        client = dask.Client(address, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkbookToolError(
            f"There is no scheduler at {address}: {error}.", "Check the address, for example tcp://host:8786."
        ) from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise WorkbookToolError(f"The scheduler at {address} has no worker.", "Start one, then run again.")
        # Pure: a call is known by the hash of what it is given, so the same file is read once.
        yield partial(RemotePool, client.get_executor(pure=True, retries=_RETRIES))
