"""What the fast reader hides or would die of, found by streaming a sheet through expat.

python-calamine gives '' both for a blank cell and for ``#REF!`` or a formula that was never
calculated, says nothing of merged cells and number formats, and builds the rectangle from the
first to the furthest cell: here the furthest cell that holds a value is known before it runs.
"""

import re
from collections.abc import Iterator

from thidua.spreadsheets.allowance import Allowance
from thidua.spreadsheets.package import Limits, Package
from thidua.spreadsheets.plainscan import PlainRows, scan_plain
from thidua.spreadsheets.refusal import FileRefused
from thidua.spreadsheets.sheetcells import Cell, SheetFacts, cell_name, column_number
from thidua.spreadsheets.xmlparts import feed, new_parser
from thidua.text import count_text

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MAX_LONE_AREA = 500_000
_MAX_VALUES_SPREAD = 4
_MOST_MERGED = 10_000
_MOST_MERGED_ROWS = 400_000  # rows of all merged ranges together
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_TEXT_KINDS = ("str", "s", "inlineStr")  # a formula's empty text is a value
_KINDS = frozenset(["n", "s", "b", "e", "str", "inlineStr", "d"])
_MOST_PERCENT_STYLES = 200
_NO_TEXT = b't="s"><v>-'  # read as the first of the shared texts
# a digit, a sign or a point in disguise: the reader takes the number for a blank
_HIDDEN_DIGIT = re.compile(
    rb"<(?:[\w.-]+:)?v>[-+0-9.eE]{0,30}&#(?:0*(?:4[3568-9]|5[0-7]|69|101)|[xX]0*(?:3[0-9]|2[bBdDeE]|[46]5));"
)
# «[1]S!A1», «'C:\\x\\[b.xlsx]S'!A1»: a bracket with a sheet's name and «!» behind it. A column of a
# table, «Table1[Điểm]», has none; «[0]» is the file itself
_EXTERNAL = re.compile(r"\[(?!0\])[^\[\]]+\](?:[\w.:]*|(?:[^'\[\]]|'')*')!")
_TEXT_IN_FORMULA = re.compile(r'"[^"]*"')


def scan_sheet(
    package: Package,
    part: str,
    limits: Limits,
    percent_styles: frozenset[str],
    allowance: Allowance,
) -> SheetFacts:
    """Returns the facts of one worksheet part; raises FileRefused when its cells are disordered."""
    is_ordinary = len(percent_styles) <= _MOST_PERCENT_STYLES  # they become one expression
    chunks = _sound(package.chunks(part))
    if is_ordinary and (found := scan_plain(chunks, percent_styles)):
        plain, frame = found
        # the rest of the sheet is parsed all the same: merged cells stand after the rows
        plain.facts.merged = _scan(iter([frame]), percent_styles, allowance).facts.merged
        return _judged(plain, limits)
    scan = _scan(_sound(package.chunks(part)), percent_styles, allowance)
    return _judged(scan, limits)


