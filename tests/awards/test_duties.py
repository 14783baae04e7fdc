"""What the conferral gives its people to do: nominations, drafts, decisions without a number."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from awards.duties import duties_of
from awards.models import AwardType, Decision, Nomination
from awards.services import decisions, drafts
from tests.awards.factories import (
    issue_signed,
    make_draft,
    make_issued,
    make_issuing_user,
    make_nomination,
    signed,
)
from tests.thidua.reminders.mailing import send
from tests.zones.factories import make_campaign, make_user

pytestmark = pytest.mark.django_db
LATER = date(2026, 2, 1)
REASON = "Điều 1 ghi thiếu một đơn vị. " * 9  # longer than a version's own reason may be


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


def told(user) -> list[str]:
    return [duty.what for duty in duties_of(user, timezone.localdate())]


def sent_back(client) -> Decision:
    """A draft that the issuer sent back on its page."""
    decision = checked()
    client.force_login(make_issuing_user())
    address = reverse("admin:awards_decision_reopen", args=[decision.pk])
    assert "Lý do (bắt buộc)" in client.get(address).content.decode()
    assert "Hãy ghi lý do." in client.post(address, {"reason": " "}).content.decode()
    decision.refresh_from_db()
    assert decision.state == "checked"
    client.post(address, {"reason": REASON})
    decision.refresh_from_db()
    return decision


def test_a_draft_is_not_sent_back_without_a_reason():
    with pytest.raises(ValidationError, match="Hãy ghi lý do trả lại"):
        decisions.reopen(checked(), by=make_issuing_user())


def test_a_draft_sent_back_tells_the_reason_on_its_page_until_it_is_checked_again(client):
    decision = sent_back(client)
    client.force_login(make_user())
    page = reverse("admin:awards_decision_change", args=[decision.pk])
    assert f"<strong>Lý do trả lại:</strong> {REASON.strip()}" in client.get(page).content.decode()
    decisions.check(decision, by=make_user())
    assert "Lý do trả lại" not in client.get(page).content.decode()


def test_a_draft_sent_back_is_the_ministrys_first_duty_with_its_reason(client):
    other = make_draft()
    decision, ministry = sent_back(client), make_user(email="bo@example.vn")
    back, waiting = duties_of(ministry, timezone.localdate())
    assert back.what == f"Sửa dự thảo bị trả lại rồi kiểm tra lại: {decision.subject}"
    assert back.address == reverse("admin:awards_decision_change", args=[decision.pk])
    assert (back.since, back.reason) == (timezone.localdate(), REASON.strip())
    assert waiting.what == f"Kiểm tra dự thảo: {other.subject}"
    client.force_login(ministry)
    shown = client.get(reverse("admin:index"))
    assert [one.duty for one in shown.context["duties"]] == [back, waiting]
    assert REASON.strip() in shown.content.decode()
    send()
    assert REASON.strip() in " ".join(mail.outbox[0].body.split())


def test_a_draft_sent_back_again_for_the_same_reason_waits_from_that_day():
    decision, issuer = make_draft(), make_issuing_user()
    for day in ("2026-01-10", "2026-02-01"):
        with time_machine.travel(day):
            decisions.check(decision, by=make_user())
            decision = decisions.reopen(decision, by=issuer, reason=REASON)
    (back,) = duties_of(make_user(), date(2026, 2, 3))
    assert back.since == date(2026, 2, 1)


def test_what_another_level_confers_is_not_the_ministrys_to_draft():
    nomination = make_nomination()
    Nomination.objects.update(state="agreed")
    AwardType.objects.filter(pk=nomination.award_type_id).update(level="state")
    assert told(make_user()) == []


def test_drafts_that_wait_to_be_checked_are_told_together(client):
    make_draft(), make_draft()
    ministry = make_user()
    (duty,) = duties_of(ministry, timezone.localdate())
    assert duty.what == "Kiểm tra 2 dự thảo quyết định đang soạn"
    client.force_login(ministry)
    shown = client.get(duty.address).context["cl"].result_list
    assert {one.state for one in shown} == {"draft"}


def test_nominations_wait_to_be_looked_at_and_then_for_a_decision_by_year(client):
    ministry, earlier, later = make_user(), make_campaign(2024), make_campaign(2025)
    for campaign in (earlier, later, later):
        make_nomination(campaign)
    assert told(ministry) == [
        "Rà soát 1 đề nghị khen thưởng năm 2024",
        "Rà soát 2 đề nghị khen thưởng năm 2025",
    ]
    Nomination.objects.filter(campaign=later).update(state="agreed")
    look_at, draft = duties_of(ministry, timezone.localdate())
    assert draft.what == "Soạn quyết định cho 2 đề nghị năm 2025 đã được đồng ý"
    client.force_login(ministry)
    assert len(client.get(look_at.address).context["cl"].result_list) == 1
    assert client.get(draft.address).context["form"]["campaign"].value() == str(later.pk)


def test_what_a_decision_confers_waits_again_once_it_is_cancelled():
    nomination, ministry = make_nomination(), make_user()
    issued = make_issued(nomination)
    assert told(ministry) == []
    issue_signed(drafts.draft_about(issued, "cancellation", signed_on=LATER, reason="Nhầm"))
    assert told(ministry) == ["Soạn quyết định cho 1 đề nghị năm 2025 đã được đồng ý"]


def test_reading_them_takes_two_queries_whatever_their_number(django_assert_num_queries):
    for _ in range(3):
        make_draft(), make_nomination()
    ministry = make_user()
    with django_assert_num_queries(2):
        assert len(told(ministry)) == 2
