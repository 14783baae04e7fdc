"""What a page would tell by the way: filters, delete pages, previews, drafts of what was issued."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from awards.models import AwardLine, Decision
from awards.services import drafts
from tests.awards.factories import (
    issue_signed,
    make_draft,
    make_issued,
    make_nomination,
    make_person,
)
from tests.thidua.audit.reading import newest, written_since
from tests.zones.factories import SampleYear, make_user
from tests.zones.rankings import score
from tests.zones.workbooks.builders import upload, wide
from thidua.audit.context import PAGE, Context, acting
from zones.models import Agency, Appointment, Province, ScoreSheet, WorkbookImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# Lists are not filtered by what points to their rows


@pytest.mark.parametrize("page", ["changelist", "export"])
def test_a_list_is_not_filtered_by_what_points_to_its_rows(client, year, page):
    nomination = make_nomination(year.campaign, agency=year.agencies["STP-2"])
    client.force_login(year.clerk("STP-3"))
    asked = [
        ("zones_agency", "nominations", nomination.pk),
        ("zones_agency", "nominations__isnull", "False"),
        ("zones_agency", "nominations__id__gte", "0"),
        ("zones_campaign", "sheets", year.sheets["STP-2"].pk),
        ("awards_awardtype", "nominations__in", nomination.pk),
    ]
    for model, name, value in asked:
        mark = newest()
        answer = client.get(reverse(f"admin:{model}_{page}"), {name: value})
        assert answer.status_code == 400, (model, name)
        assert [entry.kind for entry in written_since(mark)] == ["refused"]


def test_a_list_is_filtered_by_what_its_rows_hold(client, year):
    client.force_login(year.clerk("STP-3"))
    asked = {"block__id__exact": year.agencies["STP-1"].block_id}
    assert client.get(reverse("admin:zones_agency_changelist"), asked).status_code == 200


@pytest.mark.parametrize(
    "name", ["new__self_points__gte", "old__self_points", "new__has_key", "note__gte", "note"]
)
def test_the_log_is_not_filtered_by_what_stands_in_its_rows(client, name):
    for role in ("administrator", "auditor"):
        client.force_login(make_user(role=role))
        answer = client.get(reverse("admin:audit_entry_changelist"), {name: "41"})
        assert answer.status_code == 400


def test_the_log_is_filtered_by_what_its_filters_ask(client):
    client.force_login(make_user(role="administrator"))
    asked = {
        "who": "bo",
        "request_id": "x",
        "at_from": "01/01/2026",
        "kind__exact": "created",
        "door__exact": "page",
    }
    assert client.get(reverse("admin:audit_entry_changelist"), asked).status_code == 200


# What stands in the way of a deletion is named to who may see it


def test_an_administrator_reads_no_drafts_on_the_delete_page_of_their_issuer(client):
    draft = make_draft()
    Decision.objects.filter(pk=draft.pk).update(subject="Về việc còn giữ kín")
    address = reverse("admin:awards_issuer_delete", args=[draft.issuer_id])
    for role, is_shown in (("administrator", False), ("ministry_clerk", True)):
        client.force_login(make_user(role=role))
        text = text_of(client.get(address))
        assert ("Về việc còn giữ kín" in text) == is_shown
        assert "Quyết định (1)" in text


# A preview shows what its reader may see today


@pytest.fixture
def appraisal(year) -> WorkbookImport:
    """What the chair's clerk staged: appraised points of STP-2 and STP-3."""
    ScoreSheet.objects.update(state="submitted")
    score(year.sheets["STP-2"], I_1=41)
    rows = (["STP-2", "", 37.25, 20], ["STP-3", "", 10, 20])
    staged = upload(year, wide(*rows), field="appraised", user=year.clerk("STP-1"))
    return staged.workbook_import


