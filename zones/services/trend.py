"""How places and totals moved since the year before."""

from dataclasses import dataclass
from decimal import Decimal

from zones.models import Campaign, Standing
from zones.services.contests import Contest


@dataclass(frozen=True)
class Movement:
    """An agency's place and total a year before; ``places`` is by how many places it rose."""

    year: int
    place: int | None
    total: Decimal
    places: int | None
    points: Decimal

    @property
    def rose(self) -> int:
        """By how many places, or 0."""
        return max(self.places or 0, 0)

    @property
    def fell(self) -> int:
        """By how many places, or 0."""
        return max(-(self.places or 0), 0)


def movements(campaign: Campaign, contests: list[Contest]) -> dict[tuple[int, int], Movement]:
    """Returns by (zone id, agency id) how each line moved since its closed year before; one query.

    An agency new to the zone, or new since a merger, has no movement: the years do not compare.
    """
    lines = {(c.zone_id, line.agency_id): line for c in contests for line in c.lines}
    if not lines:
        return {}
    before = Standing.objects.filter(
        zone_year__campaign__year=campaign.year - 1,
        zone_year__zone__in={zone for zone, _ in lines},
        agency__in={agency for _, agency in lines},
    )
    moved = {}
    for zone, agency, place, total in before.values_list(
        "zone_year__zone_id", "agency_id", "place", "total"
    ):
        line = lines.get((zone, agency))
        if line is None or not line.is_scored:
            continue
        rise = place - line.place if place and line.place else None
        moved[zone, agency] = Movement(campaign.year - 1, place, total, rise, line.total - total)
    return moved
