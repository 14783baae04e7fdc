"""An empty workbook for a kind of records: what to fill in, and how.

The first sheet is the one that is read: the titles of the columns, with lists to choose from. The
others explain: example rows, what each column takes, the codes that may be written now.
"""

from io import BytesIO

from thidua.recordcells import (
    ChoiceWidget,
    CodesWidget,
    CodeWidget,
    DayWidget,
    NumberWidget,
    PointsWidget,
    YesNoWidget,
)
from thidua.recordcolumns import Column
from thidua.recordresources import RecordResource
from thidua.spreadsheets.writing import WorkbookWriter, write_text

EXAMPLES, COLUMNS, CODES = "Ví dụ", "Cách ghi", "Mã dùng được"
ROWS_PREPARED = 500
_LONGEST_LIST = 255  # characters of a list that Excel keeps within a cell's validation
_MOST_CODES = 2_000
_HEADER = {"bold": True, "text_wrap": True, "border": 1, "bg_color": "#F3F4F6"}
_REQUIRED = {**_HEADER, "bg_color": "#E8E4F3"}
_WRAPPED = {"text_wrap": True, "border": 1}
_NOTE = (
    "Điền vào trang tính đầu tiên, mỗi dòng một bản ghi, không đổi tên cột. Cột tô tím phải ghi; "
    "cột khác để trống được. Các trang tính sau chỉ để xem, không được nhập."
)


def template_workbook(resource: RecordResource) -> bytes:
    """Returns the empty .xlsx of what the resource reads."""
    content = BytesIO()
    with WorkbookWriter(content) as book:
        _sheet_to_fill_in(book, resource)
        if resource.examples:
            _example_sheet(book, resource)
        _column_sheet(book, resource)
        _code_sheet(book, resource)
    return content.getvalue()


def _sheet_to_fill_in(book: WorkbookWriter, resource: RecordResource) -> None:
    sheet = book.sheet(str(resource.get_display_name()))
    _write_titles(book, sheet, resource)
    for number, column in enumerate(resource.get_import_fields()):
        words = _words_to_choose(column)
        if words and len(",".join(words)) <= _LONGEST_LIST:
            sheet.data_validation(
                *(1, number, ROWS_PREPARED, number),
                {"validate": "list", "source": words, "error_title": "Hãy chọn trong danh sách"},
            )


def _example_sheet(book: WorkbookWriter, resource: RecordResource) -> None:
    sheet = book.sheet(EXAMPLES)
    _write_titles(book, sheet, resource)
    for row, example in enumerate(resource.examples, start=1):
        for number, column in enumerate(resource.get_import_fields()):
            write_text(sheet, row, number, example.get(column.column_name, ""))


def _write_titles(book: WorkbookWriter, sheet, resource: RecordResource) -> None:
    """Writes the first row; cells of text stay text: «01» keeps its nought."""
    for number, column in enumerate(resource.get_import_fields()):
        title, is_required = resource.title_of(column), _is_required(resource, column)
        write_text(sheet, 0, number, title, book.style(**(_REQUIRED if is_required else _HEADER)))
        cells = book.style(num_format=_cell_format(column))
        sheet.set_column(number, number, max(14, len(title) + 3), cells)
    sheet.freeze_panes(1, 0)


def _column_sheet(book: WorkbookWriter, resource: RecordResource) -> None:
    sheet = book.sheet(COLUMNS)
    wrapped = book.style(**_WRAPPED)
    sheet.merge_range(0, 0, 0, 2, _NOTE, book.style(text_wrap=True))
    sheet.set_row(0, 48)
    for number, title in enumerate(("Cột", "Phải ghi", "Cách ghi")):
        write_text(sheet, 2, number, title, book.style(**_HEADER))
    for row, column in enumerate(resource.get_import_fields(), start=3):
        write_text(sheet, row, 0, resource.title_of(column), wrapped)
        write_text(sheet, row, 1, "phải ghi" if _is_required(resource, column) else "", wrapped)
        write_text(sheet, row, 2, how_to_write(resource, column), wrapped)
    for number, width in enumerate((32, 12, 80)):
        sheet.set_column(number, number, width)


def _code_sheet(book: WorkbookWriter, resource: RecordResource) -> None:
    columns = [c for c in resource.get_import_fields() if isinstance(c.widget, CodeWidget)]
    if not columns:
        return
    sheet, text = book.sheet(CODES), book.style(num_format="@")
    for place, column in enumerate(columns):
        first = place * 3
        write_text(sheet, 0, first, resource.title_of(column), book.style(**_HEADER))
        write_text(sheet, 0, first + 1, "Tên", book.style(**_HEADER))
        known = sorted(column.widget.offered().items())[:_MOST_CODES]
        for row, (code, record) in enumerate(known, start=1):
            write_text(sheet, row, first, code, text)
            write_text(sheet, row, first + 1, str(record))
        if not known:
            write_text(sheet, 1, first, "(chưa có mã nào)")
        sheet.set_column(first, first, 22)
        sheet.set_column(first + 1, first + 1, 44)
    sheet.freeze_panes(1, 0)


def how_to_write(resource: RecordResource, column: Column) -> str:
    """Returns what a column's cells take, in a sentence or two."""
    said = [_kind_of_cell(column), _help_of(resource, column)]
    return " ".join(sentence for sentence in said if sentence)


def _kind_of_cell(column: Column) -> str:
    widget = column.widget
    if words := _words_to_choose(column):
        return f"Ghi một trong: {', '.join(words)}."
    sentences = {
        CodeWidget: f"Ghi mã; các mã dùng được ở trang tính «{CODES}».",
        CodesWidget: "Ghi mã; nhiều mã cách nhau bằng dấu «;».",
        DayWidget: "Ghi ngày như 11/12/2020.",
        PointsWidget: "Ghi số điểm, tối đa 2 chữ số thập phân.",
        NumberWidget: "Ghi số nguyên." if getattr(widget, "is_whole", False) else "Ghi số.",
    }
    return next((said for kind, said in sentences.items() if isinstance(widget, kind)), "")


def _words_to_choose(column: Column) -> list[str]:
    if isinstance(column.widget, YesNoWidget):
        return ["có", "không"]
    if isinstance(column.widget, ChoiceWidget):
        return [label for _value, label in column.widget.choices if label]
    return []


def _help_of(resource: RecordResource, column: Column) -> str:
    model = resource._meta.model
    names = {field.name: field for field in model._meta.get_fields()}
    field = names.get(column.attribute)
    return str(getattr(field, "help_text", "") or "")


def _is_required(resource: RecordResource, column: Column) -> bool:
    return column.column_name in resource.required_columns


def _cell_format(column: Column) -> str:
    if isinstance(column.widget, DayWidget):
        return "dd/mm/yyyy"
    is_number = isinstance(column.widget, PointsWidget | NumberWidget)
    return "General" if is_number else "@"
