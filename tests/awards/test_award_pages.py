"""The conferral's pages: the whole course on screen, who may open what, and the look-up."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib import admin
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from awards.models import (
    AwardType,
    Decision,
    LegalBasis,
    Nomination,
    NumberSeries,
    Person,
)
from awards.services import drafts
from tests.awards.factories import (
    issue_signed,
    make_draft,
    make_issued,
    make_issuing_user,
    make_nomination,
    make_person,
)
from tests.permissions.pageforms import filled_form
from tests.zones.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
MODELS = sorted(
    model._meta.model_name for model in admin.site._registry if model._meta.app_label == "awards"
)


@pytest.fixture(autouse=True)
def _no_look_ups_counted():
    cache.clear()


def page(client, name: str, *args, **sent):
    address = reverse(f"admin:awards_{name}", args=args)
    return client.post(address, sent) if sent else client.get(address)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("role", ["ministry_clerk", "issuer", "viewer", "agency_clerk", "auditor"])
def test_every_list_opens_for_everybody_who_signs_in(client, model, role):
    make_issued(make_nomination(person=make_person()))
    agency = make_agency() if role == "agency_clerk" else None
    client.force_login(make_user(agency=agency, role=role))
    assert page(client, f"{model}_changelist").status_code == 200


def test_a_draft_is_checked_issued_and_then_only_read(client):
    draft = make_draft()
    client.force_login(make_user())
    assert page(client, "decision_change", draft.pk).status_code == 200
    assert page(client, "decision_check", draft.pk, go="1").status_code == 302
    assert page(client, "decision_issue", draft.pk, go="1").status_code == 403
    client.force_login(make_issuing_user())
    for _ in range(2):  # the second time one is led back
        assert page(client, "decision_issue", draft.pk, go="1").status_code == 302
    issued = Decision.objects.get(pk=draft.pk)
    assert issued.reference == "01/QĐ-BTP"
    shown = page(client, "decision_change", draft.pk)
    assert shown.status_code == 200
    assert b'name="_save"' not in shown.content
    assert page(client, "decision_change", draft.pk, subject="x").status_code == 403
    for name in ("pdf", "docx", "print"):
        assert page(client, f"decision_{name}", draft.pk).status_code == 200


def test_a_decision_is_drafted_from_what_was_agreed(client):
    nomination = make_nomination()
    Nomination.objects.update(state=Nomination.State.AGREED)
    client.force_login(make_user())
    issuer = make_draft(make_nomination()).issuer
    sent = {
        "what": "awards",
        "campaign": nomination.campaign_id,
        "issuer": issuer.pk,
        "signed_on": "2026-01-05",
        "award_type": "",
    }
    made = page(client, "decision_draft", **sent)
    assert made.status_code == 302
    assert Decision.objects.latest("pk").award_lines.get().nomination == nomination


PARTS = {
    f"{prefix}-{name}": 0
    for prefix in ("services", "ratings", "disciplines")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def test_the_same_name_and_birth_year_needs_a_mark_and_a_namesake_is_pointed_out(client):
    make_person("Trần Thị Bé", birth_year=1980)
    client.force_login(make_user())
    typed = {"full_name": "Trần Thị Bé", "birth_year": 1980, **PARTS}
    refused = page(client, "person_add", **typed)
    assert "hãy ghi dấu hiệu phân biệt" in refused.content.decode()
    assert Person.objects.count() == 1
    address = reverse("admin:awards_person_add")
    other = client.post(address, {**typed, "mark": "Phòng 2", "_continue": "1"}, follow=True)
    assert "Đã có người cùng tên: Trần Thị Bé (1980)" in other.content.decode()
    assert Person.objects.count() == 2


def test_a_clerk_sees_issued_decisions_and_no_drafts(client):
    draft, issued = make_draft(), make_issued()
    client.force_login(make_user(agency=make_agency()))
    for name in ("change", "pdf", "docx", "print"):
        assert page(client, f"decision_{name}", issued.pk).status_code == 200
        assert page(client, f"decision_{name}", draft.pk).status_code in (302, 404)
    assert page(client, "decision_draft").status_code == 403
    assert page(client, "decision_cancel", issued.pk, reason="x").status_code == 403


def test_a_clerk_sees_the_own_agencys_nominations_and_people_only(client):
    agency = make_agency()
    mine, other = make_nomination(agency=agency), make_nomination(person=make_person())
    client.force_login(make_user(agency=agency))
    assert page(client, "nomination_change", mine.pk).status_code == 200
    assert page(client, "nomination_change", other.pk).status_code == 302
    assert page(client, "nomination_review", other.pk).status_code == 404
    assert page(client, "nomination_review", mine.pk).status_code == 403
    assert page(client, "person_change", other.person_id).status_code == 302


def test_the_look_up_needs_no_sign_in_and_says_what_was_issued(client):
    issued = make_issued(make_nomination(person=make_person("Trần Thị Bé")))
    shown = client.get(reverse("look_up_code", args=[issued.lookup_code.lower()]))
    assert shown.status_code == 200
    text = shown.content.decode()
    assert "đã được ban hành" in text
    assert "Trần Thị Bé" in text
    assert shown.headers["X-Robots-Tag"] == "noindex"
    by_number = client.get(reverse("look_up"), {"number": "01/qđ-btp", "signed_on": "2026-01-05"})
    assert "đã được ban hành" in by_number.content.decode()
    wrong_day = client.get(reverse("look_up"), {"number": "01/QĐ-BTP", "signed_on": "2026-01-06"})
    assert wrong_day.status_code == 404
    assert client.get(reverse("look_up_code", args=["XXXXXXXXXX"])).status_code == 404


@pytest.mark.parametrize("number", ["1", "01", "001", "1/QĐ-BTP", "01/qd-btp", " 01 / qđ-BTP "])
def test_the_look_up_forgives_how_a_number_is_typed_but_not_its_day(client, number):
    make_issued()
    for day, status in (("05/01/2026", 200), ("06/01/2026", 404)):
        answer = client.get(reverse("look_up"), {"number": number, "signed_on": day})
        assert answer.status_code == status


def test_a_number_that_two_issuers_gave_on_a_day_is_found_with_its_symbol_only(client):
    make_issued()
    other = make_draft(make_nomination())
    other.symbol = "QĐ-TCTHADS"
    other.save()
    issue_signed(other)
    for number, status in (("01", 404), ("01/qd-tcthads", 200), ("01/QĐ-BTP", 200)):
        asked = {"number": number, "signed_on": "05/01/2026"}
        assert client.get(reverse("look_up"), asked).status_code == status


@pytest.mark.parametrize("asked", [{"code": ""}, {"number": "01"}, {"signed_on": "05/01/2026"}])
def test_the_look_up_says_what_it_needs(client, asked):
    make_issued()
    told = client.get(reverse("look_up"), asked).content.decode()
    assert "Ghi mã tra cứu, hoặc cả số và ngày ký, ví dụ 05/QĐ-BTP và 29/11/2026." in told
    assert "Không tìm thấy" not in told
    assert "đã được ban hành" not in told


def test_a_day_that_cannot_be_read_is_refused_with_an_example(client):
    told = client.get(reverse("look_up"), {"number": "01", "signed_on": "29/11/26"})
    sentence = "Không đọc được ngày. Hãy ghi ngày/tháng/năm, ví dụ 29/11/2026."
    assert sentence in told.content.decode()
    client.force_login(make_user())
    posted = client.post(reverse("admin:awards_councilmeeting_add"), {"held_on": "29/11/26"})
    assert sentence in posted.content.decode()


def test_the_printed_code_leads_to_the_public_address(client, settings, monkeypatch):
    issued, printed = make_issued(), []
    monkeypatch.setattr("awards.admin.decisionpages.decision_page", _keep_address(printed))
    client.force_login(make_user())
    page(client, "decision_print", issued.pk)
    settings.PUBLIC_ADDRESS = "https://thidua.example.vn/"
    page(client, "decision_print", issued.pk)
    path = reverse("look_up_code", args=[issued.lookup_code])
    assert printed == [f"http://testserver{path}", f"https://thidua.example.vn{path}"]


def _keep_address(printed: list[str]):
    def decision_page(decision, *, look_up: str, **_more) -> str:
        printed.append(look_up)
        return ""

    return decision_page


def test_the_look_up_tells_nothing_of_drafts_and_not_too_often(client):
    draft = make_draft()
    for number in ("01/QĐ-BTP", "01", "0", f"/{draft.symbol}"):
        asked = {"number": number, "signed_on": draft.signed_on.isoformat()}
        assert client.get(reverse("look_up"), asked).status_code == 404
    answers = {client.get(reverse("look_up_code", args=["ABC"])).status_code for _ in range(40)}
    assert answers == {404, 429}


def test_visitors_behind_one_proxy_are_counted_apart(client):
    page = reverse("look_up_code", args=["ABC"])
    first, second = ({"headers": {"x-forwarded-for": f"203.0.113.{n}"}} for n in (7, 8))
    assert {client.get(page, **first).status_code for _ in range(40)} == {404, 429}
    assert client.get(page, **second).status_code == 404


def test_reference_data_loads_once(capsys):
    call_command("load_award_reference")
    first = capsys.readouterr().out
    assert "award_types: 15 mới" in first
    assert AwardType.objects.count() == 15
    call_command("load_award_reference")
    assert all(" 0 mới, 0 thay đổi" in line for line in capsys.readouterr().out.splitlines())
    on_day = LegalBasis.objects.in_force_on(date(2025, 7, 1))
    assert "98/2023/NĐ-CP" not in on_day.values_list("number", flat=True)
    assert "152/2025/NĐ-CP" in on_day.values_list("number", flat=True)


def test_what_kind_of_paper_a_draft_is_does_not_change(client):
    draft = drafts.draft_about(make_issued(), "replacement", signed_on=date(2026, 2, 1))
    client.force_login(make_user())
    address = reverse("admin:awards_decision_change", args=[draft.pk])
    sent = filled_form(address, client.get(address).content.decode(), {"kind": "correction"})
    assert client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    assert draft.kind == "replacement"


def test_an_address_asks_the_look_up_thirty_times_a_minute_and_then_again(
    client, settings, tmp_path
):
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": tmp_path / "cache"}}

    def answers(minute: int, times: int) -> list[int]:
        with time_machine.travel(datetime(2026, 1, 5, 9, minute, 30, tzinfo=UTC), tick=False):
            asked = ({"number": "1", "signed_on": "2026-01-05"} for _ in range(times))
            return [
                client.get(reverse("look_up"), one, REMOTE_ADDR=f"2001:db8::{number:x}").status_code
                for number, one in enumerate(asked)
            ]

    assert answers(0, 32)[-2:] == [429, 429]
    assert 429 not in answers(1, 30)
    assert 429 not in answers(2, 30)


def test_an_extract_for_an_agency_that_cannot_be_is_not_there(client):
    issued = make_issued()
    client.force_login(make_user())
    address = reverse("admin:awards_decision_extract", args=[issued.pk, int("9" * 30)])
    assert client.get(address).status_code == 404


def test_a_number_is_voided_on_a_day_of_its_own_register_only(client):
    issued = make_issued()
    series = NumberSeries.objects.get(symbol=issued.symbol)
    client.force_login(make_user(role="issuer"))
    address = reverse("admin:awards_series_void", args=[series.pk])
    sent = {"dated": "05/01/2015", "reason": "Bỏ số", "after": "0"}
    told = client.post(address, sent, follow=True).content.decode()
    assert "Sổ này là của năm 2026: ghi ngày của năm ấy." in told
    assert NumberSeries.objects.exclude(symbol__startswith="SV").get() == series
