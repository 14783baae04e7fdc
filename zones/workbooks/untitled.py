"""Points in columns that have no title of their own: they are named, for they would be lost."""

from thidua.spreadsheets.cells import shown
from zones.workbooks.findings import Place
from zones.workbooks.headers import AGENCY, APPRAISED, CRITERION, SELF
from zones.workbooks.layouts import FoundTable
from zones.workbooks.rowkinds import may_be_point
from zones.workbooks.sheetreading import SheetReading

_LONGEST_QUOTED = 40


def refuse_untitled(reading: SheetReading, number: int, row: list[object]) -> None:
    """Names what may be a point under no title, in the row of an agency or criterion."""
    for column in reading.table.untitled:
        if reading.gives_points(number, row, [column]):
            reading.place.problem("outside_table", number, column, says="untitled")


def refuse_divided(place: Place, table: FoundTable, first: list[list[object]]) -> bool:
    """Names the titles of points that stand above several columns; returns whether there are any.

    «I.1» above «Tự chấm» and «Thẩm định», «Điểm tự chấm» above «Lần 1» and «Lần 2»: which column
    is meant is not known.
    """
    below = first[table.header_row + 1] if table.header_row + 1 < len(first) else []
    codes = [table.columns[role] for role in (AGENCY, CRITERION) if role in table.columns]
    if not below or any(below[column] != "" for column in codes):
        return False
    points = [column for column, _ in table.criteria]
    points += [table.columns[role] for role in (SELF, APPRAISED) if role in table.columns]
    divided = [
        column
        for column in points
        if column + 1 in table.untitled
        and _is_title(below[column])
        and _is_title(below[column + 1])
    ]
    for column in divided:
        left, right = (shown(below[c], _LONGEST_QUOTED) for c in (column, column + 1))
        place.problem(
            "duplicate_header",
            table.header_row,
            column,
            says="divided",
            header=table.headers[column],
            left=left,
            right=right,
        )
    return bool(divided)


def _is_title(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not may_be_point(value)
