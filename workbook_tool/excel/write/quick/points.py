"""What a chart shows before its program has read the cells: its points, each in one piece of text.

It gives the same bytes as xlsxwriter, which a test holds it to; of private
members it overrides ``_write_num_cache`` and ``_write_str_cache``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from xlsxwriter.xmlwriter import XMLwriter

_writer = XMLwriter()


def quicken(chart: Any) -> None:  # noqa: ANN401 (any of xlsxwriter's kinds of chart)
    """Have a chart write the points of its series the quick way."""
    written: dict[int, str] = {}  # the categories of one series are those of the next
    numbers, texts = chart._write_num_cache, chart._write_str_cache

    def write_numbers(data: Sequence[str | None] | None) -> None:
        cache = number_cache(data)
        if cache:
            chart.fh.write(cache)
        else:
            numbers(data)

    def write_texts(data: Sequence[str | None]) -> None:
        if not all(token is None or isinstance(token, str) for token in data):
            texts(data)
            return
        if id(data) not in written:
            written[id(data)] = text_cache(data)
        chart.fh.write(written[id(data)])

    chart._write_num_cache, chart._write_str_cache = write_numbers, write_texts


def number_cache(data: Sequence[str | None] | None) -> str:
    """The figures of a series as a chart's part has them; empty where one is no figure, or there is none."""
    if not data or not all(token is None or _is_number(token) for token in data):
        return ""
    head = f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(data)}"/>'
    return f"<c:numCache>{head}{_points(data)}</c:numCache>"


def text_cache(data: Sequence[str | None]) -> str:
    """The labels of a series as a chart's part has them."""
    points = _points([None if token is None else escaped(token) for token in data])
    return f'<c:strCache><c:ptCount val="{len(data)}"/>{points}</c:strCache>'


def escaped(text: str) -> str:
    """A text as a part of the file has it between its tags."""
    return cast(str, XMLwriter._escape_control_characters(_writer._escape_data(text)))


def _points(data: Sequence[str | None]) -> str:
    return "".join(f'<c:pt idx="{n}"><c:v>{token}</c:v></c:pt>' for n, token in enumerate(data) if token is not None)


def _is_number(token: object) -> bool:
    try:
        float(token)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return isinstance(token, str)
