"""Posts that no honest browser sends, each found by fuzzing: a sentence, never a broken page."""

import pytest
from django.urls import reverse

from awards.models import AwardType, Nomination, SubjectKind
from tests.awards.factories import make_nomination, make_person
from tests.zones.factories import SampleYear, make_user
from zones.models import Block, Criterion

pytestmark = pytest.mark.django_db


def test_a_nomination_that_loses_its_person_is_shown_again_with_a_sentence(client):
    nomination = make_nomination(person=make_person())
    client.force_login(make_user())
    response = client.post(
        reverse("admin:awards_nomination_change", args=[nomination.pk]),
        {
            "campaign": nomination.campaign_id,
            "occasion": "annual",
            "award_type": nomination.award_type_id,
            "subject": SubjectKind.PERSON,
            "agency": nomination.agency_id,
            "person": "",
            "achievement": "Thành tích",
            "year_from": "2020",
            "year_to": "2020",
        },
        follow=True,
    )
    assert response.status_code == 200
    assert Nomination.objects.get().person_id == nomination.person_id
    assert str(Nomination(award_type=nomination.award_type, subject=SubjectKind.PERSON))


def test_proposing_flags_without_a_flag_in_the_catalogue_says_so(client):
    year = SampleYear()
    AwardType.objects.all().delete()
    client.force_login(year.ministry)
    response = client.post(
        reverse("admin:awards_nomination_propose"),
        {"campaign": year.campaign.pk, "zone": year.zone.pk},
        follow=True,
    )
    assert response.status_code == 200
    assert "Danh mục chưa có cờ thi đua" in response.content.decode()
    assert not Nomination.objects.exists()


@pytest.mark.parametrize("claimed", ["999999", "1001", "-1", "x", ""])
def test_a_post_that_claims_many_rows_is_refused_without_making_them(client, claimed):
    year = SampleYear(stp=1)
    draft = year.tables["STP"]
    criterion = Criterion.objects.filter(table=draft, path="I.1").get()
    block = Block.objects.get()
    client.force_login(year.ministry)
    for model, row in (("criterion", criterion), ("criteriatable", draft), ("block", block)):
        address = reverse(f"admin:zones_{model}_change", args=[row.pk])
        page = client.get(address)
        prefixes = [f.formset.prefix for f in page.context["inline_admin_formsets"]]
        counts = {f"{prefix}-TOTAL_FORMS": claimed for prefix in prefixes}
        counts |= {f"{prefix}-INITIAL_FORMS": "0" for prefix in prefixes}
        response = client.post(address, counts)
        assert response.status_code in (200, 302, 403)
        if response.status_code == 200:
            made = [len(f.formset.forms) for f in response.context["inline_admin_formsets"]]
            assert all(number <= 200 for number in made)
