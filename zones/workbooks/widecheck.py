"""Checks a WIDE table: a row is an agency, a column a criterion, one kind of points."""

from dataclasses import dataclass, field
from functools import partial

from thidua.spreadsheets.cells import NOISE, folded
from zones.workbooks.agencychecks import (
    check_member,
    check_name,
    is_in_old_font,
    is_repeated,
    is_second_row,
    names_agency,
    refusal_of,
    unknown_agency,
)
from zones.workbooks.findings import BLANK, Claimed, Findings
from zones.workbooks.given import WHOLE_ROW
from zones.workbooks.headers import AGENCY, AGENCY_NAME, is_information
from zones.workbooks.roster import Entry, Leaf, Roster
from zones.workbooks.rowkinds import (
    is_blank,
    is_numbering,
    is_signature,
    is_summary_at,
)
from zones.workbooks.sheetreading import SheetReading
from zones.workbooks.untitled import refuse_untitled


@dataclass
class _Columns:
    """The columns of one criteria table in the sheet, in order."""

    numbers: list[int] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = [leaf.pk for leaf in self.leaves]
        self.limits = [leaf.maximum for leaf in self.leaves]


def check_wide(reading: SheetReading, roster: Roster, field_name: str, findings: Findings) -> None:
    """Adds the points and problems of a WIDE sheet to the findings."""
    _Wide(reading, roster, field_name, findings).check()


