"""Checks LONG and FORM tables: a row is one criterion of one agency."""

from datetime import date, time, timedelta

from thidua.spreadsheets.cells import folded, shown_code
from zones.workbooks.agencychecks import (
    check_member,
    check_name,
    is_in_old_font,
    is_repeated,
    refusal_of,
    unknown_agency,
)
from zones.workbooks.findings import BLANK, Claimed, Findings
from zones.workbooks.layouts import AGENCY, AGENCY_NAME, CRITERION, NOTE
from zones.workbooks.plainruns import PlainRuns, points_columns, runs_of
from zones.workbooks.roster import Entry, Leaf, Roster
from zones.workbooks.sheetreading import (
    SheetReading,
    holds_points,
    is_blank,
    is_numbering,
    is_total,
)


def check_long(reading: SheetReading, roster: Roster, findings: Findings) -> None:
    """Adds the points and problems of a LONG sheet to the findings."""
    long = _Long(reading, roster, findings)
    plain_runs = PlainRuns(reading, roster, findings)
    for first, rows in runs_of(reading, reading.table.columns[AGENCY]):
        key = folded(rows[0][reading.table.columns[AGENCY]])
        entry = roster.agencies.get(key)
        if entry is not None and plain_runs.take(first, rows, entry):
            continue
        for number, row in enumerate(rows, first):
            if reading.is_done():
                break
            long.check_row(number, row, key, entry)


class _Long:
    """Checks a LONG table's rows one by one, for whatever they may hold."""

    def __init__(self, reading: SheetReading, roster: Roster, findings: Findings) -> None:
        self.reading, self.roster = reading, roster
        self.agency_column = reading.table.columns[AGENCY]
        self.name_column = reading.table.columns.get(AGENCY_NAME)
        self.row_check = _RowCheck(reading, findings)
        self.used = self.row_check.used | {self.agency_column}
        self.refused: set[str] = set()

    def check_row(self, number: int, row: list[object], key: str, entry: Entry | None) -> None:
        reading, roster = self.reading, self.roster
        if entry is None:
            _row_without_agency(reading, roster, number, row, key, self.row_check)
            return
        if not reading.begin_data_row(number, self.used):
            return
        if self.name_column is not None:
            check_name(reading.place, number, self.name_column, row[self.name_column], entry)
        if key in self.refused:
            return
        if not check_member(reading.place, number, self.agency_column, entry, roster):
            self.refused.add(key)  # said once, not for each of its sixty points
            return
        leaf = _leaf_of_long_row(reading, roster, number, row, entry, self.row_check)
        if leaf is not None:
            self.row_check.take(number, row, entry, leaf)


def check_form(reading: SheetReading, roster: Roster, findings: Findings) -> None:
    """Adds the points and problems of a FORM sheet, one agency's, to the findings."""
    table, place = reading.table, reading.place
    entry = roster.agencies.get(table.agency_code)
    row, column = table.agency_cell or (table.header_row, table.columns[CRITERION])
    old = place.in_old_font
    if entry is None and old and old[0] < table.header_row:
        place.problem("legacy_encoding", *old)
    elif entry is None:
        unknown_agency(place, row, column, table.agency_code.upper(), roster)
    elif roster.agencies.get(folded(place.sheet), entry) is not entry:
        place.problem(
            "name_mismatch",
            row,
            column,
            says="sheet_mismatch",
            agency=entry.code,
            value=place.sheet,
        )
    if entry is None or not check_member(place, row, column, entry, roster):
        reading.data_rows = 1  # the sheet is refused as a whole; its rows were not looked at
        return
    criteria = roster.criteria[entry.table]
    row_check = _RowCheck(reading, findings)
    group = ""
    for number, values in reading.rows:
        if is_numbering(values):
            reading.skipped.append(number)
            continue
        key = folded(values[row_check.criterion])
        # «1» below group «I» is I.1
        within = f"{group}.{key}" if group else key
        leaf = criteria.get(within) or criteria.get(key)
        code = values[row_check.criterion]
        is_cut = _is_cut(code, within, criteria) or _is_cut(code, key, criteria)
        if leaf and leaf.is_leaf and is_cut:
            if reading.begin_data_row(number, row_check.used):
                row_check.refuse_lost_zero(number, values, key)
        elif leaf is None:
            _row_without_criterion(reading, criteria, number, values, key, row_check)
        elif leaf.is_leaf:
            if reading.begin_data_row(number, row_check.used):
                row_check.take(number, values, entry, leaf)
        else:
            group = folded(leaf.path)
            if row_check.has_points(values):
                reading.skipped.append(number)  # the group's subtotal


