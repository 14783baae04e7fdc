"""Search without accents, lists in Vietnamese order, in every table of the admin."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from awards.models import AwardRecord, EligibilityRule
from tests.awards.factories import (
    make_award_type,
    make_issued,
    make_legal_basis,
    make_nomination,
    make_person,
    make_rates,
)
from tests.zones import factories
from tests.zones.factories import SampleYear
from tests.zones.rankings import close, score
from tests.zones.workbooks.builders import upload, wide
from thidua.accounts.models import User
from zones.models import Agency, Block, Campaign, CriteriaTable, Criterion, Province, Zone
from zones.workbooks.staging import confirm

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
def test_every_search_box_asks_the_same_however_the_term_is_typed(model):
    model_admin = admin.site._registry[model]
    folded = ("campaign__year", "search_text", "search_text__contains", "search_text__startswith")
    assert all(name.endswith(folded) for name in model_admin.search_fields)
    request = RequestFactory().get("/")
    request.user = factories.make_user(role="auditor")  # who sees every list
    rows = model_admin.get_queryset(request)
    asked = {
        str(model_admin.get_search_results(request, rows, term)[0].query) for term in TERMS[:4]
    }
    assert len(asked) == 1


@pytest.fixture
def dong_thap() -> None:
    """An office where every list has a row of Đồng Tháp."""
    year = SampleYear(stp=2)
    for model, fields in (
        (Agency, {"name": "Sở Tư pháp tỉnh Đồng Tháp"}),
        (Zone, {"name": "Cụm Đồng Tháp"}),
        (Block, {"name": "Khối Đồng Tháp"}),
        (Campaign, {"title": "Phong trào Đồng Tháp"}),
        (CriteriaTable, {"title": "Bảng của Đồng Tháp"}),
        (Criterion, {"name": "Tiêu chí của Đồng Tháp"}),
    ):
        model.objects.update(**fields)
    year.campaign.refresh_from_db()
    agency = year.agencies["STP-2"]
    award = make_award_type(name="Bằng khen của tỉnh Đồng Tháp")
    make_rates(award)
    EligibilityRule.objects.create(award_type=award, check_name="once", legal_basis="Điều 5")
    make_legal_basis(issuer="Ủy ban nhân dân tỉnh Đồng Tháp")
    person = make_person("Nguyễn Đồng Tháp")
    AwardRecord.objects.create(
        subject="person", award_type=award, person=person, year_from=2019, year_to=2019
    )
    User.objects.update(full_name="Cán bộ Đồng Tháp")
    nomination = make_nomination(year.campaign, agency=agency, person=person, award_type=award)
    make_issued(nomination)
    confirm(upload(year, wide(["STP-2", "", 10])).workbook_import, user=year.ministry)
    for sheet in year.sheets.values():
        score(sheet, I_1=50)
    close(year)


@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model._meta.label)
def test_every_search_box_finds_dong_thap_however_it_is_typed(client, dong_thap, model):
    # accounts are read by administrators alone
    role = "administrator" if model is User else "ministry_clerk"
    client.force_login(factories.make_user(role=role))
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    counts = {
        term: len(client.get(address, {"q": term}).context["cl"].result_list) for term in TERMS
    }
    assert len(set(counts.values())) == 1
    assert counts["dong thap"] > 0
    assert not client.get(address, {"q": "dong thap khong co"}).context["cl"].result_list


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


def test_people_are_listed_by_given_name_then_family_name(client, boss):
    for name in ("Trần Văn Ân", "Lê Thị Đào", "Võ An", "Nguyễn Đức", "Bùi Dũng", "Lê An"):
        make_person(name)
    client.force_login(factories.make_user(role="ministry_clerk"))
    page = client.get(reverse("admin:awards_person_changelist"))
    assert [person.full_name for person in page.context["cl"].result_list] == [
        *("Lê An", "Võ An", "Trần Văn Ân", "Bùi Dũng", "Lê Thị Đào", "Nguyễn Đức"),
    ]


def test_a_bulk_rename_is_found_too(client, boss):
    factories.make_agency("STP-A", name="Sở cũ")
    Agency.objects.update(name="Sở Tư pháp Đồng Tháp")
    client.force_login(boss)
    page = client.get(reverse("admin:zones_agency_changelist"), {"q": "dong thap"})
    assert len(page.context["cl"].result_list) == 1
