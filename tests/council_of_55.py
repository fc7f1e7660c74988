"""A council of 55 for tests of layout: the sample's fourteen indicators, and the 41 of council_of_55.csv beside it.

The 41 are made up, and so are their figures: from ``first`` to ``last`` with so
much ``noise``, the same on every machine.

``python tests/council_of_55.py FOLDER`` writes its collection folder, its returns filled in.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbook_tool.commands.cycle import samples
from workbook_tool.domain.collection import Collection
from workbook_tool.domain.consolidation import Consolidation, Edition, ReturnLine
from workbook_tool.domain.indicator import Accumulation
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.domain.reading import Cycle, DataStatus, Origin, Reading
from workbook_tool.domain.register import Register
from workbook_tool.rating.rate import rate_cycle
from workbook_tool.register import document_from_records, parse_register, records_from_toml
from workbook_tool.results.consolidate import Inputs, consolidate

QUARTER, MONTH = parse_period("2023-24-Q2"), parse_period("2023-09")
LENGTHS = {"quarter": 18, "month": 30}
GAPS = ("405", "504")  # a period of theirs was not reported
CREATED = datetime(2020, 1, 1)
WORDS = (
    "Demand rose by a tenth over the summer while two teams carried vacancies, and the backlog of July is still being "
    "worked through. A recovery plan was agreed with the committee, and its first steps are in place.",
    "The service is close to its target and expects to reach it by the end of the year if the present rate holds.",
    "The work of the spring has held.",
)
ACTIONS = ("Fill both vacancies by December. Review the oldest 50 cases each week.", "", "Weekly review.")
Row = dict[str, str]


def made() -> list[Row]:
    """The 41 as the table has them."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def records() -> dict[str, list[dict[str, Any]]]:
    """The register's flat records."""
    held, rows = records_from_toml(samples.sample("register")), made()
    codes = {name: f"S{n:02}" for n, name in enumerate(dict.fromkeys(row["service"] for row in rows), 1)}
    for name, code in codes.items():
        held["services"].append({"code": code, "name": name, "email": f"{code.lower()}@samplecounty.example"})
    for row in rows:
        ref, title = row["ref"], row["title"]
        rolling = "rolling" in title
        held["indicators"].append({
            "ref": ref, "title": title, "service": codes[row["service"]], "priority": row["priority"],
            "unit": row["unit"], "decimals": int(row["decimals"]), "better": row["better"],
            "frequency": row["frequency"], "kind": "baseline" if row["target"] == "TBC" else "measured",
            "accumulation": str(Accumulation.ROLLING if rolling else Accumulation.IN_PERIOD),
            "description": f"{title}.", "committees": "Strategy and Resources",
        })  # fmt: skip
        if float(row["target"].replace("TBC", "0")) > 100 and row["unit"] == "%":
            held["indicators"][-1]["maximum"] = Decimal(200)
        target: Any = row["target"] if row["target"] == "TBC" else Decimal(row["target"])
        held["targets"].append({"indicator": ref, "start": "2018-19", "value": target, "profile": "fixed"})
    return held


