"""Closing a zone's year: its ranking becomes standings that never change again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from thidua.recordlocks import lock
from zones.models import Campaign, ScoreSheet, Standing, ZoneYear
from zones.permissions import is_ministry
from zones.services.contests import NOT_SCORED, Contest, Line
from zones.services.ranking import rank_campaign, with_group_subtotals

_FINISHED = (ScoreSheet.State.APPRAISED, ScoreSheet.State.APPROVED)


@transaction.atomic
def close_zone_year(
    zone_year: ZoneYear, *, by, reason: str = "", at: datetime | None = None
) -> ZoneYear:
    """Freezes the zone's standings and closes its year, ``at`` now unless said; returns the year.

    Raises ValidationError ``no_permission``, ``already_closed``, ``no_members``, or
    ``sheets_unfinished`` naming the agencies whose sheets are neither appraised nor approved. An
    agency that is barred from ranking need not have been appraised.
    """
    if not is_ministry(by):
        raise ValidationError("Chỉ Bộ Tư pháp khép năm thi đua.", code="no_permission")
    # the campaign first, as every write of points does: none can slip in meanwhile
    campaign = lock(Campaign.objects, zone_year.campaign_id)
    zone_year = lock(ZoneYear.objects, zone_year.pk)
    if zone_year.is_closed:
        raise ValidationError("Năm thi đua này đã khép, kết quả đã chốt.", code="already_closed")
    contests = with_group_subtotals(rank_campaign(campaign, zone=zone_year.zone))
    refuse_unfinished(contests)
    zone_year.closed_at, zone_year.closed_by = at or timezone.now(), by
    zone_year._change_reason = reason[:100] or None
    zone_year.full_clean()
    zone_year.save()
    Standing.objects.bulk_create(_standings(zone_year, contests), batch_size=500)
    return zone_year


def _is_finished(line: Line) -> bool:
    is_barred = bool(line.barred_reason) and line.barred_reason != NOT_SCORED
    return is_barred or (line.is_scored and line.state in _FINISHED)


def refuse_unfinished(contests: list[Contest]) -> None:
    """Raises ValidationError ``no_members``, or ``sheets_unfinished`` that names who is waited for.

    An agency that is barred from ranking is not waited for.
    """
    if not contests:
        raise ValidationError("Khu vực chưa có thành viên trong năm này.", code="no_members")
    waiting = [line for contest in contests for line in contest.lines if not _is_finished(line)]
    if waiting:
        names = "; ".join(f"{line.agency_name} ({_state(line)})" for line in waiting)
        raise ValidationError(
            f"Còn {len(waiting)} đơn vị chưa được thẩm định: {names}.", code="sheets_unfinished"
        )


def _state(line: Line) -> str:
    if not line.state:
        return "chưa có bảng chấm điểm"
    if not line.is_scored:
        return "chưa có điểm"
    return ScoreSheet.State(line.state).label.lower()


def _standings(zone_year: ZoneYear, contests: list[Contest]) -> list[Standing]:
    return [
        Standing(
            zone_year=zone_year,
            block_id=contest.block_id,
            agency_id=line.agency_id,
            agency_name=line.agency_name,
            place=line.place,
            base=line.sums.base,
            bonus=line.sums.bonus,
            penalty=line.sums.penalty,
            total=line.total,
            subtotals={path: str(points) for path, points in line.subtotals.items()},
            basis=line.basis,
            computed_grade=line.computed_grade,
            grade=line.grade,
            grade_reason=line.grade_reason,
            barred_reason=line.barred_reason,
        )
        for contest in contests
        for line in contest.lines
    ]
