"""What a user is to do in the conferral: decisions that wait for their number."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from awards.models import Decision
from awards.permissions import issues_decisions
from thidua.reminders.duty import Duty


def duties_of(user, on: date) -> list[Duty]:
    """Returns the decisions that are checked and not issued, for who issues; one query."""
    if not issues_decisions(user):
        return []
    checked = Decision.objects.filter(state=Decision.State.CHECKED).order_by("checked_at", "pk")
    return [
        Duty(
            f"Cấp số, ban hành quyết định đã kiểm tra: {decision.subject}",
            reverse("admin:awards_decision_change", args=[decision.pk]),
            since=timezone.localdate(decision.checked_at) if decision.checked_at else None,
        )
        for decision in checked
    ]
