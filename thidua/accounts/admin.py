"""User accounts: kept by administrators only."""

from functools import partial

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import path
from django_otp.plugins.otp_totp.admin import TOTPDevice  # registered with it
from unfold.admin import ModelAdmin

from thidua.accounts import secondfactor
from thidua.accounts.forms import GivenPasswordForm, NewUserForm, UserForm
from thidua.accounts.lockpage import LockPageMixin
from thidua.accounts.models import User
from thidua.accounts.rightspage import rights_page
from thidua.admin import FoldedSearchMixin
from thidua.autocompletes import ForgivingAutocompletesMixin
from thidua.emptylists import added_by_hand
from thidua.keys import is_key
from thidua.recordlocks import RecordLockMixin
from thidua.transitions import Transition, TransitionsMixin

# Rights follow from the role and the records, see backends.py: groups would promise what they
# do not give.
admin.site.unregister(Group)
# A telephone's page would show its secret: it is reset, never read.
admin.site.unregister(TOTPDevice)


_GIVEN_BY_OTHERS = ("role", "agency", "is_active", "is_staff")


def _may_reset(user, other: User) -> bool:
    # one's own telephone is changed on one's own page, which asks for a code
    is_other = user.pk != other.pk
    return is_other and user.has_perm("accounts.change_user") and has_second_factor(other)


def has_second_factor(user: User) -> bool:
    return secondfactor.device_of(user) is not None


RESET_SECOND_FACTOR = Transition(
    verb="reset-second-factor",
    label="Đặt lại xác thực hai bước",
    act=lambda user, *, by, reason: secondfactor.remove(user),
    may=_may_reset,
    explain=lambda user: [
        "Chỉ làm khi đã chắc người yêu cầu đúng là chủ tài khoản (gặp mặt hoặc gọi số đã biết).",
        "Điện thoại đang dùng và mọi mã dự phòng hết hiệu lực; mọi phiên của người này kết thúc.",
        "Nếu bắt buộc xác thực hai bước, lần đăng nhập tới người này phải quét mã QR mới.",
    ],
    done="Đã đặt lại xác thực hai bước.",
    needs_reason=True,
    is_dangerous=True,
)
END_SESSIONS = Transition(
    verb="end-sessions",
    label="Kết thúc mọi phiên",
    act=lambda user, *, by, reason: secondfactor.end_sessions(user),
    may=lambda user, other: user.has_perm("accounts.change_user"),
    explain=lambda user: [
        "Người này bị đăng xuất khỏi mọi máy ngay ở lần bấm tới; việc chưa ghi sẽ mất.",
        "Mật khẩu và quyền giữ nguyên: người này đăng nhập lại được.",
    ],
    done="Đã kết thúc mọi phiên của người này.",
    is_dangerous=True,
)


@admin.register(User)
class UserAdmin(
    RecordLockMixin,
    LockPageMixin,
    TransitionsMixin,
    ForgivingAutocompletesMixin,
    FoldedSearchMixin,
    StockUserAdmin,
    ModelAdmin,
):
    when_empty = added_by_hand(
        "accounts.user",
        "Thêm tài khoản cho cán bộ Bộ trước, rồi đến cán bộ từng đơn vị.",
        "Chưa có tài khoản nào bạn được xem.",
    )
    form = UserForm
    add_form = NewUserForm
    change_password_form = GivenPasswordForm
    transitions = (RESET_SECOND_FACTOR, END_SESSIONS)
    list_display = ["username", "name_in_order", "role", "agency", "is_active", "last_login"]
    list_select_related = ["agency"]
    list_filter = ["role", "is_active"]
    search_fields = ["search_text"]
    ordering = ["sort_key", "username"]
    autocomplete_fields = ["agency"]
    filter_horizontal = []
    change_form_outer_before_template = "admin/accounts/rights_link.html"
    readonly_fields = ["last_login", "date_joined", "second_factor"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Người dùng", {"fields": ["full_name", "email", "role", "agency"]}),
        ("Thư nhắc việc", {"fields": ["gets_reminders"]}),
        ("Quyền vào hệ thống", {"fields": ["is_active", "is_staff"]}),
        ("Đăng nhập", {"fields": ["must_change_password", "second_factor"]}),
        ("Thời gian", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    *("username", "full_name", "email", "role", "agency", "is_staff"),
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

    def get_queryset(self, request):
        """Nobody's account for who reads none: an account that is there answers like none."""
        accounts = super().get_queryset(request)
        return accounts if self.has_view_permission(request) else accounts.none()

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

    @admin.display(description="xác thực hai bước")
    def second_factor(self, user: User) -> str:
        device = secondfactor.device_of(user)
        if device is None:
            return "Bắt buộc, chưa bật" if secondfactor.needs_second_factor(user) else "Chưa bật"
        left = secondfactor.recovery_codes_left(user)
        return f"Đã bật từ {device.created_at:%d/%m/%Y}, còn {left} mã dự phòng"

    def save_model(self, request, obj: User, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        # who is let in again later begins anew: the sessions of before stay ended
        if change and "is_active" in form.changed_data:
            secondfactor.end_sessions(obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = ""):
        if unquote(id) == str(request.user.pk):
            return redirect("admin:password_change")
        return super().user_change_password(request, id, form_url)

    def get_changeform_initial_data(self, request) -> dict:
        # everybody works in the admin pages: without this an account could not sign in
        initial = {"is_staff": True, **super().get_changeform_initial_data(request)}
        return {name: v for name, v in initial.items() if name != "agency" or is_key(v)}
