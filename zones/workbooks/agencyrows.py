"""Which agency a form is of: a cell «Mã đơn vị: …» above its header."""

import re
from collections.abc import Iterator, Sequence

from thidua.spreadsheets.cells import folded

_AGENCY_CELL = re.compile(r"mã đơn vị\s*(:?)\s*(.*)\Z")
# «Tên đơn vị: Sở Tư pháp …», «Phiếu tự chấm điểm của Sở Tư pháp …»
_NAME_CELL = re.compile(r"(?:(?:tên )?đơn vị\b|phiếu\b.*\bcủa\b)\s*:?\s*(.*)\Z")
# what stands above a form: «Tên đơn vị | Sở Tư pháp | Mã đơn vị: STP-1 | Năm 2026»
_LABEL = re.compile(r"(?:(?:mã|tên) )?(?:đơn vị|khối|cụm|khu vực|năm)\b\s*:?\s*(.*)\Z")


def names_one_agency(keys: list[str]) -> bool:
    """Returns whether a row is made of labels and what belongs to each, above a form."""
    is_open = False
    for key in filter(None, keys):
        label = _LABEL.match(key)
        if is_open == bool(label):
            return False
        is_open = bool(label) and not label[1]
    return not is_open


def agency_above(rows: list[list[object]]) -> tuple[str, tuple[int, int]] | None:
    """Returns the first code that follows «Mã đơn vị:» in the rows, and its cell.

    A sentence that begins so («Mã đơn vị do Bộ cấp») is one only where no other code stands.
    """
    found = [
        (code, (number, column))
        for number, row in enumerate(rows)
        for code, column in _codes_in(row, asks_for_colon=False)
    ]
    return next((named for named in found if " " not in named[0]), found[0] if found else None)


def agency_named(row: list[object]) -> tuple[str, int] | None:
    """Returns the first code, folded, that follows «Mã đơn vị:» in a row, and its column.

    Below a table's header a sentence may begin so («Mã đơn vị do Bộ cấp»): the colon is asked for
    where the code stands in the same cell.
    """
    return next(_codes_in(row, asks_for_colon=True), None)


def codes_in(row: list[object]) -> Iterator[tuple[str, int]]:
    """Yields all such codes; none of a sentence («Mã đơn vị: gồm khối và tỉnh»)."""
    return (named for named in _codes_in(row, asks_for_colon=True) if " " not in named[0])


def _codes_in(row: list[object], *, asks_for_colon: bool) -> Iterator[tuple[str, int]]:
    for column, value in enumerate(row):
        if not isinstance(value, str) or not (match := _AGENCY_CELL.match(folded(value))):
            continue
        code, place = match.group(2), column
        if asks_for_colon and code and not match.group(1):
            continue
        if not code and (beside := _beside(row, column)):
            place, code = beside
        if code := folded(code).strip(" .…_"):  # «Mã đơn vị: ………» waits to be filled in
            yield code, place


def names_in(row: Sequence[object]) -> list[tuple[int, str, bool]]:
    """Returns (column, text, whether «Đơn vị:» stands before it) of what may name an agency."""
    found: dict[int, tuple[str, bool]] = {}
    for column, value in enumerate(row):
        if not isinstance(value, str) or value == "":
            continue
        match = _NAME_CELL.match(folded(value))
        if match and match[1]:
            found[column] = (match[1], True)
        elif match and (beside := _beside(row, column)):
            found[beside[0]] = (folded(beside[1]), True)
        else:
            found.setdefault(column, (value, False))
    return [(column, *named) for column, named in found.items()]


def _beside(row: Sequence[object], column: int) -> tuple[int, object] | None:
    """Returns the column and value of the next cell that holds something."""
    return next(((c, v) for c, v in enumerate(row) if c > column and v != ""), None)
