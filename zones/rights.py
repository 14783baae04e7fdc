"""What a person may do with points in a campaign, and why: asked of the predicates each time."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from thidua.accounts.rights import Choice, Right, Section, Table
from thidua.accounts.roles import is_of_agency
from thidua.text import short_date
from zones.models import Agency, Appointment, Block, Campaign, ScoreSheet, Zone
from zones.permissions import (
    Standpoint,
    may_appraise,
    may_approve,
    may_read,
    may_self_score,
    sees_all_points,
    writable_kinds,
)
from zones.services.standpoints import Member, members_of, standpoint_of

Place = tuple[int, int]  # zone, block


def sections_of(user, *, on: date, asked: QueryDict) -> list[Section]:
    """Returns one section: the chosen campaign, else the latest that takes points."""
    campaigns = list(Campaign.objects.all())
    campaign = chosen_campaign(campaigns, asked)
    if campaign is None:
        return []
    view = _View.of(user, campaign, on)
    rights = [*_own_rights(view), *_office_rights(view)]
    table = _table(view)
    return [
        Section(
            title=f"Điểm thi đua, {campaign.title} ({campaign.get_status_display().lower()})",
            rights=rights,
            notes=_notes(view, table),
            table=table,
            choice=Choice(
                "campaign",
                "Phong trào",
                [(one.code, one.year_first) for one in campaigns],
                campaign.code,
            ),
        )
    ]


def chosen_campaign(campaigns: list[Campaign], asked: QueryDict) -> Campaign | None:
    """Returns the campaign that was asked for, else the latest that takes points, else any."""
    named = [campaign for campaign in campaigns if campaign.code == asked.get("campaign")]
    running = [campaign for campaign in campaigns if campaign.takes_points]
    return next(iter(named or running or campaigns), None)


@dataclass(frozen=True)
class _View:
    """A user before all members of a campaign on one day."""

    user: object
    campaign: Campaign
    on: date
    standpoint: Standpoint
    members: dict[int, Member]
    sheets: dict[int, tuple[str, str]]  # by agency: state, reason of return

    @classmethod
    def of(cls, user, campaign: Campaign, on: date) -> "_View":
        rows = ScoreSheet.objects.filter(campaign=campaign)
        return cls(
            user,
            campaign,
            on,
            standpoint_of(user, campaign, on),
            members_of(campaign),
            {
                agency: (state, reason)
                for agency, state, reason in rows.values_list("agency", "state", "return_reason")
            },
        )

    def reads(self, agency: int) -> bool:
        member = self.members[agency]
        return sees_all_points(self.user) or may_read(
            self.standpoint, agency, member.zones, member.block_id
        )

    def self_scores(self, agency: int) -> bool:
        return may_self_score(self.standpoint, agency)

    def appraises(self, agency: int) -> bool:
        member = self.members[agency]
        return may_appraise(self.standpoint, agency, member.zones, member.block_id)

    def approves(self, agency: int) -> bool:
        return may_approve(self.standpoint, agency)

    def writes_today(self, agency: int) -> frozenset[str]:
        """Returns which kinds of points could be written on the agency's sheet now."""
        member = self.members[agency]
        if agency not in self.sheets or member.is_closed or not self.campaign.takes_points:
            return frozenset()
        state, reason = self.sheets[agency]
        return writable_kinds(
            self.standpoint,
            state=state,
            agency_id=agency,
            zones=member.zones,
            block_id=member.block_id,
            self_scoring_open=self.campaign.status == Campaign.Status.OPEN or bool(reason),
        )


def _own_rights(view: _View) -> list[Right]:
    """What the user may do with the sheets of the own agency and of those it succeeds."""
    own = [pk for pk in view.members if pk in view.standpoint.agencies]
    rights = []
    for agency in Agency.objects.filter(pk__in=own):
        if agency.pk == view.user.agency_id:
            because = f"Vì là cán bộ của {agency}"
        else:
            because = f"Vì {view.user.agency} kế thừa {agency}"
        if is_of_agency(view.user):
            writes = "self" in view.writes_today(agency.pk)
            why = f"{because}." if writes else f"{because}, nhưng {_hindrance(view, agency.pk)}."
            rights.append(Right(f"Tự chấm điểm của {agency}", writes, why))
        rights.append(
            Right(
                f"Thẩm định bảng của {agency}",
                view.appraises(agency.pk),
                "Không ai thẩm định, duyệt bảng của chính đơn vị mình.",
            )
        )
    return rights


