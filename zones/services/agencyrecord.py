"""An agency over the years: its names, what it continues and what continues it, its results."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, OuterRef, Prefetch, Subquery

from zones.models import Agency, AgencyName, CriteriaTable, Membership, Standing, Zone
from zones.services.contests import Line
from zones.services.publication import line_of
from zones.services.succession import Succession


@dataclass(frozen=True)
class Name:
    """A name and the days between which it was borne; None where the day is not known, or still."""

    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class AgencyYear:
    """A year of the agency, or of one that it continues, in a zone.

    ``line`` is None while nothing is published; ``ranked`` is how many had a place in the block.
    """

    year: int
    agency: Agency
    name: str
    zone: Zone
    line: Line | None = None
    ranked: int = 0
    is_illustrative: bool = False

    @property
    def place(self) -> int | None:
        return self.line.place if self.line else None

    @property
    def total(self) -> Decimal | None:
        return self.line.total if self.line and self.line.is_scored else None


@dataclass(frozen=True)
class AgencyRecord:
    """What is told of an agency; ``family`` are the ids of itself and of all that it continues."""

    agency: Agency
    names: list[Name]
    predecessors: list[Agency]
    successors: list[Agency]
    family: set[int]
    years: list[AgencyYear]


def record_of(pk: int, user) -> AgencyRecord:
    """Returns the record of the agency as the user may read it; five queries.

    Published results are everybody's who reads what is published; a membership without a result
    is shown to whoever may see it.
    """
    succession = Succession()
    family, heirs = succession.lineage(pk), succession.successors(pk)
    agencies = (
        Agency.objects.filter(pk__in={*family, *heirs})
        .select_related("block", "province")
        .prefetch_related(Prefetch("former_names", AgencyName.objects.order_by("valid_to")))
        .in_bulk()
    )
    return AgencyRecord(
        agencies[pk],
        names_of(agencies[pk]),
        [agencies[key] for key in succession.predecessors(pk)],
        [agencies[key] for key in heirs],
        family,
        _years({key: agencies[key] for key in family}, user),
    )


def names_of(agency: Agency) -> list[Name]:
    """Returns the agency's names, the first one first."""
    names, since = [], agency.founded_on
    for former in agency.former_names.all():
        names.append(Name(former.name, former.valid_from or since, former.valid_to))
        # the last day that there is: some write it for «no end»
        since = former.valid_to + timedelta(days=1) if former.valid_to < date.max else None
    return [*names, Name(agency.name, since, agency.dissolved_on)]


def _years(family: dict[int, Agency], user) -> list[AgencyYear]:
    """Returns the years of the family, the latest first: published ones, then the rest."""
    found = _published_years(family, user)
    known = {(year.agency.pk, year.zone.pk, year.year) for year in found}
    members = (
        Membership.objects.visible_to(user)
        .filter(agency__in=family)
        .select_related("campaign", "zone")
    )
    for member in members:
        agency, year = family[member.agency_id], member.campaign.year
        if (agency.pk, member.zone_id, year) not in known:
            found.append(AgencyYear(year, agency, agency.name_in(year), member.zone))
    return sorted(found, key=lambda year: (-year.year, year.agency.sort_key, year.zone.sort_key))


def _published_years(family: dict[int, Agency], user) -> list[AgencyYear]:
    ranked = (
        Standing.objects.filter(
            zone_year=OuterRef("zone_year"), block=OuterRef("block"), place__isnull=False
        )
        .order_by()
        .values("zone_year")
        .annotate(agencies=Count("pk"))
    )
    # the version that was last in use: by it the sheets were scored
    tables = (
        CriteriaTable.objects.filter(
            campaign=OuterRef("zone_year__campaign"), block=OuterRef("block")
        )
        .exclude(status=CriteriaTable.Status.DRAFT)
        .order_by("-version")
    )
    rows = (
        Standing.objects.published_to(user)
        .filter(agency__in=family)
        .select_related("zone_year__campaign", "zone_year__zone", "agency")
        .defer("subtotals", "grade_reason")
        .annotate(
            ranked=Subquery(ranked.values("agencies")),
            is_illustrative=Subquery(tables.values("is_illustrative")[:1]),
        )
    )
    return [
        AgencyYear(
            row.zone_year.campaign.year,
            family[row.agency_id],
            row.agency_name,
            row.zone_year.zone,
            line_of(row),
            row.ranked or 0,
            bool(row.is_illustrative),
        )
        for row in rows
    ]
