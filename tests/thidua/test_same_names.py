"""A body that ended and its successor may bear one name: choices tell them apart."""

from datetime import date

import pytest
from django.urls import reverse

from tests.zones.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """The body that ended in 2025, and its successor, both «STP Đồng Tháp»."""
    same = {"name": "Sở Tư pháp tỉnh Đồng Tháp", "short_name": "STP Đồng Tháp"}
    ended = make_agency("STP-DT", **same, dissolved_on=date(2025, 6, 30))
    heir = make_agency("STP-DTM", **same, founded_on=date(2025, 7, 1))
    heir.predecessors.add(ended)
    return ended, heir


def offered(client, model: str, field: str) -> list[str]:
    app, name = model.split(".")
    asked = {"term": "dong thap", "app_label": app, "model_name": name, "field_name": field}
    answer = client.get(reverse("admin:autocomplete"), asked)
    return sorted(row["text"] for row in answer.json()["results"])


def test_a_body_that_ended_is_offered_with_the_year_of_its_end(client, two):
    client.force_login(make_user())
    names = ["STP Đồng Tháp", "STP Đồng Tháp (đến 2025)"]
    assert offered(client, "zones.membership", "agency") == names
    assert offered(client, "awards.nomination", "agency") == names
    client.force_login(make_user(role="administrator"))
    assert offered(client, "accounts.user", "agency") == names


def test_it_is_named_so_where_it_was_chosen_too(client, two):
    user = make_user(agency=two[0])
    client.force_login(make_user(role="administrator"))
    page = client.get(reverse("admin:accounts_user_change", args=[user.pk])).content.decode()
    assert "STP Đồng Tháp (đến 2025)</option>" in page
