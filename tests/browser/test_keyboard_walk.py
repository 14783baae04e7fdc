"""Who uses no mouse does the main work of each role: Tab, arrows, Enter, Space and typing alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from awards.models import Decision
from tests.browser.keyboard import Keys
from tests.browser.test_main_walk import OUTCOME, change_points
from zones.records.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CAMPAIGN = "2020 – Phong trào thi đua ngành Tư pháp"


@pytest.fixture
def keys(watched: Page) -> Keys:
    return Keys(watched)


def test_a_clerk_scores_brings_in_a_workbook_and_submits_without_a_mouse(
    demonstration, keys: Keys, complaints, tmp_path: Path
):
    keys.sign_in(demonstration, "donvi", PASSWORD)
    scores_on_the_sheet(keys)
    brings_in(keys, takes_a_template(keys, tmp_path))
    submits(keys)
    signs_out(keys)
    assert complaints == []


def scores_on_the_sheet(keys: Keys) -> None:
    """From the first page to the sheet of 2020; two points, saved."""
    page = keys.page
    keys.skip_to_content()
    own = page.locator("section[aria-labelledby=campaign-2020] .dashboard-own")
    keys.follow(own.locator("a", has_text="Chấm trên màn hình"))
    cells = page.locator("input.sh-input[data-column=self]")
    keys.go_to(cells.nth(0))
    keys.type("0,25")
    keys.press("Enter")
    expect(cells.nth(1)).to_be_focused()
    keys.type("0,5")
    # the way of who does not know the short cut
    keys.follow(page.locator("button", has_text="Ghi điểm"))
    expect(page.locator("body")).to_contain_text("Đã ghi")
    expect(cells.nth(0)).to_have_value("0,25")
    expect(cells.nth(1)).to_have_value("0,5")


def takes_a_template(keys: Keys, folder: Path) -> Path:
    """The form of the own agency, with one point filled in as in Excel."""
    page = keys.page
    keys.menu("Tải mẫu, xuất điểm")
    keys.choose(page.locator("select[name=campaign]"), CAMPAIGN)
    with page.expect_download() as download:
        keys.push(page.locator("button", has_text="Tải về"))
    workbook = folder / "phieu.xlsx"
    download.value.save_as(workbook)
    change_points(workbook, "STP-TRAVINH", {"I.1": 0.75})
    return workbook


def brings_in(keys: Keys, workbook: Path) -> None:
    """The file is chosen, previewed, confirmed."""
    page = keys.page
    keys.menu("Nhập điểm từ Excel")
    keys.choose(page.locator("select[name=campaign]"), CAMPAIGN)
    keys.go_to(page.locator("input[name=files]"))
    with page.expect_file_chooser() as chooser:
        keys.press("Space")
    chooser.value.set_files(workbook)
    expect(page.locator(".td-file-names")).to_have_text("phieu.xlsx")
    keys.push(page.locator("button", has_text="Kiểm tra và xem trước"))
    expect(page.locator("body")).to_contain_text("Đây là bản xem trước")
    keys.follow(page.locator("button", has_text="Xác nhận, ghi điểm"))
    expect(page.locator("body")).to_contain_text("Đã ghi điểm")


def submits(keys: Keys) -> None:
    """From the list of sheets; what is asked on the page of its own is confirmed there."""
    page = keys.page
    keys.menu("Bảng chấm điểm")
    keys.skip_to_content()
    row = page.locator("#result_list tr", has_text="năm 2020")
    keys.follow(row.locator("a", has_text="Trà Vinh"))
    expect(page.locator("input.sh-input").first).to_have_value("0,75")
    keys.follow(page.locator(".td-toolbar a", has_text="Nộp bảng chấm điểm"))
    keys.follow(page.locator("#content-main button[type=submit]"))
    expect(page.locator("body")).to_contain_text("Đã nộp")


def signs_out(keys: Keys) -> None:
    """The menu below one's name opens, closes by Escape, and leads out."""
    page = keys.page
    name = page.locator("button[aria-controls=user-links]")
    keys.push(name)
    expect(page.locator("#user-links a[href]").first).to_be_visible()
    expect(name).to_have_attribute("aria-expanded", "true")
    keys.press("Tab", "Escape")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-expanded", "false")
    keys.press("Enter")
    keys.follow(page.locator("#logout-form button"))
    expect(page).to_have_url(re.compile(r"/admin/(logout|login)/"))


def test_secretariat_ministry_and_reader_find_what_they_need_without_a_mouse(
    whole_demonstration, keys: Keys, complaints
):
    reads_the_ranking(keys, whole_demonstration)
    drafts_and_prints(keys, whole_demonstration)
    looks_up(keys, whole_demonstration)
    assert complaints == []


def reads_the_ranking(keys: Keys, address: str) -> None:
    """The zone's secretariat goes there by the menu."""
    keys.sign_in(address, "thuongtruc", PASSWORD)
    keys.menu("Xếp hạng")
    keys.skip_to_content()
    keys.choose(keys.page.locator("select[name=campaign]"), CAMPAIGN)
    keys.follow(keys.page.locator(".ranking-choice button[type=submit]"))
    expect(keys.page.locator("body")).to_contain_text(OUTCOME)


def drafts_and_prints(keys: Keys, address: str) -> None:
    """The Ministry's clerk drafts a decision, and reads it as it will be printed."""
    page = keys.page
    page.context.clear_cookies()
    keys.sign_in(address, "bo", PASSWORD)
    keys.menu("Quyết định")
    keys.follow(page.locator("a:visible", has_text="Soạn quyết định").first)
    keys.choose(
        page.locator("select[name=what]"),
        "Cử Trưởng, Phó Trưởng khu vực: những người chưa có quyết định",
    )
    keys.choose(page.locator("select[name=campaign]"), CAMPAIGN)
    keys.choose(page.locator("select[name=issuer]"), "Bộ Tư pháp")
    keys.follow(page.locator("button", has_text="Soạn dự thảo"))
    expect(page.locator("body")).to_contain_text("Chưa có số")
    keys.follow(page.locator(".td-toolbar a", has_text=re.compile("^Bản in$")))
    expect(page.locator("body")).to_contain_text("QUYẾT ĐỊNH")


def looks_up(keys: Keys, address: str) -> None:
    """A reader finds an issued decision in the list, and by the code that is printed on it."""
    page, decision = keys.page, Decision.objects.issued().first()
    page.goto(f"{address}/ket-qua/")
    keys.follow(page.locator("nav a", has_text="Quyết định"))
    keys.skip_to_content()
    keys.go_to(page.locator("input[name=number]"))
    keys.type(decision.reference)
    with page.expect_navigation():
        keys.press("Enter")
    keys.follow(page.locator("main a", has_text=decision.reference).first)
    expect(page.locator("body")).to_contain_text("Quyết định này đã được ban hành.")

    page.goto(f"{address}/tra-cuu/")
    keys.skip_to_content()
    keys.go_to(page.locator("input[name=code]"))
    keys.type(decision.lookup_code)
    keys.press("Enter")
    expect(page.locator("main")).to_contain_text(decision.reference)
