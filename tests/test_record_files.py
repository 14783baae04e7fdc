"""Every record table of the admin out to a file and back, by a clerk of the Ministry.

The tables are those that are registered: one that is added later has to come out and in again.
"""

from datetime import date, timedelta

import pytest
import tablib
from django.contrib import admin
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.wholeoffice import FORMULA, WholeOffice
from tests.zones.factories import make_user, make_zone
from thidua.admin import RecordAdmin
from thidua.recordformats import RECORD_FORMATS
from thidua.recordpreviews import FOLDER, forget_expired_previews
from zones.models import Block, Zone

pytestmark = pytest.mark.django_db

ADMINS = [a for a in admin.site._registry.values() if isinstance(a, RecordAdmin)]
TABLES = {
    resource.__name__.removesuffix("Resource"): (record_admin.opts, place, resource)
    for record_admin in ADMINS
    for place, resource in enumerate(record_admin.resource_classes)
}
# Written by issuing alone, or measured at the printer: no file of theirs comes in.
WITHOUT_FILES = {"NumberSeries", "RegisterEntry", "CertificateBlank"}

# Of each table: the row that is changed (column, cell), and the column with its new cell.
CHANGES = {
    "Province": (("Mã", None), "Nguồn", FORMULA),
    "Block": (("Mã", "STP"), "Tên gọn", FORMULA),
    "Agency": (("Mã đơn vị", "STP-2"), "Tên gọn", FORMULA),
    "AgencyName": (("Tên cũ", "@Ty cũ"), "Tên cũ", FORMULA),
    "Zone": (("Mã", "TAY-NAM-BO"), "Tên", FORMULA),
    "Campaign": (("Mã", "2021"), "Tên phong trào", FORMULA),
    "ZoneYear": (("Mã khu vực", "TAY-NAM-BO"), "Khẩu hiệu", FORMULA),
    "Target": (("Mức phấn đấu", 100), "Kết quả đạt được", 99.5),
    "Membership": (("Mã đơn vị", "STP-2"), "Nguồn", FORMULA),
    "Appointment": (("Họ và tên", "Trần Thị Ân"), "Quyết định số", "-12/QĐ"),
    "CriteriaTable": (("Mã phong trào", "2021"), "Điểm thưởng tối đa", 3.25),
    "Criterion": (("Tài liệu kiểm chứng", "Sổ theo dõi"), "Cách chấm", FORMULA),
    "CriterionLevel": (("Điểm", 27.5), "Mức", FORMULA),
    "GradeBand": (("Mã phong trào", "2021"), "Tên gọi", FORMULA),
    "Condition": (("Mã", "DK2"), "Hệ quả khi vi phạm", "Không xếp hạng"),
    "AwardType": (("Mã", "BKBTP"), "Cho hộ gia đình", "có"),
    "BonusRate": (("Hệ số", 1.5), "Hệ số", 1.75),
    "BonusTerms": (("Làm tròn lên đến (đồng)", 10_000), "Làm tròn lên đến (đồng)", 1000),
    "BaseSalary": (("Mức lương cơ sở (đồng)", 2_530_000), "Văn bản", "=NĐ"),
    "LegalBasis": (("Số, ký hiệu", "06/2022/QH15"), "Thứ tự căn cứ", 3),
    "EligibilityRule": (("Số, tỷ lệ %", 5), "Số, tỷ lệ %", 6),
    "Issuer": (("Mã", "BTP"), "Địa danh", "Huế"),
    "CouncilMeeting": (("Biên bản số", "7/BB"), "Số người dự", 7),
    "Decision": (("Trạng thái", "Đang soạn"), "Hình thức ký", "TM. (thay mặt tập thể)"),
    "Nomination": (("Họ và tên", "Lê Văn Năm"), "Chức vụ", FORMULA),
    "Person": (("Dấu hiệu phân biệt", "phòng 2"), "Giới tính", "Nữ"),
    "Service": (("Từ ngày", ""), "Là lãnh đạo", "có"),
    "YearRating": (("Năm", 2020), "Xếp loại", "Hoàn thành tốt nhiệm vụ"),
    "Discipline": (("Nội dung", "Khiếu nại"), "Đến hết ngày", date(2021, 1, 5)),
    "AwardRecord": (("Quyết định số", "5/QĐ-BTP"), "Thành tích", FORMULA),
}
# What other rows refer to comes first; an issued decision is no row that a file could make.
INTO_AN_EMPTY_OFFICE = [
    *("Block", "Province", "Agency", "AgencyName", "Zone", "Campaign", "ZoneYear", "Target"),
    *("Membership", "Appointment", "CriteriaTable", "Criterion", "CriterionLevel", "GradeBand"),
    *("Condition", "AwardType", "BonusRate", "BonusTerms", "BaseSalary", "LegalBasis"),
    *("EligibilityRule", "Issuer", "CouncilMeeting", "Person", "Service", "YearRating"),
    *("Discipline", "AwardRecord"),
]


