"""Each sheet's sums by kind, straight from the database: what a ranking of any size rests on."""

from decimal import Decimal

from django.db import connections

from thidua.replica import report_alias
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
FROM zones_score s
WHERE s.sheet_id IN (SELECT h.id FROM zones_scoresheet h WHERE h.campaign_id = %s {{members}})
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
    members, zones = (_OF_ZONE, [campaign.pk, zone.pk]) if zone else ("", [])
    with connections[report_alias()].cursor() as cursor:
        cursor.execute(
            _SUMS.format(parts=sums_over(special, _OFFICIAL, "s.criterion_id"), members=members),
            [campaign.pk, *zones],
        )
        rows = cursor.fetchall()
    found = {}
    for sheet, scored, appraised, approved, *sums in rows:
        base, ties = sums_and_ties(sums, special)
        found[sheet] = (base, _basis(scored, appraised, approved), ties)
    return found


def sums_over(special: SpecialCriteria, amount: str, criterion: str) -> str:
    """Returns the SQL of further columns: the amount summed over bonus, penalty, each tie-break.

    The criteria's ids are integers from the database.
    """
    parts = [special.bonus, special.penalty, *(ids for _, ids in special.tie_breaks)]
    return "".join(
        f", SUM({amount}) FILTER (WHERE {criterion} IN ({', '.join(map(str, ids))}))"
        if ids
        else ", 0"
        for ids in parts
    )


def sums_and_ties(
    sums: list[Decimal | float | None], special: SpecialCriteria
) -> tuple[Sums, tuple[Decimal, ...]]:
    """Returns the sum over everything and those of ``sums_over`` as base, bonus, penalty, ties."""
    total, bonus, penalty, *ties = map(_points, sums)
    signs = (sign for sign, _ in special.tie_breaks)
    return (
        Sums(total - bonus - penalty, bonus, penalty),
        tuple(sign * tie for sign, tie in zip(signs, ties, strict=True)),
    )


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
