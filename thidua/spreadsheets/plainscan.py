"""Scans the plain sheets that Excel and its kin write, a row at a time instead of a cell.

A plain row holds numbers, shared strings and blanks only, each cell in its place. One expression
recognises it whole, in C; a sheet with anything else (a formula, an error, a percentage, a
comment, an entity) is scanned element by element instead, so this may be strict at no cost.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator

from thidua.spreadsheets.sheetcells import Cell, SheetFacts, column_number

_MAX_ROW_BYTES = 1024**2
_OPENED, _CLOSED = b"<sheetData>", b"</sheetData>"
_HEAD = re.compile(
    rb'(?:<\?xml version="1\.0" encoding="(?:UTF-8|utf-8)"(?: standalone="yes")?\?>\s*)?'
    rb'<worksheet xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
)
_UNUSUAL = (b"<!", b"&")
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})')
_BLANK = re.compile(rb'<c r="([A-Z]{1,3})[^>]*/>')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')


def scan_plain(
    chunks: Iterator[bytes], percent_styles: frozenset[str]
) -> tuple["PlainRows", bytes] | None:
    """Returns the facts of a plain sheet's rows, and the sheet without them; None if not plain.

    The sheet is never held whole: a window moves over its rows.
    """
    try:
        return _scan_plain(_checked(chunks), PlainRows(percent_styles))
    except _NotPlainError:
        return None


class _NotPlainError(Exception):
    """Something in the sheet asks for a closer look."""


def _checked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    decoder = getincrementaldecoder("utf-8")()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
            yield chunk
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _NotPlainError from None


def _scan_plain(chunks: Iterator[bytes], rows: "PlainRows") -> tuple["PlainRows", bytes]:
    window = b""
    while _OPENED not in window:
        window = _longer(window, chunks)
    before, _, window = window.partition(_OPENED)
    if not _HEAD.match(before) or any(mark in before for mark in _UNUSUAL):
        raise _NotPlainError
    while not (window := window[rows.read(window) :]).startswith(_CLOSED):
        window = _longer(window, chunks)
    after = window.removeprefix(_CLOSED) + b"".join(chunks)
    if _OPENED in after or _CLOSED in after:
        raise _NotPlainError
    return rows, before + _OPENED + _CLOSED + after


def _longer(window: bytes, chunks: Iterator[bytes]) -> bytes:
    """Returns the window with one chunk more."""
    chunk = next(chunks, None)
    if chunk is None or len(window) > _MAX_ROW_BYTES:
        raise _NotPlainError
    return window + chunk


class PlainRows:
    """The facts of plain rows; ``read`` takes those that lie whole in a window."""

    def __init__(self, percent_styles: frozenset[str]) -> None:
        self.facts = SheetFacts()
        self.columns_with_values: set[int] = set()
        self.furthest: Cell = (-1, -1)
        self.last_place: Cell = (-1, -1)
        self._row = _row_expression(percent_styles)
        self._numbers: dict[tuple[bytes, ...], list[int]] = {}
        self._last = -1

    def read(self, window: bytes) -> int:
        """Takes the whole rows at the beginning of the window; returns where they end."""
        position = 0
        match_row = self._row.match
        while found := match_row(window, position):
            row = int(found[1]) - 1
            if row <= self._last or row >= 1_048_576 or b"&" in found[0]:
                raise _NotPlainError
            self._take(row, found[3] or b"")
            if _HIDDEN.search(found[2]):
                self.facts.hidden_rows.add(row)
            position, self._last = found.end(), row
        return position

    def _take(self, row: int, cells: bytes) -> None:
        if not cells:
            return
        columns = self._in_order(tuple(_COLUMN.findall(cells)))
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

    def _in_order(self, names: tuple[bytes, ...]) -> list[int]:
        """Returns the columns as numbers, which must increase; most rows are alike."""
        if names not in self._numbers:
            columns = [column_number(name.decode()) for name in names]
            increases = all(a < b for a, b in zip(columns, columns[1:], strict=False))
            if not increases or columns[-1] >= 16_384:
                raise _NotPlainError
            self._numbers[names] = columns
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
