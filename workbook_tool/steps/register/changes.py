"""What a register asks differently from the one before it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook_tool.domain.figure import figure_text
from workbook_tool.domain.register import Indicator, Profile, Register, Target

_WORDS = {
    "title": "title", "description": "definition", "how_to_measure": "way of measuring", "numerator": "numerator",
    "denominator": "denominator", "unit": "unit", "decimals": "decimals", "better": "direction for improvement",
    "frequency": "frequency", "months_due": "months due", "lag": "lag", "kind": "kind", "accumulation": "accumulation",
    "basis": "basis", "scheme": "rating scheme", "tolerance": "tolerance", "compare": "what it is compared with",
    "minimum": "minimum", "maximum": "maximum", "publication": "publication", "suppress_below": "suppression limit",
    "last_period": "last period", "series_break": "series break", "target_from_service": "who gives the target",
}  # fmt: skip
_LONG = ("description", "how_to_measure", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """One difference. ``kind``: added, retired, moved, target, definition, rule."""

    kind: str
    indicator: str
    words: str

    def __str__(self) -> str:
        return self.words


def differences(before: Register, after: Register) -> tuple[RegisterChange, ...]:
    """What ``after`` asks differently from ``before``, in the order of its indicators."""
    return tuple(_differences(before, after))


def _differences(before: Register, after: Register) -> Iterator[RegisterChange]:
    for ref, indicator in after.indicators.items():
        old = before.indicators.get(ref)
        if old is None:
            yield RegisterChange("added", ref, f"{ref} ({indicator.title}) is new.")
            continue
        yield from _of_indicator(old, indicator, before, after)
        yield from _of_targets(indicator, before, after)
    for ref, old in before.indicators.items():
        if ref not in after.indicators:
            yield RegisterChange("retired", ref, f"{ref} ({old.title}) is no longer in the register.")
    for name in dict.fromkeys((*before.schemes, *after.schemes)):
        if before.schemes.get(name) != after.schemes.get(name):
            yield RegisterChange("rule", "", f"The rating rules of the scheme {name} changed.")


def _of_indicator(old: Indicator, new: Indicator, before: Register, after: Register) -> Iterator[RegisterChange]:
    if old.service != new.service:
        was, now = (
            r.services[c].name if c in r.services else c for r, c in ((before, old.service), (after, new.service))
        )
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
            yield RegisterChange(
                "definition", new.ref, f"{new.ref}: {words} changed from {_said(was)} to {_said(now)}."
            )


def _said(value: object) -> str:
    if value is None or value in ("", ()):
        return "none"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return (
        {True: "the service", False: "the register"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )


def _of_targets(indicator: Indicator, before: Register, after: Register) -> Iterator[RegisterChange]:
    was, now = ({t for t in r.targets if t.indicator == indicator.ref} for r in (before, after))
    for gone in sorted(was - now, key=lambda t: t.start.key):
        yield RegisterChange(
            "target", indicator.ref, f"{indicator.ref}: the target {_target(gone, indicator, before)} was taken out."
        )
    for new in sorted(now - was, key=lambda t: t.start.key):
        yield RegisterChange(
            "target", indicator.ref, f"{indicator.ref}: the target {_target(new, indicator, after)} is new."
        )


def _target(target: Target, indicator: Indicator, register: Register) -> str:
    unit = register.unit(indicator)
    value = "TBC" if target.value is None else figure_text(target.value, unit, indicator.shown_target_decimals)
    pro_rata = " pro rata" if target.profile is Profile.PRO_RATA else ""
    until = f" to {target.end}" if target.end else ""
    return f"{value}{pro_rata} from {target.start}{until}"
