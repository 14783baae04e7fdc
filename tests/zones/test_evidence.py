"""Documents that prove points: which are accepted, who gives, withdraws and reads them."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.zones.factories import SampleYear, make_user
from zones.models import Evidence, Score
from zones.services import scoresheets
from zones.services.evidence import add_evidence, withdraw_evidence

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n"


def packed(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
XLSX = packed("[Content_Types].xml", "xl/workbook.xml")


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3)


def give(year, name="Kế hoạch.pdf", content=PDF, *, code="STP-2", by=None, path="I.1") -> Evidence:
    sheet = year.sheets[code]
    criterion = sheet.table.criteria.get(path=path)
    upload = SimpleUploadedFile("x", content)
    upload._name = name
    return add_evidence(sheet, criterion, upload, by=by or year.clerk(code))


def stored_files(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.PDF", PDF),
        ("a.docx", DOCX),
        ("a.xlsx", XLSX),
        ("a.zip", packed("a.txt")),
        ("a.jpg", b"\xff\xd8\xff\xe0rest"),
        ("a.png", b"\x89PNG\r\n\x1a\nrest"),
    ],
)
def test_accepted_files_are_kept_under_generated_names_with_their_digest(
    year, settings, name, content
):
    evidence = give(year, name, content)
    assert (evidence.name, evidence.size) == (name, len(content))
    assert evidence.sha256 == hashlib.sha256(content).hexdigest()
    (stored,) = stored_files(settings)
    assert stored.read_bytes() == content
    assert stored.stem != "a"
    assert stored.suffix == Path(name).suffix.lower()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ\x90", "wrong_type"),
        ("a.pdf.exe", PDF, "wrong_type"),
        ("a.html", b"<script>alert(1)</script>", "wrong_type"),
        ("a.svg", b"<svg onload=alert(1)>", "wrong_type"),
        ("a.xlsm", XLSX, "wrong_type"),
        ("a", PDF, "wrong_type"),
        (".pdf", PDF, "wrong_type"),
        ("", PDF, "wrong_type"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"<html>%PDF-", "wrong_content"),
        ("a.pdf", b"MZ\x90\x00", "wrong_content"),
        ("a.png", b"\xff\xd8\xff", "wrong_content"),
        ("a.jpg", b"<script>", "wrong_content"),
        ("a.docx", packed("a.txt"), "wrong_content"),
        ("a.docx", XLSX, "wrong_content"),
        ("a.xlsx", DOCX, "wrong_content"),
        (
            "a.xlsx",
            packed("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
            "wrong_content",
        ),
        ("a.zip", b"Rar!\x1a\x07", "wrong_content"),
    ],
)
def test_hostile_files_are_refused_and_leave_nothing_behind(year, settings, name, content, code):
    with pytest.raises(ValidationError) as refusal:
        give(year, name, content)
    assert refusal.value.code == code
    assert not Evidence.objects.exists()
    assert stored_files(settings) == []


def test_a_file_above_the_limit_is_refused(year, settings):
    settings.EVIDENCE_MAX_BYTES = len(PDF)
    give(year)
    with pytest.raises(ValidationError) as refusal:
        give(year, content=PDF + b"x")
    assert refusal.value.code == "too_big"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Hồ sơ\\Báo cáo.pdf", "Báo cáo.pdf"),
        ("báo\u202efdp.\x00cáo.pdf", "báofdp.cáo.pdf"),
    ],
)
def test_names_are_cleaned_and_never_reach_the_disk(year, settings, sent, kept):
    assert give(year, sent).name == kept
    assert stored_files(settings)[0].parent == Path(settings.MEDIA_ROOT) / "evidence"


def test_a_very_long_name_is_shortened_and_keeps_its_type(year):
    name = give(year, "đ" * 300 + ".pdf").name
    assert len(name) == 200
    assert name.endswith(".pdf")


@pytest.mark.parametrize("code", ["STP-1", "STP-3"])
def test_only_who_may_write_the_self_points_gives_documents(year, code):
    with pytest.raises(ValidationError) as refusal:
        give(year, by=year.clerk(code))
    assert refusal.value.code == "no_permission"
    with pytest.raises(ValidationError):
        give(year, by=make_user(role="viewer"))
    assert give(year, by=year.ministry).pk


def test_a_submitted_sheets_documents_stay_as_they_are(year):
    evidence, sheet, clerk = give(year), year.sheets["STP-2"], year.clerk("STP-2")
    leaf = sheet.table.criteria.get(path="I.1")
    Score.objects.create(sheet=sheet, criterion=leaf, self_points=1)
    scoresheets.submit(sheet, by=clerk)
    for act in (lambda: give(year), lambda: withdraw_evidence(evidence, by=clerk)):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.code == "sheet_locked"


def test_a_document_belongs_to_a_leaf_of_the_sheets_own_table(year):
    with pytest.raises(ValidationError) as refusal:
        give(year, path="I")
    assert refusal.value.code == "unknown_criterion"


def test_a_withdrawn_document_is_kept_but_no_longer_shown_or_sent(client, year, settings):
    evidence, clerk = give(year), year.clerk("STP-2")
    client.force_login(clerk)
    client.post(reverse("admin:zones_scoresheet_withdraw_evidence", args=[evidence.pk]))
    evidence.refresh_from_db()
    assert evidence.withdrawn_by == clerk
    assert len(stored_files(settings)) == 1
    download = reverse("admin:zones_scoresheet_download_evidence", args=[evidence.pk])
    assert client.get(download).status_code == 404
    with pytest.raises(ValidationError):
        withdraw_evidence(evidence, by=clerk)


def test_a_clerk_uploads_on_the_criterions_page_and_finds_it_counted_on_the_sheet(client, year):
    sheet = year.sheets["STP-2"]
    leaf = sheet.table.criteria.get(path="I.1")
    url = reverse("admin:zones_scoresheet_evidence", args=[sheet.pk, leaf.pk])
    client.force_login(year.clerk("STP-2"))
    done = client.post(url, {"file": SimpleUploadedFile("kh.pdf", PDF)}, follow=True)
    assert "Đã thêm tài liệu «kh.pdf»" in done.content.decode()
    refused = client.post(url, {"file": SimpleUploadedFile("kh.exe", PDF)}, follow=True)
    assert "Chỉ nhận tệp PDF" in refused.content.decode()
    assert "Hãy chọn tệp" in client.post(url, follow=True).content.decode()
    page = client.get(reverse("admin:zones_scoresheet_sheet", args=[sheet.pk]))
    assert "1 tệp" in page.content.decode()


def test_a_document_is_sent_as_an_attachment_to_who_may_see_the_sheet(client, year):
    evidence = give(year)
    url = reverse("admin:zones_scoresheet_download_evidence", args=[evidence.pk])
    for user in (year.clerk("STP-2"), year.clerk("STP-1"), year.ministry):
        client.force_login(user)
        response = client.get(url)
        assert b"".join(response.streaming_content) == PDF
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Type"] == "application/pdf"


def test_another_agencys_clerk_gets_404_for_every_page_of_documents(client, year):
    evidence = give(year)
    client.force_login(year.clerk("STP-3"))
    page = reverse(
        "admin:zones_scoresheet_evidence", args=[evidence.sheet_id, evidence.criterion_id]
    )
    download = reverse("admin:zones_scoresheet_download_evidence", args=[evidence.pk])
    withdraw = reverse("admin:zones_scoresheet_withdraw_evidence", args=[evidence.pk])
    assert client.get(page).status_code == 404
    assert client.post(page, {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code == 404
    assert client.get(download).status_code == 404
    assert client.post(withdraw).status_code == 404
    assert Evidence.objects.get().withdrawn_at is None
    client.logout()
    assert client.get(download).status_code == 302


def test_documents_are_not_withdrawn_by_looking_and_a_lost_file_is_404(client, year, settings):
    evidence = give(year)
    client.force_login(year.clerk("STP-2"))
    withdraw = reverse("admin:zones_scoresheet_withdraw_evidence", args=[evidence.pk])
    assert client.get(withdraw).status_code == 405
    stored_files(settings)[0].unlink()
    download = reverse("admin:zones_scoresheet_download_evidence", args=[evidence.pk])
    assert client.get(download).status_code == 404
