"""The score sheet by keyboard, its totals as one types, its documents, and two people at once."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import sign_in
from tests.zones.typedpoints import TYPED
from zones.models import ScoreSheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN = "input.sh-input[data-column=self]"


def open_sheet(page: Page, address: str) -> None:
    """Opens the sheet of 2020 of the clerk's own agency."""
    page.goto(f"{address}/admin/zones/scoresheet/?q=tra+vinh")
    page.locator("tr", has_text="năm 2020").locator("a:has-text('Sở Tư pháp')").click()
    expect(page.locator("#sheet")).to_be_visible()


def test_a_clerk_scores_by_keyboard_and_adds_a_document(
    demonstration, page: Page, picture, tmp_path: Path
):
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page, demonstration, "donvi")
    open_sheet(page, demonstration)
    cells = page.locator(OWN)

    # Enter and the arrows move down and up the column
    cells.nth(0).focus()
    for key, place in (("Enter", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("Shift+Enter", 0)):
        page.keyboard.press(key)
        expect(cells.nth(place)).to_be_focused()

    # group subtotals and the total follow what is typed
    group = page.locator("tr.sh-group[data-group]").first
    subtotal = group.locator("[data-subtotal=self]")
    grand = page.locator("[data-grand=self]")
    first = [hundredths(cells.nth(n).input_value()) for n in range(4)]
    assert hundredths(subtotal.inner_text()) == sum(first)
    before = hundredths(grand.inner_text())
    cells.nth(0).fill("0,25")
    assert hundredths(subtotal.inner_text()) == sum(first) - first[0] + 25
    assert hundredths(grand.inner_text()) == before - first[0] + 25
    expect(page.locator("[data-top=self]")).to_have_text(grand.inner_text())
    expect(page.locator("#sheet-status")).to_contain_text("Có điểm chưa ghi")

    # the page marks what the server would refuse, and nothing else; what is marked adds nothing
    for text, expected in TYPED.items():
        cells.nth(0).fill(text)
        is_bad = isinstance(expected, str) or (expected or 0) > 300  # of at most 3 points
        marks = re.compile(r"\bsh-bad\b")
        if is_bad:
            expect(cells.nth(0), text).to_have_class(marks)
            assert hundredths(grand.inner_text()) == before - first[0], text
        else:
            expect(cells.nth(0), text).not_to_have_class(marks)

    cells.nth(0).fill("3,01")
    expect(cells.nth(0)).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#sheet-status")).to_contain_text("chưa cộng vào tổng")

    note = page.locator("textarea.sh-text").first
    height = note.bounding_box()["height"]
    note.fill("dòng một\ndòng hai\ndòng ba\ndòng bốn\ndòng năm\ndòng sáu")
    assert note.bounding_box()["height"] > 2 * height
    cells.nth(0).fill("0,25")
    cells.nth(0).press("Control+Enter")
    expect(page.locator("body")).to_contain_text("Đã ghi")
    expect(cells.nth(0)).to_have_value("0,25")
    picture("sheet-keyboard")

    page.locator(".sh-files a").first.click()
    expect(page.locator(".td-file")).to_contain_text("Chọn tệp …")
    document = tmp_path / "kế hoạch.pdf"
    document.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page.set_input_files("input[type=file]", document)
    expect(page.locator(".td-file-names")).to_have_text("kế hoạch.pdf")
    picture("evidence")
    page.click("text=Tải lên")
    expect(page.locator("body")).to_contain_text("Đã thêm tài liệu «kế hoạch.pdf»")
    with page.expect_download() as download:
        page.click("a:has-text('kế hoạch.pdf')")
    assert download.value.suggested_filename == "kế hoạch.pdf"
    assert complaints == []


def test_a_column_pasted_from_a_spreadsheet_goes_down_the_cells(demonstration, watched: Page):
    page = watched
    sign_in(page, demonstration, "donvi")
    open_sheet(page, demonstration)
    cells, status = page.locator(OWN), page.locator("#sheet-status")
    kept = cells.nth(3).input_value()
    paste(cells.nth(0), "3\r\n2,5\r\n 1 \r\n")
    for place, value in enumerate(("3", "2,5", "1", kept)):
        expect(cells.nth(place)).to_have_value(value)
    expect(cells.nth(2)).to_be_focused()
    expect(status).to_contain_text("Đã dán xuống 3 ô, chưa ghi.")

    last = cells.count() - 1
    paste(cells.nth(last), "0\tghi chú\n5\n6")
    expect(cells.nth(last)).to_have_value("0")
    expect(status).to_contain_text("Còn 2 dòng cuối không có ô để dán.")
    expect(status).to_contain_text("Chỉ dán cột đầu")
    page.click("text=Ghi điểm")
    expect(page.locator("body")).to_contain_text("Đã ghi")
    expect(cells.nth(1)).to_have_value("2,5")


def paste(cell: Locator, text: str) -> None:
    """Pastes the text into the cell, as the browser does on Ctrl + V."""
    cell.evaluate(
        """(cell, text) => {
            cell.focus();
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const about = { clipboardData, bubbles: true, cancelable: true };
            cell.dispatchEvent(new ClipboardEvent("paste", about));
        }""",
        text,
    )


def test_the_total_at_the_top_follows_the_points_that_count(demonstration, page: Page):
    ScoreSheet.objects.update(state="submitted")
    sign_in(page, demonstration, "thuongtruc")
    open_sheet(page, demonstration)
    total, basis = page.locator("#sheet-total"), page.locator("#sheet-basis")
    before, rested_on = hundredths(total.inner_text()), basis.inner_text()
    cell = page.locator("input.sh-input[data-column=appraised]").first
    old = cell.input_value()
    cell.fill("0,25")
    assert hundredths(total.inner_text()) == before - hundredths(old) + 25
    expect(basis).to_have_text("(chưa ghi)")
    cell.fill(old)
    assert hundredths(total.inner_text()) == before
    expect(basis).to_have_text(rested_on)


def test_the_second_of_two_editors_sees_both_values_and_chooses(
    demonstration, page: Page, browser, picture
):
    sign_in(page, demonstration, "donvi")
    open_sheet(page, demonstration)
    other = browser.new_context(locale="vi-VN").new_page()
    other.set_default_timeout(60_000)
    sign_in(other, demonstration, "bo")
    other.goto(page.url)
    other.locator(OWN).nth(0).fill("1,5")
    other.click("text=Ghi điểm")
    expect(other.locator("body")).to_contain_text("Đã ghi")
    other.context.close()

    page.locator(OWN).nth(0).fill("2")
    page.locator(OWN).nth(1).fill("1")
    page.click("text=Ghi điểm")
    clash = page.locator(".sh-choice")
    expect(clash).to_contain_text("Cán bộ Bộ Tư pháp đã sửa trong lúc bạn nhập")
    expect(clash).to_contain_text("1,5")
    picture("two-editors")
    clash.locator("input[value=mine]").check()
    page.click("text=Ghi điểm")
    expect(page.locator("body")).to_contain_text("Đã ghi")
    expect(page.locator(OWN).nth(0)).to_have_value("2")
    expect(page.locator(OWN).nth(1)).to_have_value("1")


def hundredths(text: str) -> int:
    """«2,5» as 250."""
    return round(float(text.replace(",", ".").replace("−", "-") or 0) * 100)
