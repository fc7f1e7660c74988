"""``amend``: the officer's word on a reading, with name and reason; what was there before is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.row_text import row_text
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Indicator, compared_period, readings_due
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle, DataStatus, Reading
from workbook_tool.domain.register import Register
from workbook_tool.errors import UsageError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger, Noted
from workbook_tool.rating.rate import by_rounding

EVERY = "all"


@immutable
class Amendment:
    """What is to be changed; None leaves a part as it is. ``close`` are codes of findings, or ``all``."""

    value: str | None = None
    """The figure, as typed."""
    commentary: str | None = None
    """The words on the figure."""
    actions: str | None = None
    """The words on what is done."""
    status: str | None = None
    """How firm the figure is."""
    restate: bool = False
    """Whether it corrects a published figure."""
    close: tuple[str, ...] = ()

    @property
    def changes_reading(self) -> bool:
        """Whether a part of the reading is given."""
        return any(part is not None for part in (self.value, self.commentary, self.actions, self.status))


@immutable
class Amended:
    """What was done, in words, and the findings about the indicator that are still open."""

    done: tuple[str, ...]
    still_open: tuple[Noted, ...]
    """About this indicator."""


def amend_reading(folder: Folder, ref: str, period: Period, wanted: Amendment, by: str, reason: str) -> Amended:
    """Change a reading or close findings about it; UsageError where what is meant is not certain."""
    if not by.strip() or not reason.strip():
        raise UsageError("An amendment needs a name and a reason.", way_out("name-and-reason"))
    if not (wanted.changes_reading or wanted.close):
        raise UsageError("Nothing was given to change.", way_out("amend-nothing"))
    with folder.writing() as ledger:
        return amend_in(folder, ledger, ref, period, wanted, by, reason)


def amend_in(
    folder: Folder, ledger: Ledger, ref: str, period: Period, wanted: Amendment, by: str, reason: str
) -> Amended:
    """The same in a ledger that is being written: what was looked up in it before still holds."""
    cycle, register, indicator = _asked(folder, ledger, ref, period)
    to_close = _to_close(_open(ledger, cycle, indicator, period), indicator, wanted.close)
    done: list[str] = []
    if wanted.changes_reading:
        before = ledger.readings.get(indicator.ref, period)
        words = row_text(folder, ledger, cycle.period, indicator, period) if before is None else ("", "")
        new = Reading(indicator.ref, period, None, DataStatus.NOT_AVAILABLE, *words)
        after = _changed(before or new, indicator, register, period, wanted)
        ledger.amendments.record(after, by, reason, cycle.period, [noted.number for noted in to_close])
        cycle, register, indicator = _asked(folder, ledger, ref, period)  # with the decimals that it now has
        done += _words(before, after, indicator, register)
        done += _about_rounding(ledger, indicator, register, after)
        done += [f"{indicator.ref}, {period.label}: the words are those of the service's return."] if any(words) else []
    else:
        ledger.findings.close([noted.number for noted in to_close], by, reason)
    done += [f"Closed: {noted.finding.code}, {noted.finding.cell}." for noted in to_close]
    return Amended(tuple(done), tuple(_open(ledger, cycle, indicator, period)))


def _asked(folder: Folder, ledger: Ledger, ref: str, period: Period) -> tuple[Cycle, Register, Indicator]:
    """The newest cycle that asked for a reading, with its register."""
    periods: dict[str, None] = {}
    for cycle in sorted(ledger.cycles.all(), key=lambda c: c.period.key, reverse=True):
        register = folder.register_of(cycle.period, ledger).register
        asked_for = next((i for r, i in register.indicators.items() if r.casefold() == ref.casefold()), None)
        due = readings_due(asked_for, cycle.period) if asked_for else ()
        if asked_for and period in due:
            return cycle, register, asked_for
        periods |= dict.fromkeys(p.code for p in due)
    if not periods:
        raise UsageError(f"No cycle in this folder asked for an indicator {ref}.", "Check the reference.")
    raise UsageError(
        f"{ref} was not asked for {period.label}.", f"It was asked for {', '.join(periods)}: name one of these."
    )


def _changed(reading: Reading, indicator: Indicator, register: Register, period: Period, wanted: Amendment) -> Reading:
    status = _status(wanted.status) if wanted.status is not None else None
    if wanted.value is not None:
        value = figure_of(wanted.value, indicator, register)
        settled = DataStatus.FINAL if reading.data_status is DataStatus.NOT_AVAILABLE else reading.data_status
        reading = replace(
            reading, value=value, text=wanted.value, data_status=settled, numerator=None, denominator=None, cell=None
        )
    if status is not None:
        reading = replace(reading, data_status=status)
    if status is DataStatus.NOT_AVAILABLE:
        if wanted.value is not None:
            raise UsageError("A figure that is not available has no value.", way_out("no-figure-no-value"))
        reading = replace(reading, value=None, text="", numerator=None, denominator=None, cell=None)
    elif reading.value is None and status is not None:
        raise UsageError(f"There is no figure that could be {status.value}.", way_out("value"))
    for key in ("commentary", "actions"):
        if (text := getattr(wanted, key)) is not None:
            reading = replace(reading, **{key: text})
    return replace(reading, restated=True) if wanted.restate else reading


def _status(text: str) -> DataStatus:
    try:
        return DataStatus(text.strip().casefold())
    except ValueError:
        known = ", ".join(status.value for status in DataStatus)
        raise UsageError(f"“{text}” is not a data status.", f"Choose one of: {known}.") from None


def figure_of(text: str, indicator: Indicator, register: Register) -> Decimal:
    """The figure that is meant, by the same grammar as a cell's."""
    from workbook_tool.figures.spelling import figure_finding, read_figure
    from workbook_tool.grid import CellKind, CellRead

    unit = register.unit(indicator)
    read = read_figure(CellRead(CellKind.TEXT, text), unit, indicator.decimals)
    if read.value is not None:
        return read.value
    problem = figure_finding(read, None, unit=unit, shown=text)
    raise UsageError(
        problem.message if problem else f"“{text}” is no figure.",
        "Write the number alone, a percentage with its sign, for example 83%.",
    )


