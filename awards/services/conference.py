"""What the closing conference of a zone's year reports, read from the records of both apps."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from awards.models import Nomination
from awards.rules.citation import document_number, office_at
from awards.services.conferred import conferred_lines
from awards.services.reportfacts import Conferred, Members, Nominated, Office
from zones.models import Appointment, Campaign, Membership, Target, Zone, ZoneYear
from zones.permissions import Standpoint, sees_all_points
from zones.services.competitors import Competitors, competitors_of
from zones.services.contests import Contest
from zones.services.discipline import BlockDiscipline, discipline_of
from zones.services.disclosure import disclosed_from
from zones.services.ranking import name_in_year
from zones.services.results import results_of_zone_year
from zones.services.standpoints import standpoint_of


@dataclass(frozen=True)
class Conference:
    """What a zone's year comes to, as far as the reader may see it.

    ``reads_whole`` says whether nothing of the zone is hidden from the reader; else ``discipline``
    and ``nominated`` are None, and ``contests`` hold the lines that may be read.
    """

    zone_year: ZoneYear
    reads_whole: bool
    offices: list[Office]
    targets: list[Target]
    members: list[Members]
    discipline: list[BlockDiscipline] | None
    contests: list[Contest]
    nominated: Nominated | None
    conferred: Conferred

    @property
    def campaign(self) -> Campaign:
        return self.zone_year.campaign

    @property
    def zone(self) -> Zone:
        return self.zone_year.zone

    @property
    def chair(self) -> Office | None:
        """The chair of the year that is reported."""
        return next(
            (office for office in self.offices_in(self.campaign.year) if office.is_chair), None
        )

    def offices_in(self, year: int) -> list[Office]:
        """Returns the chair and then the vice-chairs of a year."""
        return [office for office in self.offices if office.year == year]


def zone_year_of(campaign_code: str, zone_code: str) -> ZoneYear | None:
    """Returns the zone's year by codes: unsaved where nothing was written of it; None for none."""
    if not (campaign_code + zone_code).isprintable():
        return None  # what stands in an address is anybody's, and PostgreSQL takes no NUL
    found = ZoneYear.objects.select_related("campaign", "zone").filter(
        campaign__code=campaign_code, zone__code=zone_code
    )
    if zone_year := found.first():
        return zone_year
    campaign = Campaign.objects.filter(code=campaign_code).first()
    zone = Zone.objects.filter(code=zone_code).first()
    return ZoneYear(campaign=campaign, zone=zone) if campaign and zone else None


def conference_of(zone_year: ZoneYear, user) -> Conference | None:
    """Returns what the user may read of a zone's year; None of a zone that is not the user's.

    Sixteen queries at most: five rank the points where the year is not closed, two find heirs.
    """
    campaign, zone = zone_year.campaign, zone_year.zone
    standpoint = Standpoint() if sees_all_points(user) else standpoint_of(user, campaign)
    reads_whole = sees_all_points(user) or zone.pk in standpoint.chaired
    if reads_whole:
        discipline = discipline_of(campaign, zone=zone)
        members = [_members_of(block) for block in discipline]
        contests = results_of_zone_year(zone_year)
    else:
        discipline, (members, is_own) = None, _members(campaign, zone, standpoint)
        if not is_own:
            return None
        contests = disclosed_from(standpoint, results_of_zone_year(zone_year))
    competitors = competitors_of(zone.pk, campaign.pk)
    return Conference(
        zone_year,
        reads_whole,
        _offices(campaign, zone),
        list(zone_year.targets.order_by("pk")) if zone_year.pk else [],
        members,
        discipline,
        contests,
        _nominated(zone_year, competitors) if reads_whole else None,
        _conferred(campaign, competitors, user),
    )


def _members_of(block: BlockDiscipline) -> Members:
    names = [course.agency_name for course in block.courses]
    return Members(str(block.block), block.block.name, names)


def _members(campaign: Campaign, zone: Zone, standpoint: Standpoint) -> tuple[list[Members], bool]:
    """Returns the zone's members by block, and whether one of them is the reader's agency."""
    rows = Membership.objects.filter(campaign=campaign, zone=zone).annotate(
        name=name_in_year(campaign.year)
    )
    found: dict[int, Members] = {}
    is_own = False
    for agency, name, block, block_name, short_name in rows.order_by(
        "agency__block__code", "agency__sort_key"
    ).values_list(
        *("agency_id", "name"),
        *("agency__block_id", "agency__block__name", "agency__block__short_name"),
    ):
        is_own |= agency in standpoint.agencies
        members = found.setdefault(block, Members(short_name or block_name, block_name, []))
        members.names.append(name)
    return list(found.values()), is_own


def _offices(campaign: Campaign, zone: Zone) -> list[Office]:
    """Returns the serving chairs and vice-chairs of the year and of the next; one query."""
    year = campaign.year
    rows = (
        Appointment.objects.serving()
        .filter(Q(campaign=campaign) | Q(campaign__year=year + 1), zone=zone)
        .annotate(name_then=name_in_year(year), name_next=name_in_year(year + 1))
        .order_by("campaign__year", "role", "-agency__block__provides_chair", "agency__sort_key")
        .values_list(
            *("campaign__year", "role", "office", "person", "name_then", "name_next"),
            "agency__province__name",
        )
    )
    return [
        Office(
            served,
            role == Appointment.Role.CHAIR,
            office_at(office, name_then if served == year else name_next),
            person,
            province,
        )
        for served, role, office, person, name_then, name_next, province in rows
    ]


def _nominated(zone_year: ZoneYear, competitors: Competitors) -> Nominated:
    """Counts the nominations of the zone's competitors, and those that the zone itself elected.

    All of them, also for the zone's chair, who signs the report and reads only the zone's own.
    """
    of_zone = competitors.among() | Q(zone=zone_year.zone)
    rows = Nomination.objects.filter(of_zone, campaign=zone_year.campaign).order_by()
    return Nominated(Counter(dict(rows.values_list("state").annotate(count=Count("pk")))))


def _conferred(campaign: Campaign, competitors: Competitors, user) -> Conferred:
    of_zone = competitors.among("decision__campaign")
    lines = conferred_lines(user).filter(of_zone, decision__campaign=campaign)
    rows = lines.values_list(
        *("decision__chain_position", "decision__number", "decision__symbol"),
        *("decision__signed_on", "award_type__name", "subject"),
    ).annotate(count=Count("pk"))
    return _added_up(rows.order_by("decision__chain_position", "award_type__name", "subject"))


def _added_up(rows: Iterable[tuple]) -> Conferred:
    counts: dict[str, Counter] = {}
    papers = {}
    for place, number, symbol, signed_on, award, subject, count in rows:
        counts.setdefault(award, Counter())[subject] += count
        papers[place] = (document_number(number, symbol), signed_on)
    return Conferred(counts, list(papers.values()))
