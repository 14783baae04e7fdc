"""An office without a single record: every page opens and says what to do first."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.zones.factories import make_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["ministry_clerk", "viewer"])
def test_every_list_form_and_file_page_opens(client, role):
    client.force_login(make_user(role=role))
    assert client.get(reverse("admin:index")).status_code == 200
    for model, record_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = ["changelist", "add"]
        if getattr(record_admin, "resource_classes", ()):
            pages += ["import", "export"]
        for page in pages:
            code = client.get(reverse(f"{name}_{page}")).status_code
            assert code in (200, 403), (name, page)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("index", "Chưa có phong trào thi đua nào đang mở"),
        ("zones_workbookimport_upload", "Chưa có phong trào nào để nhập điểm."),
        ("zones_workbookimport_templates", "Chưa có bảng chấm điểm nào."),
        ("zones_appointment_grid", "Chưa có khu vực hoặc năm thi đua nào."),
        ("zones_ranking", "Chưa có phong trào thi đua nào"),
    ],
)
def test_own_pages_say_what_comes_first(client, name, sentence):
    client.force_login(make_user(role="ministry_clerk"))
    page = client.get(reverse(f"admin:{name}")).content.decode()
    assert sentence in page
    assert '<select name="campaign"' not in page


EMPTY = ["zones_appointment_grid", "zones_ranking", "zones_discipline", "awards_conference"]


@pytest.mark.parametrize("name", EMPTY)
def test_pages_without_records_lead_on_to_the_steps_or_to_the_first_page(client, name):
    address = reverse(f"admin:{name}")
    client.force_login(make_user(role="ministry_clerk"))
    assert "Mở trang «Bắt đầu»" in client.get(address).content.decode()
    client.force_login(make_user(role="viewer"))
    page = client.get(address).content.decode()
    assert "Mở trang «Bắt đầu»" not in page
    assert "Về trang Tổng quan" in page


@pytest.mark.parametrize("name", EMPTY[1:])
def test_a_campaign_without_members_leads_on_too(client, name):
    make_campaign(2026)
    client.force_login(make_user(role="ministry_clerk"))
    assert "Mở trang «Bắt đầu»" in client.get(reverse(f"admin:{name}")).content.decode()
