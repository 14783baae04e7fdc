"""A nomination's page tells what became of it, and offers only what can still be done."""

from html import unescape

import pytest
from django.urls import reverse

from tests.awards.factories import make_issued, make_nomination
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(client):
    """The Ministry's clerk, signed in."""
    client.force_login(make_user())
    return client


def page(client, name: str, *args) -> str:
    return unescape(client.get(reverse(f"admin:awards_{name}", args=args)).content.decode())


def test_a_nomination_in_a_decision_is_not_offered_to_be_considered_again(bo):
    nomination = make_nomination()
    make_issued(nomination)
    told = page(bo, "nomination_reopen", nomination.pk)
    assert "Đề nghị đã có trong một quyết định." in told
    assert ">Xét lại từ đầu</button>" not in told
    again = reverse("admin:awards_nomination_reopen", args=[nomination.pk])
    assert "đã có trong một quyết định" in unescape(
        bo.post(again, {"reason": "Nhầm"}).content.decode()
    )
    nomination.refresh_from_db()
    assert nomination.state == "agreed"
