"""The layouts of score workbooks, recognised by their header row."""

import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum

from thidua.spreadsheets.cells import folded, shown_code
from zones.workbooks.agencyrows import agency_above, agency_named, names_one_agency
from zones.workbooks.headers import (
    AGENCY,
    AGENCY_ROLES,
    ALSO_INFORMATION,
    APPRAISED,
    CRITERION,
    FORM_ROLES,
    INFORMATION,
    LONG_ROLES,
    NUMBERING,
    POINTS,
    PREFERRED,
    SELF,
    SUMS,
    TITLES,
    keys_of,
    meant,
)

HEADER_ROWS = 30  # how far down a header row is looked for


class Layout(Enum):
    WIDE = "wide"
    LONG = "long"
    FORM = "form"


_ROLES = {Layout.WIDE: AGENCY_ROLES, Layout.LONG: LONG_ROLES, Layout.FORM: FORM_ROLES}
# not of a date: «ngày 05 tháng 01 năm 2026» above a table says when the paper was written
_YEAR = re.compile(
    r"(?<!tháng \d )(?<!tháng \d\d )"
    r"\b(?:năm(?: thi đua| công tác| báo cáo)?\s*:?|thi đua|chấm điểm)\s*((?:19|20|21)\d{2})\b"
    r"(?!\s*[-–]\s*\d{4})"  # «thi đua 2021-2025» is a plan's
)
_ONLY_YEAR = re.compile(r"(?:19|20|21)\d{2}")
# behind these words a year is another paper's: «Căn cứ Quyết định số 12/QĐ-BTP năm 2019»
_CITING = re.compile(
    r"\bcăn cứ\b|\bkèm theo\b|\bsố:?\s*\d+\s*/"
    r"|\b(?:theo|thực hiện) (?:quyết định|kế hoạch|công văn|hướng dẫn|thông tư|nghị định|luật)\b"
)
_CODE = re.compile(r"(?=.*\d)[\w.,-]+")


@dataclass
class FoundTable:
    """A table in a sheet: rows and columns count from 0.

    ``columns`` leads from a role to its column; ``criteria`` lists the (column, header text) of a
    WIDE table's criteria; ``headers`` gives each column's header as written; ``twice`` lists
    (header, column, earlier column) of headers that stand twice; ``misnamed`` (column, title) of
    headers that seem to mean a title that is missing; ``unread`` (column, header) of others that
    the table does not have; ``untitled`` the columns within its width whose header is blank.
    """

    layout: Layout
    header_row: int
    columns: dict[str, int]
    headers: dict[int, str]
    criteria: list[tuple[int, str]] = field(default_factory=list)
    twice: list[tuple[str, int, int]] = field(default_factory=list)
    number_headers: set[int] = field(default_factory=set)  # columns: Excel may have cut a code
    date_headers: set[int] = field(default_factory=set)  # columns: Excel has made a date of a code
    missing: list[str] = field(default_factory=list)
    misnamed: list[tuple[int, str]] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    untitled: tuple[int, ...] = ()
    numbering: int | None = None  # the column «TT» of a FORM
    upper: dict[int, str] = field(default_factory=dict)  # the first row of the header
    above: list[list[object]] = field(default_factory=list)  # a FORM's first rows
    agency_code: str = ""
    agency_cell: tuple[int, int] | None = None


def find_table(rows: list[list[object]], sheet_name: str) -> FoundTable | None:
    """Returns the table that a sheet's first rows announce, or None."""
    doubtful = None
    for number, single in enumerate(rows[:HEADER_ROWS]):
        header_row, row = _whole_header(number, single, rows)
        keys = keys_of(row)
        layout = _layout_of(keys)
        if layout is Layout.LONG and "mã đơn vị" not in keys and agency_above(rows[:number]):
            layout = Layout.FORM  # its codes stand under «Mã tiêu chí»
        if layout is None:
            continue
        table = _table(layout, header_row, row, keys)
        table.upper = _filled(single)
        if layout is Layout.WIDE and names_one_agency(keys):
            doubtful = doubtful or table  # «Mã đơn vị», «STP-1» above a form reads the same
            continue
        if layout is Layout.WIDE and all(key in INFORMATION for _, key in table.criteria):
            continue  # a list of agencies, or of their places
        if layout is Layout.FORM:
            _find_agency(table, rows[:number], sheet_name)
        return table
    return doubtful


