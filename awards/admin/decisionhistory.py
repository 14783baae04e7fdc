"""The history of a decision: what it was as a draft is for those who read drafts."""

from django.db.models import Q, QuerySet
from django.http import Http404

from awards.models import Decision
from awards.permissions import sees_all
from thidua.audit.models import Entry
from thidua.keys import is_key


class IssuedHistory:
    """Tells others of an issued decision from its issuing on: not who was named and left out."""

    def told_history(self, request, record: Decision) -> QuerySet[Entry]:
        entries = super().told_history(request, record)
        if sees_all(request.user):
            return entries
        issuing = entries.filter(
            kind=Entry.Kind.CHANGED,
            table=record._meta.db_table,
            new__state=Decision.State.ISSUED,
        ).first()
        if issuing is None:
            return entries.none()
        return entries.filter(Q(pk__gte=issuing.pk) | Q(request_id=issuing.request_id))

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        if request.method in ("GET", "HEAD") and not sees_all(request.user):
            versions = Decision.history.filter(state=Decision.State.ISSUED)
            if not (is_key(version_id) and versions.filter(pk=version_id).exists()):
                raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)
