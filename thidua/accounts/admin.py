"""User accounts: kept by administrators only."""

from functools import partial

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group
from django.urls import path
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from thidua.accounts.models import User
from thidua.accounts.rightspage import rights_page
from thidua.admin import FoldedSearchMixin
from thidua.autocompletes import ForgivingAutocompletesMixin
from thidua.keys import is_key

# Rights follow from the role and the records, see backends.py: groups would promise what they
# do not give.
admin.site.unregister(Group)


_GIVEN_BY_OTHERS = ("role", "agency", "is_active", "is_staff")


class NewUserForm(UserCreationForm):
    """Says itself that a clerk has an agency: the model's check also asks fields not shown here."""

    def clean(self) -> dict:
        data = super().clean()
        if data.get("role") == User.Role.AGENCY_CLERK and not data.get("agency"):
            self.add_error("agency", "Cán bộ đơn vị phải thuộc một đơn vị.")
        return data


@admin.register(User)
class UserAdmin(ForgivingAutocompletesMixin, FoldedSearchMixin, StockUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "name_in_order", "role", "agency", "is_active", "last_login"]
    list_select_related = ["agency"]
    list_filter = ["role", "is_active"]
    search_fields = ["search_text"]
    ordering = ["sort_key", "username"]
    autocomplete_fields = ["agency"]
    filter_horizontal = []
    change_form_outer_before_template = "admin/accounts/rights_link.html"
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Người dùng", {"fields": ["full_name", "email", "role", "agency"]}),
        ("Quyền vào hệ thống", {"fields": ["is_active", "is_staff"]}),
        ("Thời gian", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    *("username", "full_name", "role", "agency", "is_staff"),
                    *("usable_password", "password1", "password2"),
                ],
            },
        )
    ]

    def get_urls(self):
        view = self.admin_site.admin_view(partial(rights_page, self))
        return [
            path("rights/", view, name="accounts_user_own_rights"),
            path("<int:pk>/rights/", view, name="accounts_user_rights"),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request, obj=None):
        """Leaves the password out for who only reads: its hash is nobody's to see."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [(None, {"fields": ["username"]}), *fieldsets[1:]]

    def get_readonly_fields(self, request, obj=None):
        """Nobody changes their own role, agency or access: somebody else must do that."""
        fields = super().get_readonly_fields(request, obj)
        is_own = obj is not None and obj.pk == request.user.pk
        return [*fields, *_GIVEN_BY_OTHERS] if is_own else fields

    def has_delete_permission(self, request, obj=None) -> bool:
        is_own = obj is not None and obj.pk == request.user.pk
        return not is_own and super().has_delete_permission(request, obj)

    @admin.display(description="họ và tên", ordering="sort_key")
    def name_in_order(self, user) -> str:
        return user.full_name

    def get_changeform_initial_data(self, request) -> dict:
        # everybody works in the admin pages: without this an account could not sign in
        initial = {"is_staff": True, **super().get_changeform_initial_data(request)}
        return {name: v for name, v in initial.items() if name != "agency" or is_key(v)}
