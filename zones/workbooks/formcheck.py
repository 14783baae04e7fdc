"""Checks a FORM table: one agency's sheet, a row is a criterion."""

import re

from thidua.spreadsheets.cells import folded, shown_code
from zones.workbooks.agencychecks import check_member, unknown_agency
from zones.workbooks.findings import Findings
from zones.workbooks.headers import CONTENT, CRITERION
from zones.workbooks.roster import Entry, Leaf, Roster
from zones.workbooks.rowchecks import RowCheck, is_cut, unknown_criterion
from zones.workbooks.rowkinds import is_blank, is_numbering, is_summary
from zones.workbooks.sheetreading import SheetReading

# the code that a heading begins with: «II. Công tác …»; a digit behind it is another code, «I. 1»
_HEADING = re.compile(r"(\w+(?:\.\w+)*)\s*[.):]\s*(?=[^\W\d]|\Z)")

_LIKE_CODE = re.compile(r"\w+(?:[.,-]\w+)+")


def check_form(reading: SheetReading, roster: Roster, findings: Findings) -> None:
    """Adds the points and problems of a FORM sheet, one agency's, to the findings."""
    entry = _agency(reading, roster)
    row_check = RowCheck(reading, findings)
    if entry is not None:
        _Form(reading, entry, roster.criteria[entry.table], row_check).check()
        return
    reading.data_rows = 1  # the sheet is refused as a whole
    for number, row in reading.rows:
        if row[row_check.criterion] != "" and not is_numbering(row) and not is_summary(row):
            row_check.look(number, row)


def _agency(reading: SheetReading, roster: Roster) -> Entry | None:
    """Returns the agency of the form; None where it takes no points, which is recorded."""
    table, place = reading.table, reading.place
    entry = roster.agencies.get(table.agency_code)
    row, column = table.agency_cell or (table.header_row, table.columns[CRITERION])
    old = place.in_old_font
    if entry is None and old and old[0] < table.header_row:
        place.problem("legacy_encoding", *old)
    elif entry is None and table.agency_cell is None and not _is_like_code(place.sheet, roster):
        place.problem("unknown_agency", row, column, says="no_agency", value=place.sheet)
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
    is_member = entry is not None and check_member(place, row, column, entry, roster)
    return entry if is_member else None


def _is_like_code(name: str, roster: Roster) -> bool:
    """Returns whether a sheet's name begins as some agency's code does: «STP-»."""
    begins = {code.partition("-")[0] for code in roster.agencies}
    return folded(name).partition("-")[0] in begins


class _Form:
    """Checks the rows of a form in their order: a short code counts within the group above it."""

    def __init__(
        self, reading: SheetReading, entry: Entry, criteria: dict[str, Leaf], check: RowCheck
    ) -> None:
        self.reading, self.entry, self.criteria, self.row_check = reading, entry, criteria, check
        self.content = reading.table.columns.get(CONTENT)
        self.group = ""
        self.is_group_new = False
        self.last_short: int | None = None

    def check(self) -> None:
        """Adds the rows' points, or what is wrong with them."""
        for number, row in self.reading.rows:
            # «1 | 2 | 3» may be a criterion and its points where nothing else stands in a row
            is_begun = self.content is None and (self.group or self.reading.data_rows)
            if is_numbering(row) and not is_begun:
                self.reading.skipped.append(number)
            else:
                self._check_row(number, row, folded(row[self.row_check.criterion]))

    def _check_row(self, number: int, row: list[object], key: str) -> None:
        code, criteria, check = row[self.row_check.criterion], self.criteria, self.row_check
        # «1» below group «I» is I.1, unless 1 is a code of its own
        within = f"{self.group}.{key}" if self.group and key not in criteria else key
        leaf = criteria.get(within)
        if leaf is None:
            self._row_without_criterion(number, row, key)
        elif not leaf.is_leaf:
            self._begin_group(leaf)
            if check.has_points(number, row):
                self.reading.skipped.append(number)  # the group's subtotal
        elif is_cut(code, within, criteria):
            if self.reading.begin_data_row(number, check.used):
                check.refuse_lost_zero(number, row, key)
        elif within != key and self._runs_on(key):
            self.group = ""
            self.reading.begin_data_row(number, check.used)
            place = self.reading.place
            place.problem("unknown_criterion", number, check.criterion, says="runs_on", value=key)
            check.look(number, row)
        elif self.reading.begin_data_row(number, check.used):
            check.take(number, row, self.entry, leaf)
        else:
            check.look(number, row)

    def _begin_group(self, group: Leaf) -> None:
        self.group, self.is_group_new = folded(group.path), True

    def _runs_on(self, key: str) -> bool:
        """Returns whether a group's first number goes on from the group before: 3 after 1, 2.

        Rows are numbered through then, and the number is not the criterion's within its group.
        """
        number = int(key) if key.isascii() and key.isdecimal() and len(key) < 5 else None
        is_first, before = self.is_group_new, self.last_short
        self.is_group_new, self.last_short = False, number
        return is_first and None not in (number, before) and number == before + 1

    def _row_without_criterion(self, number: int, row: list[object], key: str) -> None:
        """A row whose code is no criterion's: a heading, a total, a signature, or a mistake."""
        check, reading = self.row_check, self.reading
        has_points = check.has_points(number, row)
        if (is_blank(row) and not has_points) or is_summary(row):
            if not is_blank(row):
                reading.skip(number, row)
            return
        group = self._group_named(row, key)
        if group:
            self._begin_group(group)
        if group and key:
            reading.skip(number, row)
        elif has_points or (_LIKE_CODE.fullmatch(key) and check.has_anything(number, row)):
            self._refuse_code(number, row, key)
        else:
            if not group and not self._is_bullet(row, key):
                self.group = ""  # some other heading: short codes below are not of the group above
            reading.skip(number, row)

    def _is_bullet(self, row: list[object], key: str) -> bool:
        """Returns whether the row only explains the criterion above: «- Ban hành đúng hạn»."""
        return (key or self._content(row)).startswith(("-", "+", "*", "•", "–"))

    def _content(self, row: list[object]) -> str:
        return "" if self.content is None else shown_code(row[self.content])

    def _refuse_code(self, number: int, row: list[object], key: str) -> None:
        check, reading = self.row_check, self.reading
        reading.begin_data_row(number, check.used)
        if key:
            code = row[check.criterion]
            unknown_criterion(reading.place, number, check.criterion, code, self.criteria)
        else:
            reading.missing_code(number, check.criterion, "mã tiêu chí")
        check.look(number, row)

    def _group_named(self, row: list[object], key: str) -> Leaf | None:
        """Returns the group whose code, as it is written, a heading begins with, in either column.

        «Vi phạm …» and «V/v …» begin with no code, whatever their letters.
        """
        code = shown_code(row[self.row_check.criterion])
        found = _HEADING.match(code if key else self._content(row))
        group = self.criteria.get(folded(found[1])) if found else None
        is_named = group is not None and not group.is_leaf and group.path == found[1]
        return group if is_named else None
