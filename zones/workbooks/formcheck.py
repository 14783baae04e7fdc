"""Checks a FORM table: one agency's sheet, a row is a criterion."""

import re
from functools import partial

from thidua.spreadsheets.cells import folded, shown_code
from zones.workbooks.findings import Findings
from zones.workbooks.formagency import agency_of, other_agency
from zones.workbooks.headers import CONTENT
from zones.workbooks.layouts import repeats_header
from zones.workbooks.maxima import Maxima
from zones.workbooks.roster import Entry, Leaf, Roster
from zones.workbooks.rowchecks import RowCheck, is_cut, unknown_criterion
from zones.workbooks.rowkinds import is_blank, is_numbering, is_summary, is_summary_at
from zones.workbooks.sheetreading import SheetReading
from zones.workbooks.shortcodes import ShortCodes
from zones.workbooks.subtotals import Subtotals
from zones.workbooks.untitled import refuse_untitled

# the code that a heading begins with: «II. Công tác …»; a digit behind it is another code, «I. 1»
_HEADING = re.compile(r"(\w+(?:\.\w+)*)\s*[.):]\s*(?=[^\W\d]|\Z)")

_LIKE_CODE = re.compile(r"\w+(?:[.,-]\w+)+")


def check_form(reading: SheetReading, roster: Roster, findings: Findings) -> None:
    """Adds the points and problems of a FORM sheet, one agency's, to the findings."""
    row_check = RowCheck(reading, findings)
    entry = agency_of(reading, roster, partial(_gives, reading, row_check))
    if entry is not None:
        _Form(reading, entry, roster, row_check).check()
        return
    reading.data_rows = 1  # the sheet is refused as a whole
    column = row_check.criterion
    for number, row in reading.rows:
        if row[column] != "" and not is_numbering(row) and not is_summary_at(row, column):
            row_check.look(number, row)


def _gives(reading: SheetReading, check: RowCheck) -> bool:
    """Returns whether a row below the header, but for its numbering, holds points or a note."""
    return any(
        check.has_anything(number, row) and not is_numbering(row)
        for number, row in enumerate(reading.rows_ahead(), reading.first_row)
    )


