"""Which agencies and zones a stranger may know of: those that something was published of."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from awards.models import AppointmentLine, AwardLine
from zones.models import Agency, Standing, Zone
from zones.permissions import reads_records
from zones.services.succession import Succession


def published_agencies(user) -> QuerySet[Agency]:
    """Returns all agencies to whoever reads the records; else those with something published.

    That is a result of a closed year or an issued decision, its own or of one that it continues,
    in any generation. Two queries for those that continue, whatever their number.
    """
    if reads_records(user):
        return Agency.objects.visible_to(user)
    said = Q()
    for model in (Standing, AwardLine, AppointmentLine):
        said |= Q(Exists(model.objects.published_to(user).filter(agency=OuterRef("pk"))))
    followed = Agency.objects.filter(said, successors__isnull=False)
    heirs = Succession().heirs(followed.values_list("pk", flat=True))
    return Agency.objects.filter(said | Q(pk__in=heirs))


def published_zones(user) -> QuerySet[Zone]:
    """Returns all zones to whoever reads the records; else those with something published."""
    if reads_records(user):
        return Zone.objects.visible_to(user)
    own = OuterRef("pk")
    return Zone.objects.filter(
        Q(Exists(Standing.objects.published_to(user).filter(zone_year__zone=own)))
        | Q(Exists(AppointmentLine.objects.published_to(user).filter(zone=own)))
    )