def test_who_chairs_no_longer_reads_no_points_in_the_own_preview(client, year, appraisal):
    client.force_login(appraisal.created_by)
    address = reverse("admin:zones_workbookimport_change", args=[appraisal.pk])
    assert "37,25" in text_of(client.get(address))
    Appointment.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    text = text_of(client.get(address))
    assert "37,25" not in text
    assert year.agencies["STP-2"].name not in text


def test_a_preview_foretells_a_place_to_who_may_read_the_whole_block(client, year, appraisal):
    score(year.sheets["STP-3"], I_1=30)
    clerk = year.clerk("STP-2")
    ScoreSheet.objects.update(state="draft")
    own = upload(year, wide(["STP-2", "", 5]), user=clerk).workbook_import
    for staged, user, is_told in ((own, clerk, False), (appraisal, appraisal.created_by, True)):
        client.force_login(user)
        page = client.get(reverse("admin:zones_workbookimport_change", args=[staged.pk]))
        assert {agency.foretells_place for agency in page.context["agencies"]} == {is_told}


def test_nobody_confirms_another_ones_preview_of_a_record_file_nor_a_file_beside_it(client):
    ours, theirs = make_user(), make_user()
    client.force_login(theirs)
    file = SimpleUploadedFile("tinh.csv", "Mã,Tên\nP-MOI,Tỉnh mới\n".encode())
    shown = client.post(
        reverse("admin:zones_province_import"), {"import_file": file, "format": "1"}
    )
    offered = shown.context["confirm_form"].initial
    bare = offered["import_file_name"].partition(":")[0]
    client.force_login(ours)
    confirm = reverse("admin:zones_province_process_import")
    for sent in (offered, {**offered, "import_file_name": bare}):
        answer = client.post(confirm, sent, follow=True)
        assert "Bản xem trước không còn" in text_of(answer)
    assert not Province.objects.filter(code="P-MOI").exists()
    client.force_login(theirs)
    client.post(confirm, offered)
    assert Province.objects.filter(code="P-MOI").exists()


# What an issued decision was as a draft


@pytest.fixture
def issued() -> Decision:
    """Issued after a line that was drafted had been taken out."""
    kept, dropped = (
        make_nomination(agency=agency, person=make_person(name))
        for agency, name in zip(_two_agencies(), ("Lê Thị Giữ", "Trần Văn Bỏ"), strict=True)
    )
    draft = make_draft(kept, dropped)
    AwardLine.objects.get(person=dropped.person).delete()
    with acting(Context("ban-hanh", PAGE)):
        return issue_signed(draft)


def _two_agencies() -> list[Agency]:
    return list(SampleYear(stp=2).agencies.values())


def test_the_history_of_an_issued_decision_begins_for_a_clerk_when_it_was_issued(client, issued):
    address = reverse("admin:awards_decision_history", args=[issued.pk])
    for user, is_shown in ((make_user(agency=_any()), False), (make_user(), True)):
        client.force_login(user)
        assert ("Trần Văn Bỏ" in text_of(client.get(address))) == is_shown


def test_versions_of_an_issued_decision_as_a_draft_are_for_who_reads_drafts(client, issued):
    versions = issued.history.order_by("history_id")
    for user, status in ((make_user(agency=_any()), 404), (make_user(), 200)):
        client.force_login(user)
        for version, expected in ((versions.first(), status), (versions.last(), 200)):
            args = [issued.pk, version.pk]
            address = reverse("admin:awards_decision_simple_history", args=args)
            assert client.get(address).status_code == expected


def test_a_draft_about_an_issued_decision_is_not_named_on_its_page(client):
    issued = make_issued()
    drafts.draft_about(issued, "cancellation", signed_on=issued.signed_on, reason="Có sai sót")
    address = reverse("admin:awards_decision_change", args=[issued.pk])
    for user, is_shown in ((make_user(agency=_any()), False), (make_user(), True)):
        client.force_login(user)
        assert bool(client.get(address).context["later"]) == is_shown


def _any() -> Agency:
    return Agency.objects.first()
