"""What is LONG's own («Danh sách điểm»), and uploads of several sheets and files."""

import tracemalloc

import pytest

from tests.thidua.spreadsheets.builders import book, number_cell, packed, parts_of
from tests.zones.factories import make_agency
from tests.zones.workbooks.builders import (
    FORM,
    LONG,
    SHEET,
    WIDE,
    accepted,
    form,
    long,
    point,
    points,
    refused,
    upload,
    warned,
    written,
)
from thidua.spreadsheets.package import Limits
from zones.workbooks.given import Given

pytestmark = pytest.mark.django_db
NO_HEADER = (
    "không tìm thấy dòng tiêu đề (cần có «Mã đơn vị», hoặc «Mã» và «Nội dung tiêu chí») "
    "trong 30 dòng đầu. Hãy dùng mẫu tải từ hệ thống."
)


def at(cell: str, header: str) -> str:
    return f"Trang tính «Bảng», ô {cell} (dòng {cell[1:]}, cột «{header}»): "


def test_the_agency_of_a_row_and_a_group_are_named(year):
    make_agency("STP-99", name="Sở ngoài")
    rows = [
        ["STP-9", "I.1", 1],
        ["", "I.1", 1],
        ["STP-1", "I", 5],
        ["STP-99", "I.1", 1],
        ["STP-99", "I.2", 1],
    ]
    code, criterion = LONG[:2]
    assert refused(year, long(*rows)) == [
        (
            "unknown_agency",
            "A2",
            at("A2", code) + "không có đơn vị mã «STP-9» (gần giống: «STP-1»). Hãy sửa mã đơn vị.",
        ),
        (
            "missing_code",
            "A3",
            at("A3", code) + "có điểm nhưng thiếu mã đơn vị. Hãy ghi mã vào ô này.",
        ),
        (
            "unknown_criterion",
            "B4",
            at("B4", criterion) + "«I» là nhóm, không chấm điểm. "
            "Hãy ghi điểm ở các tiêu chí trong nhóm.",
        ),
        (
            "not_member",
            "A5",
            at("A5", code) + "«Sở ngoài» không phải thành viên khu vực nào trong năm 2020. "
            "Hãy bỏ dòng này.",
        ),
    ]
    assert points(year) == {}


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (LONG[:2], "Điểm tự chấm"),
        (["Mã đơn vị", "Điểm tự chấm"], "Mã tiêu chí"),
        (["Mã tiêu chí", "Điểm tự chấm"], "Mã đơn vị"),
        (["Tên đơn vị", "Mã tiêu chí", "Điểm tự chấm"], "Mã đơn vị"),
    ],
)
def test_a_missing_column_is_named(year, header, missing):
    says = f"thiếu cột «{missing}». Hãy thêm cột này như trong mẫu."
    assert refused(year, long(["STP-1", "I.1"], header=header)) == [
        ("missing_header", "A1", f"Trang tính «Bảng», ô A1 (dòng 1): {says}")
    ]


def test_a_file_without_a_table_is_named(year):
    other = book((SHEET, [["Họ tên", "Điểm"], ["Lan", 9]]))
    assert refused(year, other) == [("no_header", "", f"Trang tính «Bảng»: {NO_HEADER}")]
    assert refused(year, book((SHEET, []))) == [("no_header", "", f"Tệp «diem.xlsx»: {NO_HEADER}")]


def test_an_agencys_code_merged_over_its_rows_is_named_once(year):
    rows = (["", "I.1", 5], ["", "I.2", 5])
    content = long(*rows, change=lambda w: w.worksheets()[0].merge_range("A2:A3", "STP-1"))
    assert [(code, cell) for code, cell, _ in refused(year, content)] == [("merged_cell", "A2")]


def test_hidden_rows_are_read_with_a_warning(year):
    content = long(
        ["STP-1", "I.1", 5],
        change=lambda w: w.worksheets()[0].set_row(1, None, None, {"hidden": True}),
    )
    outcome = accepted(year, content)
    assert outcome.workbook_import.new_count == 1
    assert warned(outcome) == [
        ("hidden_rows", "", "Trang tính «Bảng»: có 1 dòng ẩn, đã được đọc như các dòng khác.")
    ]


def test_sheets_without_a_table_and_hidden_sheets_are_left_out_with_a_warning(year):
    content = book(
        (SHEET, [LONG, ["STP-1", "I.1", 5]]),
        ("Hướng dẫn", [["Điền điểm vào cột C"]]),
        ("Ẩn", [LONG, ["STP-2", "I.1", 5]]),
        change=lambda w: w.worksheets()[2].hide(),
    )
    outcome = accepted(year, content)
    assert outcome.workbook_import.new_count == 1
    assert [(code, message) for code, _, message in warned(outcome)] == [
        ("skipped_sheet", "Trang tính «Hướng dẫn»: không có bảng điểm, đã bỏ qua."),
        ("hidden_sheet", "Trang tính «Ẩn»: trang tính ẩn, không đọc."),
    ]


