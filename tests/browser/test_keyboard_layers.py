"""What opens over a page, or covers a part of it, is opened, used and closed without a mouse."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keys
from tests.zones.factories import make_agency, make_user
from zones.models import AgencyName
from zones.records.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keys(watched: Page) -> Keys:
    return Keys(watched)


def test_what_opens_over_a_page_takes_the_focus_and_gives_it_back(
    demonstration, keys: Keys, narrow: Page
):
    keys.sign_in(demonstration, "bo", PASSWORD)
    page = keys.page
    keys.menu("Đơn vị")
    opener = page.locator("#changelist a[role=button]", has_text="Lọc")
    keys.push(opener)
    panel = page.locator("#changelist-filter")
    expect(panel.locator(":focus")).to_have_count(1)
    keys.press("Escape")
    expect(opener).to_be_focused()
    expect(panel).to_be_hidden()

    # the menu beside a field that looks records up
    page.goto(f"{demonstration}/admin/zones/agency/add/")
    beside = page.locator(".related-widget-wrapper [role=button]").first
    keys.push(beside)
    menu = page.locator("nav[id^=related-widget-wrapper]:visible")
    expect(menu.locator(":focus")).to_have_count(1)
    keys.press("Escape")
    expect(beside).to_be_focused()

    # the sidebar of a narrow window
    telephone = Keys(narrow)
    telephone.sign_in(demonstration, "donvi", PASSWORD)
    sidebar = narrow.locator("#nav-sidebar")
    expect(sidebar).to_be_hidden()
    shown = narrow.locator("button[aria-label='Mở, đóng mục lục']:visible")
    telephone.push(shown)
    expect(sidebar.locator(":focus")).to_have_count(1)
    telephone.press("Escape")
    expect(sidebar).to_be_hidden()
    expect(shown).to_be_focused()
    telephone.push(shown)
    telephone.menu("Xếp hạng")
    expect(narrow.locator("h1.td-crumbs")).to_contain_text("Bảng xếp hạng")


def test_a_row_of_a_record_is_added_taken_back_and_deleted_without_a_mouse(server, keys: Keys):
    clerk = make_user("bo")
    clerk.set_password(PASSWORD)
    clerk.save()
    agency = make_agency()
    AgencyName.objects.create(agency=agency, name="Sở Tư pháp cũ", valid_to=date(2019, 12, 31))
    keys.sign_in(server, "bo", PASSWORD)
    page = keys.page
    page.goto(server + reverse("admin:zones_agency_change", args=[agency.pk]))
    keys.push(page.locator("#tabs-items a", has_text="Tên cũ"))

    keys.push(page.locator(".add-row"))
    added = page.locator(".form-group.template:not(.empty-form)")
    expect(added.locator(":focus")).to_have_count(1)
    keys.push(added.locator(".delete-template"))
    expect(added).to_have_count(0)
    expect(page.locator(".add-row")).to_be_focused()

    stored = page.locator(".form-group.original")
    remove, keep = stored.locator("label:has(input.delete)"), stored.locator(".form-delete label")
    keys.push(remove)
    expect(keep).to_be_focused()
    keys.press("Enter")
    expect(remove).to_be_focused()
    keys.press("Enter")
    keys.follow(page.locator("button[name=_save]"))
    expect(page.locator("body")).to_contain_text("Đã sửa đơn vị «")
    assert not AgencyName.objects.exists()


def test_the_calendar_of_a_day_is_named_by_what_it_does(demonstration, keys: Keys):
    keys.sign_in(demonstration, "bo", PASSWORD)
    page = keys.page
    page.goto(f"{demonstration}/admin/awards/councilmeeting/add/")
    opener = page.get_by_role("link", name="Mở lịch, chọn ngày")
    expect(opener).to_have_count(1)
    opener.click()
    expect(page.get_by_role("link", name="Tháng trước")).to_be_visible()
    expect(page.get_by_role("link", name="Các nút khác")).to_have_count(0)
