"""Whose a stored nomination is stays: its clerk corrects what it says, the Ministry whose it is."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from awards.models import Nomination
from awards.services.nominations import nominate
from tests.awards.factories import make_award_type, make_nomination, make_person
from tests.permissions.pageforms import filled_form
from tests.zones.factories import SampleYear, make_campaign, make_member, make_user

pytestmark = pytest.mark.django_db


def members_nomination(year: SampleYear, **fields) -> Nomination:
    """What the zone puts forward for a member that does not chair it."""
    return make_nomination(year.campaign, agency=year.agencies["STP-2"], zone=year.zone, **fields)


def test_a_chairs_clerk_does_not_make_a_members_nomination_the_own_agencys():
    year = SampleYear()
    taken = members_nomination(year)
    taken.agency = year.agencies["STP-1"]
    with pytest.raises(ValidationError, match="Hãy rút đề nghị này rồi đề nghị lại") as refusal:
        nominate(taken, by=year.clerk("STP-1"))
    assert refusal.value.code == "somebody_elses"
    assert nominate(taken, by=year.ministry).agency == year.agencies["STP-1"]


def test_a_clerk_changes_neither_the_year_nor_the_person_of_the_own_nomination():
    year = SampleYear()
    agency, following = year.agencies["STP-2"], make_campaign(2021)
    make_member(following, year.zone, agency)
    for change in ({"campaign": following}, {"person": make_person()}):
        own = members_nomination(year, person=make_person())
        for name, value in change.items():
            setattr(own, name, value)
        with pytest.raises(ValidationError, match="giữ nguyên"):
            nominate(own, by=make_user(agency=agency))


def test_the_page_shows_a_clerk_whose_it_is_and_takes_the_rest(client):
    year = SampleYear()
    stored = members_nomination(year, person=make_person())
    client.force_login(year.clerk("STP-1"))
    address = reverse("admin:awards_nomination_change", args=[stored.pk])
    page = client.get(address).content.decode()
    assert 'name="agency"' not in page
    assert 'name="full_name"' not in page
    typed = {
        **{"agency": year.agencies["STP-1"].pk, "full_name": "Lê Văn Năm", "birth_year": "1975"},
        **{"subject": "collective", "achievement": "Sửa lại"},
    }
    assert client.post(address, filled_form(address, page, typed)).status_code == 302
    corrected = Nomination.objects.get()
    assert corrected.achievement == "Sửa lại"
    assert all(getattr(corrected, name) == getattr(stored, name) for name in Nomination.WHOSE)


def test_what_is_wrong_with_a_correction_stands_on_the_page(client):
    year = SampleYear()
    flag = make_award_type("COBTP", for_person=False)
    stored, other = members_nomination(year), members_nomination(year, award_type=flag)
    client.force_login(year.clerk("STP-1"))
    address = reverse("admin:awards_nomination_change", args=[stored.pk])
    page = client.get(address).content.decode()
    twice = client.post(address, filled_form(address, page, {"award_type": flag.pk}))
    assert "Tập thể này đã được đề nghị danh hiệu này trong năm." in twice.content.decode()
    without = client.post(address, filled_form(address, page, {"zone": ""}))
    [said] = without.context["adminform"].form.errors["zone"]
    assert said == f"Bạn không được đề nghị cho {other.agency}."


def test_the_ministry_corrects_whose_it_is_on_the_page(client):
    year = SampleYear()
    stored = members_nomination(year)
    client.force_login(year.ministry)
    address = reverse("admin:awards_nomination_change", args=[stored.pk])
    page = client.get(address).content.decode()
    typed = {"agency": year.agencies["STP-3"].pk}
    assert client.post(address, filled_form(address, page, typed)).status_code == 302
    stored.refresh_from_db()
    assert stored.agency == year.agencies["STP-3"]
