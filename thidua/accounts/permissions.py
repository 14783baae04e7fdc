"""Who may do what with user accounts, one predicate a line."""

from thidua.accounts.roles import Role, has_role, right

# what belongs to an account and has no page: that it came and went is read in the log
_PARTS = ("telephone", "recoverycode", "pastpassword")


@right("Quản lý tài khoản người dùng và đặt lại mật khẩu.")
def keeps_users(user) -> bool:
    """Returns whether the user adds and changes accounts."""
    return has_role(user, Role.ADMINISTRATOR)


@right("Xem danh sách người dùng và quyền của từng người.")
def reads_users(user) -> bool:
    """Returns whether the user sees who has an account, and what each may do."""
    return has_role(user, Role.ADMINISTRATOR, Role.AUDITOR)


def may(user, codename: str) -> bool:
    """Returns whether the user may do ``codename``, such as «view_user» or «add_user»."""
    if codename in ("view_module", "view_user", *(f"view_{part}" for part in _PARTS)):
        return reads_users(user)
    return codename in ("add_user", "change_user", "delete_user") and keeps_users(user)
