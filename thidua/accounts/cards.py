"""The administrator's part of the first page: accounts to look after, settings that are missing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from thidua.accounts.lockout import locks
from thidua.accounts.models import User
from thidua.accounts.permissions import keeps_users
from thidua.cards import MOST_LINES, Card, Line, named

# so long a new account may wait for its first sign-in
_TIME_TO_BEGIN = timedelta(days=7)
_SENDING_NOTHING = ("console", "dummy")


def cards_of(user, now: datetime) -> list[Card]:
    """Returns the accounts that need somebody and the settings left open; five queries."""
    if not keeps_users(user):
        return []
    users = reverse("admin:accounts_user_changelist")
    return [
        Card(
            "accounts",
            "Tài khoản cần xem lại",
            [*_locked(now), *_never_signed_in(users, now), *_of_ended_agencies(users, now)],
            "Không có tài khoản nào đang bị khóa, bỏ không hay thuộc đơn vị đã thôi hoạt động.",
            ("Xem người dùng", users),
        ),
        Card(
            "settings",
            "Thiết lập còn thiếu",
            [*_open_settings(), *_without_address(users)],
            "Các thiết lập chung đã đủ.",
        ),
    ]


def _locked(now: datetime) -> Iterator[Line]:
    page = reverse("admin:accounts_user_locks")
    found = locks(now)
    for lock in found[:MOST_LINES]:
        until = timezone.localtime(lock.until)
        yield Line(
            f"«{lock.username}» bị khóa đăng nhập từ {lock.address or 'không rõ địa chỉ'} đến "
            f"{until:%H:%M}: nhập sai {lock.failures} lần",
            page,
        )
    if len(found) > MOST_LINES:
        yield Line(f"Và {len(found) - MOST_LINES} tên khác đang bị khóa", page)


def _never_signed_in(users: str, now: datetime) -> Iterator[Line]:
    waiting = User.objects.filter(
        is_active=True, is_staff=True, last_login=None, date_joined__lt=now - _TIME_TO_BEGIN
    )
    if count := waiting.count():
        names = [str(user) for user in waiting.only("full_name", "username")[:MOST_LINES]]
        yield Line(
            f"{count} tài khoản tạo đã quá {_TIME_TO_BEGIN.days} ngày chưa đăng nhập lần nào: "
            f"{named(names, count)}. Nhắc người dùng, hoặc khóa nếu không dùng",
            f"{users}?is_active__exact=1&last_login__isnull=1",
        )


def _of_ended_agencies(users: str, now: datetime) -> Iterator[Line]:
    ended = User.objects.filter(
        is_active=True, agency__dissolved_on__lt=timezone.localdate(now)
    ).order_by("username")
    if count := ended.count():
        names = [str(user) for user in ended.only("full_name", "username")[:MOST_LINES]]
        yield Line(
            f"{count} tài khoản thuộc đơn vị đã thôi hoạt động: {named(names, count)}. "
            "Chuyển sang đơn vị kế thừa, hoặc khóa nếu không dùng",
            users,
        )


def _open_settings() -> Iterator[Line]:
    """Yields the settings of the environment that nobody has given."""
    if settings.EMAIL_BACKEND.split(".")[-2] in _SENDING_NOTHING:
        yield Line("Chưa đặt máy chủ thư (EMAIL_URL): thư nhắc việc không gửi đi được")
    if not settings.PUBLIC_ADDRESS:
        yield Line(
            "Chưa đặt địa chỉ của hệ thống (THIDUA_PUBLIC_ADDRESS): thư không có liên kết, mã QR "
            "in theo địa chỉ lúc in"
        )
    if settings.ADMINISTRATOR_CONTACT == settings.UNNAMED_ADMINISTRATOR:
        yield Line("Chưa ghi hỏi ai khi không đăng nhập được (THIDUA_ADMINISTRATOR_CONTACT)")


def _without_address(users: str) -> Iterator[Line]:
    lacking = User.objects.filter(email="", is_active=True, is_staff=True, gets_reminders=True)
    if count := lacking.count():
        yield Line(
            f"{count} tài khoản chưa có địa chỉ thư nên không nhận được thư nhắc việc",
            f"{users}?is_active__exact=1&email__exact=",
        )
