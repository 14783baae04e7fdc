"""The admin site and the few mixins that every ModelAdmin of the project is made of."""

from functools import partial

from django.conf import settings
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import _get_foreign_key
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from import_export.admin import ImportExportModelAdmin
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, TabularInline
from unfold.sites import UnfoldAdminSite

from thidua.accounts import openid
from thidua.accounts import urls as account_urls
from thidua.accounts.forms import OwnPasswordForm, SignInForm
from thidua.accounts.signinpages import SignInView
from thidua.audit.historypage import HistoryPageMixin
from thidua.autocompletes import ForgivingAutocompletesMixin, Labels, OfferedRowsView
from thidua.deletion import ProtectedDeletionMixin, delete_at_once
from thidua.keys import is_key
from thidua.listaddresses import ListAddressMixin
from thidua.newspage import news_page
from thidua.numberfields import TypedNumbersMixin
from thidua.recordfiles import RecordFilesMixin
from thidua.recordlocks import RecordLockMixin
from thidua.reminders import urls as reminder_urls
from thidua.searchpage import search_page
from thidua.seenvalues import with_seen_values
from thidua.text import fold


class ThiduaAdminSite(UnfoldAdminSite):
    """The office's one screen."""

    index_title = "Tổng quan"
    site_url = None  # «view site» would lead back to the first page
    enable_nav_sidebar = True
    login_form = SignInForm

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.add_action(delete_at_once, "delete_selected")

    def get_app_list(self, request, app_label=None):
        # every page is given the list, few show it: the sidebar is our own
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return OfferedRowsView.as_view(admin_site=self)(request)

    def extra_urls(self) -> list:
        news = path("co-gi-moi/", news_page, name="news")
        find = path("tim-kiem/", search_page, name="global_search")
        return [*account_urls.urlpatterns, *reminder_urls.urlpatterns, news, find]

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Name and password; what follows them is asked on pages of its own."""
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": "Đăng nhập",
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "openid_name": settings.OPENID_NAME if openid.is_configured() else "",
            **(extra_context or {}),
        }
        request.current_app = self.name
        return SignInView.as_view(
            extra_context=context,
            authentication_form=self.login_form,
            template_name="admin/login.html",
        )(request)

    @method_decorator(transaction.atomic)
    def password_change(self, request: HttpRequest, extra_context=None):
        """As Django's; a wrong old password is counted, which needs the request."""
        request.current_app = self.name
        return PasswordChangeView.as_view(
            form_class=partial(OwnPasswordForm, request=request),
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)

    def each_context(self, request) -> dict:
        # unfold writes its colours into each page as a style, which our content security policy
        # refuses; they stand in thidua/colors.css
        return {**super().each_context(request), "colors": {}}


class VisibleToUserMixin(HistoryPageMixin, ListAddressMixin):
    """Rows, choices, search and history go through the model's ``visible_to``."""

    def get_queryset(self, request):
        visible = self.model._default_manager.visible_to(request.user).values("pk")
        queryset = super().get_queryset(request)
        return queryset.filter(pk__in=visible) if visible.query.where else queryset

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        manager = db_field.remote_field.model._default_manager
        if "queryset" not in kwargs and hasattr(manager.all(), "visible_to"):
            kwargs["queryset"] = manager.all().visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        # simple-history saves what is posted here, whatever the user may change
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        has_versions = hasattr(self.model, "history") and is_key(version_id)
        if not has_versions or self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)


class RecordInline(
    ForgivingAutocompletesMixin, TypedNumbersMixin, VisibleToUserMixin, TabularInline
):
    """The rows of a part of a record, on its page: there may be hundreds.

    A post says itself how many rows it has: a thousand empty ones would cost seconds.
    """

    most_new_rows = 100

    def get_formset(self, request, obj=None, **kwargs):
        rows = self._rows_of(obj)
        if request.method == "POST":
            most = rows.count() + self.most_new_rows
            kwargs = {"max_num": most, "absolute_max": most, **kwargs}
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = with_seen_values(formset.form)
        for name in self.get_autocomplete_fields(request):
            if name in formset.form.base_fields:
                widget = formset.form.base_fields[name].widget
                getattr(widget, "widget", widget).labels = Labels(rows.values(name))
        return formset

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a row's choice only «add» is offered: the other links were most of a page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            widget = field.widget
            widget.can_change_related = widget.can_view_related = widget.can_delete_related = False
        return field

    def _rows_of(self, obj) -> QuerySet:
        link = _get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name)
        rows = self.model._base_manager
        return rows.filter(**{link.name: obj}) if obj else rows.none()


class FoldedSearchMixin(ListAddressMixin):
    """Searches folded text: «dong thap» finds «Đồng Tháp». For ``…search_text`` and years."""

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))


class ViewOnlyMixin:
    """A list to read: what it shows is written elsewhere."""

    def has_add_permission(self, request, *args) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class RecordAdmin(
    RecordLockMixin,
    ForgivingAutocompletesMixin,
    VisibleToUserMixin,
    FoldedSearchMixin,
    ProtectedDeletionMixin,
    RecordFilesMixin,
    TypedNumbersMixin,
    SimpleHistoryAdmin,
    ImportExportModelAdmin,
    ModelAdmin,
):
    """A table of records: searched, filtered, with history, in and out of Excel."""

    list_per_page = 50
    warn_unsaved_form = True
    compressed_fields = True
