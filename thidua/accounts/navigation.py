"""The accounts' entries in the sidebar, and those of one's own account."""

from django.http import HttpRequest
from django.urls import reverse

GROUPS = [
    (
        "Tài khoản",
        [
            ("Quyền của tôi", "verified_user", "admin:accounts_user_own_rights", None),
            (
                "Người dùng",
                "manage_accounts",
                "admin:accounts_user_changelist",
                "accounts.view_user",
            ),
            ("Khóa đăng nhập", "lock_clock", "admin:accounts_user_locks", "accounts.change_user"),
        ],
    ),
]


def own_pages(request: HttpRequest) -> list[dict[str, str]]:
    """Returns the links under one's own name; none before somebody is signed in."""
    if not request.user.is_authenticated:
        return []
    pages = [
        {"title": "Xác thực hai bước", "link": reverse("admin:own_second_factor")},
        {"title": "Thư nhắc việc", "link": reverse("admin:own_reminders")},
    ]
    if request.user.has_usable_password():
        pages.insert(0, {"title": "Đổi mật khẩu", "link": reverse("admin:password_change")})
    return pages
