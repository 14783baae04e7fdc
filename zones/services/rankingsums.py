"""Each sheet's sums by kind, straight from the database: what a ranking of any size rests on."""

from decimal import Decimal

from django.db import connection

from zones.models import Campaign, Standing, Zone
from zones.rules.points import Sums
from zones.services.rankingtables import SpecialCriteria

# a sheet's sums, what they rest on (Standing.Basis), its tie-break points in order
Found = tuple[Sums, str, tuple[Decimal, ...]]
# Written out: the ORM casts every operand on SQLite and converts every sum, twice the time.
_OFFICIAL = "COALESCE(s.approved_points, s.appraised_points, s.self_points)"
_SUMS = f"""
SELECT s.sheet_id, COUNT({_OFFICIAL}), COUNT(COALESCE(s.approved_points, s.appraised_points)),
    COUNT(s.approved_points), SUM({_OFFICIAL}){{parts}}
FROM zones_score s JOIN zones_scoresheet h ON h.id = s.sheet_id
WHERE h.campaign_id = %s {{members}}
GROUP BY s.sheet_id
"""
_OF_ZONE = """
AND h.agency_id IN
    (SELECT m.agency_id FROM zones_membership m WHERE m.campaign_id = %s AND m.zone_id = %s)
"""
NOTHING: Found = (Sums(), Standing.Basis.NONE, ())


def points_by_sheet(
    campaign: Campaign, zone: Zone | None, special: SpecialCriteria
) -> dict[int, Found]:
    """Returns each sheet's sums by kind, what they rest on, and its tie-break points; one query.

    Grouped by sheet alone, without a join to the criteria: what is neither bonus nor penalty is
    base. On SQLite a sum of decimals is a binary float, wrong in its last digits; it is rounded
    to hundredths before anything is compared.
    """
    parts = [special.bonus, special.penalty, *(ids for _, ids in special.tie_breaks)]
    members, zones = (_OF_ZONE, [campaign.pk, zone.pk]) if zone else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            _SUMS.format(parts="".join(map(_sum_over, parts)), members=members),
            [campaign.pk, *zones],
        )
        rows = cursor.fetchall()
    signs = [sign for sign, _ in special.tie_breaks]
    found = {}
    for sheet, scored, appraised, approved, *sums in rows:
        total, bonus, penalty, *ties = map(_points, sums)
        found[sheet] = (
            Sums(total - bonus - penalty, bonus, penalty),
            _basis(scored, appraised, approved),
            tuple(sign * tie for sign, tie in zip(signs, ties, strict=True)),
        )
    return found


def _sum_over(criteria: list[int]) -> str:
    """Returns the SQL of a sum over a few criteria; their ids are integers from the database."""
    if not criteria:
        return ", 0"
    return f", SUM({_OFFICIAL}) FILTER (WHERE s.criterion_id IN ({', '.join(map(str, criteria))}))"


def _points(total: Decimal | float | None) -> Decimal:
    return Decimal(round(total * 100)).scaleb(-2) if total else Decimal(0)


def _basis(scored: int, appraised: int, approved: int) -> str:
    if not scored:
        return Standing.Basis.NONE
    if approved == scored:
        return Standing.Basis.APPROVED
    if appraised == scored:
        return Standing.Basis.APPRAISED
    return Standing.Basis.MIXED if appraised else Standing.Basis.SELF
