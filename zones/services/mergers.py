"""Agencies that become one: the old end, the new begins, what lies ahead follows, history stays."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from thidua.accounts.models import User
from thidua.recordlocks import hold
from thidua.text import short_date
from zones.models import Agency, Campaign, Membership, Province, ScoreSheet, Zone
from zones.services.campaigns import ensure_sheets
from zones.services.mergeroffices import Told, ending_offices, moving_office, staying_offices

EARLIEST, YEARS_AHEAD = date(1945, 9, 2), 10


@dataclass(frozen=True)
class Merger:
    """Which agencies become one on which day: a new agency, or ``successor`` that exists."""

    agencies: list[Agency]
    on: date
    successor: Agency | None = None
    code: str = ""
    name: str = ""
    province: Province | None = None
    reason: str = ""

    @property
    def last_day(self) -> date:
        return self.on - timedelta(days=1)


@dataclass
class MergerOutcome:
    """The agency that goes on, and what happened, in sentences."""

    successor: Agency
    sentences: list[str] = field(default_factory=list)


def preview_merger(merger: Merger, *, by) -> MergerOutcome:
    """Returns what ``merge`` would do; writes nothing; raises what it would raise."""
    with transaction.atomic():
        outcome = merge(merger, by=by)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def merge(merger: Merger, *, by) -> MergerOutcome:
    """Ends the agencies on the day before, begins (or takes) the one that goes on.

    Memberships and serving appointments of later years and of planned campaigns follow, and so do
    the clerks, unless the day is still to come; of several offices in one zone and year the
    highest. Raises ValidationError ``odd_day``, ``no_agency``, ``other_block``, ``not_alive``,
    ``own_successor``, ``other_zones`` or ``has_points``.
    """
    keys = [agency.pk for agency in merger.agencies]
    # none is opened, no member joins meanwhile
    hold(Campaign.objects.filter(year__gte=merger.on.year))
    hold(User.objects.filter(agency__in=keys))  # before what a form of a user locks after them
    heirs = [merger.successor.pk] if merger.successor else []
    locked = Agency.objects.select_for_update().filter(pk__in=[*keys, *heirs]).order_by("pk")
    found = {agency.pk: agency for agency in locked}
    merger = replace(merger, successor=found.get(heirs[0]) if heirs else None)
    agencies = [found[key] for key in sorted(keys) if key in found]
    _check(merger, agencies)
    reason = merger.reason or f"Sáp nhập từ ngày {short_date(merger.on)}"
    outcome = MergerOutcome(merger.successor or _begin(merger, agencies[0], by, reason))
    if merger.successor is None:
        outcome.sentences.append(
            f"Lập đơn vị «{outcome.successor.name}» ({outcome.successor.code}) "
            f"từ ngày {short_date(merger.on)}."
        )
    for agency in agencies:
        _end(agency, merger, outcome.successor, by, reason)
        outcome.sentences.append(
            f"«{agency.name}» hoạt động đến hết ngày {short_date(merger.last_day)}; "
            f"đơn vị kế thừa là «{outcome.successor.name}»."
        )
    _move_memberships(agencies, merger, outcome, by, reason)
    outcome.sentences += staying_offices(agencies, outcome.successor)
    _move_clerks(agencies, merger, outcome)
    outcome.sentences.append("Thành viên, điểm và xếp hạng của các năm trước giữ nguyên tên cũ.")
    return outcome


def _check(merger: Merger, agencies: list[Agency]) -> None:
    latest = date(timezone.localdate().year + YEARS_AHEAD, 12, 31)
    if not EARLIEST <= merger.on <= latest:
        sentence = f"Ngày phải từ {short_date(EARLIEST)} đến {short_date(latest)}."
        raise ValidationError({"on": ValidationError(sentence, code="odd_day")})
    if not agencies:
        raise ValidationError("Hãy chọn ít nhất một đơn vị.", code="no_agency")
    everyone = [*agencies, *([merger.successor] if merger.successor else [])]
    if len({agency.block_id for agency in everyone}) > 1:
        raise ValidationError("Các đơn vị phải thuộc cùng một khối.", code="other_block")
    if merger.successor in agencies:
        raise ValidationError(
            f"«{merger.successor.name}» không thể vừa được sáp nhập vừa là đơn vị kế thừa.",
            code="own_successor",
        )
    for agency in agencies:
        if agency.dissolved_on and agency.dissolved_on < merger.last_day:
            raise _not_alive(agency, f"đã thôi hoạt động từ {short_date(agency.dissolved_on)}")
        if agency.founded_on and agency.founded_on > merger.last_day:
            raise _not_alive(agency, f"mới thành lập ngày {short_date(agency.founded_on)}")
    heir = merger.successor
    if heir and (
        (heir.dissolved_on and heir.dissolved_on < merger.on)
        or (heir.founded_on and heir.founded_on > merger.on)
    ):
        raise _not_alive(heir, f"không hoạt động vào ngày {short_date(merger.on)}")


def _not_alive(agency: Agency, said: str) -> ValidationError:
    return ValidationError(f"«{agency.name}» {said}. Hãy kiểm tra lại ngày.", code="not_alive")


def _save(record, by, reason: str) -> None:
    record._history_user, record._change_reason = by, reason[:100]
    record.full_clean()
    record.save()


def _begin(merger: Merger, pattern: Agency, by, reason: str) -> Agency:
    successor = Agency(
        code=merger.code,
        name=merger.name,
        block_id=pattern.block_id,
        province=merger.province,
        founded_on=merger.on,
        source=merger.reason,
    )
    _save(successor, by, reason)
    return successor


def _end(agency: Agency, merger: Merger, successor: Agency, by, reason: str) -> None:
    agency.dissolved_on = merger.last_day
    _save(agency, by, reason)
    agency.successors.add(successor)


def _move_memberships(agencies, merger: Merger, outcome: MergerOutcome, by, reason: str) -> None:
    following = Membership.objects.filter(
        Q(campaign__year__gt=merger.last_day.year) | Q(campaign__status=Campaign.Status.PLANNED),
        agency__in=agencies,
        campaign__year__gte=merger.on.year,
    ).select_related("campaign", "zone", "agency")
    groups: dict[tuple[Campaign, str], list[Membership]] = defaultdict(list)
    for membership in following.order_by("campaign__year", "pk"):
        groups[membership.campaign, membership.zone_kind].append(membership)
    campaigns = {campaign for campaign, _kind in groups}
    for campaign in sorted(campaigns, key=lambda campaign: campaign.year):
        _drop_empty_sheets(campaign, agencies)
    heir = outcome.successor
    for (campaign, kind), memberships in groups.items():
        held = Membership.objects.filter(campaign=campaign, zone_kind=kind, agency=heir).first()
        zone = _zone_of(campaign, memberships, held)
        outcome.sentences.append(f"Năm {campaign.year}: là thành viên «{zone}».")
        # who ends must still be a member, who goes on must be one already
        ending = ending_offices(campaign, zone, agencies, heir, merger.last_day)
        _save_told(ending, outcome, by, reason)
        _join(memberships, held, heir, by, reason)
        _save_told(moving_office(campaign, zone, agencies, heir), outcome, by, reason)
    for campaign in campaigns:
        ensure_sheets(campaign)


def _save_told(told: Iterable[Told], outcome: MergerOutcome, by, reason: str) -> None:
    for appointment, sentence in told:
        _save(appointment, by, reason)
        outcome.sentences.append(sentence)


def _zone_of(campaign: Campaign, memberships: list[Membership], held: Membership | None) -> Zone:
    """Returns the zone in which the successor will compete: where it does already comes first."""
    if held is not None:
        return held.zone
    zones = {membership.zone for membership in memberships}
    if len(zones) > 1:
        names = "; ".join(sorted(str(zone) for zone in zones))
        raise ValidationError(
            f"Năm {campaign.year} các đơn vị thuộc nhiều khu vực khác nhau ({names}). "
            "Hãy sửa thành viên năm đó về một khu vực trước.",
            code="other_zones",
        )
    return zones.pop()


def _join(memberships: list[Membership], held: Membership | None, successor, by, reason) -> None:
    """Makes the memberships one of the successor's."""
    if held is None:
        held, *memberships = memberships
        held.agency = successor
        _save(held, by, reason)
    for membership in memberships:
        membership._history_user, membership._change_reason = by, reason[:100]
        membership.delete()


