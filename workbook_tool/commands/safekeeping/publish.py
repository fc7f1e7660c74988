"""``publish``: a cycle is frozen as it was compiled last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook_tool.commands.cycle.status import cycle_status, the_cycle
from workbook_tool.commands.folder import Folder
from workbook_tool.domain.period import Period
from workbook_tool.domain.reading import Cycle
from workbook_tool.errors import WorkbookToolError, way_out
from workbook_tool.immutable import immutable
from workbook_tool.ledger import Ledger, Noted, Publication

if TYPE_CHECKING:
    from workbook_tool.commands.results.editions import Editions


@immutable
class ToPublish:
    """What a publication would be of: its version, what is open, and who has not returned anything.

    ``refusal`` says why it cannot be published now; ``published`` that it is already.
    """

    period: Period
    """The cycle's period."""
    version: int | None
    open_findings: tuple[Noted, ...]
    """What is not settled."""
    missing: tuple[str, ...]
    """Services without a return."""
    refusal: WorkbookToolError | None = None
    published: bool = False


def to_publish(folder: Folder, period: Period) -> ToPublish:
    """What would be published, and what is open; nothing is written."""
    with folder.reading(verified=True) as ledger:
        cycle = the_cycle(ledger, period)
        lines = cycle_status(folder, cycle.period).lines
        newest = ledger.compiles.newest(cycle.period)
        published = ledger.published.has(cycle.period)
        return ToPublish(
            period=cycle.period,
            version=newest[0] if newest else None,
            open_findings=tuple(n for n in ledger.findings.open(cycle.period) if n.finding.asks),
            missing=tuple(x.service.code for x in lines if x.received is None and x.service.code in cycle.services),
            refusal=None if published else _refusal(folder, ledger, cycle),
            published=published,
        )


def _refusal(folder: Folder, ledger: Ledger, cycle: Cycle) -> WorkbookToolError | None:
    """Why a cycle cannot be published; None where it can."""
    try:
        _ready(folder, ledger, cycle)
    except WorkbookToolError as error:
        return error
    return None


def _ready(folder: Folder, ledger: Ledger, cycle: Cycle) -> Editions:
    """What would be published; WorkbookToolError where nobody has seen it in a master."""
    from workbook_tool.commands.results.editions import editions

    if ledger.compiles.last(cycle.period) is None:
        raise WorkbookToolError(
            f"{cycle.period.label} has not been compiled, so there is nothing to publish.",
            way_out("compile-first", period=cycle.period.code),
        )
    made = editions(folder, ledger, cycle, published=True)
    if not ledger.published.has(cycle.period) and made.current is not made.same:
        raise WorkbookToolError(
            f"{cycle.period.label} has changed since it was compiled: its master is not what would be published.",
            way_out("compile-first", period=cycle.period.code),
        )
    return made


def publish_cycle(folder: Folder, period: Period) -> Publication:
    """Freeze a cycle as it was compiled last: its figures change no more but by a restatement with a reason.

    Its master then says PUBLISHED. WorkbookToolError where it was not compiled, or
    where something came in since that nobody has seen in a master.
    """
    from workbook_tool.commands.results.compile import write_master
    from workbook_tool.results.trend import published_points

    with folder.writing() as ledger:
        cycle = the_cycle(ledger, period)
        kept_editions = _ready(folder, ledger, cycle)
        made, _, _ = write_master(folder, ledger, cycle, kept_editions)
        ledger.published.add(cycle.period, published_points(made.pages))
        done = ledger.published.get(cycle.period)
    assert done is not None
    return done
