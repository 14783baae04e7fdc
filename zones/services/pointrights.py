"""Which points a standpoint may write on a sheet now, and what refuses the others."""

from collections.abc import Collection

from django.core.exceptions import ValidationError

from zones.models import Campaign, ScoreSheet, ScoreWrite
from zones.permissions import Standpoint, may_ever_write, writable_kinds
from zones.services.scoremerge import KINDS
from zones.services.standpoints import Member, members_of


def refuse_unwritable(
    write: ScoreWrite,
    sheets: list[tuple[int, int, str, str]],
    touched: dict[int, tuple[set[str], bool]],
    standpoint: Standpoint,
) -> None:
    """Raises where the campaign, the zones, the sheets' states or the user's standing forbid it."""
    campaign = write.campaign
    if not campaign.takes_points:
        raise ValidationError(
            f"{campaign.title} không nhận điểm: {campaign.get_status_display().lower()}.",
            code="campaign_closed",
        )
    members = members_of(campaign)
    for pk, agency, state, reason in sheets:
        member = members.get(agency, Member())
        if member.is_closed:
            raise ValidationError(
                f"Khu vực của {_sheet(pk).agency} đã khép năm thi đua, không ghi điểm được nữa.",
                code="standings_frozen",
            )
        # what is taken back or decided may be of an agency that has left since
        if not member.zones and write.door in (ScoreWrite.Door.FORM, ScoreWrite.Door.IMPORT):
            raise ValidationError(
                f"{_sheet(pk).agency} không thuộc khu vực nào trong {campaign.title}, không ghi "
                "điểm được.",
                code="not_member",
            )
        writable = writable_in(standpoint, campaign, state, agency, member, bool(reason))
        if not touched[pk][0] <= writable:
            refuse_kinds(_sheet(pk), touched[pk][0], standpoint, member.zones, campaign)


def _sheet(pk: int) -> ScoreSheet:
    return ScoreSheet.objects.select_related("agency").get(pk=pk)


def writable_in(
    standpoint: Standpoint,
    campaign: Campaign,
    state: str,
    agency_id: int,
    member: Member,
    is_returned: bool,
) -> frozenset[str]:
    """Returns which kinds the standpoint may write on a sheet in that state."""
    return writable_kinds(
        standpoint,
        state=state,
        agency_id=agency_id,
        zones=member.zones,
        block_id=member.block_id,
        self_scoring_open=campaign.status == Campaign.Status.OPEN or is_returned,
    )


def kinds_to_fill_in(standpoint: Standpoint, agency_id: int, member: Member) -> frozenset[str]:
    """Returns which of self and appraised points a form of that agency asks its reader for.

    Those that the reader may write at some step; who may write none passes the form on to the
    agency, which scores itself.
    """
    place = (agency_id, member.zones, member.block_id)
    asked = {kind for kind in ("self", "appraised") if may_ever_write(standpoint, kind, *place)}
    return frozenset(asked or {"self"})


def kinds_writable_on(
    sheet: ScoreSheet, standpoint: Standpoint, zones: set[int], campaign: Campaign
) -> frozenset[str]:
    """Returns which kinds of points the standpoint may write on the sheet now."""
    if not campaign.takes_points:
        return frozenset()
    member = Member(sheet.agency.block_id, zones)
    is_returned = bool(sheet.return_reason)
    return writable_in(standpoint, campaign, sheet.state, sheet.agency_id, member, is_returned)


def refuse_kinds(
    sheet: ScoreSheet, kinds: set[str], standpoint: Standpoint, zones: set[int], campaign: Campaign
) -> None:
    """Raises ValidationError ``no_permission`` or ``sheet_locked`` for a kind not writable."""
    writable = kinds_writable_on(sheet, standpoint, zones, campaign)
    # a note may be written by whoever may write any of the points beside it
    refused = kinds - writable - ({"note"} if writable else set())
    place = (sheet.agency_id, zones, sheet.agency.block_id)
    for kind in sorted(refused):
        ever = {one for one in KINDS[:3] if may_ever_write(standpoint, one, *place)}
        if why := why_locked(sheet.state, kind, ever):
            raise ValidationError(
                f"Bảng chấm điểm của {sheet.agency} {why}, không ghi thêm được.",
                code="sheet_locked",
            )
        raise ValidationError(f"Bạn không được ghi điểm của {sheet.agency}.", code="no_permission")


def why_locked(state: str, kind: str, ever: Collection[str]) -> str:
    """Returns what became of a sheet on which the kind may not be written now: «đã nộp».

    ``ever`` are the kinds that the user may write at some step; '' of a kind that is none of them.
    A note is of whoever writes points beside it.
    """
    own = [one for one in KINDS[:3] if one in ever and kind in (one, "note")]
    if not own:
        return ""
    if state and state != ScoreSheet.State.DRAFT:
        return str(ScoreSheet.State(state).label).lower()
    return "đã hết hạn tự chấm điểm" if own[0] == "self" else "chưa nộp"
