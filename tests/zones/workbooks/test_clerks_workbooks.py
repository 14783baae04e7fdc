"""Whole workbooks as a clerk makes them: titles, merged cells, signatures, other sheets."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import accepted, points, refused, warned
from zones.workbooks.staging import confirm

pytestmark = pytest.mark.django_db
NAME = "Sở Tư pháp tỉnh số {}"
HEAD = [
    ["BỘ TƯ PHÁP", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["CỤM THI ĐUA", "", "", "Độc lập - Tự do - Hạnh phúc"],
    [],
]
SIGNED = [
    [],
    ["", "", "", "Trà Vinh, ngày 05 tháng 01 năm 2021"],
    ["NGƯỜI LẬP BIỂU", "", "", "GIÁM ĐỐC"],
    ["(Ký)", "", "", "(Ký, đóng dấu)"],
    [],
    ["Lan", "", "", "Nguyễn Văn Năm"],
]
INSTRUCTIONS = [
    ["HƯỚNG DẪN CHẤM ĐIỂM NĂM 2019"],
    ["TT", "Nội dung tiêu chí", "Điểm tối đa", "Cách chấm"],
    ["I", "Công tác xây dựng văn bản", 100],
    ["1", "Ban hành đúng hạn", 60, "Chậm một văn bản trừ 2 điểm"],
]
CONTACTS = [
    ["Tên đơn vị", "Người phụ trách", "Điện thoại"],
    [NAME.format(1), "Trần Thị B", "0912345678"],
    [NAME.format(2), "Lê Văn C", 912345679],
]


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3, thads=2)


def fill(sheet: Worksheet, rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value != "":
                sheet.cell(number, column, value)
    for area in merged:
        sheet.merge_cells(area)


def workbook(*sheets: tuple, change=None) -> bytes:
    """Returns a workbook of (name, rows) or (name, rows, merged ranges)."""
    made = Workbook()
    made.remove(made.active)
    for name, *what in sheets:
        fill(made.create_sheet(name), *what)
    if change:
        change(made)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def imported(year: SampleYear, content: bytes, **how) -> tuple[dict, list[tuple[str, str]]]:
    """Returns the points written and (code, sheet or cell) of the warnings."""
    outcome = accepted(year, content, **how)
    confirm(outcome.workbook_import, user=year.ministry)
    told = [(w.code, w.cell or w.sheet) for w in outcome.warnings]
    return points(year), told


FORM_OF_TWO_ROWS = [
    *HEAD,
    ["PHIẾU CHẤM ĐIỂM THI ĐUA NĂM 2020"],
    ["Tên đơn vị", NAME.format(1), "Mã đơn vị", "STP-1"],
    [],
    ["TT", "Tiêu chí", "Điểm chuẩn", "Điểm", "", "Tài liệu kiểm chứng"],
    ["", "", "", "Đơn vị tự chấm", "Hội đồng chấm", ""],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ["I", "CÔNG TÁC XÂY DỰNG VĂN BẢN", 100, 95.5, 90, "Kèm phụ lục"],
    [1, "Ban hành đúng hạn", 60, 58, 55, "BC 12"],
    ["", "- Chậm một văn bản trừ 2 điểm"],
    [2, "Chất lượng văn bản", 40, "37,5", 35],
    ["II", "ĐIỂM THƯỞNG", "", 3, 2],
    [1, "Sáng kiến", 5, 3, 2],
    ["", "TỔNG CỘNG (I + II)", 200, 98.5, 92],
    ["", "Điểm trung bình", "", 49.25, 46],
    ["", "Xếp loại", "", "A", "A"],
    *SIGNED,
]


def test_a_form_of_one_agency_with_a_header_of_two_rows(year):
    merged = ["A1:B1", "D1:F1", "A4:F4", "A7:A8", "B7:B8", "C7:C8", "D7:E7", "F7:F8"]
    got, told = imported(year, workbook(("Phiếu", FORM_OF_TWO_ROWS, merged)))
    assert got == {
        ("STP-1", "I.1"): ("58", "55"),
        ("STP-1", "I.2"): ("37.5", "35"),
        ("STP-1", "II.1"): ("3", "2"),
    }
    assert told == [("skipped_rows", "Phiếu"), ("skipped_rows", "F10")]


def a_form(number: int, own: object) -> tuple[str, list]:
    rows = [
        [f"PHIẾU TỰ CHẤM ĐIỂM CỦA {NAME.format(number).upper()}"],
        [],
        ["STT", "Mã", "Nội dung", "Thang điểm", "Tự chấm", "Ghi chú"],
        ["I", "", "Công tác xây dựng văn bản", 100, own],
        [1, "I.1", "Ban hành đúng hạn", 60, own, ""],
        [2, "I.2", "Chất lượng văn bản", 40, "", ""],
        ["II", "", "Điểm thưởng"],
        [3, "II.1", "Sáng kiến", 5, "", ""],
        ["", "", "Cộng", 200, own],
        *SIGNED,
    ]
    return f"STP-{number}", rows


def test_forms_of_several_agencies_beside_instructions_contacts_and_a_summary(year):
    summary = [
        ["TỔNG HỢP KẾT QUẢ"],
        ["TT", "Đơn vị", "Điểm tự chấm", "Điểm thẩm định", "Xếp loại"],
        [1, NAME.format(1), 50, 48, "B"],
        [2, NAME.format(2), 55, 54, "B"],
    ]
    blank = ("Mẫu", a_form(1, "")[1])
    content = workbook(
        ("Hướng dẫn", INSTRUCTIONS, ["A1:D1"]),
        a_form(1, 50),
        a_form(2, 55),
        ("Tổng hợp", summary, ["A1:E1"]),
        ("Danh bạ", CONTACTS),
        blank,
    )
    got, told = imported(year, content)
    assert got == {("STP-1", "I.1"): "50", ("STP-2", "I.1"): "55"}
    skipped = [("skipped_sheet", name) for name in ("Danh bạ", "Hướng dẫn", "Mẫu", "Tổng hợp")]
    rows = [("skipped_rows", "STP-1"), ("skipped_rows", "STP-2")]
    assert sorted(told) == sorted([*skipped, *rows])


WIDE_OF_TWO_ROWS = [
    *HEAD,
    ["BẢNG TỔNG HỢP ĐIỂM TỰ CHẤM NĂM 2020"],
    ["TT", "Tên đơn vị", "Mã đơn vị", "I", "", "II", "III", "Tổng điểm", "Xếp hạng"],
    ["", "", "", "I.1", "I.2", "II.1", "III.1", "", ""],
    ["", "Điểm tối đa", "", 60, 40, 40, 5, 145],
    ["I", "KHỐI CÁC SỞ TƯ PHÁP"],
    [1, NAME.format(1), "STP-1", 50, 30, 2, 1, 81, 2],
    [2, NAME.format(2), "STP-2", 55, 35, "", "", 90, 1],
    [3, NAME.format(3), "STP-3", "", "", "", "", 0, 3],
    ["", "Trung bình", "", 52.5, 32.5, 2, 1, 85.5],
    ["", "Tổng số đơn vị", "", 3],
    ["Ghi chú: điểm trừ ghi bằng số dương"],
    *SIGNED,
]


def test_a_summary_table_with_maxima_average_and_hidden_columns(year):
    def hide(made):
        made["Tổng hợp"].column_dimensions["C"].hidden = True
        made["Tổng hợp"].freeze_panes = "D7"

    merged = ["A4:I4", "A5:A6", "B5:B6", "C5:C6", "D5:E5", "H5:H6", "I5:I6", "A8:C8"]
    content = workbook(("Tổng hợp", WIDE_OF_TWO_ROWS, merged), change=hide)
    got, told = imported(year, content)
    assert got == {
        ("STP-1", "I.1"): "50",
        ("STP-1", "I.2"): "30",
        ("STP-1", "II.1"): "2",
        ("STP-1", "III.1"): "1",
        ("STP-2", "I.1"): "55",
        ("STP-2", "I.2"): "35",
    }
    assert told == [("skipped_rows", "Tổng hợp")]


def test_summary_tables_of_two_blocks_with_the_names_of_criteria_below_their_codes(year):
    header = ["Mã đơn vị", "Tên đơn vị", "I.1", "I.2", "II.1", "III.1", "Ghi chú"]
    names = ["", "", "Ban hành đúng hạn", "Chất lượng", "Sáng kiến", "Vi phạm"]
    sheets = [
        (block, [["NĂM 2020"], header, names, [f"{block}-1", "", 40, 30, "", "", "Tốt"], *SIGNED])
        for block in ("STP", "THADS")
    ]
    got, told = imported(year, workbook(*sheets, ("Danh bạ", CONTACTS)), field="appraised")
    assert got == {
        (f"{block}-1", path): ("", value)
        for block in ("STP", "THADS")
        for path, value in (("I.1", "40"), ("I.2", "30"))
    }
    assert sorted(told) == [
        ("skipped_rows", "STP"),
        ("skipped_rows", "THADS"),
        ("skipped_sheet", "Danh bạ"),
    ]


LIST = [
    ["DANH SÁCH ĐIỂM NĂM 2020"],
    ["STT", "Mã đơn vị", "Tên đơn vị", "Mã tiêu chí", "Tên tiêu chí", "Đơn vị chấm", "Cụm chấm"],
    [1, "STP-1", NAME.format(1), "I.1", "Ban hành đúng hạn", 50, 48],
    [2, "STP-1", NAME.format(1), "I.2", "Chất lượng", 30, 30],
    ["", "STP-1", "", "Cộng", "", 80, 78],
    [3, "STP-2", NAME.format(2), "I.1", "Ban hành đúng hạn", 55, ""],
    ["", "STP-2", "", "Cộng", "", 55, ""],
    ["", "Tổng cộng", "", "", "", 135, 78],
    ["", "(Ký)", "", "", "", "(Ký, đóng dấu)"],
    ["", "Lan", "", "", "", "Nguyễn Văn Năm"],
]


def test_a_list_with_an_agencys_totals_and_a_hidden_row(year):
    def hide(made):
        made["Điểm"].row_dimensions[4].hidden = True

    got, told = imported(year, workbook(("Điểm", LIST, ["A1:G1"]), change=hide))
    assert got == {
        ("STP-1", "I.1"): ("50", "48"),
        ("STP-1", "I.2"): ("30", "30"),
        ("STP-2", "I.1"): "55",
    }
    assert sorted(told) == [("hidden_rows", "Điểm"), ("skipped_rows", "Điểm")]


def test_a_form_whose_groups_are_merged_headings_and_whose_codes_stand_in_the_numbering(year):
    rows = [
        ["Đơn vị:", NAME.format(3), "Mã đơn vị:", "STP-3", "Năm:", 2020],
        [],
        ["TT", "Mã", "Nội dung tiêu chí", "Điểm tối đa", "Điểm tự đánh giá (1)", "Thẩm định (2)"],
        ["I. CÔNG TÁC XÂY DỰNG VĂN BẢN"],
        ["I.1", "", "Ban hành đúng hạn", 60, 41, 40],
        ["I.2", "", "Chất lượng", 40, 31, ""],
        ["II. ĐIỂM THƯỞNG"],
        ["II.1", "", "Sáng kiến", 5, "", ""],
        ["", "", "Tổng điểm:", 145, 72, 40],
        *SIGNED,
    ]
    got, told = imported(year, workbook(("Phiếu STP", rows, ["A4:F4", "A7:F7"])))
    assert got == {("STP-3", "I.1"): ("41", "40"), ("STP-3", "I.2"): "31"}
    assert told == [("skipped_rows", "Phiếu STP")]


def test_a_table_whose_agency_lost_its_code_is_refused_at_that_row(year):
    rows = [list(row) for row in WIDE_OF_TWO_ROWS]
    rows[9][2] = ""
    found = refused(year, workbook(("Tổng hợp", rows)))
    assert [(code, cell) for code, cell, _ in found] == [("missing_code", "C10")]
    rows[9][3:] = ["chín mươi", "đạt"]
    found = refused(year, workbook(("Tổng hợp", rows)))
    assert [(code, cell) for code, cell, _ in found] == [
        ("missing_code", "C10"),
        ("not_a_number", "D10"),
        ("not_a_number", "E10"),
    ]


def test_a_list_of_two_appraisers_is_refused_until_one_is_named(year):
    rows = [list(row) for row in LIST]
    rows[1].append("Hội đồng chấm")
    found = refused(year, workbook(("Điểm", rows)))
    assert [(code, cell) for code, cell, _ in found] == [
        ("missing_header", "G2"),
        ("missing_header", "H2"),
    ]


def test_a_workbook_of_instructions_alone_says_what_is_missing(year):
    found = refused(year, workbook(("Hướng dẫn", INSTRUCTIONS[1:])))
    assert [(code, cell) for code, cell, _ in found] == [("missing_header", "A1")]
    assert warned(accepted(year, workbook(("Hướng dẫn", INSTRUCTIONS), a_form(1, 5))))


def test_a_form_numbered_through_beside_rows_of_its_own_is_refused(year):
    rows = [
        ["Mã đơn vị: STP-1"],
        ["TT", "Nội dung tiêu chí", "Điểm tối đa", "Tự chấm"],
        ["II", "Điểm thưởng"],
        [1, "Tiêu chí riêng của tỉnh"],
        ["I", "Công tác xây dựng văn bản"],
        [2, "Ban hành đúng hạn", 60, 50],
    ]
    ((code, cell, message),) = refused(year, workbook(("Phiếu", rows)))
    assert (code, cell) == ("unknown_criterion", "A6")
    assert "chạy tiếp từ nhóm trước" in message
