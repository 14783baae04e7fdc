"""Which awards count as given: of issued decisions, each award once."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from awards.models import AwardLine, Decision
from awards.permissions import sees_all
from zones.models import Appointment, Zone
from zones.services.competitors import competitors_of


def conferred_lines(user) -> QuerySet[AwardLine]:
    """Returns the awards of issued decisions that the user sees, each once."""
    issued = AwardLine.objects.visible_to(user).filter(decision__state=Decision.State.ISSUED)
    return each_once(issued)


def each_once(issued: QuerySet[AwardLine]) -> QuerySet[AwardLine]:
    """Returns those that count of the lines of issued decisions.

    What was replaced or cancelled does not count, and a replacement counts in its place.
    """
    return issued.standing()


def of_zone(lines: QuerySet[AwardLine], zone: Zone) -> QuerySet[AwardLine]:
    """Returns those for the zone's year of the decision's campaign: its members', their heirs'."""
    return lines.filter(competitors_of(zone.pk).among("decision__campaign"))


def within_reach(
    lines: QuerySet[AwardLine], user, chaired: list[tuple[int, int]]
) -> QuerySet[AwardLine]:
    """Returns those that the user may count: an agency's clerk the own agency's.

    ``chaired`` are the (campaign id, zone id) whose secretariat the user is: all of that year's.
    """
    if sees_all(user):
        return lines
    counted = Q(agency__in=user.agency.lineage_ids())
    for campaign, zone in chaired:
        counted |= competitors_of(zone, campaign).among("decision__campaign")
    return lines.filter(counted)


def chaired_by(user) -> list[tuple[int, int]]:
    """Returns (campaign id, zone id) of the zones that the user's agency chairs today."""
    if sees_all(user):
        return []
    offices = Appointment.objects.in_office(timezone.localdate()).filter(
        role=Appointment.Role.CHAIR, agency__in=user.agency.lineage_ids()
    )
    return list(offices.values_list("campaign_id", "zone_id"))
