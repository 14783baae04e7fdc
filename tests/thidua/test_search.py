"""Search without accents, lists in Vietnamese order, in every table of the admin."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from tests.zones import factories
from zones.models import Agency, Province

pytestmark = pytest.mark.django_db
TERMS = ["dong thap", "Dong Thap", "đồng tháp", "ĐỒNG THÁP", "Đo\u0300\u0302ng Tháp"]
SEARCHED = sorted(
    (model for model, model_admin in admin.site._registry.items() if model_admin.search_fields),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def boss():
    return factories.make_user()


@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model._meta.label)
def test_every_search_box_asks_the_same_however_the_term_is_typed(model, boss):
    model_admin = admin.site._registry[model]
    folded = ("search_text", "search_text__contains", "search_text__startswith")
    assert all(name.endswith(folded) for name in model_admin.search_fields)
    request = RequestFactory().get("/")
    request.user = boss
    rows = model_admin.get_queryset(request)
    asked = {
        str(model_admin.get_search_results(request, rows, term)[0].query) for term in TERMS[:4]
    }
    assert len(asked) == 1


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("model", ["province", "agency", "zone"])
def test_a_search_finds_dong_thap_however_it_is_typed(client, boss, model, term):
    factories.make_agency("STP-DT", name="Sở Tư pháp tỉnh Đồng Tháp")
    factories.make_zone("Z1", name="Cụm Đồng Tháp")
    factories.make_province("80", "Long An")
    client.force_login(boss)
    page = client.get(reverse(f"admin:zones_{model}_changelist"), {"q": term})
    assert len(page.context["cl"].result_list) == 1


@pytest.mark.parametrize("term", TERMS)
def test_an_autocomplete_finds_dong_thap_however_it_is_typed(client, boss, term):
    factories.make_province("87", "Đồng Tháp")
    factories.make_province("80", "Long An")
    client.force_login(boss)
    query = {
        "app_label": "zones",
        "model_name": "agency",
        "field_name": "province",
        "term": term,
    }
    found = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert [row["text"] for row in found] == ["Đồng Tháp"]


def test_names_are_listed_in_vietnamese_order(client, boss):
    for code, name in enumerate(["Đắk Lắk", "Điện Biên", "Hà Nội", "Dương Minh", "An Giang"]):
        factories.make_province(f"X{code}", name)
    client.force_login(boss)
    page = client.get(reverse("admin:zones_province_changelist"))
    names = [province.name for province in page.context["cl"].result_list]
    assert names == ["An Giang", "Dương Minh", "Đắk Lắk", "Điện Biên", "Hà Nội"]
    assert [p.name for p in Province.objects.order_by("sort_key")] == names


def test_a_bulk_rename_is_found_too(client, boss):
    factories.make_agency("STP-A", name="Sở cũ")
    Agency.objects.update(name="Sở Tư pháp Đồng Tháp")
    client.force_login(boss)
    page = client.get(reverse("admin:zones_agency_changelist"), {"q": "dong thap"})
    assert len(page.context["cl"].result_list) == 1
