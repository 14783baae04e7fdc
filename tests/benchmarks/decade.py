"""Ten years of the whole country: 34 provinces, two blocks, five zones, sixty criteria, awards."""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from tests.benchmarks.conferral import build_awards
from tests.benchmarks.data import build_table
from tests.zones.factories import (
    make_agency,
    make_appointment,
    make_block,
    make_campaign,
    make_province,
    make_user,
    make_zone,
    make_zone_year,
)
from zones.models import Agency, Campaign, Membership, ScoreSheet, Zone
from zones.services.closing import close_zone_year

YEARS = range(2017, 2027)
ZONES, PEOPLE = 5, 200
_FILLED = """
INSERT INTO zones_score (sheet_id, criterion_id, self_points, appraised_points, note)
SELECT h.id, c.id, ((h.id * 7919 + c.id * 104729) %% 201) / 100.0,
    ((h.id * 7919 + c.id * 104729 + (h.id + c.id) %% 17) %% 201) / 100.0, ''
FROM zones_scoresheet h JOIN zones_criterion c ON c.table_id = h.table_id
WHERE c.kind <> 'group' AND h.campaign_id = %s ORDER BY h.id, c.id
"""


@transaction.atomic
def build_decade(years: int, provinces: int) -> None:
    """Creates so many years up to 2026, all but the last closed; the last is being appraised."""
    bench = make_user("bench")
    blocks = [make_block("STP"), make_block("THADS")]
    zones = [make_zone(f"CUM-{n}", name=f"Cụm thi đua số {n}") for n in range(1, ZONES + 1)]
    agencies = []
    for number in range(1, provinces + 1):
        province = make_province(f"T{number:02}", f"Tỉnh thứ {number}")
        agencies += [
            make_agency(
                f"{block.code}-{number:02}",
                block,
                province=province,
                name=f"{block.name} tỉnh thứ {number}",
            )
            for block in blocks
        ]
    for year in list(YEARS)[-years:]:
        _build_year(year, zones, blocks, agencies, bench)
    build_awards(agencies, list(YEARS)[-years:-1], PEOPLE)
    make_user("leader", role="viewer")
    make_user("chair", agencies[0])
    make_user("clerk", agencies[2 * ZONES])


def _build_year(year: int, zones: list[Zone], blocks, agencies: list[Agency], bench) -> None:
    is_last = year == YEARS[-1]
    campaign = make_campaign(year, self_scoring_due=date(year, 11, 15))
    tables = {block.pk: build_table(campaign, block, bench) for block in blocks}
    placed = [(zones[(n // 2) % len(zones)], agency) for n, agency in enumerate(agencies)]
    Membership.objects.bulk_create(
        Membership(campaign=campaign, zone=zone, agency=agency, zone_kind=zone.kind)
        for zone, agency in placed
    )
    for number, zone in enumerate(zones):
        make_appointment(campaign, zone, agencies[2 * number], starts_on=date(year, 1, 1))
    ScoreSheet.objects.bulk_create(
        ScoreSheet(
            campaign=campaign,
            agency=agency,
            table=tables[agency.block_id],
            state="submitted" if is_last and number % 3 else "appraised",
            submitted_at=timezone.now(),
            submitted_by=bench,
        )
        for number, (_zone, agency) in enumerate(placed)
    )
    with connection.cursor() as cursor:
        cursor.execute(_FILLED, [campaign.pk])
    for zone in zones:
        zone_year = make_zone_year(campaign, zone)
        if not is_last:
            close_zone_year(zone_year, by=bench)
    status = Campaign.Status.APPRAISING if is_last else Campaign.Status.CLOSED
    Campaign.objects.filter(pk=campaign.pk).update(status=status)
