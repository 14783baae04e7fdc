"""Rows that number the columns are passed over; binary noise is the number it stands for."""

import pytest

from tests.zones.workbooks.builders import accepted, refused, warned, wide, written

pytestmark = pytest.mark.django_db
NAME = "Sở Tư pháp tỉnh số 1"


@pytest.mark.parametrize(
    "numbers",
    [
        ["A", "B", 1, 2, 3, 4],
        ["a", "b", "1", "2", "3", "4"],
        ["(A)", "(B)", "(1)", "(2)", "(3)", "(4)"],
        ["A", 1, 2, 3, 4, 5],
        [1, 2, 3, 4, 5, 6],
    ],
)
def test_a_row_that_numbers_the_columns_is_no_agency(year, numbers):
    content = wide(numbers, ["STP-1", NAME, 5])
    says = "Trang tính «Bảng»: đã bỏ qua 1 dòng tiêu đề, dòng tổng hoặc chữ ký: dòng 2."
    assert warned(accepted(year, content)) == [("skipped_rows", "", says)]


@pytest.mark.parametrize(
    "row", [["B", "A", 1, 2, 3], ["A", "B", 2, 3, 4], ["A", "C", 1, 2], ["A", "B", 1, 1]]
)
def test_a_row_of_letters_and_numbers_out_of_order_is_not_passed_over(year, row):
    found = refused(year, wide(row, ["STP-1", NAME, 5]))
    assert [(code, cell) for code, cell, _ in found] == [("unknown_agency", "A2")]


def test_what_binary_arithmetic_leaves_over_is_the_number_it_stands_for(year):
    residue = 0.3 - 0.1 - 0.2
    assert residue < 0
    assert written(year, wide(["STP-1", NAME, residue, "2,5000"])) == {
        ("STP-1", "I.1"): "0",
        ("STP-1", "I.2"): "2.5",
    }
    assert written(year, wide(["STP-1", NAME, sum([0.07] * 20)]))[("STP-1", "I.1")] == "1.4"
