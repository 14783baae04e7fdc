"""Self-scored and appraised points side by side, with the differences that stand out."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings

from zones.models import Criterion, Score
from zones.services.contests import Contest, Line


@dataclass(frozen=True)
class Difference:
    """One criterion of one agency where the appraisal departs far from the agency's own view."""

    agency_name: str
    path: str
    name: str
    max_points: Decimal
    self_points: Decimal
    appraised_points: Decimal

    @property
    def change(self) -> Decimal:
        return self.appraised_points - self.self_points


@dataclass
class Comparison:
    """An agency's criteria that have both points; penalties count negative."""

    line: Line
    criteria: int = 0
    self_total: Decimal = Decimal(0)
    appraised_total: Decimal = Decimal(0)
    outliers: list[Difference] = field(default_factory=list)

    @property
    def change(self) -> Decimal:
        return self.appraised_total - self.self_total


def compare(contests: list[Contest]) -> dict[tuple[int, int], list[Comparison]]:
    """Returns by (zone id, block id) the comparison of each agency that has appraised points.

    One query. A difference beyond ``OUTLIER_SHARE_OF_MAXIMUM`` of the maximum is an outlier.
    Only lines that show their points are compared.
    """
    lines = {
        line.sheet_id: line
        for contest in contests
        for line in contest.lines
        if line.sheet_id and line.shows_points
    }
    found = _compared(lines)
    return {
        (contest.zone_id, contest.block_id): [
            found[line.sheet_id] for line in contest.lines if line.sheet_id in found
        ]
        for contest in contests
    }


def _compared(lines: dict[int, Line]) -> dict[int, Comparison]:
    share = Decimal(str(settings.OUTLIER_SHARE_OF_MAXIMUM))
    found: dict[int, Comparison] = {}
    rows = Score.objects.filter(
        sheet__in=list(lines), self_points__isnull=False, appraised_points__isnull=False
    ).order_by("criterion__position", "criterion_id")
    for sheet, path, name, kind, maximum, own, appraised in rows.values_list(
        "sheet_id",
        "criterion__path",
        "criterion__name",
        "criterion__kind",
        "criterion__max_points",
        "self_points",
        "appraised_points",
    ):
        comparison = found.get(sheet) or found.setdefault(sheet, Comparison(lines[sheet]))
        sign = -1 if kind == Criterion.Kind.PENALTY else 1
        comparison.criteria += 1
        comparison.self_total += sign * own
        comparison.appraised_total += sign * appraised
        if abs(own - appraised) > share * maximum:
            comparison.outliers.append(
                Difference(comparison.line.agency_name, path, name, maximum, own, appraised)
            )
    return found
