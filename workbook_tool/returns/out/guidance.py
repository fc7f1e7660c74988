"""The Guidance sheet of a return: what each indicator means and how ratings come about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook_tool.domain.figure import Basis
from workbook_tool.domain.indicator import Indicator
from workbook_tool.domain.register import Register, Service
from workbook_tool.domain.scheme import NO_COLOUR, Band, Rag, Scheme
from workbook_tool.layout.place import Filled, Record
from workbook_tool.layout.template import load
from workbook_tool.returns.asked import Asked


def records(register: Register, service: Service, rows: Sequence[Asked]) -> list[Record]:
    """The table's rows: how to fill in, then each indicator once, then the rating key."""
    words = load("return").words["guidance"]
    made: list[Record] = [_line(words["how"], topic, text) for topic, text in words["steps"]]
    if service.approval_required:
        made.append(_line(words["how"], words["approval_topic"], words["approval"]))
    for indicator in dict.fromkeys(row.indicator.ref for row in rows):
        made += _indicator(register.indicators[indicator])
    schemes = dict.fromkeys(register.scheme(row.indicator).name for row in rows)
    for name in schemes:
        made += _key(register, register.schemes[name], rows)
    return made


def _line(about: str, topic: str, text: str) -> Record:
    return {"about": about, "topic": topic, "text": text}


def _link(about: str, topic: str, text: str, address: str) -> Record:
    """A line whose words lead somewhere, with the address for whoever reads it on paper."""
    shown = f"{text}: {address}" if text else address
    return {"about": about, "topic": topic, "text": Filled(shown, "link", link=address)}


def _indicator(indicator: Indicator) -> Iterator[Record]:
    """What is said of an indicator: its title stands in the first line, below it the ID alone."""
    words = load("return").words["guidance"]
    about = f"{indicator.ref}: {indicator.title}"
    for attribute, topic in words["topics"].items():
        text = getattr(indicator, attribute)
        text = words["covers"][indicator.accumulation].format(frequency=text) if attribute == "frequency" else text
        if text:
            yield _line(about, topic, text)
            about = indicator.ref
    for link in indicator.links:
        yield _link(about, words["link"], link.text, link.address)


def _key(register: Register, scheme: Scheme, rows: Sequence[Asked]) -> Iterator[Record]:
    words = load("return").words["guidance"]
    about = f"{words['key']}: {scheme.name}"
    for band in scheme.bands:
        yield _line(about, band.name or band.rag.value, band.meaning or _band_words(band))
    for rag in (r for r in NO_COLOUR if r is not Rag.NOT_RATED):
        yield _line(about, rag.value, words["kinds"][rag.lower().replace(" ", "_")])
    refs = [r.indicator.ref for r in rows if r.latest]
    points = [r.indicator.ref for r in rows if r.latest and register.basis(r.indicator) is Basis.POINTS]
    if points:
        some = words["basis" if len(points) < len(refs) else "basis_of_all"]
        yield _line(about, words["basis_topic"], some.format(refs=", ".join(points)))


def _band_words(band: Band) -> str:
    ends = (("from", band.low), ("to", band.high))
    limits = [f"{word} {end.number if not end.tolerances else 'the tolerance'}" for word, end in ends if end]
    return "Distance from target " + " ".join(limits)
