"""A refused workbook is given back marked, by any web process, for an hour, then forgotten."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import FILE, upload, wide
from zones.models import RefusedWorkbook
from zones.workbooks.checking import UploadedFile
from zones.workbooks.refused import forget_expired, keep_refused, refused_copy

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=2)


def kept(year: SampleYear, *names: str, now=NOW) -> str:
    """Keeps refused files of these names; returns their token."""
    files = [(name, wide(["STP-1", "", 61], ["", name])) for name in names or (FILE,)]
    problems = upload(year, *files).problems
    assert problems
    given = [UploadedFile(name, BytesIO(content)) for name, content in files]
    token, _ = keep_refused(given, problems, by=year.ministry, now=now)
    return token


def stored() -> list[str]:
    folders, files = default_storage.listdir("")
    return default_storage.listdir("refused")[1] if "refused" in folders else []


def test_the_marked_copy_needs_no_cache_of_the_process_that_refused(client, year, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    token = kept(year, "một.xlsx", "hai.xlsx")
    client.force_login(year.ministry)
    for number in (0, 1):
        address = reverse("admin:zones_workbookimport_marked", args=[token, number])
        answer = client.get(address)
        assert load_workbook(BytesIO(answer.content)).sheetnames == ["Lỗi", "Bảng"]
        assert "loi-" in answer.headers["Content-Disposition"]


def test_neither_the_token_nor_the_clerks_name_for_the_file_is_where_files_are(year):
    token = kept(year)
    refused = RefusedWorkbook.objects.get()
    assert token not in str(RefusedWorkbook.objects.values().get())
    assert FILE not in refused.file.name
    assert stored() == [refused.file.name.removeprefix("refused/")]


def test_after_an_hour_it_is_gone_for_the_uploader_too(client, year):
    token = kept(year)
    by = year.ministry
    assert refused_copy(token, 0, by=by, now=NOW + HOUR - timedelta(seconds=1))
    with pytest.raises(RefusedWorkbook.DoesNotExist):
        refused_copy(token, 0, by=by, now=NOW + HOUR)
    RefusedWorkbook.objects.update(created_at=NOW - HOUR)
    client.force_login(by)
    address = reverse("admin:zones_workbookimport_marked", args=[token, 0])
    assert client.get(address).status_code == 404


def test_whoever_uploads_next_clears_away_what_is_over(year):
    kept(year, "một.xlsx", "hai.xlsx")
    token = kept(year, now=NOW + HOUR)
    assert len(stored()) == 1
    assert refused_copy(token, 0, by=year.ministry, now=NOW + HOUR)


def test_the_nightly_command_clears_away_what_is_over_and_nothing_else(year):
    kept(year, now=NOW + HOUR)
    kept(year, now=NOW - 2 * HOUR)
    said = StringIO()
    call_command("clear_expired", stdout=said)
    assert said.getvalue() == "Đã xóa 1 tệp Excel bị từ chối, 0 tệp xem trước.\n"
    assert RefusedWorkbook.objects.count() == len(stored()) == 1


def test_a_record_whose_file_is_gone_is_not_found_and_can_still_be_cleared(client, year):
    token = kept(year)
    default_storage.delete(RefusedWorkbook.objects.get().file.name)
    client.force_login(year.ministry)
    address = reverse("admin:zones_workbookimport_marked", args=[token, 0])
    assert client.get(address).status_code == 404
    assert forget_expired(NOW + HOUR) == 1


def test_a_file_that_cannot_be_kept_leaves_neither_file_nor_record(year, monkeypatch):
    save, calls = default_storage.save, []

    def full_at_the_second(name, content, **more):
        calls.append(name)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return save(name, content, **more)

    monkeypatch.setattr(default_storage, "save", full_at_the_second, raising=False)
    with pytest.raises(OSError, match="No space"):
        kept(year, "một.xlsx", "hai.xlsx")
    assert stored() == []
    assert not RefusedWorkbook.objects.exists()
