"""Sheets that give no points are passed over beside a score sheet, and looked at where alone."""

import pytest

from tests.thidua.spreadsheets.builders import book
from tests.zones.workbooks.builders import (
    FORM,
    LONG,
    WIDE,
    accepted,
    point,
    refused,
    warned,
)

pytestmark = pytest.mark.django_db
NAME = "Sở Tư pháp tỉnh số 1"
TT = ["TT", "Nội dung tiêu chí", "Điểm tối đa"]
SCORES = {
    "wide": [WIDE, ["STP-1", NAME, 5]],
    "long": [LONG, ["STP-1", "I.1", 5]],
    "form": [["Mã đơn vị: STP-1"], FORM, point("I.1", 5)],
}


BESIDE = {
    "instructions": [TT, ["I.1", "Ban hành đúng hạn", 60], ["I.2", "Chất lượng", 40]],
    "instructions with words": [[*TT, "Cách chấm"], [1, "Ban hành", 60, "Chậm trừ 2 điểm"]],
    "criteria": [["Mã tiêu chí", *TT[1:]], ["I.1", "Ban hành đúng hạn", 60]],
    "names and telephones": [["Tên đơn vị", "Điện thoại"], [NAME, "0912345678"]],
    "contacts": [["TT", "Tên đơn vị", "Điện thoại"], [1, NAME, 912345678]],
    "contacts with codes": [[*WIDE[:2], "Phụ trách", "SĐT"], ["STP-1", NAME, "Bà Lan", "0912 345"]],
    "totals": [["TT", "Đơn vị", "Điểm tự chấm", "Điểm thẩm định"], [1, NAME, 95.5, 90]],
    "totals with names": [["TT", "Tên đơn vị", "Điểm tự chấm", "Xếp loại"], [1, NAME, 95, "A"]],
    "totals with codes": [["Mã đơn vị", "Điểm tự chấm"], ["STP-1", 95]],
    "subtotals": [[*WIDE[:2], "I", "II", "Tổng"], ["STP-1", NAME, 95, 3, 98]],
    "a blank form": [FORM, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], point("I.1"), point("I.2")],
}


@pytest.mark.parametrize("scores", SCORES)
@pytest.mark.parametrize("rows", BESIDE.values(), ids=BESIDE)
def test_a_sheet_without_points_is_passed_over_and_told(year, scores, rows):
    outcome = accepted(year, book(("Khác", rows), ("Điểm", SCORES[scores])))
    assert outcome.workbook_import.new_count == 1
    says = "Trang tính «Khác»: không có bảng điểm, đã bỏ qua."
    assert warned(outcome) == [("skipped_sheet", "", says)]


POINTS = {
    "under an unknown title": ([[*TT, "Điểm"], ["I.1", "Ban hành", 60, 55]], "missing_header"),
    "under no title": ([TT, ["I.1", "Ban hành", 60, "", 55]], "missing_header"),
    "in words": ([[*TT, "Điểm"], ["I.1", "Ban hành", 60, "chín"]], "missing_header"),
    "under a title near it": ([[*TT, "Điểm tự cham"], ["I.1", "", 60]], "missing_header"),
    "under codes with a slip": ([[*WIDE[:2], "X.1"], ["STP-1", NAME, 5]], "unknown_criterion"),
    "under words": ([[*WIDE[:2], "Ban hành"], ["STP-1", NAME, 5]], "unknown_criterion"),
    "with codes untitled": ([["Mã đơn vị", "", LONG[2]], ["STP-1", "I.1", 5]], "missing_header"),
    "of an unknown agency": ([["Mã đơn vị: STP-9"], FORM, point("I.1")], "unknown_agency"),
    "of nobody": ([FORM, point("I.1", 5)], "unknown_agency"),
    "a note of nobody": ([FORM, point("I.1", "", "", "Rõ")], "unknown_agency"),
}


@pytest.mark.parametrize(("rows", "code"), POINTS.values(), ids=POINTS)
def test_a_sheet_that_may_hold_points_is_refused_beside_another(year, rows, code):
    found = refused(year, book(("Khác", rows), ("Điểm", SCORES["long"])))
    assert code in [found_code for found_code, _, _ in found]
    assert all("Trang tính «Khác»" in message for _, _, message in found)


def test_an_error_in_a_cell_is_no_blank(year):
    def spoil(book_):
        book_.worksheets()[0].write_formula(1, 3, "=1/0", None, "#DIV/0!")

    content = book(("Khác", [FORM, point("I.1")]), ("Điểm", SCORES["long"]), change=spoil)
    found = refused(year, content)
    assert ("unknown_agency", "A1") in [(code, cell) for code, cell, _ in found]


@pytest.mark.parametrize(
    ("name", "code"), [("instructions", "missing_header"), ("contacts", "missing_header")]
)
def test_such_a_sheet_alone_is_told_what_it_lacks(year, name, code):
    found = refused(year, book(("Khác", BESIDE[name])))
    assert [found_code for found_code, _, _ in found] == [code]
    assert len(refused(year, book(("Một", BESIDE[name]), ("Hai", BESIDE[name])))) == 2


def test_a_blank_form_whose_sheet_is_named_as_a_code_is_refused(year):
    content = book(("STP-9", [FORM, point("I.1")]), ("Điểm", SCORES["long"]))
    assert [code for code, _, _ in refused(year, content)] == ["unknown_agency"]
