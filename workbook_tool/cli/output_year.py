"""What ``roll-over`` says: the new register, and what is to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workbook_tool.cli.echo import echo
from workbook_tool.cli.output import json_out, say, say_findings, table
from workbook_tool.domain.figure import figure_text, json_number
from workbook_tool.rating.explain import range_in_words
from workbook_tool.register.roll_over import TBC, shown

if TYPE_CHECKING:
    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.year.roll_over import RolledOver
    from workbook_tool.domain.indicator import Indicator, Target
    from workbook_tool.domain.period import Period
    from workbook_tool.domain.register import Register


def say_rolled_over(done: RolledOver, folder: Folder, form: str) -> None:
    """The new year's register and what it leaves open."""
    if form == "json":
        json_out(_data(done, folder))
        return
    echo(folder.shown(done.file))
    _say_targets(done)
    _say_figures(done)
    for period in done.open_cycles:
        say(f"{period.label} is not published yet: what is decided now does not change its targets.")
    for change in done.changes:
        say(change)
    say_findings(done.findings)
    say(f"Yours is as it was. When all is decided: workbook-tool roll-over {done.year.code} --use")


def _say_targets(done: RolledOver) -> None:
    if not done.targets:
        return
    year, before, register = done.year.label, done.year.previous().label, done.register
    rows = []
    for ref, target in done.targets.items():
        indicator = register.indicators[ref]
        rows.append((ref, _brief(indicator.title), _was(target, indicator, register)))
    table(("Ref", "Indicator", f"Target {before}"), rows, f"\nTargets to set for {year}; each is {TBC} until then:")


def _was(target: Target, indicator: Indicator, register: Register) -> str:
    """A target as the register has it: a figure, a range, limits, or TBC."""

    def write(number: Decimal) -> str:
        return figure_text(number, register.unit(indicator), indicator.shown_target_decimals)

    limits = [f"{k} {write(n)}" for k, n in (("Green", target.green), ("Amber", target.amber)) if n is not None]
    figure = "" if target.value is None else write(target.value)
    return figure or range_in_words(target.low, target.high, write) or ", ".join(limits) or TBC


def say_in_use(own: str, kept: str, year: Period, unset: Sequence[str]) -> None:
    """That the new year's register is the officer's own now, and what it leaves to be confirmed."""
    echo(f"{own} is the register of {year.label} now; the one before is {kept}.")
    if unset:
        count = "1 target is" if len(unset) == 1 else f"{len(unset)} targets are"
        say(f"{count} still {TBC} in it, and rated as Baseline until it says the figure: {', '.join(unset)}.")


def _say_figures(done: RolledOver) -> None:
    register = done.register
    rows = [
        (r.indicator, _brief(register.indicators[r.indicator].title), r.period.label,
         shown(register, register.indicators[r.indicator], r), r.data_status.value)
        for r in done.to_confirm
    ]  # fmt: skip
    if rows:
        table(("Ref", "Indicator", "Period", "Figure", "Status"), rows, "\nFigures still to confirm:")
        say("The next return asks for the one before its own in Revised Previous; others are entered with amend.")
    missing = [(o.indicator.ref, _brief(o.indicator.title), o.period.label) for o in done.without_outturn]
    if missing:
        table(("Ref", "Indicator", "Period"), missing, f"\nNo outturn of {done.year.previous().label} yet:")


def _brief(title: str) -> str:
    return title if len(title) <= 48 else title[:47] + "…"


def _data(done: RolledOver, folder: Folder) -> dict[str, Any]:
    return {
        "year": done.year.code,
        "register": folder.shown(done.file),
        "targets": [{"indicator": ref, "before": json_number(target.value)} for ref, target in done.targets.items()],
        "to_confirm": [
            {
                "indicator": r.indicator,
                "period": r.period.code,
                "value": json_number(r.value),
                "data_status": r.data_status.value,
            }
            for r in done.to_confirm
        ],
        "outturns": [
            {
                "indicator": o.indicator.ref,
                "period": o.period.code,
                "value": json_number(o.reading.value) if o.reading else None,
                "data_status": o.reading.data_status.value if o.reading else None,
                "firm": o.is_firm,
            }
            for o in done.outturns
        ],
        "open_cycles": [period.code for period in done.open_cycles],
        "changes": list(done.changes),
    }
