"""Appointing, replacing and suggesting chairs and vice-chairs, through the services."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_member,
    make_zone,
)
from tests.zones.rota import Rota, codes
from zones.models import Appointment
from zones.services import appointments

pytestmark = pytest.mark.django_db


@pytest.fixture
def rota() -> Rota:
    return Rota()


def test_the_member_that_never_chaired_is_suggested(rota):
    rota.served(2018, "STP-1")
    rota.served(2019, "STP-2")
    suggestion = rota.suggest()
    assert suggestion.chair.agency.code == "STP-3"
    assert [w.agency.code for w in suggestion.order] == ["STP-3", "STP-1", "STP-2"]
    assert suggestion.sentences == [
        "Đến lượt làm Trưởng khu vực: Sở Cà Mau (chưa làm).",
        "Gợi ý Phó Trưởng khu vực: Sở An Giang; Cục An Giang.",
    ]


def test_when_all_have_chaired_the_one_longest_ago_is_suggested(rota):
    for year, code in ((2018, "STP-2"), (2019, "STP-1")):
        rota.served(year, code)
    rota.served(2020, "STP-3", ends_on=date(2020, 6, 30))
    assert rota.suggest().chair.sentence == "Sở Bến Tre (làm Trưởng gần nhất năm 2018)"


def test_a_suggestion_takes_four_queries_whatever_the_members(rota, django_assert_num_queries):
    rota.served(2018, "STP-1")
    with django_assert_num_queries(4):
        assert rota.suggest().sentences


def test_a_zone_without_members_of_the_chairs_block_says_so(rota):
    other = make_zone("KHAC")
    assert appointments.suggest(rota.years[2020], other).sentences == [
        "Chưa có thành viên nào thuộc khối được cử Trưởng khu vực."
    ]


def test_what_a_predecessor_chaired_counts_as_its_successors_turn(rota):
    old = make_agency("STP-OLD", name="Sở Hậu Giang")
    make_member(rota.years[2018], rota.zone, old)
    old.successors.add(rota.agencies["STP-1"])
    make_appointment(rota.years[2018], rota.zone, old)
    order = {w.agency.code: w.last_chaired for w in rota.suggest().order}
    assert order == {"STP-2": None, "STP-3": None, "STP-1": 2018}


def test_a_chair_in_turn_is_appointed_and_the_history_says_by_whom(rota):
    rota.served(2019, "STP-1")
    appointed = appointments.appoint(rota.draft("STP-2"), by=rota.by)
    assert appointed.pk
    assert appointed.history.get().history_user == rota.by


def test_a_chair_out_of_turn_needs_a_reason(rota):
    rota.served(2019, "STP-1")
    with pytest.raises(ValidationError) as error:
        appointments.appoint(rota.draft("STP-1"), by=rota.by)
    assert codes(error) == ["out_of_turn"]
    assert error.value.message_dict == {
        "out_of_turn_reason": [
            "Sở An Giang đã làm Trưởng khu vực năm 2019, chưa đến lượt; đến lượt là "
            "Sở Bến Tre (chưa làm). Nếu vẫn cử, hãy ghi lý do."
        ]
    }
    assert not Appointment.objects.filter(campaign__year=2020).exists()


def test_a_chair_out_of_turn_is_appointed_with_a_reason(rota):
    rota.served(2019, "STP-1")
    reason = "Đăng cai hội nghị tổng kết"
    appointed = appointments.appoint(rota.draft("STP-1", out_of_turn_reason=reason), by=rota.by)
    assert appointed.out_of_turn_reason == reason


def test_the_chair_must_be_a_member_that_year(rota):
    rota.agencies["STP-9"] = make_agency("STP-9")
    with pytest.raises(ValidationError) as error:
        appointments.appoint(rota.draft("STP-9"), by=rota.by)
    assert error.value.messages == ["Đơn vị không phải thành viên khu vực năm 2020."]


def test_the_chair_must_be_of_the_block_that_provides_it(rota):
    with pytest.raises(ValidationError) as error:
        appointments.appoint(rota.draft("THADS-1"), by=rota.by)
    assert error.value.messages == ["Trưởng khu vực phải thuộc khối được cử Trưởng khu vực."]


def test_a_zone_has_one_serving_chair(rota):
    rota.served(2020, "STP-1")
    with pytest.raises(ValidationError, match="đã có Trưởng khu vực đang giữ chức"):
        appointments.appoint(rota.draft("STP-2"), by=rota.by)


def test_correcting_the_serving_chairs_person_asks_for_no_reason(rota):
    rota.served(2019, "STP-2")
    chair = rota.served(2020, "STP-1", person="Nguyen Van A")
    chair.person = "Nguyễn Văn A"
    assert appointments.appoint(chair, by=rota.by).person == "Nguyễn Văn A"


def test_a_replacement_ends_the_old_and_starts_the_new_and_keeps_both(rota):
    old = rota.served(2020, "STP-1", person="Bà Một", starts_on=date(2020, 1, 5))
    new = appointments.replace(
        old,
        by=rota.by,
        starts_on=date(2020, 7, 1),
        agency=old.agency,
        office=old.office,
        person="Ông Hai",
    )
    old.refresh_from_db()
    assert old.ends_on == date(2020, 6, 30)
    assert (new.starts_on, new.ends_on, new.role) == (date(2020, 7, 1), None, "chair")
    assert old.history.count() == 1 + 1


def test_correcting_who_followed_in_the_same_agency_asks_for_no_reason(rota):
    old = rota.served(2020, "STP-1", person="Ông Một")
    new = appointments.replace(
        old, by=rota.by, starts_on=date(2020, 7, 1), agency=old.agency, office=old.office
    )
    old.refresh_from_db()
    for appointment in (old, new):
        appointment.person = "Bà Hai"
        assert appointments.appoint(appointment, by=rota.by).person == "Bà Hai"


def test_the_replaced_chair_does_not_count_as_waiting(rota):
    rota.served(2018, "STP-2")
    rota.served(2019, "STP-3")
    old = rota.served(2020, "STP-1", starts_on=date(2020, 1, 5))
    in_turn = {"agency": rota.agencies["STP-2"], "office": old.office}
    assert appointments.replace(old, by=rota.by, starts_on=date(2020, 7, 1), **in_turn).pk


def test_a_replacement_by_another_agency_out_of_turn_needs_a_reason_and_changes_nothing(rota):
    rota.served(2019, "STP-3")
    old = rota.served(2020, "STP-1")
    with pytest.raises(ValidationError) as error:
        appointments.replace(
            old,
            by=rota.by,
            starts_on=date(2020, 7, 1),
            agency=rota.agencies["STP-3"],
            office=old.office,
        )
    assert codes(error) == ["out_of_turn"]
    old.refresh_from_db()
    assert old.ends_on is None


def test_a_replacement_starts_after_the_one_it_replaces(rota):
    old = rota.served(2020, "STP-1", starts_on=date(2020, 3, 1))
    with pytest.raises(ValidationError) as error:
        appointments.replace(
            old, by=rota.by, starts_on=date(2020, 3, 1), agency=old.agency, office=old.office
        )
    assert codes(error) == ["starts_too_early"]
    assert "phải sau ngày 01/03/2020" in error.value.messages[0]


def test_who_was_replaced_is_not_replaced_again(rota):
    old = rota.served(2020, "STP-1", ends_on=date(2020, 6, 30))
    with pytest.raises(ValidationError) as error:
        appointments.replace(
            old, by=rota.by, starts_on=date(2020, 8, 1), agency=old.agency, office=old.office
        )
    assert codes(error) == ["not_serving"]


def test_the_sample_years_chair_serves():
    year = SampleYear()
    assert Appointment.objects.serving().get().agency == year.agencies["STP-1"]
