"""The sheet Start here: by when and where to, what is still to do, three steps, and who signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbook_tool.book import Condition, Sheet, Value
from workbook_tool.grid import address, sheet_reference
from workbook_tool.layout.place import Filled, Record, lay
from workbook_tool.layout.template import Layout, load
from workbook_tool.returns.out import check_column, marks
from workbook_tool.returns.out.form import Form
from workbook_tool.schema import fields

_ALWAYS = ("completed_by", "completed_on")
_WHERE_APPROVED = ("approved_by", "approved_on")
_TALL = 46  # points of the cell for whatever else there is to say


def start_sheet(
    form: Form, layout: Layout, records: Sequence[Record], facts: Mapping[str, object], first: tuple[int, int]
) -> Sheet:
    """The sheet of a return whose rows are ``records``; ``first`` is the first cell to fill in on Return."""
    words, sheet, readings = layout.words, layout.sheet("start"), layout.sheet("readings")
    record: dict[str, Value | Filled] = {
        "due": words["due"].format_map(facts),
        "attention": _with_fixes(_still_to_do(layout, records), len(form.marks)),
        "step_figures": _step(words["step_figures"], readings.name, address(*first)),
        "step_words": _step(words["step_words"], readings.name, readings.address("commentary")),
        "step_send": _step(words["step_send"], sheet.name, sheet.address("completed_by")),
        "to_last": _step(words["go_to_last"], layout.sheet("last").name),
        "to_guidance": _step(words["go_to_guidance"], layout.sheet("guidance").name),
        "protection": words["no_password"],
    }
    for key in (*_ALWAYS, *_WHERE_APPROVED, "note"):
        entry = form.start.get(key)
        record[key] = Filled(entry, number_format="dd/mm/yyyy") if key.endswith("_on") else entry
    made = lay(layout, "start", [record], facts, fields("return", "start"))
    needed = (*_ALWAYS, *(_WHERE_APPROVED if form.service.approval_required else ()))
    heights = {} if form.start.get("note") else {sheet.place("note")[0]: _TALL}
    empty = (_while_empty(sheet.place(key), sheet.address(key)) for key in needed)
    return replace(made, heights=heights, conditions=(*marks.on_form(form.marks, sheet), *empty))


def _while_empty(place: tuple[int, int], cell: str) -> Condition:
    return Condition((*place, *place), f'TRIM({cell})=""', "needed")


def _step(words: str, sheet: str, cell: str = "A1") -> Filled:
    return Filled(words, link=f"internal:{sheet_reference(sheet)}!{cell}")


def _still_to_do(layout: Layout, records: Sequence[Record]) -> Filled:
    """How many rows still need something; a question that a row has no words to answer does not count."""
    words, readings = layout.words, layout.sheet("readings")
    checks = [_text(record.get("check")) for record in records]
    asked = [n for n, check in enumerate(checks) if check]
    still = [n for n in asked if not check_column.is_settled(checks[n], _text(records[n].get("commentary")))]
    count, last = len(asked), len(records)
    here = readings.span("check", last)
    doubtful = f'COUNTIFS({here},"{check_column.QUESTION}*",{readings.span("commentary", last)},"{_once(layout)}*")'
    left = f'COUNTIF({here},"?*")-COUNTIF({here},"{check_column.OK}")-{doubtful}'
    done, open_ = words["all_done"].format(count=count), words["still_open"].format(count=count)
    return Filled(f"{len(still)}{open_}" if still else done, formula=f'IF({left}=0,"{done}",({left})&"{open_}")')


def _with_fixes(still: Filled, count: int) -> Filled:
    """What is still to do, where ``count`` things stand on What to fix: those first, and by their number there."""
    if not count:
        return still
    words = load("corrections").words
    states, open_ = load("corrections").sheet("fixes").span("done", count), words["still_open"].format(count=count)
    left = f'COUNTIF({states},"{words["open"]}")'
    return Filled(f"{count}{open_}", formula=f'IF({left}>0,{left}&"{open_}",{still.formula})')


def _once(layout: Layout) -> str:
    """How the words begin that stand where commentary is asked in another row."""
    return str(layout.words["asked_once"]).partition("{")[0].strip()


def _text(value: Value | Filled) -> str:
    return str(value.value or "") if isinstance(value, Filled) else str(value or "")
