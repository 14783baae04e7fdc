"""How far a campaign has come: who has not begun, who is at which step, what is due when."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from thidua.text import overdue_text
from zones.models import Campaign, Membership, Score, ScoreSheet, ZoneYear
from zones.permissions import Standpoint
from zones.services.contests import BlockLabel, ZoneLabel
from zones.services.ranking import members_with_sheets

NOTHING = "nothing"
STEPS = {
    NOTHING: "Chưa chấm",
    ScoreSheet.State.DRAFT: "Đang chấm",
    ScoreSheet.State.SUBMITTED: "Đã nộp",
    ScoreSheet.State.APPRAISED: "Đã thẩm định",
    ScoreSheet.State.APPROVED: "Đã duyệt",
}


@dataclass(frozen=True)
class AgencyProgress:
    """The step that an agency has reached (a key of ``STEPS``), and its sheet where it has one."""

    agency_id: int
    name: str
    step: str
    sheet_id: int | None


@dataclass
class Progress:
    """One block of a zone: how far each of its agencies has come, and how far the zone's year.

    ``has_year`` says whether the zone's year was written down: only then can it be closed.
    """

    zone: ZoneLabel
    block: BlockLabel
    has_year: bool = True
    is_closed: bool = False
    agencies: list[AgencyProgress] = field(default_factory=list)

    @property
    def counts(self) -> list[int]:
        """How many agencies are at each step, in the order of ``STEPS``."""
        reached = [agency.step for agency in self.agencies]
        return [reached.count(step) for step in STEPS]

    @property
    def is_begun(self) -> bool:
        return any(agency.step != NOTHING for agency in self.agencies)


@dataclass(frozen=True)
class Deadline:
    """A day by which something is due, and how many days are left (negative: overdue)."""

    label: str
    day: date
    days_left: int
    is_current: bool

    @property
    def is_overdue(self) -> bool:
        return self.is_current and self.days_left < 0

    @property
    def how_overdue(self) -> str:
        return overdue_text(-self.days_left)


def progress_of(campaign: Campaign, standpoint: Standpoint | None = None) -> list[Progress]:
    """Returns each block of each zone; from a standpoint, only what it chairs. One query.

    An agency has not begun while it has no sheet, or one without a point.
    """
    years = ZoneYear.objects.filter(campaign=campaign, zone=OuterRef("zone"))
    rows = members_with_sheets(Membership.objects.filter(campaign=campaign), campaign).annotate(
        has_points=Exists(Score.objects.scored().filter(sheet=OuterRef("sheet__id"))),
        has_year=Exists(years),
        is_closed=Exists(years.filter(closed_at__isnull=False)),
    )
    if standpoint is not None:
        chaired = Q(zone__in=standpoint.chaired)
        for zone, block in standpoint.vice_chaired:
            chaired |= Q(zone=zone, agency__block=block)
        rows = rows.filter(chaired)
    found: dict[tuple[int, int], Progress] = {}
    for *place, has_year, is_closed, agency, name, sheet, state, has_points in rows.values_list(
        *("zone_id", "zone__code", "zone__name"),
        *("agency__block_id", "agency__block__code", "agency__block__name"),
        *("agency__block__short_name", "has_year", "is_closed", "agency_id", "name"),
        *("sheet__id", "sheet__state", "has_points"),
    ):
        key = (place[0], place[3])
        if key not in found:
            labels = ZoneLabel(*place[:3]), BlockLabel(*place[3:])
            found[key] = Progress(*labels, has_year, is_closed)
        step = step_of(state, has_points)
        found[key].agencies.append(AgencyProgress(agency, name, step, sheet))
    return list(found.values())


def deadlines_of(campaign: Campaign, today: date) -> list[Deadline]:
    """Returns the campaign's deadlines, the current step's marked."""
    status = Campaign.Status
    return [
        Deadline(label, day, (day - today).days, campaign.status in current)
        for label, day, current in (
            ("Hạn tự chấm điểm", campaign.self_scoring_due, {status.OPEN}),
            ("Hạn thẩm định", campaign.appraisal_due, {status.APPRAISING}),
            ("Hạn tổng kết", campaign.closing_due, {status.APPRAISING}),
        )
        if day is not None
    ]


def step_of(state: str | None, has_points: bool) -> str:
    """Returns the step (a key of ``STEPS``) of a sheet in that state, None where there is none."""
    if state in (None, ScoreSheet.State.DRAFT):
        return ScoreSheet.State.DRAFT if has_points else NOTHING
    return state


def step_name(sheet: ScoreSheet) -> str:
    """Returns how every page names the step of a sheet that was read ``with_has_points``."""
    return STEPS[step_of(sheet.state, sheet.has_points)]
