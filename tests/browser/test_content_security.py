"""Every kind of page works under the content security policy: a real browser reports nothing."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings as project_settings
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Browser, Error, Page, expect

from awards.models import Decision
from tests.browser.steps import choose, sign_in
from zones.models import Criterion, ScoreSheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CAMPAIGN = "Phong trào thi đua ngành Tư pháp năm 2020"
# files, and the way out
NOT_OPENED = re.compile(
    r"/static/|/logout/|/pdf/|/docx/|/extract/|/certificates/|/workbook/|/file/"
)


@pytest.fixture
def complaints() -> list[str]:
    """What the browser says that the policy refused."""
    return []


@pytest.fixture
def watched(browser: Browser, complaints) -> Iterator[Page]:
    """A page whose complaints are kept."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(20_000)

    def said(text: str) -> None:
        if "Content Security Policy" in text:
            complaints.append(f"{page.url}: {text}")

    page.on("console", lambda message: said(message.text))
    page.on("pageerror", lambda error: said(str(error)))
    yield page
    context.close()


@pytest.fixture
def whole_demonstration(demonstration, settings) -> str:
    """The reference case with its awards; returns the server's address."""
    settings.DEBUG = True
    call_command("load_award_demo", verbosity=0)
    settings.DEBUG = False
    return demonstration


def kind(address: str) -> str:
    """Returns what addresses of the same kind of page have in common.

    Pages that are alike for all records count once.
    """
    path = re.sub(r"[^/:]*\d[^/:]*", "1", address.partition("?")[0].partition("#")[0])
    path = re.sub(r"/(don-vi|khu-vuc)/[^/]+/", r"/\1/1/", path)
    return re.sub(r"/\w+/\w+(/1/history/1/|/1/history/|/1/delete/|/import/|/export/)$", r"\1", path)


def links_on(page: Page, address: str) -> list[str]:
    """Returns the links of a page that lead to another page of ours."""
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return [link for link in found if link.startswith(address) and not NOT_OPENED.search(link)]


def opened(page: Page, address: str) -> None:
    try:
        page.goto(address)
    except Error as fault:  # a file, which the browser saves instead of showing it
        if "Download is starting" not in fault.message:
            raise


def records(app_label: str) -> list[str]:
    """Returns the addresses of an app's lists, of their forms and of each one's first record."""
    found = []
    for model in admin.site._registry:
        if model._meta.app_label == app_label:
            name = f"admin:{app_label}_{model._meta.model_name}"
            found += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
            first = model._default_manager.first()
            found += [reverse(f"{name}_change", args=[first.pk])] if first else []
    return found


def open_all(page: Page, address: str, roots: list[str]) -> set[str]:
    """Opens the roots and one of each kind of page that their links lead to."""
    kinds = set()
    to_open = [address + root for root in roots]
    while to_open:
        link = to_open.pop(0)
        if kind(link) not in kinds:
            kinds.add(kind(link))
            opened(page, link)
            to_open += links_on(page, address)
    return kinds


def test_no_page_that_links_lead_to_is_hindered_by_the_policy(
    whole_demonstration, watched: Page, complaints
):
    sign_in(watched, whole_demonstration, "bo")
    roots = [reverse("admin:index"), *records("zones"), *records("awards")]
    roots += [reverse("look_up"), "/khong-co-trang-nay", reverse("admin:awards_decision_draft")]
    for decision in Decision.objects.all():
        roots.append(reverse("admin:awards_decision_print", args=[decision.pk]))
        roots.append(reverse("look_up_code", args=[decision.lookup_code]))
    kinds = open_all(watched, whole_demonstration, roots)
    assert len(kinds) > 100
    assert complaints == []


def test_the_pages_of_accounts_are_not_hindered_either(demonstration, watched: Page, complaints):
    sign_in(watched, demonstration, "admin")
    links = [reverse("admin:password_change"), *records("accounts")]
    for link in links:
        watched.goto(demonstration + link)
    watched.goto(demonstration + links[-1] + "../password/")
    assert complaints == []


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
    page.select_option("select[name=campaign]", label=CAMPAIGN)
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
        page.select_option("select[name=campaign]", label=CAMPAIGN)
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
