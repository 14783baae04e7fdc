"""Tables with many columns show their result on a screen of any width, and on paper."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.awards.pdfreading import text_of
from tests.browser.steps import sign_in
from tests.zones.workbooks.builders import long
from thidua.accounts.models import User
from thidua.uploadlimits import web_limits
from zones.models import (
    Agency,
    Campaign,
    Membership,
    ScoreSheet,
    WorkbookImport,
    Zone,
    ZoneYear,
)
from zones.workbooks.checking import UploadedFile
from zones.workbooks.staging import discard, stage_upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RANKING = "/admin/zones/standing/ranking/?campaign=2020"
STATISTICS = "/admin/awards/decision/statistics/"
DISCIPLINE = "/admin/zones/scoresheet/discipline/"
LAPTOP, TELEPHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
LOST = "box => box.scrollWidth - box.clientWidth"


@pytest.fixture
def laptop(browser: Browser) -> Page:
    """A page as wide as a common laptop's."""
    context = browser.new_context(viewport=LAPTOP, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def printed(page: Page) -> tuple[str, int]:
    """Returns what the page says on paper, and on how many sheets."""
    content = page.pdf(prefer_css_page_size=True)
    width, height = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", content).groups()
    assert float(width) > float(height), "not landscape"
    return text_of(content), len(re.findall(rb"/Type ?/Page\b", content))


def is_seen(part: Locator, width: int) -> bool:
    box = part.bounding_box()
    return box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width


def test_the_ranking_fits_a_laptop_a_telephone_and_a_few_sheets(demonstration, laptop: Page):
    sign_in(laptop, demonstration, "bo")
    laptop.goto(demonstration + RANKING)
    tables = laptop.locator(".td-scroll:has(> .ranking-table)")
    expect(tables).to_have_count(2)
    assert tables.evaluate_all(f"all => all.map({LOST})") == [0, 0]
    rows = laptop.locator(".ranking-table tbody tr")
    assert rows.count() == 26
    assert max(rows.evaluate_all("all => all.map(row => row.offsetHeight)")) < 60  # two lines

    text, sheets = printed(laptop)
    assert sheets <= 6
    assert "Tổng quan" not in text  # the sidebar
    assert "Kết quả xếp hạng" not in text  # the way that led here
    for name in Agency.objects.filter(memberships__campaign__code="2020").values_list("name"):
        line = rf"\d+ {name[0]}( [\d,]+)+ [A-D] Điểm thẩm định (▲ lên|▼ xuống|giữ hạng|–)"
        assert re.search(line, text), name[0]
    assert text.count("So với 2019") >= 2

    laptop.set_viewport_size(TELEPHONE)
    assert tables.evaluate_all(f"all => all.map({LOST})") == [0, 0]
    for row in (rows.first, rows.last):
        parts = (".ranking-place", "th[scope=row]", ".ranking-total", ".ranking-grade .td-badge")
        assert [is_seen(row.locator(part), 390) for part in parts] == [True] * 4
        tops = [row.locator(part).bounding_box()["y"] for part in parts]
        assert max(tops) - min(tops) < 12  # one line
    compared = laptop.locator(".ranking-comparison[open] tbody tr")
    for row in compared.all():
        assert row.locator("th").bounding_box()["width"] > 250
        assert row.bounding_box()["height"] < 170
        assert is_seen(row.locator("td:visible").last, 390)
    hint = laptop.locator(".ranking-figure .td-scroll").first
    assert "Kéo ngang" in hint.evaluate("box => getComputedStyle(box, '::before').content")


def test_the_reports_show_their_last_columns(whole_demonstration, laptop: Page):
    sign_in(laptop, whole_demonstration, "bo")
    for address, last in (
        (STATISTICS, "Dân tộc thiểu số"),
        (DISCIPLINE, "Thẩm định xong"),
    ):
        laptop.goto(whole_demonstration + address)
        assert set(laptop.locator(".td-scroll").evaluate_all(f"all => all.map({LOST})")) == {0}
        expect(laptop.locator("thead th", has_text=last).first).to_be_visible()
        text, sheets = printed(laptop)
        assert last in text
        assert sheets <= 3


def test_a_score_sheet_is_a_table_on_paper_and_cards_alike_on_a_telephone(
    demonstration, laptop: Page
):
    sign_in(laptop, demonstration, "bo")
    sheet = ScoreSheet.objects.get(agency__code="STP-VINHLONG", campaign__code="2020")
    laptop.goto(f"{demonstration}/admin/zones/scoresheet/{sheet.pk}/sheet/")
    laptop.emulate_media(media="print")
    laptop.set_viewport_size({"width": 718, "height": 1000})  # A4 upright within its margins
    displays = laptop.locator("#sheet tr").evaluate_all(
        "all => all.map(row => getComputedStyle(row).display)"
    )
    assert set(displays) == {"table-row"}
    paper = laptop.locator(".sh-paper").all_inner_texts()
    assert "Sở Tư pháp tỉnh Vĩnh Long" in paper[0]
    assert "Thủ trưởng đơn vị" in paper[1]
    expect(laptop.locator("#header-inner")).not_to_be_visible()

    laptop.emulate_media(media="screen")
    laptop.set_viewport_size(TELEPHONE)
    expect(laptop.locator(".sh-paper").first).not_to_be_visible()
    for label in ("Tối đa", "Tự chấm", "Thẩm định"):
        cells = laptop.locator(f"#sheet tbody td[data-label='{label}']:visible")
        assert len(set(cells.evaluate_all("all => all.map(cell => cell.offsetLeft)"))) == 1, label
    empty = laptop.locator("#sheet td[data-label]:visible", has_text=re.compile(r"^\s*$"))
    assert empty.locator("xpath=self::*[not(.//input or .//textarea)]").count() == 0


def test_what_is_to_be_looked_at_again_is_read_on_a_telephone(demonstration, laptop: Page):
    laptop.set_viewport_size(TELEPHONE)
    sign_in(laptop, demonstration, "bo")
    boards = laptop.locator(".dashboard-board[open] .td-scroll")
    expect(boards.locator("td.td-text:not(:empty)").first).to_be_visible()
    assert set(boards.evaluate_all(f"all => all.map({LOST})")) == {0}


def test_the_state_of_a_recent_import_is_seen_on_a_telephone(demonstration, narrow: Page):
    sign_in(narrow, demonstration, "bo")
    state = narrow.locator(".dashboard-imports tbody tr").first.get_by_text("Đã ghi")
    assert is_seen(state, 400)


def test_several_zones_are_cards_on_a_telephone(demonstration, laptop: Page):
    other = Zone.objects.exclude(memberships__campaign__code="2020").first()
    Membership.objects.filter(campaign__code="2020", agency__code="STP-VINHLONG").update(zone=other)
    laptop.set_viewport_size(TELEPHONE)
    sign_in(laptop, demonstration, "bo")
    zones = laptop.locator(".dashboard-zones tbody tr")
    expect(zones).to_have_count(2)
    for row in zones.all():
        assert row.locator("th").bounding_box()["width"] > 250
        for number in row.locator(".td-number").all():
            assert is_seen(number, 390)
            assert number.evaluate(LOST) <= 0


def test_closed_blocks_look_as_if_they_open_and_are_told_of_on_paper(demonstration, laptop: Page):
    other = Zone.objects.exclude(memberships__campaign__code="2020").first()
    Membership.objects.filter(campaign__code="2020", agency__code="STP-VINHLONG").update(zone=other)
    sign_in(laptop, demonstration, "bo")
    closed = laptop.locator(".dashboard-board:not([open]) > summary")
    expect(closed).to_have_count(3)
    marks = closed.evaluate_all("all => all.map(one => getComputedStyle(one, '::before').content)")
    assert all("▸" in mark for mark in marks)
    laptop.emulate_media(media="print")
    for summary in closed.all():
        expect(summary).to_be_visible()
        expect(summary).to_contain_text("Đã thẩm định")
    for bar in laptop.locator(".dashboard-zones .dashboard-bar").all():
        assert bar.bounding_box()["width"] > 60
    expect(laptop.locator("#header-inner h1")).to_be_visible()
    for control in laptop.locator("#header-inner :is(button, a, input)").all():
        expect(control).not_to_be_visible()


def test_titles_beside_the_fields_of_a_row_are_written_as_words(demonstration, narrow: Page):
    sign_in(narrow, demonstration, "bo")
    [year] = ZoneYear.objects.filter(campaign__code="2020")
    narrow.goto(f"{demonstration}/admin/zones/zoneyear/{year.pk}/change/")
    cell = narrow.locator("td[data-label='Kết quả đạt được']").first
    expect(cell).to_be_visible()
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').textTransform") == "none"


def test_what_an_import_changed_is_seen_on_a_telephone_without_moving_it(
    demonstration, narrow: Page
):
    sign_in(narrow, demonstration, "bo")
    brought_in = WorkbookImport.objects.filter(state="confirmed").first()
    narrow.goto(f"{demonstration}/admin/zones/workbookimport/{brought_in.pk}/change/")
    table = narrow.locator(".import-cards")
    assert table.evaluate("table => table.parentElement.scrollWidth") <= 400
    assert is_seen(table.locator("tbody td strong").nth(1), 400)


def test_what_an_import_would_change_of_places_is_seen_on_a_telephone_without_moving_it(
    demonstration, narrow: Page
):
    content = long(["STP-CANTHO", "I.1", "", 0.5])
    staged = stage_upload(
        [UploadedFile("diem.xlsx", BytesIO(content))],
        campaign=Campaign.objects.get(code="2020"),
        field="appraised",
        user=User.objects.get(username="bo"),
        limits=web_limits(),
    ).workbook_import
    sign_in(narrow, demonstration, "bo")
    narrow.goto(f"{demonstration}/admin/zones/workbookimport/{staged.pk}/change/")
    place = narrow.locator(".import-cards td[data-label='Hạng'] strong")
    assert is_seen(place, 400)
    discard(staged)
