"""Reading a layout from templates/*.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from functools import cache
from typing import Any

from workbook_tool import resources
from workbook_tool.grid import absolute, address, sheet_reference
from workbook_tool.immutable import immutable


@immutable
class Column:
    """One column of a table sheet, or one labelled line of a form sheet.

    ``entry`` marks what a person fills in. ``also`` are other headings that
    mean the same. ``choices`` names a column of this workbook (``services.code``)
    whose cells are the drop-down. ``above`` are the words over the heading. A
    ``rare`` column stands only where some row needs it.
    """

    key: str
    """Its name in the schema."""
    heading: str
    index: int
    """From 0."""
    width: float = 12
    """In characters."""
    style: str = "text"
    """A style of the theme."""
    entry: bool = False
    also: tuple[str, ...] = ()
    choices: str = ""
    prompt: str = ""
    """The hint when one of its cells is chosen."""
    above: str = ""
    example: str = ""
    """What a row could say, shown over the heading: no record of the sheet."""
    rare: bool = False
    grouped: bool = False
    """Whether it stands in a group that is closed while nothing in it is filled in."""


@immutable
class SheetLayout:
    """One sheet: ``table`` (a heading row with records below) or ``form`` (labels in A, values in B)."""

    key: str
    """Its name in the template."""
    name: str
    """As on its tab."""
    kind: str
    """``table`` or ``form``."""
    title: str
    """What stands above all."""
    intro: tuple[str, ...]
    """Lines under the title."""
    columns: tuple[Column, ...]
    """In order."""
    table: str = ""
    landscape: bool = False
    """Whether it is printed across."""
    protected: bool = False
    """Whether only fields can be changed."""
    state: str = "visible"
    """Visible or hidden."""
    freeze_columns: int = 0
    """How many columns stay when one scrolls."""
    tab_colour: str = ""
    """As ``#RRGGBB``; none where empty."""
    room: int = 0
    """How many empty rows follow for new entries."""
    also: tuple[str, ...] = ()
    """Other names under which it is found."""
    title_style: str = "title"
    """A style of the theme."""
    _by_key: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {column.key: column for column in self.columns})

    def narrowed(self, widths: Mapping[str, float]) -> SheetLayout:
        """The sheet with these of its columns alone, in its own order, so many characters wide."""
        shown = [column for column in self.columns if column.key in widths]
        columns = (replace(column, index=n, width=widths[column.key]) for n, column in enumerate(shown))
        return replace(self, columns=tuple(columns))

    @property
    def first_row(self) -> int:
        """Row (from 0) of the headings of a table, or of the first line of a form."""
        return len(self.intro) + 2 if self.intro else 2

    def column(self, key: str) -> Column:
        """The column of a key; KeyError where there is none."""
        try:
            return self._by_key[key]
        except KeyError:
            raise KeyError(f"{self.key} has no column {key}") from None

    def place(self, key: str, record: int = 0) -> tuple[int, int]:
        """Row and column (from 0) of a part: of record ``record`` in a table, of the line in a form."""
        column = self.column(key)
        if self.kind == "form":
            return self.first_row + column.index, 1
        return self.first_row + 1 + record, column.index

    def address(self, key: str, record: int = 0) -> str:
        """The part's address within its sheet, such as ``J12``."""
        return address(*self.place(key, record))

    def reference(self, key: str, record: int = 0) -> str:
        """The part's address for a formula on any sheet, such as ``'Return'!$J$12``."""
        return f"{sheet_reference(self.name)}!{absolute(*self.place(key, record))}"

    def span(self, key: str, records: int) -> str:
        """The column's cells of so many records, for a formula on any sheet."""
        first, last = self.place(key, 0), self.place(key, max(records, 1) - 1)
        return f"{sheet_reference(self.name)}!{absolute(*first)}:{absolute(*last)}"


@immutable
class Layout:
    """A workbook's layout: sheets in order; ``words`` are the template's other texts."""

    name: str
    """Of the template."""
    title: str
    """Of the workbook."""
    version: int
    """Of the layout, written into the workbook."""
    sheets: tuple[SheetLayout, ...]
    words: Mapping[str, Any]

    def sheet(self, key: str) -> SheetLayout:
        """The sheet of a key; KeyError where there is none."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(f"{self.name} has no sheet {key}")

    def with_sheet(self, changed: SheetLayout) -> Layout:
        """The same workbook with one sheet laid out otherwise."""
        return replace(self, sheets=tuple(changed if s.key == changed.key else s for s in self.sheets))


@cache
def load(name: str) -> Layout:
    """The layout of ``templates/<name>.toml``."""
    data = resources.template(name)
    head = data["workbook"]
    sheets = tuple(_sheet(s) for s in data.get("sheet", ()))
    return Layout(name, head["title"], head.get("version", 1), sheets, data.get("words", {}))


def _sheet(entry: Mapping[str, Any]) -> SheetLayout:
    entries = entry.get("column", ()) or entry.get("field", ())
    columns = tuple(_column(part, index) for index, part in enumerate(entries))
    known = {k: v for k, v in entry.items() if k not in {"column", "field", "intro", "also"}}
    return SheetLayout(columns=columns, intro=tuple(entry.get("intro", ())), also=tuple(entry.get("also", ())), **known)


def _column(entry: Mapping[str, Any], index: int) -> Column:
    known = {k: v for k, v in entry.items() if k not in {"label", "also"}}
    known.setdefault("heading", entry.get("label", ""))
    return Column(index=index, also=tuple(entry.get("also", ())), **known)
