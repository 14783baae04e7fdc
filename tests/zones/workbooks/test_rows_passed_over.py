"""Rows that are no agency's or criterion's: passed over and told, unless points stand in them."""

import pytest

from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import (
    FORM,
    WIDE,
    accepted,
    form,
    long,
    point,
    refused,
    triple,
    warned,
    wide,
    written,
)

pytestmark = pytest.mark.django_db
NAME = "Sở Tư pháp tỉnh số 2"
# below a table of each layout: (row that gives points, columns of the code and of points)
MAKE = {
    "wide": (wide, ["STP-1", "", 5], 0, 2),
    "long": (long, ["STP-1", "I.1", 5], 0, 2),
    "form": (form, point("I.1", 5), 0, 3),
}


@pytest.fixture(params=MAKE)
def layout(request) -> str:
    return request.param


def rows_of(layout: str, *pairs: tuple[object, object]) -> list[list[object]]:
    """Returns rows of a layout, each given as what stands for the code and for points."""
    _, _, code_column, points_column = MAKE[layout]
    rows = []
    for code, value in pairs:
        row = [""] * (points_column + 1)
        row[code_column], row[points_column] = code, value
        rows.append(row)
    return rows


def below(layout: str, *pairs: tuple[object, object]) -> bytes:
    make, good, *_ = MAKE[layout]
    return make(good, *rows_of(layout, *pairs))


def found(year: SampleYear, content: bytes) -> list[tuple[str, str]]:
    return [(code, cell) for code, cell, _ in refused(year, content)]


SIGNATURES = [
    ("(Ký)", ""),
    ("Người lập biểu", "GIÁM ĐỐC"),
    ("(Đã ký)", "(Ký, đóng dấu)"),
    ("Lan", "Nguyễn Văn Năm"),
    ("Lan", ""),
    ("Trà Vinh, ngày 05 tháng 01 năm 2021", ""),
]


def test_signatures_below_a_table_are_passed_over_and_told(year, layout):
    outcome = accepted(year, below(layout, *SIGNATURES))
    ((code, _, message),) = warned(outcome)
    assert code == "skipped_rows"
    assert "đã bỏ qua 6 dòng" in message


def test_a_name_alone_is_passed_over_without_a_signature_above(year, layout):
    assert [code for code, _, _ in warned(accepted(year, below(layout, ("Ánh", ""))))] == [
        "skipped_rows"
    ]


@pytest.mark.parametrize("code", ["(Ký)", "Lan", "Người lập biểu", ""])
@pytest.mark.parametrize("value", [5, "5", "9/10", "chín", "tám phẩy năm điểm"])
def test_a_row_with_points_is_never_passed_over(year, layout, code, value):
    assert refused(year, below(layout, ("(Ký)", ""), (code, value)))


SUMMARIES = ["Tổng cộng", "Cộng", "Trung bình", "Điểm trung bình toàn cụm", "Bình quân các đơn vị"]
SUMMARIES += ["Điểm tối đa", "Xếp loại", "Xếp hạng", "Xếp loại thi đua:", "Tổng số đơn vị"]


@pytest.mark.parametrize("word", SUMMARIES)
def test_a_summary_is_passed_over_and_told(year, layout, word):
    outcome = accepted(year, below(layout, (word, 4.5)))
    assert [code for code, _, _ in warned(outcome)] == ["skipped_rows"]


@pytest.mark.parametrize("word", ["Xếp loại chi bộ", "Trung bình mỗi vụ việc", "Điểm cộng"])
def test_what_only_begins_as_a_summary_is_none(year, layout, word):
    assert refused(year, below(layout, (word, 4.5)))


def test_the_maxima_below_the_header_are_no_agencys_points(year):
    for row in (["Điểm tối đa", "", 60, 40, 5, 5], ["", "Điểm tối đa", 60, 40, 5, 5]):
        assert accepted(year, wide(row, ["STP-1", "", 5])).workbook_import.new_count == 1


def test_a_summary_beside_an_agencys_code_is_that_agencys(year):
    assert found(year, wide(["STP-1", "", 5], ["STP-2", "Trung bình", 5])) == [
        ("name_mismatch", "B3")
    ]
    header = [WIDE[1], WIDE[0], *WIDE[2:]]
    rows = [["", "STP-1", 5], ["Trung bình", "STP-9", 5]]
    assert found(year, wide(*rows, header=header)) == [("unknown_agency", "B3")]


def test_an_agencys_total_in_a_list_is_passed_over(year):
    rows = [["STP-1", "I.1", 5], ["STP-1", "Tổng cộng", 5], ["STP-2", "I.1", 6]]
    assert len(written(year, long(*rows))) == 2


