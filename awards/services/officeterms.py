"""Who chaired a zone, and as whose deputy: from issued decisions, and from the records."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from awards.models import AppointmentLine
from zones.models import Appointment


@dataclass(frozen=True)
class Term:
    """An office-holder's year as chair or vice-chair; ``ended_on`` where somebody took over."""

    year: int
    role: str
    office: str
    person: str
    zone_name: str
    zone_code: str
    agency_code: str
    agency_name: str
    ended_on: date | None = None
    reference: str = ""

    @property
    def is_chair(self) -> bool:
        return self.role == Appointment.Role.CHAIR

    @property
    def role_name(self) -> str:
        return Appointment.Role(self.role).label


def terms_of(user, *, agencies=None, zone=None) -> list[Term]:
    """Returns the terms of these agencies (ids), or in this zone: the latest first; four queries.

    What an issued decision says is everybody's who reads what is published; what only the records
    say is shown to whoever may read them.
    """
    wanted = Q(zone=zone) if agencies is None else Q(agency__in=agencies)
    records = (
        Appointment.objects.visible_to(user)
        .filter(wanted)
        .select_related("campaign", "zone", "agency")
        .prefetch_related("agency__former_names")
    )
    known = {appointment.pk: appointment for appointment in records}
    lines = (
        AppointmentLine.objects.published_to(user)
        .standing()
        .filter(wanted)
        .select_related("decision", "zone", "agency")
        .prefetch_related("agency__former_names")
    )
    said = [_printed(line) for line in lines if line.appointment_id not in known]
    found = [*map(_recorded, known.values()), *said]
    return sorted(found, key=lambda term: (-term.year, term.zone_name, term.role, term.agency_name))


def _printed(line: AppointmentLine) -> Term:
    return Term(
        line.year,
        line.role,
        line.printed_office,
        line.printed_name,
        line.printed_zone,
        line.zone.code,
        line.agency.code,
        line.agency.name_in(line.year),
        reference=line.decision.reference,
    )


def _recorded(appointment: Appointment) -> Term:
    return Term(
        appointment.campaign.year,
        appointment.role,
        appointment.office,
        appointment.person,
        appointment.zone.name,
        appointment.zone.code,
        appointment.agency.code,
        appointment.agency.name_in(appointment.campaign.year),
        ended_on=appointment.ends_on,
        reference=appointment.decision_reference,
    )
