"""Made data: a council of so many services with forty indicators each, with every feature of the real return."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from workbook_tool.book import Book, Bulk, Put, Sheet, Value
from workbook_tool.commands.tables.rate import load_rules
from workbook_tool.domain.collection import Collection
from workbook_tool.domain.indicator import Better, Indicator
from workbook_tool.domain.period import Frequency, parse_period
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.target import Target
from workbook_tool.returns import asked
from workbook_tool.returns.out import Form

PERIOD = parse_period("2023-24-Q2")
INDICATORS = 40
_SAID = (
    "Figure {n} of {code} has moved as expected, for reasons given in its plan.",
    "Performance improved over the summer, with {n} more cases closed than the team had planned for.",
    "The service has now filled {n} of its vacancies, and the backlog from the spring is being worked through.",
    "Demand remains high: team {code} took {n}1 calls in September alone.",
    "This is slightly below the figure for the same quarter last year, when {n} fewer requests came in.",
    "A new contract started in July 2023 (lot {n}), which should bring the measure back to target by the end of Q4.",
    "Around {n}% of late cases were waiting for information from partners.",
    "There has been no change in the way in which the data is collected.",
    "Managers in {code} review each late case weekly; the number of these has fallen steadily.",
    "Results are in line with those of similar councils, and the target of 80 is expected to be met.",
    "Sickness within the team affected the first weeks of the quarter, but cover has since been arranged.",
)
_AT_ONCE = 100  # files: LibreOffice stops at some 250


def register(services: int, each: int = INDICATORS) -> Register:
    """A register of so many services, with so many indicators each."""
    rules = load_rules(None)
    teams = {f"S{n:04}": Service(f"S{n:04}", f"Service {n}") for n in range(services)}
    indicators = {}
    for code in teams:
        for n in range(each):
            ref = f"{code}-{n:02}"
            unit, decimals = ("%", 1) if n % 2 else ("count", 0)
            better = Better.LOWER if n % 5 == 0 else Better.HIGHER
            indicators[ref] = Indicator(
                ref, f"Measure {n} of the service", code, unit, better, Frequency.QUARTER, decimals
            )
    targets = tuple(Target(ref, parse_period("2023-24"), value=Decimal(80)) for ref in indicators)
    return Register(
        teams, indicators, targets, units=rules.units, schemes=rules.schemes, default_scheme=rules.default_scheme
    )


def form(council: Register, code: str) -> Form:
    """A completed return of one service."""
    rows = asked(council, code, PERIOD, lambda *_: None, lambda _: ())
    entries = {
        row.key: {
            "value": Decimal(50 + n) + Decimal(n) / 10 if row.indicator.decimals else Decimal(50 + n),
            "commentary": _commentary(code, n),
        }
        for n, row in enumerate(rows)
    }
    start = {"completed_by": "Performance lead"}
    return Form(
        Collection("Made Council"), council, council.services[code], PERIOD, date(2023, 10, 13), rows, entries, start
    )


def _commentary(code: str, n: int) -> str:
    """Two or three sentences; no two rows of a return have the same."""
    team, size = int(code[1:]), len(_SAID)
    chosen = (_SAID[place % size] for place in (n + team, n // size + 3 * n + 4, n * 5 + team * 2 + 8))
    return " ".join(said.format(n=n + 2, code=code) for said in dict.fromkeys(chosen))


def table(rows: int) -> list[list[Value]]:
    """A long table such as the master's trend data: headings, then text, figures and words that come again."""
    made: list[list[Value]] = [
        ["Ref", "Indicator", "Service", "Period", "Value", "Target", "Unit", "RAG Rating", "Change", "Status"]
    ]
    ratings = ("Red", "Amber", "Green", "Blue")
    for n in range(rows):
        ref, figure = f"S{n // 4000:02}-{n // 100 % 40:02}", Decimal(500 + n % 499) / 10
        made.append(
            [ref, f"Measure {n // 100} of the service", f"Service {n // 4000}", f"Q{n % 4 + 1} {1999 + n % 100 // 4}",
             figure, Decimal(80), "%", ratings[n % 4], "Improving", "final"]
        )  # fmt: skip
    return made


def table_book(rows: list[list[Value]]) -> Book:
    """The table as a book of one sheet."""
    headings = tuple(Put(0, c, str(heading), "heading") for c, heading in enumerate(rows[0]))
    looks = tuple(("text", "0.0" if isinstance(value, Decimal) else "") for value in rows[1])
    sheet = Sheet("Trend data", headings, bulks=(Bulk(1, 0, looks, rows[1:]),))
    return Book("Trend data", (sheet,), datetime(2023, 10, 1))  # noqa: DTZ001


def records(count: int, each: int = INDICATORS) -> list[dict[str, object]]:
    """So many returns of so many readings as flat records, one reading in ten with a mistake."""
    rows: list[dict[str, object]] = [
        {"indicator": f"S{n // each}-{n % each}", "period": "Q2 2023/24", "value": Decimal(n) / 10,
         "data_status": "final", "commentary": "The figure has moved as the service expected. " * 5}
        for n in range(count * each)
    ]  # fmt: skip
    for n in range(0, len(rows), 10):
        rows[n] |= {"value": "83%"} if n % 20 else {"data_status": "fnal"}
    return [
        {"start": {"completed_by": "Performance lead"}, "readings": rows[n : n + each]}
        for n in range(0, len(rows), each)
    ]


def saved_again(content: bytes, stray: str = "") -> bytes:
    """A return as another program saves it, with a stray cell where one is named."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    if stray:
        book["Return"][stray] = "x"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def saved_by_libreoffice(files: Sequence[bytes]) -> list[bytes] | None:
    """The returns as LibreOffice saves them; None where there is none."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        there = Path(folder)
        names = [there / f"{n:04}.xlsx" for n in range(len(files))]
        for path, content in zip(names, files, strict=True):
            path.write_bytes(content)
        profile = f"-env:UserInstallation={(there / 'profile').as_uri()}"
        for first in range(0, len(names), _AT_ONCE):
            some = names[first : first + _AT_ONCE]
            words = [program, "--headless", profile, "--convert-to", "xlsx", "--outdir", there / "saved", *some]
            subprocess.run(words, capture_output=True, check=True)
        return [(there / "saved" / path.name).read_bytes() for path in names]
