"""Who may be appointed in a zone and year, and when each served last: what the turn rests on."""

from datetime import date

from zones.models import Agency, Appointment, Block, Campaign, Membership, Zone
from zones.rules.rotation import Candidate
from zones.services.succession import Succession

Serving = dict[int, str]  # agency id → the role it holds in the campaign's own year


def chairing_blocks() -> set[int]:
    """Returns the blocks that the chair comes from; none means any block."""
    return set(Block.objects.filter(provides_chair=True).values_list("pk", flat=True))


def candidates_of(
    campaign: Campaign,
    zone: Zone,
    succession: Succession | None = None,
    *,
    besides: int | None = None,
    before: date | None = None,
) -> tuple[dict[int, Agency], list[Candidate], Serving]:
    """Returns the zone's members by id and as candidates, and who holds office; three queries.

    What an agency's predecessors served counts as its own. Of the campaign's own year only
    what a replacement has ended counts (``before`` the day, where one is given), of later years
    nothing.
    """
    members = Membership.objects.filter(campaign=campaign, zone=zone)
    agencies = {m.agency_id: m.agency for m in members.select_related("agency")}
    years, serving = _last_years(campaign, zone, besides, before)
    succession = succession or Succession()
    chair, vice_chair = Appointment.Role.CHAIR, Appointment.Role.VICE_CHAIR
    candidates = []
    for pk, agency in agencies.items():
        lineage = succession.lineage(pk)
        chaired, vice_chaired = (_latest(years[role], lineage) for role in (chair, vice_chair))
        candidates.append(
            Candidate(
                agency_id=pk,
                block_id=agency.block_id,
                sort_key=agency.sort_key,
                last_chaired=chaired,
                last_vice_chaired=vice_chaired,
                last_served=max(filter(None, (chaired, vice_chaired)), default=None),
            )
        )
    return agencies, candidates, serving


def _latest(years: dict[int, int], lineage: set[int]) -> int | None:
    return max((years[agency] for agency in lineage if agency in years), default=None)


def _last_years(
    campaign: Campaign, zone: Zone, besides: int | None, before: date | None
) -> tuple[dict[str, dict[int, int]], Serving]:
    """Returns for each role the last year of each agency, and who serves in the campaign's own."""
    rows = Appointment.objects.filter(zone=zone, campaign__year__lte=campaign.year)
    if before:
        rows = rows.exclude(campaign__year=campaign.year, ends_on__gte=before)
    years: dict[str, dict[int, int]] = {role: {} for role in Appointment.Role}
    serving: Serving = {}
    for agency, role, year, ends_on in (
        rows.exclude(pk=besides)
        .order_by("campaign__year")
        .values_list("agency_id", "role", "campaign__year", "ends_on")
    ):
        if year == campaign.year and ends_on is None:
            serving[agency] = role
        else:
            years[role][agency] = year
    return years, serving
