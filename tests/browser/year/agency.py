"""An agency's clerk: takes the template, fills it in, brings it in, hands the sheet in."""

from pathlib import Path

from openpyxl import load_workbook

from tests.browser.steps import photograph
from tests.browser.year.desk import Desk


def scores_the_own_agency(desk: Desk, username: str, points: dict[str, float]) -> None:
    """From the first page to the sheet handed in; every step is a button of the first page."""
    desk.sign_in(username)
    desk.sees("Chưa có điểm nào.")
    photograph(desk.page, "clerk-first-page")
    desk.page.locator(".dashboard-own a", has_text="Tải mẫu Excel").click()
    workbook = desk.download(lambda: desk.page.click("button:has-text('Tải về')"))
    fill_points(workbook, points)

    desk.page.goto(f"{desk.address}/admin/")
    desk.page.locator(".dashboard-own a", has_text="Nhập từ Excel").click()
    desk.page.set_input_files("input[name=files]", workbook)
    desk.page.click("text=Kiểm tra và xem trước")
    desk.sees("Đây là bản xem trước")
    photograph(desk.page, "clerk-preview")
    desk.page.click("text=Xác nhận, ghi điểm")
    desk.sees("Đã ghi điểm")

    desk.page.goto(f"{desk.address}/admin/")
    photograph(desk.page, "clerk-ready")
    desk.page.locator(".dashboard-own a", has_text="Nộp bảng").click()
    photograph(desk.page, "clerk-submit")
    desk.confirm("Nộp bảng chấm điểm", "Đã nộp bảng chấm điểm.")


def fill_points(path: Path, points: dict[str, float]) -> None:
    """Writes the own points into a form workbook, as a clerk does in Excel."""
    book = load_workbook(path)
    [sheet] = book.worksheets
    for row in sheet.iter_rows(min_row=8):
        if row[0].value in points:
            row[3].value = points[row[0].value]
    book.save(path)
