"""What LONG and FORM tables share: a row is one criterion of one agency."""

from datetime import date, time, timedelta

from thidua.spreadsheets.cells import shown_code
from zones.workbooks.agencychecks import is_in_old_font, is_repeated, is_second_row, refusal_of
from zones.workbooks.findings import BLANK, Claimed, Findings, Place
from zones.workbooks.headers import CRITERION, NOTE
from zones.workbooks.plainruns import points_columns
from zones.workbooks.roster import Entry, Leaf
from zones.workbooks.sheetreading import SheetReading


class RowCheck:
    """Reads the points and the note of one row."""

    def __init__(self, reading: SheetReading, findings: Findings) -> None:
        self.reading, self.findings = reading, findings
        columns = reading.table.columns
        self.criterion = columns[CRITERION]
        self.points = points_columns(reading.table)
        self.note = columns.get(NOTE)
        self.used = {self.criterion, *(column for _, column in self.points)}
        for column, header in reading.table.unread:
            reading.place.warning(
                "skipped_column", reading.table.header_row, column, says="unread", header=header
            )

    def has_points(self, number: int, row: list[object]) -> bool:
        """Returns whether the row holds what may be meant as points."""
        return self.reading.gives_points(number, row, [column for _, column in self.points])

    def has_anything(self, number: int, row: list[object]) -> bool:
        """Returns whether the row holds points, a note, or anything else in their columns."""
        columns = [column for _, column in self.points]
        columns += [] if self.note is None else [self.note]
        return any(row[c] != "" for c in columns) or self.reading.is_odd_blank(number, columns)

    def look(self, number: int, row: list[object]) -> None:
        """Says what is wrong with the cells of a row that is refused for its code already."""
        self.reading.look(number, row, [column for _, column in self.points])
        if self.note is not None:
            self.reading.note(number, self.note, row[self.note])

    def refuse_lost_zero(self, number: int, row: list[object], key: str) -> None:
        """Says that the code may be another one's, where a point or a note hangs on it."""
        if self.has_anything(number, row):
            self.reading.place.problem(
                "ambiguous_number", number, self.criterion, says="lost_zero", value=key
            )
            self.look(number, row)

    def take(self, number: int, row: list[object], entry: Entry, leaf: Leaf) -> None:
        """Adds the row's point, or what is wrong with it."""
        place = self.reading.place
        is_second = is_second_row(self.findings, place, number, self.criterion, entry, leaf.pk)
        given = {"self": BLANK, "appraised": BLANK}
        for kind, column in self.points:
            points = self.reading.points(number, column, row[column], leaf)
            if points is None or is_second:
                continue
            if points == BLANK:
                self.findings.blank_count += kind in entry.kinds  # others are not asked for
            elif kind not in entry.kinds and self._is_repeated(number, entry, leaf, kind):
                continue  # claims are kept until the end: each once
            elif self._is_claim(number, column, entry, leaf, kind, points):
                continue
            else:
                given[kind] = points
        note = self._note(number, row)
        if is_second or (note and self._is_claim(number, self.note, entry, leaf, "note", note)):
            note = ""
        kinds = [kind for kind, points in given.items() if points != BLANK]
        kinds += ["note"] if note else []
        if kinds and not any([self._is_repeated(number, entry, leaf, kind) for kind in kinds]):
            self.findings.points.add(entry.sheet, leaf.pk, given["self"], given["appraised"], note)

    def _is_repeated(self, number: int, entry: Entry, leaf: Leaf, kind: str) -> bool:
        place = self.reading.place
        return is_repeated(self.findings, place, number, self.criterion, entry, leaf.pk, kind)

    def _note(self, number: int, row: list[object]) -> str:
        if self.note is None:
            return ""
        return self.reading.note(number, self.note, row[self.note]) or ""

    def _is_claim(self, number, column, entry: Entry, leaf: Leaf, kind: str, value) -> bool:
        """Takes a value that the user may not write as a claim; returns whether it is one."""
        if kind in entry.kinds or (kind == "note" and entry.kinds):
            return False
        problem = refusal_of(self.reading.place, number, column, entry, kind)
        self.findings.claims.append(Claimed(entry.sheet, leaf.pk, kind, value, problem))
        return True


def is_cut(code: object, key: str, criteria: dict[str, Leaf]) -> bool:
    """Returns whether a code may have lost its last zero: Excel makes the number 1.1 of «1.10»."""
    return isinstance(code, float) and not code.is_integer() and f"{key}0" in criteria


def unknown_criterion(
    place: Place, number: int, column: int, value: object, criteria: dict[str, Leaf]
) -> None:
    """Records a code that the agency's table does not have, with the nearest one."""
    if isinstance(value, date | time | timedelta):
        place.problem("unknown_criterion", number, column, says="date_code")
        return
    if is_in_old_font(place, number, column, value):
        return
    paths = (leaf.path for leaf in criteria.values() if leaf.is_leaf)
    near = place.findings.suggestion(shown_code(value).upper(), paths)
    place.problem("unknown_criterion", number, column, value=shown_code(value), nearest=near)
