"""Many plain rows below a worksheet's heading, written as whole lines of XML.

XlsxWriter makes several objects of every cell and looks at its text four times: of a hundred
thousand rows that is half a minute of a processor, and this takes seconds.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from thidua.spreadsheets.sheetcells import column_letters
from thidua.text import clean_text

Value = str | int | date | None

_ROWS_A_BATCH = 1_000
_LONGEST = 32_000
_FIRST_DAY = date(1899, 12, 30).toordinal()
# what cannot stand in XML as it is, and what Excel would take for an escaped character
_ODD = re.compile(r"[&<>\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s$")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_rows(sheet, first: int, styles: Sequence, rows: Iterable[Sequence[Value]]) -> int:
    """Writes the rows from row ``first`` (from 0) on; returns the row after the last one.

    ``sheet`` is a ``constant_memory`` worksheet with nothing at or below that row; ``styles`` are
    its columns' formats. Text is always text, a day a number in its column's format; None leaves
    no cell. The rows go where XlsxWriter itself puts a row that is finished.
    """
    opening = [
        (f'<c r="{column_letters(column)}', f'" s="{style._get_xf_index()}"')
        for column, style in enumerate(styles)
    ]
    sheet._write_single_row(first)
    number, rows = first, iter(rows)
    while batch := list(islice(rows, _ROWS_A_BATCH)):
        sheet.row_data_fh.write(
            "".join([_row(n, opening, row) for n, row in enumerate(batch, start=number + 1)])
        )
        number += len(batch)
    if number > first:
        sheet._check_dimensions(number - 1, len(styles) - 1)
        sheet.previous_row = number
    return number


def _row(number: int, opening: list[tuple[str, str]], row: Sequence[Value]) -> str:
    parts = [f'<row r="{number}">']
    for value, (name, style) in zip(row, opening, strict=True):
        if value is None:
            continue
        if isinstance(value, str):
            cell = f' t="inlineStr"><is>{_text(value)}</is></c>'
        elif isinstance(value, date):
            cell = f"><v>{value.toordinal() - _FIRST_DAY}</v></c>"
        else:
            cell = f"><v>{value}</v></c>"
        parts.append(f"{name}{number}{style}{cell}")
    parts.append("</row>")
    return "".join(parts)


def _text(text: str) -> str:
    if len(text) <= _LONGEST and not _ODD.search(text):
        return f"<t>{text}</t>"
    text = _LIKE_AN_ESCAPE.sub("_x005F_", clean_text(text, multiline=True)[:_LONGEST])
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<t xml:space="preserve">{text}</t>'