class Pages:
    """The export and import pages of the record tables, as a clerk of the Ministry uses them."""

    def __init__(self, client, file_format=RECORD_FORMATS[0]) -> None:
        client.force_login(make_user(role="ministry_clerk"))
        self.client, self.number = client, RECORD_FORMATS.index(file_format)
        self.file_format = file_format()

    def _post(self, page: str, name: str, **sent):
        model, place, _resource = TABLES[name]
        address = reverse(f"admin:{model.app_label}_{model.model_name}_{page}")
        return self.client.post(address, {"format": self.number, "resource": place, **sent})

    def export(self, name: str) -> bytes:
        answer = self._post("export", name)
        assert answer.status_code == 200
        return answer.content

    def rows(self, name: str):
        return self.file_format.create_dataset(self.export(name))

    def bring_in(self, name: str, content: bytes) -> dict[str, int]:
        """Previews the file and confirms it; returns how many rows are new, changed, the same."""
        file = SimpleUploadedFile(f"tep.{self.file_format.get_extension()}", content)
        shown = self._post("import", name, import_file=file)
        result = shown.context["result"]
        assert result.sentences() == []
        form = shown.context["confirm_form"].initial
        assert self._post("process_import", name, **form).status_code == 302
        return {kind: count for kind, count in result.totals.items() if count}


@pytest.fixture(params=RECORD_FORMATS, ids=lambda file_format: file_format.title)
def pages(client, request) -> Pages:
    WholeOffice()
    return Pages(client, request.param)


def test_every_record_table_has_files_or_a_reason_not_to():
    without = {a.model.__name__ for a in ADMINS if not a.resource_classes}
    assert without == WITHOUT_FILES
    assert set(CHANGES) == set(TABLES)
    assert set(TABLES) - set(INTO_AN_EMPTY_OFFICE) == {"Decision", "Nomination"}


@pytest.mark.parametrize("name", TABLES)
def test_columns_have_vietnamese_titles_that_no_two_share(name):
    _model, _place, resource = TABLES[name]
    columns = resource().get_import_fields()
    titles = resource().get_export_headers()
    assert len(set(titles)) == len(columns)
    assert not {f.column_name for f in columns} & set(titles)
    read = [read for field in columns for read in field.names_in(resource._meta.model)]
    assert len(read) == len(set(read))


@pytest.mark.parametrize("name", TABLES)
def test_what_was_exported_comes_back_with_no_change(pages, name):
    content = pages.export(name)
    rows = pages.file_format.create_dataset(content)

    assert pages.bring_in(name, content) == {"skip": len(rows)}

    assert pages.rows(name).dict == rows.dict


@pytest.mark.parametrize("name", CHANGES)
def test_one_changed_cell_is_the_one_change(pages, name):
    (known_by, known), title, cell = CHANGES[name]
    rows = pages.rows(name)
    found = rows[known_by]
    number = next(n for n, one in enumerate(found) if known is None or str(known) in _forms(one))
    row = list(rows[number])
    row[rows.headers.index(title)] = cell
    rows[number] = row

    changes = pages.bring_in(name, pages.file_format.export_data(rows))

    assert changes.get("update") == 1
    assert changes.get("new", 0) == 0
    written = pages.rows(name)
    assert _text(written) == _text(rows)
    assert title in written.headers


def _forms(cell) -> set[str]:
    """A whole number is a float in a workbook and text in a CSV file."""
    return {str(cell), f"{cell:g}" if isinstance(cell, float) else str(cell), _cell(cell)}


def _cell(value) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(rows) -> list[list[str]]:
    return sorted([_cell(cell) for cell in row] for row in rows)


@pytest.mark.parametrize("name", TABLES)
def test_the_english_codes_of_the_columns_are_read_too(pages, name):
    _model, _place, resource = TABLES[name]
    rows = pages.rows(name)
    rows.headers = [field.column_name for field in resource().get_export_fields()]
    content = pages.file_format.export_data(rows)
    assert pages.bring_in(name, content) == {"skip": len(rows)}


def test_an_office_moves_into_an_empty_database_table_by_table(client):
    with transaction.atomic():
        WholeOffice()
        pages = Pages(client)
        files = {name: pages.export(name) for name in INTO_AN_EMPTY_OFFICE}
        before = {name: _text(pages.rows(name)) for name in files}
        transaction.set_rollback(True)
    empty = Pages(client)

    for name, content in files.items():
        changes = empty.bring_in(name, content)
        assert set(changes) == {"new"}, name

    assert {name: _text(empty.rows(name)) for name in files} == before


