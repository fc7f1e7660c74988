"""The bands of a register's rating rules, and the colours in its lists: what fits together, and what does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from workbook_tool.domain.finding import Finding
from workbook_tool.domain.scheme import Limit
from workbook_tool.register.parse import colour, limit, rating_word
from workbook_tool.register.records import Records, likely
from workbook_tool.theme import Theme

Rules = Sequence[Mapping[str, Any]]
Problem = tuple[int, str, str, dict[str, object]]  # row, column, code of the catalogue, facts


def schemes(records: Records) -> Iterator[Finding]:
    """Bands that overlap, leave a gap or stand in the wrong order; a scheme that says two methods."""
    by_scheme: dict[str, list[int]] = {}
    for n, record in enumerate(records["rules"]):
        if "scheme" in record:
            by_scheme.setdefault(record["scheme"], []).append(n)
    for rows in by_scheme.values():
        rules = [records["rules"][n] for n in rows]
        methods = {rule["method"]: n for n, rule in zip(rows, rules, strict=True) if "method" in rule}
        if len(methods) > 1:
            yield records.say("register-two-methods", "rules", max(methods.values()), "method")
            continue
        for place, column, code, facts in _PROBLEMS.get(next(iter(methods), "deviation"), _of_given)(rules):
            yield records.say(code, "rules", rows[place], column, **facts)


def _of_deviation(rules: Rules) -> Iterator[Problem]:
    """Each problem of a scheme of distances from target."""
    try:
        ends = [(limit(r.get("low")), limit(r.get("high"))) for r in rules]
    except ValueError:
        return
    colourless = list(_colourless(rules))
    if colourless:
        yield from colourless
        return
    if len(rules) > 1 and not list(_in_order(rules[::-1], ends[::-1])):
        yield 0, "colour", "bands-from-best", {}
        return
    yield from _in_order(rules, ends)


def _of_limits(rules: Rules) -> Iterator[Problem]:
    """A scheme of plain limits has a band beyond the last, one within the first, and one between them if it likes."""
    yield from _colourless(rules)
    if len(rules) not in (2, 3):
        yield len(rules) - 1, "colour", "bands-of-limits", {"count": len(rules)}


def _of_given(_: Rules) -> Iterator[Problem]:
    """A scheme of ratings given by hand needs no bands; an unknown method is a finding of its own."""
    return iter(())


_PROBLEMS: Mapping[str, Callable[[Rules], Iterator[Problem]]] = {
    "deviation": _of_deviation,
    "limits": _of_limits,
    "given": _of_given,
}


def _colourless(rules: Rules) -> Iterator[Problem]:
    for n, rule in enumerate(rules):
        if "colour" not in rule:
            yield n, "colour", "bands-no-colour", {}


def _in_order(rules: Rules, ends: Sequence[tuple[Limit | None, Limit | None]]) -> Iterator[Problem]:
    """What is wrong with bands from worst to best."""
    for n, (low, high) in enumerate(ends):
        if low and high and _is_empty(rules[n], _order(low, high)):
            yield n, "low", "bands-empty", {}
    if ends[0][0] is not None:
        yield 0, "low", "bands-open-below", {}
    if ends[-1][1] is not None:
        yield len(ends) - 1, "high", "bands-open-above", {}
    for n in range(1, len(ends)):
        yield from _joint(rules, n, ends[n - 1][1], ends[n][0])


def _is_empty(rule: Mapping[str, Any], order: int | None) -> bool:
    both_in = rule.get("low_inclusive", "yes") == "yes" and rule.get("high_inclusive", "no") == "yes"
    return order == 1 or (order == 0 and not both_in)


def _joint(rules: Rules, n: int, high: Limit | None, low: Limit | None) -> Iterator[Problem]:
    """What is wrong where the band before ends and the band ``n`` begins."""
    before, after = rules[n - 1].get("colour", ""), rules[n].get("colour", "")
    facts: dict[str, object] = {"before": before, "after": after}
    if high is None or low is None:
        yield n, "low", "bands-overlap", facts
        return
    order = _order(high, low)
    ends_in = rules[n - 1].get("high_inclusive", "no") == "yes"
    begins_in = rules[n].get("low_inclusive", "yes") == "yes"
    if order == 1 or (order == 0 and ends_in and begins_in):
        yield n, "low", "bands-overlap", facts
    elif order == -1 or (order == 0 and not ends_in and not begins_in):
        yield n, "low", "bands-gap", facts


def _order(first: Limit, second: Limit) -> int | None:
    """-1, 0 or 1 as one stands below, at or above the other; None where only a tolerance could tell."""
    zero = (first.number == 0 and not first.tolerances) or (second.number == 0 and not second.tolerances)
    if bool(first.tolerances) != bool(second.tolerances) and not zero:
        return None
    ends = [Decimal(limit.tolerances) or limit.number for limit in (first, second)]
    return (ends[0] > ends[1]) - (ends[0] < ends[1])


_ALIKE = 80  # of 100: a name that is probably another, misspelt


def colours(records: Records) -> Iterator[Finding]:
    """Names that are no colour's; names that the theme does not know and for which no colour is given, once each."""
    look, new = Theme(), set()
    for n, record in enumerate(records["rules"]):
        for column in ("colour", "otherwise"):
            if column not in record:
                continue
            try:
                rag, fill = colour(record[column])
            except ValueError:
                yield records.say("colour-no-name", "rules", n, column)
                continue
            if not fill and rag not in new and not look.knows(rag):
                yield _new(records, "rules", n, column, look)
            new.add(rag)
    for n, record in enumerate(records["given"]):
        rag = rating_word(record.get("rating", ""))
        if rag and rag not in new and not look.knows(rag):
            yield _new(records, "given", n, "rating", look)
            new.add(rag)


def _new(records: Records, key: str, n: int, column: str, look: Theme) -> Finding:
    meant = likely(records[key][n][column], look.rating_names, _ALIKE)
    return records.say("colour-misspelt" if meant else "colour-new", key, n, column, likely=meant)
