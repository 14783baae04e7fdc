"""The search over everything by keyboard alone, on every kind of page, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.steps import sign_in
from tests.browser.test_every_page import RULES
from zones.models import Agency

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOX = "input[data-find]"


def press_and_find(page: Page, key: str, words: str) -> None:
    """Comes to the box by the key, types and sends."""
    page.locator("body").press(key)
    expect(page.locator(BOX)).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator("[data-found]").first).to_be_visible()


def test_a_clerk_opens_an_agency_by_keyboard_alone(demonstration, page: Page, picture):
    agency = Agency.objects.get(code="STP-DONGTHAP-2025")
    address = demonstration + reverse("admin:zones_agency_change", args=[agency.pk])
    sign_in(page, demonstration, "bo")
    for key, start in (("/", "admin:index"), ("Control+k", "admin:zones_zone_changelist")):
        page.goto(demonstration + reverse(start))
        page.wait_for_load_state()
        press_and_find(page, key, "so tu phap dong thap")
        expect(page.locator(BOX)).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page).to_have_url(address)
    page.go_back()
    page.fill(BOX, "dong thap")
    page.keyboard.press("Enter")
    expect(page.locator("#content-main")).to_contain_text(agency.name)
    picture("search")
    assert Axe().run(page, options=RULES).response["violations"] == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 1


def test_the_one_letter_key_types_in_fields_and_can_be_switched_off(demonstration, page: Page):
    sign_in(page, demonstration, "bo")
    page.goto(demonstration + reverse("admin:zones_zone_changelist"))
    page.fill("#searchbar", "a")
    page.locator("#searchbar").press("/")
    expect(page.locator("#searchbar")).to_have_value("a/")

    page.goto(demonstration + reverse("admin:global_search"))
    page.click("[data-find-slash]")
    expect(page.locator("[data-find-slash]")).to_have_attribute("aria-pressed", "true")
    page.goto(demonstration + reverse("admin:zones_zone_changelist"))
    page.wait_for_load_state()
    page.locator("body").press("/")
    expect(page.locator(BOX)).not_to_be_focused()
    page.locator("body").press("Control+k")
    expect(page.locator(BOX)).to_be_focused()
