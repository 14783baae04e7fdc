"""The clerk's main job from signing in to undo, in a real browser."""

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.steps import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OUTCOME = "13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A"


def change_points(path, sheet: str, changes: dict[str, float]) -> None:
    """Fills points into a form workbook as a clerk does in Excel."""
    workbook = load_workbook(path)
    for row in workbook[sheet].iter_rows(min_row=8):
        if row[0].value in changes:
            row[3].value = changes[row[0].value]
    workbook.save(path)


def upload(page: Page, address: str, path) -> None:
    page.goto(f"{address}/admin/zones/workbookimport/upload/")
    page.select_option("select[name=campaign]", label="2020 – Phong trào thi đua ngành Tư pháp")
    page.set_input_files("input[name=files]", path)
    page.click("text=Kiểm tra và xem trước")


def test_a_clerk_brings_in_points_sees_the_ranking_and_takes_them_back(
    demonstration, page: Page, picture, tmp_path
):
    sign_in(page, demonstration, "bo")
    expect(page.locator("body")).to_contain_text("Phong trào thi đua")
    picture("dashboard")

    page.goto(f"{demonstration}/admin/zones/workbookimport/templates/")
    picture("templates")
    page.select_option("select[name=campaign]", label="2020 – Phong trào thi đua ngành Tư pháp")
    page.select_option("select[name=layout]", "form")
    with page.expect_download() as download:
        page.click("text=Tải về")
    workbook = tmp_path / "phieu.xlsx"
    download.value.save_as(workbook)

    change_points(workbook, "STP-TRAVINH", {"I.1": "ba", "I.2": 99})
    upload(page, demonstration, workbook)
    expect(page.locator("body")).to_contain_text("Tệp có 2 lỗi")
    expect(page.locator("body")).to_contain_text("«ba» không phải là số")
    picture("refused")
    with page.expect_download() as download:
        page.click("text=Tải tệp đã đánh dấu lỗi")
    download.value.save_as(tmp_path / "loi.xlsx")
    assert "Lỗi" in load_workbook(tmp_path / "loi.xlsx").sheetnames

    change_points(workbook, "STP-TRAVINH", {"I.1": 0.25, "I.2": 0.5})
    upload(page, demonstration, workbook)
    expect(page.locator("body")).to_contain_text("Đây là bản xem trước")
    expect(page.locator("body")).to_contain_text("STP Trà Vinh")
    picture("preview")
    page.click("text=Xác nhận, ghi điểm")
    expect(page.locator("body")).to_contain_text("Đã ghi điểm")
    picture("confirmed")

    page.click("text=Hoàn tác lượt nhập")
    page.click("button:has-text('Hoàn tác lượt nhập')")
    expect(page.locator("body")).to_contain_text("Đã hoàn tác")
    picture("undone")

    page.goto(f"{demonstration}{reverse('admin:zones_ranking')}?campaign=2020&zone=TAY-NAM-BO")
    expect(page.locator("body")).to_contain_text(OUTCOME)
    picture("ranking")
    with page.expect_download() as download:
        page.click("text=Bảng xếp hạng (Excel)")
    download.value.save_as(tmp_path / "xep-hang.xlsx")
    assert len(load_workbook(tmp_path / "xep-hang.xlsx").sheetnames) == 2


def test_an_agencys_clerk_scores_on_screen_and_sees_only_the_own_sheet(
    demonstration, page: Page, picture
):
    sign_in(page, demonstration, "donvi")
    picture("dashboard-clerk")
    page.goto(f"{demonstration}/admin/zones/scoresheet/")
    expect(page.locator("body")).to_contain_text("Trà Vinh")
    # in 2020 the own sheet alone; in 2021 the agency is vice-chair and appraises its block
    expect(page.locator("tr", has_text="năm 2020")).to_have_count(1)
    picture("sheets-clerk")
    page.locator("tr", has_text="năm 2020").locator("a:has-text('Trà Vinh')").click()
    expect(page.locator("body")).to_contain_text("Tham mưu ban hành")
    picture("sheet")
    cell = page.locator("input.sh-input").first
    cell.fill("2,5")
    cell.press("Enter")
    page.locator("button:has-text('Ghi điểm')").first.click()
    expect(page.locator("input.sh-input").first).to_have_value("2,5")
    picture("sheet-saved")
