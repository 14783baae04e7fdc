"""What was typed on a score sheet outlasts the session in which it was typed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import sign_in
from tests.browser.test_sheet_walk import OWN, hundredths, open_sheet
from zones.models import Score
from zones.records.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in_here(page: Page) -> None:
    page.fill("input[name=username]", "donvi")
    page.fill("input[name=password]", PASSWORD)
    page.click("#login-form button[type=submit]")


def test_points_typed_in_a_session_that_ended_are_offered_again(
    demonstration, watched: Page, complaints
):
    page = watched
    sign_in(page, demonstration, "donvi")
    open_sheet(page, demonstration)
    offer, cell = page.locator("#sheet-kept"), page.locator(OWN).nth(0)
    expect(offer).to_be_hidden()
    before = hundredths(page.locator("[data-grand=self]").inner_text())
    old = hundredths(cell.input_value())
    cell.fill("1,25")
    page.locator("textarea.sh-text").first.fill("đã kiểm tra")
    page.context.clear_cookies(name="sessionid")
    page.click("text=Ghi điểm")

    expect(page.locator("body")).to_contain_text(
        "Phiên làm việc đã hết. Những gì vừa gửi chưa được ghi."
    )
    sign_in_here(page)
    expect(offer).to_contain_text("Lần trước bạn đã gõ 1 điểm và 1 ghi chú mà chưa ghi.")
    assert hundredths(cell.input_value()) == old
    page.click("text=Điền lại")
    expect(offer).to_be_hidden()
    expect(cell).to_have_value("1,25")
    assert hundredths(page.locator("[data-grand=self]").inner_text()) == before - old + 125
    page.click("text=Ghi điểm")
    expect(page.locator("body")).to_contain_text("Đã ghi 1 dòng")

    # what is stored is offered no more, what is dropped neither
    page.reload()
    expect(offer).to_be_hidden()
    cell.fill("2")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(offer).to_contain_text("1 điểm")
    page.click("#sheet-kept >> text=Bỏ")
    page.reload()
    expect(offer).to_be_hidden()
    expect(cell).to_have_value("1,25")
    assert complaints == []


def test_points_filled_in_again_meet_what_somebody_else_stored_meanwhile(
    demonstration, watched: Page
):
    page = watched
    sign_in(page, demonstration, "donvi")
    open_sheet(page, demonstration)
    page.locator(OWN).nth(0).fill("2")
    row = page.locator(OWN).nth(0).get_attribute("name").split("-")[1]
    page.on("dialog", lambda dialog: dialog.accept())
    address = page.url
    other = page.context.browser.new_context(locale="vi-VN").new_page()
    sign_in(other, demonstration, "bo")
    other.goto(address)
    other.locator(OWN).nth(0).fill("1,5")
    other.click("text=Ghi điểm")
    expect(other.locator("body")).to_contain_text("Đã ghi")
    other.context.close()

    page.reload()
    page.click("text=Điền lại")
    page.click("text=Ghi điểm")
    expect(page.locator(".sh-choice")).to_contain_text("1,5")
    assert Score.objects.filter(criterion=row, self_points="1.5").exists()


def test_points_sent_from_a_page_older_than_the_session_are_offered_again(
    demonstration, watched: Page
):
    page = watched
    sign_in(page, demonstration, "donvi")
    open_sheet(page, demonstration)
    address = page.url
    page.locator(OWN).nth(0).fill("2")
    page.context.clear_cookies(name="sessionid")
    elsewhere = page.context.new_page()
    sign_in(elsewhere, demonstration, "donvi")
    page.click("text=Ghi điểm")
    expect(page.locator("body")).to_contain_text("mở lại bảng rồi bấm «Điền lại»")
    page.goto(address)
    page.click("text=Điền lại")
    page.click("text=Ghi điểm")
    expect(page.locator("body")).to_contain_text("Đã ghi 1 dòng")


def test_signing_out_forgets_what_was_typed(demonstration, watched: Page):
    page = watched
    sign_in(page, demonstration, "donvi")
    open_sheet(page, demonstration)
    address = page.url
    page.locator(OWN).nth(0).fill("2")
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("document.getElementById('logout-form').requestSubmit()")
    expect(page).not_to_have_url(re.compile("/sheet/"))
    page.goto(address)
    sign_in_here(page)
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("#sheet-kept")).to_be_hidden()


def test_who_typed_and_rests_is_warned_before_the_session_ends(demonstration, watched: Page):
    page = watched
    page.clock.install()
    sign_in(page, demonstration, "donvi")
    open_sheet(page, demonstration)
    page.locator(OWN).nth(0).fill("2")
    status = page.locator("#sheet-status")
    page.clock.fast_forward("24:00")
    expect(status).to_contain_text("Có điểm chưa ghi")
    page.clock.fast_forward("02:00")
    expect(status).to_contain_text("Phiên làm việc sắp hết")
