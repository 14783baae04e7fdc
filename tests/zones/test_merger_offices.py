"""Agencies that become one hold one office: the highest goes on, the others end and are kept."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import escape

from tests.zones import factories
from zones.models import Agency, Appointment, Membership
from zones.services.mergers import Merger, merge, preview_merger

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample():
    """2020 runs; in 2021 STP-1 chairs, STP-2 and THADS-1 are vice-chairs."""
    sample = factories.SampleYear(year=2020, stp=4, thads=1)
    sample.ahead = factories.make_campaign(2021)
    for agency in sample.agencies.values():
        factories.make_member(sample.ahead, sample.zone, agency)
    for code, role in (("STP-1", "chair"), ("STP-2", "vice_chair"), ("THADS-1", "vice_chair")):
        factories.make_appointment(sample.ahead, sample.zone, sample.agencies[code], role)
    sample.province = factories.make_province("86-2021")
    return sample


def merger(sample, *codes, **fields) -> Merger:
    fields = {
        "agencies": [sample.agencies[code] for code in codes],
        "on": date(2021, 1, 1),
        "code": "STP-MOI",
        "name": "Sở Tư pháp tỉnh mới",
        "province": sample.province,
        **fields,
    }
    return Merger(**fields)


def into(sample, code: str) -> dict:
    return {"successor": sample.agencies[code], "code": "", "name": "", "province": None}


def offices(sample) -> list[tuple]:
    """Returns (agency, role, last day) of next year's offices."""
    rows = Appointment.objects.filter(campaign=sample.ahead).order_by("pk")
    return list(rows.values_list("agency__code", "role", "ends_on"))


def test_the_chair_goes_on_with_the_successor_and_the_vice_chair_ends_the_day_before(sample):
    outcome = merge(
        merger(sample, "STP-1", "STP-2", "STP-3", reason="NQ 202/2025/QH15"), by=sample.ministry
    )
    ended = Appointment.objects.get(campaign=sample.ahead, agency__code="STP-2")
    assert offices(sample) == [
        ("STP-MOI", "chair", None),
        ("STP-2", "vice_chair", date(2020, 12, 31)),
        ("THADS-1", "vice_chair", None),
    ]
    last = ended.history.latest()
    assert (last.history_user, last.history_change_reason) == (sample.ministry, "NQ 202/2025/QH15")
    ended.full_clean()
    told = " ".join(outcome.sentences)
    assert (
        f"Năm 2021, {sample.zone}: «{sample.agencies['STP-2'].name}» thôi làm Phó Trưởng khu vực, "
        "vì đơn vị kế thừa giữ chức Trưởng khu vực, mỗi đơn vị chỉ giữ một chức. Nếu cần, hãy cử "
        "Phó Trưởng khu vực khác."
    ) in told
    assert (
        f"Năm 2021, {sample.zone}: Trưởng khu vực của «{sample.agencies['STP-1'].name}» chuyển "
        "sang «Sở Tư pháp tỉnh mới»."
    ) in told


@pytest.mark.parametrize(
    ("merged", "heir", "chair", "ended"),
    [("STP-1", "STP-2", "STP-2", "STP-2"), ("STP-2", "STP-1", "STP-1", "STP-2")],
)
def test_a_successor_that_holds_office_itself_keeps_the_higher_one(
    sample, merged, heir, chair, ended
):
    merge(merger(sample, merged, **into(sample, heir)), by=sample.ministry)
    assert offices(sample) == [
        (chair, "chair", None),
        (ended, "vice_chair", date(2020, 12, 31)),
        ("THADS-1", "vice_chair", None),
    ]


def test_of_two_vice_chairs_one_goes_on(sample):
    factories.make_appointment(sample.ahead, sample.zone, sample.agencies["STP-3"], "vice_chair")
    merge(merger(sample, "STP-2", "STP-3"), by=sample.ministry)
    assert offices(sample)[1::2] == [
        ("STP-MOI", "vice_chair", None),
        ("STP-3", "vice_chair", date(2020, 12, 31)),
    ]


def test_an_office_that_was_to_begin_with_the_year_never_began(sample):
    Appointment.objects.filter(campaign=sample.ahead).update(starts_on=date(2021, 1, 1))
    merge(merger(sample, "STP-1", "STP-2"), by=sample.ministry)
    ended = Appointment.objects.get(campaign=sample.ahead, agency__code="STP-2")
    assert (ended.starts_on, ended.ends_on) == (None, date(2020, 12, 31))


def test_who_goes_over_into_another_zone_leaves_the_office_of_the_former(sample):
    other = factories.make_zone("DONG-NAM-BO", name="Khu vực Đông Nam Bộ")
    factories.make_zone_year(sample.ahead, other)
    Membership.objects.filter(campaign=sample.ahead, agency__code="STP-4").update(zone=other)
    outcome = merge(merger(sample, "STP-1", **into(sample, "STP-4")), by=sample.ministry)
    assert offices(sample)[0] == ("STP-1", "chair", date(2020, 12, 31))
    assert f"thôi làm Trưởng khu vực, vì đơn vị kế thừa là thành viên «{other}»" in " ".join(
        outcome.sentences
    )


def test_the_page_tells_what_becomes_of_the_offices_and_merges(client, sample):
    client.force_login(sample.ministry)
    data = {
        "agencies": [sample.agencies[code].pk for code in ("STP-1", "STP-2", "STP-3")],
        "on": "01/01/2021",
        "code": "STP-MOI",
        "name": "Sở Tư pháp tỉnh mới",
        "province": sample.province.pk,
    }
    page = reverse("admin:zones_agency_merge")
    shown = client.post(page, data).content.decode()
    told = preview_merger(merger(sample, "STP-1", "STP-2", "STP-3"), by=sample.ministry).sentences
    assert [one for one in told if "Năm 2021" in one and "Trưởng khu vực" in one]
    assert all(f"<li>{escape(sentence)}</li>" in shown for sentence in told)
    assert client.post(page, {**data, "confirm": "1"}).status_code == 302
    assert Agency.objects.get(code="STP-MOI").appointments.get().role == "chair"


def test_the_preview_tells_that_offices_of_the_running_year_are_kept_in_its_records(sample):
    told = preview_merger(
        merger(sample, "STP-1", "STP-4", on=date(2020, 7, 1)), by=sample.ministry
    ).sentences
    assert [one for one in told if one.startswith("Năm 2020, ")] == [
        f"Năm 2020, {sample.zone}: Trưởng khu vực vẫn ghi là «{sample.agencies['STP-1'].name}»; "
        "người dùng của «Sở Tư pháp tỉnh mới» làm tiếp đến khi khép năm."
    ]


@pytest.mark.parametrize("day", ["01/01/0001", "01/09/1945", "31/12/9999"])
def test_a_day_beyond_all_reason_is_refused_at_its_field(client, sample, day):
    client.force_login(sample.ministry)
    data = {
        "agencies": [sample.agencies["STP-1"].pk],
        "on": day,
        "code": "STP-MOI",
        "name": "Sở Tư pháp tỉnh mới",
        "province": sample.province.pk,
    }
    for more in ({}, {"confirm": "1"}):
        answer = client.post(reverse("admin:zones_agency_merge"), {**data, **more})
        assert answer.status_code == 200
        (sentence,) = answer.context["form"].errors["on"]
        assert sentence.startswith("Ngày phải từ 02/09/1945 đến 31/12/")
        assert sentence in answer.content.decode()
