"""Who competes in which zone in a year, and who was appointed to lead it."""

from collections import defaultdict

from django.core.exceptions import ValidationError

from zones.models import Appointment, Membership, ZoneYear
from zones.records.columns import APPOINTMENTS, MEMBERSHIPS
from zones.records.office import Counts, Office
from zones.records.parsing import Row
from zones.records.saving import Batch
from zones.services.appointments import check_turn
from zones.services.campaigns import ensure_sheets
from zones.services.succession import Succession


def load_memberships(office: Office, rows: list[Row]) -> Counts:
    """Creates memberships and updates their source; an agency is never moved by a file."""
    batch = Batch(office, MEMBERSHIPS)
    known = {
        (m.campaign_id, m.agency_id, m.zone_kind): m
        for m in Membership.objects.select_related("zone")
    }
    closed = set(ZoneYear.objects.filter(closed_at__isnull=False).values_list("campaign", "zone"))
    for row in rows:
        values = office.values_of(row, MEMBERSHIPS)
        if row.is_broken:
            continue
        campaign, zone, agency = values["campaign"], values["zone"], values["agency"]
        key = (campaign.pk, agency.pk, zone.kind)
        if batch.repeats(row, key, "agency"):
            continue
        membership = known.get(key)
        if membership and membership.zone_id != zone.pk:
            sentence = (
                f"đơn vị đã thuộc «{membership.zone}» năm {campaign.year}. Đổi trên màn hình."
            )
            office.blame(row, "zone", "other_zone", sentence)
        elif membership is None and (campaign.pk, zone.pk) in closed:
            sentence = f"năm {campaign.year} của khu vực đã khép, không thêm thành viên được."
            office.blame(row, "zone", "zone_year_closed", sentence)
        else:
            batch.put(row, membership, {**values, "zone_kind": zone.kind})
    batch.save()
    if not office.problems:
        batch.write_history()
        for campaign in {membership.campaign for _row, membership in batch.created}:
            ensure_sheets(campaign)
    return batch.counts


def load_appointments(office: Office, rows: list[Row]) -> Counts:
    """Creates and changes appointments; in campaigns that are not closed chairs follow the turn.

    The turn is judged once all rows are there, so that those of earlier years count.
    """
    batch = Batch(office, APPOINTMENTS)
    waiting: dict[tuple, list[tuple[Row, dict]]] = defaultdict(list)
    for row in rows:
        values = office.values_of(row, APPOINTMENTS)
        if row.is_broken:
            continue
        key = (values["campaign"].pk, values["zone"].pk, values["role"], values["agency"].pk)
        if not batch.repeats(row, (*key, values.get("starts_on")), "agency"):
            waiting[key].append((row, values))
    known = defaultdict(list)
    for appointment in Appointment.objects.order_by("pk"):
        known[
            appointment.campaign_id,
            appointment.zone_id,
            appointment.role,
            appointment.agency_id,
        ].append(appointment)
    for key, group in waiting.items():
        for row, values, appointment in _paired(group, known[key]):
            batch.put(row, appointment, values)
    batch.save()
    if not office.problems:
        _check_turns(office, batch)
    if not office.problems:
        batch.write_history()
    return batch.counts


def _check_turns(office: Office, batch: Batch) -> None:
    """Blames who is appointed out of turn; not a vice-chair whom a source tells of: that is so."""
    succession = Succession()
    for row, appointment in [*batch.created, *batch.changed]:
        if appointment.role == Appointment.Role.VICE_CHAIR and appointment.source:
            continue
        try:
            check_turn(appointment, succession=succession)
        except ValidationError as refusal:
            office.blame(row, "out_of_turn_reason", "out_of_turn", refusal.messages[0])


def _paired(
    group: list[tuple[Row, dict]], appointments: list[Appointment]
) -> list[tuple[Row, dict, Appointment | None]]:
    """Pairs the rows of one agency in one role with its appointments.

    By the first day; then a day that one side does not know yet fits any.
    """
    left = list(appointments)
    pairs: dict[int, Appointment] = {}
    for is_close_enough in (False, True):
        for row, values in group:
            if row.number in pairs:
                continue
            day = values.get("starts_on")
            for appointment in left:
                known = appointment.starts_on
                if known == day or (is_close_enough and (known is None or day is None)):
                    pairs[row.number] = appointment
                    left.remove(appointment)
                    break
    return [(row, values, pairs.get(row.number)) for row, values in group]