WORDS_FOR_POINTS = {
    "beside a name": ([["", NAME, "đạt"]], [("missing_code", "A3"), ("not_a_number", "C3")]),
    "beside a name for a code": (
        [[NAME, "", "đạt"]],
        [("unknown_agency", "A3"), ("not_a_number", "C3")],
    ),
    "beside a name mistyped": (
        [["", "Sở TP số 2", "đạt"], ["STP-3", "", 1]],
        [("missing_code", "A3"), ("not_a_number", "C3")],
    ),
    "that number": ([["", "Sở TP", "chín"]], [("missing_code", "A3"), ("not_a_number", "C3")]),
    "in another column": (
        [["", NAME, "", "", "đạt"]],
        [("missing_code", "A3"), ("not_a_number", "E3")],
    ),
}


@pytest.mark.parametrize(("rows", "says"), WORDS_FOR_POINTS.values(), ids=WORDS_FOR_POINTS)
def test_words_for_points_without_a_code_are_named_in_a_table(year, rows, says):
    assert found(year, wide(["STP-1", "", 1], *rows)) == says


def test_words_for_points_beside_an_agencys_name_are_named_in_a_list(year):
    rows = [["STP-1", "I.1", 5], [NAME, "", "đạt"]]
    assert found(year, long(*rows)) == [("unknown_agency", "A3"), ("not_a_number", "C3")]


def test_names_of_criteria_and_headings_in_a_table_are_passed_over(year):
    rows = [["", "", "Ban hành", "Chất lượng"], ["STP-1", "", 1], ["II. KHỐI KHÁC"], WIDE]
    outcome = accepted(year, wide(*rows, ["STP-2", "", 1], ["", NAME]))
    assert [code for code, _, _ in warned(outcome)] == ["skipped_rows"]


def test_a_note_beside_a_group_is_told(year):
    rows = [["I", "Nhóm một", 100, "", "", "Xem phụ lục"], point("I.1", 5)]
    says = "Trang tính «Bảng», ô F4 (dòng 4, cột «Ghi chú»): ghi chú ở dòng của nhóm «I» không "
    says += "đọc: nhóm không chấm điểm. Hãy ghi ở tiêu chí trong nhóm nếu cần giữ."
    outcome = accepted(year, form(*rows))
    assert [triple(w) for w in outcome.warnings] == [("skipped_rows", "F4", says)]
    heading = ["II. Nhóm hai", "", 5, 3, "", "Xem phụ lục"]
    outcome = accepted(year, form(point("I.1", 5), heading, point("II.1", 3)))
    assert [(w.code, w.cell) for w in outcome.warnings] == [
        ("skipped_rows", ""),
        ("skipped_rows", "F5"),
    ]


TT_FORM = ["TT", *FORM]


def test_a_group_whose_number_stands_beside_a_blank_code_begins_it(year):
    rows = [["I", "", "Nhóm một", 100, 5], ["", 1, "", 60, 5]]
    rows += [["II", "", "Nhóm hai", 5], ["", 1, "", 5, 1]]
    got = written(year, form(*rows, header=TT_FORM))
    assert got == {("STP-1", "I.1"): "5", ("STP-1", "II.1"): "1"}


def test_codes_in_the_numbering_are_taken_where_the_codes_column_is_blank(year):
    rows = [["I", "", "Nhóm một"], ["I.1", "", "", 60, 5], ["I.2", "", "", 40, 6]]
    got = written(year, form(*rows, ["", "", "Tổng cộng", 100, 11], header=TT_FORM))
    assert got == {("STP-1", "I.1"): "5", ("STP-1", "I.2"): "6"}


@pytest.mark.parametrize(
    "rows",
    [
        [["I.1", "", "", 60, 5], ["I.9", "", "", 40, 6]],
        [["I", "", "Nhóm"], ["1", "", "", 60, 5], ["2", "", "", 40, 6]],
        [["I.1", "", "", 60, 5], ["I.2", "I.2", "", 40, 6]],
    ],
)
def test_codes_in_the_numbering_that_are_not_all_codes_are_named(year, rows):
    cells = found(year, form(*rows, header=TT_FORM))
    assert ("missing_code", "B4") in cells or ("missing_code", "B5") in cells


def test_numbers_run_on_over_a_row_of_no_criterion(year):
    rows = [[1, "Tiêu chí riêng"], [], ["I", "Nhóm một"], [2, "", 40, 6]]
    assert found(year, form(*rows)) == [("unknown_criterion", "A7")]
    rows = [["II", "Nhóm hai"], [1, "", 5, 5], [2, "Dòng thừa"], ["I", "Nhóm một"], [1, "", 60, 6]]
    assert len(written(year, form(*rows))) == 2
