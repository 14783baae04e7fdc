"""How each layout of a score workbook is written; what is written reads back without an error."""

from thidua.spreadsheets.sheetcells import column_letters
from thidua.spreadsheets.writing import POINTS_FORMAT, WorkbookWriter, write_points, write_text
from thidua.text import points_text
from zones.workbooks.exportdata import ExportedSheet, ExportedTable, ExportRequest
from zones.workbooks.headers import AGENCY, AGENCY_NAME, APPRAISED, CRITERION, NOTE, SELF, TITLES

_HEADER = {"bold": True, "text_wrap": True, "align": "center", "border": 1, "bg_color": "#E8E4F3"}
_TEXT = {"border": 1, "text_wrap": True}
_GROUP = {"border": 1, "text_wrap": True, "bold": True, "bg_color": "#F3F4F6"}
_NUMBER = {"border": 1, "num_format": POINTS_FORMAT, "align": "right"}
_INPUT = {**_NUMBER, "locked": False, "bg_color": "#FFFBEB"}
_CLOSED = {**_NUMBER, "bg_color": "#F3F4F6"}
_NOTE_INPUT = {"border": 1, "text_wrap": True, "locked": False, "bg_color": "#FFFBEB"}
_PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "autofilter": True,
    "sort": True,
}
_KINDS = (SELF, APPRAISED)
_LONG_ROLES = (AGENCY, CRITERION, SELF, APPRAISED, NOTE)


def write_wide(request: ExportRequest, tables: list[ExportedTable], target) -> None:
    """One sheet a block: a row an agency, a column a criterion."""
    kind = 0 if request.kind == "self" else 1
    with WorkbookWriter(target, constant_memory=not request.is_template) as book:
        for table in tables:
            sheet = book.sheet(table.block)
            _title(book, sheet, request, table, "Bảng tổng hợp " + TITLES[_KINDS[kind]].lower())
            leaves = table.leaves
            for column, leaf in enumerate(leaves, start=2):
                write_text(sheet, 3, column, leaf.name, book.style(**_HEADER, font_size=8))
            sheet.set_row(3, 90)
            for column, leaf in enumerate(leaves, start=2):
                limit = f"tối đa {points_text(leaf.maximum)}"
                write_text(sheet, 4, column, limit, book.style(**_HEADER, font_size=8))
            header = book.style(**_HEADER)
            write_text(sheet, 5, 0, TITLES[AGENCY], header)
            write_text(sheet, 5, 1, TITLES[AGENCY_NAME], header)
            for column, leaf in enumerate(leaves, start=2):
                write_text(sheet, 5, column, leaf.path, header)
            text = book.style(**_TEXT)
            nothing = (None, None, "")
            for row, line in enumerate(table.sheets, start=6):
                write_text(sheet, row, 0, line.code, text)
                write_text(sheet, row, 1, line.name, text)
                points, style = line.points, _number_styles(book, request, line)[kind]
                for column, leaf in enumerate(leaves, start=2):
                    value = points.get(leaf.pk, nothing)[kind]
                    write_points(sheet, row, column, value, style)
            sheet.set_column(0, 0, 18)
            sheet.set_column(1, 1, 36)
            sheet.set_column(2, len(leaves) + 1, 9)
            sheet.freeze_panes(6, 2)
            if request.is_template:
                last = 5 + len(table.sheets)
                for column, leaf in enumerate(leaves, start=2):
                    _limit(sheet, 6, column, last, leaf.maximum)
                sheet.protect("", _PROTECTION)


