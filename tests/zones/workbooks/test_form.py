"""FORM workbooks «Phiếu chấm điểm»: one agency a sheet, a row a criterion."""

import pytest

from tests.thidua.spreadsheets.builders import book
from tests.zones.factories import SampleYear, make_agency
from tests.zones.workbooks.builders import (
    FORM,
    SHEET,
    accepted,
    form,
    point,
    points,
    refused,
    warned,
    written,
)
from zones.models import Criterion, Score

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3)


def at(cell: str, header: str = "") -> str:
    column = f", cột «{header}»" if header else ""
    return f"Trang tính «Bảng», ô {cell} (dòng {cell[1:]}{column}): "


def test_points_of_both_kinds_and_notes_are_read(year):
    content = form(point("I"), point("I.1", 50, 49, "n"), point("II"), point("II.1", "2,5"))
    assert written(year, content) == {("STP-1", "I.1"): ("50", "49"), ("STP-1", "II.1"): "2.5"}
    assert Score.objects.get(criterion__path="I.1").note == "n"


@pytest.mark.parametrize(
    "above",
    [
        [["Mã đơn vị: STP-2"]],
        [["MÃ ĐƠN VỊ : stp-2"]],
        [["", "Mã đơn vị:", "", "STP-2"]],
        [["Mã đơn vị", "STP-2"]],
        [["Tên đơn vị", "Sở Tư pháp"], ["Mã đơn vị", "STP-2"]],
    ],
)
def test_the_agency_stands_above_the_header(year, above):
    content = book((SHEET, [*above, [], FORM, point("I.1", 5)]))
    assert written(year, content) == {("STP-2", "I.1"): "5"}


def test_else_the_agency_is_the_sheets_name_and_a_workbook_may_hold_many(year):
    content = book(("STP-1", [FORM, point("I.1", 5)]), ("stp-3", [FORM, point("I.1", 6)]))
    assert written(year, content) == {("STP-1", "I.1"): "5", ("STP-3", "I.1"): "6"}


@pytest.mark.parametrize("title", ["Mã", "TT", "STT", "stt"])
def test_the_codes_column_has_several_names(year, title):
    header = [title, FORM[1], "Điểm chuẩn", FORM[3], FORM[4], "Tài liệu kiểm chứng"]
    written(year, form(point("I.1", 5, "", "BC 12"), header=header))
    assert Score.objects.get().note == "BC 12"


def test_codes_within_a_group_may_leave_the_group_out(year):
    Criterion.objects.filter(path="II.1").update(max_points=5)
    rows = [point("I"), point(1, 10), point(2, 20), point("II"), point("1", 3)]
    assert written(year, form(*rows)) == {
        ("STP-1", "I.1"): "10",
        ("STP-1", "I.2"): "20",
        ("STP-1", "II.1"): "3",
    }


def test_everything_wrong_is_said_at_once(year):
    code, _, _, own, appraised, note = FORM
    rows = [
        point("I.1", 61, -1, "a\u202eb"),
        point("I.2", "x", 1.555, "b" * 2001),
        point("II.1", 1, "1.000", "Së T­ ph¸p tØnh §ång Th¸p"),
        point("II.1", 1),
        point("IV.1", 1),
        point(1.1, 1),
        point("", 1),
    ]
    assert refused(year, form(*rows)) == [
        (
            "over_max",
            "D4",
            at("D4", own) + "điểm 61 lớn hơn điểm tối đa 60 của tiêu chí I.1. Hãy sửa lại.",
        ),
        (
            "negative",
            "E4",
            at("E4", appraised) + "điểm -1 nhỏ hơn 0. Điểm trừ cũng ghi bằng số dương; "
            "hãy sửa lại.",
        ),
        (
            "control_character",
            "F4",
            at("F4", note) + "văn bản có ký tự điều khiển hoặc ký tự đổi chiều chữ. Hãy gõ lại.",
        ),
        (
            "not_a_number",
            "D5",
            at("D5", own) + "«x» không phải là số. Hãy ghi điểm bằng số, ví dụ 9,5.",
        ),
        (
            "too_many_decimals",
            "E5",
            at("E5", appraised) + "điểm 1,555 có hơn 2 chữ số thập phân. "
            "Hãy làm tròn đến 2 chữ số.",
        ),
        ("text_too_long", "F5", at("F5", note) + "văn bản dài quá 2000 ký tự. Hãy viết ngắn lại."),
        (
            "ambiguous_number",
            "E6",
            at("E6", appraised) + "«1.000» không rõ là hàng nghìn hay phần thập phân. "
            "Hãy ghi điểm bằng số, ví dụ 9,5.",
        ),
        (
            "legacy_encoding",
            "F6",
            at("F6", note) + "chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI). Hãy chuyển sang Unicode.",
        ),
        ("duplicate_row", "A7", at("A7", code) + "trùng với dòng 6. Hãy bỏ một dòng."),
        (
            "unknown_criterion",
            "A8",
            at("A8", code) + "không có tiêu chí mã «IV.1» trong bảng tiêu chí "
            "(gần giống: «I.1»). Hãy sửa mã tiêu chí.",
        ),
        (
            "unknown_criterion",
            "A9",
            at("A9", code) + "không có tiêu chí mã «1.1» trong bảng tiêu chí "
            "(gần giống: «I.1»). Hãy sửa mã tiêu chí.",
        ),
        (
            "missing_code",
            "A10",
            at("A10", code) + "có điểm nhưng thiếu mã tiêu chí. Hãy ghi mã vào ô này.",
        ),
    ]
    assert points(year) == {}


