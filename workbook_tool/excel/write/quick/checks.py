"""What may be typed in cells, and how they then look, as the file says it: a return has a check for each figure.

It gives the bytes of xlsxwriter, which a test holds it to; of private members it
uses ``validations``, ``cond_formats`` and ``dxf_priority`` and overrides
``_write_data_validation`` and ``_write_cf_rule``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range

from workbook_tool.book import Area
from workbook_tool.excel.write.quick.frame import Frame

_TYPES = {"length": "textLength"}
_OPERATORS = {"between": "", ">=": "greaterThanOrEqual", "<=": "lessThanOrEqual"}
_WORDS = {
    "errorTitle": "error_title",
    "error": "error_message",
    "promptTitle": "input_title",
    "prompt": "input_message",
}


class Checks(Frame):
    """A worksheet whose checks of entries are put into words when they are made."""

    def put_check(self, area: Area, said: Mapping[str, Any]) -> int:
        """A check over ``area``, in the words of xlsxwriter. Not 0 where xlsxwriter left it out."""
        if not self.quick or any(isinstance(value, date) for value in said.values()):
            return cast(int, self.data_validation(*area, said))
        if self._check_dimensions(*area[:2], True, True) or self._check_dimensions(*area[2:], True, True):
            return -1
        words = {
            "type": _TYPES.get(said["validate"], said["validate"]),
            "operator": _OPERATORS[said.get("criteria", "between")],
            "errorStyle": "warning" if said["error_type"] == "warning" else "",
        }
        words |= dict.fromkeys(("allowBlank", "showInputMessage", "showErrorMessage"), "1")
        words |= {name: self._escape_attributes(said[key]) for name, key in _WORDS.items() if key in said}
        attributes = "".join(f' {name}="{text}"' for name, text in words.items() if text)
        limits = [said[key] for key in ("minimum", "maximum", "value", "source") if key in said]
        formulas = "".join(f"<formula{n}>{self._limit(one)}</formula{n}>" for n, one in enumerate(limits, 1))
        check = f'<dataValidation{attributes} sqref="{xl_range(*area)}">{formulas}</dataValidation>'
        self.validations.append(check)
        return 0

    def put_condition(self, area: Area, formula: str, look: Format) -> int:
        """A conditional format where a formula (without its ``=``) is true. Not 0 where xlsxwriter left it out."""
        if not self.quick:
            return cast(
                int, self.conditional_format(*area, {"type": "formula", "criteria": f"={formula}", "format": look})
            )
        if self._check_dimensions(*area[:2], True, True) or self._check_dimensions(*area[2:], True, True):
            return -1
        rule = f'<cfRule type="expression" dxfId="{look._get_dxf_index()}" priority="{self.dxf_priority}">'
        rule += f"<formula>{self._limit(formula)}</formula></cfRule>"
        self.cond_formats.setdefault(xl_range(*area), []).append(rule)
        self.dxf_priority += 1
        return 0

    def _write_cf_rule(self, params: str | Mapping[str, Any]) -> None:
        if isinstance(params, str):
            self.fh.write(params)
        else:
            super()._write_cf_rule(params)

    def _limit(self, said: str | list[str]) -> str:
        """A bound: a number, a formula with its ``=``, or the words of a list."""
        text = f'"{",".join(said)}"' if isinstance(said, list) else said
        if text.startswith("="):
            text = self._prepare_formula(text, True)
        return cast(str, self._escape_control_characters(self._escape_data(text)))

    def _write_data_validation(self, options: str | Mapping[str, Any]) -> None:
        if isinstance(options, str):
            self.fh.write(options)
        else:
            super()._write_data_validation(options)
