"""What a workbook is checked against: the campaign's agencies, sheets and criteria, in memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

from django.db.models import FilteredRelation, Q

from thidua.spreadsheets.cells import folded
from thidua.text import fold
from zones.models import (
    Agency,
    Campaign,
    CriteriaTable,
    Criterion,
)
from zones.permissions import (
    Standpoint,
    may_ever_write,
    may_read,
    sees_all_points,
    writable_kinds,
)
from zones.services.campaigns import ensure_sheets
from zones.services.standpoints import Member, members_of, standpoint_of


@dataclass(frozen=True)
class Leaf:
    """A criterion as points are checked against it; the maximum in hundredths."""

    pk: int
    path: str
    maximum: int
    is_leaf: bool


@dataclass(slots=True)
class Entry:
    """An agency as rows are checked against it.

    ``kinds`` says which points the user may write on its sheet now, ``ever`` which in some other
    state of the sheet; ``is_visible`` whether the user may read its points.
    """

    pk: int
    code: str
    label: str
    names: tuple[str, ...]
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

    @cached_property
    def names(self) -> frozenset[str]:
        """All names of all agencies, as ``fold`` makes them."""
        return frozenset(fold(name) for e in self.agencies.values() for name in e.names if name)

    @cached_property
    def leaves(self) -> frozenset[str]:
        """The folded paths of all tables' criteria."""
        return frozenset(self._paths(is_leaf=True))

    @cached_property
    def groups(self) -> frozenset[str]:
        """The folded paths that are groups in some table, and criteria in none."""
        return frozenset(self._paths(is_leaf=False)) - self.leaves

    def _paths(self, *, is_leaf: bool) -> Iterator[str]:
        for criteria in self.criteria.values():
            yield from (path for path, leaf in criteria.items() if leaf.is_leaf == is_leaf)


def load_roster(campaign: Campaign, user) -> Roster:
    """Returns the roster of a campaign for a user (None: an operator); five queries."""
    roster = Roster(campaign, standpoint_of(user, campaign))
    sees_all = user is None or sees_all_points(user)
    _load_agencies(roster, sees_all)
    if any(e.is_member and not e.sheet for e in roster.agencies.values()) and ensure_sheets(
        campaign
    ):
        roster.agencies.clear()
        _load_agencies(roster, sees_all)
    rows = (
        Criterion.objects.filter(table__campaign=campaign)
        .exclude(table__status=CriteriaTable.Status.DRAFT)
        .order_by("table_id", "position", "pk")
    )
    for table, pk, path, maximum, kind in rows.values_list(
        "table_id", "pk", "path", "max_points", "kind"
    ):
        roster.criteria.setdefault(table, {})[folded(path)] = Leaf(
            pk, path, int((maximum or 0) * 100), kind != Criterion.Kind.GROUP
        )
    return roster


def _load_agencies(roster: Roster, sees_all: bool) -> None:
    """Fills in all agencies, with their sheets and rights; two queries."""
    campaign = roster.campaign
    members = members_of(campaign)
    rows = Agency.objects.order_by().annotate(
        sheet=FilteredRelation("sheets", condition=Q(sheets__campaign=campaign)),
    )
    for pk, code, name, short_name, former, sheet, table, state, reason, block in rows.values_list(
        "pk",
        "code",
        "name",
        "short_name",
        "former_names__name",
        "sheet__id",
        "sheet__table_id",
        "sheet__state",
        "sheet__return_reason",
        "block_id",
    ):
        key = folded(code)
        entry = roster.agencies.get(key)
        if entry is None:
            names = (name, short_name)
            entry = Entry(pk, code, short_name or name, names, sheet, table, state or "")
            roster.agencies[key] = entry
            member = members.get(pk, Member())
            _set_rights(entry, roster, member.zones, block, reason or "", sees_all=sees_all)
            if member.is_closed:
                entry.kinds = frozenset()
        if former:
            entry.names = (*entry.names, former)


def _set_rights(
    entry: Entry, roster: Roster, zones: set[int], block: int, reason: str, *, sees_all: bool
) -> None:
    campaign, standpoint = roster.campaign, roster.standpoint
    entry.is_member = bool(zones)
    if entry.sheet is None:
        return
    entry.is_visible = sees_all or may_read(standpoint, entry.pk, zones, block)
    if campaign.takes_points:
        entry.kinds = _shared(
            writable_kinds(
                standpoint,
                state=entry.state,
                agency_id=entry.pk,
                zones=zones,
                block_id=block,
                self_scoring_open=campaign.status == Campaign.Status.OPEN or bool(reason),
            )
        )
    entry.ever = _shared(
        frozenset(
            kind
            for kind in ("self", "appraised", "approved")
            if may_ever_write(standpoint, kind, entry.pk, zones, block)
        )
    )


@cache
def _shared(kinds: frozenset[str]) -> frozenset[str]:
    """Returns the one set of these kinds: thousands of agencies have the same few."""
    return kinds
