"""One workbook for each agency, packed to be mailed: a clerk fills it in and it comes back."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.zones.factories import SampleYear, make_user
from tests.zones.workbooks.builders import accepted, form, point, written
from zones.admin import exportpages
from zones.workbooks.exportdata import ExportRequest, sheets_of
from zones.workbooks.exporting import export_each
from zones.workbooks.layouts import Layout

pytestmark = pytest.mark.django_db
NAMES = {
    Layout.WIDE: "bang-tong-hop",
    Layout.LONG: "danh-sach-diem",
    Layout.FORM: "phieu-cham-diem",
}
ADDRESS = reverse("admin:zones_workbookimport_templates")


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=2, thads=1)


def packed(year: SampleYear, layout: Layout, *, is_template: bool = True) -> ZipFile:
    content = BytesIO()
    request = ExportRequest(year.campaign, layout, sheets_of(year.campaign), is_template)
    assert export_each(request, content) == 3
    return ZipFile(content)


def query(year: SampleYear, **more) -> dict:
    chosen = {"campaign": year.campaign.pk, "layout": "form", "content": "template"}
    return {**chosen, "files": "each", **more}


@pytest.mark.parametrize("layout", list(Layout))
def test_each_agency_has_a_file_that_holds_only_itself(year, layout):
    archive = packed(year, layout)
    assert archive.namelist() == [
        f"{NAMES[layout]}-{code}-2020.xlsx" for code in ("STP-1", "STP-2", "THADS-1")
    ]
    for name in archive.namelist():
        book = load_workbook(BytesIO(archive.read(name)))
        cells = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
        own = name.removesuffix("-2020.xlsx").removeprefix(f"{NAMES[layout]}-")
        assert [code for code in year.agencies if code in cells] == [own]


def test_the_packed_files_come_back_all_at_once(year):
    written(year, form(point("I.1", 5)))
    archive = packed(year, Layout.FORM, is_template=False)
    files = [(name, archive.read(name)) for name in archive.namelist()]
    staged = accepted(year, *files).workbook_import
    assert (staged.new_count, staged.changed_count, staged.unchanged_count) == (0, 0, 1)


def test_packing_costs_the_same_queries_for_many_agencies(year, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        packed(year, Layout.FORM)


def test_the_page_packs_what_is_chosen(client, year):
    client.force_login(year.ministry)
    page = client.get(ADDRESS, {"campaign": year.campaign.pk, "files": "each"}).content.decode()
    assert '<option value="each" selected>' in page
    answer = client.get(ADDRESS, query(year, block=year.agencies["STP-1"].block_id))
    assert "phieu-cham-diem-2020.zip" in answer.headers["Content-Disposition"]
    archive = ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == [f"phieu-cham-diem-STP-{n}-2020.xlsx" for n in (1, 2)]


def test_a_file_to_be_mailed_asks_for_what_its_agency_writes(client, year):
    client.force_login(year.ministry)
    archive = ZipFile(BytesIO(b"".join(client.get(ADDRESS, query(year)).streaming_content)))
    for name in archive.namelist():
        [sheet] = load_workbook(BytesIO(archive.read(name)))
        assert asked_in(sheet) == {"Điểm tự chấm", "Ghi chú"}


@pytest.mark.parametrize("layout", ["form", "long"])
def test_a_template_asks_for_what_its_reader_may_write(client, year, layout):
    own, other = ({"Điểm tự chấm", "Ghi chú"}, {"Điểm thẩm định", "Ghi chú"})
    both = own | other
    asked = {
        year.clerk("STP-2"): {"STP-2": own},
        year.clerk("STP-1"): {"STP-1": own, "STP-2": other, "THADS-1": other},  # the chair's
        year.ministry: {"STP-1": both, "STP-2": both, "THADS-1": both},
        make_user(role="viewer"): {"STP-1": own, "STP-2": own, "THADS-1": own},
    }
    for user, expected in asked.items():
        client.force_login(user)
        answer = client.get(ADDRESS, query(year, layout=layout, files="one"))
        book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
        if layout == "form":
            assert {sheet.title: asked_in(sheet) for sheet in book} == expected
        else:
            assert asked_in(book.active) == set.union(*expected.values())


def asked_in(sheet) -> set[str]:
    """Returns the titles of the columns with cells that can be written."""
    titles, asked = {}, set()
    for row in sheet:
        for cell in row:
            if cell.value in ("Điểm tự chấm", "Điểm thẩm định", "Ghi chú"):
                titles[cell.column] = cell.value
            elif not cell.protection.locked:
                asked.add(titles[cell.column])
    return asked


def test_more_files_than_are_packed_at_once_are_refused_with_what_to_do(client, year, monkeypatch):
    monkeypatch.setattr(exportpages, "MOST_FILES", 2)
    client.force_login(year.ministry)
    assert (
        "Hãy chọn một khu vực hoặc một khối." in client.get(ADDRESS, query(year)).content.decode()
    )


def test_an_agencys_clerk_downloads_the_own_workbook_and_is_asked_nothing_of_packing(client, year):
    client.force_login(year.clerk("STP-2"))
    assert 'name="files"' not in client.get(ADDRESS).content.decode()
    answer = client.get(ADDRESS, query(year, agency=year.agencies["STP-2"].pk))
    assert "phieu-cham-diem-STP-2-2020.xlsx" in answer.headers["Content-Disposition"]
