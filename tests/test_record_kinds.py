"""A page that brings in several kinds of records: which is chosen, and which the file is of."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.zones.factories import SampleYear
from thidua.recordformats import RECORD_FORMATS, XlsxFormat

pytestmark = pytest.mark.django_db
XLSX = RECORD_FORMATS.index(XlsxFormat)
IMPORT = reverse("admin:zones_criteriatable_import")
BANDS = "1"


@pytest.fixture
def year(client) -> SampleYear:
    year = SampleYear(stp=2)
    client.force_login(year.ministry)
    return year


def bands_of(client) -> SimpleUploadedFile:
    export = reverse("admin:zones_criteriatable_export")
    content = client.post(export, {"format": XLSX, "resource": BANDS}).content
    return SimpleUploadedFile("tep.xlsx", content)


def test_the_page_opens_with_the_kind_chosen_that_its_address_names(client, year):
    shown = client.get(IMPORT, {"resource": "Mức xếp loại"}).content.decode()
    assert f'<option value="{BANDS}" selected>Mức xếp loại</option>' in shown
    assert " selected>Mức" not in client.get(IMPORT, {"resource": "lạ"}).content.decode()


def test_a_file_of_another_kind_of_the_page_is_told_as_that_kind(client, year):
    sent = {"format": XLSX, "resource": "0", "import_file": bands_of(client)}
    shown = client.post(IMPORT, sent).content.decode()
    assert "Tệp này có vẻ là «Mức xếp loại», không phải «Bảng tiêu chí»." in shown
    assert "không có cột nào tên là" not in shown


def test_what_was_brought_in_is_told_by_its_kind(client, year):
    sent = {"format": XLSX, "resource": BANDS, "import_file": bands_of(client)}
    confirmed = client.post(IMPORT, sent).context["confirm_form"].initial
    process = reverse("admin:zones_criteriatable_process_import")
    answer = client.post(process, confirmed, follow=True).content.decode()
    assert "Đã nhập xong mức xếp loại: 0 dòng mới, 0 dòng sửa," in answer