def test_a_kind_of_records_that_the_page_does_not_have_is_refused_in_words(client):
    pages = Pages(client)
    for place in ("9", "x", "٣"):
        answer = pages._post("process_import", "Zone", resource=place, import_file_name="x")
        assert answer.status_code == 302
    answer = pages._post("export", "Zone", resource="9")
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_the_preview_counts_the_rows_and_shows_those_that_change(client):
    WholeOffice()
    pages = Pages(client)
    rows = pages.rows("BaseSalary")
    place = rows.headers.index("Đến hết ngày")
    first = [list(row) for row in rows]
    changed = next(row for row in first if row[place])
    changed[place] = date(2026, 5, 31)
    content = pages.file_format.export_data(tablib.Dataset(*first, headers=rows.headers))
    file = SimpleUploadedFile("luong.xlsx", content)
    shown = pages._post("import", "BaseSalary", import_file=file).content.decode()
    assert "0 dòng mới, 1 dòng sửa, 1 dòng không đổi." in shown
    assert "<del>30/06/2026</del> → <ins>31/05/2026</ins>" in shown
    assert shown.count("<tr>") == 2

    file = SimpleUploadedFile("luong.xlsx", pages.export("BaseSalary"))
    shown = pages._post("import", "BaseSalary", import_file=file).content.decode()
    assert "Tệp không khác gì dữ liệu đang có." in shown


def test_what_was_changed_since_the_preview_is_not_written_over(client):
    zone = make_zone("CUM-1", name="Cụm 1")
    pages = Pages(client)
    rows = pages.rows("Zone")
    place = rows.headers.index("Tên")
    told = [[*row[:place], "Tên của tệp", *row[place + 1 :]] for row in rows]
    content = pages.file_format.export_data(tablib.Dataset(*told, headers=rows.headers))
    file = SimpleUploadedFile("cum.xlsx", content)
    shown = pages._post("import", "Zone", import_file=file)
    Zone.objects.update(name="Tên của Lan")
    sent = shown.context["confirm_form"].initial
    page = client.post(reverse("admin:zones_zone_process_import"), sent, follow=True)
    assert "Dữ liệu đã thay đổi sau khi xem trước" in page.content.decode()
    zone.refresh_from_db()
    assert zone.name == "Tên của Lan"


def test_a_long_preview_shows_the_first_rows_and_counts_the_rest(client):
    pages = Pages(client, RECORD_FORMATS[1])
    text = "Mã,Tên\n" + "".join(f"B{n},Khối <b>{n}</b>\n" for n in range(250))
    file = SimpleUploadedFile("khoi.csv", text.encode())
    shown = pages._post("import", "Block", import_file=file).content.decode()
    assert "250 dòng mới" in shown
    assert "… và 50 dòng khác." in shown
    assert "Khối &lt;b&gt;7&lt;/b&gt;" in shown


def test_at_most_two_hundred_errors_are_listed(client):
    pages = Pages(client, RECORD_FORMATS[1])
    text = "Mã,Tên\n" + "".join(f"b{n},Khối\n" for n in range(250))
    file = SimpleUploadedFile("khoi.csv", text.encode())
    shown = pages._post("import", "Block", import_file=file).content.decode()
    assert shown.count("Mã chỉ gồm chữ in hoa") == 200
    assert "… và 50 lỗi khác." in shown
    assert shown.index('id="import-problems"') < shown.index('type="file"')  # above the form


def test_a_preview_lies_where_every_web_process_finds_it_and_not_for_ever(client, tmp_path):
    pages = Pages(client, RECORD_FORMATS[1])

    def preview() -> dict:
        file = SimpleUploadedFile("khoi.csv", "Mã,Tên\nB1,Khối 1\n".encode())
        shown = pages._post("import", "Block", import_file=file)
        return shown.context["confirm_form"].initial

    left_lying, confirmed = preview(), preview()
    assert pages._post("process_import", "Block", **confirmed).status_code == 302
    assert Block.objects.filter(code="B1").exists()
    assert len(default_storage.listdir(FOLDER)[1]) == 1
    call_command("clear_expired", verbosity=0)
    assert len(default_storage.listdir(FOLDER)[1]) == 1
    assert forget_expired_previews(timezone.now() + timedelta(hours=13)) == 1
    answer = pages._post("process_import", "Block", **left_lying)
    assert "Bản xem trước không còn" in str(list(get_messages(answer.wsgi_request)))


def test_a_preview_that_is_gone_when_it_would_be_forgotten_stops_nothing(monkeypatch):
    default_storage.save(f"{FOLDER}/x", ContentFile(b"x"))
    monkeypatch.setattr(default_storage, "listdir", lambda _: ([], ["đã-mất", "x"]))
    assert forget_expired_previews(timezone.now() + timedelta(hours=13)) == 1
