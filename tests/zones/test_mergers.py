"""Agencies become one: what lies ahead follows, history stays, nothing is done by halves."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.zones import factories
from zones.models import Agency, Appointment, Membership, ScoreSheet
from zones.services.mergers import Merger, merge, preview_merger
from zones.services.standpoints import standpoint_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample():
    """2025 runs, 2026 is planned with the same two members; STP-1 will chair."""
    sample = factories.SampleYear(year=2025, stp=2, thads=1)
    sample.ahead = factories.make_campaign(2026, status="planned")
    for code in ("STP-1", "STP-2"):
        factories.make_member(sample.ahead, sample.zone, sample.agencies[code])
    factories.make_appointment(sample.ahead, sample.zone, sample.agencies["STP-1"])
    sample.province = factories.make_province("82-2025")
    return sample


def merger(sample, *codes, **fields) -> Merger:
    fields = {
        "agencies": [sample.agencies[code] for code in codes or ("STP-1", "STP-2")],
        "on": date(2025, 7, 1),
        "code": "STP-MOI",
        "name": "Sở Tư pháp tỉnh mới",
        "province": sample.province,
        **fields,
    }
    return Merger(**fields)


def test_the_old_end_on_the_day_before_and_name_their_successor(sample):
    new = merge(merger(sample), by=sample.ministry).successor
    for code in ("STP-1", "STP-2"):
        old = Agency.objects.get(code=code)
        assert old.dissolved_on == date(2025, 6, 30)
        assert list(old.successors.all()) == [new]
    assert (new.founded_on, new.block.code) == (date(2025, 7, 1), "STP")


def test_members_and_chair_of_the_planned_year_follow_and_this_year_stays(sample):
    new = merge(merger(sample), by=sample.ministry).successor
    assert [m.agency for m in Membership.objects.filter(campaign=sample.ahead)] == [new]
    assert Appointment.objects.get(campaign=sample.ahead).agency == new
    members = Membership.objects.filter(campaign=sample.campaign)
    assert {m.agency.code for m in members} == {"STP-1", "STP-2", "THADS-1"}
    assert ScoreSheet.objects.filter(campaign=sample.campaign).count() == 3


def test_the_clerks_move_and_still_see_what_their_agency_scored(sample):
    clerk = sample.clerk("STP-2")
    new = merge(merger(sample), by=sample.ministry).successor
    clerk.refresh_from_db()
    assert clerk.agency == new
    seen = ScoreSheet.objects.visible_to(clerk)
    assert {sheet.agency.code for sheet in seen} >= {"STP-1", "STP-2"}


def test_until_the_day_comes_each_works_for_the_own_agency(sample):
    clerk, other = sample.clerk("STP-2"), sample.clerk("STP-1")
    outcome = merge(
        merger(sample, on=timezone.localdate() + timedelta(days=30)), by=sample.ministry
    )
    clerk.refresh_from_db()
    assert clerk.agency == sample.agencies["STP-2"]
    assert any("2 người dùng vẫn làm việc cho đơn vị mình" in said for said in outcome.sentences)
    other.agency, coming = outcome.successor, sample.agencies["STP-2"]
    assert not ScoreSheet.objects.visible_to(other).filter(agency=coming).exists()
    standpoint = standpoint_of(other, sample.campaign)
    assert coming.pk not in standpoint.agencies
    assert standpoint.is_own(coming.pk)  # nobody judges whom the own agency is to take in


def test_the_history_says_who_and_why(sample):
    merge(merger(sample, reason="NQ 202/2025/QH15"), by=sample.ministry)
    entry = sample.agencies["STP-1"].history.filter(dissolved_on__isnull=False).earliest()
    assert entry.history_user == sample.ministry
    assert entry.history_change_reason == "NQ 202/2025/QH15"


def test_an_existing_agency_may_take_the_others_in(sample):
    heir = sample.agencies["STP-2"]
    asked = merger(sample, "STP-1", successor=heir, code="", name="", province=None)
    merge(asked, by=sample.ministry)
    assert [m.agency for m in Membership.objects.filter(campaign=sample.ahead)] == [heir]
    heir.refresh_from_db()
    assert heir.dissolved_on is None


def test_a_preview_tells_and_writes_nothing(sample):
    outcome = preview_merger(merger(sample), by=sample.ministry)
    assert "Năm 2026: là thành viên" in " ".join(outcome.sentences)
    assert not Agency.objects.filter(code="STP-MOI").exists()
    assert Agency.objects.get(code="STP-1").dissolved_on is None
    assert Membership.objects.filter(campaign=sample.ahead).count() == 2


@pytest.mark.parametrize(
    ("codes", "fields", "code"),
    [
        (["STP-1", "THADS-1"], {}, "other_block"),
        (["STP-1"], {"successor": "STP-1"}, "own_successor"),
        (["STP-1"], {"successor": "THADS-1"}, "other_block"),
        (["STP-1"], {"code": "STP-2"}, "unique"),
    ],
)
def test_a_wrong_merger_is_refused(sample, codes, fields, code):
    if "successor" in fields:
        fields = {"successor": sample.agencies[fields["successor"]]}
    with pytest.raises(ValidationError) as refusal:
        merge(merger(sample, *codes, **fields), by=sample.ministry)
    found = refusal.value
    errors = found.error_dict["code"] if hasattr(found, "error_dict") else found.error_list
    assert code in {error.code for error in errors}
    assert not Agency.objects.filter(dissolved_on__isnull=False).exists()


def test_an_agency_that_ended_before_is_refused(sample):
    Agency.objects.filter(code="STP-1").update(dissolved_on=date(2020, 1, 1))
    with pytest.raises(ValidationError, match="đã thôi hoạt động từ 01/01/2020"):
        merge(merger(sample), by=sample.ministry)


def test_points_of_a_later_year_hold_a_merger_back(sample):
    leaf = sample.tables["STP"].criteria.get(path="I.1")
    sample.sheets["STP-1"].scores.create(criterion=leaf, self_points=50)
    with pytest.raises(ValidationError) as refusal:
        merge(merger(sample, "STP-1", on=date(2024, 7, 1)), by=sample.ministry)
    assert refusal.value.code == "has_points"


def test_a_document_of_a_later_year_holds_a_merger_back(sample):
    leaf = sample.tables["STP"].criteria.get(path="I.1")
    sample.sheets["STP-1"].evidence.create(
        criterion=leaf, name="a.pdf", file="x/a.pdf", size=1, uploaded_by=sample.ministry
    )
    with pytest.raises(ValidationError, match="đã có điểm, tài liệu hoặc vi phạm"):
        merge(merger(sample, "STP-1", on=date(2024, 7, 1)), by=sample.ministry)


def form_data(sample, **fields) -> dict:
    agencies = [sample.agencies[code].pk for code in ("STP-1", "STP-2")]
    return {
        "agencies": agencies,
        "on": "01/07/2025",
        "code": "STP-MOI",
        "name": "Sở Tư pháp tỉnh mới",
        "province": sample.province.pk,
        **fields,
    }


def test_the_page_previews_then_merges(client, sample):
    client.force_login(sample.ministry)
    page = reverse("admin:zones_agency_merge")
    assert client.get(page).status_code == 200
    preview = client.post(page, form_data(sample))
    assert "Lập đơn vị «Sở Tư pháp tỉnh mới»" in preview.content.decode()
    assert not Agency.objects.filter(code="STP-MOI").exists()
    edited = client.post(page, form_data(sample, edit="1"))
    assert "Xem trước" in edited.content.decode()

    done = client.post(page, form_data(sample, confirm="1"))

    new = Agency.objects.get(code="STP-MOI")
    assert done["Location"] == reverse("admin:zones_agency_change", args=[new.pk])
    shown = client.get(done["Location"]).content.decode()
    assert "Hợp nhất từ" in shown
    assert "đến hết 30/06/2025" in shown


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": ""}, "Bắt buộc khi lập đơn vị mới."),
        ({"code": "stp moi"}, "Mã chỉ gồm chữ in hoa không dấu"),
        ({"on": "hôm qua"}, "ngày"),
        ({"agencies": []}, "bắt buộc"),
        ({"agencies": ["\r\n", "STP-1"]}, "hợp lệ"),
        ({"province": "\r\n", "name": ""}, "Bắt buộc khi lập đơn vị mới."),
    ],
)
def test_the_page_answers_mistakes_in_sentences(client, sample, fields, sentence):
    client.force_login(sample.ministry)
    data = form_data(sample, confirm="1", **fields)
    response = client.post(reverse("admin:zones_agency_merge"), data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Agency.objects.filter(code="STP-MOI").exists()


def test_only_keepers_of_records_merge(client, sample):
    for user in (sample.clerk("STP-1"), factories.make_user(role="viewer")):
        client.force_login(user)
        page = reverse("admin:zones_agency_merge")
        assert client.get(page).status_code == 403
        assert client.post(page, form_data(sample, confirm="1")).status_code == 403
