"""What moves on the pages moves under the content security policy, says a real browser."""

import re

import pytest
from django.conf import settings as project_settings
from django.contrib import admin
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.steps import choose, sign_in
from zones.models import Criterion, ScoreSheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CAMPAIGN = "Phong trào thi đua ngành Tư pháp năm 2020"
YEAR_FIRST = "2020 – Phong trào thi đua ngành Tư pháp"


def test_what_moves_on_a_page_moves_under_the_policy(
    whole_demonstration, watched: Page, complaints, tmp_path
):
    address, page = whole_demonstration, watched
    sign_in(page, address, "bo")

    # light, dark, and colours that are still there
    page.wait_for_load_state("networkidle")
    page.wait_for_function("window.Alpine !== undefined")
    for mode in ("light", "dark"):
        page.keyboard.press("Control+e")
        expect(page.locator(f"html.{mode}")).to_have_count(1)
    colour = "getComputedStyle(document.body).getPropertyValue('--color-primary-600').trim()"
    assert page.evaluate(colour).startswith("oklch")

    # a list: the bar of actions keeps its width, filters open
    page.goto(address + reverse("admin:zones_agency_changelist"))
    page.locator("#result_list .action-select").first.check()
    bar = page.locator("#changelist-actions")
    expect(bar).to_be_visible()
    assert re.fullmatch(r"width: \d+px;?", bar.get_attribute("style").strip())

    # a form: look-up, calendar, leaving it unsaved
    page.goto(address + reverse("admin:zones_membership_add"))
    choose(page, "campaign", CAMPAIGN)
    page.goto(address + reverse("admin:zones_campaign_add"))
    page.locator(".datetimeshortcuts a").nth(1).click()
    expect(page.locator(".calendarbox").first).to_be_visible()

    # a table of inlines grows by a row
    page.goto(address + reverse("admin:zones_campaign_changelist"))
    page.locator("#result_list th a, #result_list td a").first.click()

    # the sheet: subtotals move as one types; its documents; the ranking as it is printed
    sheet = ScoreSheet.objects.get(agency__code="STP-TRAVINH", campaign__code="2020")
    page.goto(address + reverse("admin:zones_scoresheet_change", args=[sheet.pk]))
    page.locator("input.sh-input").first.fill("0,5")
    expect(page.locator("#sheet-status")).to_contain_text("Có điểm chưa ghi")
    page.once("dialog", lambda dialog: dialog.accept())
    leaf = Criterion.objects.leaves().filter(table=sheet.table_id).first()
    page.goto(address + reverse("admin:zones_scoresheet_evidence", args=[sheet.pk, leaf.pk]))
    page.goto(address + reverse("admin:zones_ranking"))
    expect(page.locator("svg rect").first).to_be_attached()
    page.emulate_media(media="print")
    page.emulate_media(media="screen")

    # a workbook: refused with its marked copy, then corrected and previewed
    page.goto(address + reverse("admin:zones_workbookimport_templates"))
    page.select_option("select[name=campaign]", label=YEAR_FIRST)
    page.select_option("select[name=layout]", "form")
    with page.expect_download() as download:
        page.click("text=Tải về")
    workbook = tmp_path / "phieu.xlsx"
    download.value.save_as(workbook)
    for points, answer in (("ba", "không phải là số"), (0.25, "Đây là bản xem trước")):
        book = load_workbook(workbook)
        cells = next(
            row for row in book["STP-TRAVINH"].iter_rows(min_row=8) if row[0].value == "I.1"
        )
        cells[3].value = points
        book.save(workbook)
        page.goto(address + reverse("admin:zones_workbookimport_upload"))
        page.select_option("select[name=campaign]", label=YEAR_FIRST)
        page.set_input_files("input[name=files]", workbook)
        page.click("text=Kiểm tra và xem trước")
        expect(page.locator("body")).to_contain_text(answer)

    # the record files of import-export: chosen, checked, shown
    page.goto(address + reverse("admin:zones_province_export"))
    page.goto(address + reverse("admin:zones_province_import"))
    assert complaints == []


def test_the_browser_would_have_complained(demonstration, watched: Page, complaints):
    watched.goto(f"{demonstration}/admin/login/")
    watched.evaluate("document.head.append(document.createElement('style'))")
    watched.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')"
    )
    assert len(complaints) == 2
    assert all("style-src" in complaint for complaint in complaints)


def test_the_colours_are_those_that_the_admin_would_write(client):
    written = {}
    for name, weights in admin.site._get_colors("COLORS", None).items():
        written |= {f"--color-{name}-{weight}": value for weight, value in weights.items()}
    path = project_settings.BASE_DIR / "thidua/static/thidua/colors.css"
    declared = dict(re.findall(r"(--color-[\w-]+): (.+);", path.read_text(encoding="utf-8")))
    assert declared == written
