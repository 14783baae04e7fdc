"""The layouts of score workbooks, recognised by their header row."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum

from thidua.spreadsheets.cells import folded, shown_code

HEADER_ROWS = 30  # how far down a header row is looked for


class Layout(Enum):
    WIDE = "wide"
    LONG = "long"
    FORM = "form"


AGENCY, AGENCY_NAME, CRITERION, CONTENT = "agency", "agency_name", "criterion", "content"
MAXIMUM, SELF, APPRAISED, NOTE = "maximum", "self", "appraised", "note"

TITLES = {
    AGENCY: "Mã đơn vị",
    AGENCY_NAME: "Tên đơn vị",
    CRITERION: "Mã tiêu chí",
    CONTENT: "Nội dung tiêu chí",
    MAXIMUM: "Điểm tối đa",
    SELF: "Điểm tự chấm",
    APPRAISED: "Điểm thẩm định",
    NOTE: "Ghi chú",
}
_COMMON = {"mã đơn vị": AGENCY, "tên đơn vị": AGENCY_NAME}
_POINTS = {"điểm tự chấm": SELF, "điểm thẩm định": APPRAISED, "ghi chú": NOTE}
_ROLES = {
    Layout.WIDE: _COMMON,
    Layout.LONG: {**_COMMON, "mã tiêu chí": CRITERION, **_POINTS},
    Layout.FORM: {
        "mã": CRITERION,
        "tt": CRITERION,
        "stt": CRITERION,
        "nội dung tiêu chí": CONTENT,
        "điểm tối đa": MAXIMUM,
        "điểm chuẩn": MAXIMUM,
        **_POINTS,
        "tài liệu kiểm chứng": NOTE,
    },
}
# columns of a WIDE table that inform and are not criteria
_INFORMATION = frozenset(
    ["tt", "stt", "khối", "tổng", "tổng điểm", "tổng cộng", "cộng", "ghi chú", "xếp loại"]
    + ["hạng", "xếp hạng"]
)
# not of a date: «ngày 05 tháng 01 năm 2026» above a table says when the paper was written
_YEAR = re.compile(
    r"(?<!tháng \d )(?<!tháng \d\d )"
    r"\bnăm(?: thi đua| công tác| báo cáo)?\s*:?\s*((?:19|20|21)\d{2})\b"
)
# of LONG and FORM tables too
_ALSO_INFORMATION = frozenset(
    ["nội dung tiêu chí", "nội dung", "tên tiêu chí", "điểm tối đa", "điểm chuẩn", "tên đơn vị"]
    + ["mã đơn vị", "khu vực", "cụm", "năm", "nhóm", "mã nhóm"]
)
# where two columns may say the same, this one does
_PREFERRED = frozenset(["mã", "ghi chú", "điểm tối đa"])
_AGENCY_CELL = re.compile(r"mã đơn vị\s*(:?)\s*(.*)\Z")


@dataclass
class FoundTable:
    """A table in a sheet: rows and columns count from 0.

    ``columns`` leads from a role to its column; ``criteria`` lists the (column, header text) of a
    WIDE table's criteria; ``headers`` gives each column's header as written; ``twice`` lists
    (header, column, earlier column) of headers that stand twice; ``misnamed`` (column, title) of
    headers that seem to mean a title that is missing; ``unread`` (column, header) of others that
    the table does not have.
    """

    layout: Layout
    header_row: int
    columns: dict[str, int]
    headers: dict[int, str]
    criteria: list[tuple[int, str]] = field(default_factory=list)
    twice: list[tuple[str, int, int]] = field(default_factory=list)
    number_headers: set[int] = field(default_factory=set)  # columns: Excel may have cut a code
    missing: list[str] = field(default_factory=list)
    misnamed: list[tuple[int, str]] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    agency_code: str = ""
    agency_cell: tuple[int, int] | None = None


def find_table(rows: list[list[object]], sheet_name: str) -> FoundTable | None:
    """Returns the table that a sheet's first rows announce, or None."""
    doubtful = None
    for number, row in enumerate(rows[:HEADER_ROWS]):
        keys = [folded(value) if value != "" else "" for value in row]
        layout = _layout_of(keys)
        if layout is None:
            continue
        table = _table(layout, number, row, keys)
        if layout is Layout.WIDE and len(table.headers) == 2:
            doubtful = doubtful or table  # «Mã đơn vị», «STP-1» above a form reads the same
            continue
        if layout is Layout.WIDE and all(key in _INFORMATION for _, key in table.criteria):
            continue  # a list of agencies, or of their places
        if layout is Layout.FORM:
            _find_agency(table, rows[:number], sheet_name)
        return table
    return doubtful


