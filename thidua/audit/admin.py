"""The log on screen: to read and to filter, for auditors and administrators."""

from datetime import datetime, time, timedelta

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import (
    ChoicesDropdownFilter,
    RangeDateFilter,
    TextFilter,
)

from thidua.accounts.models import User
from thidua.admin import ViewOnlyMixin, VisibleToUserMixin
from thidua.audit.models import Entry
from thidua.audit.permissions import reads_contents
from thidua.audit.sentences import act_of, contents_of
from thidua.audit.timeline import HIDDEN_NOTE, note_for, who_of
from thidua.audit.values import Names, model_of
from thidua.emptylists import WhenEmpty
from thidua.keys import is_key
from thidua.text import fold


class PersonFilter(TextFilter):
    """What a person did, found by any part of the name or account; or who typed that name."""

    title = "người làm"
    parameter_name = "who"

    def queryset(self, request, queryset):
        value = (self.value() or "").strip()
        if not value:
            return queryset
        people = User.objects.filter(search_text__contains=fold(value)).order_by()
        unknown = Q(user=None, actor__icontains=value)
        return queryset.filter(Q(user__in=people.values("pk")) | unknown)


class RequestFilter(TextFilter):
    """All that one request or one run of a command wrote."""

    title = "mã yêu cầu"
    parameter_name = "request_id"

    def queryset(self, request, queryset):
        value = (self.value() or "").strip()
        return queryset.filter(request_id=value) if value else queryset


class DaysFilter(RangeDateFilter):
    """Whole days where the office is, the last one included."""

    def queryset(self, request, queryset):
        first, last = (self._day(end) for end in ("from", "to"))
        if first:
            queryset = queryset.filter(at__gte=first)
        return queryset.filter(at__lt=last + timedelta(days=1)) if last else queryset

    def _day(self, end: str) -> datetime | None:
        text = str(self.used_parameters.get(f"{self.parameter_name}_{end}", ""))
        try:
            day = parse_date(text) or datetime.strptime(text, "%d/%m/%Y").date()
            return timezone.make_aware(datetime.combine(day, time.min))
        except (ValueError, OverflowError):
            return None


class NamedChangeList(ChangeList):
    """Reads the names of what the page's rows point to, all at once."""

    def get_results(self, request) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        names = Names(self.result_list)
        for entry in self.result_list:
            entry.told = _told(entry, names, request.user)


def _told(entry: Entry, names: Names, user) -> str:
    """Returns what happened, in words."""
    if not entry.table:
        return note_for(entry, user)
    return act_of(entry, names) if _may_read(entry, user) else HIDDEN_NOTE


def _may_read(entry: Entry, user) -> bool:
    model = model_of(entry.table)
    if model is not None and model._meta.auto_created:
        model = model._meta.auto_created
    if model is None:
        return False
    return reads_contents(user, f"{model._meta.app_label}.view_{model._meta.model_name}")


_ASKED_FOR = frozenset({"at_from", "at_to", "kind", "door", "request_id", "table", "who"})


@admin.register(Entry)
class EntryAdmin(ViewOnlyMixin, VisibleToUserMixin, ModelAdmin):
    """Everything that happened, the newest first."""

    when_empty = WhenEmpty(
        "Nhật ký tự ghi mọi việc từ lúc hệ thống được dùng.",
        label="Về trang Tổng quan",
        page="admin:index",
    )
    list_display = ("moment", "kind", "who", "told", "origin", "door", "action")
    list_display_links = ("moment",)
    list_filter = (
        PersonFilter,
        ("at", DaysFilter),
        ("kind", ChoicesDropdownFilter),
        ("door", ChoicesDropdownFilter),
        RequestFilter,
    )
    list_filter_submit = True
    list_select_related = ("user",)
    ordering = ("-id",)
    sortable_by = ()
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def get_changelist(self, request, **kwargs):
        return NamedChangeList

    def lookup_allowed(self, lookup: str, value: str, request) -> bool:
        """Not by what was written: an administrator reads that points were, not which.

        Asked often enough, a filter would tell.
        """
        if lookup.partition(LOOKUP_SEP)[0] not in _ASKED_FOR:
            return False
        return super().lookup_allowed(lookup, value, request)

    def history_view(self, request, object_id, extra_context=None):
        raise Http404  # an entry has no history: it never changes

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One entry: its facts, and the row before and after."""
        entry = None
        if is_key(str(object_id)):
            entry = self.get_queryset(request).select_related("user").filter(pk=object_id).first()
        if entry is None:
            raise Http404
        names = Names([entry])
        is_row, may_read = bool(entry.table), _may_read(entry, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{entry.get_kind_display()} – {who_of(entry)}",
            "opts": self.opts,
            "original": entry,
            "entry": entry,
            "who": who_of(entry),
            "told": _told(entry, names, request.user),
            "contents": contents_of(entry, names) if is_row and may_read else [],
            "together": f"{self._list}?request_id={entry.request_id}",
            "back": self._list,
        }
        return TemplateResponse(request, "admin/audit/entry.html", context)

    @property
    def _list(self) -> str:
        return reverse("admin:audit_entry_changelist")

    @admin.display(description="lúc")
    def moment(self, entry: Entry) -> str:
        return f"{timezone.localtime(entry.at):%H:%M:%S %d/%m/%Y}"

    @admin.display(description="người làm")
    def who(self, entry: Entry) -> str:
        return who_of(entry)

    @admin.display(description="việc")
    def told(self, entry: Entry) -> str:
        return entry.told

    @admin.display(description="mã yêu cầu")
    def action(self, entry: Entry) -> str:
        address = f"{self._list}?request_id={entry.request_id}"
        return format_html('<a class="td-history" href="{}">{}</a>', address, entry.request_id[:8])
