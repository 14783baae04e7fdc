"""Rows of a form that only look like totals, numbers of columns or subtotals."""

import pytest

from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import FORM, accepted, form, point, refused, warned, written

pytestmark = pytest.mark.django_db
SHORT_FORM = ["Mã", "Nội dung tiêu chí", "Điểm tự chấm", "Điểm thẩm định"]


def found(year: SampleYear, *rows, **how) -> list[tuple[str, str]]:
    return [(code, cell) for code, cell, _ in refused(year, form(*rows, **how))]


@pytest.mark.parametrize("code", [7, "7", 1.3, "1.3", "I.9"])
@pytest.mark.parametrize("text", ["Tổng điểm kiểm tra chuyên đề", "Tổng (theo báo cáo)"])
def test_a_code_beside_words_for_a_total_is_looked_for(year, code, text):
    assert found(year, point("I.1", 5), [code, text, 10, 6]) == [("unknown_criterion", "A5")]
    got = written(year, form(["I.1", text, 60, 5]))
    assert got == {("STP-1", "I.1"): "5"}


def test_a_code_in_the_numbering_beside_words_for_a_total_is_looked_for_too(year):
    rows = [[1, *point("I.1", 5)], [7, "", "Tổng điểm kiểm tra chuyên đề", 10, 6]]
    assert found(year, *rows, header=["TT", *FORM]) == [("missing_code", "B5")]


def test_a_total_without_a_code_or_points_is_passed_over(year):
    rows = [point("I.1", 5), ["", "Tổng cộng", 60, 5], [3, "Tổng điểm kiểm tra", 10]]
    assert [code for code, _, _ in warned(accepted(year, form(*rows)))] == ["skipped_rows"]


def test_a_criterion_of_one_two_three_below_its_group_is_read(year):
    got = written(year, form(["I"], [1, "", 2, 3], [2, "", 1], header=SHORT_FORM))
    assert got == {("STP-1", "I.1"): ("2", "3"), ("STP-1", "I.2"): "1"}


def test_columns_are_numbered_below_the_header_and_below_its_repetition(year):
    rows = [[1, "", 2, 3], ["I.1", "", 5], SHORT_FORM, [1, "", 2, 3], ["I.2", "", 6]]
    got = written(year, form(*rows, header=SHORT_FORM))
    assert got == {("STP-1", "I.1"): "5", ("STP-1", "I.2"): "6"}
    rows = [[1, 2, 3, 4], ["I.1", "", 5], [1, 2, 3, 4], ["I.2", "", 6]]
    assert len(accepted(year, form(*rows, header=SHORT_FORM)).warnings) == 1


@pytest.mark.parametrize("heading", ["I", "I. Nhóm một"])
def test_points_beside_a_group_whose_criteria_have_none_are_named(year, heading):
    rows = [[heading, "Nhóm", 100, 95], point("I.1"), point("I.2"), point("II.1", 1)]
    ((code, cell, message),) = refused(year, form(*rows))
    assert (code, cell) == ("unknown_criterion", "A4")
    assert "«I» là nhóm, không chấm điểm" in message


def test_maxima_beside_other_codes_are_told_once_and_words_there_are_none(year):
    rows = [["I.1", "Một", 40, 5], ["I.2", "Hai", 60, 5], ["II.1", "Ba", "tối đa 5", 1]]
    (warning,) = warned(accepted(year, form(*rows)))
    assert warning == (
        "name_mismatch",
        "C4",
        "Trang tính «Bảng», ô C4 (dòng 4, cột «Điểm tối đa»): cột «Điểm tối đa» khác bảng tiêu chí "
        "ở 2 dòng (các dòng bị lệch?): ở đây ghi 40, bảng tiêu chí cho I.1 tối đa 60. Hãy xem "
        "điểm có đúng tiêu chí không.",
    )


def test_a_subtotal_is_of_its_own_kind_of_points(year):
    rows = [["I", "Nhóm", 100, 5, 4], point("I.1", 5)]
    assert found(year, *rows) == [("unknown_criterion", "A4")]
    accepted(year, form(["I", "Nhóm", 100, 5, 4], point("I.1", 5), point("I.2", "", 4)))


def test_a_subtotal_beside_criteria_with_wrong_codes_is_no_second_mistake(year):
    assert found(year, ["I", "Nhóm", 100, 5], ["", "Một", 60, 5]) == [("missing_code", "A5")]


def test_a_subtotal_of_blank_criteria_is_nothing(year):
    accepted(year, form(["I", "Nhóm", 100, 0, "0,00"], point("I.1"), point("II.1", 1)))


BREAKS = {
    "blank": [[]],
    "a total": [["", "Cộng I", 100, 40]],
    "a bonus": [["+ Điểm thưởng"]],
    "a penalty": [["", "- Điểm trừ"]],
    "all": [[], ["", "Cộng I", 100, 40], ["", "+ Điểm thưởng"]],
}


@pytest.mark.parametrize("rows", BREAKS.values(), ids=BREAKS)
def test_numbers_that_begin_again_behind_a_row_without_a_code_are_of_no_group(year, rows):
    content = form(
        ["I", "Nhóm một"], [2, "Hai", 40, 40], *rows, [1, "Sáng kiến", 5, 5], [2, "", 5, 5]
    )
    first, second = refused(year, content)
    row = 6 + len(rows)
    assert first[:2] == ("unknown_criterion", f"A{row}")
    assert "số «1» đếm lại sau một dòng không có mã" in first[2]
    assert second[:2] == ("unknown_criterion", f"A{row + 1}")


@pytest.mark.parametrize("rows", BREAKS.values(), ids=BREAKS)
def test_numbers_that_go_on_behind_such_a_row_are_the_groups(year, rows):
    content = form(
        ["I", "Nhóm"], [1, "Một", 60, 5], *rows, [2, "Hai", 40, 6], *rows, ["II"], [1, "", 5, 1]
    )
    got = written(year, content)
    assert got == {("STP-1", "I.1"): "5", ("STP-1", "I.2"): "6", ("STP-1", "II.1"): "1"}


def test_numbers_in_another_order_without_such_a_row_are_read(year):
    assert len(written(year, form(["I", "Nhóm"], [2, "Hai", 40, 6], [1, "Một", 60, 5]))) == 2
