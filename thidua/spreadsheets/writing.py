"""Workbooks out, by XlsxWriter: numbers stay numbers, text is never run as a formula."""

from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from thidua.text import clean_text

POINTS_FORMAT = "General"  # «8,5» and «3», where «0.##» would show «3,»
_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}


class WorkbookWriter:
    """An .xlsx file being written; text cells are always text, whatever they begin with.

    A path that cannot be written raises OSError at the end.
    """

    def __init__(self, target, *, constant_memory: bool = False) -> None:
        """``target`` is a path or a binary file; rows in order only with ``constant_memory``."""
        self.book = xlsxwriter.Workbook(
            str(target) if isinstance(target, Path) else target,
            {
                "constant_memory": constant_memory,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "in_memory": not constant_memory,
            },
        )
        self._formats: dict[tuple, object] = {}

    def __enter__(self) -> "WorkbookWriter":
        return self

    def __exit__(self, failure, *_rest) -> None:
        if failure is not None:
            return
        try:
            self.book.close()
        except FileCreateError as problem:
            raise OSError(str(problem)) from problem

    def style(self, **properties):
        """Returns the format with these XlsxWriter properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({**_FONT, **properties})
        return self._formats[key]

    def sheet(self, name: str):
        """Returns a new worksheet; the name is made one that Excel takes, and unique."""
        taken = {sheet.get_name().casefold() for sheet in self.book.worksheets()}
        return self.book.add_worksheet(sheet_name(name, taken))


def sheet_name(name: str, taken: set[str]) -> str:
    """Returns the name without what Excel forbids, at most 31 characters, not among ``taken``."""
    bare = "".join(" " if c in "[]:*?/\\" else c for c in clean_text(name)).strip("' ") or "Trang"
    candidate, number = bare[:31], 1
    while candidate.casefold() in taken:
        number += 1
        mark = f" ({number})"
        candidate = bare[: 31 - len(mark)] + mark
    return candidate


def write_text(sheet, row: int, column: int, text: str, style=None) -> None:
    """Writes text as text: a leading «=» stays a letter; control characters are left out."""
    if text:
        sheet.write_string(row, column, clean_text(text, multiline=True)[:32_000], style)
    elif style is not None:
        sheet.write_blank(row, column, None, style)


def write_points(sheet, row: int, column: int, points: Decimal | None, style=None) -> None:
    """Writes points as a number; a missing point as a blank cell."""
    if points is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, float(points), style)
