"""What becomes of the offices of agencies that become one: the highest goes on, the others end."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from zones.models import Agency, Appointment, Campaign, Zone

# (appointment, sentence): to be saved by the caller, in this order
Told = tuple[Appointment, str]


def ending_offices(
    campaign: Campaign, zone: Zone, agencies: list[Agency], successor: Agency, last_day: date
) -> Iterator[Told]:
    """Yields the offices of the year that end with the last day, each ended, not saved.

    An agency holds one office a year: of those that become one in ``zone`` the chair goes on before
    a vice-chair, and the successor's own before another. In other zones they compete no more.
    """
    held = Appointment.objects.serving().filter(campaign=campaign, agency__in=agencies)
    own = Appointment.objects.serving().filter(campaign=campaign, zone=zone, agency=successor)
    offices = [
        *_locked(held.filter(zone__kind=zone.kind)),
        *_locked(own),
    ]
    offices.sort(key=lambda one: (not _is_chair(one), one.agency_id != successor.pk, one.pk))
    first = next((office for office in offices if office.zone_id == zone.pk), None)
    for office in offices:
        if office is not first:
            yield _ended(office, last_day), _end_sentence(office, first, zone, campaign)


def _locked(offices: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return offices.select_related("agency", "zone").select_for_update(of=("self",))


def moving_office(
    campaign: Campaign, zone: Zone, agencies: list[Agency], successor: Agency
) -> Iterator[Told]:
    """Yields the office that goes on with the successor, not saved; none where none is held."""
    serving = Appointment.objects.serving().filter(
        campaign=campaign, zone=zone, agency__in=agencies
    )
    for office in _locked(serving):
        sentence = (
            f"Năm {campaign.year}, {zone}: {office.get_role_display()} của «{office.agency.name}» "
            f"chuyển sang «{successor.name}»."
        )
        office.agency = successor
        yield office, sentence


def staying_offices(agencies: list[Agency], successor: Agency) -> list[str]:
    """Returns sentences on the offices of years that run: the records stay, the work goes on."""
    serving = Appointment.objects.serving().filter(agency__in=agencies)
    running = serving.exclude(campaign__status=Campaign.Status.CLOSED)
    return [
        f"Năm {office.campaign.year}, {office.zone}: {office.get_role_display()} vẫn ghi là "
        f"«{office.agency.name}»; người dùng của «{successor.name}» làm tiếp đến khi khép năm."
        for office in running.select_related("campaign", "zone", "agency").order_by(
            "campaign__year", "role", "pk"
        )
    ]


def _is_chair(office: Appointment) -> bool:
    return office.role == Appointment.Role.CHAIR


def _ended(office: Appointment, last_day: date) -> Appointment:
    office.ends_on = last_day
    if office.starts_on and office.starts_on > last_day:
        office.starts_on = None  # it never began
    return office


def _end_sentence(
    office: Appointment, first: Appointment | None, zone: Zone, campaign: Campaign
) -> str:
    role = office.get_role_display()
    why = (
        f"đơn vị kế thừa giữ chức {first.get_role_display()}, mỗi đơn vị chỉ giữ một chức"
        if first and office.zone_id == zone.pk
        else f"đơn vị kế thừa là thành viên «{zone}»"
    )
    return (
        f"Năm {campaign.year}, {office.zone}: «{office.agency.name}» thôi làm {role}, vì {why}. "
        f"Nếu cần, hãy cử {role} khác."
    )
