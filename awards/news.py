"""What happens in the conferral that users are told of, of what each of them may see."""

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat
from django.urls import reverse

from awards import permissions
from awards.models import Decision, Nomination, NominationStep
from thidua.audit.models import Entry
from thidua.news import ADDED, MOVED, Watch


def watched(user) -> list[Watch]:
    """Returns what this user is told of: decisions issued or checked, steps of nominations."""
    told = ["issued", "checked"] if permissions.sees_all(user) else ["issued"]
    decisions = Decision.objects.filter(pk=OuterRef("row")).order_by()
    return [
        Watch(
            Decision.objects.visible_to(user),
            Subquery(decisions.values("subject")[:1]),
            _decision_sentence,
            lambda entry: reverse("admin:awards_decision_change", args=[entry.row]),
            when=MOVED & Q(after__in=told),
        ),
        Watch(
            NominationStep.objects.visible_to(user),
            _nomination_named(),
            _step_sentence,
            lambda entry: reverse(
                "admin:awards_nomination_change", args=[entry.new["nomination_id"]]
            ),
            when=ADDED,
        ),
    ]


def _nomination_named() -> Subquery:
    """Returns «Bằng khen …: Lê Thị A, Sở Tư pháp …» of the nomination that a step belongs to."""
    agency = F("nomination__agency__name")
    whom = Case(
        When(nomination__person__isnull=False, then=_joined("nomination__person__full_name")),
        When(~Q(nomination__unit=""), then=_joined("nomination__unit")),
        default=agency,
        output_field=CharField(),
    )
    name = Concat(F("nomination__award_type__name"), Value(": "), whom, output_field=CharField())
    steps = NominationStep.objects.filter(pk=OuterRef("row")).order_by()
    return Subquery(steps.annotate(told_as=name).values("told_as")[:1])


def _joined(first: str) -> Concat:
    return Concat(F(first), Value(", "), F("nomination__agency__name"), output_field=CharField())


def _decision_sentence(entry: Entry) -> str:
    if entry.after == Decision.State.CHECKED:
        return f"Kiểm tra xong, chờ cấp số: {entry.named}"
    new = entry.new or {}
    number, symbol = new.get("number"), new.get("symbol", "")
    return f"Ban hành quyết định {number:02d}/{symbol}: {entry.named}"


def _step_sentence(entry: Entry) -> str:
    state = dict(Nomination.State.choices).get(entry.after, "")
    return f"Đề nghị khen thưởng, {state[:1].lower()}{state[1:]}: {entry.named}"
