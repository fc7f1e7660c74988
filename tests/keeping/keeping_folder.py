"""The folder that is kept: its cycle, and changes that an officer makes to its register."""

from __future__ import annotations

from pathlib import Path

PERIOD = "2023-24-Q2"


def change_register(folder: Path, sheet: str, heading: str, key: str, column: str, value: object) -> None:
    """Type ``value`` into a column of the rows of a register's sheet whose ``heading`` says ``key``."""
    import openpyxl

    book = openpyxl.load_workbook(folder / "register.xlsx")
    rows = list(book[sheet].iter_rows())
    top = next(n for n, row in enumerate(rows) if heading in [cell.value for cell in row])
    names = [cell.value for cell in rows[top]]
    found = [row for row in rows[top + 1 :] if row[names.index(heading)].value == key]
    assert found, f"no {key} in {sheet}"
    for row in found:
        row[names.index(column)].value = value
    book.save(folder / "register.xlsx")
