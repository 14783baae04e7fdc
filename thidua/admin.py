"""The admin site and the few mixins that every ModelAdmin of the project is made of."""

import re

from django.conf import settings
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.options import ModelAdmin as StockModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from import_export.admin import ImportExportModelAdmin
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from thidua.accounts import openid
from thidua.accounts import urls as account_urls
from thidua.accounts.forms import SignInForm
from thidua.accounts.signinpages import SignInView
from thidua.autocompletes import ForgivingAutocompletesMixin
from thidua.deletion import ProtectedDeletionMixin
from thidua.keys import is_key
from thidua.recordfiles import RecordFilesMixin
from thidua.text import fold

_TOO_LONG_FOR_A_KEY = re.compile(r"\d{19}")


class ThiduaAdminSite(UnfoldAdminSite):
    """The office's one screen."""

    index_title = "Tổng quan"
    enable_nav_sidebar = True
    login_form = SignInForm

    def extra_urls(self) -> list:
        return account_urls.urlpatterns

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


class ListAddressMixin:
    """Forgives a filter that no row can have, as the admin forgives one that does not exist."""

    def get_changelist_instance(self, request):
        filters = (value for name, value in request.GET.items() if name != SEARCH_VAR)
        # a database refuses the number itself, only once the rows are asked for
        if any(_TOO_LONG_FOR_A_KEY.search(value) for value in filters):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)


class VisibleToUserMixin(ListAddressMixin):
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

    def history_view(self, request, object_id, extra_context=None):
        # simple-history falls back to the history of rows that the queryset hides
        if self.get_object(request, unquote(object_id)) is None:
            raise Http404
        if not hasattr(self.model, "history"):
            # simple-history breaks on a model that keeps none; the admin's own log is left
            return StockModelAdmin.history_view(self, request, object_id, extra_context)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        # simple-history saves what is posted here, whatever the user may change
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not is_key(version_id) or self.get_object(request, unquote(object_id)) is None:
            raise Http404
        return super().history_form_view(request, object_id, version_id, extra_context)


class FoldedSearchMixin(ListAddressMixin):
    """Searches folded text: «dong thap» finds «Đồng Tháp». Name ``…search_text`` fields only."""

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
    ForgivingAutocompletesMixin,
    VisibleToUserMixin,
    FoldedSearchMixin,
    ProtectedDeletionMixin,
    RecordFilesMixin,
    SimpleHistoryAdmin,
    ImportExportModelAdmin,
    ModelAdmin,
):
    """A table of records: searched, filtered, with history, in and out of Excel."""

    list_per_page = 50
    warn_unsaved_form = True
    compressed_fields = True
