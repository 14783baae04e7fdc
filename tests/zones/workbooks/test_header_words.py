"""Headers in other words and in two rows, and what stands above a form."""

import pytest

from tests.thidua.spreadsheets.builders import book
from tests.zones.workbooks.builders import (
    FORM,
    LONG,
    SHEET,
    accepted,
    form,
    long,
    point,
    refused,
    warned,
    written,
)
from zones.workbooks.headers import keys_of

pytestmark = pytest.mark.django_db
NAME = "Sở Tư pháp tỉnh số 1"
OWN = ["Tự chấm", "Đơn vị tự chấm", "Điểm đơn vị chấm", "ĐIỂM TỰ CHẤM (1)", "Điểm tự đánh giá:"]
APPRAISED = ["Thẩm định", "Hội đồng chấm", "Cụm chấm", "Điểm thẩm định của Bộ Tư pháp"]


@pytest.mark.parametrize("own", OWN)
def test_self_scored_points_are_found_under_other_words(year, own):
    got = written(year, long(["STP-1", "I.1", 5, 4], header=[*LONG[:2], own, LONG[3]]))
    assert got == {("STP-1", "I.1"): ("5", "4")}
    got = written(year, form(["I.2", "", 40, 6], header=["TT", "Tiêu chí", "Điểm chuẩn", own]))
    assert got[("STP-1", "I.2")] == "6"


@pytest.mark.parametrize("title", APPRAISED)
def test_appraised_points_are_found_under_other_words(year, title):
    got = written(year, long(["STP-1", "I.1", 5, 4], header=[*LONG[:3], title]))
    assert got == {("STP-1", "I.1"): ("5", "4")}
    got = written(year, form(point("I.2", 6, 3), header=[*FORM[:4], title]))
    assert got[("STP-1", "I.2")] == ("6", "3")


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Điểm tự chấm của đơn vị", "điểm tự chấm"),
        ("Đơn vị\ntự chấm điểm", "điểm tự chấm"),
        ("Số điểm do đơn vị tự chấm", "điểm tự chấm"),
        ("Điểm Cụm thẩm định", "điểm thẩm định"),
        ("Điểm chấm của Hội đồng", "điểm thẩm định"),
        ("Cụm trưởng chấm", "điểm thẩm định"),
        ("Điểm thường trực Hội đồng thi đua chấm", "điểm thẩm định"),
        ("Tự chấm năm 2019", "tự chấm năm 2019"),
        ("Điểm tự chấm (năm trước)", "điểm tự chấm (năm trước)"),
        ("Tổng điểm tự chấm", "tổng điểm tự chấm"),
        ("Chênh lệch tự chấm", "chênh lệch tự chấm"),
        ("Đơn vị", "đơn vị"),
        ("Bộ phận", "bộ phận"),
        ("Khối", "khối"),
    ],
)
def test_a_title_is_known_by_what_it_says(header, key):
    assert keys_of(["Mã tiêu chí", header])[1] == key


def test_the_title_itself_comes_before_other_words(year):
    outcome = accepted(year, form(point("I.1", 5, 4, 3), header=[*FORM[:5], "Cụm chấm"]))
    assert [(code, cell) for code, cell, _ in warned(outcome)] == [("skipped_column", "F3")]


def test_of_two_columns_in_other_words_one_must_be_named(year):
    header = [*LONG[:3], "Cụm chấm", "Hội đồng chấm"]
    found = refused(year, long(["STP-1", "I.1", 5, 4, 3], header=header))
    assert [(code, cell) for code, cell, _ in found] == [
        ("missing_header", "D1"),
        ("missing_header", "E1"),
    ]


@pytest.mark.parametrize(
    "above",
    [
        ["Tên đơn vị", NAME, "Mã đơn vị", "STP-1"],
        ["Tên đơn vị:", NAME, "", "Mã đơn vị", "", "STP-1"],
        ["Mã đơn vị", "STP-1", "Tên đơn vị", NAME, "Năm", 2020],
        ["Đơn vị: Sở Tư pháp tỉnh số 1", "Mã đơn vị", "STP-1", "Năm 2020"],
    ],
)
def test_an_agencys_row_above_a_form_needs_no_colons(year, above):
    assert written(year, book((SHEET, [above, FORM, point("I.1", 5)]))) == {("STP-1", "I.1"): "5"}


def test_such_a_row_with_an_unknown_code_is_named_there(year):
    above = ["Tên đơn vị", NAME, "Mã đơn vị", "STP-9"]
    found = refused(year, book((SHEET, [above, [], FORM, point("I.1", 5)])))
    assert [(code, cell) for code, cell, _ in found] == [("unknown_agency", "D1")]


def test_a_table_of_two_criteria_whose_name_column_is_between_is_no_agencys_row(year):
    header = ["Mã đơn vị", "I.1", "Tên đơn vị", "I.2"]
    found = refused(year, book((SHEET, [header, ["STP-1", "x", NAME, 5]])))
    assert ("not_a_number", "B2") in [(code, cell) for code, cell, _ in found]


def test_a_forms_codes_may_stand_under_the_lists_title(year):
    header = ["Mã tiêu chí", *FORM[1:]]
    assert written(year, form(point("I.1", 5), header=header)) == {("STP-1", "I.1"): "5"}


def test_a_header_of_two_rows_counts_as_one(year):
    upper = ["TT", "Nội dung tiêu chí", "Điểm", "", "", "Ghi chú"]
    lower = ["", "", "Tối đa", "Tự chấm", "Thẩm định"]
    got = written(year, form(lower, ["I", "Nhóm"], [1, "", 60, 5, 4], header=upper))
    assert got == {("STP-1", "I.1"): ("5", "4")}
    upper = ["Mã đơn vị", "Tên đơn vị", "I", "", "II", "III"]
    lower = ["", "", "I.1", "I.2", "II.1", "III.1"]
    got = written(year, book((SHEET, [upper, lower, ["STP-2", "", 1, 2]])))
    assert got[("STP-2", "I.2")] == "2"


def test_a_header_of_two_rows_may_stand_again_on_each_page(year):
    upper = ["TT", "Nội dung tiêu chí", "Điểm", "", "", "Ghi chú"]
    lower = ["", "", "Tối đa", "Tự chấm", "Thẩm định"]
    pages = [lower, ["I.1", "", 60, 5], upper, lower, ["I.2", "", 40, 6]]
    assert len(written(year, form(*pages, header=upper))) == 2
    upper = ["Mã đơn vị", "Tên đơn vị", "I", "", "II", "III"]
    lower = ["", "", "I.1", "I.2", "II.1", "III.1"]
    rows = [upper, lower, ["STP-2", "", 1, 2], upper, lower, ["STP-3", "", 1, 2]]
    assert len(written(year, book((SHEET, rows)))) == 6


def test_a_code_that_waits_to_be_filled_in_is_none(year):
    content = book(("STP-1", [["Mã đơn vị: ………"], FORM, point("I.1", 5)]))
    assert written(year, content) == {("STP-1", "I.1"): "5"}


def test_words_below_a_header_are_no_second_row_of_it(year):
    rows = [["", "", "", "Bằng số", "", "", "Ký"], point("I.1", 5, 4)]
    assert written(year, form(*rows)) == {("STP-1", "I.1"): ("5", "4")}
    rows = [LONG, ["", "", "", "", "", "Bằng số"], ["STP-2", "I.1", 3]]
    assert written(year, book((SHEET, rows)))[("STP-2", "I.1")] == "3"
