"""Every page of the admin says where one is: application, list, record, and the page itself."""

import re
from html import unescape

import pytest
from django.urls import resolve, reverse

from tests.test_links import links_of, pages, sample  # noqa: F401  the year that is walked

pytestmark = pytest.mark.django_db
HEADING = re.compile(r'<h1 class="td-crumbs.*?</h1>', re.DOTALL)
STOCK = {"changelist", "change", "add", "delete", "history"}


def crumbs_of(page: str) -> list[tuple[str, str]]:
    """Returns (address, words) of each breadcrumb; the address of the page itself is empty."""
    heading = HEADING.search(page)[0]
    heading = re.sub(r"<span class=\"material-symbols.*?</span>", "", heading)
    found = re.findall(r"<(a|span)\b([^>]*)>(.*?)</\1\s*>", heading, re.DOTALL)
    crumbs = []
    for _tag, attributes, words in found:
        address = re.search(r'href="([^"]*)"', attributes)
        crumbs.append((address[1] if address else "", unescape(words).strip()))
    return crumbs


def test_each_own_page_ends_its_breadcrumbs_with_its_title(client, sample):  # noqa: F811
    client.force_login(sample.ministry)
    seen = set()
    for page in pages(client):
        for link in links_of(client, page):
            linked = resolve(link.partition("?")[0]).url_name or ""
            if linked in seen or linked.rpartition("_")[2] in STOCK:
                continue
            seen.add(linked)
            answer = client.get(link, follow=True)
            name = answer.wsgi_request.resolver_match.url_name
            if "opts" not in (answer.context or {}) or name.rpartition("_")[2] in STOCK:
                continue
            crumbs = crumbs_of(answer.content.decode())
            opts, original = answer.context["opts"], answer.context.get("original")
            lists = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            assert crumbs[1][0] == lists, name
            if original:
                assert crumbs[2][1].casefold() == str(original).casefold(), name
            title = answer.context["title"]
            if answer.context.get("crumb") != "":
                assert crumbs[-1] == ("", title[:1].upper() + title[1:]), name
            seen.add(f"{name} walked")
    walked = {name.removesuffix(" walked") for name in seen if name.endswith(" walked")}
    assert walked >= {
        *("zones_agency_merge", "zones_agency_import", "zones_agency_export"),
        *("zones_appointment_grid", "zones_appointment_replace", "zones_criteriatable_table"),
        *("zones_campaign_next_year", "zones_ranking", "zones_scoresheet_changes"),
        *("zones_scoresheet_evidence", "zones_workbookimport_upload"),
        *("zones_workbookimport_templates", "awards_decision_draft"),
        "awards_councilmeeting_votes",
    }


@pytest.mark.parametrize(
    ("name", "last"), [("add", "Thêm mới"), ("delete", "Xóa"), ("history", "Lịch sử")]
)
def test_the_stock_pages_say_what_they_do(client, sample, name, last):  # noqa: F811
    client.force_login(sample.ministry)
    keys = [] if name == "add" else [sample.zone.pk]
    answer = client.get(reverse(f"admin:zones_zone_{name}", args=keys))
    assert crumbs_of(answer.content.decode())[-1] == ("", last)


def test_a_list_and_a_record_end_where_they_are(client, sample):  # noqa: F811
    client.force_login(sample.ministry)
    answer = client.get(reverse("admin:zones_zone_changelist"))
    assert [words for _address, words in crumbs_of(answer.content.decode())][:2] == [
        "Khu vực thi đua",
        "Khu vực, cụm thi đua",
    ]
    answer = client.get(reverse("admin:zones_zone_change", args=[sample.zone.pk]))
    assert crumbs_of(answer.content.decode())[-1][1] == str(sample.zone)


def test_ones_own_rights_are_named_once(client, sample):  # noqa: F811
    client.force_login(sample.clerk("STP-1"))
    page = client.get(reverse("admin:accounts_user_own_rights")).content.decode()
    assert [words for _address, words in crumbs_of(page)] == ["Quyền của tôi"]
