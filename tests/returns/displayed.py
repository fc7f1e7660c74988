"""Returns changed at random, read by us and shown by LibreOffice: does each figure that is taken equal what is shown?

    python tests/returns/displayed.py 2000 --seed 7

Each return has other values, number formats, types, stretches of text and looks in the Value of every row. LibreOffice
prints those cells, thousands of them in one workbook, and the print is read. A figure that is taken and is not what
the print says is listed. The tests run a few returns so.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import office
import openpyxl
from named_cells import cell
from openpyxl.formatting.formatting import ConditionalFormattingList
from return_council import CYCLE, base, judge, readings
from return_edits import patched
from seen_cells import dress, fill

# The rows of the return: the figure's usual values, its unit's sign and the decimals declared.
_ROWS = {
    "101": ([83, 82.5, 84.04, 83.25, 79.96, 90.1, 0.83], "%", 1),
    "103": ([854, 655, 702, 653.5, 1003, 85, 0, -3, 6550], "", 0),
    "104": ([1200000, 1150000, 1234567.89, 1150, 999999.5], "£", 0),
    "105 Jul 2023": ([920, 915, 910.4, 9.1, 905], "", 0),
    "106": ([12, 9, 0, 10, 8.5], "", 0),
    "107": ([6.38, 6.281, 6.2849, 62.8, 0.0628], "%", 2),
}
_FORMATS = (
    "General", "0", "0.0", "0.00", "0.000", "#,##0", "#,##0.0", "#,##0.00", "#", "#,#", "@", "0%", "0.0%", "0.00%",
    "0.000%", "£#,##0", '"£"#,##0', '"£"#,##0.00', "[$£-809]#,##0.00", "[Red]0", "0;[Red]-0", "#,##0;(#,##0)",
    "#,##0_);(#,##0)", "+0;-0;0", "0;0", "0;-0;", '0;-0;"-"', '0;-0;"n/a"', ";;;", '"n/a"', "000000", "0.0#", "0.##",
    '0" days"', "0 \\d\\a\\y\\s", '"approx "0', '"<"0', '"c. "0.0', "\\-0", "(0)", "0\\.0", '0"k"', '0"0"', '0"+"',
    '0"%"', "0.0_%", "0,", "0.0,", '0.0,"k"', '0.00,,"m"', '"£"0.0,,"m"', '"£"#,##0,"k"', "0.00E+00", "##0.0E+0",
    "# ?/?",
    '[>50]"High";"Low"', "[<100]0.0;0", "[>=1000000]0.0,,\"m\";[>=1000]0.0,\"k\";0", '[=0]"nil";0.0', "[$€-2] #,##0",
    '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-',
    "dd/mm/yyyy", "hh:mm", "[h]:mm", "mmm-yy", '0.0;"minus "0.0', '0" of 900"', "0.0;0.0%", '0.0" per cent"',
    "#\\ ##0", "0/100", "00-00", '"£"0.00', "0.0 %", "0%%", "?0.0?", '0 "(p)"', '0.0"*"', "0.0;-0.0;0.0;@",
)  # fmt: skip
_TEXTS = (
    "{n}", "{n}%", "{n} %", "{n:,}", "£{n:,}", "{n} days", "approx {n}", "<{n}", "{n}*", "({n})", "{n}k", " {n} ",
    "+{n}",
    "{n} per cent", "{n}.", "{n}-", "-{n}", "{n}¹", "n/a", "TBC", "{n}/100", "{n} (p)", "~{n}", "{n}'", "£{n}m",
    "{n:.2f}",
)  # fmt: skip
_LOOKS: tuple[dict, ...] = (
    {}, {}, {}, {}, {"bold": True}, {"letters": "C00000"}, {"struck": True}, {"letters": "FFFFFF"},
    {"letters": "FFFFFF", "ground": "1F497D"}, {"letters": "FFFFFF", "ground": "FFFFFF"}, {"ground": "FFFF00"},
)  # fmt: skip
_OPERATORS = ("greaterThan", "lessThan", "equal", "notEqual", "greaterThanOrEqual", "lessThanOrEqual")
_FIGURE = re.compile(r"(?P<minus>-?)£?(?P<minus2>-?) ?(?P<digits>[0-9][0-9,]*(?:\.[0-9]*)?|\.[0-9]+)(?P<tail>.*)")
_SCALES = {"k": Decimal(1000), "m": Decimal(10) ** 6}
# Words after a figure that leave it as it is: its unit, and the marks of a published table.
_HARMLESS = ("", "%", "days", "per cent", "(p)", ".")


Converter = Callable[[list[Path], str, Path], list[Path]]


@dataclass
class Comparison:
    """What was compared. ``unlike`` are figures that were taken and are not what is shown, in words."""

    returns: int = 0
    cells: int = 0
    taken: int = 0
    equal: int = 0
    unlike: list[str] = field(default_factory=list)


def changes(chance: random.Random) -> dict[str, dict]:
    """What is done to the Value of each row of one return."""
    return {row: _change(chance, *about) for row, about in _ROWS.items()}


def _change(chance: random.Random, values: list[float], sign: str, decimals: int) -> dict:
    number = chance.choice(values)
    number = round(number * chance.choice([1, 1, 1, 1.01, 0.997, 1.1]), chance.randrange(decimals + 3))
    number = int(number) if number == int(number) else number
    kind = chance.choices(["number", "text", "runs", "rule", "formula", "truth"], [12, 3, 2, 3, 2, 1])[0]
    held = float(Decimal(repr(number)) / 100) if sign == "%" and chance.random() < 0.85 else number
    content = {"format": chance.choice(_FORMATS)} if chance.random() < 0.8 else {}
    if kind == "text":
        content["value"] = chance.choice(_TEXTS).format(n=number)
    elif kind == "runs":
        text, marks = str(number), ("", "", "bold", "struck", "raised", "lowered")
        at = chance.randrange(1, len(text) + 1)
        content = {"runs": [[t, chance.choice(marks)] for t in (text[:at], text[at:] or chance.choice("123%"))]}
    elif kind == "truth":
        content["value"] = chance.choice([True, False])
    elif kind == "formula":
        content |= {"formula": f"={held!r}*1", "result": held}
        content["written"] = content.pop("format", None)
    else:
        content["value"] = held
    if kind == "rule":
        content["value"] = str(number) if chance.random() < 0.2 else held
        rule = {"kind": "cellIs", "operator": chance.choice(_OPERATORS), "format": chance.choice(_FORMATS)}
        content["rules"] = [{**rule, "formula": [repr(chance.choice([0, held, held / 2, 2 * held, 100]))]}]
    return content | chance.choice(_LOOKS)


class Returns:
    """Makes changed returns from one workbook, and gathers their cells in another for LibreOffice to print."""

    def __init__(self) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(base("ABC", CYCLE)))
        self.sheet = self.book["Return"]
        self.targets = {row: cell(self.sheet, row, "Value") for row in _ROWS}
        self.styles = {row: copy(target._style) for row, target in self.targets.items()}
        self.rules = self.sheet.conditional_formatting
        self.printed = openpyxl.Workbook()
        self.print = self.printed.active
        self.print.column_dimensions["B"].width = 60

    def changed(self, contents: Mapping[str, dict]) -> bytes:
        """A return with these changes."""
        self.sheet.conditional_formatting = ConditionalFormattingList()
        results: dict[tuple[str, str], str] = {}
        for row, content in contents.items():
            target = self.targets[row]
            target._style = copy(self.styles[row])
            self._put(target, content, results)
            number = self.print.max_row + 1
            self.print.cell(number, 1).value = f"#{number}#"
            shown = self.print.cell(number, 2)
            shown.number_format = target.number_format
            self._put(shown, content, {})
            if isinstance(shown.value, str) and content.get("format") is None:
                shown.number_format = target.number_format
        buffer = io.BytesIO()
        self.book.save(buffer)
        return patched(buffer.getvalue(), self.book, results, [])

    def _put(self, target: object, content: dict, results: dict) -> None:
        names = {"cell": target.coordinate}
        target.value = None
        fill(target, content, names, results)
        if content.get("written"):
            target.number_format = content["written"]
        dress(target.parent, target, {**content, "letters": content.get("letters", "000000")}, names)

    def shown(self, convert: Converter, folder: Path) -> dict[int, str]:
        """What LibreOffice prints of each cell, by its row in the workbook of all."""
        path = folder / "cells.xlsx"
        self.printed.save(path)
        (pdf,) = convert([path], "pdf", folder / "print")
        text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
        lines = (re.match(r"\s*#(\d+)#(.*)", line) for line in text.splitlines())
        return {int(line[1]): line[2].strip() for line in lines if line}


def compare(count: int, seed: int, convert: Converter, folder: Path) -> Comparison:
    """Make, read and print ``count`` returns."""
    chance, made, outcome = random.Random(seed), Returns(), Comparison(count)
    taken: list[tuple[int, str, dict, Decimal]] = []
    for _ in range(count):
        contents = changes(chance)
        first = made.print.max_row + 1
        figures = readings(judge(made.changed(contents)))
        for number, (row, content) in enumerate(contents.items(), first):
            figure = next((v for k, v in figures.items() if _is_of(k, row)), "none")
            outcome.cells += 1
            if figure != "none":
                taken.append((number, row, content, Decimal(figure)))
    shown = made.shown(convert, folder)
    for number, row, content, figure in taken:
        outcome.taken += 1
        if _equal(shown.get(number, ""), figure, row):
            outcome.equal += 1
        else:
            outcome.unlike.append(f"{row}: {figure} taken, “{shown.get(number, '')}” shown: {content}")
    return outcome


def _is_of(key: str, row: str) -> bool:
    return key.split(maxsplit=1)[0] == row.split(maxsplit=1)[0] and (" " not in row or key.endswith("2023-07"))


def _equal(shown: str, figure: Decimal, row: str) -> bool:
    """Whether what is shown is the figure, or the figure rounded to no fewer decimals than are declared."""
    _, sign, decimals = _ROWS[row]
    bare = re.sub(r"(?<=[0-9]) (?=[0-9]{3}\b)", "", " ".join(shown.split()))  # 1 000
    negative = bare.startswith("(") and bare.endswith(")")
    match = _FIGURE.fullmatch(bare.strip("()") if negative else bare.lstrip("+"))
    if bare in ("-", "£-"):
        return figure == 0
    if match is None:
        return False
    tail = match["tail"].strip()
    scale = _SCALES.get(tail, Decimal(1))
    if (scale == 1 and tail not in _HARMLESS) or (sign != "%" and tail in ("%", "per cent")):
        return False
    digits = match["digits"].replace(",", "")
    places = len(digits.partition(".")[2])
    value = Decimal(digits) * scale * (-1 if negative or match["minus"] or match["minus2"] else 1)
    if value in (figure, figure.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)):
        return True
    return scale == 1 and places >= decimals and value == figure.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("count", type=int, nargs="?", default=2000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    program = shutil.which("soffice")
    if program is None or shutil.which("pdftotext") is None:
        sys.exit("LibreOffice and pdftotext are needed.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        convert = partial(office.convert, program, office.new_profile(folder / "profile"))
        outcome = compare(asked.count, asked.seed, convert, folder)
    print(f"{outcome.returns} returns, {outcome.cells} cells changed, {outcome.taken} figures taken without a question")
    print(f"{outcome.equal} are what LibreOffice shows, {len(outcome.unlike)} are not:")
    print("\n".join(outcome.unlike))


if __name__ == "__main__":
    main()
