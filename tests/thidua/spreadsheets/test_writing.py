"""Workbooks out: numbers are numbers, text is text, whatever it begins with."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from thidua.spreadsheets.writing import (
    POINTS_FORMAT,
    WorkbookWriter,
    sheet_name,
    write_points,
    write_text,
)


def written(*texts: str, points: Decimal | None = None):
    """Returns the sheet read back: the texts in column A, the points in B1."""
    content = BytesIO()
    with WorkbookWriter(content) as book:
        sheet = book.sheet("Điểm")
        for row, text in enumerate(texts):
            write_text(sheet, row, 0, text)
        write_points(sheet, 0, 1, points, book.style(num_format=POINTS_FORMAT))
    return load_workbook(content)["Điểm"]


@pytest.mark.parametrize(
    "start", ["=1+1", "+84", "-1", "@sum", "{=1}", "https://a.vn", "007", "TRUE"]
)
def test_text_stays_text_whatever_it_begins_with(start):
    cell = written(start)["A1"]
    assert (cell.value, cell.data_type) == (start, "s")
    assert cell.hyperlink is None


def test_control_characters_are_left_out_and_lines_kept():
    assert written("a\x00\x0b\x1fb\u202ec\nd")["A1"].value == "abc\nd"


def test_text_longer_than_a_cell_is_cut():
    assert len(written("x" * 40_000)["A1"].value) == 32_000


def test_points_are_numbers_and_a_missing_point_a_blank_cell():
    cell = written("a", points=Decimal("9.10"))["B1"]
    assert (cell.value, cell.data_type) == (9.1, "n")
    assert written("a")["B1"].value is None
    assert written("a", points=Decimal(0))["B1"].value == 0


@pytest.mark.parametrize(
    ("name", "taken", "becomes"),
    [
        ("Sở Tư pháp", set(), "Sở Tư pháp"),
        ("a[1]:b*?/\\c", set(), "a 1  b    c"),
        ("'STP'", set(), "STP"),
        ("", set(), "Trang"),
        ("[]", set(), "Trang"),
        ("x" * 40, set(), "x" * 31),
        ("STP", {"stp"}, "STP (2)"),
        ("x" * 40, {"x" * 31}, "x" * 27 + " (2)"),
    ],
)
def test_a_sheet_gets_a_name_that_excel_takes(name, taken, becomes):
    assert sheet_name(name, taken) == becomes


def test_two_sheets_of_one_name_stay_apart():
    content = BytesIO()
    with WorkbookWriter(content) as book:
        book.sheet("STP-1")
        book.sheet("stp-1")
    assert load_workbook(content).sheetnames == ["STP-1", "stp-1 (2)"]


def test_a_workbook_is_written_to_a_path_too(tmp_path: Path):
    with WorkbookWriter(tmp_path / "a.xlsx", constant_memory=True) as book:
        write_text(book.sheet("A"), 0, 0, "một")
    assert load_workbook(tmp_path / "a.xlsx")["A"]["A1"].value == "một"
