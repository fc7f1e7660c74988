"""The report's words: templates/report.toml, with the register's own labels in their place."""

from __future__ import annotations

from datetime import date
from typing import Any

from workbook_tool import resources
from workbook_tool.domain.period import Frequency, Period
from workbook_tool.domain.register import Register
from workbook_tool.immutable import immutable
from workbook_tool.results.page_words import page_label, page_labels

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@immutable
class ReportWords:
    """What the report says, for one register."""

    register: Register

    def label(self, key: str) -> str:
        """A heading by its key, as the register words it: one of the report's own, or of an indicator's page."""
        own = _data()["labels"]
        return self.register.label(own[key]) if key in own else page_label(self.register, key)

    def labels(self) -> dict[str, str]:
        """Every label by its key."""
        own = {key: self.register.label(text) for key, text in _data()["labels"].items()}
        return {**page_labels(self.register), **own}

    def say(self, key: str, **facts: object) -> str:
        """A sentence of [words] with its facts filled in."""
        text: str = _data()["words"][key]
        return text.format(**facts)

    def brief(self, key: str, **facts: object) -> str:
        """A sentence of the paper in brief."""
        text: str = _data()["brief"][key]
        return text.format(**facts)

    def brief_words(self) -> dict[str, str]:
        """Every text of the paper in brief by its key, facts not filled in."""
        return dict(_data()["brief"])

    def level_lines(self) -> list[str]:
        """What the lines that hold over a whole chart are called, in their order."""
        return list(_data()["brief"]["level_lines"])

    def chart(self, key: str, **facts: object) -> str:
        """A sentence about a chart."""
        text: str = _data()["chart"][key]
        return text.format(**facts)

    def key_rows(self) -> list[tuple[str, str]]:
        """The key: each data item with its explanation."""
        labels = self.labels()
        return [(row["item"].format(**labels), row["text"]) for row in _data()["key"]]

    def meaning(self, rating: str) -> str:
        """What a rating without a band means."""
        text: str = _data()["ratings"].get(rating, "")
        return text


def publication(key: str, **facts: object) -> str:
    """A sentence about figures that are not published, from [publication]."""
    text: str = _data()["publication"][key]
    return text.format(**facts)


def report_title() -> str:
    """What the report is called; its cover and its running head say of which period."""
    title: str = _data()["words"]["title"]
    return title


def long_date(day: date) -> str:
    """``05 December 2023``."""
    return f"{day.day:02} {month_year(day)}"


def month_year(day: date) -> str:
    """``December 2023``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def cover_period(words: ReportWords, period: Period) -> list[str]:
    """The cover's lines for a period: ``Quarter 2`` and ``2023/24 financial year``."""
    own = words.say(period.frequency.value, number=period.number, label=period.label)
    two_years = period.frequency is Frequency.TWO_YEARS
    year = period.label if two_years else period.financial_year.label
    return [line for line in (own, words.say("financial_year", year=year)) if line]


def _data() -> dict[str, Any]:
    return resources.template("report")
