"""Self-scored and appraised points side by side, with the differences that stand out."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import Abs

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
    lines = _shown_by_sheet(contests)
    found = _compared(lines)
    return {
        (contest.zone_id, contest.block_id): [
            found[line.sheet_id] for line in contest.lines if line.sheet_id in found
        ]
        for contest in contests
    }


def outlying_paths(contests: list[Contest]) -> dict[int, list[str]]:
    """Returns by sheet id the criteria whose difference is an outlier. One query, of these alone.

    The database leaves out what is surely near: on SQLite it reckons in binary fractions.
    """
    share = Decimal(str(settings.OUTLIER_SHARE_OF_MAXIMUM))
    rows = _with_both(_shown_by_sheet(contests)).filter(
        maximum__isnull=False, apart__gt=share * F("maximum") - Decimal("0.005")
    )
    found: dict[int, list[str]] = {}
    for sheet, path, maximum, own, appraised in rows.values_list(
        "sheet_id", "criterion__path", "maximum", "self_points", "appraised_points"
    ):
        if _is_outlier(own, appraised, maximum):
            found.setdefault(sheet, []).append(path)
    return found


def _shown_by_sheet(contests: list[Contest]) -> dict[int, Line]:
    return {
        line.sheet_id: line
        for contest in contests
        for line in contest.lines
        if line.sheet_id and line.shows_points
    }


def _with_both(sheets: Collection[int]) -> QuerySet[Score]:
    """Returns the points of the sheets that have both kinds, in the order of the table."""
    return (
        Score.objects.filter(
            sheet__in=list(sheets), self_points__isnull=False, appraised_points__isnull=False
        )
        .annotate(
            maximum=F("criterion__max_points"), apart=Abs(F("self_points") - F("appraised_points"))
        )
        .order_by("criterion__position", "criterion_id")
    )


def _is_outlier(own: Decimal, appraised: Decimal, maximum: Decimal) -> bool:
    share = Decimal(str(settings.OUTLIER_SHARE_OF_MAXIMUM))
    return abs(own - appraised) > share * maximum


def _compared(lines: dict[int, Line]) -> dict[int, Comparison]:
    found: dict[int, Comparison] = {}
    for sheet, path, name, kind, maximum, own, appraised in _with_both(lines).values_list(
        *("sheet_id", "criterion__path", "criterion__name", "criterion__kind"),
        *("maximum", "self_points", "appraised_points"),
    ):
        comparison = found.get(sheet) or found.setdefault(sheet, Comparison(lines[sheet]))
        sign = -1 if kind == Criterion.Kind.PENALTY else 1
        comparison.criteria += 1
        comparison.self_total += sign * own
        comparison.appraised_total += sign * appraised
        if _is_outlier(own, appraised, maximum):
            comparison.outliers.append(
                Difference(comparison.line.agency_name, path, name, maximum, own, appraised)
            )
    return found
