"""Uploaded files in a bucket: a real S3 server, named as an office names its own."""

import runpy
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import boto3
import pytest
import requests
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer

from tests.production.environments import ROOT, free_port
from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import points, wide
from tests.zones.workbooks.uploading import marked_addresses, send
from zones.models import Evidence, RefusedWorkbook, WorkbookImport

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"
LARGE = PDF + b"x" * (2 * 1024**2)  # more than is held in memory while it is read
BUCKET, FOLDER, KEY, SECRET = "thidua", "so-tu-phap", "office", "with/slash+plus"


class Bucket:
    """The store as its administrator sees it: past the program."""

    def __init__(self, address: str) -> None:
        self._client = boto3.client(
            "s3",
            endpoint_url=address,
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
        )
        self._client.create_bucket(Bucket=BUCKET)

    def files(self) -> dict[str, bytes]:
        """Returns name → content of everything in the bucket."""
        listed = self._client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {one["Key"]: self._read(one["Key"]) for one in listed}

    def _read(self, name: str) -> bytes:
        return self._client.get_object(Bucket=BUCKET, Key=name)["Body"].read()

    def readers(self, name: str) -> list[str]:
        """Returns the kinds of whom the access list of a file names."""
        grants = self._client.get_object_acl(Bucket=BUCKET, Key=name)["Grants"]
        return [grant["Grantee"]["Type"] for grant in grants]

    def lose(self) -> None:
        """Deletes every file."""
        for name in self.files():
            self._client.delete_object(Bucket=BUCKET, Key=name)


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of an S3 server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(store, settings, monkeypatch) -> Bucket:
    """An empty bucket, in which the program keeps its files by the documented setting."""
    requests.post(f"http://{store}/moto-api/reset", timeout=20).raise_for_status()
    made = Bucket(f"http://{store}")
    _keep_files_at(f"{store}/{BUCKET}/{FOLDER}", settings, monkeypatch)
    return made


def _keep_files_at(place: str, settings, monkeypatch) -> None:
    secret = SECRET.replace("/", "%2F").replace("+", "%2B")
    monkeypatch.setenv("THIDUA_STORAGE_URL", f"s3+http://{KEY}:{secret}@{place}")
    documented = runpy.run_path(str(ROOT / "thidua" / "settings.py"))
    kept = documented["STORAGES"]["default"]
    assert kept["BACKEND"] == "thidua.buckets.PrivateBucket"
    settings.STORAGES = {**settings.STORAGES, "default": kept}


@pytest.fixture
def year(bucket) -> SampleYear:
    return SampleYear(stp=3)


