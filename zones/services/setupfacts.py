"""What an office has already of what it needs before its agencies score themselves: counted."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from thidua.accounts.models import User
from zones.models import (
    Agency,
    Appointment,
    Block,
    Campaign,
    CriteriaTable,
    Membership,
    Province,
    ScoreSheet,
    Zone,
    ZoneYear,
)
from zones.services.agencyaccounts import signs_in_for
from zones.services.tablechecks import check_table


@dataclass
class Facts:
    """Counts and the records that the next steps are about; ids of blocks as keys.

    ``campaign`` is the year that is being prepared, else the one that runs; ``former`` the last
    before it. ``zones`` know ``has_members``, ``has_year``, ``has_chair``, ``has_vice_chair``;
    ``tables`` how many ``criteria_count`` and ``band_count`` they hold. ``problems`` are those of
    the first table that is not in use yet.
    """

    accounts: dict[str, int]
    blocks: list[Block]
    provinces: int
    agencies: dict[int, int]
    agencies_with_account: int
    campaign: Campaign | None
    former: Campaign | None
    zones: list[Zone]
    members: list[tuple[int, bool]] = field(default_factory=list)
    tables: list[CriteriaTable] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    sheets: int = 0
    sheets_with_points: int = 0

    @property
    def competing(self) -> list[Zone]:
        """The zones that have members in the campaign."""
        return [zone for zone in self.zones if zone.has_members]

    @property
    def blocks_to_score(self) -> list[Block]:
        """The blocks of the members; while there are none, all that have agencies."""
        ids = {block for block, _has_account in self.members} or set(self.agencies)
        return [block for block in self.blocks if block.pk in ids]

    @property
    def draft(self) -> CriteriaTable | None:
        """The first table that is not in use, of a block that uses none."""
        used = {table.block_id for table in self.tables if table.is_frozen}
        return next((table for table in self.tables if table.block_id not in used), None)


def facts(on: date) -> Facts:
    """Returns what is there on that day, of agencies in the campaign's year; 11 queries at most."""
    campaign, former = _campaigns()
    agencies, with_account = _agencies(on, campaign)
    found = Facts(
        accounts=_accounts(),
        blocks=list(Block.objects.all()),
        provinces=Province.objects.count(),
        agencies=agencies,
        agencies_with_account=with_account,
        campaign=campaign,
        former=former,
        zones=list(_zones(campaign)),
    )
    if campaign is None:
        return found
    # merged agencies too: they were members of their year, whatever became of them since
    members = (
        Membership.objects.filter(campaign=campaign)
        .order_by()
        .annotate(has_account=signs_in_for("agency"))
        .values_list("agency__block", "has_account", "agency")
        .distinct()  # one may sit in two groups of different kinds
    )
    found.members = [(block, has_account) for block, has_account, _agency in members]
    found.tables = list(_tables(campaign))
    if campaign.status != Campaign.Status.PLANNED:
        found.sheets, found.sheets_with_points = _sheets(campaign)
    elif found.draft is not None:
        found.problems = check_table(found.draft)
    return found


def _campaigns() -> tuple[Campaign | None, Campaign | None]:
    """Returns the campaign that is prepared (else that runs), and the last one before it."""
    status = Campaign.Status
    campaigns = list(Campaign.objects.order_by("-year", "code"))
    planned = [campaign for campaign in campaigns if campaign.status == status.PLANNED]
    running = [campaign for campaign in campaigns if campaign.takes_points]
    current = next(iter(planned or running), None)
    before = (c for c in campaigns if c.status != status.PLANNED and c != current)
    return current, next(before, None)


def _accounts() -> dict[str, int]:
    rows = User.objects.filter(is_active=True).order_by().values_list("role")
    return dict(rows.annotate(Count("pk")))


def _agencies(on: date, campaign: Campaign | None) -> tuple[dict[int, int], int]:
    """Returns how many agencies of each block work that day, and how many have an account.

    Those of a campaign's year where there is one: a merger since takes nobody from it.
    """
    first, last = (date(campaign.year, 1, 1), date(campaign.year, 12, 31)) if campaign else (on, on)
    alive = Agency.objects.filter(
        Q(dissolved_on=None) | Q(dissolved_on__gte=min(first, on)),
        Q(founded_on=None) | Q(founded_on__lte=last),
    ).order_by()
    counts, with_account = {}, 0
    rows = alive.annotate(has_account=signs_in_for("pk")).values("block", "has_account")
    for row in rows.annotate(count=Count("pk")):
        counts[row["block"]] = counts.get(row["block"], 0) + row["count"]
        with_account += row["count"] if row["has_account"] else 0
    return counts, with_account


def _zones(campaign: Campaign | None) -> QuerySet[Zone]:
    of_zone = {"campaign": campaign, "zone": OuterRef("pk")}
    serving = Appointment.objects.serving().filter(**of_zone)
    return Zone.objects.annotate(
        has_members=Exists(Membership.objects.filter(**of_zone)),
        has_year=Exists(ZoneYear.objects.filter(**of_zone)),
        has_chair=Exists(serving.filter(role=Appointment.Role.CHAIR)),
        has_vice_chair=Exists(serving.filter(role=Appointment.Role.VICE_CHAIR)),
    )


def _tables(campaign: Campaign) -> QuerySet[CriteriaTable]:
    """Returns the tables in use or being written, the newest of each block first."""
    tables = CriteriaTable.objects.filter(campaign=campaign)
    return (
        tables.exclude(status=CriteriaTable.Status.REPLACED)
        .select_related("block")
        .annotate(
            criteria_count=Count("criteria", distinct=True, filter=~Q(criteria__kind="group")),
            band_count=Count("bands", distinct=True),
        )
        .order_by("block__code", "-version")
    )


def _sheets(campaign: Campaign) -> tuple[int, int]:
    """Returns how many sheets there are, and how many hold a point."""
    rows = ScoreSheet.objects.filter(campaign=campaign).order_by().with_has_points()
    counts = dict(rows.values_list("has_points").annotate(Count("pk")))
    return sum(counts.values()), counts.get(True, 0)
