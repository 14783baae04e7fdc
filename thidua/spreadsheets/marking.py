"""The clerk's own workbook with the wrong cells marked and a sheet «Lỗi» that lists them."""

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from thidua.spreadsheets.problems import Problem

LIST_SHEET = "Lỗi"
_WRONG = PatternFill("solid", fgColor="FFFFC7CE")
_COMMENT_AUTHOR = "thidua"
_MAX_COMMENTS = 2_000


def marked_copy(file: BinaryIO, problems: Sequence[Problem]) -> bytes:
    """Returns the workbook with each wrong cell filled and commented, and the list of them all.

    Only for files that the guard let through: openpyxl builds the whole workbook in memory.
    """
    file.seek(0)
    workbook = load_workbook(file, keep_links=False)
    by_cell: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for problem in problems:
        if problem.row is not None and problem.sheet in workbook.sheetnames:
            by_cell[problem.sheet, problem.row, problem.column or 0].append(problem.text)
    for (sheet, row, column), texts in list(by_cell.items())[:_MAX_COMMENTS]:
        cell = workbook[sheet].cell(row + 1, column + 1)
        if isinstance(cell, MergedCell):
            continue
        cell.fill = _WRONG
        comment = Comment("\n".join(texts), _COMMENT_AUTHOR)
        comment.width, comment.height = 320, 40 + 40 * len(texts)
        cell.comment = comment
    _add_list(workbook, problems)
    copy = BytesIO()
    workbook.save(copy)
    return copy.getvalue()


def _add_list(workbook, problems: Sequence[Problem]) -> None:
    if LIST_SHEET in workbook.sheetnames:
        del workbook[LIST_SHEET]
    sheet = workbook.create_sheet(LIST_SHEET, 0)
    sheet.append(["Trang tính", "Ô", "Cột", "Mã lỗi", "Lỗi và cách sửa"])
    for problem in problems:
        sheet.append([])
        row = sheet.max_row + 1 if sheet.max_row > 1 else 2
        values = (problem.sheet, problem.cell, problem.header, problem.code, problem.text)
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            cell.value, cell.data_type = value, "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", (24, 8, 24, 20, 100), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
