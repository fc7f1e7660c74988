"""What a later register asks differently, in words."""

from __future__ import annotations

from copy import deepcopy

import pytest
from register_edits import COUNCIL

from workbook_tool.register import check_register, differences, document_from_records, parse_register, records_from_toml


def register(change=lambda records: None):
    records = deepcopy(records_from_toml(COUNCIL))
    change(records)
    document = document_from_records(records, "council.toml")
    assert [f.message for f in check_register(document) if f.is_error] == []
    return parse_register(document)


def changed(key, row, **parts):
    """A change of some parts of one row; None takes a part out."""

    def change(records):
        for part, value in parts.items():
            if value is None:
                records[key][row].pop(part)
            else:
                records[key][row][part] = value

    return change


def added(key, **parts):
    return lambda records: records[key].append(parts)


def without(ref):
    def change(records):
        for key, column in (("indicators", "ref"), ("targets", "indicator"), ("comparators", "indicator")):
            records[key] = [r for r in records[key] if r[column] != ref]

    return change


def both(*changes):
    return lambda records: [change(records) for change in changes]


DAYS = {"code": "days", "type": "number", "basis": "relative"}
CASES = [
    ("nothing", lambda records: None, []),
    (
        "added",
        added("indicators", ref="109", title="Trees", service="ABC", unit="count", better="higher", frequency="year"),
        [("added", "109", "109 (Trees) is new.")],
    ),
    (
        "a service by another name",
        changed("services", 1, name="Libraries and Archives"),
        [("service", "", "Libraries (DEF) is called Libraries and Archives now.")],
    ),
    (
        "a service by another code: nothing of it moves",
        both(
            changed("services", 1, code="LIB"),
            lambda records: [r.update(service="LIB") for r in records["indicators"] if r["service"] == "DEF"],
        ),
        [("service", "", "Libraries has the code LIB now, and had DEF.")],
    ),
    (
        "a service by another code and name",
        both(
            changed("services", 1, code="CUL", name="Culture"),
            lambda records: [r.update(service="CUL") for r in records["indicators"] if r["service"] == "DEF"],
        ),
        [("service", "", "Libraries has the code CUL now, and had DEF, and is called Culture.")],
    ),
    (
        "retitled",
        changed("indicators", 1, title="Bins not emptied"),
        [("definition", "102", "102: title changed from Bins missed to Bins not emptied.")],
    ),
    ("taken out", without("102"), [("retired", "102", "102 (Bins missed) is no longer in the register.")]),
    (
        "retired",
        changed("indicators", 1, last_period="2023-03", replaced_by="101"),
        [("retired", "102", "102 ends with Mar 2023, followed by 101.")],
    ),
    (
        "moved",
        changed("indicators", 0, service="DEF"),
        [("moved", "101", "101 moved from Street Services to Libraries.")],
    ),
    ("definition", changed("indicators", 0, description="x"), [("definition", "101", "101: the definition changed.")]),
    (
        "decimals",
        changed("indicators", 0, decimals=0),
        [("definition", "101", "101: decimals changed from 1 to 0.")],
    ),
    (
        "direction",
        changed("indicators", 1, better="higher"),
        [("definition", "102", "102: direction for improvement changed from lower to higher.")],
    ),
    (
        "frequency",
        changed("indicators", 5, frequency="month"),
        [("definition", "106", "106: frequency changed from quarter to month.")],
    ),
    (
        "months due",
        changed("indicators", 4, months_due="Mar"),
        [("definition", "105", "105: months due changed from Jun, Sep to Mar.")],
    ),
    (
        "no months due",
        changed("indicators", 4, months_due=None),
        [("definition", "105", "105: months due changed from Jun, Sep to none.")],
    ),
    (
        "who gives the target",
        changed("indicators", 1, target_from_service="yes"),
        [("definition", "102", "102: who gives the target changed from the register to the service.")],
    ),
    (
        "seasons",
        changed("indicators", 1, seasonal="yes"),
        [("definition", "102", "102: whether it has seasons changed from no to yes.")],
    ),
    (
        "a unit that the register before did not know",
        both(added("units", **DAYS), changed("indicators", 1, unit="days"), changed("targets", 2, value=1200)),
        [
            ("definition", "102", "102: unit changed from count to days."),
            ("target", "102", "102: the target from Apr 2022 changed from 1,500 to 1,200."),
        ],
    ),
    (
        "a target changed",
        changed("targets", 1, value=82),
        [
            (
                "target",
                "101",
                "101: the target from Q1 2022/23 changed from 80.0% (floor 60.0%) to 82.0% (floor 60.0%).",
            )
        ],
    ),
    (
        "a target closed, and a new one",
        both(
            changed("targets", 2, end="2023-03"),
            added("targets", indicator="102", start="2023-04", value=1400, profile="fixed"),
        ),
        [
            ("target", "102", "102: the target 1,500 from Apr 2022 ends with Mar 2023."),
            ("target", "102", "102: the target 1,400 from Apr 2023 is new."),
        ],
    ),
    (
        "one taken out, another's target closed",
        both(without("101"), changed("targets", 0, end="2024-25")),
        [
            ("target", "102", "102: the target 1,500 from Apr 2022 ends with 2024/25."),
            ("retired", "101", "101 (Streets found clean) is no longer in the register."),
        ],
    ),
    (
        "confirmed at last",
        changed("targets", 7, value=12),
        [("target", "108", "108: the target from 2022/23 changed from TBC to 12.")],
    ),
    (
        "pro rata no more",
        changed("targets", 3, profile="fixed"),
        [("target", "103", "103: the target from 2022/23 changed from 120,000 pro rata to 120,000.")],
    ),
    (
        "limits",
        changed("targets", 5, green=4),
        [
            (
                "target",
                "105",
                "105: the target from 2021/22 changed from Green limit £4.50, Amber limit £6.00"
                " to Green limit £4.00, Amber limit £6.00.",
            )
        ],
    ),
    (
        "a range taken out",
        lambda records: records["targets"].pop(6),
        [("target", "106", "106: the target range from 10, range to 20 from 2022/23 was taken out.")],
    ),
    (
        "the bands",
        both(changed("rules", 0, high=-15), changed("rules", 1, low=-15)),
        [("rule", "", "The rating rules of the scheme Standard changed.")],
    ),
    (
        "the basis of a unit",
        changed("units", 0, basis="relative"),
        [("rule", "", "The unit % changed: its basis is now relative, and was points.")],
    ),
    ("the highest of a unit", changed("units", 0, maximum=120), [("rule", "", "The unit % changed.")]),
    ("what asks nothing differently", changed("services", 0, contact="Somebody else"), []),
]


@pytest.mark.parametrize(("change", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_differences(change, wanted):
    found = differences(register(), register(change))
    assert [(d.kind, d.indicator, str(d)) for d in found] == wanted


def test_another_usual_scheme():
    def change(records):
        records["rules"] = records["rules"][4:7] + records["rules"][:4] + records["rules"][7:]
        for indicator in records["indicators"]:
            indicator.setdefault("scheme", "Standard")

    words = [str(d) for d in differences(register(), register(change))]
    assert words[-1] == "The usual scheme of rating is now Tolerance, and was Standard."
    assert "101: rating scheme changed from none to Standard." in words