class _RowCheck:
    """Reads the points and the note of one row."""

    def __init__(self, reading: SheetReading, findings: Findings) -> None:
        self.reading, self.findings = reading, findings
        columns = reading.table.columns
        self.criterion = columns[CRITERION]
        self.points = points_columns(reading.table)
        self.note = columns.get(NOTE)
        self.used = {self.criterion, *(column for _, column in self.points)}

    def has_points(self, row: list[object]) -> bool:
        return holds_points([row[column] for _, column in self.points])

    def refuse_lost_zero(self, number: int, row: list[object], key: str) -> None:
        """Says that the code may be another one's, where a point or a note hangs on it."""
        facts, columns = self.reading.facts, [column for _, column in self.points]
        columns += [] if self.note is None else [self.note]
        cells = [(number, column) for column in columns]
        is_given = any(row[column] != "" for column in columns)
        if is_given or any(cell in facts.errors or cell in facts.uncalculated for cell in cells):
            self.reading.place.problem(
                "ambiguous_number", number, self.criterion, says="lost_zero", value=key
            )

    def take(self, number: int, row: list[object], entry: Entry, leaf: Leaf) -> None:
        """Adds the row's point, or what is wrong with it."""
        given = {"self": BLANK, "appraised": BLANK}
        for kind, column in self.points:
            points = self.reading.points(number, column, row[column], leaf)
            if points is None:
                continue
            if points == BLANK:
                self.findings.blank_count += 1
            elif kind not in entry.kinds and self._is_repeated(number, entry, leaf, kind):
                continue  # claims are kept until the end: each once
            elif self._is_claim(number, column, entry, leaf, kind, points):
                continue
            else:
                given[kind] = points
        note = self._note(number, row, entry, leaf)
        if note or given["self"] != BLANK or given["appraised"] != BLANK:
            for kind in ("self", "appraised"):
                if given[kind] != BLANK and self._is_repeated(number, entry, leaf, kind):
                    return
            self.findings.points.add(entry.sheet, leaf.pk, given["self"], given["appraised"], note)

    def _is_repeated(self, number: int, entry: Entry, leaf: Leaf, kind: str) -> bool:
        place = self.reading.place
        return is_repeated(self.findings, place, number, self.criterion, entry, leaf.pk, kind)

    def _note(self, number: int, row: list[object], entry: Entry, leaf: Leaf) -> str:
        if self.note is None or row[self.note] == "":
            return ""
        note = self.reading.note(number, self.note, row[self.note])
        if not note or self._is_claim(number, self.note, entry, leaf, "note", note):
            return ""
        return note

    def _is_claim(self, number, column, entry: Entry, leaf: Leaf, kind: str, value) -> bool:
        """Takes a value that the user may not write as a claim; returns whether it is one."""
        if kind in entry.kinds or (kind == "note" and entry.kinds):
            return False
        problem = refusal_of(self.reading.place, number, column, entry, kind)
        self.findings.claims.append(Claimed(entry.sheet, leaf.pk, kind, value, problem))
        return True


def _row_without_agency(
    reading: SheetReading, roster: Roster, number: int, row, key: str, row_check: _RowCheck
) -> None:
    if is_blank(row):
        return
    column = reading.table.columns[AGENCY]
    is_heading = not row_check.has_points(row) and (" " in key or not key)
    if is_heading or is_total(row) or is_numbering(row):
        reading.skip(number, row)
        return
    reading.begin_data_row(number, row_check.used | {column})
    if key:
        unknown_agency(reading.place, number, column, row[column], roster)
    else:
        reading.missing_code(number, column, "mã đơn vị")


def _leaf_of_long_row(
    reading: SheetReading, roster: Roster, number: int, row, entry: Entry, row_check: _RowCheck
) -> Leaf | None:
    column, place = row_check.criterion, reading.place
    key = folded(row[column])
    leaf = roster.criteria[entry.table].get(key)
    if leaf is not None and leaf.is_leaf:
        if not _is_cut(row[column], key, roster.criteria[entry.table]):
            return leaf
        row_check.refuse_lost_zero(number, row, key)
        return None
    if leaf is not None:
        if row_check.has_points(row):
            _group_points(place, number, column, leaf)
    elif key:
        _unknown_criterion(place, number, column, row[column], roster.criteria[entry.table])
    elif row_check.has_points(row):
        reading.missing_code(number, column, "mã tiêu chí")
    return None


def _row_without_criterion(
    reading: SheetReading, criteria: dict[str, Leaf], number: int, row, key: str, row_check
) -> None:
    """A FORM row whose code is no criterion's: a heading, a total, a signature, or a mistake."""
    if is_blank(row):
        return
    if is_total(row) or not row_check.has_points(row):
        reading.skip(number, row)
        return
    reading.begin_data_row(number, row_check.used)
    if key:
        _unknown_criterion(
            reading.place, number, row_check.criterion, row[row_check.criterion], criteria
        )
    else:
        reading.missing_code(number, row_check.criterion, "mã tiêu chí")


def _is_cut(code: object, key: str, criteria: dict[str, Leaf]) -> bool:
    """Returns whether a code may have lost its last zero: Excel makes the number 1.1 of «1.10»."""
    return isinstance(code, float) and not code.is_integer() and f"{key}0" in criteria


def _group_points(place, number: int, column: int, leaf: Leaf) -> None:
    place.problem("unknown_criterion", number, column, says="group_points", value=leaf.path)


def _unknown_criterion(place, number: int, column: int, value, criteria: dict[str, Leaf]) -> None:
    if isinstance(value, date | time | timedelta):
        place.problem("unknown_criterion", number, column, says="date_code")
        return
    if is_in_old_font(place, number, column, value):
        return
    paths = (leaf.path for leaf in criteria.values() if leaf.is_leaf)
    near = place.findings.suggestion(shown_code(value).upper(), paths)
    place.problem("unknown_criterion", number, column, value=shown_code(value), nearest=near)
