"""What a secretariat looks at first: far differences, sudden jumps; and points without proof."""

from collections import defaultdict
from collections.abc import Collection

from django.conf import settings
from django.db.models import Exists, OuterRef

from thidua.text import points_text
from zones.models import Campaign, Evidence, Score, ScoreSheet
from zones.services.comparison import outlying_paths
from zones.services.contests import Contest
from zones.services.trend import Movement, movements

_PATHS_NAMED = 5


def anomalies_of(campaign: Campaign, contests: list[Contest]) -> dict[int, list[str]]:
    """Returns by sheet id what stands out on it, a sentence each; two queries.

    That is appraised points far from the agency's own (``OUTLIER_SHARE_OF_MAXIMUM``) and totals
    that jumped since the year before (``JUMP_POINTS``). Of a draft only what its appraisal says:
    the rest of it may still come.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for sheet, paths in outlying_paths(contests).items():
        found[sheet].append(f"Thẩm định lệch xa tự chấm: {_named(paths)}")
    moved = movements(campaign, contests)
    for contest in contests:
        for line in contest.lines:
            movement = moved.get((contest.zone_id, line.agency_id))
            if not movement or line.state in ("", ScoreSheet.State.DRAFT):
                continue
            if line.sheet_id and abs(movement.points) > settings.JUMP_POINTS:
                found[line.sheet_id].append(_jump(movement))
    return found


def unproved_on(sheets: Collection[int]) -> dict[int, list[str]]:
    """Returns by sheet id the criteria with points whose document is asked for and not there.

    Of a draft none: they may still come. One query.
    """
    documents = Evidence.objects.filter(
        sheet=OuterRef("sheet"), criterion=OuterRef("criterion"), withdrawn_at=None
    )
    rows = (
        Score.objects.scored()
        .filter(~Exists(documents), sheet__in=sheets, official__gt=0)
        .exclude(criterion__evidence="")
        .exclude(sheet__state=ScoreSheet.State.DRAFT)
        .order_by("sheet_id", "criterion__position", "criterion_id")
    )
    found: dict[int, list[str]] = defaultdict(list)
    for sheet, path in rows.values_list("sheet_id", "criterion__path"):
        found[sheet].append(path)
    return found


def _jump(movement: Movement) -> str:
    verb = "Tăng" if movement.points > 0 else "Giảm"
    return f"{verb} {points_text(abs(movement.points))} điểm so với năm {movement.year}"


def _named(paths: list[str]) -> str:
    """Returns «I.1, I.2», of many «12 tiêu chí»."""
    return ", ".join(paths) if len(paths) <= _PATHS_NAMED else f"{len(paths)} tiêu chí"
