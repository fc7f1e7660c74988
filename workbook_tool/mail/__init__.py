"""Mail: accounts and their passwords, one IMAP client, what came in (``incoming``), what goes out (``outgoing``)."""
