"""A zone puts forward those who compete in it that year, whoever writes the nomination down."""

from datetime import date

import pytest
import tablib
from django.core.exceptions import ValidationError
from django.urls import reverse

from awards.models import Nomination
from awards.resources import NominationResource
from awards.services.nominations import nominate
from tests.awards.factories import make_award_type, make_nomination, make_person
from tests.permissions.pageforms import filled_form
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_campaign,
    make_member,
    make_user,
    make_zone,
)

pytestmark = pytest.mark.django_db
SENTENCE = "không thi đua trong"


def nomination_in(zone, year: SampleYear, agency=None, **fields) -> Nomination:
    fields = {
        **{"campaign": year.campaign, "zone": zone, "agency": agency or year.agencies["STP-2"]},
        **{"award_type": make_award_type(), "achievement": "Thành tích"},
        **{"year_from": 2020, "year_to": 2020, "subject": "collective"},
        **fields,
    }
    return Nomination(**fields)


@pytest.mark.parametrize("subject", ["collective", "person"])
def test_nobody_names_a_zone_in_which_the_agency_does_not_compete(subject):
    year, elsewhere = SampleYear(), make_zone()
    person = make_person() if subject == "person" else None
    asked = {"subject": subject, "person": person}
    for user in (year.clerk("STP-2"), year.ministry):
        with pytest.raises(ValidationError, match=SENTENCE) as refusal:
            nominate(nomination_in(elsewhere, year, **asked), by=user)
        assert list(refusal.value.error_dict) == ["zone"]
    assert nominate(nomination_in(year.zone, year, **asked), by=year.clerk("STP-2")).pk


def test_the_zone_of_another_year_does_not_count():
    year, other = SampleYear(), make_zone()
    make_member(make_campaign(2021), other, year.agencies["STP-2"])
    with pytest.raises(ValidationError, match=SENTENCE):
        nomination_in(other, year).full_clean()


def test_an_agency_that_took_a_members_place_is_of_its_zone():
    year, heir = SampleYear(), make_agency()
    gone = year.agencies["STP-2"]
    gone.dissolved_on = date(2020, 12, 31)
    gone.save()
    gone.successors.add(heir)
    nomination_in(year.zone, year, agency=heir).full_clean()


def test_the_form_and_a_file_say_so_at_the_zone(client):
    year, elsewhere = SampleYear(), make_zone()
    stored = make_nomination(year.campaign, agency=year.agencies["STP-2"], zone=year.zone)
    clerk = make_user(agency=stored.agency)
    client.force_login(clerk)
    address = reverse("admin:awards_nomination_change", args=[stored.pk])
    page = client.get(address).content.decode()
    answer = client.post(address, filled_form(address, page, {"zone": elsewhere.pk}))
    [said] = answer.context["adminform"].form.errors["zone"]
    assert SENTENCE in said
    exported = NominationResource(user=clerk).export(Nomination.objects.all())
    [row] = exported.dict
    row["Mã khu vực suy tôn"] = elsewhere.code
    dataset = tablib.Dataset(list(row.values()), headers=list(row))
    result = NominationResource(user=clerk).import_data(dataset)
    assert any(SENTENCE in sentence for sentence in result.sentences())
    stored.refresh_from_db()
    assert stored.zone == year.zone
