"""Sign-ins, refusals and downloads are written down; what is public or mistyped is not."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.thidua.audit.reading import newest, written_since
from tests.thidua.signingin import give_password, make_person
from tests.zones import factories
from tests.zones.workbooks.builders import wide
from thidua.accounts.sessionlimits import LAST_SEEN_AT
from thidua.audit import events
from thidua.audit.context import name_of
from thidua.audit.models import Entry

pytestmark = pytest.mark.django_db
Kind = Entry.Kind


@pytest.fixture
def year():
    return factories.SampleYear(stp=2)


def happened(mark: int) -> list[Entry]:
    return written_since(mark, table="")


def test_signing_in_and_out_is_written_down_with_the_address(client):
    user = factories.make_user("lan")
    mark, address = newest(), reverse("admin:login")
    typed = {"username": "lan", "password": "pass"}
    assert client.post(address, typed, REMOTE_ADDR="10.1.2.3").status_code == 302
    client.post(reverse("admin:logout"))
    signed_in, signed_out = happened(mark)
    assert (signed_in.kind, signed_in.user, signed_in.origin) == (Kind.SIGN_IN, user, "10.1.2.3")
    assert (signed_out.kind, signed_out.user) == (Kind.SIGN_OUT, user)


def test_a_failed_sign_in_keeps_the_name_that_was_typed_and_no_password(client):
    mark = newest()
    client.post(reverse("admin:login"), {"username": "ai-do", "password": "mat-khau-go-nham"})
    (entry,) = happened(mark)
    assert (entry.kind, entry.actor, entry.user) == (Kind.SIGN_IN_FAILED, "ai-do", None)
    assert "go-nham" not in f"{entry.note}{entry.about}{entry.new}"


def test_a_record_that_is_not_ones_own_is_a_refusal_in_the_log(client, year):
    clerk = year.clerk("STP-2")
    client.force_login(clerk)
    mark = newest()
    address = reverse("admin:zones_scoresheet_sheet", args=[year.sheets["STP-1"].pk])
    # the chair's sheet is not the member's to read
    assert client.get(address).status_code == 404
    (entry,) = happened(mark)
    assert (entry.kind, entry.user, entry.about) == (Kind.REFUSED, clerk, address)


def test_a_page_that_is_not_ones_own_to_open_is_a_refusal_in_the_log(client, year):
    client.force_login(year.clerk("STP-2"))
    mark = newest()
    assert client.get(reverse("admin:audit_entry_changelist")).status_code == 403
    (entry,) = happened(mark)
    assert entry.kind == Kind.REFUSED


def test_the_log_tells_refusals_in_words_and_keeps_their_codes_for_the_table(client, year):
    client.force_login(year.clerk("STP-2"))
    mark = newest()
    client.get(reverse("admin:audit_entry_changelist"))
    events.write_refusal(ValidationError("Bạn không được làm việc này.", code="no_permission"))
    page, rule = happened(mark)
    assert page.note == "Mở trang: không được phép."
    assert rule.note.endswith("[no_permission]")
    client.force_login(factories.make_user(role="auditor"))
    told = client.get(reverse("admin:audit_entry_changelist")).content.decode()
    assert "Bạn không được làm việc này." in told
    assert "no_permission" not in told


def test_a_mistyped_address_is_not_written_down(client, year):
    client.force_login(year.clerk("STP-2"))
    mark = newest()
    assert client.get("/khong-co-trang-nay/").status_code == 404
    assert happened(mark) == []


def test_a_download_is_written_down_with_its_name(client, year):
    clerk = year.clerk("STP-2")
    client.force_login(clerk)
    mark = newest()
    chosen = {"campaign": year.campaign.pk, "layout": "wide", "content": "template"}
    assert client.get(reverse("admin:zones_workbookimport_templates"), chosen).status_code == 200
    (entry,) = happened(mark)
    assert (entry.kind, entry.user) == (Kind.DOWNLOAD, clerk)
    assert entry.note.endswith(".xlsx")


@pytest.mark.parametrize("is_public", [False, True])
def test_a_download_from_a_page_for_everybody_names_who_is_signed_in(
    client, settings, year, is_public
):
    settings.PUBLIC_RESULTS = is_public
    clerk = year.clerk("STP-2")
    client.force_login(clerk)
    mark = newest()
    assert client.get(reverse("results_awards_workbook")).status_code == 200
    (entry,) = happened(mark)
    assert (entry.kind, entry.user, entry.actor) == (Kind.DOWNLOAD, clerk, name_of(clerk))


def test_a_strangers_download_names_nobody_and_looks_for_nobody(client, settings):
    settings.PUBLIC_RESULTS = True
    mark = newest()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("results_awards_workbook")).status_code == 200
    (entry,) = happened(mark)
    assert (entry.kind, entry.user, entry.actor) == (Kind.DOWNLOAD, None, "")
    asked = [query["sql"] for query in captured if "session" in query["sql"]]
    assert asked == []


def test_a_download_after_the_session_has_ended_is_a_strangers(client, settings, year):
    settings.PUBLIC_RESULTS = True
    client.force_login(year.clerk("STP-2"))
    session = client.session
    session[LAST_SEEN_AT] = 0
    session.save()
    mark = newest()
    assert client.get(reverse("results_awards_workbook")).status_code == 200
    (entry,) = happened(mark)
    assert entry.user is None


def test_a_refused_workbook_is_written_down_by_its_codes_without_its_points(client, year):
    client.force_login(year.ministry)
    mark = newest()
    content = wide(["STP-1", year.agencies["STP-1"].name, 9_876])
    files = SimpleUploadedFile("diem.xlsx", content)
    posted = {"campaign": year.campaign.pk, "field": "self", "files": files}
    assert client.post(reverse("admin:zones_workbookimport_upload"), posted).status_code == 200
    (entry,) = written_since(mark, kind=Kind.FILE_REFUSED)
    assert "diem.xlsx: over_max × 1" in entry.note
    assert "9876" not in entry.note


def test_a_log_that_cannot_be_written_stops_nobody(client, monkeypatch, caplog):
    factories.make_user("lan")

    def no_room(*args, **kwargs):
        raise events.Error("disk full")

    monkeypatch.setattr(Entry, "save", no_room)
    typed = {"username": "lan", "password": "pass"}
    assert client.post(reverse("admin:login"), typed).status_code == 302
    assert "was not written" in caplog.text


def test_the_steps_of_a_sign_in_name_who_takes_them(client):
    user = make_person(must_change_password=True)
    give_password(client)
    mark = newest()
    new = dict.fromkeys(("new_password1", "new_password2"), "Chó nhà tôi, 4 chân")
    client.post(reverse("admin:sign_in_new_password"), new)
    rows = written_since(mark)
    assert {"accounts_user", "accounts_pastpassword"} <= {entry.table for entry in rows}
    assert {entry.user for entry in rows} == {user}
