"""Scans the plain sheets that Excel and its kin write, a row at a time instead of a cell.

A plain row holds numbers, shared strings and blanks only, each cell in its place. One expression
recognises it whole, in C; a sheet with anything else (a formula, an error, a percentage, a
comment, an entity) is scanned element by element instead, so this may be strict at no cost.
"""

import re

from thidua.spreadsheets.sheetcells import Cell, SheetFacts, column_number

_MAX_BYTES = 64 * 1024**2
_OPENED, _CLOSED = b"<sheetData>", b"</sheetData>"
_HEAD = re.compile(
    rb'(?:<\?xml version="1\.0" encoding="(?:UTF-8|utf-8)"(?: standalone="yes")?\?>\s*)?'
    rb'<worksheet xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
)
_UNUSUAL = (b"<!", b"&")
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})')
_BLANK = re.compile(rb'<c r="([A-Z]{1,3})[^>]*/>')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')


def split_plain(data: bytes) -> tuple[bytes, bytes] | None:
    """Returns the sheet without its rows, and its rows, if it may be plain; else None."""
    if len(data) > _MAX_BYTES or not _HEAD.match(data):
        return None
    if data.count(_OPENED) != 1 or data.count(_CLOSED) != 1:
        return None
    before, rest = data.split(_OPENED)
    rows, after = rest.split(_CLOSED)
    if any(mark in rows for mark in _UNUSUAL) or any(mark in before for mark in _UNUSUAL):
        return None
    return before + _OPENED + _CLOSED + after, rows


class PlainRows:
    """The facts of plain rows; ``read`` returns whether every row was plain."""

    def __init__(self, percent_styles: frozenset[str]) -> None:
        self.facts = SheetFacts()
        self.columns_with_values: set[int] = set()
        self.furthest: Cell = (-1, -1)
        self.last_place: Cell = (-1, -1)
        self._row = _row_expression(percent_styles)
        self._numbers: dict[tuple[bytes, ...], list[int] | None] = {}

    def read(self, rows: bytes) -> bool:
        try:
            rows.decode("utf-8")
        except UnicodeDecodeError:
            return False
        position, last = 0, -1
        match_row = self._row.match
        while position < len(rows):
            found = match_row(rows, position)
            if found is None:
                return False
            row = int(found[1]) - 1
            if row <= last or row >= 1_048_576 or not self._take(row, found[3] or b""):
                return False
            if _HIDDEN.search(found[2]):
                self.facts.hidden_rows.add(row)
            position, last = found.end(), row
        return True

    def _take(self, row: int, cells: bytes) -> bool:
        """Takes the cells of a row; returns whether they stand in order."""
        if not cells:
            return True
        columns = self._in_order(tuple(_COLUMN.findall(cells)))
        if columns is None:
            return False
        if cells.count(b"/>"):
            blank = {column_number(name.decode()) for name in _BLANK.findall(cells)}
            columns = [column for column in columns if column not in blank]
        if columns:
            facts = self.facts
            facts.values += len(columns)
            facts.rows_with_values += 1
            facts.last_row = row
            self.columns_with_values.update(columns)
            self.last_place = (row, columns[-1])
            if columns[-1] > facts.last_column:
                facts.last_column, self.furthest = columns[-1], (row, columns[-1])
        return True

    def _in_order(self, names: tuple[bytes, ...]) -> list[int] | None:
        """Returns the columns as numbers, None when they do not increase; most rows are alike."""
        if names not in self._numbers:
            columns = [column_number(name.decode()) for name in names]
            increases = all(a < b for a, b in zip(columns, columns[1:], strict=False))
            self._numbers[names] = columns if increases and columns[-1] < 16_384 else None
        return self._numbers[names]


def _row_expression(percent_styles: frozenset[str]) -> re.Pattern[bytes]:
    """Returns the expression of one plain row: number, attributes, cells."""
    odd = "|".join(sorted(percent_styles)).encode()
    style = rb'(?: s="' + (rb"(?!(?:" + odd + rb')")' if odd else b"") + rb'[0-9]+")?'
    number = rb'(?: t="[sn]")?><v>[-+0-9.eE]+</v></c>'
    text = rb' t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]*</t></is></c>'
    cell = rb'<c r="[A-Z]{1,3}\1"' + style + rb"(?:" + number + rb"|" + text + rb"|/>)"
    return re.compile(
        rb'<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]+="[^"<]*")*)(?:/>|>((?:'
        + cell
        + rb")*)</row>)"
    )
