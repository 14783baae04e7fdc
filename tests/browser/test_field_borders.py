"""What only the issuer types into is seen on its paper; other pages are looked at by their kind."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from awards.models import NumberSeries
from tests.browser.colours import darkened, unseen_fields
from tests.browser.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_fields_beside_a_number_series_have_borders(whole_demonstration, watched: Page):
    sign_in(watched, whole_demonstration, "phathanh")
    series = reverse("admin:awards_numberseries_change", args=[NumberSeries.objects.first().pk])
    watched.goto(whole_demonstration + series)
    assert watched.locator("input[name=reason]").is_visible()
    assert unseen_fields(watched) == []
    with darkened(watched):
        assert unseen_fields(watched) == []
