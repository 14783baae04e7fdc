"""How members kept to the year's deadlines: sheets handed in, sent back, appraised.

Whether an agency was on time is judged by the first time that it handed its sheet in; a sheet that
was sent back and handed in again keeps that day. Days are those of Asia/Ho_Chi_Minh.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from zones.models import Block, Campaign, Membership, Score, ScoreSheet, Zone
from zones.permissions import Standpoint
from zones.rules.deadlines import days_late
from zones.services.contests import BlockLabel, ZoneLabel
from zones.services.ranking import members_with_sheets


class Timeliness(StrEnum):
    """How an agency stands to the deadline of self-scoring."""

    ON_TIME = "on_time"
    LATE = "late"
    NO_DEADLINE = "no_deadline"
    """Handed in, and nobody had set a deadline."""
    NOT_SENT = "not_sent"


@dataclass(frozen=True)
class SheetCourse:
    """The course of one member's sheet; ``returns`` is how often it was sent back to the agency."""

    agency_id: int
    agency_name: str
    sheet_id: int | None
    state: str
    has_points: bool
    first_submitted: date | None
    submitted: date | None
    appraised: date | None
    returns: int
    days_late: int | None
    appraisal_days_late: int | None

    @property
    def timeliness(self) -> Timeliness:
        if self.first_submitted is None:
            return Timeliness.NOT_SENT
        if self.days_late is None:
            return Timeliness.NO_DEADLINE
        return Timeliness.LATE if self.days_late > 0 else Timeliness.ON_TIME

    @property
    def is_being_redone(self) -> bool:
        """Whether the sheet was sent back and has not come again."""
        return self.first_submitted is not None and self.submitted is None


@dataclass
class BlockDiscipline:
    """One block of a zone, and how its members kept to the deadlines."""

    zone: ZoneLabel
    block: BlockLabel
    courses: list[SheetCourse] = field(default_factory=list)

    def count(self, timeliness: str) -> int:
        """Returns how many members stand so to the deadline."""
        return sum(course.timeliness == timeliness for course in self.courses)

    @property
    def members(self) -> int:
        return len(self.courses)

    @property
    def on_time(self) -> int:
        return self.count(Timeliness.ON_TIME)

    @property
    def late(self) -> int:
        return self.count(Timeliness.LATE)

    @property
    def without_deadline(self) -> int:
        return self.count(Timeliness.NO_DEADLINE)

    @property
    def not_sent(self) -> int:
        return self.count(Timeliness.NOT_SENT)

    @property
    def returned(self) -> int:
        """How many members had their sheet sent back, however often."""
        return sum(course.returns > 0 for course in self.courses)

    @property
    def returns(self) -> int:
        return sum(course.returns for course in self.courses)

    @property
    def appraised(self) -> int:
        return sum(course.appraised is not None for course in self.courses)


def discipline_of(
    campaign: Campaign,
    *,
    zone: Zone | None = None,
    block: Block | None = None,
    standpoint: Standpoint | None = None,
    today: date | None = None,
) -> list[BlockDiscipline]:
    """Returns each block of each zone, or of one zone or block; one query.

    From a standpoint only the own agencies and what it chairs. Of a sheet never handed in
    ``days_late`` is how long it is overdue ``today``, None while it is not.
    """
    members = Membership.objects.filter(campaign=campaign)
    if zone is not None:
        members = members.filter(zone=zone)
    if block is not None:
        members = members.filter(agency__block=block)
    if standpoint is not None:
        members = members.filter(_readable_from(standpoint))
    found: dict[tuple[int, int], BlockDiscipline] = {}
    for *place, agency, name, sheet, state, has_points, at, appraised_at, first, times in _rows(
        members, campaign
    ):
        key = (place[0], place[3])
        if key not in found:
            found[key] = BlockDiscipline(ZoneLabel(*place[:3]), BlockLabel(*place[3:]))
        submitted, appraised = _day(at), _day(appraised_at)
        first_submitted = _day(first) or submitted
        found[key].courses.append(
            SheetCourse(
                agency,
                name,
                sheet,
                state or "",
                has_points,
                first_submitted,
                submitted,
                appraised,
                # every time but the one that stands was followed by a return
                max((times or 0) - (submitted is not None), 0),
                _days_late(campaign.self_scoring_due, first_submitted, today),
                days_late(campaign.appraisal_due, appraised),
            )
        )
    return list(found.values())


def totals_of(blocks: Iterable[BlockDiscipline]) -> BlockDiscipline:
    """Returns all members together, under no zone and no block; each agency once.

    One that sits in two groups of different kinds has one sheet.
    """
    together = BlockDiscipline(ZoneLabel(0, "", ""), BlockLabel(0, "", ""))
    courses = {course.agency_id: course for block in blocks for course in block.courses}
    together.courses += courses.values()
    return together


def _readable_from(standpoint: Standpoint) -> Q:
    """The members whose sheets ``ScoreSheet.visible_to`` gives: own, and those chaired."""
    readable = Q(agency__in=standpoint.agencies) | Q(zone__in=standpoint.chaired)
    for zone, block in standpoint.vice_chaired:
        readable |= Q(zone=zone, agency__block=block)
    return readable


def _rows(members: QuerySet[Membership], campaign: Campaign) -> QuerySet:
    versions = ScoreSheet.history.filter(id=OuterRef("sheet__id")).order_by().values("id")
    first = versions.annotate(first=Min("submitted_at")).values("first")
    times = versions.annotate(times=Count("submitted_at", distinct=True)).values("times")
    return (
        members_with_sheets(members, campaign)
        .annotate(
            first=Subquery(first),
            times=Subquery(times),
            has_points=Exists(Score.objects.scored().filter(sheet=OuterRef("sheet__id"))),
        )
        .values_list(
            *("zone_id", "zone__code", "zone__name"),
            *("agency__block_id", "agency__block__code", "agency__block__name"),
            *("agency__block__short_name", "agency__block__unit_name"),
            *("agency_id", "name", "sheet__id", "sheet__state", "has_points"),
            *("sheet__submitted_at", "sheet__appraised_at", "first", "times"),
        )
    )


def _days_late(due: date | None, first: date | None, today: date | None) -> int | None:
    if first is not None:
        return days_late(due, first)
    overdue = days_late(due, today or timezone.localdate())
    return overdue if overdue is not None and overdue > 0 else None


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localdate(moment)