@pytest.mark.parametrize(
    ("code", "refusal", "says"),
    [
        (
            "STP-12",
            "unknown_agency",
            "không có đơn vị mã «STP-12» (gần giống: «STP-2»). Hãy sửa mã đơn vị.",
        ),
        (
            "STP-99",
            "not_member",
            "«Sở ngoài» không phải thành viên khu vực nào trong năm 2020. Hãy bỏ dòng này.",
        ),
    ],
)
def test_a_form_of_the_wrong_agency_is_named_at_its_code(year, code, refusal, says):
    make_agency("STP-99", name="Sở ngoài")
    assert refused(year, form(point("I.1", 5), code=code)) == [(refusal, "A1", at("A1") + says)]


def test_a_form_whose_sheet_names_no_agency_is_named(year):
    assert refused(year, book(("Phiếu", [FORM, point("I.1", 5)]))) == [
        (
            "unknown_agency",
            "A1",
            "Trang tính «Phiếu», ô A1 (dòng 1, cột «Mã»): không có đơn vị mã «PHIẾU». "
            "Hãy sửa mã đơn vị.",
        )
    ]


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (["Nội dung tiêu chí", "Điểm tối đa", "Điểm tự chấm"], "Mã"),
        (["Mã", "Nội dung tiêu chí", "Điểm tối đa"], "Điểm tự chấm"),
    ],
)
def test_a_missing_column_is_named(year, header, missing):
    says = f"thiếu cột «{missing}». Hãy thêm cột này như trong mẫu."
    assert refused(year, form(["I.1", "x", 5], header=header)) == [
        ("missing_header", "A3", f"Trang tính «Bảng», ô A3 (dòng 3): {says}")
    ]


def test_a_column_that_stands_twice_is_named(year):
    assert refused(year, form(point("I.1", 5), header=[*FORM, "Điểm tự chấm"])) == [
        (
            "duplicate_header",
            "G3",
            at("G3", "Điểm tự chấm") + "cột «Điểm tự chấm» có hai lần (cũng ở ô D3). "
            "Hãy bỏ một cột.",
        )
    ]


def test_a_title_of_another_year_is_an_error(year):
    content = book((SHEET, [["Mã đơn vị: STP-1"], ["Phiếu chấm năm 2021"], FORM, point("I.1", 5)]))
    says = "bảng ghi năm 2021 nhưng đang nhập cho năm 2020. Hãy chọn đúng tệp hoặc đúng phong trào."
    assert refused(year, content) == [("wrong_year", "A2", at("A2") + says)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda w: w.worksheets()[0].write(3, 3, 0.5, w.add_format({"num_format": "0%"})),
            "percent_format",
        ),
        (
            lambda w: w.worksheets()[0].write(3, 3, 9, w.add_format({"num_format": "d/m"})),
            "date_in_points",
        ),
        (lambda w: w.worksheets()[0].write_formula(3, 3, "=1/0", None, "#DIV/0!"), "formula_error"),
        (
            lambda w: w.worksheets()[0].write_formula(3, 3, "=1+1", None, ""),
            "formula_not_calculated",
        ),
        (lambda w: w.worksheets()[0].merge_range("D4:D5", 5), "merged_cell"),
    ],
)
def test_what_format_formula_or_merging_spoils_is_refused(year, change, code):
    content = form(point("I.1", 5), point("I.2", 5), change=change)
    assert [(c, cell) for c, cell, _ in refused(year, content)] == [(code, "D4")]


def test_groups_totals_numbering_and_signatures_are_passed_over_with_a_warning(year):
    rows = [
        ["1", "2", "3", "4", "5", "6"],
        point("I", 5),
        point("I.1", 5),
        ["", "Tổng cộng", 100, 5],
        [],
        ["", "", "", "GIÁM ĐỐC"],
    ]
    outcome = accepted(year, form(*rows))
    assert outcome.workbook_import.new_count == 1
    assert warned(outcome) == [
        (
            "skipped_rows",
            "",
            "Trang tính «Bảng»: đã bỏ qua 4 dòng tiêu đề, dòng tổng hoặc chữ ký: dòng 4, 5, 7, 9.",
        )
    ]


def test_a_form_without_rows_is_named(year):
    says = "không có dòng dữ liệu nào dưới dòng tiêu đề. Hãy điền điểm rồi tải lên lại."
    assert refused(year, form()) == [("no_rows", "", f"Trang tính «Bảng»: {says}")]


def test_blank_never_overwrites_a_point_or_a_note(year):
    written(year, form(point("I.1", 5, 6, "n")))
    assert written(year, form(point("I.1", "", 7))) == {("STP-1", "I.1"): ("5", "7")}
    assert Score.objects.get().note == "n"
