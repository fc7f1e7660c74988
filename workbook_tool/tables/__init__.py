"""Plain tables, as officers keep them: found, read, rated, re-performed.

The one reader of tables: a file's sheets (:func:`sheets_of`), the tables of a sheet (:func:`tables_of`), and in each
:class:`Table` its columns with what they mean, its rows, and what was left out and why.

History reads through it like this::

    for sheet in sheets_of(file, limits):          # all sheets; a hidden one says so in sheet.state
        for table in tables_of(sheet, file.name):
            for figure in table.figures():         # wide or long: every filled cell of a column of figures
                row = figure.row
                row.text(table.column("ref")), row.text(table.column("indicator", "title"))   # either may be empty
                periods = read_period(figure.period, frequency, context=table.context, day=figure.day,
                                      day_first=day_comes_first(texts of the period column))
                    # one: certain; several: to be asked (2012-Q4, 2019, 07/08/23); none: no period of that frequency
                tidy = tidied(figure.cell)         # the figure without notes and marks; tidy.status, tidy.note
                figure.place, row.comment, row.section

``figures()`` gives actual figures alone; ``figures("target")`` and the like the others (totals, targets, comparators,
baselines are never readings). Where ``table.column("area")`` or a second row has the same indicator and period, it must
be asked (``--where``). A column whose ``meanings`` are several is not settled, and one without any is not known: name
it. ``table.left_out`` says which rows are none of an indicator.
"""

from workbook_tool.tables.find import tables_of
from workbook_tool.tables.periods import day_comes_first, read_period
from workbook_tool.tables.read import sheets_of
from workbook_tool.tables.rows import tidied
from workbook_tool.tables.table import Column, Row, Table, TableFigure

__all__ = [
    "Column", "Row", "Table", "TableFigure", "day_comes_first", "read_period", "sheets_of", "tables_of", "tidied",
]  # fmt: skip
