"""What was sent when the session had ended is offered on its form again."""

import re

import pytest
from playwright.sync_api import Page, expect

from awards.models import Nomination
from tests.awards.factories import make_award_type
from tests.browser.steps import choose, sign_in
from zones.models import Campaign
from zones.records.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFER = "Lần trước bạn gửi trang này khi phiên làm việc đã hết"


def sign_in_here(page: Page, name: str) -> None:
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click("#login-form button[type=submit]")


def end_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def save(page: Page) -> None:
    page.click("button[name=_save], input[name=_save]")


def test_a_proposal_sent_too_late_is_filled_in_again_and_saved(
    demonstration, watched: Page, complaints
):
    award, page = make_award_type(), watched
    sign_in(page, demonstration, "donvi")
    page.goto(f"{demonstration}/admin/awards/nomination/add/")
    choose(page, "campaign", "2020")
    choose(page, "award_type", award.name)
    page.select_option("#id_subject", "collective")
    page.fill("#id_achievement", "Hoàn thành xuất sắc nhiệm vụ năm 2020")
    for field in ("year_from", "year_to"):
        page.fill(f"#id_{field}", "2020")
    end_session(page)
    save(page)
    expect(page.locator("body")).to_contain_text("chưa được ghi")
    sign_in_here(page, "donvi")
    expect(page.locator("[data-kept-form]")).to_contain_text(OFFER)
    expect(page.locator("#id_achievement")).to_have_value("")
    page.click("text=Điền lại")
    expect(page.locator("#id_achievement")).to_have_value("Hoàn thành xuất sắc nhiệm vụ năm 2020")
    expect(page.locator("#id_award_type + .select2")).to_contain_text(award.name)
    save(page)
    expect(page).to_have_url(re.compile(r"/nomination/$"))
    assert Nomination.objects.filter(achievement__startswith="Hoàn thành xuất sắc").count() == 1

    # what was stored is offered no more
    page.goto(f"{demonstration}/admin/awards/nomination/add/")
    expect(page.locator("[data-kept-form]")).to_be_hidden()
    assert complaints == []


def test_nobody_else_is_offered_it(demonstration, watched: Page):
    page = watched
    sign_in(page, demonstration, "bo")
    campaign = Campaign.objects.get(year=2020)
    page.goto(f"{demonstration}/admin/zones/campaign/{campaign.pk}/change/")
    page.fill("#id_title", "Tên khác")
    end_session(page)
    save(page)
    sign_in_here(page, "admin")
    page.goto(f"{demonstration}/admin/accounts/user/add/")
    expect(page.locator("[data-kept-form]")).to_be_hidden()
    assert page.evaluate("sessionStorage.getItem('sent-form')") is None
