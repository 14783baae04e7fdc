"""Who chaired which zone in which year: the grid of the rotation."""

from dataclasses import dataclass, field

from django.db.models import F

from thidua.text import short_date
from zones.models import Appointment, Campaign, Zone, ZoneYear


@dataclass(frozen=True)
class Served:
    """One appointment as the grid shows it, under the name that the agency bore that year."""

    pk: int
    agency: str
    office: str
    person: str
    until: str
    is_out_of_turn: bool
    reason: str


@dataclass
class Cell:
    """A zone's chairs and vice-chairs of a year; replaced ones before their successors.

    ``campaign_id`` is set where the zone competes that year; ``is_over`` once that year is closed.
    """

    campaign_id: int | None = None
    is_over: bool = False
    chairs: list[Served] = field(default_factory=list)
    vice_chairs: list[Served] = field(default_factory=list)

    @property
    def is_missing_a_chair(self) -> bool:
        """Whether the zone competes that year and nobody is recorded as its chair."""
        return self.campaign_id is not None and not self.chairs

    @property
    def is_empty(self) -> bool:
        return self.campaign_id is None and not self.chairs and not self.vice_chairs


@dataclass(frozen=True)
class Row:
    zone: Zone
    cells: list[tuple[int, Cell]]


@dataclass(frozen=True)
class Grid:
    years: list[int]
    rows: list[Row]


def appointment_grid(user) -> Grid:
    """Returns zones by years, newest year first, of what the user may see; five queries."""
    years = sorted(set(Campaign.objects.visible_to(user).values_list("year", flat=True)))[::-1]
    zones = list(Zone.objects.visible_to(user))
    cells = {(zone.pk, year): Cell() for zone in zones for year in years}
    opened = ZoneYear.objects.visible_to(user).order_by()
    for zone, year, campaign, status, closed_at in opened.values_list(
        "zone_id", "campaign__year", "campaign_id", "campaign__status", "closed_at"
    ):
        cell = cells[zone, year]
        cell.campaign_id = campaign
        cell.is_over = status == Campaign.Status.CLOSED or closed_at is not None
    appointments = (
        Appointment.objects.visible_to(user)
        .select_related("agency", "campaign")
        .prefetch_related("agency__former_names")
        # whoever serves still has no last day, and comes after whoever was replaced
        .order_by(F("ends_on").asc(nulls_last=True), "agency__sort_key", "pk")
    )
    for appointment in appointments:
        cell = cells[appointment.zone_id, appointment.campaign.year]
        is_chair = appointment.role == Appointment.Role.CHAIR
        (cell.chairs if is_chair else cell.vice_chairs).append(_served(appointment))
    return Grid(
        years=years,
        rows=[Row(zone, [(year, cells[zone.pk, year]) for year in years]) for zone in zones],
    )


def _served(appointment: Appointment) -> Served:
    former = appointment.agency.name_in(appointment.campaign.year)
    is_renamed = former != appointment.agency.name
    return Served(
        pk=appointment.pk,
        agency=former if is_renamed else str(appointment.agency),
        office=appointment.office,
        person=appointment.person,
        until=short_date(appointment.ends_on),
        is_out_of_turn=bool(appointment.out_of_turn_reason),
        reason=appointment.out_of_turn_reason,
    )
