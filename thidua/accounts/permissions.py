"""Who may do what with user accounts and the audit log, one predicate a line."""

from thidua.accounts.roles import Role, has_role


def keeps_users(user) -> bool:
    """Quản lý tài khoản người dùng và đặt lại mật khẩu."""
    return has_role(user, Role.ADMINISTRATOR)


def reads_users(user) -> bool:
    """Xem danh sách người dùng và quyền của từng người."""
    return has_role(user, Role.ADMINISTRATOR, Role.AUDITOR)


def reads_audit_log(user) -> bool:
    """Xem nhật ký: ai đã làm gì, lúc nào, từ đâu, trước và sau."""
    return has_role(user, Role.AUDITOR)


def may(user, codename: str) -> bool:
    """Returns whether the user may do ``codename``, such as «view_user» or «add_user»."""
    if codename in ("view_module", "view_user"):
        return reads_users(user)
    if codename in ("add_user", "change_user", "delete_user"):
        return keeps_users(user)
    return codename == "view_auditlog" and reads_audit_log(user)
