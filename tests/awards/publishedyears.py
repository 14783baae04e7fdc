"""Closed years with results, made in one step, for the tests of what is published."""

from decimal import Decimal

from django.utils import timezone

from tests.zones.factories import make_campaign, make_member, make_user, make_zone_year
from zones.models import Agency, Campaign, Standing, Zone, ZoneYear


def publish(
    zone: Zone, year: int, results: dict[Agency, tuple], *, closed: bool = True
) -> ZoneYear:
    """A year of the zone with its standings: by agency (place, total, grade)."""
    campaign = Campaign.objects.filter(year=year).first() or make_campaign(year, status="closed")
    by = make_user() if closed else None
    zone_year = make_zone_year(
        campaign, zone, closed_at=timezone.now() if closed else None, closed_by=by
    )
    for agency, (place, total, grade) in results.items():
        make_member(campaign, zone, agency)
        Standing.objects.create(
            zone_year=zone_year,
            block=agency.block,
            agency=agency,
            agency_name=agency.name_in(year),
            place=place,
            base=Decimal(total) - 3,
            bonus=Decimal("4.07"),
            penalty=Decimal("1.07"),
            total=Decimal(total),
            subtotals={"I": "41.37"},
            basis="approved",
            computed_grade=grade,
            grade=grade,
            grade_reason="Lý do mật",
            barred_reason="" if place else "Có cá nhân bị kỷ luật",
        )
    return zone_year