def _whole_header(
    number: int, row: list[object], rows: list[list[object]]
) -> tuple[int, list[object]]:
    """Returns the last row of the header that begins in a row, and its cells.

    A header of two rows, «Điểm» merged above «Tự chấm» and «Thẩm định», counts as one: the lower
    cell where there is one. It fills columns that the upper row leaves blank, in words. So does
    one of codes below the criteria's names.
    """
    below = rows[number + 1] if number + 1 < len(rows) else []
    upper = {column for column, value in enumerate(row) if value != ""}
    lower = {column for column, value in enumerate(below) if value != ""}
    if lower and _are_codes_below_names(row, {column: below[column] for column in lower}):
        return number + 1, _joined(row, below)
    is_header = len(upper) > 1 and lower - upper and min(upper) not in lower
    if not is_header or not all(isinstance(below[column], str) for column in lower):
        return number, row
    joined = _joined(row, below)
    layout, keys = _layout_of(keys_of(joined)), keys_of(row)
    is_whole = layout is None or _layout_of(keys_of(below)) is not None
    if layout is Layout.WIDE:  # «I» merged above «I.1» and «I.2»; names stand below codes too
        is_whole = not all(_CODE.fullmatch(folded(below[column])) for column in lower)
    elif layout is _layout_of(keys):
        is_whole = is_whole or bool(POINTS.keys() & set(keys))
    if is_whole:
        return number, row
    return number + 1, joined


def _joined(upper: list[object], lower: list[object]) -> list[object]:
    return [low if low != "" else high for high, low in zip(upper, lower, strict=True)]


def _are_codes_below_names(names: list[object], codes: dict[int, object]) -> bool:
    """Returns whether a WIDE header's row of names has the criteria's codes in the row below.

    Beside «Mã đơn vị» there is none; and no name is a code, so that the points of a row whose
    code was forgotten are not taken for codes.
    """
    keys = keys_of(names)
    return (
        "mã đơn vị" in keys
        and all(isinstance(code, str) and _CODE.fullmatch(folded(code)) for code in codes.values())
        and len(set(codes.values())) == len(codes)
        and all(" " in keys[column] and keys[column] not in AGENCY_ROLES for column in codes)
    )


def begins_another_table(row: list[object], table: FoundTable) -> bool:
    """Returns whether a row below a table's header announces another table than that one.

    The same header again, as on each printed page, does not.
    """
    if table.layout is Layout.FORM and (named := agency_named(row)):
        return named[0] != table.agency_code
    if _layout_of(keys_of(row)) is None:
        return False
    return not repeats_header(row, table)


def repeats_header(row: list[object], table: FoundTable) -> bool:
    """Returns whether a row is the table's header again, or one of its two rows."""
    headers = {column: folded(header) for column, header in table.headers.items()}
    return _filled(row) in (headers, table.upper)


def _filled(row: list[object]) -> dict[int, str]:
    """Returns the cells of a row that hold something, as titles are compared."""
    return {column: folded(value) for column, value in enumerate(row) if value != ""}


def years_of(text: str) -> set[int]:
    """Returns the years that a text names as such: «Năm 2025», «Thi đua 2025», «2025» alone.

    Not those of a paper that it cites.
    """
    key = folded(text)
    if _ONLY_YEAR.fullmatch(key):
        return {int(key)}
    return {int(year) for year in _YEAR.findall(_CITING.split(key, maxsplit=1)[0])}


