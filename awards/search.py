"""What of the conferral is found by the search over everything."""

from django.db.models import Case, Value, When
from django.urls import reverse

from awards.models import AwardLine, Decision, Nomination, Person
from awards.services.decisionsearch import conferred, has_number
from thidua.search import Asked, Found, Kind, in_list
from thidua.text import short_date


def searched(asked: Asked) -> list[Kind]:
    """Returns people, nominations, decisions and the lines of issued decisions."""
    nominations = Nomination.objects.select_related("award_type", "agency", "person", "campaign")
    return [
        *in_list(asked, Person.objects.all(), 60, "Người", _person),
        *in_list(asked, nominations, 70, "Đề nghị khen thưởng", _nomination),
        *_decisions(asked),
        *_lines(asked),
    ]


def _decisions(asked: Asked) -> list[Kind]:
    """Decisions: those with the number first, then the latest."""
    order: tuple = ("-chain_position", "-pk")
    if number := has_number(asked.text):
        order = (Case(When(number, then=Value(0)), default=Value(1)), *order)
    return in_list(asked, Decision.objects.all(), 80, "Quyết định", _decision, order=order)


def _lines(asked: Asked) -> list[Kind]:
    """Who was given what: of issued decisions, for who may open decisions."""
    user = asked.request.user
    if not user.has_perm("awards.view_decision"):
        return []
    found = conferred(AwardLine.objects.published_to(user), asked.text).order_by("sort_key", "pk")
    rows = AwardLine.objects.select_related("decision")
    all_at = asked.at("results_awards")
    return [Kind(85, "Dòng khen thưởng đã ban hành", found, rows, _line, all_at)]


def _person(person: Person) -> Found:
    return Found(str(person), reverse("admin:awards_person_change", args=[person.pk]))


def _nomination(nomination: Nomination) -> Found:
    address = reverse("admin:awards_nomination_change", args=[nomination.pk])
    more = (nomination.agency.name, nomination.campaign.title, nomination.get_state_display())
    return Found(str(nomination), address, " · ".join(more))


def _decision(decision: Decision) -> Found:
    address = reverse("admin:awards_decision_change", args=[decision.pk])
    signed = f"ký ngày {short_date(decision.signed_on)}" if decision.signed_on else ""
    more = " · ".join(filter(None, (decision.standing_word, signed)))
    return Found(f"{decision.reference} {decision.subject}".strip(), address, more)


def _line(line: AwardLine) -> Found:
    address = reverse("admin:awards_decision_change", args=[line.decision_id])
    given = f"Quyết định {line.decision.reference} ngày {short_date(line.decision.signed_on)}"
    more = " · ".join(filter(None, (line.printed_office, line.printed_unit, given)))
    return Found(f"{line.printed_name}: {line.printed_award}", address, more)