def _drop_empty_sheets(campaign: Campaign, agencies: list[Agency]) -> None:
    """Takes away the sheets of a later year on which nothing is written yet."""
    sheets = ScoreSheet.objects.filter(campaign=campaign, agency__in=agencies)
    held = Q(scores__isnull=False) | Q(evidence__isnull=False) | Q(breaches__isnull=False)
    written = sheets.filter(held | ~Q(state="draft")).select_related("agency")
    if scored := written.first():
        raise ValidationError(
            f"«{scored.agency.name}» đã có điểm, tài liệu hoặc vi phạm năm {campaign.year} "
            "nên không chuyển được. Hãy kiểm tra lại ngày sáp nhập.",
            code="has_points",
        )
    for sheet in sheets:
        sheet.delete()


def _move_clerks(agencies: list[Agency], merger: Merger, outcome: MergerOutcome) -> None:
    clerks = User.objects.filter(agency__in=agencies)
    if merger.on > timezone.localdate():
        if count := clerks.count():
            outcome.sentences.append(
                f"{count} người dùng vẫn làm việc cho đơn vị mình đến hết ngày "
                f"{short_date(merger.last_day)}; sau đó quản trị hệ thống chuyển họ sang đơn vị kế "
                "thừa."
            )
    elif count := clerks.update(agency=outcome.successor):
        outcome.sentences.append(f"{count} người dùng chuyển sang đơn vị kế thừa.")