class _Wide:
    def __init__(self, reading: SheetReading, roster: Roster, kind: str, findings: Findings):
        self.reading, self.roster, self.kind, self.findings = reading, roster, kind, findings
        self.place = reading.place
        self.code_column = reading.table.columns[AGENCY]
        self.name_column = reading.table.columns.get(AGENCY_NAME)
        self.known = self._known_columns()
        self.by_table: dict[int, _Columns] = {}
        self.points = [column for column, _ in self.known]
        self.used = {self.code_column, *self.points}
        self.in_doubt: list[tuple[int, list[object], str]] = []

    def _known_columns(self) -> list[tuple[int, str]]:
        """Returns the columns that are criteria of some table; says what the others are."""
        criteria = [pair for one in self.roster.criteria.values() for pair in one.items()]
        leaves = dict.fromkeys(path for path, leaf in criteria if leaf.is_leaf)  # in their order
        groups = {path for path, leaf in criteria if not leaf.is_leaf}
        present = {key for _, key in self.reading.table.criteria}
        known, header_row = [], self.reading.table.header_row
        for column, key in self.reading.table.criteria:
            is_number = column in self.reading.table.number_headers
            if is_number and f"{key}0" not in present and self._may_be_cut(key):
                self.place.problem(
                    "ambiguous_number", header_row, column, says="lost_zero", value=key
                )
            if key in leaves:
                known.append((column, key))
            elif key in groups:
                self.place.warning("skipped_column", header_row, column, header=key.upper())
            elif column in self.reading.table.date_headers:
                self.place.problem("unknown_criterion", header_row, column, says="date_code")
            elif not is_information(key):
                value = self.place.headers[column]
                if is_in_old_font(self.place, header_row, column, value):
                    continue
                near = self.findings.suggestion(key.upper(), (path.upper() for path in leaves))
                self.place.problem(
                    "unknown_criterion", header_row, column, value=value, nearest=near
                )
        return known

    def _may_be_cut(self, key: str) -> bool:
        """Returns whether a table has both codes that a number may stand for: 1.1 and 1.10."""
        return any(
            key in criteria and f"{key}0" in criteria for criteria in self.roster.criteria.values()
        )

    def check(self) -> None:
        for number, row in self.reading.rows:
            key = folded(row[self.code_column])
            entry = self.roster.agencies.get(key)
            if entry is not None:
                if self.in_doubt:
                    self._refuse_doubtful()
                self._check_row(number, row, entry)
            elif not is_blank(row) or self.reading.is_odd_blank(number, self.points):
                self._other_row(number, row, key)

    def _other_row(self, number: int, row: list[object], key: str) -> None:
        """A row whose code is no agency's: a heading, a summary, a signature, or a mistake."""
        if is_summary_at(row, self.code_column) or is_numbering(row):
            self.reading.skip(number, row)
        elif self._tells_points(number, row) or not self.reading.is_heading(row, self.code_column):
            self._refuse_row(number, row, key)
        else:
            if self._is_in_doubt(row):
                self.in_doubt.append((number, row, key))
            self.reading.skip(number, row)

    def _tells_points(self, number: int, row: list[object]) -> bool:
        """Returns whether the row gives points, or words in their place beside an agency's name."""
        if self.reading.gives_points(number, row, self.points):
            return True
        return self._is_filled(row) and any(
            names_agency(row[column], self.roster)
            for column in (self.code_column, self.name_column)
            if column is not None
        )

    def _is_filled(self, row: list[object]) -> bool:
        return any(row[column] != "" for column in self.points)

    def _is_in_doubt(self, row: list[object]) -> bool:
        """Returns whether words stand for points in a row that names something.

        Below the last agency they are signatures; where an agency follows they are a mistake.
        """
        named = [self.code_column] + ([] if self.name_column is None else [self.name_column])
        return (
            self.reading.data_rows > 0
            and self._is_filled(row)
            and any(row[column] != "" for column in named)
            and not any(map(is_signature, row))
            and folded(row[self.code_column]) != folded(self.place.headers[self.code_column])
        )

    def _refuse_doubtful(self) -> None:
        self.reading.take_back({number for number, _, _ in self.in_doubt})
        for number, row, key in self.in_doubt:
            self._refuse_row(number, row, key)
        self.in_doubt.clear()

    def _refuse_row(self, number: int, row: list[object], key: str) -> None:
        self.reading.begin_data_row(number, self.used)
        if key:
            unknown_agency(self.place, number, self.code_column, row[self.code_column], self.roster)
        else:
            self.reading.missing_code(number, self.code_column, "mã đơn vị")
        self.reading.look(number, row, self.points)

    def _check_row(self, number: int, row: list[object], entry: Entry) -> None:
        reading, place = self.reading, self.place
        is_odd = number in reading.odd_rows
        is_free = reading.begin_data_row(number, self.used if is_odd else set())
        if reading.table.untitled:
            refuse_untitled(reading, number, row)
        if is_free and self.name_column is not None:
            check_name(place, number, self.name_column, row[self.name_column], entry)
        if not is_free or not self._is_taken(number, row, entry):
            reading.look(number, row, self.points)
            return
        columns = self._columns_of(entry)
        if is_odd or self.kind not in entry.kinds or columns.foreign:
            self._read_slowly(number, row, entry, columns)
        else:
            self._read(number, row, entry, columns)

    def _is_taken(self, number: int, row: list[object], entry: Entry) -> bool:
        """Returns whether the agency takes points, and these are its first; records if not.

        A blank row gives nothing, so that points may stand in another sheet or file.
        """
        place, column, findings = self.place, self.code_column, self.findings
        gives = partial(self._gives, number, row)
        if not check_member(place, number, column, entry, self.roster, gives):
            return False
        if is_second_row(findings, place, number, column, entry, WHOLE_ROW):
            return False
        if not self._is_filled(row):
            return True
        return not is_repeated(findings, place, number, column, entry, WHOLE_ROW, self.kind)

    def _gives(self, number: int, row: list[object]) -> bool:
        """Returns whether anything stands where points do."""
        return self._is_filled(row) or self.reading.is_odd_blank(number, self.points)

    def _read(self, number: int, row: list[object], entry: Entry, columns: _Columns) -> None:
        """Reads an ordinary row: numbers within their limits, anything else cell by cell."""
        values: list[int] = []
        blanks = False
        for column, limit in zip(columns.numbers, columns.limits, strict=True):
            value = row[column]
            if value.__class__ is float and 0.0 <= value <= 1e6:
                scaled = value * 100.0
                nearest_whole = int(scaled + 0.5)
                if -NOISE <= scaled - nearest_whole <= NOISE and nearest_whole <= limit:
                    values.append(nearest_whole)
                    continue
            elif value == "":
                values.append(BLANK)
                blanks = True
                continue
            leaf = columns.leaves[len(values)]
            points = self.reading.points(number, column, value, leaf)
            values.append(BLANK if points is None else points)
            blanks = blanks or points is None or points == BLANK
        ids = columns.ids
        if blanks:
            self.findings.blank_count += values.count(BLANK)
            ids = [pk for pk, points in zip(ids, values, strict=True) if points != BLANK]
            values = [points for points in values if points != BLANK]
        self.findings.points.add_of_sheet(entry.sheet, self.kind, ids, values)

    def _read_slowly(self, number: int, row: list[object], entry: Entry, columns: _Columns):
        for column, leaf in zip(columns.numbers, columns.leaves, strict=True):
            points = self.reading.points(number, column, row[column], leaf)
            if points is None:
                continue
            if points == BLANK:
                self.findings.blank_count += self.kind in entry.kinds
            elif self.kind in entry.kinds:
                self.findings.points.add_of_sheet(entry.sheet, self.kind, [leaf.pk], [points])
            else:
                problem = refusal_of(self.place, number, column, entry, self.kind)
                self.findings.claims.append(
                    Claimed(entry.sheet, leaf.pk, self.kind, points, problem)
                )
        for column in columns.foreign:
            if row[column] != "":
                value = self.place.headers[column]
                self.place.problem("unknown_criterion", number, column, value=value, nearest="")

    def _columns_of(self, entry: Entry) -> _Columns:
        """Returns the columns of the agency's table; the first time, says which are missing."""
        table = entry.table
        if table not in self.by_table:
            criteria = self.roster.criteria[table]
            mine = [
                (column, criteria[key])
                for column, key in self.known
                if key in criteria and criteria[key].is_leaf
            ]
            foreign = [column for column, key in self.known if key not in criteria]
            self.by_table[table] = _Columns(
                [column for column, _ in mine], [leaf for _, leaf in mine], foreign
            )
            present, header_row = {leaf.pk for _, leaf in mine}, self.reading.table.header_row
            for leaf in criteria.values():
                if leaf.is_leaf and leaf.pk not in present:
                    self.place.problem("missing_header", header_row, None, header=leaf.path)
        return self.by_table[table]
