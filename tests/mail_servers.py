"""A real IMAP server for the tests: Dovecot, without rights, on loopback, with mailboxes of its own."""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import trustme

PASSWORD = "pepper-and-salt-7"
_USERS = count(1)

_CONFIG = """
base_dir = {run}
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_process_limit = 20
first_valid_uid = 0
mail_location = maildir:~/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={mail}/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Drafts {{
    special_use = \\Drafts
    auto = subscribe
  }}
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class ImapServer:
    """Dovecot at 127.0.0.1: ``port`` (plain, STARTTLS) and ``tls_port``; any user with ``password`` has a mailbox."""

    port: int
    tls_port: int
    password: str
    ca_file: Path
    mail: Path

    def new_user(self) -> str:
        """A user whose mailbox is empty."""
        return f"user{next(_USERS)}"

    @contextmanager
    def login(self, user: str) -> Iterator[imaplib.IMAP4]:
        """A connection of the test's own, to put messages in and look at what is there."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        with imaplib.IMAP4_SSL("localhost", self.tls_port, ssl_context=context) as imap:
            imap.login(user, self.password)
            yield imap

    def put(self, user: str, *messages: bytes, folder: str = "INBOX", flags: str = "") -> None:
        """Put messages into a folder of a user's mailbox, unseen."""
        with self.login(user) as imap:
            for message in messages:
                kind, said = imap.append(folder, flags, imaplib.Time2Internaldate(time.time()), message)
                assert kind == "OK", said

    def held(self, user: str, folder: str = "INBOX") -> list[tuple[str, bytes]]:
        """The flags and bytes of the messages in a folder, in order; none where there is no such folder."""
        with self.login(user) as imap:
            if imap.select(folder, readonly=True)[0] != "OK":
                return []
            numbers = imap.search(None, "ALL")[1][0].split()
            got = [imap.fetch(n.decode(), "(FLAGS BODY.PEEK[])")[1][0] for n in numbers]
            return [(head.decode(), body) for head, body in got]


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def certificate(folder: Path, *names: str) -> Path:
    """Write server.pem, server.key and ca.pem for ``names`` (default localhost) into ``folder``; gives ca.pem."""
    ca = trustme.CA()
    made = ca.issue_cert(*(names or ("localhost", "127.0.0.1")))
    for n, blob in enumerate(made.cert_chain_pems):
        blob.write_to_path(str(folder / "server.pem"), append=n > 0)
    made.private_key_pem.write_to_path(str(folder / "server.key"))
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    return folder / "ca.pem"


@contextmanager
def dovecot(program: str, folder: Path) -> Iterator[ImapServer]:
    """Run Dovecot with all of its files in ``folder``, which must have a short path (its sockets lie there)."""
    root = os.geteuid() == 0
    who = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    group = "nogroup" if root else str(who.pw_gid)
    ca_file = certificate(folder)
    mail, run = folder / "mail", folder / "run"
    mail.mkdir()
    run.mkdir()
    ports = free_port(), free_port()
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder, run=run, mail=mail, user=who.pw_name, group=group, password=PASSWORD,
            port=ports[0], tls_port=ports[1],
        )
    )  # fmt: skip
    folder.chmod(0o755)
    if root:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, who.pw_uid, who.pw_gid)
    server = ImapServer(*ports, PASSWORD, ca_file, mail)
    as_user = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if root else {}
    process = subprocess.Popen(
        [program, "-F", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **as_user
    )
    try:
        _wait(process, server, folder)
        yield server
    finally:
        process.terminate()
        process.wait(120)


def _wait(process: subprocess.Popen[bytes], server: ImapServer, folder: Path) -> None:
    for _ in range(2400):
        if process.poll() is not None:
            log = folder / "dovecot.log"
            said = (process.stderr.read().decode() if process.stderr else "") + (
                log.read_text() if log.exists() else ""
            )
            raise AssertionError(f"Dovecot did not start: {said}")
        try:
            with server.login("started"):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"Dovecot does not answer: {(folder / 'dovecot.log').read_text()}")
