"""A year that somebody types is one that has days: others are refused wherever they are typed."""

import pytest
import tablib
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from awards.models import AppointmentLine, AwardLine, AwardRecord, Nomination, YearRating
from awards.resources import NominationResource
from tests.awards.factories import make_draft, make_nomination
from tests.permissions.pageforms import filled_form
from tests.zones.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
SENTENCE = "Năm phải từ 1945 đến 2200."
IMPLAUSIBLE = [0, 1944, 2201, 9999, 10_000, 32_767]


@pytest.mark.parametrize("year", IMPLAUSIBLE)
def test_no_record_of_the_conferral_takes_a_year_that_is_implausible(year):
    for record in (
        *(model(year_from=year, year_to=year) for model in (Nomination, AwardLine, AwardRecord)),
        *(model(year=year) for model in (YearRating, AppointmentLine)),
    ):
        with pytest.raises(ValidationError) as refusal:
            record.full_clean()
        years = [name for name in refusal.value.message_dict if name.startswith("year")]
        assert years
        assert all(refusal.value.message_dict[name] == [SENTENCE] for name in years)


def test_the_database_keeps_years_plausible_too():
    line = make_draft().award_lines.get()
    for rows in (Nomination.objects.filter(pk=line.nomination_id), AwardLine.objects.all()):
        for years in ({"year_from": 0}, {"year_to": 10_000}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**years)


@pytest.mark.parametrize("year", IMPLAUSIBLE)
def test_a_nomination_with_such_years_is_refused_on_screen_and_by_a_file(client, year):
    agency = make_agency()
    clerk, known = make_user(agency=agency), make_nomination(agency=agency)
    client.force_login(clerk)
    address = reverse("admin:awards_nomination_change", args=[known.pk])
    typed = {"year_from": str(year), "year_to": str(year)}
    sent = filled_form(address, client.get(address).content.decode(), typed)
    assert SENTENCE in client.post(address, sent).content.decode()
    exported = NominationResource(user=clerk).export(Nomination.objects.all())
    [row] = exported.dict
    row.update({"Thành tích từ năm": year, "Đến năm": year})
    dataset = tablib.Dataset(list(row.values()), headers=list(row))
    result = NominationResource(user=clerk).import_data(dataset)
    assert any(SENTENCE in sentence for sentence in result.sentences())
    assert Nomination.objects.get().year_to == known.year_to


def test_a_line_of_a_draft_with_such_years_is_refused_on_screen(client):
    draft = make_draft()
    client.force_login(make_user())
    address = reverse("admin:awards_decision_change", args=[draft.pk])
    typed = {"award_lines-0-year_from": "0", "award_lines-0-year_to": "32767"}
    sent = filled_form(address, client.get(address).content.decode(), typed)
    assert client.post(address, sent).content.decode().count(SENTENCE) == 2
