"""The year's course: opening, appraising, closing; the only writer of a campaign's status."""

from django.core.exceptions import ValidationError
from django.db import transaction

from thidua.recordlocks import lock
from zones.models import Agency, Campaign, CriteriaTable, Membership, ScoreSheet


def check_new_member(membership: Membership) -> None:
    """Raises ValidationError ``zone_year_closed`` for a member that joins when all is decided.

    The campaign stays locked: neither is it opened nor a year closed before the member is in.
    """
    membership.campaign = campaign = _lock(membership.campaign)
    zone = membership.zone
    if campaign.zone_years.filter(zone=zone, closed_at__isnull=False).exists():
        raise ValidationError(
            {"zone": f"{zone} đã khép năm {campaign.year}, không thêm thành viên được."},
            code="zone_year_closed",
        )


def ensure_sheets(campaign: Campaign) -> int:
    """Gives every member whose block has a table in use a score sheet; returns how many are new.

    Does nothing while the campaign takes no points.
    """
    if not _sheets_lacking(campaign):
        return 0
    with transaction.atomic():  # others may give the same, or put another table into use
        sheets = _sheets_lacking(_lock(campaign))
        ScoreSheet.objects.bulk_create(sheets, batch_size=500)
    return len(sheets)


def _sheets_lacking(campaign: Campaign) -> list[ScoreSheet]:
    """Returns a sheet, not stored, for each member that has none and could be scored."""
    if not campaign.takes_points:
        return []
    tables = dict(
        CriteriaTable.objects.in_use().filter(campaign=campaign).values_list("block_id", "pk")
    )
    without = (
        Agency.objects.filter(memberships__campaign=campaign, block__in=tables)
        .exclude(sheets__campaign=campaign)
        .distinct()
    )
    return [
        ScoreSheet(campaign=campaign, agency=agency, table_id=tables[agency.block_id])
        for agency in without
    ]


@transaction.atomic
def open_campaign(campaign: Campaign, *, by, reason: str = "") -> Campaign:
    """Opens a planned campaign for self-scoring and gives the members their sheets.

    Raises ValidationError ``not_planned``, or ``no_table`` when no criteria table is in use.
    """
    campaign = _lock(campaign)
    if campaign.status != Campaign.Status.PLANNED:
        raise ValidationError("Phong trào này đã được mở.", code="not_planned")
    refuse_without_table(campaign)
    _set_status(campaign, Campaign.Status.OPEN)
    ensure_sheets(campaign)
    return campaign


@transaction.atomic
def begin_appraising(campaign: Campaign, *, by, reason: str = "") -> Campaign:
    """Ends self-scoring; raises ValidationError ``not_open``."""
    campaign = _lock(campaign)
    if campaign.status != Campaign.Status.OPEN:
        raise ValidationError("Phong trào không ở bước tự chấm điểm.", code="not_open")
    return _set_status(campaign, Campaign.Status.APPRAISING)


@transaction.atomic
def close_campaign(campaign: Campaign, *, by, reason: str = "") -> Campaign:
    """Closes the campaign: no point may be written any more.

    Raises ValidationError ``not_taking_points``, or ``zones_open`` naming the zones whose year is
    not closed yet.
    """
    campaign = _lock(campaign)
    if not campaign.takes_points:
        raise ValidationError("Phong trào chưa mở hoặc đã khép lại.", code="not_taking_points")
    refuse_open_zones(campaign)
    return _set_status(campaign, Campaign.Status.CLOSED)


@transaction.atomic
def reopen_campaign(campaign: Campaign, *, by, reason: str) -> Campaign:
    """Opens a campaign again that is closed, or being appraised, while no zone's year is closed.

    Raises ValidationError ``not_reopenable`` or ``standings_frozen``.
    """
    campaign = _lock(campaign)
    if campaign.status not in (Campaign.Status.CLOSED, Campaign.Status.APPRAISING):
        raise ValidationError("Phong trào đang mở, hoặc chưa mở lần nào.", code="not_reopenable")
    refuse_closed_zones(campaign)
    campaign._change_reason = reason[:100]
    _set_status(campaign, Campaign.Status.OPEN)
    ensure_sheets(campaign)
    return campaign


def refuse_without_table(campaign: Campaign) -> None:
    """Raises ValidationError ``no_table`` when no criteria table is in use."""
    if not CriteriaTable.objects.in_use().filter(campaign=campaign).exists():
        raise ValidationError(
            "Chưa có bảng tiêu chí nào được đưa vào dùng cho năm này.", code="no_table"
        )


def refuse_open_zones(campaign: Campaign) -> None:
    """Raises ValidationError ``zones_open`` naming the zones whose year is not closed yet."""
    waiting = campaign.zone_years.filter(closed_at=None).select_related("zone")
    if waiting:
        names = "; ".join(str(zone_year.zone) for zone_year in waiting)
        raise ValidationError(f"Còn khu vực chưa khép năm: {names}.", code="zones_open")


def refuse_closed_zones(campaign: Campaign) -> None:
    """Raises ValidationError ``standings_frozen`` when a zone's year is closed."""
    if campaign.zone_years.filter(closed_at__isnull=False).exists():
        raise ValidationError(
            "Kết quả xếp hạng đã chốt, không mở lại được.", code="standings_frozen"
        )


def _lock(campaign: Campaign) -> Campaign:
    return lock(Campaign.objects, campaign.pk)


def _set_status(campaign: Campaign, status: Campaign.Status) -> Campaign:
    campaign.status = status
    campaign.full_clean()
    campaign.save()
    return campaign
