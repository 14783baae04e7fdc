"""The clerk's own workbook with the wrong cells marked and a sheet «Lỗi» that lists them."""

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from typing import BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from thidua.spreadsheets.labour import Labour
from thidua.spreadsheets.package import Limits, Package
from thidua.spreadsheets.problems import Problem

LIST_SHEET = "Lỗi"
_WRONG = PatternFill("solid", fgColor="FFFFC7CE")
_COMMENT_AUTHOR = "thidua"
_MAX_COMMENTS = 1_000  # of cells; the others are only filled
_MAX_LISTED = 5_000
_ONLY_LISTED = (
    "Bảng của tệp quá lớn hoặc khác thường, không đánh dấu được; ở đây chỉ có danh sách lỗi"
)
# fifty thousand cells; what is larger takes openpyxl seconds, and comes as the list alone
_MARKABLE = Limits(max_unpacked_bytes=6 * 1024**2, max_tags=300_000)


def listed(
    problems: Sequence[Problem], more: int = 0, *, counted_all: bool = True
) -> list[Problem]:
    """Returns what a copy lists: the first problems, and how many more there are."""
    if not (more := more + len(problems[_MAX_LISTED:])):
        return list(problems)
    count = f"{more}" if counted_all else f"hơn {more}"
    told = Problem("", f"… và {count} lỗi khác, chưa đánh dấu: sửa xong hãy tải lên để xem tiếp")
    return [*problems[:_MAX_LISTED], told]


def marked_copy(file: BinaryIO, problems: Sequence[Problem]) -> bytes:
    """Returns the workbook with each wrong cell filled and commented, and the list of them all.

    Only for files that the guard let through: openpyxl builds the whole workbook in memory. Where
    it cannot read the file or would choke on it, the list comes alone, and says so. ``listed``
    cuts a long list short.
    """
    problems = list(problems)
    workbook = _loaded(file)
    if workbook is None:
        return _list_alone(problems)
    by_cell: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for problem in problems:
        if problem.row is not None and problem.sheet in workbook.sheetnames:
            by_cell[problem.sheet, problem.row, problem.column or 0].append(problem.text)
    for number, ((sheet, row, column), texts) in enumerate(by_cell.items()):
        cell = workbook[sheet].cell(row + 1, column + 1)
        _mark(cell, texts if number < _MAX_COMMENTS else [])
    if len(by_cell) > _MAX_COMMENTS:
        told = f"Mọi ô lỗi ở trên được tô màu, chỉ {_MAX_COMMENTS} ô đầu có chú thích"
        problems.append(Problem("", told))
    _add_list(workbook, problems)
    try:
        return _saved(workbook)
    except Exception:  # what openpyxl read it cannot always write; its errors are of every kind
        return _list_alone(problems)


def _loaded(file: BinaryIO) -> Workbook | None:
    try:
        with Package(file, _MARKABLE) as package:
            if Labour(package).is_too_much():
                return None
        file.seek(0)
        workbook = load_workbook(file)
        _drop_list(workbook)
        return workbook if workbook.worksheets else None
    except Exception:  # stricter than the fast reader; its errors are of every kind
        return None


def _mark(cell, texts: list[str]) -> None:
    if isinstance(cell, MergedCell):
        return
    cell.fill = _WRONG
    if not texts:
        return
    comment = Comment("\n".join(texts), _COMMENT_AUTHOR)
    comment.width, comment.height = 320, 40 + 40 * len(texts)
    cell.comment = comment


def _list_alone(problems: Sequence[Problem]) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    _add_list(workbook, [*problems, Problem("", _ONLY_LISTED)])
    return _saved(workbook)


def _saved(workbook: Workbook) -> bytes:
    copy = BytesIO()
    workbook.save(copy)
    return copy.getvalue()


def _drop_list(workbook: Workbook) -> None:
    """Takes out the list of an earlier marked copy, and its marks: they may be mended by now."""
    if LIST_SHEET not in workbook.sheetnames:
        return
    del workbook[LIST_SHEET]
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == _COMMENT_AUTHOR:
                    cell.comment = None
                if cell.has_style and cell.fill.fgColor.rgb == _WRONG.fgColor.rgb:
                    cell.fill = PatternFill()


def _add_list(workbook: Workbook, problems: Sequence[Problem]) -> None:
    sheet = workbook.create_sheet(LIST_SHEET, 0)
    sheet.append(["Trang tính", "Ô", "Cột", "Mã lỗi", "Lỗi và cách sửa"])
    for row, problem in enumerate(problems, start=2):
        values = (problem.sheet, problem.cell, problem.header, problem.code, problem.text)
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column)
            if value:
                cell.value, cell.data_type = value, "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDE", (24, 8, 24, 20, 100), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["D"].hidden = True  # for programs: a clerk reads the sentences
    sheet.freeze_panes = "A2"
    workbook.active = 0
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet
