"""The officer's register: written, read, checked, parsed, and compared with the last one."""

from workbook_tool.register.changes import RegisterChange, differences
from workbook_tool.register.check import check_register
from workbook_tool.register.decimals import with_figures
from workbook_tool.register.parse import parse_register
from workbook_tool.register.read import read_register
from workbook_tool.register.rules import rules_document, rules_from_file, standard_rules
from workbook_tool.register.text import document_from_records, records_from_toml
from workbook_tool.register.write import book

__all__ = [
    "RegisterChange",
    "book",
    "check_register",
    "differences",
    "document_from_records",
    "parse_register",
    "read_register",
    "records_from_toml",
    "rules_document",
    "rules_from_file",
    "standard_rules",
    "with_figures",
]
