"""One sheet as it is checked: its rows, what the guard knows of it, and single cells read."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from thidua.spreadsheets.cells import (
    MAX_TEXT,
    NOISE,
    NotPoints,
    folded,
    hundredths,
    shown,
    text_problem,
    with_shown_bullets,
)
from thidua.spreadsheets.sheetcells import Cell, SheetFacts
from thidua.text import clean_text, points_text
from zones.workbooks.findings import BLANK, Place
from zones.workbooks.layouts import FoundTable, begins_another_table
from zones.workbooks.roster import Leaf
from zones.workbooks.rowkinds import is_heading, is_like_code, is_signature, may_be_point

_MOST_SKIPPED = 1_000  # beyond, no signatures are looked for: no table has so many such rows
_ANY_CRITERION = Leaf(0, "", 1 << 40, is_leaf=True)


@dataclass
class SheetReading:
    """A sheet being checked; ``below`` holds the rows below the header that are not read yet."""

    place: Place
    table: FoundTable
    facts: SheetFacts
    below: Iterator[list[object]]
    skipped: list[int] = field(default_factory=list)
    data_rows: int = 0
    hidden_count: int = 0
    is_over: bool = False  # another table began
    signed_at: int = -1  # how many rows with data stood above the last signature

    def __post_init__(self) -> None:
        facts = self.facts
        self.merged_by_row: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        for area in facts.merged:
            for row in range(max(area[0], self.first_row), area[2] + 1):
                if row > facts.last_row:
                    break
                self.merged_by_row[row].append(area)
        self._merged_said: set[tuple[int, int]] = set()
        self.odd_rows = {
            row
            for cells in (facts.errors, facts.uncalculated, facts.external, facts.percentages)
            for row, _ in cells
        } | self.merged_by_row.keys()

    @property
    def first_row(self) -> int:
        """The number (from 0) of the first row below the header."""
        return self.table.header_row + 1

    @property
    def rows(self) -> Iterator[tuple[int, list[object]]]:
        """Yields (row number from 0, values) below the header while there is use in it."""
        for numbered in enumerate(self.below, self.first_row):
            if self.is_done():
                return
            yield numbered

    def rows_ahead(self) -> list[list[object]]:
        """Returns all rows below the header before any is read, and leaves them to be read."""
        rows = list(self.below)
        self.below = iter(rows)
        return rows

    def is_done(self) -> bool:
        """Returns whether it is no use to read on: another table began, or all seems wrong."""
        return self.is_over or self.place.findings.is_flooded()

    def begin_data_row(self, row: int, columns: set[int]) -> bool:
        """Counts a row with data; returns whether it is free of merged cells in the columns."""
        self.data_rows += 1
        self.hidden_count += row in self.facts.hidden_rows
        if row not in self.merged_by_row:
            return True
        touched = [
            area
            for area in self.merged_by_row[row]
            if any(area[1] <= column <= area[3] for column in columns)
        ]
        for top, left, _, _ in touched:
            if (top, left) not in self._merged_said:
                self._merged_said.add((top, left))
                self.place.problem("merged_cell", top, left)
        return not touched

    def skip(self, number: int, row: list[object]) -> None:
        """Passes over a row that is no data; where it begins another table, nothing below is read.

        What stands below would be taken for this table's columns and agency.
        """
        self.skipped.append(number)
        if len(self.skipped) <= _MOST_SKIPPED and any(map(is_signature, row)):
            self.signed_at = self.data_rows
        if not self.is_over and begins_another_table(row, self.table):
            self.is_over = True
            column = next(column for column, value in enumerate(row) if value != "")
            self.place.problem("duplicate_header", number, column, says="second_table")

    def take_back(self, numbers: set[int]) -> None:
        """Rows that were passed over since the last data row were not to be."""
        last, first = [], min(numbers)
        while self.skipped and self.skipped[-1] >= first:
            last.append(self.skipped.pop())
        self.skipped += [number for number in reversed(last) if number not in numbers]

    def is_heading(self, row: list[object], column: int) -> bool:
        """Returns whether a row without points is a heading, or belongs to the signatures below."""
        is_signed = self.signed_at == self.data_rows and not is_like_code(folded(row[column]))
        return is_signed or is_heading(row, column)

    def points(self, row: int, column: int, value: object, leaf: Leaf) -> int | None:
        """Returns a cell's hundredths, BLANK for a blank, None when a problem was recorded."""
        if type(value) is float and row not in self.odd_rows:  # what most cells are
            scaled = value * 100
            if 0 <= scaled <= leaf.maximum and abs(scaled - (nearest := round(scaled))) <= NOISE:
                return nearest
        cell = (row, column)
        try:
            points = self._points_of(cell, value, leaf)
        except NotPoints as refusal:
            is_told = not self.place.is_full()  # a sentence for each of a million takes minutes
            said = self._said(refusal.code, cell, value, leaf) if is_told else {}
            self.place.problem(refusal.code, row, column, **said)
            return None
        if cell in self.facts.external and points != BLANK:
            self.place.warning("external_link", row, column, value=shown(value))
        return points

    def _points_of(self, cell: Cell, value: object, leaf: Leaf) -> int:
        """Returns a cell's hundredths, BLANK for a blank; raises NotPoints."""
        facts = self.facts
        if cell in facts.errors:
            raise NotPoints("formula_error")
        if cell in facts.uncalculated:
            raise NotPoints("formula_not_calculated")
        if value == "":
            return BLANK
        if cell in facts.percentages and isinstance(value, int | float):
            raise NotPoints("percent_format")
        points = hundredths(value)
        if points is None:
            return BLANK
        if points > leaf.maximum:
            raise NotPoints("over_max")
        return points

    def _said(self, code: str, cell: Cell, value: object, leaf: Leaf) -> dict[str, str]:
        """Returns what the sentence of a problem of points names."""
        said = {"value": self.facts.errors.get(cell) or shown(value)}
        if code == "over_max":
            maximum = points_text(leaf.maximum / 100)
            said |= {"maximum": maximum, "criterion": leaf.path}
        return said

    def look(self, row: int, values: list[object], columns: list[int]) -> None:
        """Says what is wrong with the cells of points in a row whose criterion is not known."""
        for column in columns:
            self.points(row, column, values[column], _ANY_CRITERION)

    def gives_points(self, row: int, values: list[object], columns: list[int]) -> bool:
        """Returns whether any of the cells holds what may be meant as a point, right or wrong."""
        return self.is_odd_blank(row, columns) or any(may_be_point(values[c]) for c in columns)

    def is_odd_blank(self, row: int, columns: list[int]) -> bool:
        """Returns whether any of the cells holds an error or a formula that was not calculated."""
        facts = self.facts
        return row in self.odd_rows and any(
            (row, column) in facts.errors or (row, column) in facts.uncalculated
            for column in columns
        )

    def missing_code(self, row: int, column: int, what: str) -> None:
        """Records a row with points whose code's cell is blank, or only looks blank."""
        cell, facts = (row, column), self.facts
        if cell in facts.errors:
            self.place.problem("formula_error", row, column, value=facts.errors[cell])
        elif cell in facts.uncalculated:
            self.place.problem("formula_not_calculated", row, column)
        else:
            self.place.problem("missing_code", row, column, what=what)

    def note(self, row: int, column: int, value: object) -> str | None:
        """Returns a note's clean text ('' for a blank), None when a problem was recorded."""
        if (row, column) in self.facts.errors:
            self.place.problem("formula_error", row, column, value=self.facts.errors[row, column])
            return None
        if (row, column) in self.facts.uncalculated:
            self.place.problem("formula_not_calculated", row, column)
            return None
        if value == "":
            return ""
        text = with_shown_bullets(value) if isinstance(value, str) else shown(value)
        if code := text_problem(text):
            self.place.problem(code, row, column, limit=MAX_TEXT)
            return None
        if self.place.is_in_old_font(text):
            self.place.problem("legacy_encoding", row, column)
            return None
        return clean_text(text, multiline=True)

    def finish(self) -> None:
        """Records what concerns the sheet as a whole."""
        if self.hidden_count:
            self.place.warning("hidden_rows", count=self.hidden_count)
        if self.skipped:
            rows = ", ".join(str(row + 1) for row in self.skipped[:10])
            if len(self.skipped) > 10:
                rows += " …"
            self.place.warning("skipped_rows", count=len(self.skipped), rows=rows)
        if not self.data_rows:
            self.place.problem("no_rows")
