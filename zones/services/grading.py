"""The grade that a person decides, beside the one that points and bands give."""

from django.core.exceptions import ValidationError
from django.db import transaction

from zones.models import ScoreSheet, Zone
from zones.services.ranking import rank_campaign
from zones.services.sheetstanding import lock_sheet, refuse_frozen, standing_on, zones_of


@transaction.atomic
def decide_grade(sheet: ScoreSheet, grade: str, *, reason: str, by) -> ScoreSheet:
    """Stores the Ministry's grade; a blank grade lets the computed one stand again.

    Raises ValidationError ``no_permission``, ``campaign_closed``, ``standings_frozen``,
    ``unknown_grade``, or ``reason_required`` when the grade differs from the computed one or a
    decided grade is taken back.
    """
    sheet = lock_sheet(sheet)
    refuse_frozen(sheet)
    if not standing_on(sheet, by).approves:
        raise ValidationError("Chỉ Bộ Tư pháp quyết định xếp loại.", code="no_permission")
    if grade and not sheet.table.bands.filter(grade=grade).exists():
        raise ValidationError(f"Bảng tiêu chí không có mức «{grade}».", code="unknown_grade")
    departs = grade not in computed_grades(sheet) if grade else bool(sheet.decided_grade)
    if departs and not reason.strip():
        raise ValidationError(
            "Mức quyết định khác mức máy tính: hãy ghi lý do.", code="reason_required"
        )
    sheet.decided_grade = grade
    sheet.grade_reason = reason if grade else ""
    sheet._change_reason = reason[:100] or None
    sheet.full_clean()
    sheet.save()
    return sheet


def computed_grades(sheet: ScoreSheet) -> set[str]:
    """Returns the grade that points and bands give, in each zone where the agency competes."""
    return {
        line.computed_grade
        for zone in Zone.objects.filter(pk__in=zones_of(sheet))
        for contest in rank_campaign(sheet.campaign, zone=zone, block=sheet.agency.block)
        for line in contest.lines
        if line.agency_id == sheet.agency_id
    }
