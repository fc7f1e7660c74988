"""The live formulas against the Python rule: the same colour and change in every case, recalculated by LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path

import pytest
from rating_cases import REGISTER, FormulaCase, every_case
from rating_support import LAST_YEAR, Q1, Q2, YEAR, measure

from workbook_tool.domain.figure import decimal_of, from_cell, to_cell
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.target import Target
from workbook_tool.rating.formula import NOT_A_NUMBER, Places, change_formula, places_of, rag_formula
from workbook_tool.rating.rate import rate

COLUMNS = ("value", "target", "previous", "year_before", "low", "high", "green", "amber", "floor")


def in_cell(case: FormulaCase, figure: D | str | None) -> float | str | None:
    """What a workbook holds: a binary number, as Excel would."""
    if figure is None or isinstance(figure, str):
        return figure
    return float(to_cell(figure, REGISTER.unit(case.indicator)))


def figure_of(case: FormulaCase, figure: D | str | None) -> D | None:
    """What is read back of that cell."""
    held = in_cell(case, figure)
    return from_cell(decimal_of(held), REGISTER.unit(case.indicator)) if isinstance(held, float) else None


def expected(case: FormulaCase) -> tuple[str, str]:
    """The rating and change by the Python rule; empty for an empty value, words for a text."""
    targets: tuple[Target, ...] = ()
    if case.target not in (None, "n/a") or case.limits:
        targets = (Target("1", YEAR, value=figure_of(case, case.target), **case.limits),)
    register = replace(REGISTER, targets=targets)

    def reading(figure, period) -> Reading | None:
        value = figure_of(case, figure)
        return None if value is None else Reading("1", period, value)

    rating = rate(
        case.indicator,
        register,
        Q2,
        reading(case.value, Q2),
        reading(case.previous, Q1),
        reading(case.year_before, LAST_YEAR),
    )
    if case.value is None:
        return "", ""
    return NOT_A_NUMBER if isinstance(case.value, str) else str(rating.rag), str(rating.change)


def places(case: FormulaCase, row: int) -> Places:
    cells = {key: f"{chr(65 + n)}{row}" for n, key in enumerate(COLUMNS)}
    figures = {"target": case.target, "year_before": case.year_before, **case.limits}
    if case.as_cells:
        return Places(**{k: c for k, c in cells.items() if k in ("value", "previous") or figures.get(k) is not None})
    unit = REGISTER.unit(case.indicator)
    numbers = {k: f"{to_cell(v, unit):f}" for k, v in figures.items() if isinstance(v, D)}
    return Places(**{k: cells[k] for k in ("value", "target", "previous") if k not in numbers}, **numbers)


def write(cases: list[FormulaCase], file: Path) -> int:
    import xlsxwriter

    longest = 0
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, case in enumerate(cases):
            figures = {"value": case.value, "target": case.target, "previous": case.previous}
            if case.as_cells:
                figures |= {"year_before": case.year_before, **case.limits}
            for column, key in enumerate(COLUMNS):
                if (held := in_cell(case, figures.get(key))) is not None:
                    sheet.write(row, column, held)
            where, scheme = places(case, row + 1), REGISTER.scheme(case.indicator)
            formulas = (
                rag_formula(case.indicator, REGISTER, scheme, where),
                change_formula(case.indicator, REGISTER, where),
            )
            longest = max(longest, *map(len, formulas))
            for column, formula in enumerate(formulas, len(COLUMNS)):
                sheet.write_formula(row, column, f"={formula}")
    return longest


@pytest.mark.libreoffice
def test_every_boundary_recalculated(soffice: Callable[..., Path], tmp_path: Path) -> None:
    import openpyxl

    cases = every_case(measure())
    assert len(cases) >= 2000
    longest = write(cases, tmp_path / "cases.xlsx")
    assert longest < 1000
    sheet = openpyxl.load_workbook(soffice(tmp_path / "cases.xlsx", "xlsx", tmp_path / "out"), data_only=True).active
    assert sheet is not None
    different = []
    for row, case in enumerate(cases, 1):
        got = tuple(str(sheet.cell(row, len(COLUMNS) + n).value or "") for n in (1, 2))
        if got != expected(case):
            different.append((case, got, expected(case)))
    assert not different, f"{len(different)} of {len(cases)}: {different[:5]}"


@pytest.mark.parametrize("indicator", [measure(), measure("£", "lower", 2), measure("count", scheme="year before")])
def test_formulas_stay_short(indicator):
    where = Places("K12", "F12", "G12", "0.9")
    formula = rag_formula(indicator, REGISTER, REGISTER.scheme(indicator), where)
    assert len(formula) < 600, formula


def test_places_of_a_row_write_limits_as_the_cell_would_hold_them():
    register = replace(REGISTER, targets=(Target("1", YEAR, low=D(80), high=D("92.5")),))
    where = places_of(
        measure(), register, Q2, lambda key: {"value": "A1"}.get(key, "B1"), Reading("1", LAST_YEAR, D(7))
    )
    assert where == Places("A1", "B1", "B1", "0.07", low="0.80", high="0.925")
