"""Whatever in an .xlsx file would make Excel offer a repair, as far as it is known.

``problems(data)`` is empty for a good workbook. It knows nothing of the code
that writes: every limit stands here a second time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree as ET

import inspect_package
from inspect_package import Area, Package, area, number, overlap

RID = inspect_package.RELATIONSHIPS + "id"
ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
NEWER = re.compile(
    r"(?<![\w.])(IFS|SWITCH|CONCAT|TEXTJOIN|MAXIFS|MINIFS|XLOOKUP|XMATCH|FILTER|SORT|SORTBY|UNIQUE|SEQUENCE|LET|LAMBDA"
    r"|RANDARRAY|VSTACK|HSTACK|TOCOL|TOROW|TEXTSPLIT|TEXTBEFORE|TEXTAFTER|DAYS|ISFORMULA|NUMBERVALUE)\("
)
SHEET_IN_FORMULA = re.compile(r"'((?:[^']|'')+)'!|([^\W\d][\w.]*)!")


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def problems(data: bytes) -> list[str]:
    """Sentences, one for each thing that Excel would mend or refuse; none for a good workbook."""
    found = own_problems(data)
    return found if any("is not XML" in one for one in found) else [*found, *inspect_package.audit(data)]


def own_problems(data: bytes) -> list[str]:
    """The same without openxml-audit, which is slow on large sheets."""
    package, found = inspect_package.opened(data)
    if found:
        return found
    book = Workbook(package)
    return [
        *inspect_package.problems(package),
        *book.sheet_names(),
        *book.defined_names(),
        *book.styles(),
        *book.strings(),
        *book.custom_properties(),
        *book.all_tables(),
        *(problem for sheet in book.sheets for problem in sheet.problems()),
        *book.charts(),
    ]


def text_of(element: ET.Element | None) -> str:
    return "".join(part.text or "" for part in element.iterfind(".//{*}t")) if element is not None else ""


def is_address(name: str) -> bool:
    found = re.fullmatch(r"([A-Za-z]{1,3})(\d+)", name)
    if found and number(found[1].upper()) <= 16_384 and 1 <= int(found[2]) <= 1_048_576:
        return True
    return bool(re.fullmatch(r"(?i)(r\d*)?(c\d*)?", name))


def name_problems(what: str, name: str) -> Iterator[str]:
    bare = name.removeprefix("_xlnm.")
    if not re.fullmatch(r"[^\W\d][\w.\\]*", bare) or units(name) > 255:
        yield f"{what} {name!r} is no legal name"
    if is_address(bare):
        yield f"{what} {name!r} is a cell's address"


QUOTED = re.compile(r"""\"(?:[^"]|"")*"|'(?:[^']|'')*'""")


def formula_problems(where: str, formula: str, sheets: Iterable[str], most: int = 8192) -> Iterator[str]:
    if units(formula) > most:
        yield f"{where}: a formula of {units(formula):,} characters"
    for quoted in re.findall(r'"((?:[^"]|"")*)"', formula):
        if units(quoted.replace('""', '"')) > 255:
            yield f"{where}: a text of more than 255 characters in a formula"
    # Texts and quoted names in the order in which they stand: either may hold the other's sign.
    bare = QUOTED.sub(lambda hit: '""' if hit[0][0] == '"' else hit[0], formula)
    names = QUOTED.sub("", formula)
    if bare.count("(") != bare.count(")") or '"' in names or formula.startswith("="):
        yield f"{where}: the formula {formula[:60]!r} is not well formed"
    if "[" in names:
        yield f"{where}: a structured or outside reference, which LibreOffice does not calculate"
    yield from (f"{where}: {name} needs the prefix _xlfn." for name in NEWER.findall(names))
    known = {name.casefold() for name in sheets}
    for quoted, plain in SHEET_IN_FORMULA.findall(bare):
        if (quoted.replace("''", "'") or plain).casefold() not in known:
            yield f"{where}: the formula {formula[:60]!r} names a sheet that is not there"


