"""Every field that is typed into is seen on its paper, in the light and in the dark."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from awards.models import NumberSeries
from tests.browser.steps import sign_in
from zones.models import Campaign, ScoreSheet, ZoneYear

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEAST = 3  # WCAG 1.4.11

_UNSEEN = Path(__file__).with_name("borders.js").read_text(encoding="utf-8")


def unseen_on(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    """Returns by address and colour scheme the fields that are not seen."""
    found = {}
    for address in addresses:
        page.goto(address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(300)  # colours fade over
            if names := page.evaluate(_UNSEEN, LEAST):
                found[f"{address} {scheme}"] = names
    return found


def test_every_field_that_is_typed_into_has_a_border_that_is_seen(
    whole_demonstration, watched: Page
):
    sheet = ScoreSheet.objects.get(agency__code="STP-TRAVINH", campaign__code="2020")
    year = ZoneYear.objects.get(campaign__code="2020")
    addresses = [
        reverse("admin:zones_scoresheet_sheet", args=[sheet.pk]),
        reverse("admin:zones_campaign_change", args=[Campaign.objects.get(code="2020").pk]),
        reverse("admin:zones_zoneyear_change", args=[year.pk]),
        reverse("admin:zones_discipline"),
        reverse("admin:zones_workbookimport_add"),
        reverse("admin:awards_decision_draft"),
        reverse("look_up"),
    ]
    sign_in(watched, whole_demonstration, "bo")
    assert unseen_on(watched, [whole_demonstration + one for one in addresses]) == {}
    watched.context.clear_cookies()
    sign_in(watched, whole_demonstration, "phathanh")
    series = reverse("admin:awards_numberseries_change", args=[NumberSeries.objects.first().pk])
    watched.goto(whole_demonstration + series)
    assert watched.locator("input[name=reason]").is_visible()
    assert unseen_on(watched, [whole_demonstration + series]) == {}
