"""What may be typed in cells, and how they then look, as the file says it: a return has a check for each figure.

It gives the bytes of xlsxwriter, which a test holds it to; of private members it
uses ``validations``, ``cond_formats`` and ``dxf_priority`` and overrides
``_write_data_validation``, ``_write_cf_rule`` and ``_escape_control_characters``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any, cast

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range

from workbook_tool.book import Area, Validation
from workbook_tool.excel.write.engine import Page
from workbook_tool.excel.write.quick.before import Before

_before = Before[str]()
_TYPES = {"length": "textLength"}
_OPERATORS = {"between": "", ">=": "greaterThanOrEqual", "<=": "lessThanOrEqual"}
_WORDS = {
    "errorTitle": "error_title",
    "error": "error_message",
    "promptTitle": "input_title",
    "prompt": "input_message",
}


class Checks(Page):
    """A worksheet whose checks of entries are put into words when they are made."""

    def put_check(self, check: Validation, words: Callable[[Validation], Mapping[str, Any]]) -> int:
        """A check of what is typed, ``words`` giving those of xlsxwriter. Not 0 where xlsxwriter left it out."""
        if isinstance(check.minimum, date) or isinstance(check.maximum, date):
            return super().put_check(check, words)
        if self._is_outside(check.area):
            return -1
        made_of = (check, type(check.minimum), type(check.maximum))
        if (text := _before.get(made_of)) is None:
            _before[made_of] = text = self._check(check.area, words(check))
        self.validations.append(text)
        return 0

    def _is_outside(self, area: Area) -> bool:
        return bool(self._check_dimensions(*area[:2], True, True) or self._check_dimensions(*area[2:], True, True))

    def _check(self, area: Area, check: Mapping[str, Any]) -> str:
        words = {
            "type": _TYPES.get(check["validate"], check["validate"]),
            "operator": _OPERATORS[check.get("criteria", "between")],
            "errorStyle": "warning" if check["error_type"] == "warning" else "",
        }
        words |= dict.fromkeys(("allowBlank", "showInputMessage", "showErrorMessage"), "1")
        words |= {name: self._escape_attributes(check[key]) for name, key in _WORDS.items() if key in check}
        attributes = "".join(f' {name}="{text}"' for name, text in words.items() if text)
        limits = [check[key] for key in ("minimum", "maximum", "value", "source") if key in check]
        formulas = "".join(f"<formula{n}>{self._limit(limit)}</formula{n}>" for n, limit in enumerate(limits, 1))
        return f'<dataValidation{attributes} sqref="{xl_range(*area)}">{formulas}</dataValidation>'

    def put_condition(self, area: Area, formula: str, look: Format) -> int:
        """A conditional format where a formula (without its ``=``) is true. Not 0 where xlsxwriter left it out."""
        if self._is_outside(area):
            return -1
        rule = f'<cfRule type="expression" dxfId="{look._get_dxf_index()}" priority="{self.dxf_priority}">'
        rule += f"<formula>{self._limit(formula)}</formula></cfRule>"
        self.cond_formats.setdefault(xl_range(*area), []).append(rule)
        self.dxf_priority += 1
        return 0

    @staticmethod
    def _escape_control_characters(data: Any) -> Any:  # noqa: ANN401 (xlsxwriter gives it whatever a cell holds)
        if isinstance(data, str) and data.isprintable() and "_x" not in data:
            return data  # as most texts are: two searches less for each
        return Page._escape_control_characters(data)

    def _write_cf_rule(self, params: str | Mapping[str, Any]) -> None:
        if isinstance(params, str):
            self.fh.write(params)
        else:
            super()._write_cf_rule(params)

    def _limit(self, limit: str | list[str]) -> str:
        """A bound: a number, a formula with its ``=``, or the words of a list."""
        text = f'"{",".join(limit)}"' if isinstance(limit, list) else limit
        if text.startswith("="):
            text = self._prepare_formula(text, True)
        return _escaped(text)

    def _write_data_validation(self, options: str | Mapping[str, Any]) -> None:
        if isinstance(options, str):
            self.fh.write(options)
        else:
            super()._write_data_validation(options)


@lru_cache(maxsize=1024)
def _escaped(text: str) -> str:
    return cast(str, Checks._escape_control_characters(escape(text, quote=False)))
