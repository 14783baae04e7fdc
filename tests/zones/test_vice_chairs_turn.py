"""A vice-chair's turn: who has not been one for longest, in the same block."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.zones.rota import Rota, codes
from zones.models import Appointment
from zones.services import appointments
from zones.services.appointment_grid import appointment_grid

pytestmark = pytest.mark.django_db


@pytest.fixture
def rota() -> Rota:
    return Rota()


def appoint(rota: Rota, code: str, role: str = "vice_chair", **fields) -> Appointment:
    return appointments.appoint(rota.draft(code, role, **fields), by=rota.by)


def refusal(rota: Rota, code: str) -> str:
    with pytest.raises(ValidationError) as error:
        appoint(rota, code)
    assert codes(error) == ["out_of_turn"]
    return error.value.message_dict["out_of_turn_reason"][0]


def test_a_vice_chair_who_repeats_the_next_year_needs_a_reason(rota):
    rota.served(2019, "THADS-1", "vice_chair")
    assert refusal(rota, "THADS-1") == (
        "Cục An Giang đã làm Phó Trưởng khu vực năm 2019, chưa đến lượt; trong khối đến lượt là "
        "Cục Bến Tre (chưa làm). Nếu vẫn cử, hãy ghi lý do."
    )
    assert not Appointment.objects.filter(campaign__year=2020).exists()
    reason = "Tổ chức hội nghị tổng kết"
    assert appoint(rota, "THADS-1", out_of_turn_reason=reason).out_of_turn_reason == reason


def test_when_all_of_the_block_were_vice_chair_the_one_longest_ago_is_in_turn(rota):
    rota.served(2018, "THADS-1", "vice_chair")
    rota.served(2019, "THADS-2", "vice_chair")
    assert "đến lượt là Cục An Giang (gần nhất năm 2018)" in refusal(rota, "THADS-2")
    assert appoint(rota, "THADS-1").pk


def test_other_blocks_and_the_years_as_chair_do_not_count(rota):
    rota.served(2018, "THADS-1", "vice_chair")
    rota.served(2018, "THADS-2", "vice_chair")
    rota.served(2019, "STP-1")
    rota.served(2020, "STP-2")
    assert appoint(rota, "THADS-1").pk
    assert appoint(rota, "STP-1").pk


def test_who_holds_office_this_year_does_not_wait(rota):
    rota.served(2020, "STP-1")
    rota.served(2020, "STP-2", "vice_chair")
    rota.served(2019, "STP-3", "vice_chair")
    assert appoint(rota, "STP-3").pk


def test_who_is_in_turn_to_chair_does_not_wait_while_nobody_chairs(rota):
    rota.served(2018, "STP-2", "vice_chair")
    rota.served(2019, "STP-3", "vice_chair")
    assert appoint(rota, "STP-2").pk


@pytest.mark.parametrize("chair", [None, "STP-1", "STP-2", "STP-3"])
def test_who_is_suggested_is_never_out_of_turn(rota, chair):
    rota.served(2018, "STP-1")
    rota.served(2019, "STP-2")
    rota.served(2018, "STP-2", "vice_chair")
    rota.served(2019, "STP-3", "vice_chair")
    rota.served(2019, "THADS-2", "vice_chair")
    if chair:
        rota.served(2020, chair)
    suggested = rota.suggest().vice_chairs
    assert [agency.block.code for agency in suggested] == ["STP", "THADS"]
    assert chair not in {agency.code for agency in suggested}
    for agency in suggested:
        assert appoint(rota, agency.code).pk


def test_a_vice_chair_is_replaced_by_the_own_agency_or_by_who_is_in_turn(rota):
    rota.served(2018, "STP-3", "vice_chair")
    rota.served(2020, "STP-1")
    old = rota.served(2020, "STP-2", "vice_chair")
    own = {"by": rota.by, "agency": old.agency, "office": old.office}
    new = appointments.replace(old, starts_on=date(2020, 4, 1), **own)
    next_one = {"by": rota.by, "agency": rota.agencies["STP-3"], "office": old.office}
    assert appointments.replace(new, starts_on=date(2020, 7, 1), **next_one).pk


def test_a_year_that_is_closed_is_written_down_without_reasons(rota):
    rota.served(2019, "THADS-1", "vice_chair")
    rota.years[2020].status = "closed"
    rota.years[2020].save()
    assert appoint(rota, "THADS-1").pk


def test_the_form_asks_for_the_reason_and_the_grid_shows_it(client, rota):
    rota.served(2019, "THADS-1", "vice_chair")
    client.force_login(rota.by)
    data = {
        "campaign": rota.years[2020].pk,
        "zone": rota.zone.pk,
        "role": "vice_chair",
        "agency": rota.agencies["THADS-1"].pk,
        "office": "Cục trưởng",
    }
    page = reverse("admin:zones_appointment_add")
    shown = client.post(page, data).content.decode()
    assert "đã làm Phó Trưởng khu vực năm 2019, chưa đến lượt" in shown
    assert "Bắt buộc khi cử Trưởng, Phó Trưởng khu vực không theo lượt" in shown
    assert client.post(page, {**data, "out_of_turn_reason": "Đăng cai"}).status_code == 302
    (row,) = appointment_grid(rota.by).rows
    (served,) = dict(row.cells)[2020].vice_chairs
    assert (served.is_out_of_turn, served.reason) == (True, "Đăng cai")
