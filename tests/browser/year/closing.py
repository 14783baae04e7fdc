"""The Ministry's clerk at the year's end: appraisal, approval, ranking, closing, awards."""

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.steps import choose, photograph
from tests.browser.year.desk import Desk
from tests.browser.year.preparing import CAMPAIGN, CHAIR, VICE, YEAR, YEAR_FIRST


def ends_the_self_scoring(desk: Desk) -> None:
    desk.sign_in("canbobo")
    _open_campaign(desk)
    photograph(desk.page, "campaign")
    desk.carry("Chuyển sang thẩm định", "Đã chuyển sang bước thẩm định.")


def approves_every_sheet(desk: Desk) -> None:
    desk.sign_in("canbobo")
    for agency in (CHAIR, VICE):
        desk.menu("Bảng chấm điểm")
        desk.page.locator("#result_list a", has_text=agency).click()
        photograph(desk.page, "approving")
        desk.carry("Duyệt", "Đã duyệt bảng chấm điểm.")


def closes_the_year(desk: Desk, outcome: str) -> None:
    """Reads the ranking, freezes the zone's standings, closes the campaign."""
    desk.menu("Xếp hạng")
    desk.sees(outcome)
    photograph(desk.page, "ranking-year")
    desk.menu("Năm của khu vực")
    desk.page.locator("#result_list tbody a").first.click()
    desk.page.locator(".td-toolbar a", has_text="Khép năm thi đua").click()
    photograph(desk.page, "closing")
    desk.confirm("Khép năm thi đua", "Đã khép năm thi đua. Kết quả xếp hạng đã chốt.")
    desk.menu("Kết quả đã chốt")
    expect(desk.page.locator("#result_list tbody tr")).to_have_count(2)
    photograph(desk.page, "standings")
    _open_campaign(desk)
    desk.carry("Khép lại phong trào", "Đã khép lại phong trào.")


def nominates_the_first(desk: Desk, agency: str) -> None:
    """The flag for the first of the block; what the rules do not find is accepted for a reason."""
    desk.menu("Đề nghị khen thưởng")
    photograph(desk.page, "nominations")
    desk.page.select_option("select[name=campaign]", label=YEAR_FIRST)
    desk.page.click("text=Đề nghị Cờ cho đơn vị dẫn đầu mỗi khối")
    desk.sees("Đã đề nghị:")
    desk.page.locator("#result_list a", has_text=agency).first.click()
    accept = desk.page.locator("button", has_text="Chấp nhận")
    while count := accept.count():
        desk.page.locator("input[name=reason]").first.fill("Năm đầu dùng phần mềm")
        accept.first.click()
        expect(accept).to_have_count(count - 1)
    photograph(desk.page, "nomination")
    desk.carry("Đã rà soát", "Đã ghi: đã rà soát.")


def records_the_councils_votes(desk: Desk) -> None:
    desk.menu("Phiên họp hội đồng")
    desk.open("awards_councilmeeting_add")
    choose(desk.page, "campaign", CAMPAIGN)
    desk.fill_in(council="Hội đồng Thi đua - Khen thưởng ngành Tư pháp", minutes_number="01/BB")
    desk.fill_in(held_on=f"{timezone.localdate():%d/%m/%Y}", members="15", present="15")
    desk.page.click("button[name=_continue]")
    desk.page.click("text=Ghi kết quả bỏ phiếu")
    desk.page.locator("input[name^=for-]").fill("15")
    desk.page.locator("input[name^=against-]").fill("0")
    photograph(desk.page, "council-votes")
    desk.page.click("button:has-text('Ghi kết quả')")
    desk.sees("15 đồng ý, 0 không đồng ý")


def drafts_the_decision(desk: Desk) -> str:
    """Drafts what was agreed, writes who signs, checks it; returns the draft's address."""
    desk.menu("Quyết định")
    desk.page.locator("a", has_text="Soạn quyết định").first.click()
    desk.page.select_option("select[name=what]", "awards")
    desk.page.select_option("select[name=campaign]", label=YEAR_FIRST)
    desk.page.select_option("select[name=issuer]", label="Bộ Tư pháp")
    photograph(desk.page, "decision-draft")
    desk.page.click("button:has-text('Soạn dự thảo')")
    desk.sees("Chưa có số")
    desk.page.select_option("#id_sign_mode", label="KT. (ký thay)")
    desk.fill_in(over_title="BỘ TRƯỞNG", signer_title="THỨ TRƯỞNG", signer_name="Nguyễn Văn A")
    desk.page.click("button[name=_continue]")
    desk.sees("Đã sửa quyết định «")
    photograph(desk.page, "decision-checked")
    desk.carry("Kiểm tra xong", "Dự thảo đã được kiểm tra, chờ ban hành.")
    return desk.page.url


def _open_campaign(desk: Desk) -> None:
    desk.menu("Phong trào")
    desk.page.locator("#result_list a", has_text=str(YEAR)).first.click()
    assert reverse("admin:zones_campaign_changelist") in desk.page.url
