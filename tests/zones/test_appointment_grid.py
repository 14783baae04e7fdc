"""Appointing on the screen: the suggestion, the reason, the replacement, the grid of the years."""

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_campaign,
    make_member,
    make_zone,
    make_zone_year,
)
from zones.models import Agency, AgencyName, Appointment, Campaign
from zones.services.appointment_grid import appointment_grid

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3, thads=1)


@pytest.fixture
def bo(client, year):
    """The Ministry's clerk, signed in."""
    client.force_login(year.ministry)
    return client


def at(name: str, *args) -> str:
    return reverse(f"admin:zones_appointment_{name}", args=args)


def text_of(response) -> str:
    return unescape(response.content.decode())


def following(year: SampleYear, number: int = 2021) -> Campaign:
    campaign = make_campaign(number, status="planned")
    for agency in year.agencies.values():
        make_member(campaign, year.zone, agency)
    make_zone_year(campaign, year.zone)
    return campaign


def form_of(campaign: Campaign, year: SampleYear, agency: Agency, **changed) -> dict:
    return {
        "campaign": campaign.pk,
        "zone": year.zone.pk,
        "role": "chair",
        "agency": agency.pk,
        "office": "Giám đốc Sở Tư pháp",
        **changed,
    }


# appointing


def test_the_form_says_whose_turn_it_is(bo, year):
    campaign = following(year)
    page = text_of(bo.get(at("add"), {"campaign": campaign.pk, "zone": year.zone.pk}))
    assert "Đến lượt làm Trưởng khu vực: Sở Tư pháp tỉnh số 2 (chưa làm)." in page
    assert "Sở Tư pháp tỉnh số 1 (làm Trưởng gần nhất năm 2020)" in page


@pytest.mark.parametrize("zone", ["", "x", "999999", "9" * 30, "²"])
def test_the_form_opens_whatever_stands_in_its_address(bo, year, zone):
    assert bo.get(at("add"), {"campaign": year.campaign.pk, "zone": zone}).status_code == 200


def test_a_chair_in_turn_is_appointed(bo, year):
    campaign = following(year)
    form = form_of(campaign, year, year.agencies["STP-2"])
    assert bo.post(at("add"), form).status_code == 302
    appointed = campaign.appointments.get()
    assert appointed.history.get().history_user == year.ministry


def test_a_chair_out_of_turn_is_asked_for_a_reason(bo, year):
    campaign = following(year)
    form = form_of(campaign, year, year.agencies["STP-1"])
    page = text_of(bo.post(at("add"), form))
    assert "đã làm Trưởng khu vực năm 2020, chưa đến lượt" in page
    assert not campaign.appointments.exists()
    form["out_of_turn_reason"] = "Đăng cai hội nghị tổng kết"
    assert bo.post(at("add"), form).status_code == 302
    assert campaign.appointments.get().out_of_turn_reason == "Đăng cai hội nghị tổng kết"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("STP-2", "Khu vực đã có Trưởng khu vực đang giữ chức trong năm này."),
        ("THADS-1", "Trưởng khu vực phải thuộc khối được cử Trưởng khu vực."),
        ("STP-9", "Đơn vị không phải thành viên khu vực năm 2020."),
    ],
)
def test_each_refusal_is_a_sentence_on_the_form(bo, year, code, sentence):
    agency = year.agencies.get(code) or make_agency(code)
    page = text_of(bo.post(at("add"), form_of(year.campaign, year, agency)))
    assert sentence in page
    assert Appointment.objects.count() == 1


def test_a_correction_keeps_agency_and_role(bo, year):
    chair = Appointment.objects.get()
    form = {"office": "Giám đốc", "person": "Nguyễn Văn A", "role": "vice_chair"}
    assert bo.post(at("change", chair.pk), form).status_code == 302
    chair.refresh_from_db()
    assert (chair.person, chair.role) == ("Nguyễn Văn A", "chair")


def test_dates_that_contradict_each_other_are_refused_in_a_sentence(bo, year):
    chair = Appointment.objects.get()
    Appointment.objects.filter(pk=chair.pk).update(ends_on=date(2020, 6, 30))
    form = {"office": "Giám đốc", "starts_on": "01/07/2020"}
    page = bo.post(at("change", chair.pk), form)
    assert "«Đến hết ngày» phải sau «từ ngày»." in text_of(page)


# replacing


def replacement(agency: Agency, **changed) -> dict:
    return {
        "starts_on": "01/07/2020",
        "agency": agency.pk,
        "office": "Giám đốc Sở Tư pháp",
        "person": "Trần Thị B",
        **changed,
    }


def test_a_chair_is_replaced_by_its_page_and_the_history_is_kept(bo, year):
    old = Appointment.objects.get()
    assert "Thay người trong năm" in text_of(bo.get(at("change", old.pk)))
    assert bo.get(at("replace", old.pk)).status_code == 200
    assert Appointment.objects.serving().get() == old
    page = bo.post(at("replace", old.pk), replacement(old.agency), follow=True)
    assert "Đã thay" in text_of(page)
    old.refresh_from_db()
    assert old.ends_on == date(2020, 6, 30)
    assert Appointment.objects.serving().get().person == "Trần Thị B"
    assert "Thay người trong năm" not in text_of(bo.get(at("change", old.pk)))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"starts_on": "01/01/2020"}, "Ngày thay phải sau ngày 01/01/2020"),
        ({"starts_on": "hôm nay"}, "Không đọc được ngày"),
        ({"office": ""}, "bắt buộc"),
    ],
)
def test_a_replacement_that_cannot_be_is_refused_in_a_sentence(bo, year, changed, sentence):
    old = Appointment.objects.get()
    response = bo.post(at("replace", old.pk), replacement(old.agency, **changed))
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert Appointment.objects.serving().get() == old


