"""The slips that clerks make: each is refused with a sentence that says where and what to do."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

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
    points,
    refused,
    upload,
    wide,
    written,
)
from tests.zones.workbooks.uploading import marked_addresses, send
from zones.models import Criterion

pytestmark = pytest.mark.django_db
LOST_ZERO = (
    "mã «{0}» là số, không rõ là «{0}» hay «{0}0» (Excel bỏ số 0 ở cuối). "
    "Hãy định dạng ô là Văn bản rồi gõ lại mã."
)
SECOND_TABLE = (
    "một bảng khác bắt đầu ở đây, không cùng cột hoặc không cùng đơn vị với bảng ở trên. "
    "Hãy chuyển sang một trang tính riêng."
)


@pytest.fixture
def numbered_year() -> SampleYear:
    """A year whose table also has criteria 1.1 to 1.10."""
    year = SampleYear(stp=2)
    table = year.tables["STP"]
    Criterion.objects.bulk_create(
        Criterion(
            table=table,
            code=f"1.{number}",
            path=f"1.{number}",
            name=f"Tiêu chí 1.{number}",
            kind="base",
            max_points=Decimal(5),
            position=100 + number,
        )
        for number in range(1, 11)
    )
    return year


def only(found: list[tuple[str, str, str]]) -> tuple[str, str, str]:
    """The one problem, its sentence without the place."""
    ((code, cell, message),) = found
    return code, cell, message.partition("): ")[2]


def test_a_code_of_which_excel_cut_the_last_zero_is_not_taken_for_another(numbered_year):
    year = numbered_year
    lost = LOST_ZERO.format("1.1")
    assert only(refused(year, long(["STP-1", 1.1, 4]))) == ("ambiguous_number", "B2", lost)
    assert only(refused(year, form(point("I.1", 1), [1.1, "x", 5, 4]))) == (
        "ambiguous_number",
        "A5",
        lost,
    )
    header = [*WIDE, *(f"1.{number}" for number in range(2, 10)), 1.1]
    found = refused(year, wide(["STP-1", "", 1], header=header))
    assert [code for code, _, _ in found] == ["missing_header", "ambiguous_number"]
    assert only(found[1:]) == ("ambiguous_number", "O1", lost)


@pytest.mark.parametrize(
    "row",
    [["ba"], ["", "", "Có báo cáo"], ["=1/0"]],
    ids=["no-number", "only-a-note", "uncalculated"],
)
def test_nothing_beside_a_cut_code_is_passed_over(numbered_year, row):
    found = refused(numbered_year, long(["STP-1", "I.1", 4], ["STP-1", 1.1, *row]))
    assert ("ambiguous_number", "B3") in [(code, cell) for code, cell, _ in found]


def test_a_cut_code_with_nothing_beside_it_is_a_row_not_filled_in(numbered_year):
    assert written(numbered_year, long(["STP-1", "I.1", 4], ["STP-1", 1.1])) == {
        ("STP-1", "I.1"): "4"
    }


def test_the_day_on_which_a_paper_was_written_is_not_its_year(year):
    head = [["Hà Nội, ngày 05 tháng 01 năm 2021"], ["Đồng Tháp, ngày 5 tháng 12 năm 2019"]]
    assert written(year, book((SHEET, [*head, WIDE, ["STP-1", "", 1]])))
    found = refused(year, book((SHEET, [["Năm 2019"], WIDE, ["STP-1", "", 1]])))
    assert found[0][0] == "wrong_year"


def test_a_code_that_is_a_number_and_can_be_no_other_is_taken(numbered_year):
    year = numbered_year
    assert written(year, long(["STP-1", 1.2, 4]))[("STP-1", "1.2")] == "4"
    header = [*WIDE, *(f"1.{number}" for number in range(2, 11)), 1.1]
    row = ["STP-2", *[""] * (len(header) - 2), 5]
    assert written(year, wide(row, header=header))[("STP-2", "1.1")] == "5"
    assert written(year, long(["STP-1", "1.10", 3]))[("STP-1", "1.10")] == "3"
    assert written(year, long(["STP-1", "1.1", 2]))[("STP-1", "1.1")] == "2"


def test_a_code_that_excel_made_a_date_is_called_that(numbered_year):
    def dated(workbook):
        day = workbook.add_format({"num_format": "d/m"})
        workbook.worksheets()[0].write_datetime(1, 1, date(2020, 10, 1), day)

    content = book((SHEET, [LONG, ["STP-1", "", 4]]), change=dated)
    code, cell, says = only(refused(numbered_year, content))
    assert (code, cell) == ("unknown_criterion", "B2")
    assert says == "Excel đã đổi mã này thành ngày tháng. Hãy định dạng ô là Văn bản rồi gõ lại mã."


def test_a_form_under_the_name_of_another_agency_is_refused(year):
    content = book(("STP-2", [["Mã đơn vị: STP-1"], [], FORM, point("I.1", 5)]))
    code, cell, says = only(refused(year, content))
    assert (code, cell) == ("name_mismatch", "A1")
    assert says == (
        "mã là «STP-1» nhưng trang tính mang tên «STP-2». Hãy sửa mã hoặc tên trang tính cho khớp."
    )
    own = book(("stp-1", [["Mã đơn vị: STP-1"], [], FORM, point("I.1", 5)]))
    assert written(year, own) == {("STP-1", "I.1"): "5"}


SWAPPED = ["Mã đơn vị", "Tên đơn vị", "I.2", "I.1", "II.1", "III.1"]


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        (wide(["STP-1", "", 1], [], SWAPPED, ["STP-2", "", 1]), "A4"),
        (long(["STP-1", "I.1", 5], [], WIDE, ["STP-2", "", 6, 7]), "A4"),
        (form(point("I.1", 5), [], ["Mã đơn vị: STP-2"], FORM, point("I.2", 6)), "A6"),
        (form(point("I.1", 5), [], ["", "Mã đơn vị", "STP-2"], FORM, point("I.2", 6)), "B6"),
    ],
    ids=["wide", "long", "form", "form-beside"],
)
def test_a_second_table_below_the_first_is_not_read_by_the_firsts_columns(year, content, cell):
    assert only(refused(year, content)) == ("duplicate_header", cell, SECOND_TABLE)


def test_a_header_repeated_as_on_each_printed_page_is_passed_over(year):
    assert len(written(year, wide(["STP-1", "", 1], WIDE, ["STP-2", "", 2]))) == 2
    assert len(written(year, long(["STP-1", "I.2", 5], LONG, ["STP-2", "I.2", 5]))) == 4
    again = form(point("I.1", 5), ["Mã đơn vị: STP-3"], FORM, point("I.2", 6), code="STP-3")
    assert len(written(year, again)) == 6
    head = ["Mã đơn vị", "STP-3"]
    again = form(point("II.1", 1), head, FORM, point("III.1", 1), code="STP-3")
    assert len(written(year, again)) == 8


def test_a_sentence_below_a_form_that_begins_with_its_codes_is_no_other_form(year):
    below = form(point("I.1", 5), ["Mã đơn vị do Bộ Tư pháp cấp"])
    assert written(year, below) == {("STP-1", "I.1"): "5"}


def test_a_file_chosen_twice_is_named_once(year):
    content = long(["STP-1", "I.1", 5], ["STP-1", "I.2", 5])
    assert refused(year, ("a.xlsx", content), ("b.xlsx", content)) == [
        ("duplicate_row", "", "Tệp «b.xlsx»: giống hệt tệp «a.xlsx». Hãy chỉ chọn một tệp.")
    ]


def test_two_files_of_one_name_are_told_apart_and_only_the_wrong_one_is_marked(client, year):
    good, bad = long(["STP-1", "I.1", 5]), long(["STP-2", "I.1", "x"])
    problems = upload(year, good, bad).problems
    assert [(p.code, p.file) for p in problems] == [("not_a_number", "diem (2).xlsx")]
    client.force_login(year.ministry)
    answer = send(client, year, good, bad)
    (address,) = marked_addresses(answer)
    copy = load_workbook(BytesIO(client.get(address).content))
    assert copy[SHEET]["A2"].value == "STP-2"


@pytest.mark.parametrize("name", ["diem.xlsx", "bang"])
def test_two_files_of_one_name_come_in_together(year, name):
    pair = (name, long(["STP-1", "I.1", 5])), (name, long(["STP-2", "I.1", 5]))
    assert len(written(year, *pair)) == 2


@pytest.mark.parametrize(
    ("above", "sheet"),
    [
        (["BẢNG ĐIỂM THI ĐUA NĂM 2019"], SHEET),
        (["Năm: 2019"], SHEET),
        (["Năm thi đua 2019"], SHEET),
        (["Năm", 2019], SHEET),
        ([""], "Năm 2019"),
    ],
)
def test_last_years_workbook_is_refused(year, above, sheet):
    content = book((sheet, [above, LONG, ["STP-1", "I.1", 5]]))
    ((code, cell, message),) = refused(year, content)
    assert (code, cell) == ("wrong_year", "" if sheet != SHEET else "A1")
    assert "bảng ghi năm 2019 nhưng đang nhập cho năm 2020" in message
    this = book((sheet.replace("2019", "2020"), [["Năm", 2020], LONG, ["STP-1", "I.1", 5]]))
    assert accepted(year, this)


def test_a_lookup_that_finds_no_code_is_a_broken_formula_and_no_blank(year):
    def broken(workbook):
        workbook.worksheets()[0].write_formula(1, 0, "=VLOOKUP(1,A9:B9,2)", None, "#N/A")

    content = book((SHEET, [LONG, ["", "I.1", 5]]), change=broken)
    code, cell, says = only(refused(year, content))
    assert (code, cell) == ("formula_error", "A2")
    assert says == "công thức bị lỗi #N/A. Hãy sửa công thức hoặc ghi điểm bằng số."


@pytest.mark.parametrize("typed", ["8,5 điểm", "８,５", "8;5", "8,5đ", "-", "không", "8,5*"])
def test_points_with_words_and_signs_are_no_numbers(year, typed):
    code, cell, says = only(refused(year, long(["STP-1", "I.1", typed])))
    assert (code, cell) == ("not_a_number", "C2")
    assert says == f"«{typed}» không phải là số. Hãy ghi điểm bằng số, ví dụ 9,5."


@pytest.mark.parametrize("typed", ["STP–1", "STP\u20111", "STP−1", "STP - 1", "STP_1", "STP1"])
def test_a_code_with_another_dash_is_refused_and_the_right_one_is_named(year, typed):
    code, cell, says = only(refused(year, long([typed, "I.1", 5])))
    assert (code, cell) == ("unknown_agency", "A2")
    assert says == f"không có đơn vị mã «{typed}» (gần giống: «STP-1»). Hãy sửa mã đơn vị."


def test_more_errors_than_the_page_lists_are_counted_there_and_in_the_copy(client, year):
    client.force_login(year.ministry)
    rows = [["STP-1", "I.1", "x", "y"]] * 5_600
    answer = send(client, year, long(*rows))
    assert "… và 16.599 lỗi khác." in answer.content.decode()
    (address,) = marked_addresses(answer)
    copy = load_workbook(BytesIO(client.get(address).content))
    told = [row[4] for row in copy["Lỗi"].values][-2:]
    assert told == [
        "… và 11799 lỗi khác, chưa đánh dấu: sửa xong hãy tải lên để xem tiếp",
        "Mọi ô lỗi ở trên được tô màu, chỉ 1000 ô đầu có chú thích",
    ]
    assert copy[SHEET]["D1600"].fill.fgColor.rgb == "FFFFC7CE"
    assert points(year) == {}


def test_a_flood_of_errors_is_counted_no_further_than_anybody_would_mend(year):
    rows = [["STP-1", "I.1", "x", "y"]] * 15_000
    found = upload(year, *((f"{n}.xlsx", long(*rows, [n])) for n in range(3)))
    assert not found.counted_all
    assert 50_000 <= found.problem_count < 50_100
