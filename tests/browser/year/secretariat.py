"""A zone's secretariat: reads the board, appraises a sheet that was handed in."""

from playwright.sync_api import expect

from tests.browser.steps import photograph
from tests.browser.year.desk import Desk

APPRAISED = "input.sh-input[data-column=appraised]"


def appraises(desk: Desk, username: str, agency: str, points: str) -> None:
    """Opens the agency's sheet from the board, writes the first appraised points, finishes it."""
    desk.sign_in(username)
    photograph(desk.page, "secretariat-board")
    desk.page.locator(".dashboard-zone tr", has_text=agency).locator("a").first.click()
    cell = desk.page.locator(APPRAISED).first
    cell.fill(points)
    photograph(desk.page, "appraising")
    desk.page.locator("button", has_text="Ghi điểm").click()
    desk.sees("Đã ghi")
    expect(desk.page.locator(APPRAISED).first).to_have_value(points)
    desk.carry("Chốt thẩm định", "Đã chốt thẩm định.")
