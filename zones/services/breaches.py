"""Findings that an agency does not meet a condition: recorded and lifted with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction

from zones.models import Breach, Condition, ScoreSheet
from zones.services.sheetstanding import lock_sheet, refuse_frozen, standing_on


@transaction.atomic
def record_breach(sheet: ScoreSheet, condition: Condition, *, reason: str, by) -> Breach:
    """Records that the agency does not meet the condition; by who may write appraised points.

    Raises ValidationError ``reason_required``, ``no_permission``, ``sheet_locked``,
    ``campaign_closed``, ``standings_frozen``, ``other_table``, or that it is recorded already.
    """
    sheet = _begin(sheet, reason, by)
    if condition.table_id != sheet.table_id:
        raise ValidationError("Điều kiện không thuộc bảng tiêu chí này.", code="other_table")
    breach = Breach(sheet=sheet, condition=condition, reason=reason, recorded_by=by)
    breach.full_clean()
    breach.save()
    return breach


@transaction.atomic
def lift_breach(breach: Breach, *, reason: str, by) -> None:
    """Lifts a finding; it stays in the history, with the reason.

    Raises ValidationError as ``record_breach``, or ``already_lifted``.
    """
    _begin(breach.sheet, reason, by)
    standing = Breach.objects.select_for_update().filter(pk=breach.pk).first()
    if standing is None:
        raise ValidationError("Ghi nhận này đã được bỏ.", code="already_lifted")
    standing._change_reason = reason[:100]
    standing.delete()


def _begin(sheet: ScoreSheet, reason: str, by) -> ScoreSheet:
    if not reason.strip():
        raise ValidationError("Hãy ghi lý do, căn cứ.", code="reason_required")
    sheet = lock_sheet(sheet)
    refuse_frozen(sheet)
    standing = standing_on(sheet, by)
    if not standing.appraises:
        raise ValidationError(
            f"Bạn không được thẩm định bảng của {sheet.agency}.", code="no_permission"
        )
    if "appraised" not in standing.kinds:
        raise ValidationError(
            f"Bảng đang ở bước «{sheet.get_state_display()}», không ghi điều kiện được.",
            code="sheet_locked",
        )
    return sheet
