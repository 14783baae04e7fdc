"""A campaign to choose from begins with its year, which a telephone's narrow list would cut off."""

import pytest
from django.urls import reverse

from tests.zones.factories import SampleYear, make_campaign

pytestmark = pytest.mark.django_db
PAGES = [
    *("zones_workbookimport_upload", "zones_workbookimport_templates", "zones_ranking"),
    *("zones_discipline", "accounts_user_own_rights", "awards_conference"),
]


@pytest.mark.parametrize("name", PAGES)
def test_a_campaign_to_choose_from_begins_with_its_year(client, name):
    year = SampleYear(stp=1)
    type(year.campaign).objects.update(title="Phong trào thi đua năm 2020")
    make_campaign(2021, status="planned")
    client.force_login(year.ministry)
    shown = client.get(reverse(f"admin:{name}")).content.decode()
    assert ">2020 – Phong trào thi đua</option>" in shown
