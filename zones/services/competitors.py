"""Who was given something for a zone's year: its members, and after a merger who continues them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from zones.models import Membership, Zone
from zones.services.succession import Succession


@dataclass(frozen=True)
class Competitors:
    """The members of a zone, in a campaign or in all, and those that continue one of them.

    ``campaigns_by_heirs`` says which agencies continue the members of which campaigns, in any
    generation; the same heirs stand once.
    """

    zone: int
    members: QuerySet[Membership]
    campaigns_by_heirs: dict[frozenset[int], list[int]]

    def among(self, campaign: str = "campaign") -> Q:
        """Returns the condition that chooses theirs of rows with an ``agency``; no query.

        ``campaign`` leads from a row to its campaign. Of an heir the row counts only where it
        competed in no zone of that kind itself in the row's campaign.
        """
        row = {"campaign": OuterRef(campaign), "agency": OuterRef("agency")}
        theirs = Q(Exists(self.members.filter(**row)))
        continued = Q()
        for heirs, campaigns in self.campaigns_by_heirs.items():
            continued |= Q(**{f"{campaign}__in": campaigns, "agency__in": heirs})
        if not continued:
            return theirs
        kind = Subquery(Zone.objects.filter(pk=self.zone).values("kind")[:1])
        competed = Membership.objects.filter(zone_kind=kind, **row)
        return theirs | (continued & ~Q(Exists(competed)))


def competitors_of(zone: int, campaign: int | None = None) -> Competitors:
    """Returns the zone's competitors by ids; one query, two where a member has a successor."""
    members = Membership.objects.filter(zone=zone)
    if campaign is not None:
        members = members.filter(campaign=campaign)
    followed: dict[int, set[int]] = defaultdict(set)
    rows = members.filter(agency__successors__isnull=False).order_by()
    for year, agency in rows.values_list("campaign_id", "agency_id"):
        followed[year].add(agency)
    found: dict[frozenset[int], list[int]] = defaultdict(list)
    succession = Succession() if followed else None
    for year, agencies in followed.items():
        found[frozenset(succession.heirs(agencies))].append(year)
    return Competitors(zone, members, dict(found))