def figures(row: Row) -> list[tuple[Period, Decimal | None]]:
    """The figures of one of the 41, the oldest first; None where there is none."""
    count, last = LENGTHS[row["frequency"]], QUARTER if row["frequency"] == "quarter" else MONTH
    chance, first, end, noise = random.Random(row["ref"]), float(row["first"]), float(row["last"]), float(row["noise"])
    most = 100.0 if row["unit"] == "%" and first < 100 else None
    held: list[tuple[Period, Decimal | None]] = []
    for n in range(count):
        turned = max(0.0, (n - count // 2 + 2) / (count - count // 2 + 1))
        value = first + (end - first) * min(turned, 1.0) + noise * (sum(chance.random() for _ in range(6)) - 3)
        value = max(0.0, value if most is None else min(value, most))
        period = last.shifted(n - count + 1)
        missing = row["ref"] in GAPS and n == count // 2
        held.append((period, None if missing else round(Decimal(value), int(row["decimals"]))))
    return held


def readings(register: Register) -> dict[str, list[Reading]]:
    """By indicator, the oldest first: history and the returns of Q2 2023/24."""
    held: dict[str, list[Reading]] = {ref: list(_sample_readings(ref)) for ref in register.indicators}
    for n, row in enumerate(made()):
        words, actions = WORDS[n % len(WORDS)], ACTIONS[n % len(ACTIONS)]
        known = [Reading(row["ref"], p, v, text=str(v)) for p, v in figures(row) if v is not None]
        known[-1] = replace(known[-1], commentary=words, actions=actions)
        held[row["ref"]] = known
    return held


def _sample_readings(ref: str) -> Iterator[Reading]:
    with samples.sample("history.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["indicator"] == ref and line["value"]:
                period = parse_period(line["period"])
                yield Reading(
                    ref, period, Decimal(line["value"].replace(",", "")), note=line["note"], origin=Origin.HISTORY
                )
    for entries in samples.entries("returns"):
        for (row, label), values in entries.rows.items():
            if row == ref and values.get("value") is not None:
                value = Decimal(re.sub(r"[^\d.]", "", str(values["value"])))
                texts = {key: str(values.get(key, "")) for key in ("commentary", "actions")}
                status = DataStatus(str(values.get("data_status", "final")))
                yield Reading(ref, parse_period(label), value, data_status=status, text=str(value), **texts)


def council() -> Consolidation:
    """The cycle of Q2 2023/24, every return in."""
    register = parse_register(document_from_records(records(), "register"))
    held = readings(register)
    known = {reading.key: reading for own in held.values() for reading in own}
    ratings = rate_cycle(
        register, QUARTER, lambda ref, period: known.get((ref, period)), returned=set(register.services),
        history=lambda ref: held.get(ref, ()),
    )  # fmt: skip
    returns = tuple(ReturnLine(s, "accepted", asked=1, reported=1) for s in register.services.values())
    return consolidate(
        Inputs(
            Collection("Sample County Council", "Governance & Performance", committee="Strategy and Resources"),
            Cycle(QUARTER, date(2023, 10, 13), tuple(register.services)),
            register,
            ratings,
            held,
            returns,
            edition=Edition(produced_on=date(2023, 12, 5)),
        )
    )


def write_folder(path: Path) -> None:
    """Its collection folder with history taken in, Q2 2023/24 issued and every return collected."""
    from click.testing import CliRunner

    from workbook_tool.cli import cli
    from workbook_tool.commands.folder import Folder
    from workbook_tool.excel.write import write
    from workbook_tool.register import book
    from workbook_tool.returns import asked
    from workbook_tool.returns.out import Form, return_book

    path.mkdir(parents=True)
    (path / "collection.toml").write_bytes(samples.sample("collection.toml").read_bytes())
    (path / "register.xlsx").write_bytes(write(book(records(), CREATED)))
    register = parse_register(document_from_records(records(), "register"))
    held = readings(register)
    with (path / "history.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("indicator", "period", "value", "note"))
        ends = {reading.period for own in held.values() for reading in own if reading.period.end == QUARTER.end}
        for reading in (r for own in held.values() for r in own if r.period not in ends):
            table.writerow((reading.indicator, reading.period.code, reading.value, "illustrative"))

    def run(*words: str) -> None:
        result = CliRunner().invoke(cli, ["-C", str(path), *words], catch_exceptions=False)
        assert result.exit_code in (0, 3), result.output

    run("import-history", str(path / "history.csv"))
    run("generate", QUARTER.code)
    folder = Folder(path)
    for code, service in register.services.items():
        rows = asked(register, code, QUARTER, lambda ref, of: None, lambda ref: ())
        entries = {
            (r.indicator, r.period.label): {
                "value": r.value, "data_status": "final", "commentary": r.commentary, "actions": r.actions,
            }
            for own in held.values() for r in own if register.indicators[r.indicator].service == code
        }  # fmt: skip
        due = date(2023, 10, 16)
        form = Form(folder.collection, register, service, QUARTER, due, rows, entries, {"completed_by": "Lead"})
        (path / "returns").mkdir(exist_ok=True)
        (path / "returns" / f"{code}.xlsx").write_bytes(write(return_book(form)))
    run("collect", str(path / "returns"))


if __name__ == "__main__":
    write_folder(Path(sys.argv[1]))
