"""``publish``: a cycle is frozen as it was compiled last."""

from __future__ import annotations

from workbook_tool.commands.cycle.status import the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import Period
from workbook_tool.errors import WorkbookToolError
from workbook_tool.ledger import Publication


def publish_cycle(folder: Folder, period: Period) -> Publication:
    """Freeze a cycle as it was compiled last: its figures change no more but by a restatement with a reason.

    Its master then says PUBLISHED. WorkbookToolError where it was not compiled, or
    where something came in since that nobody has seen in a master.
    """
    from workbook_tool.commands.results.compile import write_master
    from workbook_tool.commands.results.editions import editions
    from workbook_tool.results.trend import published_points

    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        if ledger.compiles.last(cycle.period) is None:
            raise WorkbookToolError(
                f"{cycle.period.label} has not been compiled, so there is nothing to publish.",
                f"Run “workbook-tool compile {cycle.period.code}” and look at the master first.",
            )
        kept_editions = editions(folder, ledger, cycle, published=True)
        if not ledger.published.has(cycle.period) and kept_editions.current is not kept_editions.same:
            raise WorkbookToolError(
                f"{cycle.period.label} has changed since it was compiled: its master is not what would be published.",
                f"Run “workbook-tool compile {cycle.period.code}”, look at the master, then publish.",
            )
        made, _, _ = write_master(folder, ledger, cycle, kept_editions)
        ledger.published.add(cycle.period, published_points(made.pages))
        done = ledger.published.get(cycle.period)
    assert done is not None
    return done