@dataclass
class Workbook:
    package: Package

    @cached_property
    def root(self) -> ET.Element:
        return self.package.root("xl/workbook.xml")

    @cached_property
    def sheets(self) -> list[SheetPart]:
        related = self.package.related("xl/workbook.xml")
        return [
            SheetPart(self, one.get("name", ""), related.get(one.get(RID, ""), ("", "", False))[1])
            for one in self.root.iterfind(".//{*}sheet")
        ]

    @property
    def names(self) -> list[str]:
        return [sheet.name for sheet in self.sheets]

    @cached_property
    def shared(self) -> list[str]:
        return [text_of(one) for one in self.package.root("xl/sharedStrings.xml").iterfind(".//{*}si")]

    def count(self, what: str) -> int:
        found = self.package.root("xl/styles.xml").find(f"{{*}}{what}")
        return 0 if found is None else len(found)

    def sheet_names(self) -> Iterator[str]:
        for name in self.names:
            if not 0 < units(name) <= 31:
                yield f"sheet {name!r}: a name has 1 to 31 characters"
            if re.search(r"[\[\]:*?/\\]", name) or name.startswith("'") or name.endswith("'"):
                yield f"sheet {name!r}: an illegal character in its name"
            if name.casefold() == "history":
                yield "sheet 'History': Excel keeps this name for itself"
        for name, times in Counter(name.casefold() for name in self.names).items():
            if times > 1:
                yield f"sheet {name!r} is there twice"
        if all(one.get("state", "visible") != "visible" for one in self.root.iterfind(".//{*}sheet")):
            yield "no sheet can be seen"

    def defined_names(self) -> Iterator[str]:
        seen: Counter[tuple[str, str | None]] = Counter()
        for one in self.root.iterfind(".//{*}definedName"):
            name = one.get("name", "")
            seen[name.casefold(), one.get("localSheetId")] += 1
            yield from name_problems("the name", name)
            yield from formula_problems(f"the name {name}", one.text or "", self.names)
        yield from (f"the name {name!r} is defined twice" for (name, _), times in seen.items() if times > 1)

    def styles(self) -> Iterator[str]:
        if self.count("cellXfs") > 64_000:
            yield "more than 64,000 cell formats"
        for one in self.package.root("xl/styles.xml").iterfind(".//{*}numFmt"):
            if units(one.get("formatCode", "")) > 255:
                yield "a number format of more than 255 characters"

    def strings(self) -> Iterator[str]:
        for n, text in enumerate(self.shared):
            if units(text) > 32_767:
                yield f"shared string {n} has {units(text):,} characters"

    def custom_properties(self) -> Iterator[str]:
        found = list(self.package.root("docProps/custom.xml").iterfind(".//{*}property"))
        for key in ("pid", "name"):
            for value, times in Counter(one.get(key, "").casefold() for one in found).items():
                if times > 1:
                    yield f"two custom properties have the {key} {value!r}"
        for one in found:
            if units("".join(one.itertext())) > 255:
                yield f"the custom property {one.get('name')!r} has more than 255 characters"

    def all_tables(self) -> Iterator[str]:
        tables = [table for sheet in self.sheets for table in sheet.tables]
        names = [table.get("displayName", "") for table in tables]
        taken = Counter(name.casefold() for name in names)
        taken.update(one.get("name", "").casefold() for one in self.root.iterfind(".//{*}definedName"))
        for name in names:
            yield from name_problems("the table", name)
            if taken[name.casefold()] > 1:
                yield f"the table's name {name!r} is used twice"
        for key, times in Counter(table.get("id", "") for table in tables).items():
            if times > 1:
                yield f"two tables have the id {key}"

    def charts(self) -> Iterator[str]:
        for name, root in self.package.roots.items():
            if re.fullmatch(r"xl/charts/chart\d+\.xml", name):
                for one in root.iterfind(".//{*}f"):
                    yield from formula_problems(name, one.text or "", self.names)


