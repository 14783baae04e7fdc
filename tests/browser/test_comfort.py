"""Every kind of page without a mouse, enlarged to 200 % and 400 %, and with its text spread."""

from collections import defaultdict

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from awards.models import Decision
from tests.browser.crawling import kind, open_all, records
from tests.browser.keyboard import wrong_by_keyboard
from tests.browser.reflow import lost_on, lost_when_enlarged, lost_when_spread
from tests.browser.steps import sign_in
from zones.models import ScoreSheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 1280, "height": 800}
ENLARGED = {"width": 640, "height": 450}


class Discomforts:
    """What is wrong, by kind of page; the sidebar is gone through on the first page only."""

    def __init__(self) -> None:
        self.wrong: dict[str, list[str]] = defaultdict(list)
        self._has_seen_sidebar = False

    def look(self, page: Page) -> None:
        """Looks at the page that is open."""
        if page.evaluate("document.contentType") != "text/html" or _is_paper(page):
            return
        found = [*lost_on(page), *lost_when_spread(page), *lost_when_enlarged(page)]
        start = "#main" if self._has_seen_sidebar and page.query_selector("#nav-sidebar") else ""
        self._has_seen_sidebar = True
        found += wrong_by_keyboard(page, start)
        if found:
            self.wrong[kind(page.url)] += found


def _is_paper(page: Page) -> bool:
    """Whether it is shown as it is printed: its layout is the rule's, not the window's."""
    return page.query_selector("meta[name=viewport]") is None


@pytest.fixture
def discomforts() -> Discomforts:
    return Discomforts()


@pytest.fixture
def desk(watched: Page) -> Page:
    watched.set_viewport_size(DESK)
    return watched


def test_every_page_of_records_and_awards_is_comfortable(
    whole_demonstration, desk: Page, discomforts
):
    sign_in(desk, whole_demonstration, "bo")
    roots = [reverse("admin:index"), *records("zones"), *records("awards")]
    roots += [reverse("look_up"), "/khong-co-trang-nay", reverse("admin:awards_decision_draft")]
    roots += [reverse("look_up_code", args=[one.lookup_code]) for one in Decision.objects.all()]
    kinds = open_all(desk, whole_demonstration, roots, discomforts.look)
    assert len(kinds) > 100
    assert discomforts.wrong == {}


def test_every_page_of_accounts_is_comfortable(demonstration, desk: Page, discomforts):
    desk.goto(f"{demonstration}/admin/login/")
    discomforts.look(desk)
    sign_in(desk, demonstration, "admin")
    for root in (reverse("admin:zones_agency_accounts"), *records("accounts")):
        desk.goto(demonstration + root)
        discomforts.look(desk)
    assert discomforts.wrong == {}


def test_the_clerks_pages_are_comfortable_when_enlarged(demonstration, desk: Page, discomforts):
    desk.set_viewport_size(ENLARGED)
    sign_in(desk, demonstration, "donvi")
    discomforts.look(desk)
    sheet = ScoreSheet.objects.get(agency__code="STP-TRAVINH", campaign__code="2020")
    links = desk.eval_on_selector_all("#nav-sidebar-apps a", "all => all.map(one => one.href)")
    for link in [demonstration + reverse("admin:zones_scoresheet_sheet", args=[sheet.pk]), *links]:
        desk.goto(link)
        discomforts.look(desk)
    assert discomforts.wrong == {}


_FAULTS = """() => {
  const made = (name, text, style) => {
    const one = document.createElement(name);
    one.textContent = text;
    Object.assign(one.style, style);
    document.body.prepend(one);
    return one;
  };
  made("div", "Chữ bị cắt ở đây", { width: "20px", overflow: "hidden", whiteSpace: "nowrap" });
  const title = made("div", "Chữ có chú giải", { width: "20px", overflow: "hidden" });
  title.title = "Chữ có chú giải";
  made("button", "Nút dưới", { position: "absolute", left: "9px", top: "9px" });
  made("button", "Nút trên", { position: "absolute", left: "19px", top: "19px" });
  made("div", "Chỉ có chuột", { cursor: "pointer" });
  made("button", "Không thấy").style.setProperty("outline", "none", "important");
  made("button", "Chen ngang").tabIndex = 2;
}"""
_TRAP = """() => {
  const trap = document.createElement("input");
  trap.addEventListener("keydown", (event) => event.preventDefault());
  document.querySelector("form").append(trap);
}"""


def test_a_fault_of_comfort_would_be_found(server, desk: Page):
    desk.goto(f"{server}/admin/login/")
    desk.evaluate(_FAULTS)
    found = "\n".join([*lost_on(desk), *wrong_by_keyboard(desk)])
    assert "cut off by div: Chữ bị cắt ở đây" in found
    assert "Chữ có chú giải" not in found
    assert "lie on each other: Nút trên / Nút dưới" in found or "Nút dưới / Nút trên" in found
    assert "for the mouse only: div «Chỉ có chuột»" in found
    assert "its focus is not seen: button «Không thấy»" in found
    assert "it has an order of its own: button «Chen ngang»" in found


def test_a_field_that_keeps_the_focus_would_be_found(server, desk: Page):
    desk.goto(f"{server}/admin/login/")
    desk.evaluate(_TRAP)
    assert any("the focus does not leave" in sentence for sentence in wrong_by_keyboard(desk))
