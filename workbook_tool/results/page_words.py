"""The words of an indicator's page, its labels and figures as printed: the register's own words where it has them."""

from __future__ import annotations

from typing import NamedTuple

from workbook_tool import resources
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.indicator import Accumulation, Compare, Indicator
from workbook_tool.domain.period import Frequency
from workbook_tool.domain.reading import DataStatus, Rating, Reading, State
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import Profile

_TEMPLATE = "page"


def page_label(register: Register, key: str) -> str:
    """A heading of a page by its key in [labels], as the register words it."""
    return register.label(resources.template(_TEMPLATE)["labels"][key])


def page_labels(register: Register) -> dict[str, str]:
    """Every heading of a page by its key."""
    return {key: page_label(register, key) for key in resources.template(_TEMPLATE)["labels"]}


def page_sentence(key: str, **facts: object) -> str:
    """A sentence of [words] with its facts filled in."""
    return _sentence("words", key, facts)


def remark(key: str, **facts: object) -> str:
    """A sentence of [remarks]."""
    return _sentence("remarks", key, facts)


def chart_sentence(key: str, **facts: object) -> str:
    """A sentence of [chart]."""
    return _sentence("chart", key, facts)


def list_heading(key: str, colour: str) -> str:
    """What stands above a list of a summary, from [lists]; ``colour`` is the worst one."""
    return _sentence("lists", key, {"colour": colour})


class OutlookWords(NamedTuple):
    """An outlook in few words."""

    mark: str
    """None of the ratings'; empty for a year that is over."""
    words: str
    short: str
    """Two words at most."""


def outlook_in_few(course: str) -> OutlookWords | None:
    """How an outlook's reading is written; None where it says nothing."""
    told = resources.template(_TEMPLATE)["outlook"].get(course)
    return OutlookWords(*told) if told else None


def outlook_marks() -> str:
    """The marks of a year's end, from good to bad, for a key."""
    told = resources.template(_TEMPLATE)["outlook"].values()
    return " ".join(dict.fromkeys(mark for mark, *_ in told if mark))


def _sentence(table: str, key: str, facts: dict[str, object]) -> str:
    text: str = resources.template(_TEMPLATE)[table][key]
    return text.format(**facts)


_COLUMN = {
    Frequency.MONTH: "Month", Frequency.QUARTER: "Quarter", Frequency.TERM: "Term",
    Frequency.HALF_YEAR: "Half-year", Frequency.YEAR: "Year", Frequency.TWO_YEARS: "Two Years",
}  # fmt: skip
_MARKS = {DataStatus.PROVISIONAL: " (p)", DataStatus.ESTIMATED: " (e)"}


def target_label(register: Register, rating: Rating) -> str:
    """Target, or Pro Rata Target where only a part of the year's is due."""
    pro_rata = rating.target is not None and rating.target.profile is Profile.PRO_RATA
    return register.label("Pro Rata Target" if pro_rata else "Target")


def current_label(register: Register, rating: Rating) -> str:
    """Current Quarter, Current Month, Current Year; ``2023-24 Forecast`` for a forecast."""
    if rating.indicator.accumulation is Accumulation.FORECAST:
        return f"{rating.period.financial_year.code} {register.label('Forecast')}"
    return register.label(f"Current {_COLUMN[rating.indicator.frequency]}")


def previous_label(register: Register, rating: Rating) -> str:
    """Previous Quarter and so on, or what else the register compares with."""
    other = {Compare.YEAR_BEFORE: "Same Period Last Year", Compare.OUTTURN: "Last Outturn"}
    compare = rating.indicator.compare
    return register.label(other.get(compare) or f"Previous {_COLUMN[rating.indicator.frequency]}")


def state_words(register: Register, state: State) -> str:
    """What stands in place of a figure: Not due this period, Not available, No return."""
    return page_label(register, state.value.replace(" ", "_"))


def marks(reading: Reading | None) -> str:
    """The marks behind a figure: ``(p)`` provisional, ``(e)`` estimated, ``(r)`` restated."""
    if reading is None or reading.value is None:
        return ""
    return _MARKS.get(reading.data_status, "") + (" (r)" if reading.restated else "")


def figure(register: Register, indicator: Indicator, reading: Reading | None) -> str:
    """A reading's figure as printed, with its marks: ``77.0%``, ``12.7% (p)``, ``n/a``."""
    value = reading.value if reading else None
    return figure_text(value, register.unit(indicator), indicator.decimals) + marks(reading)


def current_text(register: Register, rating: Rating) -> str:
    """The current figure as printed, or why there is none."""
    if rating.state is State.REPORTED:
        return figure(register, rating.indicator, rating.current)
    return state_words(register, rating.state)
