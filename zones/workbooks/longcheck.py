"""Checks a LONG table: a row is a point, with the codes of its agency and its criterion."""

from functools import partial

from thidua.spreadsheets.cells import folded
from zones.workbooks.agencychecks import check_member, check_name, names_agency, unknown_agency
from zones.workbooks.findings import Findings
from zones.workbooks.headers import AGENCY, AGENCY_NAME
from zones.workbooks.plainruns import PlainRuns, runs_of
from zones.workbooks.roster import Entry, Leaf, Roster
from zones.workbooks.rowchecks import RowCheck, is_cut, unknown_criterion
from zones.workbooks.rowkinds import (
    is_blank,
    is_numbering,
    is_summary,
    is_summary_at,
)
from zones.workbooks.sheetreading import SheetReading
from zones.workbooks.untitled import refuse_untitled


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
        self.row_check = RowCheck(reading, findings)
        self.used = self.row_check.used | {self.agency_column}
        self.refused: set[str] = set()

    def check_row(self, number: int, row: list[object], key: str, entry: Entry | None) -> None:
        """Adds the row's point, or what is wrong with it."""
        reading = self.reading
        if entry is None:
            self._row_without_agency(number, row, key)
            return
        is_free = reading.begin_data_row(number, self.used)
        if reading.table.untitled and not is_summary([row[self.row_check.criterion]]):
            refuse_untitled(reading, number, row)
        if is_free and self.name_column is not None:
            check_name(reading.place, number, self.name_column, row[self.name_column], entry)
        if not is_free or not self._is_member(number, row, key, entry):
            self.row_check.look(number, row)
            return
        leaf = self._leaf(number, row, entry)
        if leaf is not None:
            self.row_check.take(number, row, entry, leaf)

    def _is_member(self, number: int, row: list[object], key: str, entry: Entry) -> bool:
        """Returns whether the agency takes points; if not, that is said once."""
        if key in self.refused:
            return False
        place, column = self.reading.place, self.agency_column
        gives = partial(self.row_check.has_anything, number, row)
        if check_member(place, number, column, entry, self.roster, gives):
            return True
        self.refused.add(key)
        return False

    def _row_without_agency(self, number: int, row: list[object], key: str) -> None:
        if is_blank(row) and not self.row_check.has_anything(number, row):
            return
        reading, column = self.reading, self.agency_column
        is_beside = reading.is_heading(row, column) and not self._tells_points(number, row)
        if is_beside or is_summary_at(row, column) or is_numbering(row):
            reading.skip(number, row)
            return
        is_free = reading.begin_data_row(number, self.used)
        if key:
            unknown_agency(reading.place, number, column, row[column], self.roster)
        elif is_free:  # else the code may stand in the cell that is merged with this one
            reading.missing_code(number, column, "mã đơn vị")
        self.row_check.look(number, row)

    def _tells_points(self, number: int, row: list[object]) -> bool:
        """Returns whether the row gives points, or anything in their place that hangs on a code."""
        if not self.row_check.has_anything(number, row):
            return False
        if self.row_check.has_points(number, row) or self._has_criterion(row):
            return True
        named = (self.agency_column, self.name_column)
        return any(names_agency(row[c], self.roster) for c in named if c is not None)

    def _has_criterion(self, row: list[object]) -> bool:
        """Returns whether the row's criterion or group is one of some table."""
        code = folded(row[self.row_check.criterion])
        return code in self.roster.leaves or code in self.roster.groups

    def _leaf(self, number: int, row: list[object], entry: Entry) -> Leaf | None:
        """Returns the row's criterion; None where it has none, and what hangs on it is refused."""
        check, place = self.row_check, self.reading.place
        code, criteria = row[check.criterion], self.roster.criteria[entry.table]
        key = folded(code)
        leaf = criteria.get(key)
        if leaf is not None and leaf.is_leaf:
            if not is_cut(code, key, criteria):
                return leaf
            check.refuse_lost_zero(number, row, key)
            return None
        if leaf is None and is_summary([code]):
            self.reading.skip(number, row)  # an agency's total
            return None
        if leaf is None and key:
            unknown_criterion(place, number, check.criterion, code, criteria)
        elif not check.has_anything(number, row):
            self.reading.skip(number, row)
            return None
        elif leaf is not None:
            place.problem(
                "unknown_criterion", number, check.criterion, says="group_points", value=leaf.path
            )
        else:
            self.reading.missing_code(number, check.criterion, "mã tiêu chí")
        check.look(number, row)
        return None