def _hindrance(view: _View, agency: int) -> str:
    if not view.campaign.takes_points:
        return f"phong trào {view.campaign.get_status_display().lower()}"
    if agency not in view.sheets:
        return "đơn vị chưa có bảng chấm điểm"
    if view.members[agency].is_closed:
        return "khu vực đã khép năm thi đua"
    state = ScoreSheet.State(view.sheets[agency][0])
    if state == ScoreSheet.State.DRAFT:
        return "đã hết thời gian tự chấm"
    return f"bảng {state.label.lower()}"


def _office_rights(view: _View) -> list[Right]:
    """What each office of the user's agency in the campaign gives, or gave, or will give."""
    if not is_of_agency(view.user):
        return []
    held = Appointment.objects.filter(
        campaign=view.campaign, agency__in=view.user.agency.lineage_ids()
    ).select_related("zone", "agency__block")
    return [_office_right(view, appointment) for appointment in held.order_by("starts_on", "pk")]


def _office_right(view: _View, appointment: Appointment) -> Right:
    is_chair = appointment.role == Appointment.Role.CHAIR
    judged = [
        agency
        for agency, member in view.members.items()
        if appointment.zone_id in member.zones
        if is_chair or member.block_id == appointment.agency.block_id
        if agency not in view.standpoint.agencies
    ]
    blocks = Block.objects.filter(pk__in={view.members[agency].block_id for agency in judged})
    names = ", ".join(str(block) for block in blocks) or str(appointment.agency.block)
    is_in_office = Appointment.objects.in_office(view.on).filter(pk=appointment.pk).exists()
    when = "" if is_in_office else ("Đã hết: " if _is_over(appointment, view.on) else "Chưa đến: ")
    decision = appointment.decision_reference
    said = f" theo quyết định {decision}" if decision else " (chưa ghi số quyết định)"
    return Right(
        f"Chấm thẩm định khối {names} của {appointment.zone}, trừ đơn vị mình",
        any(view.appraises(agency) for agency in judged),
        f"{when or 'Vì '}{appointment.agency} là {appointment.get_role_display()}{said}, "
        f"{_term(appointment)}.",
    )


def _is_over(appointment: Appointment, on: date) -> bool:
    if appointment.ends_on:
        return appointment.ends_on < on
    return appointment.campaign.status == Campaign.Status.CLOSED


def _term(appointment: Appointment) -> str:
    """Returns from when to when the office is held, in words."""
    first, last = appointment.starts_on, appointment.ends_on
    begins = f"từ ngày {short_date(first)}" if first else "từ khi phong trào mở"
    ends = f"đến hết ngày {short_date(last)}" if last else "đến khi phong trào khép lại"
    return f"{begins} {ends}"


def _table(view: _View) -> Table | None:
    """Returns how many members of each zone and block the user may do what with."""
    places: dict[Place, list[int]] = defaultdict(list)
    for agency, member in view.members.items():
        for zone in member.zones:
            places[zone, member.block_id].append(agency)
    asked = (view.reads, view.self_scores, view.appraises, view.approves, view.writes_today)
    zones, blocks = Zone.objects.in_bulk(), Block.objects.in_bulk()
    rows = [
        [str(zones[zone]), str(blocks[block]), *_counts(agencies, asked)]
        for (zone, block), agencies in places.items()
        if any(may(agency) for may in asked for agency in agencies)
    ]
    columns = ["Khu vực, cụm", "Khối", "Xem", "Tự chấm", "Thẩm định", "Duyệt", "Ghi được hôm nay"]
    caption = "Được làm gì với bảng của bao nhiêu đơn vị"
    return Table(caption, columns, sorted(rows)) if rows else None


def _counts(agencies: list[int], asked: tuple[Callable, ...]) -> list[str]:
    counts = (sum(bool(may(agency)) for agency in agencies) for may in asked)
    return [f"{count}/{len(agencies)}" if count else "–" for count in counts]


def _notes(view: _View, table: Table | None) -> list[str]:
    notes = []
    agency = view.user.agency
    if is_of_agency(view.user) and not view.standpoint.agencies & set(view.members):
        notes.append(f"{agency} không là thành viên khu vực nào trong năm này.")
    if is_of_agency(view.user) and agency.dissolved_on and agency.dissolved_on < view.on:
        notes.append(
            f"{agency} hoạt động đến hết ngày {short_date(agency.dissolved_on)}: chỉ còn các năm "
            "mà đơn vị là thành viên."
        )
    if table is None:
        notes.append("Không xem, không ghi điểm của đơn vị nào trong phong trào này.")
    return notes