def on_disk(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def given(year: SampleYear, client: Client, content: bytes = PDF) -> Evidence:
    """Brings a document in on the score sheet's page; returns it."""
    sheet = year.sheets["STP-2"]
    leaf = sheet.table.criteria.get(path="I.1")
    page = reverse("admin:zones_scoresheet_evidence", args=[sheet.pk, leaf.pk])
    done = client.post(page, {"file": SimpleUploadedFile("Kế hoạch.pdf", content)}, follow=True)
    assert "Đã thêm tài liệu «Kế hoạch.pdf»" in done.content.decode()
    return Evidence.objects.latest("pk")


def download_of(evidence: Evidence) -> str:
    return reverse("admin:zones_scoresheet_download_evidence", args=[evidence.pk])


def downloaded(client: Client, address: str) -> bytes:
    """Returns a file that is sent as an attachment."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("content", [PDF, LARGE], ids=["small", "large"])
def test_a_document_lies_in_the_bucket_only_and_is_sent_to_who_may_read_it(
    bucket, year, settings, content
):
    evidence = given(year, signed_in(year.clerk("STP-2")), content)
    [(name, kept)] = bucket.files().items()
    assert name == f"{FOLDER}/{evidence.file.name}"
    assert kept == content
    assert "hoạch" not in name
    assert on_disk(settings) == []
    for reader in (year.clerk("STP-2"), year.clerk("STP-1"), year.ministry):
        assert downloaded(signed_in(reader), download_of(evidence)) == content
    assert signed_in(year.clerk("STP-3")).get(download_of(evidence)).status_code == 404
    assert Client().get(download_of(evidence)).status_code == 302


def test_a_file_is_its_owners_only_and_has_no_address(bucket, year):
    evidence = given(year, signed_in(year.clerk("STP-2")))
    assert bucket.readers(f"{FOLDER}/{evidence.file.name}") == ["CanonicalUser"]
    with pytest.raises(NotImplementedError):
        evidence.file.url  # noqa: B018


def test_a_document_that_the_bucket_lost_is_404(bucket, year):
    client = signed_in(year.clerk("STP-2"))
    evidence = given(year, client)
    bucket.lose()
    assert client.get(download_of(evidence)).status_code == 404


def test_a_workbook_is_previewed_confirmed_and_given_back_out_of_the_bucket(bucket, year, settings):
    client, content = signed_in(year.ministry), wide(["STP-1", "", 10, "9,5"])
    staged = brought_in(client, year, content)
    assert list(bucket.files().values()) == [content]
    again = brought_in(client, year, content)
    assert list(bucket.files().values()) == [content]
    assert confirmed(client, staged) == "confirmed"
    assert confirmed(client, again) == "staged"  # stale: previewed anew, from the bucket
    assert confirmed(client, again) == "confirmed"
    assert points(year) == {("STP-1", "I.1"): "10", ("STP-1", "I.2"): "9.5"}
    kept = reverse("admin:zones_workbookimport_file", args=[staged.pk, staged.files.get().pk])
    assert downloaded(client, kept) == content
    assert signed_in(year.clerk("STP-3")).get(kept).status_code == 404
    assert on_disk(settings) == []


def brought_in(client: Client, year: SampleYear, content: bytes) -> WorkbookImport:
    """Uploads a workbook and reads its preview; returns the import."""
    answer = send(client, year, content)
    preview = client.get(answer.url).content.decode()
    assert "Chưa có dữ liệu nào được ghi." in preview
    return WorkbookImport.objects.latest("pk")


def confirmed(client: Client, staged: WorkbookImport) -> str:
    """Confirms an import; returns its state afterwards."""
    client.post(reverse("admin:zones_workbookimport_confirm", args=[staged.pk]))
    staged.refresh_from_db()
    return staged.state


def test_a_refused_workbook_is_marked_from_the_bucket_and_cleared_out_of_it(bucket, year, settings):
    client = signed_in(year.ministry)
    answer = send(client, year, wide(["STP-1", "", 61]))
    assert len(bucket.files()) == 1
    [address] = marked_addresses(answer)
    assert client.get(address)["Content-Disposition"].startswith("attachment")
    RefusedWorkbook.objects.update(created_at="2020-01-01T00:00Z")
    call_command("clear_expired", stdout=StringIO())
    assert bucket.files() == {}
    assert on_disk(settings) == []


def test_a_backup_takes_the_buckets_files_along_and_a_restore_puts_them_back(
    own_database, bucket, tmp_path, settings
):
    year = SampleYear(stp=3)
    client = signed_in(year.clerk("STP-2"))
    evidence = given(year, client)
    brought_in(signed_in(year.ministry), year, wide(["STP-1", "", 10]))
    before = bucket.files()
    said = StringIO()
    call_command("backup", str(tmp_path / "backups"), stdout=said)
    folder = Path(said.getvalue().splitlines()[0])
    below = folder / "files"
    copied = {f"{FOLDER}/{p.relative_to(below)}": p.read_bytes() for p in below.rglob("*.*")}
    assert copied == before
    assert len(copied) == 2
    bucket.lose()
    call_command("restore", str(folder), replace=True, stdout=StringIO())
    assert bucket.files() == before
    client = signed_in(year.clerk("STP-2"))  # a restore ends every session
    assert downloaded(client, download_of(evidence)) == PDF
    assert on_disk(settings) == []


def test_readiness_asks_the_bucket_and_leaves_nothing_in_it(bucket, settings, monkeypatch):
    asked = Client().get("/suc-khoe/san-sang/")
    assert (asked.status_code, asked.json()["media"]) == (200, "ok")
    assert bucket.files() == {}
    _keep_files_at(f"127.0.0.1:{free_port()}/{BUCKET}", settings, monkeypatch)
    asked = Client().get("/suc-khoe/san-sang/")
    assert (asked.status_code, asked.json()["media"]) == (503, "failed")