def years_named(rows: list[list[object]], header_row: int) -> list[tuple[int, int, set[int]]]:
    """Returns (row, column, years) of the cells above the header that name a year."""
    found = []
    for number, row in enumerate(rows[:header_row]):
        filled = [(column, folded(value)) for column, value in enumerate(row) if value != ""]
        beside = [text for _, text in filled[1:]] + [""]
        for (column, text), following in zip(filled, beside, strict=False):
            if text.rstrip(" :") == "năm":
                text = f"năm {following}"
            elif len(filled) > 1 and _ONLY_YEAR.fullmatch(text):
                continue  # any number
            if years := years_of(text):
                found.append((number, column, years))
    return found


def _layout_of(keys: list[str]) -> Layout | None:
    present = set(keys)
    if "mã đơn vị" in present:
        if "mã tiêu chí" in present or POINTS.keys() & present:
            return Layout.LONG
        if sum(key != "" for key in keys) > 1:
            return Layout.WIDE
    named = {"nội dung tiêu chí", *POINTS} & present
    if "mã tiêu chí" in present and named:
        return Layout.LONG
    if "tên đơn vị" in present and sum(key != "" for key in keys) > 2:
        return Layout.LONG if named else Layout.WIDE  # the codes' column is missing
    is_form = "nội dung tiêu chí" in present or {"mã", *NUMBERING} & present
    return Layout.FORM if is_form and named else None


def _table(layout: Layout, number: int, row: list[object], keys: list[str]) -> FoundTable:
    roles = _ROLES[layout]
    table = FoundTable(layout, number, {}, {})
    first: dict[str, int] = {}
    for column, key in enumerate(keys):
        if not key:
            continue
        table.headers[column] = shown_code(row[column])
        role = roles.get(key)
        if key in first:
            if layout is not Layout.WIDE or key not in SUMS:
                table.twice.append((table.headers[column], column, first[key]))
            continue
        first[key] = column
        if role is not None:
            if layout is Layout.FORM and key in NUMBERING:
                table.numbering = column
            if role not in table.columns or key in PREFERRED:
                table.columns[role] = column  # «Mã» beside «TT», «Ghi chú» beside the evidence
        elif layout is Layout.WIDE:
            table.criteria.append((column, key))
            if isinstance(value := row[column], float) and not value.is_integer():
                table.number_headers.add(column)
            elif isinstance(value, date | time | timedelta):
                table.date_headers.add(column)
    # what stands before the first title numbers the rows
    table.untitled = tuple(c for c, key in enumerate(keys) if not key and c > min(table.headers))
    table.missing = _missing(table)
    if layout is not Layout.WIDE:
        _tell_unread(table, {column: key for key, column in first.items() if key not in roles})
    return table


def _tell_unread(table: FoundTable, unknown: dict[int, str]) -> None:
    """Fills in the columns that nothing is read from: points in one would be lost unseen."""
    for column, key in unknown.items():
        title = meant(key)
        if title is not None and title not in table.columns:
            table.misnamed.append((column, TITLES[title]))
        elif key not in INFORMATION | ALSO_INFORMATION:
            table.unread.append((column, table.headers[column]))


def _missing(table: FoundTable) -> list[str]:
    """Returns the titles of the columns without which the table cannot be read."""
    needed = {
        Layout.WIDE: (AGENCY,),
        Layout.LONG: (AGENCY, CRITERION),
        Layout.FORM: (CRITERION,),
    }[table.layout]
    missing = [TITLES[role] for role in needed if role not in table.columns]
    if table.layout is Layout.FORM and CRITERION not in table.columns:
        missing = ["Mã"]
    if table.layout is not Layout.WIDE and not {SELF, APPRAISED} & table.columns.keys():
        missing.append(TITLES[SELF])
    return missing


def _find_agency(table: FoundTable, above: list[list[object]], sheet_name: str) -> None:
    """Fills in a FORM's agency: a cell «Mã đơn vị: …» above the header, or the sheet's name."""
    table.above = above
    table.agency_code, table.agency_cell = agency_above(above) or (folded(sheet_name), None)
