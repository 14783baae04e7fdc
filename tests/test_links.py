"""No page of the admin shows a link that its reader may not follow."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse

from awards.models import CouncilMeeting
from tests.awards.factories import make_draft, make_issued, make_nomination, make_person
from tests.zones.factories import SampleYear, make_user
from tests.zones.rankings import score
from tests.zones.workbooks.builders import upload, wide

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/[^"#]*|\?[^"#]*)')
# a file or the way out, no page
NOT_WALKED = ("/static/", reverse("admin:logout"))


@pytest.fixture
def sample() -> SampleYear:
    """A year with something in every list."""
    year = SampleYear(stp=2, thads=1)
    for sheet in year.sheets.values():
        score(sheet, I_1=50)
    upload(year, wide(["STP-1", "", 10]))
    CouncilMeeting.objects.create(
        campaign=year.campaign, held_on="2020-12-20", council="Hội đồng", members=9, present=9
    )
    make_nomination(year.campaign, person=make_person())
    make_issued()
    make_draft()
    return year


def links_of(client, address: str) -> list[str]:
    """Returns the addresses that a page links to."""
    response = client.get(address, follow=True)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    page = address.partition("?")[0]
    found = (unescape(link) for link in LINK.findall(response.content.decode()))
    links = {page + link if link.startswith("?") else link for link in found}
    return sorted(link for link in links if not link.startswith(NOT_WALKED))


def pages(client) -> list[str]:
    """Returns the lists that the reader may open, and the first record of each."""
    found = [reverse("admin:index")]
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        address = reverse(f"{name}_changelist")
        response = client.get(address)
        if response.status_code != 200:
            continue
        found.append(address)
        rows = response.context["cl"].result_list if "cl" in response.context else ()
        found += [reverse(f"{name}_change", args=[row.pk]) for row in rows[:1]]
    return found


@pytest.mark.parametrize(
    "reader", ["ministry", "clerk", "viewer", "issuer", "auditor", "administrator"]
)
def test_every_link_of_a_list_and_of_its_first_record_can_be_followed(client, sample, reader):
    users = {
        "ministry": sample.ministry,
        "clerk": sample.clerk("STP-2"),
    }
    client.force_login(users.get(reader) or make_user(role=reader))
    client.raise_request_exception = False
    kinds: dict[tuple[str, str], tuple[str, str]] = {}  # of each kind a page has, one is followed
    for page in pages(client):
        for link in links_of(client, page):
            kind = re.sub(r"\d+", "1", link.partition("?")[0])
            kinds.setdefault((page, kind), (link, page))
    seen = dict(kinds.values())
    refused = [
        f"{code} {link} on {page}"
        for link, page in seen.items()
        if (code := client.get(link).status_code) >= 400
    ]
    assert len(seen) > 40
    assert not refused, "\n".join(refused)
