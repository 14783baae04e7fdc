"""Rows written as whole lines are the cells that XlsxWriter would have written one by one."""

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from thidua.spreadsheets.rows import write_rows
from thidua.spreadsheets.writing import WorkbookWriter, write_text

ODD = [
    *("=1+1", "a & b <c> \"d\" 'e'", "_x0041_", "__x0041_x", "hai\ndòng", "Nguyễn Thị Bé", "'0"),
    *("😀 ưu tú", "x" * 1000, "1,5", "]]>", "&amp;", "@tên", "+84"),
]
DAYS = [date(1945, 9, 2), date(2026, 1, 5), date(2024, 2, 29)]


def written(rows: list[tuple], *, at_once: bool):
    """A sheet with a heading and the rows: a number, a text, a day; read back."""
    target = BytesIO()
    with WorkbookWriter(target, constant_memory=True) as book:
        sheet = book.sheet("Bảng")
        plain, day = book.style(), book.style(num_format="dd/mm/yyyy")
        sheet.set_column(0, 2, 20, plain)
        write_text(sheet, 0, 1, "Tên", book.style(bold=True))
        end = 1 + len(rows)
        if at_once:
            assert write_rows(sheet, 1, [plain, plain, day], rows) == end
        else:
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, day)
                    elif isinstance(value, str):
                        sheet.write_string(number, column, value)
                    elif value is not None:
                        sheet.write_number(number, column, value)
        sheet.autofilter(0, 0, end - 1, 2)
    target.seek(0)
    return target


def cells(file) -> list:
    sheet = load_workbook(file).active
    return [
        sheet.dimensions,
        sheet.auto_filter.ref,
        *(
            (c.coordinate, c.value, c.data_type, c.number_format, c.font.name, c.font.bold)
            for row in sheet.iter_rows()
            for c in row
        ),
    ]


def test_the_cells_are_those_that_are_written_one_by_one():
    rows = [(n, text, DAYS[n % 3]) for n, text in enumerate(ODD)]
    rows += [(None, None, DAYS[0]), (7, None, None), (10**9, "cuối", None)]
    assert cells(written(rows, at_once=True)) == cells(written(rows, at_once=False))


def test_another_reader_reads_the_same():
    rows = [(n, text, DAYS[n % 3]) for n, text in enumerate(ODD)]
    found = [
        CalamineWorkbook.from_filelike(written(rows, at_once=at_once)).get_sheet_by_index(0)
        for at_once in (True, False)
    ]
    one, other = (sheet.to_python() for sheet in found)
    assert one == other
    assert one[1][1:] == ["=1+1", date(1945, 9, 2)]


def test_no_row_leaves_the_heading_alone():
    assert cells(written([], at_once=True)) == cells(written([], at_once=False))


@pytest.mark.parametrize("count", [999, 1000, 1001, 2500])
def test_every_row_of_every_batch_is_there_once_and_in_order(count):
    rows = [(n, f"Dòng {n}", None) for n in range(1, count + 1)]
    sheet = load_workbook(written(rows, at_once=True), read_only=True).active
    found = [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert found == [row[:2] for row in rows]


def test_what_xml_cannot_hold_is_left_out():
    file = written([(1, "a\x00b\x0bc\ufffe", None)], at_once=True)
    assert load_workbook(file).active["B2"].value == "abc"
    day = load_workbook(written([(1, "x", DAYS[1])], at_once=True)).active["C2"]
    assert day.value == datetime(2026, 1, 5)