def test_a_replacement_out_of_turn_is_asked_for_a_reason(bo, year):
    before = make_campaign(2019)
    make_appointment(before, year.zone, year.agencies["STP-3"])
    old = Appointment.objects.get(campaign=year.campaign)
    response = bo.post(at("replace", old.pk), replacement(year.agencies["STP-3"]))
    assert "Nếu vẫn cử, hãy ghi lý do." in text_of(response)
    old.refresh_from_db()
    assert old.ends_on is None


def test_an_agency_clerk_replaces_nobody(client, year):
    client.force_login(year.clerk("STP-1"))
    old = Appointment.objects.get()
    assert client.get(at("replace", old.pk)).status_code == 403
    assert client.post(at("replace", old.pk), replacement(old.agency)).status_code == 403
    assert client.get(at("replace", 999)).status_code == 404


def test_who_was_replaced_stays_in_the_history_and_is_not_deleted(bo, year):
    old = Appointment.objects.get()
    Appointment.objects.filter(pk=old.pk).update(ends_on=date(2020, 6, 30))
    page = text_of(bo.post(at("delete", old.pk), {"post": "yes"}))
    assert "đã giữ chức và được thay trong năm, thuộc lịch sử" in page
    assert Appointment.objects.filter(pk=old.pk).exists()


def test_an_appointment_made_by_mistake_is_deleted_while_the_year_runs(bo, year):
    assert bo.post(at("delete", Appointment.objects.get().pk), {"post": "yes"}).status_code == 302
    assert not Appointment.objects.exists()


# the grid


def test_the_grid_shows_who_chaired_each_zone_in_each_year(client, year):
    campaign = following(year)
    make_appointment(campaign, year.zone, year.agencies["STP-2"], out_of_turn_reason="Đăng cai")
    make_appointment(campaign, year.zone, year.agencies["THADS-1"], "vice_chair", person="Ông C")
    client.force_login(year.clerk("STP-3"))
    page = text_of(client.get(reverse("admin:zones_appointment_grid")))
    for words in ("Sở Tư pháp tỉnh số 1", "Sở Tư pháp tỉnh số 2", "ngoài lượt", "Ông C"):
        assert words in page
    assert "Cử Trưởng, Phó Trưởng</a>" not in page


def test_the_grid_marks_a_year_without_a_chair(bo, year):
    following(year)
    grid = appointment_grid(year.ministry)
    assert grid.years == [2021, 2020]
    missing = {number: cell.is_missing_a_chair for number, cell in grid.rows[0].cells}
    assert missing == {2021: True, 2020: False}
    page = text_of(bo.get(reverse("admin:zones_appointment_grid")))
    assert "chưa cử Trưởng" in page
    campaign = Campaign.objects.get(year=2021)
    assert f"{at('add')}?campaign={campaign.pk}&zone={year.zone.pk}&role=chair" in page


def test_of_a_year_that_is_over_nobody_is_called_to_appoint(bo, year):
    following(year)
    Campaign.objects.filter(year=2021).update(status="closed")
    page = text_of(bo.get(at("grid")))
    assert "Trưởng: không ghi nhận" in page
    assert "chưa cử Trưởng" not in page
    assert "Cử theo lượt" not in page


def test_who_was_replaced_stands_before_who_followed(year):
    old = Appointment.objects.get()
    Appointment.objects.filter(pk=old.pk).update(ends_on=date(2020, 6, 30))
    make_appointment(year.campaign, year.zone, year.agencies["STP-3"])
    ((_, cell),) = appointment_grid(year.ministry).rows[0].cells
    assert [(s.agency, s.until) for s in cell.chairs] == [
        ("Sở Tư pháp tỉnh số 1", "30/06/2020"),
        ("Sở Tư pháp tỉnh số 3", ""),
    ]


def test_an_old_year_shows_the_name_that_the_agency_bore_then(year):
    AgencyName.objects.create(
        agency=year.agencies["STP-1"], name="Sở Tư pháp tỉnh cũ", valid_to=date(2022, 12, 31)
    )
    ((_, cell),) = appointment_grid(year.ministry).rows[0].cells
    assert cell.chairs[0].agency == "Sở Tư pháp tỉnh cũ"


def test_the_grid_takes_five_queries_whatever_the_zones(year):
    for number in range(2010, 2015):
        campaign, zone, agency = make_campaign(number), make_zone(), make_agency()
        make_member(campaign, zone, agency)
        make_appointment(campaign, zone, agency)
    with CaptureQueriesContext(connection) as captured:
        assert len(appointment_grid(year.ministry).rows) == 6
    assert len(captured) == 5


def test_an_office_without_zones_sees_an_empty_grid(client, year):
    Appointment.objects.all().delete()
    client.force_login(year.ministry)
    assert client.get(reverse("admin:zones_appointment_grid")).status_code == 200
