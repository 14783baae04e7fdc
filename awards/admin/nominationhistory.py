"""The history of a nomination: what another agency proposed in it is not told."""

from django.db.models import QuerySet
from django.http import Http404

from awards.models import Nomination
from awards.permissions import sees_all
from thidua.audit.models import Entry
from thidua.keys import is_key


class OwnHistory:
    """Tells an agency of a nomination from the Ministry's giving it to that agency on."""

    def told_history(self, request, record: Nomination) -> QuerySet[Entry]:
        entries = super().told_history(request, record)
        if sees_all(request.user):
            return entries
        changes = entries.filter(kind=Entry.Kind.CHANGED, table=record._meta.db_table)
        of_others = changes.exclude(old__agency_id=record.agency_id)
        last = of_others.order_by("-pk").first()
        return entries.filter(pk__gt=last.pk) if last else entries

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if request.method in ("GET", "HEAD") and not sees_all(request.user):
            found = self.get_object(request, object_id) if is_key(object_id) else None
            if found is None or not is_key(version_id) or int(version_id) <= _last_of_others(found):
                raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)


def _last_of_others(nomination: Nomination) -> int:
    """Returns the last version that was another agency's; 0 where there is none."""
    others = Nomination.history.filter(id=nomination.pk).exclude(agency=nomination.agency_id)
    return others.order_by("-history_id").values_list("history_id", flat=True).first() or 0
