"""What is FORM's own («Phiếu chấm điểm»): one agency a sheet, a row a criterion."""

import pytest

from tests.thidua.spreadsheets.builders import book
from tests.zones.factories import make_agency
from tests.zones.workbooks.builders import (
    FORM,
    SHEET,
    accepted,
    form,
    point,
    refused,
    warned,
    written,
)
from zones.models import Criterion, Score

pytestmark = pytest.mark.django_db


def at(cell: str, header: str = "") -> str:
    column = f", cột «{header}»" if header else ""
    return f"Trang tính «Bảng», ô {cell} (dòng {cell[1:]}{column}): "


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


def test_a_code_that_excel_made_a_number_of_is_named_as_it_was_typed(year):
    assert refused(year, form(point(1.1, 1))) == [
        (
            "unknown_criterion",
            "A4",
            at("A4", "Mã") + "không có tiêu chí mã «1.1» trong bảng tiêu chí "
            "(gần giống: «I.1»). Hãy sửa mã tiêu chí.",
        )
    ]


@pytest.mark.parametrize(
    ("code", "refusal", "says"),
    [
        (
            "STP-12",
            "unknown_agency",
            "không có đơn vị mã «STP-12» (gần giống: «STP-1»). Hãy sửa mã đơn vị.",
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
            "Trang tính «Phiếu», ô A1 (dòng 1, cột «Mã»): không rõ phiếu của đơn vị nào: "
            "«Phiếu» không phải mã đơn vị. Hãy ghi «Mã đơn vị: …» ở trên bảng, hoặc đặt tên "
            "trang tính là mã đơn vị.",
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
