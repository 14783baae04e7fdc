"""Every kind of page: allowed by the security policy, accessible, Vietnamese, wholly shown.

The pages are those that links lead to, from the first page and from the first record of each list.
"""

from collections import defaultdict

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from awards.models import Decision
from tests.browser.colours import darkened, unseen_fields
from tests.browser.crawling import kind, open_all, records
from tests.browser.english import english_on
from tests.browser.reflow import lost_on
from tests.browser.steps import sign_in
from tests.zones.factories import make_agency, make_user
from zones.records.demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": WCAG}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


class Findings:
    """What is wrong, by kind of page."""

    def __init__(self, complaints: list[str]) -> None:
        self.complaints = complaints
        self.wrong: dict[str, list] = defaultdict(list)
        self._axe = Axe()

    def look(self, page: Page) -> None:
        """Looks at the page that is open; a PDF is none."""
        if page.evaluate("document.contentType") != "text/html":
            return
        found = [*self.complaints, *_violations(self._axe, page, RULES), *lost_on(page)]
        found += unseen_fields(page)
        with darkened(page):
            dark = [*_violations(self._axe, page, COLOURS), *unseen_fields(page)]
        found += [f"dark {sentence}" for sentence in dark]
        found += english_on(page)  # the last: it takes the icons away
        self.complaints.clear()
        if found:
            self.wrong[kind(page.url)] += found


@pytest.fixture
def findings(complaints) -> Findings:
    return Findings(complaints)


@pytest.mark.timeout(1800)  # every kind of page, in the light and in the dark
def test_every_page_of_records_and_awards_is_sound(whole_demonstration, watched: Page, findings):
    sign_in(watched, whole_demonstration, "bo")
    roots = [reverse("admin:index"), *records("zones"), *records("awards")]
    roots += [reverse("look_up"), "/khong-co-trang-nay", reverse("admin:awards_decision_draft")]
    for decision in Decision.objects.all():
        roots.append(reverse("admin:awards_decision_print", args=[decision.pk]))
        roots.append(reverse("look_up_code", args=[decision.lookup_code]))
    kinds = open_all(watched, whole_demonstration, roots, findings.look)
    assert len(kinds) > 100
    assert findings.wrong == {}


def test_every_page_of_accounts_is_sound(demonstration, watched: Page, findings):
    watched.goto(f"{demonstration}/admin/login/")
    findings.look(watched)
    sign_in(watched, demonstration, "admin")
    roots = [reverse("admin:index"), reverse("admin:password_change"), *records("accounts")]
    roots.append(roots[-1] + "../password/")
    open_all(watched, demonstration, roots, findings.look)
    assert findings.wrong == {}


def test_the_clerks_pages_are_sound_on_a_telephone(demonstration, narrow: Page, findings):
    sign_in(narrow, demonstration, "donvi")
    open_all(narrow, demonstration, [reverse("admin:index")], findings.look)
    assert findings.wrong == {}


def test_the_pages_of_a_new_office_are_sound(server, watched: Page, narrow: Page, findings):
    for username, role in (("bo", "ministry_clerk"), ("quantri", "administrator")):
        user = make_user(username, role=role, full_name="Nguyễn Văn Bộ")
        user.set_password(PASSWORD)
        user.save()
    make_agency()
    pages = ("index", "zones_campaign_start", "zones_agency_accounts", "zones_agency_import")
    for page in (watched, narrow):
        for username in ("bo", "quantri"):
            page.context.clear_cookies()
            sign_in(page, server, username)
            for name in pages:
                page.goto(server + reverse(f"admin:{name}"))
                findings.look(page)
    assert findings.wrong == {}


def test_a_fault_of_a_page_would_be_found(demonstration, watched: Page, findings):
    sign_in(watched, demonstration, "bo")
    watched.wait_for_load_state()
    faults = "<img src=x><p>Select the row</p><p>8.50</p>"
    watched.evaluate(f"document.body.insertAdjacentHTML('beforeend', '{faults}')")
    field = '<input name="trong" aria-label="Trống">'
    watched.evaluate(f"document.body.insertAdjacentHTML('beforeend', '{field}')")
    watched.evaluate("document.body.style.minWidth = '3000px'")
    watched.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`@media (prefers-color-scheme: dark) { p { color: #222 !important } }
        [name=trong] { border: 0 !important }`);
      document.adoptedStyleSheets = [sheet];
    }""")
    findings.look(watched)
    [found] = findings.wrong.values()
    assert any(sentence.startswith("image-alt") for sentence in found)
    assert any(sentence.startswith("dark color-contrast") for sentence in found)
    assert not any(sentence.startswith("color-contrast") for sentence in found)
    for scheme in ("", "dark "):
        assert f"{scheme}trong has no border to be seen" in found
    assert "Select the row" in found
    assert "8.50" in found
    assert any(sentence.endswith("wider than the window") for sentence in found)


def _violations(axe: Axe, page: Page, rules: dict) -> list[str]:
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]}"
        for violation in axe.run(page, options=rules).response["violations"]
        for node in violation["nodes"]
    ]