def write_long(request: ExportRequest, tables: list[ExportedTable], target) -> None:
    """One sheet: a row a point."""
    with WorkbookWriter(target, constant_memory=not request.is_template) as book:
        sheet = book.sheet("Danh sách điểm")
        write_text(sheet, 0, 0, f"Danh sách điểm: {request.campaign.title}", book.style(bold=True))
        header = book.style(**_HEADER)
        for column, role in enumerate(_LONG_ROLES):
            write_text(sheet, 2, column, TITLES[role], header)
        text = book.style(**_TEXT)
        note_style = book.style(**(_NOTE_INPUT if request.is_template else _TEXT))
        row = 3
        for table in tables:
            for line in table.sheets:
                own_style, appraised_style = _number_styles(book, request, line)
                for leaf in table.leaves:
                    standing = line.points.get(leaf.pk)
                    if standing is None and not request.is_template:
                        continue
                    own, appraised, note = standing or (None, None, "")
                    write_text(sheet, row, 0, line.code, text)
                    write_text(sheet, row, 1, leaf.path, text)
                    write_points(sheet, row, 2, own, own_style)
                    write_points(sheet, row, 3, appraised, appraised_style)
                    write_text(sheet, row, 4, note, note_style)
                    if request.is_template:
                        _limit_asked(sheet, row, 2, leaf.maximum, line)
                    row += 1
        for column, width in enumerate((18, 14, 14, 14, 50)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(3, 2)
        if request.is_template:
            sheet.protect("", _PROTECTION)


def write_form(request: ExportRequest, tables: list[ExportedTable], target) -> None:
    """One sheet an agency: a row a criterion, with what it asks for."""
    with WorkbookWriter(target) as book:
        for table in tables:
            for line in table.sheets:
                _write_one_form(book, request, table, line)


def _write_one_form(
    book: WorkbookWriter, request: ExportRequest, table: ExportedTable, line: ExportedSheet
) -> None:
    sheet = book.sheet(line.code)
    _title(book, sheet, request, table, "Phiếu chấm điểm")
    write_text(sheet, 3, 0, f"Mã đơn vị: {line.code}", book.style(bold=True))
    write_text(sheet, 4, 0, line.name, book.style(bold=True))
    titles = ("Mã", "Nội dung tiêu chí", "Điểm tối đa", TITLES[SELF], TITLES[APPRAISED], "Ghi chú")
    for column, title in enumerate(titles):
        write_text(sheet, 6, column, title, book.style(**_HEADER))
    template = request.is_template
    own_style, appraised_style = _number_styles(book, request, line)
    note_style = book.style(**(_NOTE_INPUT if template else _TEXT))
    for row, criterion in enumerate(table.criteria, start=7):
        style = book.style(**(_TEXT if criterion.is_leaf else _GROUP))
        write_text(sheet, row, 0, criterion.path, style)
        write_text(sheet, row, 1, criterion.name, style)
        if not criterion.is_leaf:
            for column in range(2, 6):
                write_text(sheet, row, column, "", style)
            continue
        own, appraised, note = line.points.get(criterion.pk, (None, None, ""))
        write_points(sheet, row, 2, criterion.maximum, book.style(**_NUMBER))
        write_points(sheet, row, 3, own, own_style)
        write_points(sheet, row, 4, appraised, appraised_style)
        write_text(sheet, row, 5, note, note_style)
        if template:
            _limit_asked(sheet, row, 3, criterion.maximum, line)
    for column, width in enumerate((9, 62, 10, 10, 10, 34)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(7, 2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(6)
    if template:
        sheet.protect("", _PROTECTION)


def _title(book: WorkbookWriter, sheet, request: ExportRequest, table: ExportedTable, what: str):
    write_text(sheet, 0, 0, f"{what}: khối {table.block}", book.style(bold=True, font_size=14))
    write_text(sheet, 1, 0, f"{request.campaign.title}. {table.title}", book.style())


def _number_styles(book: WorkbookWriter, request: ExportRequest, line: ExportedSheet) -> list:
    """Returns the formats of self and appraised points; what a template does not ask is closed."""
    if not request.is_template:
        return [book.style(**_NUMBER)] * 2
    return [book.style(**(_INPUT if kind in line.asked else _CLOSED)) for kind in _KINDS]


def _limit_asked(sheet, row: int, first_column: int, maximum, line: ExportedSheet) -> None:
    asked = [column for column, kind in enumerate(_KINDS, first_column) if kind in line.asked]
    _limit(sheet, row, asked[0], row, maximum, last_column=asked[-1])


def _limit(sheet, row: int, column: int, last_row: int, maximum, last_column: int | None = None):
    """Lets Excel itself refuse what the import would: beyond 0 … maximum, a third decimal."""
    last_column = column if last_column is None else last_column
    cell = f"{column_letters(column)}{row + 1}"
    sheet.data_validation(
        row,
        column,
        last_row,
        last_column,
        {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<={maximum},"
            f"ABS(ROUND({cell},2)-{cell})<0.000001)",
            "input_title": "Điểm",
            "input_message": f"Từ 0 đến {points_text(maximum)}, tối đa 2 chữ số thập phân.",
            "error_title": "Điểm không hợp lệ",
            "error_message": f"Điểm phải từ 0 đến {points_text(maximum)}, "
            "không quá 2 chữ số thập phân.",
            "ignore_blank": True,
        },
    )
