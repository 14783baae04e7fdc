"""Opening the next year from this one: members, tables and zones carried over."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from simple_history.utils import bulk_create_with_history

from thidua.recordlocks import lock
from zones.models import Agency, Campaign, CriteriaTable, Membership, Zone, ZoneYear
from zones.services.appointments import Suggestion, suggest
from zones.services.succession import Succession, exists_in
from zones.services.tables import copy_table

_ROWS_A_BATCH = 500


@dataclass
class NextYear:
    """What was opened: the new campaign, what it took over, and what to look at."""

    campaign: Campaign
    zone_years: int = 0
    members: int = 0
    followed: int = 0
    tables: int = 0
    suggestions: list[tuple[Zone, Suggestion]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What was carried over, in one sentence."""
        followed = f" ({self.followed} đơn vị thay bằng đơn vị kế thừa)" if self.followed else ""
        return (
            f"Đã lập «{self.campaign}»: {self.zone_years} khu vực, {self.members} thành viên"
            f"{followed}, {self.tables} bảng tiêu chí để soạn tiếp."
        )


def next_year_is_open(campaign: Campaign) -> bool:
    """Returns whether the year after the campaign's has a campaign already."""
    return Campaign.objects.filter(year=campaign.year + 1).exists()


def competing_zones(campaign: Campaign) -> QuerySet[Zone]:
    """Returns the zones that have a year in the campaign, or members."""
    return Zone.objects.filter(pk__in=campaign.zone_years.values("zone")) | Zone.objects.filter(
        pk__in=campaign.memberships.values("zone")
    )


@transaction.atomic
def open_next_year(campaign: Campaign, *, by, reason: str = "") -> NextYear:
    """Creates the next year's campaign, planned, from this one; returns what was carried over.

    Zones and members go over, dissolved agencies replaced by those that continue them; tables in
    use go over as drafts. Nobody is appointed: whose turn it is, is suggested. Raises
    ValidationError ``already_open``.
    """
    campaign = lock(Campaign.objects, campaign.pk)
    if next_year_is_open(campaign):
        raise ValidationError(
            f"Phong trào thi đua năm {campaign.year + 1} đã có rồi.", code="already_open"
        )
    result = NextYear(_create_campaign(campaign, by))
    succession = Succession()
    _copy_zone_years(campaign, result, by)
    _copy_members(campaign, result, succession, by)
    for table in CriteriaTable.objects.in_use().filter(campaign=campaign).order_by("block"):
        copy_table(table, campaign=result.campaign, by=by)
        result.tables += 1
    if not result.tables:
        result.warnings.append("Năm trước chưa dùng bảng tiêu chí nào, năm mới chưa có bảng.")
    zones = Zone.objects.filter(years__campaign=result.campaign)
    result.suggestions = [(zone, suggest(result.campaign, zone, succession)) for zone in zones]
    result.warnings.append("Hãy ghi các hạn tự chấm điểm, thẩm định và tổng kết của năm mới.")
    return result


def _create_campaign(campaign: Campaign, by) -> Campaign:
    this, following = str(campaign.year), str(campaign.year + 1)
    opened = Campaign(
        code=campaign.code.replace(this, following) if this in campaign.code else following,
        year=campaign.year + 1,
        title=(
            campaign.title.replace(this, following)
            if this in campaign.title
            else f"{campaign.title} {following}"
        ),
        source=f"Mở từ «{campaign}».",
    )
    opened.full_clean()
    opened._history_user = by
    opened.save()
    return opened


def _copy_zone_years(campaign: Campaign, result: NextYear, by) -> None:
    """Gives every zone that competes its next year; launch and targets are new."""
    rows = [ZoneYear(campaign=result.campaign, zone=zone) for zone in competing_zones(campaign)]
    result.zone_years = len(_create(rows, ZoneYear, by))


def _copy_members(campaign: Campaign, result: NextYear, succession: Succession, by) -> None:
    agencies = Agency.objects.in_bulk()
    year = result.campaign.year
    members = list(
        campaign.memberships.select_related("zone").order_by("zone__sort_key", "agency__sort_key")
    )
    # whoever still exists stays in its own zone, before an heir could be put into another
    members.sort(key=lambda member: not exists_in(agencies[member.agency_id], year))
    placed: dict[tuple[int, str], Membership] = {}
    for member in members:
        old = agencies[member.agency_id]
        heirs = succession.living(old.pk, agencies, year)
        if not heirs:
            result.warnings.append(
                f"{old} không hoạt động trong năm {year} và chưa ghi đơn vị kế thừa: "
                "không chuyển sang năm mới."
            )
        for heir in heirs:
            _place(heir, member, placed, result)
        result.followed += old not in heirs and bool(heirs)
    result.members = len(_create(list(placed.values()), Membership, by))


def _place(
    heir: Agency,
    member: Membership,
    placed: dict[tuple[int, str], Membership],
    result: NextYear,
) -> None:
    """Puts the agency into the member's zone, once; warns where two zones would have it."""
    key = heir.pk, member.zone.kind
    if key not in placed:
        placed[key] = Membership(
            campaign=result.campaign,
            zone=member.zone,
            agency=heir,
            zone_kind=member.zone.kind,
            source=f"Chuyển từ {member.campaign}.",
        )
    elif placed[key].zone_id != member.zone_id:
        result.warnings.append(
            f"{heir} kế thừa thành viên của nhiều khu vực: đã xếp vào {placed[key].zone}, "
            f"không xếp vào {member.zone}."
        )


def _create(rows: list, model: type, by) -> list:
    return bulk_create_with_history(rows, model, batch_size=_ROWS_A_BATCH, default_user=by)
