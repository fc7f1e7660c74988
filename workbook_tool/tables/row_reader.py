"""One row of a plain table read into figures and words; what cannot be read becomes a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import Basis, Unit, UnitType, figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.indicator import Better, Indicator, Kind
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import LIMITS
from workbook_tool.figures.seen import slip_of
from workbook_tool.figures.spelling import Spelled, exactly, figure_finding, read_figure
from workbook_tool.grid import CellKind, CellRead
from workbook_tool.tables.mapping import TableMap
from workbook_tool.tables.row_units import COUNT, FAR, decimals_of, percent_by_title, unit_of
from workbook_tool.tables.rows import TableRow
from workbook_tool.tables.words import part, tidy, word_of, words_of

_WAY_OUT = "Write the one figure that is meant in the table, and read it again."
_OWN_WAY_OUT = ("figure-error-value", "figure-not-calculated", "figure-echo")


class UnreadError(Exception):
    """A cell without which the row cannot be rated; what is said of it is in the findings."""


class NoDirectionError(UnreadError):
    """Nothing says whether higher or lower is better: asked once for the table."""


def of_table(about: Finding) -> Finding:
    """A finding about a figure, whose way out is one in a plain table: that has no column for an answer."""
    return about if about.code in _OWN_WAY_OUT else replace(about, fix=_WAY_OUT)


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one row; ``findings`` grows as they are met.

    ``known`` is the indicator of its reference or title in the rules, whose own
    settings hold where the table says nothing; ``percentages`` a basis to try for
    every percentage; ``mapping`` what was said of the table.
    """

    row: TableRow
    rules: Register
    findings: list[Finding]
    percentages: Basis | None = None
    mapping: TableMap = field(default_factory=TableMap)

    @property
    def known(self) -> Indicator | None:
        """The indicator of this reference in the rules, or the only one of this title."""
        if self.row.ref in self.rules.indicators:
            return self.rules.indicators[self.row.ref]
        alike = [i for i in self.rules.indicators.values() if i.title and tidy(i.title) == tidy(self.row.title)]
        return alike[0] if len(alike) == 1 else None

    # -- the figures --

    def figure(self, key: str, unit: Unit, decimals: int) -> Spelled:
        """A figure as its cell has it; what is questioned has a finding and no value."""
        cell, beside = self.row.cells[key], self.row.beside.get(key)
        if key == "target" and word_of("kind", self.row.text(key)):
            return Spelled(word=self.row.text(key))
        if key == "target" and self._in_words(cell):
            facts = {"title": self.row.title}
            self._say("table-target-in-words", key, value=self.row.written(key), **facts)
            return Spelled(code="table-target-in-words")
        size = self._size(key, unit, decimals) if unit.scale != 1 else None
        spelled = read_figure(cell, unit, decimals, size)
        is_the_year_s = key == "target" and bool(beside and beside.says(part("heading_words")["of_the_year"]))
        if beside and (beside.asks or is_the_year_s) and spelled.value is not None:
            spelled = Spelled(readings=(spelled.value,), code="figure-with-words")
        spelled = replace(spelled, echo=bool(beside and beside.note and spelled.value is not None))
        shown = self.row.written(key) if beside else _as_seen(cell, unit)
        doubt = figure_finding(spelled, self.row.place(key), unit=unit, shown=shown, indicator=self.row.ref)
        self.findings += [of_table(doubt)] if doubt else []
        return spelled

    def _in_words(self, cell: CellRead) -> bool:
        return (
            cell.kind is CellKind.TEXT
            and not any(c.isdecimal() for c in cell.text)
            and not read_figure(cell, COUNT, 0).word
        )

    def _size(self, key: str, unit: Unit, decimals: int) -> Decimal | None:
        """Another figure of the row that is sure, of whose size this one should be."""
        others = (k for k in ("current", "target", "previous") if k != key and k in self.row.cells)
        values = [read_figure(self.row.cells[k], unit, decimals).value for k in others]
        return next((v for v in values if v and abs(v) < FAR), None)

    def slip(self, figures: Mapping[str, Spelled], unit: Unit) -> bool:
        """Whether the figure is far off the last one, or the target where there is none; that is then asked about."""
        value, before, target = (figures[k].value if k in figures else None for k in ("current", "previous", "target"))
        if value is None:
            return False
        slip = slip_of(value, before or target)
        of_a_few = min(abs(value), abs(before or target or Decimal(0))) < 10 and not unit.is_percent
        if slip is None or (slip.by_ten and (not before or of_a_few)):
            return False
        other, column = (before, "the last one") if before else (target, "its target")
        facts = {"words": slip.words, "column": column, "other": exactly(other or Decimal(0), unit)}
        facts |= {"shown": exactly(value, unit), "likely": exactly(slip.likely, unit)}
        self._say("table-slip", "current", **facts)
        return True

    def target_decimals(self, unit: Unit) -> int:
        """Those with which its target is written."""
        return self._most_decimals(("target", *LIMITS), unit)

    def _most_decimals(self, keys: Sequence[str], unit: Unit) -> int:
        return max((decimals_of(self.row.cells[k], unit) for k in keys if k in self.row.cells), default=0)

    def decimals(self, unit: Unit) -> int:
        """Those of its own column, or those with which its figures are written."""
        text = self.row.text("decimals")
        if text.isdecimal() and len(text) == 1:
            return int(text)
        if text:
            self._unknown("decimals", "0, 1, 2, 3")
        return self._most_decimals(("current", "previous"), unit)

    def tolerance(self) -> Decimal | None:
        """Its own tolerance, None where it has none."""
        if "tolerance" not in self.row.cells:
            return self.known.tolerance if self.known else None
        spelled = read_figure(self.row.cells["tolerance"], COUNT, 2)
        if spelled.taken is None:
            self._unknown("tolerance", "a number")
        return spelled.taken

    # -- the words --

    def unit(self) -> Unit:
        """Its unit; that of a percentage known only by its title is said."""
        row = self.row
        unit = unit_of(row, self.rules.units, self.known, self.mapping.of_row("unit", row.ref, row.title))
        if unit is None:
            self._say("table-percent-perhaps", "current", value=row.written("current"), title=row.title)
            raise UnreadError
        by_title = unit.is_percent and not row.text("unit") and not self.known and percent_by_title(row.title)
        if by_title and "%" not in "".join(
            c.text + c.number_format for k, c in row.cells.items() if k in ("current", "target")
        ):
            self._say("table-percent-by-title", "current", value=row.written("current"))
        return unit

    def better(self) -> Better | None:
        """Its direction for improvement; None where its target is a range and nothing says one."""
        row, text = self.row, self.row.text("better")
        written = word_of("better", text) if text else ""
        if text and not written:
            self._unknown("better", words_of("better"))
        by_target = row.better or row.title_better
        if written in ("higher", "lower") and by_target and written != by_target:
            self._say("table-better-twice", "better", value=text, title=row.title, other=row.written("target"))
            raise UnreadError
        mapping = by_target or self.mapping.of_row("better", row.ref, row.title)
        if written in ("higher", "lower") or mapping:
            return Better(written if written in ("higher", "lower") else mapping)
        if self.known is not None:
            return self.known.better
        if {"low", "high"} & row.cells.keys():
            return Better.RANGE if {"low", "high"} <= row.cells.keys() else None
        if written == "none":
            self._say("table-no-direction", "better", value=text, title=row.title)
            raise UnreadError
        if self.mapping.better:
            return Better(self.mapping.better)
        if "better" in row.columns:
            self._say("table-direction-missing", "better", title=row.title)
            raise UnreadError
        raise NoDirectionError

    def kind(self) -> Kind:
        """What it is for; a target of “Contextual” says so too."""
        if self.row.text("kind"):
            return Kind(self._word("kind"))
        of_target = word_of("kind", self.row.text("target"))
        return Kind(of_target) if of_target else self.known.kind if self.known else Kind.MEASURED

    def basis(self, unit: Unit) -> Basis | None:
        """How its deviation is measured; None leaves it to the unit."""
        if self.percentages is not None and unit.is_percent:
            return self.percentages
        if self.row.text("basis"):
            return Basis(self._word("basis"))
        return self.known.basis if self.known else None

    def scheme(self) -> str:
        """The name of its scheme; empty is the default one."""
        text = self.row.text("scheme")
        scheme = next((name for name in self.rules.schemes if name.casefold() == text.casefold()), "")
        if text and not scheme:
            self._unknown("scheme", ", ".join(self.rules.schemes))
        return scheme or (self.known.scheme if self.known else "")

    def _word(self, key: str) -> str:
        return word_of(key, self.row.text(key)) or self._unknown(key, words_of(key))

    def _unknown(self, key: str, wanted: str) -> str:
        column = self.row.columns[key].heading if key in self.row.columns else key
        facts = {"column": column, "wanted": wanted, "title": self.row.title}
        self._say("table-word-unknown", key, value=self.row.text(key), **facts)
        raise UnreadError

    def _say(self, code: str, key: str, *, value: str | None = None, **facts: object) -> None:
        self.findings.append(finding(code, self.row.place(key), indicator=self.row.ref, value=value, **facts))


def _as_seen(cell: CellRead, unit: Unit) -> str:
    if cell.kind is CellKind.NUMBER and cell.is_percent and cell.number is not None:
        return _percentage(cell.number.scaleb(2), unit)
    return cell.text


def _percentage(number: Decimal, unit: Unit) -> str:
    tidy_number = number.normalize()
    exponent = tidy_number.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return figure_text(tidy_number, replace(unit, type=UnitType.PERCENT), places)
