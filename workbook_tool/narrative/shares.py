"""A share told by its parts, held against the figure: "13 of the 20 appeals were won", "£150k of the £600k budget"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from workbook_tool.narrative.english import Clause, any_of, quote
from workbook_tool.narrative.numbers import in_figures, mentions
from workbook_tool.narrative.row import Question, Row
from workbook_tool.narrative.subject import POINTER, Subject
from workbook_tool.narrative.targets import is_restricted
from workbook_tool.narrative.when import times, without

_NEAR_POINTS = 25  # a share further off is one of something else
_OF_THE = r"(?:the |our |all |these |those )?"
_N_OF_M = re.compile(
    rf"(?<![\w£.,])(?P<n>\d[\d,]*) (?:out )?of {_OF_THE}(?P<m>\d[\d,]*)(?P<noun>(?: [a-z-]+){{1,3}}?)"
    r"(?P<rest> (?:were|was|had|have|has|waited|took|met|got|received|went|came|missed|passed|failed)\b.*)",
    re.IGNORECASE,
)
_OF_M_N = re.compile(
    rf"\bof {_OF_THE}(?P<m>\d[\d,]*)(?P<noun>(?: [a-z-]+){{1,4}}?),? (?P<n>\d[\d,]*)"
    r"(?P<rest> (?:were|was|had|have|met)\b.*)",
    re.IGNORECASE,
)
_MONEY = r"£(?:\d[\d,]*(?:\.\d+)?)(?: ?(?:k|m|bn|million|thousand))?"
_MONEY_OF = re.compile(rf"(?P<n>{_MONEY}) (?:out )?of (?:the |our |its |a )?(?:total )?(?P<m>{_MONEY})", re.IGNORECASE)


def share_claims(row: Row, subject: Subject, clauses: Sequence[Clause]) -> Iterator[Question]:
    """At most one question about a share that its parts contradict; only for a percentage."""
    if not row.unit.is_percent:
        return
    for n, clause in enumerate(clauses):
        if (n and clause.whole == clauses[n - 1].whole) or subject.is_open(clause) or is_restricted(clauses, n):
            continue
        sentence = in_figures(clause.whole)
        for share, text in (*_of_money(row, sentence), *_of_cases(row, subject, sentence)):
            facts = {"quote": quote(Clause(clause.whole, "", 0, clause.whole)), "parts": text, "share": f"{share:.1f}%"}
            yield Question("commentary-other-share", "commentary", facts | {"figure": row.text(row.now)})
            return


def _of_money(row: Row, sentence: str) -> Iterator[tuple[Decimal, str]]:
    """A sum spent of a sum to be spent, where the title is about that."""
    if not any_of("share", "money_titles").search(row.indicator.title):
        return
    for hit in _MONEY_OF.finditer(sentence):
        part, whole = (mentions(hit[key])[0] for key in ("n", "m"))
        if not 0 < part.value <= whole.value or any(not t.is_now for t in times(sentence, row)):
            continue
        share = part.value * 100 / whole.value
        # Each sum is rounded where its writer stopped.
        slack = share * (
            _half(part.value, part.decimals) / part.value + _half(whole.value, whole.decimals) / whole.value
        )
        if abs(share - row.now) > slack + 1:
            yield share, hit.group()


def _half(value: Decimal, decimals: int) -> Decimal:
    """Half a unit of the last digit given; of a round number half of its last that is not nought."""
    digits = f"{value:f}".rstrip("0").rstrip(".") if decimals <= 0 else ""
    places = len(f"{value:f}") - len(digits) if decimals <= 0 else -decimals
    return Decimal(1).scaleb(min(places, 6) if decimals <= 0 else places) / 2


def _of_cases(row: Row, subject: Subject, sentence: str) -> Iterator[tuple[Decimal, str]]:
    """So many of so many cases, where every word is about the indicator."""
    held = [row.now, *row.fraction, *(r.value for r in row.earlier if r.value is not None)]
    named = [m.value for m in mentions(sentence) if "%" in m.text or "cent" in m.text]
    for hit in (*_N_OF_M.finditer(sentence), *_OF_M_N.finditer(sentence)):
        part, whole = (Decimal(hit[key].replace(",", "")) for key in ("n", "m"))
        if not 0 < part <= whole or any(not t.is_now for t in times(sentence, row)) or whole < 5:
            continue
        share = part * 100 / whole
        either = (share, 100 - share)
        if any(abs(s - h) <= 1 for s in either for h in (*held, *named)):
            continue
        if min(abs(s - row.now) for s in either) > _NEAR_POINTS or not _is_subject(row, subject, sentence, hit):
            continue
        yield share, f"{hit['n']} of {hit['m']}"


def _is_subject(row: Row, subject: Subject, sentence: str, hit: re.Match[str]) -> bool:
    """Whether the words around the two numbers are those of the indicator and no others."""
    before = re.sub(r"\bof\s*$", "", sentence[: hit.start()], flags=re.IGNORECASE)
    rest = re.split(r"[,;:]", hit["rest"])[0]
    noun = re.sub(r" (?:\w+ed|due|made|sent|seen|taken)$", "", hit["noun"], flags=re.IGNORECASE)
    noun = any_of("share", "cases").without(noun)
    rest = re.sub(r"^ (?:waited|took|went)\b", " ", rest)
    rest = any_of("share", "otherwise").without(f"{before} {noun} {rest}".strip(" .!?,"))
    rest = without(rest, times(rest, row))
    return bool(re.search(r"[a-z]", rest, re.IGNORECASE)) and subject.kind_of(rest, 0.34) not in ("", POINTER)
