"""Where a user stands in a campaign, read from the records."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from thidua.accounts.roles import is_of_agency
from zones.models import Agency, Appointment, Campaign, Membership, ZoneYear
from zones.permissions import Standpoint, is_ministry

OPERATOR = Standpoint(ministry=True)


def standpoint_of(user, campaign: Campaign, on: date | None = None) -> Standpoint:
    """Returns the user's standpoint; an operator's (None, the command line) is the Ministry's.

    ``on`` is the day that offices are held on: today unless said.
    """
    return standpoints_of(user, [campaign], on)[campaign.pk]


def standpoints_of(
    user, campaigns: Sequence[Campaign], on: date | None = None
) -> dict[int, Standpoint]:
    """Returns the user's standpoint in each campaign (by its id); two queries for all."""
    keys = [campaign.pk for campaign in campaigns]
    if user is None:
        return dict.fromkeys(keys, OPERATOR)
    if is_ministry(user):
        # a Ministry clerk who belongs to an agency that competes judges it no more than others do
        standpoint = Standpoint(ministry=True)
        if user.agency_id:
            own, heirs = _kin_of(user.agency)
            standpoint = replace(standpoint, agencies=own, heirs=heirs)
        return dict.fromkeys(keys, standpoint)
    if not is_of_agency(user):
        return dict.fromkeys(keys, Standpoint())
    agencies, heirs = _kin_of(user.agency)
    held = Appointment.objects.in_office(on or timezone.localdate())
    served: dict[int, list[tuple[str, int, int]]] = {key: [] for key in keys}
    # an office goes over to the agency that succeeds
    for campaign, *office in held.filter(campaign__in=keys, agency__in=agencies).values_list(
        "campaign_id", "role", "zone_id", "agency__block_id"
    ):
        served[campaign].append(tuple(office))
    chair, vice = Appointment.Role.CHAIR, Appointment.Role.VICE_CHAIR
    return {
        key: Standpoint(
            agencies=agencies,
            heirs=heirs,
            chaired=frozenset(zone for role, zone, _ in offices if role == chair),
            vice_chaired=frozenset((zone, block) for role, zone, block in offices if role == vice),
        )
        for key, offices in served.items()
    }


def _kin_of(agency: Agency) -> tuple[frozenset[int], frozenset[int]]:
    """Returns the ids of the agency with all that it has succeeded, and of the rest of its kin.

    Kin are what it became, and those that it will succeed once their last day is over.
    """
    heirs = agency.heir_ids() if agency.dissolved_on else set()
    return frozenset(agency.lineage_ids()), frozenset(heirs | agency.coming_ids())


@dataclass(slots=True)
class Member:
    """Where a member agency competes; once its zone's year is closed it takes no more points."""

    block_id: int | None = None
    zones: set[int] = field(default_factory=set)
    is_closed: bool = False


def members_of(campaign: Campaign) -> dict[int, Member]:
    """Returns the campaign's members by agency id; one query."""
    closed_years = ZoneYear.objects.filter(
        campaign=campaign, zone=OuterRef("zone"), closed_at__isnull=False
    )
    rows = Membership.objects.filter(campaign=campaign).annotate(is_closed=Exists(closed_years))
    members: dict[int, Member] = {}
    for agency, block, zone, is_closed in rows.values_list(
        "agency_id", "agency__block_id", "zone_id", "is_closed"
    ):
        member = members.setdefault(agency, Member(block))
        member.zones.add(zone)
        member.is_closed |= is_closed
    return members
