"""What a campaign still lacks when it is opened: nothing of it forbids to open."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from thidua.text import first_named
from zones.models import Agency, Appointment, Campaign, Zone
from zones.services.agencyaccounts import signs_in_for

_DEADLINES = ("self_scoring_due", "appraisal_due", "closing_due")


def opening_warnings(campaign: Campaign) -> list[str]:
    """Returns a sentence for each thing that is missing, none where all is there; two queries."""
    return [*_without_chair(campaign), *_without_account(campaign), *_without_deadline(campaign)]


def _without_chair(campaign: Campaign) -> Iterator[str]:
    chairs = Appointment.objects.serving().filter(
        campaign=campaign, zone=OuterRef("pk"), role=Appointment.Role.CHAIR
    )
    zones = Zone.objects.filter(~Exists(chairs), memberships__campaign=campaign).distinct()
    if names := [zone.name for zone in zones]:
        named = first_named(names, "nơi khác")
        yield f"Chưa cử Trưởng khu vực, chưa có ai thẩm định ngoài Bộ: {named}."


def _without_account(campaign: Campaign) -> Iterator[str]:
    members = Agency.objects.filter(memberships__campaign=campaign).distinct()
    signs_in = list(members.annotate(signs_in=signs_in_for("pk")).values_list("signs_in", "name"))
    names = [name for has_account, name in signs_in if not has_account]
    if names and len(names) == len(signs_in):
        yield "Chưa đơn vị nào có tài khoản để tự chấm điểm."
    elif names:
        named = first_named(names, "đơn vị nữa")
        yield f"{len(names)} đơn vị chưa có tài khoản để tự chấm điểm: {named}."


def _without_deadline(campaign: Campaign) -> Iterator[str]:
    fields = (Campaign._meta.get_field(name) for name in _DEADLINES)
    if missing := [str(f.verbose_name) for f in fields if getattr(campaign, f.name) is None]:
        yield f"Chưa ghi {', '.join(missing)}."
