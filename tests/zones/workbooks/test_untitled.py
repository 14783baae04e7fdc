"""A point under a column without a title is named: it would be lost unseen."""

import pytest

from tests.thidua.spreadsheets.builders import book
from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import (
    FORM,
    LONG,
    SHEET,
    WIDE,
    accepted,
    form,
    long,
    point,
    refused,
    wide,
    written,
)
from zones.workbooks import plainruns

pytestmark = pytest.mark.django_db
OUTSIDE = "outside_table"


def found(year: SampleYear, *files, **how) -> list[tuple[str, str]]:
    return [(code, cell) for code, cell, _ in refused(year, *files, **how)]


def headed(header: list[str], blank: int) -> list[str]:
    """Returns a header without the title of one column."""
    return [*header[:blank], "", *header[blank + 1 :]]


def test_points_in_the_second_column_of_a_merged_title_are_named(year):
    def merge(row):
        return lambda book_: book_.worksheets()[0].merge_range(row, 2, row, 3, "Điểm tự chấm")

    header = ["Mã", "Nội dung tiêu chí", "Điểm tự chấm", ""]
    rows = [["I.1", "Một", "", 5], ["I.2", "Hai", 3]]
    ((code, cell, message),) = refused(year, form(*rows, header=header, change=merge(2)))
    assert (code, cell) == (OUTSIDE, "D4")
    assert "ô D4 (dòng 4): ô này có thể là điểm nhưng cột không có tiêu đề" in message
    rows = long(["STP-1", "I.1", "", 5], header=headed(LONG, 3)[:4], change=merge(0))
    assert found(year, rows) == [(OUTSIDE, "D2")]


@pytest.mark.parametrize("value", [5, "5", "9/10", "chín", True])
def test_points_under_a_blank_title_are_named(year, value):
    assert found(year, form(point("I.1", 1, value), header=headed(FORM, 4))) == [(OUTSIDE, "E4")]
    rows = long(["STP-1", "I.1", 1, value], header=headed(LONG, 3))
    assert found(year, rows) == [(OUTSIDE, "D2")]


def test_points_under_a_title_that_was_not_calculated_are_named(year):
    def no_title(row, column):
        return lambda book_: book_.worksheets()[0].write_formula(row, column, '="Điểm"', None, "")

    rows = form(point("I.1", 1, 5), header=headed(FORM, 4), change=no_title(2, 4))
    assert found(year, rows) == [(OUTSIDE, "E4")]
    rows = long(["STP-1", "I.1", 1, 5], header=headed(LONG, 3), change=no_title(0, 3))
    assert found(year, rows) == [(OUTSIDE, "D2")]


def test_errors_under_a_blank_title_are_named_too(year):
    def spoil(book_):
        book_.worksheets()[0].write_formula(1, 5, "=1/0", None, "#DIV/0!")

    rows = long(["STP-1", "I.1", 1], header=[*LONG, "", "Khối"], change=spoil)
    assert found(year, rows) == [(OUTSIDE, "F2")]


def test_one_point_under_no_title_among_many_plain_rows_is_named(year, monkeypatch):
    monkeypatch.setattr(plainruns, "_SHORTEST_RUN", 2)
    rows = [[f"STP-{n}", code, 1] for n in (1, 2, 3) for code in ("I.1", "I.2", "II.1", "III.1")]
    rows[6] = [*rows[6], "", "", 4]
    assert found(year, long(*rows)) == [(OUTSIDE, "F8")]


def test_a_number_beside_or_between_the_criteria_is_named(year):
    assert found(year, wide(["STP-1", "", 1, 2, 3, 4, 5])) == [(OUTSIDE, "G2")]
    header = [*WIDE[:3], "", *WIDE[3:]]
    assert found(year, wide(["STP-1", "", 1, 9, 2, 3, 4], header=header)) == [(OUTSIDE, "D2")]


@pytest.mark.parametrize("field", ["self", "appraised"])
def test_two_kinds_of_points_below_one_code_are_refused(year, field):
    upper = ["Mã đơn vị", "Tên đơn vị", "I.1", "", "I.2", "", "II.1", "", "III.1", ""]
    lower = ["", "", *["Tự chấm", "Thẩm định"] * 4]
    rows = [upper, lower, ["STP-1", "", 50, 40, 30, 20, 3, 2, 1, 1]]
    problems = refused(year, book((SHEET, rows)), field=field)
    assert [(code, cell) for code, cell, _ in problems] == [
        ("duplicate_header", cell) for cell in ("C1", "E1", "G1", "I1")
    ]
    assert "dưới tiêu đề «I.1» có nhiều cột («Tự chấm», «Thẩm định»)" in problems[0][2]


@pytest.mark.parametrize("second", [7, ""])
def test_two_columns_below_one_title_of_points_are_refused(year, second):
    header = ["Mã", "Nội dung tiêu chí", "Điểm tự chấm", "", "Điểm thẩm định"]
    rows = [["", "", "Lần 1", "Lần 2"], ["I.1", "Một", 5, second, 4]]
    assert found(year, form(*rows, header=header)) == [("duplicate_header", "C3")]
    header = [*LONG[:3], "", LONG[3]]
    rows = [["", "", "Lần 1", "Lần 2"], ["STP-1", "I.1", 5, second, 4]]
    assert found(year, long(*rows, header=header)) == [("duplicate_header", "C1")]


def test_words_numbering_and_figures_of_no_criterion_are_passed_over(year):
    numbered = [["", "Mã đơn vị", *LONG[1:]], [1, "STP-1", "I.1", 5], [2, "STP-1", "I.2", 6]]
    assert len(written(year, book((SHEET, numbered)))) == 2
    rows = [["STP-2", "", 1, "", "", "", "đã gửi"], ["Tổng cộng", "", 1, "", "", "", 1]]
    accepted(year, wide(*rows, ["", "", "", "", "", "", 12]))
    rows = [
        ["I", "Nhóm", 100, "", "", "", 100],
        [*point("I.1", 5), "x"],
        ["", "Cộng", 5, 5, "", "", 5],
    ]
    accepted(year, form([1, 2, 3, 4, 5, 6, 7], *rows))
    accepted(year, long(["STP-1", "I.1", 5], ["STP-1", "Tổng cộng", 5, "", "", 5]))
