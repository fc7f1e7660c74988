"""Mail: accounts, messages that came in, messages that go out."""

from workbook_tool.mail.account import Account, Purpose, account
from workbook_tool.mail.secrets import Secret, secret

__all__ = ["Account", "Purpose", "Secret", "account", "secret"]
