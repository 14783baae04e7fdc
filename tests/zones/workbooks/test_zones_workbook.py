"""A zone's workbook in the hands of one clerk, and what stands above its tables."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from tests.thidua.spreadsheets.builders import book
from tests.zones.workbooks.builders import (
    FORM,
    LONG,
    SHEET,
    WIDE,
    accepted,
    point,
    refused,
    wide,
    written,
)
from zones.models import Membership
from zones.workbooks.staging import confirm

pytestmark = pytest.mark.django_db


def test_blank_rows_and_sheets_of_other_agencies_do_not_refuse_a_clerks_file(year):
    clerk = year.clerk("STP-2")
    rows = [["STP-1"], ["STP-2", "", 5], ["STP-3"]]
    assert written(year, wide(*rows), user=clerk) == {("STP-2", "I.1"): "5"}
    sheets = [
        (code, [[f"Mã đơn vị: {code}"], FORM, point("I.1"), point("I.2", own)])
        for code, own in (("STP-1", ""), ("STP-2", 6), ("STP-3", ""))
    ]
    assert written(year, book(*sheets), user=clerk)[("STP-2", "I.2")] == "6"
    rows = [LONG, ["STP-1", "I.1"], ["STP-2", "II.1", 2]]
    assert written(year, book((SHEET, rows)), user=clerk)[("STP-2", "II.1")] == "2"


def test_a_point_of_another_agency_refuses_it_still(year):
    clerk = year.clerk("STP-2")
    found = refused(year, wide(["STP-1"], ["STP-3", "", 5]), user=clerk)
    assert [(code, cell) for code, cell, _ in found] == [("no_permission", "A3")]
    form = [["Mã đơn vị: STP-3"], FORM, point("I.1", "", "", "ghi chú")]
    found = refused(year, book((SHEET, form)), user=clerk)
    assert [(code, cell) for code, cell, _ in found] == [("no_permission", "A1")]


def test_what_left_the_zone_since_the_preview_is_not_written(year):
    staged = accepted(year, wide(["STP-2", "", 5])).workbook_import
    Membership.objects.filter(agency=year.agencies["STP-2"]).delete()
    with pytest.raises(ValidationError) as refusal:
        confirm(staged, user=year.ministry)
    assert refusal.value.code == "not_member"


def test_codes_below_the_criterias_names_are_the_header(year):
    names = [*WIDE[:2], *(f"Tiêu chí số {number}" for number in range(1, 5))]
    rows = [names, ["", "", *WIDE[2:]], ["STP-2", "", 1, 2, 3, 1]]
    assert len(written(year, book((SHEET, rows)))) == 4


def test_each_group_may_have_its_sum(year):
    header = [*WIDE[:4], "Cộng", *WIDE[4:], "Cộng"]
    assert len(written(year, wide(["STP-2", "", 1, 2, 3, 3, 1, 4], header=header))) == 4


def test_a_code_that_became_a_date_is_named_as_such(year):
    def make_date(book_):
        day = book_.add_format({"num_format": "dd/mm/yyyy"})
        book_.worksheets()[0].write_datetime(0, 6, datetime(2020, 1, 1), day)

    found = refused(year, wide(["STP-2", "", 1], header=WIDE, change=make_date))
    assert found[0][:2] == ("unknown_criterion", "G1")
    assert "Excel đã đổi mã này thành ngày tháng" in found[0][2]


def test_a_sentence_about_codes_is_not_the_forms_agency(year):
    above = [["Mã đơn vị do Bộ Tư pháp cấp"], ["Mã đơn vị: STP-2"]]
    assert written(year, book((SHEET, [*above, FORM, point("I.1", 5)])))[("STP-2", "I.1")] == "5"


def test_icelandic_letters_rare_blanks_and_bullets_of_word_are_read(year):
    header = ["Mã \u00d0ơn vị", *LONG[1:]]
    rows = [header, ["STP-2", "I.1", "\u20039,5\u2009", "", "\uf0b7 Đúng hạn"]]
    outcome = accepted(year, book((SHEET, rows)))
    change = outcome.workbook_import.write.changes.get()
    assert (str(change.new_self), change.new_note) == ("9.50", "• Đúng hạn")


@pytest.mark.parametrize(
    "cited",
    ["Căn cứ Kế hoạch thi đua năm 2019", "(Kèm theo Quyết định số 12/QĐ-BTP năm 2018)"],
)
def test_a_cited_papers_year_is_not_the_tables(year, cited):
    assert written(year, book((SHEET, [[cited], WIDE, ["STP-2", "", 1]])))
    title = [f"BẢNG ĐIỂM NĂM 2019 {cited}"]
    found = refused(year, book((SHEET, [title, WIDE, ["STP-2", "", 1]])))
    assert [(code, cell) for code, cell, _ in found] == [("wrong_year", "A1")]


@pytest.mark.parametrize(("above", "sheet"), [(["2019"], SHEET), ([2019], SHEET), ([], "2019")])
def test_a_year_alone_is_the_tables(year, above, sheet):
    found = refused(year, book((sheet, [above, WIDE, ["STP-2", "", 1]])))
    assert [code for code, _, _ in found] == ["wrong_year"]
