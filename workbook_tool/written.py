"""A sheet as the file of a workbook held it, so that the next file can hold it again without its being laid out.

Pure data between who keeps it and who writes workbooks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbook_tool.immutable import immutable


class Packed(NamedTuple):
    """A part of a file as the archive holds it; ``size`` in bytes before it was packed."""

    checksum: int
    """Of what it was before."""
    size: int
    content: bytes


@immutable
class Numbers:
    """What a workbook numbers for all its sheets."""

    texts: Sequence[str]
    """Those of cells, in the order of their numbers."""
    looks: Sequence[tuple[str, str, bool, int]]
    """Style, number format, whether it is marked as text; and the number."""
    rules: Sequence[tuple[str, int]]
    """The style of a conditional format, and its number."""


@immutable
class Written:
    """A sheet with its charts, and the numbers in it that are the workbook's."""

    numbers: Numbers
    """Those of the workbook that it stood in."""
    sheet: Packed
    texts: Sequence[int]
    """The places of its texts among those of the workbook, in the order in which they were put down."""
    looks: Sequence[int]
    """The places of its looks, likewise."""
    rules: Sequence[int]
    """The places of its rules, likewise."""
    strings: int
    """How many of its cells hold a text."""
    links: Sequence[Sequence[str]] = ()
    """Where it leads to outside the workbook, as its relationships say."""
    drawing: Packed | None = None
    """What lies over its cells."""
    charts: Sequence[Packed] = ()
    """In the order in which they lie there."""
    first_chart: int = 0
    """The number of the first of them, from 0."""
