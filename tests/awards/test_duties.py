"""What the conferral gives its people to do: checked decisions wait for their number."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from awards.duties import duties_of
from awards.services import decisions
from tests.awards.factories import issue_signed, make_draft, make_issuing_user, signed
from tests.thidua.reminders.mailing import send
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db


def checked():
    return decisions.check(signed(make_draft()), by=make_user())


def test_the_issuer_is_told_of_each_checked_decision_until_it_is_issued():
    decision, issuer = checked(), make_issuing_user()
    (duty,) = duties_of(issuer, timezone.localdate())
    assert duty.what == f"Cấp số, ban hành quyết định đã kiểm tra: {decision.subject}"
    assert duty.address == reverse("admin:awards_decision_change", args=[decision.pk])
    assert duty.since == timezone.localdate()
    issue_signed(decision, by=issuer)
    assert duties_of(issuer, timezone.localdate()) == []


def test_nobody_else_is():
    checked()
    for role in ("ministry_clerk", "viewer", "auditor", "administrator"):
        assert duties_of(make_user(role=role), timezone.localdate()) == []


def test_the_issuer_finds_it_on_the_first_page_and_in_the_mail(client):
    decision, issuer = checked(), make_issuing_user()
    client.force_login(issuer)
    text = client.get(reverse("admin:index")).content.decode()
    assert f"ban hành quyết định đã kiểm tra: {decision.subject}" in text
    issuer.email = "phathanh@example.vn"
    issuer.save()
    send()
    assert decision.subject in mail.outbox[0].body
