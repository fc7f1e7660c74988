"""``preview``: how an indicator will be asked and rated, before anything is issued."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.register_file import with_held_decimals
from workbook_tool.domain.figure import as_shown, figure_text
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.period import Frequency, Period, containing
from workbook_tool.domain.reading import Lookup, Rating, Reading
from workbook_tool.domain.register import Register
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable
from workbook_tool.returns import Asked, History, asked


@immutable
class Preview:
    """The row of an indicator in a cycle, and what it would be rated at a few figures."""

    indicator: Indicator
    register: Register
    """That the row was made from."""
    cycle: Period
    rows: tuple[Asked, ...]
    """One for each reading due; one without a period where none is."""
    ratings: tuple[Rating, ...]
    """Of the latest reading due, from the worst figure to the best."""


def preview_indicator(folder: Folder, ref: str, cycle: Period | None = None) -> Preview:
    """How ``ref`` is asked in ``cycle`` by today's register; UsageError where the register has no such indicator."""
    read = folder.register()
    if not folder.ledger_file.is_file():
        cycle = cycle or containing(Frequency.QUARTER, folder.clock().date())
        return _preview(read.register, ref, cycle, lambda _ref, _period: None, lambda _ref: ())
    with folder.reading() as ledger:
        latest = ledger.cycles.latest()
        cycle = cycle or (latest.period if latest else containing(Frequency.QUARTER, folder.clock().date()))
        register = with_held_decimals(read, ledger, cycle).register
        return _preview(register, ref, cycle, ledger.readings.get, ledger.readings.history)


def _preview(register: Register, ref: str, cycle: Period, lookup: Lookup, history: History) -> Preview:
    indicator = next((i for known, i in register.indicators.items() if known.casefold() == ref.casefold()), None)
    if indicator is None:
        raise UsageError(f"The register has no indicator {ref}.", "Check the reference on its sheet Indicators.")
    rows = tuple(
        row for row in asked(register, indicator.service, cycle, lookup, history) if row.indicator is indicator
    )
    return Preview(indicator, register, cycle, rows, tuple(_ratings(rows[-1], register)) if rows else ())


def _ratings(row: Asked, register: Register) -> Iterator[Rating]:
    """What the row's reading would be rated: far and near on both sides of its target, on it, and as before."""
    from workbook_tool.rating.rate import rate

    if row.period is None:
        return
    for value in figures(row):
        reading = Reading(row.indicator.ref, row.period, value)
        yield rate(row.indicator, register, row.period, reading, row.previous, row.year_before)


_STEPS = tuple(Decimal(step) for step in ("0.75", "0.89", "0.95", "1", "1.03", "1.1"))  # of the target


def figures(row: Asked) -> tuple[Decimal, ...]:
    """A few figures around the target (else the last figure), as shown and possible, from the worst to the best."""
    before = row.previous or row.last
    limits = (row.target.low, row.target.high, row.target.green, row.target.amber) if row.target else ()
    around = row.held_target if row.held_target is not None else before.value if before else None
    tried = [around * step for step in _STEPS] if around else [Decimal(0)] if around is not None else []
    tried += [limit for limit in limits if limit is not None]
    tried += [before.value] if before is not None and before.value is not None else []
    shown = {as_shown(figure, row.indicator.decimals) for figure in tried}
    possible = (
        figure
        for figure in shown
        if (row.minimum is None or figure >= row.minimum) and (row.maximum is None or figure <= row.maximum)
    )
    return tuple(sorted(possible, reverse=row.indicator.better.sign < 0))


def facts(preview: Preview) -> Iterator[tuple[str, str]]:
    """What the row says and how it is compared, as name and words."""
    indicator, register = preview.indicator, preview.register
    unit, decimals = register.unit(indicator), indicator.decimals
    service = register.services.get(indicator.service)
    row = preview.rows[-1] if preview.rows else None
    yield "Indicator", f"{indicator.ref} {indicator.title}"
    yield "Asked of", service.name if service else indicator.service
    if row is None or row.period is None:
        yield "Due", f"nothing in {preview.cycle.label}"
        return
    yield "Due", ", ".join(each.label for each in preview.rows)
    yield "Typed in", f"{unit.name or unit.code}, shown as {figure_text(Decimal(0), unit, decimals)}"
    target = preview.ratings[0].target_text if preview.ratings else "n/a"
    yield "Target", "none held" if target == "n/a" else target
    yield "Better", f"{indicator.better.arrow} {indicator.better}"
    if row.against:
        held = figure_text(row.previous.value, unit, decimals) if row.previous else "no figure is held"
        yield "Compared with", f"{row.against.label} ({indicator.compare}): {held}"
    if row.minimum is not None or row.maximum is not None:
        ends = (
            f"from {figure_text(row.minimum, unit, decimals)}" if row.minimum is not None else "",
            f"up to {figure_text(row.maximum, unit, decimals)}" if row.maximum is not None else "",
        )
        yield "Possible", " ".join(filter(None, ends))
    if indicator.has_parts:
        yield "Also asked", f"{indicator.numerator}; {indicator.denominator}"
    yield "Rated by", f"{indicator.scheme or register.default_scheme}, basis {register.basis(indicator)}"