@dataclass
class SheetPart:
    book: Workbook
    name: str
    part: str

    @cached_property
    def root(self) -> ET.Element:
        return self.book.package.root(self.part)

    @cached_property
    def tables(self) -> list[ET.Element]:
        return [self.book.package.root(part) for part in self.book.package.of_kind(self.part, "table")]

    @cached_property
    def cells(self) -> dict[tuple[int, int], ET.Element]:
        return {area(cell.get("r", ""))[:2]: cell for cell in self.root.iterfind(".//{*}c")}

    def problems(self) -> Iterator[str]:
        checks = (
            self.rows, self.values, self.formulas, self.own_tables, self.merged, self.validations,
            self.conditions, self.links, self.sparklines, self.page,
        )  # fmt: skip
        for check in checks:
            yield from (f"{self.name}: {problem}" for problem in check())

    def rows(self) -> Iterator[str]:
        formats, row_before = self.book.count("cellXfs"), 0
        for row in self.root.iterfind(".//{*}row"):
            at, column_before = int(row.get("r", "0")), 0
            if not row_before < at <= 1_048_576:
                yield f"row {at} is out of order or place"
            if float(row.get("ht", 0)) > 409.5:
                yield f"row {at} is more than 409.5 points tall"
            row_before = at
            for cell in row:
                there = area(cell.get("r", ""))
                if there[0] != at or not column_before < there[1] <= 16_384:
                    yield f"cell {cell.get('r')} is out of order or place"
                column_before = there[1]
        last = 0
        for column in self.root.iterfind(".//{*}col"):
            if int(column.get("min", "0")) <= last or float(column.get("width", 0)) > 255:
                yield f"column {column.get('min')} is out of order, or wider than 255 characters"
            last = int(column.get("max", "0"))
        for one in self.root.iter():
            index = one.get("style") if one.tag.endswith("}col") else one.get("s")
            if index is not None and one.tag.rsplit("}")[-1] in ("c", "row", "col") and int(index) >= formats:
                yield f"{one.get('r') or 'a column'} has the style {index}, and there are {formats}"

    def values(self) -> Iterator[str]:
        for cell in self.root.iterfind(".//{*}c"):
            at, kind = cell.get("r"), cell.get("t", "n")
            value = cell.findtext("{*}v")
            text = text_of(cell) if kind == "inlineStr" else value or ""
            if kind == "s" and (not text.isdigit() or int(text) >= len(self.book.shared)):
                yield f"{at} has the string {text}, and there are {len(self.book.shared)}"
            if kind in ("str", "inlineStr") and units(text) > 32_767:
                yield f"{at} has {units(text):,} characters"
            if (
                (kind == "n" and text and not NUMBER.fullmatch(text))
                or (kind == "b" and text not in ("0", "1"))
                or (kind == "e" and text not in ERRORS)
            ):
                yield f"{at} holds {text!r}, which is no value of kind {kind}"
            if cell.find("{*}f") is not None and (value is None or (kind == "n" and not text)):
                yield f"{at} has a formula without a result"

    def formulas(self) -> Iterator[str]:
        for cell in self.root.iterfind(".//{*}c"):
            formula = cell.find("{*}f")
            if formula is not None:
                yield from formula_problems(cell.get("r", ""), formula.text or "", self.book.names)

    def shown(self, row: int, column: int) -> str | None:
        """A cell's text where it holds text, else None."""
        cell = self.cells.get((row, column))
        if cell is None or cell.get("t") not in ("s", "str", "inlineStr") or cell.find("{*}f") is not None:
            return None
        if cell.get("t") != "s":
            return text_of(cell) or cell.findtext("{*}v")
        index = int(cell.findtext("{*}v") or -1)
        return self.book.shared[index] if index < len(self.book.shared) else None

    def own_tables(self) -> Iterator[str]:
        places: list[tuple[str, Area]] = []
        for table in self.tables:
            name, there = table.get("displayName", ""), area(table.get("ref", ""))
            columns = list(table.iterfind(".//{*}tableColumn"))
            headings = [column.get("name", "") for column in columns]
            if there[3] - there[1] + 1 != len(headings) or there[2] <= there[0]:
                yield f"table {name} has {len(headings)} headings over {table.get('ref')}"
            for n, heading in enumerate(headings):
                if self.shown(there[0], there[1] + n) != heading:
                    yield f"table {name} has the heading {heading!r} over another cell text"
                if not 0 < units(heading) <= 255:
                    yield f"table {name} has a heading of {units(heading)} characters"
            for heading, times in Counter(h.casefold() for h in headings).items():
                if times > 1:
                    yield f"table {name} has the heading {heading!r} twice"
            for one in table.iterfind(".//{*}autoFilter"):
                if area(one.get("ref", ""))[:2] != there[:2]:
                    yield f"table {name} has a filter somewhere else"
            for other, its in places:
                if overlap(there, its):
                    yield f"tables {other} and {name} overlap"
            places.append((name, there))
            if any(int(c.get("dataDxfId", 0)) >= max(self.book.count("dxfs"), 1) for c in columns):
                yield f"table {name} has a style that is not there"

    def merged(self) -> Iterator[str]:
        found = [area(one.get("ref", "")) for one in self.root.iterfind(".//{*}mergeCell")]
        tables = [area(table.get("ref", "")) for table in self.tables]
        for n, one in enumerate(found):
            if any(overlap(one, other) for other in (*found[:n], *tables)):
                yield "merged cells overlap others, or a table"

    def validations(self) -> Iterator[str]:
        for one in self.root.iterfind(".//{*}dataValidation"):
            at = f"the check of {one.get('sqref')}"
            for formula in (one.findtext("{*}formula1"), one.findtext("{*}formula2")):
                if formula and one.get("type") == "list" and formula.startswith('"'):
                    if units(formula.strip('"')) > 255:
                        yield f"{at} has a drop-down list of {units(formula.strip(chr(34))):,} characters"
                elif formula:
                    yield from formula_problems(at, formula, self.book.names, 255)
            for key, most in (("promptTitle", 32), ("prompt", 255), ("errorTitle", 32), ("error", 225)):
                if units(one.get(key, "")) > most:
                    yield f"{at} has a {key} of more than {most} characters"

    def conditions(self) -> Iterator[str]:
        rules = list(self.root.iterfind(".//{*}cfRule"))
        for priority, times in Counter(rule.get("priority", "") for rule in rules).items():
            if times > 1 or not priority.isdigit() or int(priority) < 1:
                yield f"{times} conditional formats have the priority {priority!r}"
        for rule in rules:
            if int(rule.get("dxfId", 0)) >= self.book.count("dxfs"):
                yield f"a conditional format has the style {rule.get('dxfId')}, which is not there"
            for formula in rule.iterfind("{*}formula"):
                yield from formula_problems("a conditional format", formula.text or "", self.book.names)

    def links(self) -> Iterator[str]:
        found = list(self.root.iterfind(".//{*}hyperlink"))
        if len(found) > 65_530:
            yield f"{len(found):,} links"
        for one in found:
            if units(one.get("tooltip", "")) > 255 or units(one.get("location", "")) > 2080:
                yield f"the link of {one.get('ref')} is too long"
            if RID not in one.attrib and "!" in one.get("location", ""):
                yield from formula_problems(f"the link of {one.get('ref')}", one.get("location", ""), self.book.names)
        for _, target, outside in self.book.package.related(self.part).values():
            if outside and units(target) > 2080:
                yield "a link of more than 2,080 characters"

    def sparklines(self) -> Iterator[str]:
        for one in self.root.iterfind(".//{*}sparkline"):
            formula = one.findtext("{*}f") or ""
            yield from formula_problems("a sparkline", formula, self.book.names)
            there = area(formula.rsplit("!", 1)[-1])
            if there[0] != there[2] and there[1] != there[3]:
                yield "a sparkline over more than one row or column"

    def page(self) -> Iterator[str]:
        for tag in ("oddHeader", "oddFooter"):
            for one in self.root.iterfind(f".//{{*}}{tag}"):
                if units(one.text or "") > 255:
                    yield f"a {tag} of more than 255 characters"
        for one in self.root.iterfind(".//{*}pageSetup"):
            if not 10 <= int(one.get("scale", 100)) <= 400:
                yield "a print scale outside 10 to 400 per cent"
