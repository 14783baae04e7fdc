"""What is read when the year has ended: reports, statistics, the pages of results."""

from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.steps import photograph
from tests.browser.year.desk import Desk
from tests.browser.year.preparing import CHAIR, VICE


def takes_the_closing_report(desk: Desk, username: str, outcome: str) -> None:
    """The secretariat takes the closing conference's report as Word and as PDF."""
    desk.sign_in(username)
    desk.menu("Báo cáo tổng kết")
    desk.sees(outcome)
    photograph(desk.page, "report")
    buttons = desk.page.locator("#content-main .td-toolbar a")
    word = Document(desk.download(buttons.filter(has_text="Word").click))
    pdf = PdfReader(desk.download(buttons.filter(has_text="PDF").click))
    told = " ".join(paragraph.text for paragraph in word.paragraphs)
    assert outcome in told
    assert outcome in " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def takes_the_discipline_and_the_statistics(desk: Desk) -> None:
    """The Ministry's clerk takes who handed in when, and the awards counted, as workbooks."""
    desk.sign_in("canbobo")
    desk.menu("Kỷ luật nộp bảng")
    desk.sees(CHAIR)
    photograph(desk.page, "discipline")
    assert CHAIR in _texts_of(desk)
    desk.menu("Thống kê khen thưởng")
    desk.sees("Cờ thi đua")
    photograph(desk.page, "statistics")
    assert any("Cờ thi đua" in text for text in _texts_of(desk))


def looks_results_up(desk: Desk, number: str) -> None:
    """From the year's results to an agency's years, then its award, found without accents."""
    desk.menu("Trang kết quả")
    desk.sees(VICE)
    photograph(desk.page, "results")
    desk.page.locator("main a", has_text=CHAIR).first.click()
    desk.sees("Kết quả qua các năm")
    photograph(desk.page, "results-agency")
    desk.page.locator("nav a", has_text="Khen thưởng").click()
    desk.page.get_by_label("Tên người, tập thể").fill("dong thap")
    desk.page.locator("main button", has_text="Tìm").click()
    expect(desk.page.locator("main tbody tr")).to_have_count(1)
    desk.sees(number)
    photograph(desk.page, "results-awards")
    found = desk.download(desk.page.locator("a", has_text="Tải Excel").click)
    rows = load_workbook(found, read_only=True).active.iter_rows(values_only=True)
    assert any(CHAIR in map(str, row) for row in rows)


def _texts_of(desk: Desk) -> list[str]:
    """Takes the report's workbook; returns the texts of its cells."""
    path = desk.download(desk.page.locator("a", has_text="Xuất Excel").click)
    book = load_workbook(path, read_only=True)
    return [
        cell
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str)
    ]
