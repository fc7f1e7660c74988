"""What a register asks differently from the one before it, and what is seen only beside that one or beside a cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from workbook_tool.catalogue import finding
from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.finding import Cell, Finding
from workbook_tool.domain.indicator import Indicator, Kind, readings_due
from workbook_tool.domain.period import MONTHS, Frequency, Period
from workbook_tool.domain.register import Register
from workbook_tool.domain.target import Profile, Target
from workbook_tool.immutable import immutable

_WORDS = {
    "title": "title", "description": "definition", "how_to_measure": "way of measuring", "numerator": "numerator",
    "denominator": "denominator", "unit": "unit", "decimals": "decimals", "target_decimals": "decimals of the target",
    "better": "direction for improvement", "frequency": "frequency", "months_due": "months due", "lag": "lag",
    "kind": "kind", "accumulation": "accumulation", "seasonal": "whether it has seasons",
    "basis": "basis", "scheme": "rating scheme",
    "tolerance": "tolerance", "compare": "what it is compared with", "change_tolerance": "tolerance of a change",
    "minimum": "minimum", "maximum": "maximum", "publication": "publication", "suppress_below": "suppression limit",
    "first_period": "first period", "last_period": "last period", "series_break": "series break",
    "target_from_service": "who gives the target",
}  # fmt: skip
Measure = tuple[Indicator, Register]  # an indicator as a register says it

_ANSWERS = {"target_from_service": ("the register", "the service")}  # what no and yes mean, where not that
_LONG = ("description", "how_to_measure", "numerator", "denominator")
_LIMITS = {"low": "range from", "high": "range to", "green": "Green limit", "amber": "Amber limit", "floor": "floor"}


@immutable
class RegisterChange:
    """One difference; ``indicator`` is empty for a rule, a service, a period.

    ``kind``: added, retired, moved, service, target, definition, rule, skipped.
    """

    kind: str
    indicator: str
    words: str
    """The difference as a sentence."""

    def __str__(self) -> str:
        return self.words


def differences(before: Register, after: Register) -> tuple[RegisterChange, ...]:
    """What ``after`` asks differently from ``before``, in the order of its indicators; the rules of rating last."""
    return tuple(_differences(before, after))


def _differences(before: Register, after: Register) -> Iterator[RegisterChange]:
    recoded = _recoded(before, after)
    yield from _of_services(before, after, recoded)
    for ref, indicator in after.indicators.items():
        old = before.indicators.get(ref)
        if old is None:
            yield RegisterChange("added", ref, f"{ref} ({indicator.title}) is new.")
            continue
        yield from _of_indicator(old, indicator, before, after, recoded)
        yield from _of_targets(old, indicator, before, after)
    for ref, old in before.indicators.items():
        if ref not in after.indicators:
            yield RegisterChange("retired", ref, f"{ref} ({old.title}) is no longer in the register.")
    yield from _of_rules(before, after)


def _of_rules(before: Register, after: Register) -> Iterator[RegisterChange]:
    for name in dict.fromkeys((*before.schemes, *after.schemes)):
        if before.schemes.get(name) != after.schemes.get(name):
            yield RegisterChange("rule", "", f"The rating rules of the scheme {name} changed.")
    if before.default_scheme != after.default_scheme:
        sentence = f"The usual scheme of rating is now {after.default_scheme}, and was {before.default_scheme}."
        yield RegisterChange("rule", "", sentence)
    for code, unit in after.units.items():
        old = before.units.get(code)
        if old is not None and old != unit:
            basis = f": its basis is now {unit.basis}, and was {old.basis}" if old.basis != unit.basis else ""
            yield RegisterChange("rule", "", f"The unit {code} changed{basis}.")


def _recoded(before: Register, after: Register) -> dict[str, str]:
    """Services that have another code, old to new: known by their name, or by all that they report."""
    codes: dict[str, str] = {}
    for code, service in before.services.items():
        if code in after.services:
            continue
        same = [c for c, s in after.services.items() if c not in before.services and _same(s.name, service.name)]
        own = {after.indicators[i.ref].service for i in before.of_service(code) if i.ref in after.indicators}
        taken = [c for c in own if len(own) == 1 and c not in before.services]
        if new := (same or taken)[:1]:
            codes[code] = new[0]
    return codes


def _same(first: str, second: str) -> bool:
    return " ".join(first.casefold().split()) == " ".join(second.casefold().split())


def _of_services(before: Register, after: Register, recoded: Mapping[str, str]) -> Iterator[RegisterChange]:
    """Services under another code or name, one line each."""
    for code, service in before.services.items():
        new = recoded.get(code, code)
        if new not in after.services:
            continue
        name = after.services[new].name
        if new != code:
            called = "" if _same(name, service.name) else f", and is called {name}"
            yield RegisterChange("service", "", f"{service.name} has the code {new} now, and had {code}{called}.")
        elif not _same(name, service.name):
            yield RegisterChange("service", "", f"{service.name} ({code}) is called {name} now.")


def _of_indicator(
    old: Indicator, new: Indicator, before: Register, after: Register, recoded: Mapping[str, str]
) -> Iterator[RegisterChange]:
    if recoded.get(old.service, old.service) != new.service:
        was, now = _service(before, old.service), _service(after, new.service)
        yield RegisterChange("moved", new.ref, f"{new.ref} moved from {was} to {now}.")
    for key, words in _WORDS.items():
        was, now = getattr(old, key), getattr(new, key)
        if was == now:
            continue
        if key == "last_period" and now is not None:
            follows = f", followed by {new.replaced_by}" if new.replaced_by else ""
            yield RegisterChange("retired", new.ref, f"{new.ref} ends with {now}{follows}.")
        elif key in _LONG:
            yield RegisterChange("definition", new.ref, f"{new.ref}: the {words} changed.")
        else:
            sentence = f"{new.ref}: {words} changed from {_said(key, was)} to {_said(key, now)}."
            yield RegisterChange("definition", new.ref, sentence)


def _service(register: Register, code: str) -> str:
    return register.services[code].name if code in register.services else code


def _said(key: str, value: object) -> str:
    if isinstance(value, bool):
        return _ANSWERS.get(key, ("no", "yes"))[value]
    if isinstance(value, tuple):
        return ", ".join(MONTHS[number - 1] for number in value) or "none"
    return "none" if value is None or value == "" else str(value)


# -- targets ----------------------------------------------------------------------


def _of_targets(old: Indicator, new: Indicator, before: Register, after: Register) -> Iterator[RegisterChange]:
    """Targets by the period that they begin with: changed, new, taken out."""
    was, now = ({t.start: t for t in r.targets_of(new.ref)} for r in (before, after))
    for start in sorted({*was, *now}, key=lambda period: period.key):
        for sentence in _of_target(start, was.get(start), now.get(start), (old, before), (new, after)):
            yield RegisterChange("target", new.ref, f"{new.ref}: {sentence}")


def _of_target(start: Period, was: Target | None, now: Target | None, old: Measure, new: Measure) -> Iterator[str]:
    if was is None or now is None:
        target, measure, sentence = (now, new, "is new") if now else (was, old, "was taken out")
        if target is not None:
            yield f"the target {_target(target, *measure)} {sentence}."
    elif replace(was, end=now.end) != now:
        yield f"the target from {start} changed from {_figures(was, *old)} to {_figures(now, *new)}."
    elif was.end != now.end:
        until = f"ends with {now.end}" if now.end else "has no end any more"
        yield f"the target {_figures(now, *new)} from {start} {until}."


def _target(target: Target, indicator: Indicator, register: Register) -> str:
    until = f" to {target.end}" if target.end else ""
    return f"{_figures(target, indicator, register)} from {target.start}{until}"


def _figures(target: Target, indicator: Indicator, register: Register) -> str:
    """All that a target says but when: ``95.0% (floor 90.0%)``, ``3,000 pro rata``, ``TBC``."""

    def shown(value: Decimal) -> str:
        return figure_text(value, register.unit(indicator), indicator.shown_target_decimals)

    limits = [f"{words} {shown(n)}" for key, words in _LIMITS.items() if (n := getattr(target, key)) is not None]
    value = "TBC" if target.value is None and not limits else "" if target.value is None else shown(target.value)
    pro_rata = " pro rata" if target.profile is Profile.PRO_RATA else ""
    if value and limits:
        return f"{value}{pro_rata} ({', '.join(limits)})"
    return f"{value or ', '.join(limits)}{pro_rata}"


_ANNUAL = (Frequency.YEAR, Frequency.TWO_YEARS)


def retyped(before: Register, after: Register, place: Cell) -> Iterator[Finding]:
    """A question for each indicator that is gone and whose title a new one has; ``place`` is the sheet of both."""
    gone = {i.title.casefold(): ref for ref, i in before.indicators.items() if ref not in after.indicators}
    for ref, indicator in after.indicators.items():
        was = gone.get(indicator.title.casefold())
        if was and ref not in before.indicators and indicator.first_period is None:
            yield finding("register-ref-retyped", place, indicator=ref, was=was, title=indicator.title)


def without_target(register: Register, cycle: Period, place: Cell) -> Iterator[Finding]:
    """A question for each annual indicator whose readings due in the cycle's year all lie before its first target."""
    year = cycle.financial_year
    for ref, indicator in register.indicators.items():
        held = register.targets_of(ref)
        if indicator.frequency not in _ANNUAL or indicator.kind is not Kind.MEASURED or not held:
            continue
        due = [p for quarter in year.ending_within(Frequency.QUARTER) for p in readings_due(indicator, quarter)]
        first = min(held, key=lambda target: target.start.key).start
        if due and not indicator.target_from_service and all(period.end < first.start for period in due):
            facts = {"year": year.label, "period": due[-1].label, "start": first.label}
            yield finding("register-target-not-met", place, indicator=ref, **facts)
