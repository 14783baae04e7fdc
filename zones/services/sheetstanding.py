"""Where a user stands towards one score sheet: what of it they may write and do now."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError

from thidua.recordlocks import lock
from zones.models import Campaign, Membership, ScoreSheet, Zone, ZoneYear
from zones.permissions import Standpoint, may_appraise, may_approve, may_self_score
from zones.services.pointrights import kinds_writable_on
from zones.services.standpoints import standpoint_of


@dataclass(frozen=True)
class SheetStanding:
    """A user's standing towards a sheet; the sheet has its campaign and agency at hand."""

    sheet: ScoreSheet
    standpoint: Standpoint
    zones: frozenset[int]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Which of «self», «appraised», «approved» points may be written now."""
        return kinds_writable_on(self.sheet, self.standpoint, set(self.zones), self.sheet.campaign)

    @property
    def self_scores(self) -> bool:
        return may_self_score(self.standpoint, self.sheet.agency_id)

    @property
    def appraises(self) -> bool:
        sheet = self.sheet
        return may_appraise(
            self.standpoint, sheet.agency_id, set(self.zones), sheet.agency.block_id
        )

    @property
    def approves(self) -> bool:
        return may_approve(self.standpoint, self.sheet.agency_id)


def standing_on(sheet: ScoreSheet, user) -> SheetStanding:
    """Returns the user's standing; the zones are read only where they decide something."""
    standpoint = standpoint_of(user, sheet.campaign)
    decides = standpoint.chaired or standpoint.vice_chaired
    zones = zones_of(sheet) if decides else frozenset()
    return SheetStanding(sheet, standpoint, zones)


def zones_of(sheet: ScoreSheet) -> frozenset[int]:
    """Returns the ids of the zones in which the sheet's agency competes that year."""
    members = Membership.objects.filter(campaign=sheet.campaign_id, agency=sheet.agency_id)
    return frozenset(members.values_list("zone_id", flat=True))


def zone_names_of(sheet: ScoreSheet) -> list[str]:
    """Returns the names of the zones in which the sheet's agency competes that year; one query."""
    members = {"memberships__campaign": sheet.campaign_id, "memberships__agency": sheet.agency_id}
    return list(Zone.objects.filter(**members).values_list("name", flat=True))


def lock_sheet(sheet: ScoreSheet) -> ScoreSheet:
    """Returns the sheet as it stands, locked; the campaign first, as every write of points does."""
    campaign = lock(Campaign.objects, sheet.campaign_id)
    fresh = lock(ScoreSheet.objects.select_related("agency", "table"), sheet.pk)
    fresh.campaign = campaign
    return fresh


def refuse_frozen(sheet: ScoreSheet) -> None:
    """Raises ValidationError ``standings_frozen`` when the zone's year is closed."""
    if not sheet.campaign.takes_points:
        raise ValidationError(
            f"{sheet.campaign.title} không nhận điểm: "
            f"{sheet.campaign.get_status_display().lower()}.",
            code="campaign_closed",
        )
    members = Membership.objects.filter(campaign=sheet.campaign_id, agency=sheet.agency_id)
    closed = ZoneYear.objects.filter(campaign=sheet.campaign_id, closed_at__isnull=False)
    if closed.filter(zone__in=members.values("zone")).exists():
        raise ValidationError(
            "Khu vực đã khép năm thi đua, kết quả xếp hạng đã chốt; không sửa được nữa.",
            code="standings_frozen",
        )
