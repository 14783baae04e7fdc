"""Scans the plain sheets that Excel and its kin write, rows at a time instead of cells.

A plain row holds numbers, texts, blanks and calculated formulas only, each cell in its place. One
expression recognises it whole, in C, and where a narrow row repeats its columns a thousand times,
one expression recognises the whole run. A sheet with anything else (an error, a percentage, a
formula that names another file, a comment, an entity) is scanned element by element instead, so
this may be strict.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from operator import lt

from thidua.spreadsheets.sheetcells import Cell, SheetFacts, column_number

_MAX_ROW_BYTES = 1024**2
_OPENED, _CLOSED, _ROW_ENDS = b"<sheetData>", b"</sheetData>", b"</row>"
_HEAD = re.compile(
    rb'(?:<\?xml version="1\.0" encoding="(?:UTF-8|utf-8)"(?: standalone="yes")?\?>\s*)?'
    rb'<worksheet xmlns="http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
)
_UNUSUAL = (b"<!", b"&")
_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})')
_ROW_NUMBER = re.compile(rb'<row r="([0-9]+)"')
_KIND = re.compile(rb'<c r="([A-Z]{1,3})[0-9]+"[^>]*?( t="inlineStr")?>')
_ROWS_ALIKE, _CELLS_OF_A_RUN = 16, 16  # from when on, and up to how wide, a run is tried
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
    """Returns the window with more chunks, until another row ends: a row is not tried in vain."""
    taken = [window]
    size = len(window)
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        if _ROW_ENDS in taken[-2][-len(_ROW_ENDS) :] + chunk or size > _MAX_ROW_BYTES:
            break
    if len(taken) == 1 or len(window) > _MAX_ROW_BYTES:
        raise _NotPlainError
    return b"".join(taken)


class PlainRows:
    """The facts of plain rows; ``read`` takes those that lie whole in a window."""

    def __init__(self, percent_styles: frozenset[str]) -> None:
        self.facts = SheetFacts()
        self.columns_with_values: set[int] = set()
        self.furthest: Cell = (-1, -1)
        self.last_place: Cell = (-1, -1)
        self._cell = _Cell(percent_styles)
        self._row = self._cell.row()
        self._numbers: dict[tuple[bytes, ...], list[int]] = {}
        self._last = -1
        self._alike = 0  # so many rows without a blank had the last one's columns
        self._last_columns: list[int] = []

    def read(self, window: bytes) -> int:
        """Takes the whole rows at the beginning of the window; returns where they end."""
        position = 0
        match_row = self._row.match
        while found := match_row(window, position):
            row = int(found[1]) - 1
            if row <= self._last or row >= 1_048_576 or b"&" in found[0]:
                raise _NotPlainError
            cells = found[3] or b""
            self._take(row, cells)
            if _HIDDEN.search(found[2]):
                self.facts.hidden_rows.add(row)
            position, self._last = found.end(), row
            if self._alike >= _ROWS_ALIKE:
                position = self._read_run(window, position, cells)
        return position

    def _take(self, row: int, cells: bytes) -> None:
        if not cells:
            return
        columns = self._in_order(tuple(_COLUMN.findall(cells)))
        if cells.count(b"/>"):
            blank = {column_number(name.decode()) for name in _BLANK.findall(cells)}
            columns = [column for column in columns if column not in blank]
        is_alike = columns is self._last_columns and len(columns) <= _CELLS_OF_A_RUN
        self._alike = self._alike + 1 if is_alike else 0
        self._last_columns = columns
        if columns:
            self._count(row, columns, rows=1)

    def _count(self, last: int, columns: list[int], *, rows: int) -> None:
        """Counts rows with values in the same columns, the last one of them by its number."""
        facts = self.facts
        facts.values += len(columns) * rows
        facts.rows_with_values += rows
        facts.last_row = last
        self.columns_with_values.update(columns)
        self.last_place = (last, columns[-1])
        if columns[-1] > facts.last_column:
            facts.last_column, self.furthest = columns[-1], (last, columns[-1])

    def _read_run(self, window: bytes, position: int, cells: bytes) -> int:
        """Takes the rows that go on like the one with these cells; returns where they end."""
        found = self._cell.run_like(cells).match(window, position)
        if not found:
            self._alike = 0
            return position
        run = found[0]
        numbers = [int(number) for number in _ROW_NUMBER.findall(run)]
        increases = all(map(lt, numbers, numbers[1:]))
        if not increases or numbers[0] - 1 <= self._last or numbers[-1] > 1_048_576 or b"&" in run:
            raise _NotPlainError
        self._last = numbers[-1] - 1
        self._count(self._last, self._last_columns, rows=len(numbers))
        return found.end()

    def _in_order(self, names: tuple[bytes, ...]) -> list[int]:
        """Returns the columns as numbers, which must increase; most rows are alike."""
        if names not in self._numbers:
            columns = [column_number(name.decode()) for name in names]
            increases = all(a < b for a, b in zip(columns, columns[1:], strict=False))
            if not increases or columns[-1] >= 16_384:
                raise _NotPlainError
            self._numbers[names] = columns
        return self._numbers[names]


class _Cell:
    """The expressions of plain cells, of a row of any of them, and of rows of the same ones."""

    _ATTRIBUTES = rb'(?: (?!r=)[A-Za-z0-9:]+="[^"<]*")*'
    _SHOWN = rb'(?: (?!r=|hidden=)[A-Za-z0-9:]+="[^"<]*")*'
    _NUMBER = rb'(?: t="[sn]")?><v>[-+0-9.eE]+</v></c>'
    _TEXT = rb' t="inlineStr"><is><t(?: xml:space="preserve")?>[^<]*</t></is></c>'
    # a bracket in a formula may name another file: that is looked at closely
    _FORMULA = rb'<f(?: [A-Za-z0-9:]+="[^"<]*")*(?:/>|>[^<\[]*</f>)'
    _CALCULATED = (
        rb'(?: t="n")?>' + _FORMULA + rb"<v>[-+0-9.eE]+</v></c>"
        rb'| t="str">' + _FORMULA + rb"<v>[^<]*</v></c>"
    )

    def __init__(self, percent_styles: frozenset[str]) -> None:
        odd = "|".join(sorted(percent_styles)).encode()
        self._style = rb'(?: s="' + (rb"(?!(?:" + odd + rb')")' if odd else b"") + rb'[0-9]+")?'
        self._runs: dict[tuple[tuple[bytes, bool], ...], re.Pattern[bytes]] = {}

    def row(self) -> re.Pattern[bytes]:
        """Returns the expression of one row: number, attributes, cells."""
        kinds = rb"(?:" + self._NUMBER + rb"|" + self._TEXT + rb"|/>|" + self._CALCULATED + rb")"
        cell = rb'<c r="[A-Z]{1,3}\1"' + self._style + kinds
        attributes = rb"(" + self._ATTRIBUTES + rb")"
        return re.compile(
            rb'<row r="([1-9][0-9]{0,6})"' + attributes + rb"(?:/>|>((?:" + cell + rb")*)</row>)"
        )

    def run_like(self, cells: bytes) -> re.Pattern[bytes]:
        """Returns the expression of shown rows with these columns, numbers and texts in place."""
        kinds = tuple((name, text != b"") for name, text in _KIND.findall(cells))
        if kinds not in self._runs:
            row = rb'<row r="([1-9][0-9]{0,6})"' + self._SHOWN + rb">"
            for name, is_text in kinds:
                row += rb'<c r="' + name + rb'\1"' + self._style
                row += self._TEXT if is_text else self._NUMBER
            self._runs[kinds] = re.compile(rb"(?:" + row + rb"</row>)+")
        return self._runs[kinds]