def _sound(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Passes a sheet's bytes on; refuses values that the fast reader takes for others."""
    tail = b""
    for chunk in chunks:
        window = tail + chunk
        if _NO_TEXT in window or (b"&#" in window and _HIDDEN_DIGIT.search(window)):
            raise FileRefused("corrupt_file")
        yield chunk
        tail = chunk[-64:]


def _scan(chunks: Iterator[bytes], percent_styles: frozenset[str], allowance: Allowance) -> "_Scan":
    scan = _Scan(percent_styles, allowance)
    parser = new_parser()
    parser.ordered_attributes = True
    parser.StartElementHandler = scan.start
    parser.CommentHandler = parser.StartCdataSectionHandler = scan.refuse_within_value
    parser.ProcessingInstructionHandler = scan.refuse_within_value
    scan.parser = parser
    feed(parser, chunks)
    scan.finish_row()
    allowance.spend(scan.elements, scan.facts.odd_cells)
    return scan


def _judged(scan: "_Scan | PlainRows", limits: Limits) -> SheetFacts:
    facts = scan.facts
    is_to_the_right = scan.furthest[1] * 64 > facts.last_row
    facts.outermost = cell_name(*(scan.furthest if is_to_the_right else scan.last_place))
    facts.problem = _too_much(scan, limits)
    return facts


class _Scan:
    """Follows the elements of a sheet; one cell is open at a time."""

    def __init__(self, percent_styles: frozenset[str], allowance: Allowance) -> None:
        self.facts = SheetFacts()
        self.allowance = allowance
        self.elements = 0
        self.parser = None
        self.percent_styles = percent_styles
        self.has_table = False
        self.row, self.column = -1, -1
        self.kind, self.style = "", ""
        self.has_value = self.has_formula = False
        self.row_text = ""
        self.row_values: set[int] = set()
        self.columns_with_values: set[int] = set()
        self.letters: dict[str, int] = {}
        self.furthest: Cell = (-1, -1)  # the first value in the rightmost column
        self.last_place: Cell = (-1, -1)
        self.formula_text: list[str] = []
        self.value_text: list[str] = []

    def start(self, name: str, attributes: list[str]) -> None:
        # called twice a cell: the two common elements come first and nothing is called for them
        self.elements += 1
        if name == "v":
            if self.has_formula or self.kind == "e":
                self.value_text = []
                self.parser.CharacterDataHandler = self.value_text.append
                self.has_value = True
            elif self.has_value or self.kind == "inlineStr":
                raise FileRefused("corrupt_file")  # the reader would take the last, or a blank
            else:
                self.has_value = True
                self.count_value()
        elif name == "c":
            if self.has_formula or self.kind == "e":
                self.finish_formula()
            self.has_value = False
            self.kind = self.style = reference = ""
            for key, text in zip(attributes[::2], attributes[1::2], strict=True):
                if key == "r":
                    reference = text
                elif key == "t":
                    self.kind = text
                    if text not in _KINDS:
                        raise FileRefused("corrupt_file")
                elif key == "s":
                    self.style = text
            column = self.column_of(reference) if reference else self.column + 1
            if not self.column < column < _LAST_COLUMN:
                raise FileRefused("corrupt_file")
            self.column = column
        elif name == "row":
            self.begin_row(attributes)
        elif name != "t":
            self.other(name, attributes)

    def other(self, name: str, attributes: list[str]) -> None:
        if self.elements > self.allowance.elements:
            self.allowance.spend(self.elements, 0)
        local = name.rpartition(":")[2]
        if local == "is":
            if self.has_value:
                raise FileRefused("corrupt_file")  # the reader would take the last
            self.has_value = True
            self.count_value()
        elif local == "f":
            self.has_formula = True
            self.formula_text = []
            self.parser.CharacterDataHandler = self.formula_text.append
        elif local == "sheetData":
            if self.has_table:
                raise FileRefused("corrupt_file")  # the reader stops after the first
            self.has_table = True
        elif local == "mergeCell":
            self.merge(dict(zip(attributes[::2], attributes[1::2], strict=True)).get("ref", ""))
        elif local != name and local in ("v", "c", "row"):
            self.start(local, attributes)

    def begin_row(self, attributes: list[str]) -> None:
        self.finish_row()
        given = dict(zip(attributes[::2], attributes[1::2], strict=True))
        number = given.get("r")
        row = self.row + 1 if number is None else _whole(number) - 1
        if not self.row < row < _LAST_ROW:
            raise FileRefused("corrupt_file")
        self.row, self.column = row, -1
        self.row_text = str(row + 1)
        if given.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(row)

    def column_of(self, reference: str) -> int:
        letters = reference.removesuffix(self.row_text)
        column = self.letters.get(letters)
        if column is None or letters is reference:
            if not _REFERENCE.match(reference) or not letters.isalpha():
                raise FileRefused("corrupt_file")
            column = self.letters[letters] = column_number(letters)
        return column

    def count_value(self) -> None:
        column = self.column
        facts = self.facts
        facts.values += 1
        self.row_values.add(column)
        if column > facts.last_column:
            facts.last_column, self.furthest = column, (self.row, column)
        if self.style in self.percent_styles:
            facts.percentages.add((self.row, column))

    def finish_formula(self) -> None:
        """Ends a cell that holds a formula or an error; such a cell is never blank."""
        place = (self.row, self.column)
        cached = "".join(self.value_text).strip()
        if self.kind == "e":
            self.facts.errors[place] = cached or "#LỖI"
        elif not self.has_value or (not cached and self.kind not in _TEXT_KINDS):
            self.facts.uncalculated.add(place)
        if _names_another_file("".join(self.formula_text)):
            self.facts.external.add(place)
        self.count_value()
        self.has_formula, self.kind = False, ""
        self.value_text, self.formula_text = [], []
        self.parser.CharacterDataHandler = None

    def finish_row(self) -> None:
        """Ends a row: what its cells held counts for the sheet."""
        if self.has_formula or self.kind == "e":
            self.finish_formula()
        self.kind = ""
        facts, allowed = self.facts, self.allowance
        if self.elements > allowed.elements or facts.odd_cells > allowed.odd_cells:
            allowed.spend(self.elements, facts.odd_cells)
        if self.row_values:
            self.facts.rows_with_values += 1
            self.facts.last_row = self.row
            self.last_place = (self.row, max(self.row_values))
            self.columns_with_values |= self.row_values
            self.row_values.clear()

    def merge(self, reference: str) -> None:
        corners = [_REFERENCE.match(corner) for corner in reference.split(":")]
        if len(corners) != 2 or None in corners:
            raise FileRefused("corrupt_file")
        (left, top), (right, bottom) = (corner.groups() for corner in corners)
        area = (int(top) - 1, column_number(left), int(bottom) - 1, column_number(right))
        if not (area[0] <= area[2] < _LAST_ROW and area[1] <= area[3] < _LAST_COLUMN):
            raise FileRefused("corrupt_file")
        self.facts.merged.append(area)
        if len(self.facts.merged) > _MOST_MERGED:
            limit = f"{count_text(_MOST_MERGED)} ô gộp"
            raise FileRefused("too_large_unpacked", limit=limit)

    def refuse_within_value(self, *_text) -> None:
        """The reader ends a value at a comment, and passes over what stands in a CDATA section."""
        if self.has_value and self.kind != "inlineStr":
            raise FileRefused("corrupt_file")


def _too_much(scan: "_Scan | PlainRows", limits: Limits) -> tuple[str, str] | None:
    """Returns the code and cell of what is beyond the limits, or None."""
    facts = scan.facts
    if limits.max_rows is not None and facts.rows_with_values > limits.max_rows:
        return "too_many_rows", cell_name(facts.last_row, 0)
    if limits.max_columns is not None and len(scan.columns_with_values) > limits.max_columns:
        return "too_many_columns", cell_name(scan.furthest[0], facts.last_column)
    too_far = (limits.max_rows is not None and facts.last_row >= limits.max_rows) or (
        limits.max_columns is not None and facts.last_column >= limits.max_columns
    )
    if too_far or is_spread([facts]):
        return "outside_table", facts.outermost
    merged_rows = 0
    for top, left, bottom, _ in facts.merged:
        merged_rows += max(0, min(bottom, facts.last_row) - top + 1)
        if merged_rows > _MOST_MERGED_ROWS:  # only ranges that lie one upon the other are so many
            return "merged_cell", cell_name(top, left)
    return None


def is_spread(sheets: list[SheetFacts]) -> bool:
    """Returns whether few values span so much that the fast reader takes too long over blanks."""
    area = sum((facts.last_row + 1) * (facts.last_column + 1) for facts in sheets)
    return area > max(_MAX_LONE_AREA, _MAX_VALUES_SPREAD * sum(facts.values for facts in sheets))


def _names_another_file(formula: str) -> bool:
    """Returns whether a formula takes values from another file; a text in it does not."""
    if "[" not in formula:
        return False
    return _EXTERNAL.search(_TEXT_IN_FORMULA.sub("", formula)) is not None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 7):
        raise FileRefused("corrupt_file")
    return int(text)
