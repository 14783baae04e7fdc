"""The ranking workbook: what a conference prints, read back cell by cell."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests.zones.factories import SampleYear, make_agency, make_campaign, make_user
from tests.zones.rankings import close, finish, reference_case, score
from zones.models import Agency, CriteriaTable

pytestmark = pytest.mark.django_db
ADDRESS = reverse("admin:zones_ranking_workbook")


def workbook(client, user):
    client.force_login(user)
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response, openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))


def rows_of(sheet) -> list[tuple]:
    return [row for row in sheet.iter_rows(min_row=6, values_only=True) if row[1]]


def test_there_is_a_sheet_a_block_with_title_zone_year_and_sentence(client):
    sample = reference_case()
    finish(sample)
    response, book = workbook(client, sample.ministry)
    assert response.headers["Content-Disposition"].endswith('"xep-hang-2020-tay-nam-bo.xlsx"')
    assert book.sheetnames == ["Sở Tư pháp", "THADS"]
    sheet = book["THADS"]
    assert sheet["A1"].value == "BẢNG XẾP HẠNG THI ĐUA NĂM 2020"
    assert sheet["A2"].value == f"{sample.zone.name} – Khối Thi hành án dân sự"
    assert sheet["A4"].value == ("Khối THADS có 6 Cục đạt loại A (tạm tính: 13 bảng chưa duyệt)")


def test_places_and_points_are_numbers_and_the_columns_are_named(client):
    sample = SampleYear(stp=2)
    score(sample.sheets["STP-1"], I_1="58.25", I_2=40, II_1=1, III_1="0.5")
    _, book = workbook(client, sample.ministry)
    heading, first, second = rows_of(book["Sở Tư pháp"])[:3]
    assert heading == (
        "Hạng",
        "Mã đơn vị",
        "Đơn vị",
        "I. Tiêu chí I",
        "Điểm thưởng",
        "Điểm trừ",
        "Tổng điểm",
        "Xếp loại",
    )
    assert first == (1, "STP-1", "Sở Tư pháp tỉnh số 1", 98.25, 1, 0.5, 98.75, "A")
    assert second[:3] == ("–", "STP-2", "Sở Tư pháp tỉnh số 2 (không xếp hạng: chưa có điểm)")
    assert second[6] is None


def test_a_name_that_looks_like_a_formula_stays_text(client):
    sample = SampleYear(stp=1)
    Agency.objects.filter(code="STP-1").update(name='=HYPERLINK("http://x","y")')
    score(sample.sheets["STP-1"], I_1=50)
    _, book = workbook(client, sample.ministry)
    cell = book["Sở Tư pháp"]["C7"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x","y")')


def test_it_prints_on_a4_landscape_one_page_wide_with_the_heading_on_each(client):
    sample = SampleYear(stp=1)
    _, book = workbook(client, sample.ministry)
    sheet = book["Sở Tư pháp"]
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$6:$6"
    assert sheet.print_area
    assert sheet.freeze_panes == "D7"
    signed = {cell.value for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"NGƯỜI LẬP BIỂU", "TRƯỞNG KHU VỰC THI ĐUA"} <= signed


def test_illustrative_and_provisional_results_say_so(client):
    sample = SampleYear(stp=1)
    CriteriaTable.objects.update(is_illustrative=True)
    score(sample.sheets["STP-1"], I_1=(50, 50))
    _, book = workbook(client, sample.ministry)
    assert book["Sở Tư pháp"]["A5"].value == "Số liệu minh họa. Số liệu tạm tính, chưa chốt"
    close(sample)
    _, book = workbook(client, sample.ministry)
    assert book["Sở Tư pháp"]["A5"].value == "Số liệu minh họa"


def test_a_clerk_gets_the_own_line_and_after_closing_the_published_list(client):
    sample = SampleYear(stp=2)
    for sheet in sample.sheets.values():
        score(sheet, I_1=(50, 50))
    clerk = sample.clerk("STP-2")
    _, book = workbook(client, clerk)
    assert [row[1] for row in rows_of(book["Sở Tư pháp"])[1:]] == ["STP-2"]
    close(sample)
    _, book = workbook(client, clerk)
    other, own = rows_of(book["Sở Tư pháp"])[1:]
    assert (other[1], other[3], other[6]) == ("STP-1", None, 50)
    assert (own[1], own[3], own[6]) == ("STP-2", 50, 50)


def test_there_is_no_workbook_of_nothing(client):
    make_campaign(2020)
    client.force_login(make_user(agency=make_agency()))
    assert client.get(ADDRESS).status_code == 404
