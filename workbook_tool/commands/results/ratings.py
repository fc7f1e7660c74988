"""``ratings`` and ``explain``: a cycle's ratings as data, why one of them is what it is, and how ratings look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.commands.results.cycle_record import RatedOn, notes_on_trends, read_rated_on
from workbook_tool.domain.collection import TrendRules
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Rating, Reading
from workbook_tool.domain.register import Register
from workbook_tool.errors import UsageError
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger
from workbook_tool.theme import all_ratings, colours_of, terminal_styles, theme_of


@immutable
class Explanation:
    """Why a rating is what it is, for people and for scripts."""

    lines: tuple[str, ...]
    """For people."""
    data: Mapping[str, Any]
    """For scripts."""


def rate_record(record: RatedOn) -> tuple[Rating, ...]:
    """The ratings of its indicators, in the register's order."""
    from workbook_tool.rating.rate import rate_cycle

    held, by_key = record.histories, {r.key: r for readings in record.histories.values() for r in readings}

    def lookup(ref: str, of: Period) -> Reading | None:
        return by_key.get((ref, of))

    return rate_cycle(
        record.register,
        record.cycle.period,
        lookup,
        returned=record.returned,
        history=lambda ref: held.get(ref, ()),
    )


def cycle_ratings(folder: Folder, period: Period) -> list[dict[str, Any]]:
    """The ratings of a cycle, with trend and outlook, as the data that scripts rely on."""
    with folder.reading(verified=True) as ledger:
        cycle = the_cycle(ledger, period)
        record = read_rated_on(folder, ledger, cycle)
        rules, notes = folder.collection.trend_rules, notes_on_trends(ledger, cycle.period)
        return [_data(rating, record, rules, notes) for rating in rate_record(record)]


def _data(rating: Rating, record: RatedOn, rules: TrendRules, notes: Sequence[Finding]) -> dict[str, Any]:
    from workbook_tool.rating.rate import as_data
    from workbook_tool.results.exceptions import against_trend
    from workbook_tool.results.outlooks import forward_data

    ref = rating.indicator.ref
    note = against_trend((f for f in notes if f.indicator == ref), rating.period)
    history = record.histories.get(ref, ())
    return as_data(rating, record.register) | forward_data(rating, record.register, history, rules, note)


def rating_styles(folder: Folder, period: Period) -> dict[str, str]:
    """How a terminal draws each rating of a cycle, in rich's words."""
    with folder.reading() as ledger:
        return terminal_styles(folder.register_of(period, ledger).register, folder.collection.colours)


def explain_rating(folder: Folder, ref: str, period: Period | None) -> Explanation:
    """Why an indicator is rated as it is, and where its figure came from."""
    with folder.reading(verified=True) as ledger:
        cycle = the_cycle(ledger, period)
        record = read_rated_on(folder, ledger, cycle, lambda indicator: indicator.ref.casefold() == ref.casefold())
        rating = next(iter(rate_record(record)), None)
        if rating is None:
            every = folder.register_of(cycle.period, ledger).register.indicators.values()
            raise UsageError(
                f"There is no indicator {ref} in {cycle.period.label}.",
                f"It has {', '.join(i.ref for i in every if i.live_in(cycle.period)) or 'none'}.",
            )
        data = _data(rating, record, folder.collection.trend_rules, notes_on_trends(ledger, cycle.period))
        return Explanation(tuple(_lines(rating, record.register, ledger, data)), data)


def _lines(rating: Rating, register: Register, ledger: Ledger, data: Mapping[str, Any]) -> list[str]:
    indicator, unit = rating.indicator, register.unit(rating.indicator)
    lines = [f"{indicator.ref}  {indicator.title}", f"{rating.period.label}: {rating.rag}, {rating.change}", ""]
    lines.append(f"Rating  {rating.why}")
    if rating.change_why:
        lines.append(f"Change  {rating.change_why}")
    lines.append(f"Trend   {data['trend']['why']}")
    if data["trend"]["commentary"]:
        lines.append(f"Note    {data['trend']['commentary']}")
    if data["outlook"]:
        lines.append(f"Outlook {data['outlook']['reading']}: {data['outlook']['why']}")
    reading = rating.current
    if reading is None:
        return lines
    shown = figure_text(reading.value, unit, indicator.decimals)
    lines.append(f"Figure  {shown} ({reading.data_status}), written as “{reading.text}”")
    if reading.cell:
        lines.append(f"From    {reading.cell.file}, {reading.cell.sheet} {reading.cell.ref}".rstrip(" ,"))
    source = ledger.returns.source(indicator.ref, rating.period)
    if source:
        by = f", completed by {source.completed_by}" if source.completed_by else ""
        lines.append(f"Came in {source.at:%d %B %Y %H:%M}{by}; the file's SHA-256 is {source.sha256}")
    versions = ledger.readings.versions(indicator.ref, rating.period)
    for earlier in versions[:-1]:
        lines.append(f"Earlier {figure_text(earlier.value, unit, indicator.decimals)}, replaced")
    return lines


@immutable
class RatingColour:
    """Colours as ``#RRGGBB``: behind the word, of the word, and around it."""

    fill: str
    """Behind the word."""
    ink: str
    """Of the word."""
    edge: str
    """Around it."""


def rating_colours(folder: Folder) -> dict[str, RatingColour]:
    """By rating, how it looks; the register's and the settings' colours before those of the theme."""
    register = folder.register().register
    theme = theme_of(colours_of(register, folder.collection.colours))
    fills = {rag.value: theme.fill(rag.value) for rag in all_ratings(register)}
    return {name: RatingColour(fill, theme.ink_on(fill), theme.edge(fill)) for name, fill in fills.items()}
