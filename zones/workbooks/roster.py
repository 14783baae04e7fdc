"""What a workbook is checked against: the campaign's agencies, sheets and criteria, in memory."""

from collections import defaultdict
from dataclasses import dataclass, field

from thidua.spreadsheets.cells import folded
from thidua.text import fold
from zones.models import (
    Agency,
    AgencyName,
    Campaign,
    CriteriaTable,
    Criterion,
    Membership,
    ScoreSheet,
)
from zones.permissions import Standpoint, may_ever_write, sees_all_points, writable_kinds
from zones.services.campaigns import ensure_sheets
from zones.services.standpoints import standpoint_of, zones_by_agency


@dataclass(frozen=True)
class Leaf:
    """A criterion as points are checked against it; the maximum in hundredths."""

    pk: int
    path: str
    maximum: int
    is_leaf: bool


@dataclass
class Entry:
    """An agency as rows are checked against it.

    ``kinds`` says which points the user may write on its sheet now, ``ever`` which in some other
    state of the sheet; ``is_visible`` whether the user may read its points.
    """

    pk: int
    code: str
    label: str
    names: set[str]
    sheet: int | None = None
    table: int | None = None
    state: str = ""
    is_member: bool = False
    kinds: frozenset[str] = frozenset()
    ever: frozenset[str] = frozenset()
    is_visible: bool = False


@dataclass
class Roster:
    """Agencies by folded code, and each table's criteria by folded path."""

    campaign: Campaign
    standpoint: Standpoint
    agencies: dict[str, Entry] = field(default_factory=dict)
    criteria: dict[int, dict[str, Leaf]] = field(default_factory=dict)

    def entry_of_sheet(self) -> dict[int, Entry]:
        """Returns sheet id → entry."""
        return {entry.sheet: entry for entry in self.agencies.values() if entry.sheet}


def load_roster(campaign: Campaign, user) -> Roster:
    """Returns the roster of a campaign for a user (None: an operator); at most 12 queries."""
    roster = Roster(campaign, standpoint_of(user, campaign))
    _load_agencies(roster)
    if _lacks_sheets(roster):
        ensure_sheets(campaign)
    _load_sheets(roster, user)
    for table, pk, path, maximum, kind in (
        Criterion.objects.filter(table__campaign=campaign)
        .exclude(table__status=CriteriaTable.Status.DRAFT)
        .order_by("table_id", "position", "pk")
        .values_list("table_id", "pk", "path", "max_points", "kind")
    ):
        roster.criteria.setdefault(table, {})[folded(path)] = Leaf(
            pk, path, int((maximum or 0) * 100), kind != Criterion.Kind.GROUP
        )
    return roster


def _load_agencies(roster: Roster) -> None:
    former: dict[int, set[str]] = defaultdict(set)
    for agency, name in AgencyName.objects.values_list("agency_id", "name"):
        former[agency].add(fold(name))
    rows = Agency.objects.order_by().values_list("pk", "code", "name", "short_name")
    for pk, code, name, short_name in rows:
        names = {fold(name), fold(short_name)} | former.get(pk, set())
        roster.agencies[folded(code)] = Entry(pk, code, short_name or name, names)


def _lacks_sheets(roster: Roster) -> bool:
    return (
        roster.campaign.takes_points
        and Membership.objects.filter(campaign=roster.campaign)
        .exclude(agency__sheets__campaign=roster.campaign)
        .exists()
    )


def _load_sheets(roster: Roster, user) -> None:
    campaign, standpoint = roster.campaign, roster.standpoint
    by_id = {entry.pk: entry for entry in roster.agencies.values()}
    zones = zones_by_agency(campaign)
    for agency in zones:
        by_id[agency].is_member = True
    sees_all = user is None or sees_all_points(user)
    visible = set() if sees_all else _visible_sheets(campaign, user)
    rows = ScoreSheet.objects.filter(campaign=campaign).order_by()
    for pk, agency, table, state, block, reason in rows.values_list(
        "pk", "agency_id", "table_id", "state", "agency__block_id", "return_reason"
    ):
        entry = by_id[agency]
        entry.sheet, entry.table, entry.state = pk, table, state
        entry.is_visible = sees_all or pk in visible
        member_of = zones.get(agency, set())
        if campaign.takes_points:
            entry.kinds = writable_kinds(
                standpoint,
                state=state,
                agency_id=agency,
                zones=member_of,
                block_id=block,
                self_scoring_open=campaign.status == Campaign.Status.OPEN or bool(reason),
            )
        entry.ever = frozenset(
            kind
            for kind in ("self", "appraised", "approved")
            if may_ever_write(standpoint, kind, agency, member_of, block)
        )


def _visible_sheets(campaign: Campaign, user) -> set[int]:
    sheets = ScoreSheet.objects.filter(campaign=campaign).visible_to(user)
    return set(sheets.values_list("pk", flat=True))
