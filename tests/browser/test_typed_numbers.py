"""A decimal comma reaches the database from a browser of any language."""

from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import sign_in
from zones.models import Target

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REACHED = "input[name=targets-0-reached]"


@pytest.fixture
def english(browser: Browser) -> Page:
    """A page of a browser whose own number fields know no comma."""
    context = browser.new_context(locale="en-US")
    yield context.new_page()
    context.close()


def save(page: Page, target: Target, text: str) -> None:
    """Types what was reached, key by key, and keeps the record open."""
    page.locator(REACHED).fill("")
    page.locator(REACHED).press_sequentially(text)
    expect(page.locator(REACHED)).to_have_value(text)
    page.locator("[name=_continue]").first.click()
    page.wait_for_load_state()
    target.refresh_from_db()


def test_what_a_target_reached_is_stored_as_it_was_typed(demonstration, english: Page):
    first = Target.objects.order_by("zone_year", "pk").first()
    sign_in(english, demonstration, "bo")
    english.goto(f"{demonstration}/admin/zones/zoneyear/{first.zone_year_id}/change/")

    for text, number in (("82,5", "82.5"), ("81.25", "81.25"), ("81,00", "81")):
        save(english, first, text)
        assert first.reached == Decimal(number)
    expect(english.locator(REACHED)).to_have_value("81")

    save(english, first, "1.000")
    expect(english.locator("body")).to_contain_text("«1.000» không rõ là hàng nghìn")
    expect(english.locator(REACHED)).to_have_value("1.000")
    assert first.reached == Decimal(81)
