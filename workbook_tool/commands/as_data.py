"""Results as the JSON data that scripts rely on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbook_tool.domain.figure import json_number
from workbook_tool.domain.finding import Finding
from workbook_tool.domain.reading import Reading
from workbook_tool.domain.register import Register
from workbook_tool.returns.check.assess import Assessed


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding, with the address of its cell; absent is null."""
    cell = finding.cell
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "fix": finding.fix,
        "file": cell.file if cell else None,
        "sheet": (cell.sheet or None) if cell else None,
        "cell": (cell.ref or None) if cell else None,
        "indicator": finding.indicator,
        "period": finding.period.code if finding.period else None,
        "value": finding.value,
    }


def reading_data(reading: Reading, register: Register) -> dict[str, Any]:
    """A reading; its value as the report shows it."""
    indicator = register.indicators.get(reading.indicator)
    cell = reading.cell
    return {
        "indicator": reading.indicator,
        "period": reading.period.code,
        "value": json_number(reading.value, indicator.decimals if indicator else None),
        "data_status": reading.data_status.value,
        "commentary": reading.commentary or None,
        "actions": reading.actions or None,
        "sheet": (cell.sheet or None) if cell else None,
        "cell": (cell.ref or None) if cell else None,
    }


def returns_data(assessed: Iterable[Assessed], register: Register) -> dict[str, Any]:
    """What ``check`` and ``collect`` print."""
    return {
        "returns": [
            {
                "file": one.file,
                "sha256": one.sha256,
                "service": one.service or None,
                "period": one.period.code if one.period else None,
                "status": one.status.value,
                "readings": [reading_data(r, register) for r in (one.accepted.readings if one.accepted else ())],
                "findings": [finding_data(f) for f in one.findings],
                "via": dict(one.via) or None,
            }
            for one in assessed
        ]
    }