class _Form:
    """Checks the rows of a form in their order: a short code counts within the group above it."""

    def __init__(
        self, reading: SheetReading, entry: Entry, roster: Roster, check: RowCheck
    ) -> None:
        self.reading, self.entry, self.roster, self.row_check = reading, entry, roster, check
        self.criteria = roster.criteria[entry.table]
        self.content = reading.table.columns.get(CONTENT)
        self.numbering = reading.table.numbering
        self.group = ""
        self.short_codes = ShortCodes()
        self.is_at_header = True  # nothing but what the header says was read since
        self.subtotals = Subtotals(check)
        self.maxima = Maxima(reading)
        self.is_code_refused = False  # points may belong to any group then
        self.other_agency: tuple[int, int] | None = None  # the last cell that names one

    def check(self) -> None:
        """Adds the rows' points, or what is wrong with them."""
        if self.numbering not in (None, self.row_check.criterion):
            self._take_codes_of_numbering()
        for number, row in self.reading.rows:
            key = folded(row[self.row_check.criterion])
            if is_numbering(row) and self._numbers_columns(row, key):
                self.reading.skipped.append(number)
            else:
                self._check_row(number, row, key)
        self.maxima.tell_others()
        if not self.reading.is_over and not self.is_code_refused:
            self.subtotals.refuse_alone()

    def _numbers_columns(self, row: list[object], key: str) -> bool:
        """Returns whether «1 | 2 | 3» numbers the columns, and is no criterion with its points.

        A criterion's contents are words, or left blank.
        """
        if self.content is not None and row[self.content] != "":
            return True
        leaf = self.criteria.get(key)
        return self.is_at_header and (leaf is None or not leaf.is_leaf)

    def _take_codes_of_numbering(self) -> None:
        """Reads the codes in «TT» where «Mã» is blank throughout and each point has one there."""
        rows, check = self.reading.rows_ahead(), self.row_check
        if any(row[check.criterion] != "" for row in rows if not is_numbering(row)):
            return
        with_points = [
            row
            for number, row in enumerate(rows, self.reading.first_row)
            if check.has_points(number, row) and not self._is_total(number, row)
        ]
        codes = [folded(row[self.numbering]) for row in with_points]
        if codes and all(code in self.criteria for code in codes):
            check.criterion = self.numbering
            check.used.add(self.numbering)

    def _is_other_agencys(self, number: int, row: list[object], leaf: Leaf | None) -> bool:
        """Returns whether points stand below another agency's name: its form, which is not read.

        Below the last row a name is of who signs.
        """
        check = self.row_check
        if self.other_agency is None or not check.has_anything(number, row):
            return False
        if leaf is None and (not check.has_points(number, row) or self._is_total(number, row)):
            return False
        self.reading.is_over = True
        self.reading.place.problem("duplicate_header", *self.other_agency, says="second_table")
        return True

    def _check_row(self, number: int, row: list[object], key: str) -> None:
        code, criteria, check = row[self.row_check.criterion], self.criteria, self.row_check
        # «1» below group «I» is I.1, unless 1 is a code of its own
        within = f"{self.group}.{key}" if self.group and key not in criteria else key
        leaf = criteria.get(within)
        if self._is_other_agencys(number, row, leaf):
            return
        runs_on = (leaf is None or leaf.is_leaf) and self.short_codes.runs_on(key)
        self.is_at_header = self.is_at_header and leaf is None
        if leaf is None:
            self._row_without_criterion(number, row, key)
        elif not leaf.is_leaf:
            self._begin_group(leaf)
            if check.has_points(number, row):
                self.reading.skipped.append(number)  # the group's subtotal
            self._tell_group(number, row, leaf)
        elif is_cut(code, within, criteria):
            if self.reading.begin_data_row(number, check.used):
                check.refuse_lost_zero(number, row, key)
        elif within != key and (runs_on or self._restarts(number, row, key)):
            self.group, self.is_code_refused = "", True
            self.reading.begin_data_row(number, check.used)
            says = "runs_on" if runs_on else "restarts"
            place = self.reading.place
            place.problem("unknown_criterion", number, check.criterion, says=says, value=key)
            check.look(number, row)
        else:
            is_free = self.reading.begin_data_row(number, check.used)
            self.subtotals.note_criterion(row, leaf)
            self.maxima.note_criterion(number, row, leaf)
            refuse_untitled(self.reading, number, row)
            if is_free:
                check.take(number, row, self.entry, leaf)
            else:
                check.look(number, row)

    def _restarts(self, number: int, row: list[object], key: str) -> bool:
        return self.row_check.has_anything(number, row) and self.short_codes.restarts(key)

    def _begin_group(self, group: Leaf) -> None:
        self.group = folded(group.path)
        self.short_codes.begin_group()
        self.is_at_header = False

    def _tell_group(self, number: int, row: list[object], group: Leaf) -> None:
        check = self.row_check
        self.subtotals.note_group(number, row, group)
        if check.note is not None and row[check.note] != "":
            self.reading.place.warning(
                "skipped_rows", number, check.note, says="group_note", value=group.path
            )

    def _row_without_criterion(self, number: int, row: list[object], key: str) -> None:
        """A row whose code is no criterion's: a heading, a total, a signature, or a mistake."""
        check, reading = self.row_check, self.reading
        has_points = check.has_points(number, row)
        if (is_blank(row) and not has_points) or self._is_total(number, row):
            self.short_codes.interrupt()
            if not is_blank(row):
                reading.skip(number, row)
            return
        numbered = None if key else self._group_in_numbering(row)
        group = numbered or self._group_named(row, key)
        if group:
            self._begin_group(group)
        if group and (key or numbered):
            reading.skip(number, row)
            self._tell_group(number, row, group)
        elif has_points or (_LIKE_CODE.fullmatch(key) and check.has_anything(number, row)):
            self._refuse_code(number, row, key)
        else:
            if not group and not self._is_bullet(row, key):
                self.group = ""  # some other heading: short codes below are not of the group above
            self.short_codes.interrupt()
            self.is_at_header = self.is_at_header or repeats_header(row, reading.table)
            if (column := other_agency(row, self.entry, self.roster)) is not None:
                self.other_agency = (number, column)
            reading.skip(number, row)

    def _is_total(self, number: int, row: list[object]) -> bool:
        """Returns whether the row sums up; with points beside a code it is a criterion mistyped."""
        if not is_summary(row):
            return False
        columns = {self.row_check.criterion, self.numbering} - {None}
        has_code = not all(is_summary_at(row, column) for column in columns)
        return not has_code or not self.row_check.has_anything(number, row)

    def _is_bullet(self, row: list[object], key: str) -> bool:
        """Returns whether the row only explains the criterion above: «- Ban hành đúng hạn»."""
        return (key or self._content(row)).startswith(("-", "+", "*", "•", "–"))

    def _content(self, row: list[object]) -> str:
        return "" if self.content is None else shown_code(row[self.content])

    def _refuse_code(self, number: int, row: list[object], key: str) -> None:
        check, reading = self.row_check, self.reading
        reading.begin_data_row(number, check.used)
        self.is_code_refused = True
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
        return self._group(found[1]) if found else None

    def _group_in_numbering(self, row: list[object]) -> Leaf | None:
        """Returns the group whose code stands in «TT» beside a blank «Mã»; «1» numbers a row."""
        if self.numbering is None:
            return None
        code = shown_code(row[self.numbering]).rstrip(".)")
        return None if code.isdecimal() else self._group(code)

    def _group(self, code: str) -> Leaf | None:
        group = self.criteria.get(folded(code))
        is_named = group is not None and not group.is_leaf and group.path == code
        return group if is_named else None
