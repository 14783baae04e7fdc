"""Every list says while it is empty what comes first, and leads there."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.zones.factories import make_agency, make_user, make_zone
from thidua.emptylists import WhenEmpty

pytestmark = pytest.mark.django_db
BUTTON = re.compile(r'<a class="td-button td-button-primary" href="([^"]+)">')


def test_every_list_has_words_for_its_emptiness():
    lacking = [
        type(record_admin).__name__
        for record_admin in admin.site._registry.values()
        if not isinstance(getattr(record_admin, "when_empty", None), WhenEmpty)
    ]
    assert not lacking, f"without when_empty: {lacking}"


def test_the_words_are_sentences_and_their_pages_are_there():
    for record_admin in admin.site._registry.values():
        words = record_admin.when_empty
        texts = [words.says, *([words.others] if words.may else [])]
        assert all(text.endswith(".") and text[0].isupper() for text in texts), record_admin
        assert reverse(words.page)
        assert reverse(words.others_page)


@pytest.mark.parametrize(
    "role", ["agency_clerk", "ministry_clerk", "issuer", "viewer", "auditor", "administrator"]
)
def test_an_empty_list_leads_every_reader_to_a_page_that_opens(client, role):
    agency = make_agency() if role == "agency_clerk" else None
    client.force_login(make_user(role=role, agency=agency))
    seen = 0
    for model, record_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        page = client.get(reverse(name))
        if page.status_code != 200 or page.context["cl"].result_count:
            continue
        seen += 1
        text = page.content.decode()
        words = record_admin.when_empty
        assert words.says in unescape(text) or words.others in unescape(text), name
        link = BUTTON.search(text[text.index("td-empty") :])[1]
        assert client.get(link, follow=True).status_code == 200, (name, link)
    assert seen > (5 if role == "administrator" else 15)


def test_a_search_without_a_match_offers_to_drop_it(client):
    make_zone()
    client.force_login(make_user())
    address = reverse("admin:zones_zone_changelist")
    for query in ("q=khongco", "kind__exact=khu_vuc"):
        text = client.get(f"{address}?{query}").content.decode()
        assert "Không tìm thấy dòng nào" in text
        assert 'href="?"' in text


def test_a_clerk_is_told_whose_work_it_is(client):
    client.force_login(make_user(agency=make_agency()))
    text = client.get(reverse("admin:zones_campaign_changelist")).content.decode()
    assert "Bộ Tư pháp chưa tạo phong trào nào." in text
    assert reverse("admin:zones_campaign_add") not in text


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("issuer", "admin:awards_decision_changelist"),
        ("viewer", "admin:awards_decision_changelist"),
    ],
)
def test_the_first_page_of_who_waits_leads_on(client, role, address):
    client.force_login(make_user(role=role))
    text = client.get(reverse("admin:index")).content.decode()
    assert "Trong khi chờ" in text
    assert f'<a href="{reverse(address)}">' in text
