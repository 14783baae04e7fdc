"""What a user is to do in the conferral: nominations, drafts, decisions that wait for a number."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from awards.models import AwardLine, AwardType, Decision, Nomination
from awards.permissions import drafts_decisions, issues_decisions
from thidua.reminders.duty import Duty
from thidua.text import count_text

State, Step = Decision.State, Nomination.State


def duties_of(user, on: date) -> list[Duty]:
    """Returns what waits for who issues, one query, or for the Ministry, two."""
    if issues_decisions(user):
        return list(_to_issue())
    if drafts_decisions(user):
        return [*_to_check(), *_to_review_and_draft()]
    return []


def _to_issue() -> Iterator[Duty]:
    """Yields the decisions that are checked and not issued."""
    for decision in Decision.objects.filter(state=State.CHECKED).order_by("checked_at", "pk"):
        yield Duty(
            f"Cấp số, ban hành quyết định đã kiểm tra: {decision.subject}",
            _page_of(decision),
            since=timezone.localdate(decision.checked_at) if decision.checked_at else None,
        )


def _to_check() -> Iterator[Duty]:
    """Yields each draft that was sent back, with the reason, then the others together."""
    versions = Decision.history.order_by("history_id")
    checked = versions.filter(id=OuterRef("id"), state=State.CHECKED).reverse()
    since = versions.filter(
        id=OuterRef("pk"), history_id__gt=Subquery(checked.values("history_id")[:1])
    )
    returned_at = Subquery(since.values("history_date")[:1])
    drafts = Decision.objects.filter(state=State.DRAFT).annotate(returned_at=returned_at)
    others = []
    for decision in drafts.order_by("pk"):
        if not decision.return_reason:
            others.append(decision)
            continue
        yield Duty(
            f"Sửa dự thảo bị trả lại rồi kiểm tra lại: {decision.subject}",
            _page_of(decision),
            since=timezone.localdate(decision.returned_at) if decision.returned_at else None,
            reason=decision.return_reason,
        )
    if len(others) == 1:
        yield Duty(f"Kiểm tra dự thảo: {others[0].subject}", _page_of(others[0]))
    elif others:
        page = reverse("admin:awards_decision_changelist")
        yield Duty(
            f"Kiểm tra {len(others)} dự thảo quyết định đang soạn",
            f"{page}?state__exact={State.DRAFT}",
        )


def _to_review_and_draft() -> Iterator[Duty]:
    """Yields by year the nominations to look at, and the agreed ones that no paper names yet.

    What another level confers is drafted there.
    """
    named = AwardLine.objects.standing().exclude(nomination=None).values("nomination")
    waiting = (
        Nomination.objects.filter(state__in=[Step.NOMINATED, Step.AGREED])
        .exclude(pk__in=named)
        .exclude(~Q(award_type__level=AwardType.Level.MINISTRY), state=Step.AGREED)
        .order_by("campaign__year", "campaign", "-state")
        .values_list("campaign", "campaign__year", "state")
    )
    for campaign, year, state, count in waiting.annotate(count=Count("pk")):
        if state == Step.NOMINATED:
            page = reverse("admin:awards_nomination_changelist")
            yield Duty(
                f"Rà soát {count_text(count)} đề nghị khen thưởng năm {year}",
                f"{page}?campaign__id__exact={campaign}&state__exact={state}",
            )
        else:
            yield Duty(
                f"Soạn quyết định cho {count_text(count)} đề nghị năm {year} đã được đồng ý",
                f"{reverse('admin:awards_decision_draft')}?campaign={campaign}",
            )


def _page_of(decision: Decision) -> str:
    return reverse("admin:awards_decision_change", args=[decision.pk])
