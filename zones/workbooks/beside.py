"""Sheets that stand beside the score sheets of a workbook: instructions, lists, summaries."""

import re
from collections.abc import Callable, Iterator

from thidua.spreadsheets.cells import folded, shown
from thidua.spreadsheets.sheetcells import SheetFacts
from zones.workbooks.agencychecks import begins_as_code
from zones.workbooks.headers import ALSO_INFORMATION, CRITERION, INFORMATION, NOTE
from zones.workbooks.layouts import FoundTable, Layout
from zones.workbooks.plainruns import points_columns
from zones.workbooks.roster import Roster
from zones.workbooks.rowkinds import is_like_code, is_numbering, may_be_point

Body = Callable[[], Iterator[list[object]]]

# columns that hold figures and are no points
_FIGURES = re.compile(
    r"(?:số )?(?:điện thoại|đt|di động|fax|tài khoản|biên chế|cán bộ|công chức|người|trang)\b"
    r"|(?:năm|ngày|tháng|hạn|thời (?:hạn|gian)|mã số thuế|e-?mail|địa chỉ|số văn bản)\b"
)
# titles of a table's column of agencies: its rows are no criteria
_AGENCIES = {"đơn vị", "tên đơn vị", "tên cơ quan", "cơ quan, đơn vị", "tên cơ quan, đơn vị"}
_LONGEST_POINT = 6  # «100,25»; longer figures are telephone numbers, dates and the like


def is_beside(table: FoundTable, facts: SheetFacts, sheet: str, body: Body, roster: Roster) -> bool:
    """Returns whether a table that looks like one of points gives none: nothing is lost without it.

    It has no column of points, or no codes of criteria, or it is a form of no agency that nobody
    filled in. ``body`` gives the rows below the header, as often as they are asked for.
    """
    if facts.errors or facts.uncalculated:
        return False
    rows = _rows(body)
    if table.layout is Layout.WIDE:
        return not _has_criteria(table, roster) and not _holds_points(table, rows, roster)
    points = [column for _, column in points_columns(table)]
    if not points:
        return not table.misnamed and not _holds_points(table, rows, roster)
    if table.layout is Layout.LONG:
        return CRITERION not in table.columns and not _holds_codes(table, rows, roster)
    if table.agency_cell is not None or table.agency_code in roster.agencies:
        return False
    if begins_as_code(sheet, roster):
        return False
    if _AGENCIES & {folded(header) for header in table.headers.values()}:
        return not _holds_codes(table, rows, roster)
    given = [*points, table.columns.get(NOTE, points[0])]
    return all(row[column] == "" for row in rows for column in given)


def _rows(body: Body) -> Iterator[list[object]]:
    """Yields the rows; the sheet is read only where one is asked for."""
    yield from (row for row in body() if not is_numbering(row))


def _has_criteria(table: FoundTable, roster: Roster) -> bool:
    """Returns whether a WIDE table has a criterion's column; a group's holds subtotals."""
    keys = {key for _, key in table.criteria} - INFORMATION - roster.groups
    return any(
        key in roster.leaves or (" " not in key and is_like_code(key) and not _FIGURES.match(key))
        for key in keys
    )


def _informing(table: FoundTable, roster: Roster) -> set[int]:
    """Returns the columns whose titles say that they hold no points."""
    return {
        column
        for column, header in table.headers.items()
        if (key := folded(header)) in INFORMATION | ALSO_INFORMATION | roster.groups
        or _FIGURES.match(key)
    }


def _holds_points(table: FoundTable, rows: Iterator[list[object]], roster: Roster) -> bool:
    """Returns whether a column without a known title holds what may be a point."""
    known = _informing(table, roster) | {*table.columns.values()}
    return any(
        value != "" and column not in known and may_be_point(value)
        for row in rows
        for column, value in enumerate(row)
        if len(shown(value)) <= _LONGEST_POINT
    )


def _holds_codes(table: FoundTable, rows: Iterator[list[object]], roster: Roster) -> bool:
    """Returns whether a column holds codes of criteria, under whatever title."""
    informing = _informing(table, roster) | {column for _, column in points_columns(table)}
    return any(
        value != "" and column not in informing and folded(value) in roster.leaves
        for row in rows
        for column, value in enumerate(row)
    )
