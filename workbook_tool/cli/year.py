"""After publication: restate a published figure, and begin the next year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbook_tool.cli.options import FORMAT, PERIOD, WHOSE, name_at_work, the_folder
from workbook_tool.cli.printing import echo, print_json, print_table, say, say_findings, shortened
from workbook_tool.domain.days import counted

if TYPE_CHECKING:
    from decimal import Decimal

    from workbook_tool.commands.folder import Folder
    from workbook_tool.commands.year.roll_over import RolledOver
    from workbook_tool.domain.indicator import Indicator
    from workbook_tool.domain.period import Period
    from workbook_tool.domain.register import Register
    from workbook_tool.domain.target import Target


@click.command()
@click.argument("indicator")
@click.argument("period", type=PERIOD)
@click.option("--value", help="The corrected figure, as in a cell: 83% or 1,234.")
@click.option("--target", help="The corrected target that it was held against.")
@WHOSE
@click.option("--reason", required=True, help="Why; it is listed for the committee.")
@click.option("--preview", is_flag=True, help="Say what it would change; nothing is written.")
@click.pass_context
def restate(
    ctx: click.Context, indicator: str, period: Period, value: str | None, target: str | None, by: str, reason: str,
    preview: bool,
) -> None:  # fmt: skip
    """Correct the published figure or target of INDICATOR for PERIOD; what was published is kept and listed."""
    from workbook_tool.commands.year.restate import restate_figure, restate_target

    if value is None and target is None:
        raise click.UsageError("Give --value, --target or both.")
    folder, who = the_folder(ctx), name_at_work(ctx, by)
    for corrected, restate_as in ((target, restate_target), (value, restate_figure)):
        if corrected is not None:
            restated = restate_as(folder, indicator, period, corrected, who, reason, preview=preview)
            for line in (*restated.done, *restated.ratings):
                echo(line)
    say(
        "Nothing is written."
        if preview
        else "The next compile and report list it under restated figures, with the reason."
    )


@click.command(name="roll-over")
@click.argument("year", type=PERIOD)
@click.option("--merge", "merged", multiple=True, metavar="OLD:NEW", help="Service NEW takes over all of OLD.")
@click.option("--move", "moved", multiple=True, metavar="REF:SERVICE", help="SERVICE reports this indicator from now.")
@click.option("--use", is_flag=True, help="Take the register of YEAR into use; the one before is kept.")
@click.option("--anyway", is_flag=True, help="With --use: although your register was changed since.")
@FORMAT
@click.pass_context
def roll_over(
    ctx: click.Context,
    year: Period,
    merged: tuple[str, ...],
    moved: tuple[str, ...],
    form: str,
    *,
    use: bool,
    anyway: bool,
) -> None:
    """Begin YEAR: a register for it beside yours, and a list of what is to be decided."""
    from workbook_tool.commands.year.roll_over import roll_over_register, rolled_over_data, take_into_use
    from workbook_tool.register.roll_over import TBC, Moves

    folder = the_folder(ctx)
    if use:
        own, kept, unset = take_into_use(folder, year, anyway=anyway)
        echo(f"{folder.shown(own)} is the register of {year.label} now; the one before is {folder.shown(kept)}.")
        if unset:
            targets = counted(len(unset), "target") + (" is" if len(unset) == 1 else " are")
            say(f"{targets} still {TBC} in it, and rated as Baseline until it says the figure: {', '.join(unset)}.")
        return
    done = roll_over_register(folder, year, Moves(_pairs(merged), _pairs(moved)))
    if form == "json":
        print_json(rolled_over_data(done, folder))
    else:
        _print_rolled_over(done, folder)


def _pairs(options: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in options:
        old, colon, new = (part.strip() for part in text.rpartition(":"))
        if not (old and colon and new):
            raise click.UsageError(f"“{text}” is not two names with a colon between them, for example ITD:CUS.")
        pairs[old] = new
    return pairs


def _print_rolled_over(done: RolledOver, folder: Folder) -> None:
    """The new year's register and what it leaves open."""
    echo(folder.shown(done.file))
    _print_targets(done)
    _print_figures(done)
    for period in done.open_cycles:
        say(f"{period.label} is not published yet: what is decided now does not change its targets.")
    for change in done.changes:
        say(change)
    say_findings(done.findings)
    if done.in_use:
        say(f"This is what the register of {done.year.label}, in use now, still leaves open.")
    else:
        if done.made_before:
            say(f"{done.file.name} was there, perhaps with decisions in it, and is not written over.")
        say(f"Yours is as it was. When all is decided: workbook-tool roll-over {done.year.code} --use")


def _print_targets(done: RolledOver) -> None:
    from workbook_tool.register.roll_over import TBC

    if not done.targets:
        return
    year, before, register = done.year.label, done.year.previous().label, done.register
    rows = []
    for ref, target in done.targets.items():
        indicator = register.indicators[ref]
        rows.append((ref, shortened(indicator.title, 48), _target_before(target, indicator, register)))
    print_table(
        ("Ref", "Indicator", f"Target {before}"), rows, f"\nTargets to set for {year}; each is {TBC} until then:"
    )


def _target_before(target: Target, indicator: Indicator, register: Register) -> str:
    """A target as the register has it: a figure, a range, limits, or TBC."""
    from workbook_tool.domain.figure import figure_text
    from workbook_tool.rating.explain import range_in_words
    from workbook_tool.register.roll_over import TBC

    def write(number: Decimal) -> str:
        return figure_text(number, register.unit(indicator), indicator.shown_target_decimals)

    limits = [f"{k} {write(n)}" for k, n in (("Green", target.green), ("Amber", target.amber)) if n is not None]
    figure = "" if target.value is None else write(target.value)
    return figure or range_in_words(target.low, target.high, write) or ", ".join(limits) or TBC


def _print_figures(done: RolledOver) -> None:
    from workbook_tool.register.roll_over import shown

    register = done.register
    rows = [
        (r.indicator, shortened(register.indicators[r.indicator].title, 48), r.period.label,
         shown(register, register.indicators[r.indicator], r), r.data_status.value)
        for r in done.to_confirm
    ]  # fmt: skip
    if rows:
        print_table(("Ref", "Indicator", "Period", "Figure", "Status"), rows, "\nFigures still to confirm:")
        say("The next return asks for the one before its own in Revised Previous; others are entered with amend.")
    missing = [(o.indicator.ref, shortened(o.indicator.title, 48), o.period.label) for o in done.without_outturn]
    if missing:
        print_table(("Ref", "Indicator", "Period"), missing, f"\nNo outturn of {done.year.previous().label} yet:")
