"""From a nomination to a printed decision that the public look-up knows, in a real browser."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from awards.models import Decision
from tests.browser.steps import choose, qr_address, sign_in
from zones.models import Campaign, Zone
from zones.services.results import results_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CAMPAIGN = "Phong trào thi đua ngành Tư pháp năm 2020"
YEAR_FIRST = "2020 – Phong trào thi đua ngành Tư pháp"


def second_of_the_departments() -> str:
    campaign, zone = Campaign.objects.get(code="2020"), Zone.objects.get(code="TAY-NAM-BO")
    contest = next(c for c in results_of(campaign, zone=zone) if c.block.code == "STP")
    return next(line.agency_name for line in contest.lines if line.place and line.place > 1)


def carry(page: Page, label: str) -> None:
    """Presses a transition's button and confirms on its page."""
    page.locator(".td-toolbar a", has_text=label).click()
    page.locator("#content-main button[type=submit]", has_text=label).click()


def test_from_nomination_to_the_look_up_of_the_printed_code(
    whole_demonstration, page: Page, browser, picture, tmp_path
):
    address, agency = whole_demonstration, second_of_the_departments()
    sign_in(page, address, "bo")

    # nominated although it is not the first: said, and accepted for a reason
    page.goto(address + reverse("admin:awards_nomination_add"))
    choose(page, "campaign", CAMPAIGN)
    choose(page, "award_type", "Cờ thi đua ngành Tư pháp")
    page.select_option("#id_subject", label="Tập thể")
    choose(page, "agency", agency)
    choose(page, "zone", "Tây Nam Bộ")
    page.fill("#id_achievement", "Dẫn đầu về chuyển đổi số")
    page.fill("#id_year_from", "2020")
    page.fill("#id_year_to", "2020")
    picture("nomination-form")
    page.click("button[name=_save]")
    page.goto(address + reverse("admin:awards_nomination_changelist") + "?q=chuyen+doi+so")
    page.locator("#result_list a", has_text=agency).first.click()
    expect(page.locator("body")).to_contain_text("Chưa đạt")
    picture("nomination-findings")
    page.locator("input[name=reason]").first.fill("Hội đồng xét bổ sung")
    page.locator("button:has-text('Chấp nhận')").first.click()
    expect(page.locator("body")).to_contain_text("Hội đồng xét bổ sung")
    carry(page, "Đã rà soát")
    expect(page.locator("body")).to_contain_text("Đã ghi: đã rà soát.")

    # the council votes
    page.goto(address + reverse("admin:awards_councilmeeting_add"))
    choose(page, "campaign", CAMPAIGN)
    page.fill("#id_council", "Hội đồng Thi đua - Khen thưởng")
    page.fill("#id_minutes_number", "02/BB-HĐTĐKT")
    page.fill("#id_held_on", "30/12/2020")
    page.fill("#id_members", "15")
    page.fill("#id_present", "15")
    page.click("button[name=_continue]")
    page.click("text=Ghi kết quả bỏ phiếu")
    page.locator("input[name^=for-]").fill("15")
    page.locator("input[name^=against-]").fill("0")
    picture("votes")
    page.click("button:has-text('Ghi kết quả')")
    expect(page.locator("body")).to_contain_text("15 đồng ý, 0 không đồng ý")

    # drafted and checked
    page.goto(address + reverse("admin:awards_decision_draft"))
    page.select_option("select[name=what]", "awards")
    page.select_option("select[name=campaign]", label=YEAR_FIRST)
    page.select_option("select[name=issuer]", label="Bộ Tư pháp")
    picture("draft-form")
    page.click("button:has-text('Soạn dự thảo')")
    expect(page.locator("body")).to_contain_text("Chưa có số")
    picture("draft")
    carry(page, "Kiểm tra xong")
    expect(page.locator(".td-toolbar a", has_text="Ban hành, cấp số")).to_have_count(0)
    draft = page.url

    # issued by the issuer, who found nothing to edit
    page.context.clear_cookies()
    sign_in(page, address, "phathanh")
    page.goto(draft)
    expect(page.locator("button[name=_save]")).to_have_count(0)
    carry(page, "Ban hành, cấp số")
    expect(page.locator("body")).to_contain_text("Đã ban hành.")
    picture("issued")
    issued = Decision.objects.issued().order_by("-chain_position").first()

    # printed
    with page.expect_download() as download:
        page.locator(".td-toolbar a", has_text=re.compile("^PDF$")).click()
    download.value.save_as(tmp_path / "quyet-dinh.pdf")
    text = " ".join(p.extract_text() for p in PdfReader(tmp_path / "quyet-dinh.pdf").pages)
    assert issued.reference in text
    page.locator(".td-toolbar a", has_text="Bản in").click()
    expect(page.locator("body")).to_contain_text(f"Số: {issued.reference}")
    expect(page.locator("body")).to_contain_text(agency)
    picture("printed")

    # looked up by somebody who is not signed in
    found = qr_address(page.locator(".proof svg"))
    assert found == address + reverse("look_up_code", args=[issued.lookup_code])
    stranger = browser.new_context(viewport=page.viewport_size, locale="vi-VN").new_page()
    stranger.goto(found)
    expect(stranger.locator("body")).to_contain_text("Quyết định này đã được ban hành.")
    expect(stranger.locator("body")).to_contain_text(agency)
    stranger.context.close()
