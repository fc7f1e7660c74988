"""The mailboxes that a run reads, kept open until all that they brought is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType

from workbook_tool.commands.folder import Folder
from workbook_tool.excel.limits import Limits
from workbook_tool.intake.source import Item


@dataclass
class Mailboxes:
    """Opens mailboxes by their addresses; to be used in a ``with``.

    ``everything`` reads all messages, not only those unread; ``read_only``
    leaves each as it is.
    """

    folder: Folder
    everything: bool = False
    read_only: bool = False
    _open: ExitStack = field(default_factory=ExitStack)

    def __call__(self, address: str, limits: Limits) -> Iterator[Item]:
        """The messages of one mailbox. WorkbookToolError where it cannot be had."""
        from workbook_tool.intake import imap
        from workbook_tool.mail.account import Purpose, account
        from workbook_tool.mail.secrets import secret

        settings = self.folder.settings
        known = account(settings, Purpose.IMAP, self.folder.path) if "imap" in settings.get("mail", {}) else None
        meant = imap.account_at(address, known)
        box = imap.opened(meant, secret(Purpose.IMAP, meant), read_only=self.read_only)
        self._open.callback(box.close)
        yield from box.items(limits, self.everything)

    def __enter__(self) -> Mailboxes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()