def _words(before: Reading | None, after: Reading, indicator: Indicator, register: Register) -> list[str]:
    """Each part that is different, before and after."""
    unit, label = register.unit(indicator), f"{indicator.ref}, {after.period.label}"
    was = before or Reading(after.indicator, after.period, None, DataStatus.NOT_AVAILABLE)
    lines = []
    if was.value != after.value:
        old, new = (figure_text(r.value, unit, indicator.decimals) for r in (was, after))
        lines.append(f"{label}: {old} is now {new}.")
    if was.data_status is not after.data_status and before is not None:
        lines.append(f"{label}: {was.data_status} is now {after.data_status}.")
    if before is not None:
        lines += [f"{label}: new {k}." for k in ("commentary", "actions") if getattr(was, k) != getattr(after, k)]
    return lines or [f"{label}: nothing is different."]


def _about_rounding(ledger: Ledger, indicator: Indicator, register: Register, reading: Reading) -> Iterator[str]:
    """What the figure would be rated with all its decimals, where that is another colour than as shown."""
    before, year_before = (
        ledger.readings.get(indicator.ref, period)
        for period in (compared_period(indicator, reading.period), reading.period.a_year_before())
    )
    shown, unrounded = by_rounding(indicator, register, reading, before, year_before)
    if shown.rag != unrounded.rag:
        yield f"As it is shown, it is {shown.rag}; with all its decimals it would be {unrounded.rag}."


def _open(ledger: Ledger, cycle: Cycle, indicator: Indicator, period: Period) -> list[Noted]:
    """What is open about the reading, or about the indicator as a whole: of another month's nothing."""
    open_findings = [noted for noted in ledger.findings.open(cycle.period) if noted.finding.indicator == indicator.ref]
    open_findings = [noted for noted in open_findings if noted.finding.period in (None, period)]
    return [noted for noted in open_findings if noted.finding.asks]


def _to_close(open_findings: Sequence[Noted], indicator: Indicator, codes: Sequence[str]) -> list[Noted]:
    """The open findings that are meant; UsageError where a code names none."""
    known = {noted.finding.code for noted in open_findings}
    if missing := [code for code in codes if code != EVERY and code not in known]:
        raise UsageError(
            f"Nothing open about {indicator.ref} has the code {', '.join(missing)}.",
            f"Open are: {', '.join(sorted(known))}." if known else "Nothing about it is open.",
        )
    return [noted for noted in open_findings if EVERY in codes or noted.finding.code in codes]