def test_several_files_sheets_and_layouts_come_in_together(year):
    two = book(("A", [WIDE, ["STP-1", "", 1]]), ("B", [LONG, ["STP-2", "I.1", 2]]))
    got = written(year, ("hai.xlsx", two), ("phieu.xlsx", form(point("I.1", 3), code="STP-3")))
    assert got == {("STP-1", "I.1"): "1", ("STP-2", "I.1"): "2", ("STP-3", "I.1"): "3"}


def test_a_point_given_twice_is_found_across_sheets_files_and_layouts(year):
    first = book(("A", [WIDE, ["STP-1", "", 1]]), ("B", [LONG, ["STP-1", "I.2", 2]]))
    third = form(point("I.1", 3))
    outcome = upload(year, ("a.xlsx", first), ("b.xlsx", third))
    elsewhere = "trùng với dòng 2 của trang tính «A», tệp «a.xlsx». Hãy bỏ một dòng."
    assert [(p.code, p.file, p.sheet, p.cell, p.message) for p in outcome.problems] == [
        (
            "duplicate_row",
            "a.xlsx",
            "B",
            "B2",
            f"Trang tính «B», ô B2 (dòng 2, cột «Mã tiêu chí»): {elsewhere}",
        ),
        (
            "duplicate_row",
            "b.xlsx",
            "Bảng",
            "A4",
            f"Trang tính «Bảng», ô A4 (dòng 4, cột «Mã»): {elsewhere}",
        ),
    ]


def test_a_row_of_all_criteria_after_single_points_is_found_with_the_first_of_them(year):
    points = [LONG, ["STP-1", "I.2", 2], ["STP-1", "I.1", 2]]
    content = book(("A", points), ("B", [WIDE, ["STP-1", "", 1], ["STP-2", "", 1]]))
    outcome = upload(year, content)
    assert [(p.code, p.sheet, p.cell) for p in outcome.problems] == [("duplicate_row", "B", "A2")]
    assert "trùng với dòng 2 của trang tính «A»" in outcome.problems[0].message


def test_that_a_point_was_given_is_remembered_in_a_few_bytes():
    given = Given()
    tracemalloc.start()
    for sheet in range(1, 201):
        for criterion in range(1, 61):
            row = sheet * 60 + criterion
            assert given.take(("a.xlsx", "A"), row, sheet, criterion, "self") is None
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held / (200 * 60) < 20
    assert given.take(("b.xlsx", "B"), 9, 7, 60, "self") == ("a.xlsx", "A", 7 * 60 + 60)


def test_the_two_kinds_of_one_point_may_come_from_two_tables(year):
    own = long(["STP-1", "I.1", 50], header=LONG[:3])
    appraised = long(["STP-1", "I.1", 48], header=[*LONG[:2], LONG[3]])
    assert written(year, ("a.xlsx", own), ("b.xlsx", appraised)) == {("STP-1", "I.1"): ("50", "48")}


def test_one_bad_file_refuses_the_whole_upload(year):
    outcome = upload(
        year, long(["STP-1", "I.1", 5]), ("hong.xlsx", b"PK\x03\x04"), ("rong.xlsx", b"")
    )
    assert [(p.code, p.message) for p in outcome.problems] == [
        (
            "corrupt_file",
            "Tệp «hong.xlsx»: Tệp bị hỏng. Hãy mở bằng Excel, lưu lại rồi tải lên lần nữa.",
        ),
        ("empty_file", "Tệp «rong.xlsx»: Tệp rỗng. Hãy kiểm tra lại tệp đã chọn."),
    ]
    assert outcome.workbook_import is None


@pytest.mark.parametrize(
    ("limits", "code", "cell", "says"),
    [
        (Limits(max_rows=2), "too_many_rows", "A4", "có hơn 2 dòng. Hãy chia thành nhiều tệp."),
        (Limits(max_columns=2), "too_many_columns", "E1", "có hơn 2 cột. Hãy bỏ các cột thừa."),
    ],
)
def test_a_table_beyond_the_limits_is_refused(year, limits, code, cell, says):
    content = long(*(["STP-1", path, 1] for path in ("I.1", "I.2", "II.1")))
    message = f"Trang tính «Bảng», ô {cell} (dòng {cell[1:]}): {says}"
    assert refused(year, content, limits=limits) == [(code, cell, message)]


def test_a_value_far_outside_the_table_is_named(year):
    parts = parts_of(long(["STP-1", "I.1", 1]))
    name = "xl/worksheets/sheet1.xml"
    lone = (number_cell("XFD1048576") + "</sheetData>").encode()
    parts[name] = parts[name].replace(b"</sheetData>", lone)
    says = "có dữ liệu nằm xa ngoài bảng. Hãy xóa ô này."
    assert refused(year, packed(parts)) == [
        ("outside_table", "XFD1048576", f"Trang tính «Bảng», ô XFD1048576 (dòng 1048576): {says}")
    ]


def test_a_form_column_too_few_is_still_a_form(year):
    assert written(year, form(["I.1", "x", 5], header=[FORM[0], FORM[1], FORM[3]]))
