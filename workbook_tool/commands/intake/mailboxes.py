"""The mailboxes that a run reads, kept open until all that they brought is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING

from workbook_tool.commands.folder import Folder
from workbook_tool.errors import WorkbookToolError
from workbook_tool.mail.incoming import IncomingFile
from workbook_tool.untrusted import Limits

if TYPE_CHECKING:
    from workbook_tool.mail.incoming.imap_folder import ImapFolder


@dataclass
class Mailboxes:
    """Opens mailboxes by their addresses; to be used in a ``with``.

    ``everything`` reads all messages, not only those unread; ``read_only``
    leaves each as it is. ``errors`` are of those that could not be had: they
    are left out, so that the other sources are read all the same.
    """

    folder: Folder
    """Whose settings say how to log in."""
    everything: bool = False
    read_only: bool = False
    errors: list[WorkbookToolError] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)

    def __call__(self, address: str, limits: Limits) -> Iterator[IncomingFile]:
        """The messages of one mailbox; none where it cannot be had."""
        try:
            box = self._opened(address)
        except WorkbookToolError as error:
            self.errors.append(error)
            return
        yield from box.items(limits, self.everything)

    def _opened(self, address: str) -> ImapFolder:
        from workbook_tool.mail.account import Purpose, account, secret
        from workbook_tool.mail.incoming import imap_folder

        settings = self.folder.settings
        known = account(settings, Purpose.IMAP, self.folder.path) if "imap" in settings.get("mail", {}) else None
        meant = imap_folder.account_at(address, known)
        box = imap_folder.opened(meant, secret(Purpose.IMAP, meant), read_only=self.read_only)
        self._open.callback(box.close)
        return box

    def __enter__(self) -> Mailboxes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()
