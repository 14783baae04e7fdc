"""A person at a desk: signs in, is led by the first page, brings in workbooks, confirms acts."""

import re
from pathlib import Path

from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.steps import photograph

GIVEN, OWN = "Mua-xuan-2026-ve", "Dong-song-xanh-88"
FIRST_PAGE = re.compile(r"/admin/$")


class Desk:
    """Who works on a page of the browser, at the server's address, with a folder for files."""

    def __init__(self, page: Page, address: str, folder: Path, given: dict[str, str]) -> None:
        """``given`` are the passwords that others have set, by user name, until they are used."""
        self.page, self.address, self.folder, self.given = page, address, folder, given

    def sign_in(self, username: str) -> None:
        """Signs in; somebody whose password was given by others chooses an own one first."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/admin/")
        if password := self.given.pop(username, ""):
            self._send(username, password)
            photograph(self.page, "new-password")
            self.page.fill("input[name=new_password1]", OWN)
            self.page.fill("input[name=new_password2]", OWN)
            self.page.click("text=Đặt mật khẩu và tiếp tục")
        else:
            self._send(username, OWN)
        expect(self.page).to_have_url(FIRST_PAGE)

    def _send(self, username: str, password: str) -> None:
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")

    def open(self, name: str, *args, query: str = "") -> None:
        self.page.goto(self.address + reverse(f"admin:{name}", args=args) + query)

    def menu(self, label: str) -> None:
        """Follows an entry of the sidebar."""
        self.page.locator("#nav-sidebar a", has_text=label).first.click()

    def take_step(self, title: str, link: str) -> None:
        """Follows a link of a step of the page «Bắt đầu»."""
        self.menu("Bắt đầu")
        step = self.page.locator(f'.start-step:has(strong:text-is("{title}"))')
        step.locator("a", has_text=link).first.click()

    def is_ticked(self, title: str) -> None:
        """Holds that the step shows itself as done."""
        self.menu("Bắt đầu")
        step = self.page.locator(f'.start-step:has(strong:text-is("{title}"))')
        expect(step).to_contain_text("Xong")

    def fill_in(self, **texts: str) -> None:
        for field, text in texts.items():
            self.page.fill(f"#id_{field}", text)

    def save(self) -> None:
        self.page.click("button[name=_save]")
        self.sees(re.compile("Đã (thêm|sửa) .+ «"))

    def sees(self, text: str | re.Pattern) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def carry(self, label: str, done: str) -> None:
        """Presses a button that leads to a page of its own, and confirms there."""
        self.page.locator(".td-toolbar a", has_text=re.compile(f"^{label}$")).click()
        self.confirm(label, done)

    def confirm(self, label: str, done: str) -> None:
        """Confirms an act on the page that explains it."""
        self.page.locator("#content-main button[type=submit]", has_text=label).click()
        self.sees(done)

    def download(self, press) -> Path:
        """Presses something that answers with a file; returns where it was saved."""
        with self.page.expect_download() as download:
            press()
        path = self.folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def bring_in(self, rows: list[dict[str, object]], kind: str = "") -> None:
        """On an import page: takes the template, fills it in, sends it back, confirms.

        Rows are cells by the titles of the columns; ``kind`` is chosen where there are several.
        """
        label = f"Tải mẫu Excel: {kind.lower()}" if kind else "Tải mẫu Excel"
        path = self.download(lambda: self.page.locator("a", has_text=label).first.click())
        fill_rows(path, rows)
        if kind:
            self.page.select_option("select[name=resource]", label=kind)
        self.page.set_input_files("input[name=import_file]", path)
        self.page.select_option("select[name=format]", label="xlsx")
        self.page.locator("button", has_text="Tiếp tục").click()
        self.page.locator("button", has_text="Xác nhận nhập").click()
        self.sees("Đã nhập xong")


def fill_rows(path: Path, rows: list[dict[str, object]]) -> None:
    """Writes rows below the titles of the first sheet, as a clerk does in Excel."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for title, value in row.items():
            sheet.cell(number, columns[title], value)
    book.save(path)
