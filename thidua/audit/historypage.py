"""The history page of a record: what happened to it and to its parts, in sentences."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from thidua.audit.models import Entry
from thidua.audit.permissions import reads_audit_log
from thidua.audit.timeline import history_of, lines_of, people_in
from thidua.keys import is_key

ON_A_PAGE = 50
_KINDS = (Entry.Kind.CREATED, Entry.Kind.CHANGED, Entry.Kind.DELETED)


class HistoryPageMixin:
    """Gives a ModelAdmin the history that the log keeps, for whoever reads the record."""

    def history_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return history_page(self, request, record)

    def told_history(self, request, record: Model) -> QuerySet[Entry]:
        """Returns what of the record's history its reader is told."""
        return history_of(record._meta.db_table, record.pk)


def history_page(model_admin, request: HttpRequest, record: Model) -> HttpResponse:
    """Lists what happened to the record, by person and kind where that is asked for."""
    table = record._meta.db_table
    everything = model_admin.told_history(request, record)
    page = Paginator(_chosen(everything, request), ON_A_PAGE).get_page(request.GET.get("p"))
    told = _told_by_versions(record, [entry.request_id for entry in page])
    lines = lines_of(page.object_list, within=table, reasons={k: v[1] for k, v in told.items()})
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Lịch sử",
        "subtitle": str(record),
        "opts": record._meta,
        "original": record,
        "page": page,
        "lines": [(line, _version_address(record, told.get(line.request_id))) for line in lines],
        "people": people_in(everything),
        "kinds": [(kind.value, kind.label) for kind in _KINDS],
        "chosen": {name: request.GET.get(name, "") for name in ("person", "kind")},
        "shows_origin": reads_audit_log(request.user),
        "back": _page_of(record),
    }
    return TemplateResponse(request, "admin/audit/history.html", context)


def _chosen(entries: QuerySet[Entry], request: HttpRequest) -> QuerySet[Entry]:
    """Returns the entries that the address asks for; what it asks wrongly is not heeded."""
    person, kind = request.GET.get("person", ""), request.GET.get("kind", "")
    if is_key(person):
        entries = entries.filter(user=person)
    if kind in _KINDS:
        entries = entries.filter(kind=kind)
    return entries


def _told_by_versions(record: Model, request_ids: list[str]) -> dict[str, tuple[int, str]]:
    """Returns by request id the record's version that it left, and the reason that was given."""
    if not hasattr(record, "history"):
        return {}
    rows = record.history.filter(request_id__in=request_ids).order_by("history_id")
    told = rows.values_list("request_id", "history_id", "history_change_reason")
    return {request_id: (version, reason or "") for request_id, version, reason in told}


def _version_address(record: Model, version: tuple[int, str] | None) -> str:
    if version is None:
        return ""
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}_simple_history"
    try:
        return reverse(name, args=[record.pk, version[0]])
    except NoReverseMatch:
        return ""


def _page_of(record: Model) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
