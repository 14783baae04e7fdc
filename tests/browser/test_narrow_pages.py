"""On a telephone names of records keep their room; on paper stands no message of the screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.steps import sign_in
from zones.models import CriteriaTable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_beside_buttons_the_name_of_a_record_is_no_column_of_single_words(
    demonstration, narrow: Page
):
    narrow.set_viewport_size({"width": 320, "height": 700})
    sign_in(narrow, demonstration, "bo")
    table = CriteriaTable.objects.get(block__code="STP", campaign__year=2020)
    narrow.goto(demonstration + reverse("admin:zones_criteriatable_change", args=[table.pk]))
    crumbs = narrow.locator(".td-crumbs")
    expect(crumbs).to_contain_text("Bảng tiêu chí")
    assert crumbs.bounding_box()["width"] > 180
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_the_screen_says_is_not_printed(demonstration, watched: Page):
    sign_in(watched, demonstration, "donvi")
    watched.goto(f"{demonstration}/admin/zones/scoresheet/?q=tra+vinh")
    watched.locator("tr", has_text="năm 2020").locator("a:has-text('Sở Tư pháp')").click()
    watched.click("text=Ghi điểm")
    message = watched.locator("text=Không có gì thay đổi.")
    expect(message).to_be_visible()
    watched.emulate_media(media="print")
    expect(message).to_be_hidden()