def begins_another_table(row: list[object], table: FoundTable) -> bool:
    """Returns whether a row below a table's header announces another table than that one.

    The same header again, as on each printed page, does not.
    """
    if table.layout is Layout.FORM and (named := _agency_named(row, is_below=True)):
        return named[0] != table.agency_code
    keys = {column: folded(value) for column, value in enumerate(row) if value != ""}
    if _layout_of(list(keys.values())) is None:
        return False
    return keys != {column: folded(header) for column, header in table.headers.items()}


def years_of(text: str) -> set[int]:
    """Returns the years that a text names as such: «Năm 2025»."""
    return {int(year) for year in _YEAR.findall(folded(text))}


def years_named(rows: list[list[object]], header_row: int) -> list[tuple[int, int, set[int]]]:
    """Returns (row, column, years) of the cells above the header that name a year."""
    found = []
    for number, row in enumerate(rows[:header_row]):
        for column, value in enumerate(row):
            if not isinstance(value, str):
                continue
            if folded(value).rstrip(" :") == "năm":  # the year stands in the next cell
                beside = next((v for v in row[column + 1 :] if v != ""), "")
                value = f"{value} {shown_code(beside)}"
            if years := years_of(value):
                found.append((number, column, years))
    return found


def is_information(header: str) -> bool:
    """Returns whether a WIDE column informs the reader and holds no criterion."""
    return folded(header) in _INFORMATION


def _layout_of(keys: list[str]) -> Layout | None:
    present = set(keys)
    if "mã đơn vị" in present:
        if "mã tiêu chí" in present or {"điểm tự chấm", "điểm thẩm định"} & present:
            return Layout.LONG
        if sum(key != "" for key in keys) > 1:
            return Layout.WIDE
    named = {"nội dung tiêu chí", "điểm tự chấm", "điểm thẩm định"} & present
    if "mã tiêu chí" in present and named:
        return Layout.LONG
    if "tên đơn vị" in present and sum(key != "" for key in keys) > 2:
        return Layout.LONG if named else Layout.WIDE  # the codes' column is missing
    is_form = "nội dung tiêu chí" in present or {"mã", "tt", "stt"} & present
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
            table.twice.append((table.headers[column], column, first[key]))
            continue
        first[key] = column
        if role is not None:
            if role not in table.columns or key in _PREFERRED:
                table.columns[role] = column  # «Mã» beside «TT», «Ghi chú» beside the evidence
        elif layout is Layout.WIDE:
            table.criteria.append((column, key))
            if isinstance(value := row[column], float) and not value.is_integer():
                table.number_headers.add(column)
    table.missing = _missing(table)
    if layout is not Layout.WIDE:
        _tell_unread(table, {column: key for key, column in first.items() if key not in roles})
    return table


def _tell_unread(table: FoundTable, unknown: dict[int, str]) -> None:
    """Fills in the columns that nothing is read from: points in one would be lost unseen."""
    for column, key in unknown.items():
        title = _meant(key)
        if title is not None and title not in table.columns:
            table.misnamed.append((column, TITLES[title]))
        elif key not in _INFORMATION | _ALSO_INFORMATION:
            table.unread.append((column, table.headers[column]))


def _meant(key: str) -> str | None:
    """Returns the points that a header seems to mean: «Điểm tự chấm (1)», «Điểm tự cham»."""
    titles = {"điểm tự chấm": SELF, "điểm thẩm định": APPRAISED}
    for title, role in titles.items():
        phrase = title.removeprefix("điểm ")
        if key == phrase or (phrase in key and "điểm" in key.split()):
            return role
    near = get_close_matches(key, titles, n=1, cutoff=0.8)
    return titles[near[0]] if near else None


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
    for number, row in enumerate(above):
        if named := _agency_named(row):
            table.agency_code, table.agency_cell = named[0], (number, named[1])
            return
    table.agency_code = folded(sheet_name)


def _agency_named(row: list[object], *, is_below: bool = False) -> tuple[str, int] | None:
    """Returns the code, folded, that follows «Mã đơn vị:» in a row, and its column.

    ``is_below`` a table a sentence may begin so («Mã đơn vị do Bộ cấp»): there the colon is asked
    for where the code stands in the same cell.
    """
    for column, value in enumerate(row):
        if not isinstance(value, str) or not (match := _AGENCY_CELL.match(folded(value))):
            continue
        beside = [(c, v) for c, v in enumerate(row) if c > column and v != ""]
        code, place = match.group(2), column
        if is_below and code and not match.group(1):
            continue
        if not code and beside:
            place, code = beside[0]
        if code:
            return folded(code), place
    return None
