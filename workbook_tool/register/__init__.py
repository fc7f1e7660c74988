"""The officer's register: written, read, checked, parsed, and compared with the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.offered import offered

if TYPE_CHECKING:
    from workbook_tool.register.changes import RegisterChange, differences, retyped, without_target
    from workbook_tool.register.check import check_register
    from workbook_tool.register.decimals import with_figures
    from workbook_tool.register.parse import parse_register
    from workbook_tool.register.read import read_register
    from workbook_tool.register.rewrite import Rewritten, book, rewritten
    from workbook_tool.register.rules import rules_document, rules_from_file, standard_rules
    from workbook_tool.register.text import document_from_records, records_from_toml

__all__ = [
    "RegisterChange", "Rewritten", "book", "check_register", "differences", "document_from_records",
    "parse_register", "read_register", "records_from_toml", "retyped", "rewritten", "rules_document",
    "rules_from_file", "standard_rules", "with_figures", "without_target",
]  # fmt: skip

__getattr__ = offered(
    __name__,
    changes=("RegisterChange", "differences", "retyped", "without_target"),
    check=("check_register",),
    decimals=("with_figures",),
    parse=("parse_register",),
    read=("read_register",),
    rewrite=("Rewritten", "book", "rewritten"),
    rules=("rules_document", "rules_from_file", "standard_rules"),
    text=("document_from_records", "records_from_toml"),
)
