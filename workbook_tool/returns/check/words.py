"""The words of a return's rows, held against their figures and their period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from workbook_tool.domain.reading import DataStatus, Reading
from workbook_tool.domain.register import Register
from workbook_tool.domain.trend_rules import TrendRules
from workbook_tool.narrative import Question, Row, questions
from workbook_tool.returns.asked import Asked
from workbook_tool.returns.read.values import figure_of

Record = Mapping[str, Any]


def about_words(
    record: Record,
    asked: Asked,
    same: Sequence[tuple[Asked, Record]],
    register: Register,
    rules: TrendRules,
    rag: str = "",
) -> Iterator[Question]:
    """The questions about a row's commentary and actions.

    ``same`` are the return's rows of the same indicator; ``rules`` say how
    trends are read, ``rag`` is the rating that the row would have.
    """
    value = figure_of(record, "value")
    if not asked.latest or asked.period is None or value is None:
        return
    within = [
        _reading(other, record_) for other, record_ in same if other.period and other.period.end < asked.period.end
    ]
    figures = [figure_of(record, key) for key in ("numerator", "denominator")]
    row = Row(
        indicator=asked.indicator,
        unit=asked.unit,
        cycle=asked.cycle,
        period=asked.period,
        value=value,
        against=asked.against,
        earlier=(*asked.earlier, *(reading for reading in within if reading)),
        targets=register.targets_of(asked.indicator.ref),
        revised=figure_of(record, "revised_previous"),
        own_target=figure_of(record, "target"),
        fraction=tuple(part for part in figures if part is not None),
        commentary=str(record.get("commentary", "")),
        actions=str(record.get("actions", "")),
        is_final=str(record.get("data_status", "") or DataStatus.FINAL) == DataStatus.FINAL,
        trend_rules=rules,
        is_worst=bool(rag) and rag == register.scheme(asked.indicator).worst.value,
    )
    yield from questions(row)


def _reading(asked: Asked, record: Record) -> Reading | None:
    value: Decimal | None = figure_of(record, "value")
    if value is None or asked.period is None:
        return None
    return Reading(asked.indicator.ref, asked.period, value, commentary=str(record.get("commentary", "")))
