"""What the fast reader hides or would die of, found by streaming a sheet through expat.

python-calamine gives '' both for a blank cell and for ``#REF!`` or a formula that was never
calculated, says nothing of merged cells and number formats, and builds the rectangle from the
first to the furthest cell: here the furthest cell that holds a value is known before it runs.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from thidua.spreadsheets.package import Limits, Package, feed
from thidua.spreadsheets.refusal import FileRefused

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MAX_LONE_AREA = 2_000_000
_MAX_VALUES_SPREAD = 8
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_TEXT_KINDS = ("str", "s", "inlineStr")  # a formula's empty text is a value
_EXTERNAL = re.compile(r"\[[0-9]+\]")

Cell = tuple[int, int]  # row and column, both from 0


@dataclass
class SheetFacts:
    """What there is to know of a sheet beside its values; rows and columns count from 0."""

    errors: dict[Cell, str] = field(default_factory=dict)
    uncalculated: set[Cell] = field(default_factory=set)
    external: set[Cell] = field(default_factory=set)
    percentages: set[Cell] = field(default_factory=set)
    dates: set[Cell] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows_with_values: int = 0
    last_row: int = -1
    last_column: int = -1
    values: int = 0
    problem: tuple[str, str] | None = None  # code and cell: too_many_rows, outside_table …


def column_number(letters: str) -> int:
    """«A» gives 0, «AA» 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(column: int) -> str:
    """0 gives «A», 26 «AA»."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """(0, 0) gives «A1»."""
    return f"{column_letters(column)}{row + 1}"


def scan_sheet(
    package: Package,
    part: str,
    limits: Limits,
    percent_styles: frozenset[str],
    date_styles: frozenset[str],
) -> SheetFacts:
    """Returns the facts of one worksheet part; raises FileRefused when its cells are disordered."""
    scan = _Scan(percent_styles, date_styles)
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.StartDoctypeDeclHandler = scan.refuse_doctype
    scan.parser = parser
    feed(parser, package.chunks(part))
    scan.finish_cell()
    scan.finish_row()
    facts = scan.facts
    facts.problem = _too_much(scan, limits)
    return facts


class _Scan:
    """Follows the elements of a sheet; one cell is open at a time."""

    def __init__(self, percent_styles: frozenset[str], date_styles: frozenset[str]) -> None:
        self.facts = SheetFacts()
        self.parser = None
        self.odd_styles = {style: "percentages" for style in percent_styles} | {
            style: "dates" for style in date_styles
        }
        self.row, self.column = -1, -1
        self.kind, self.style = "", ""
        self.has_cell = self.has_value = self.has_formula = False
        self.row_has_value = False
        self.columns_with_values: set[int] = set()
        self.letters: dict[str, int] = {}
        self.furthest: Cell = (-1, -1)  # the first value in the rightmost column
        self.last_place: Cell = (-1, -1)
        self.formula_text: list[str] = []
        self.value_text: list[str] = []
        self.local_names: dict[str, str] = {}

    def start(self, name: str, attributes: list[str]) -> None:
        if name == "v":
            self.value()
        elif name == "c":
            self.cell(attributes)
        elif name == "row":
            self.begin_row(attributes)
        else:
            self.other(name, attributes)

    def other(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition(":")[2]
        if local == "is":
            self.has_value = True
        elif local == "f":
            self.has_formula = True
            self.formula_text = []
            self.parser.CharacterDataHandler = self.formula_text.append
        elif local == "mergeCell":
            self.merge(dict(zip(attributes[::2], attributes[1::2], strict=True)).get("ref", ""))
        elif local != name and local in ("v", "c", "row"):
            self.start(local, attributes)

    def begin_row(self, attributes: list[str]) -> None:
        self.finish_cell()
        self.finish_row()
        given = dict(zip(attributes[::2], attributes[1::2], strict=True))
        number = given.get("r")
        row = self.row + 1 if number is None else _whole(number) - 1
        if not self.row < row < _LAST_ROW:
            raise FileRefused("corrupt_file")
        self.row, self.column = row, -1
        if given.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(row)

    def cell(self, attributes: list[str]) -> None:
        if self.has_cell:
            self.finish_cell()
        self.kind = self.style = ""
        reference = None
        for position in range(0, len(attributes), 2):
            key = attributes[position]
            if key == "r":
                reference = attributes[position + 1]
            elif key == "t":
                self.kind = attributes[position + 1]
            elif key == "s":
                self.style = attributes[position + 1]
        column = self.column + 1 if reference is None else self.column_of(reference)
        if not self.column < column < _LAST_COLUMN:
            raise FileRefused("corrupt_file")
        self.column = column
        self.has_cell = True

    def column_of(self, reference: str) -> int:
        row = str(self.row + 1)
        letters = reference[: -len(row)]
        if reference[-len(row) :] != row:
            raise FileRefused("corrupt_file")
        column = self.letters.get(letters)
        if column is None:
            if not _REFERENCE.match(reference):
                raise FileRefused("corrupt_file")
            column = self.letters[letters] = column_number(letters)
        return column

    def value(self) -> None:
        self.has_value = True
        if self.has_formula or self.kind == "e":
            self.value_text = []
            self.parser.CharacterDataHandler = self.value_text.append

    def finish_cell(self) -> None:
        if not self.has_cell:
            return
        self.has_cell = False
        if self.has_formula or self.kind == "e":
            self._finish_formula()
        elif not self.has_value:
            return
        self.has_value = False
        facts, place = self.facts, (self.row, self.column)
        facts.values += 1
        self.row_has_value = True
        self.columns_with_values.add(self.column)
        self.last_place = place
        if self.column > facts.last_column:
            facts.last_column, self.furthest = self.column, place
        if self.style in self.odd_styles:
            getattr(facts, self.odd_styles[self.style]).add(place)

    def _finish_formula(self) -> None:
        place = (self.row, self.column)
        cached = "".join(self.value_text).strip()
        if self.kind == "e":
            self.facts.errors[place] = cached or "#LỖI"
        elif not self.has_value or (not cached and self.kind not in _TEXT_KINDS):
            self.facts.uncalculated.add(place)
        if self.has_formula and _EXTERNAL.search("".join(self.formula_text)):
            self.facts.external.add(place)
        self.has_formula = False
        self.value_text, self.formula_text = [], []
        self.parser.CharacterDataHandler = None

    def finish_row(self) -> None:
        if self.row_has_value:
            self.facts.rows_with_values += 1
            self.facts.last_row = self.row
        self.row_has_value = False

    def merge(self, reference: str) -> None:
        corners = [_REFERENCE.match(corner) for corner in reference.split(":")]
        if len(corners) != 2 or None in corners:
            raise FileRefused("corrupt_file")
        (left, top), (right, bottom) = (corner.groups() for corner in corners)
        self.facts.merged.append(
            (int(top) - 1, column_number(left), int(bottom) - 1, column_number(right))
        )

    @staticmethod
    def refuse_doctype(*_declaration) -> None:
        raise FileRefused("xml_dtd")


def _too_much(scan: _Scan, limits: Limits) -> tuple[str, str] | None:
    """Returns the code and cell of what is beyond the limits, or None."""
    facts = scan.facts
    if limits.max_rows is not None and facts.rows_with_values > limits.max_rows:
        return "too_many_rows", cell_name(facts.last_row, 0)
    if limits.max_columns is not None and len(scan.columns_with_values) > limits.max_columns:
        return "too_many_columns", cell_name(scan.furthest[0], facts.last_column)
    area = (facts.last_row + 1) * (facts.last_column + 1)
    too_far = (limits.max_rows is not None and facts.last_row >= limits.max_rows) or (
        limits.max_columns is not None and facts.last_column >= limits.max_columns
    )
    if too_far or area > max(_MAX_LONE_AREA, _MAX_VALUES_SPREAD * facts.values):
        is_to_the_right = scan.furthest[1] * 64 > facts.last_row
        return "outside_table", cell_name(*(scan.furthest if is_to_the_right else scan.last_place))
    return None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 7):
        raise FileRefused("corrupt_file")
    return int(text)
