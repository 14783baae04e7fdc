"""Who reads the log: auditors and administrators. Nobody writes it."""

from thidua.accounts.roles import Role, has_role, right


@right("Xem nhật ký: ai đã làm gì, lúc nào, từ đâu; nội dung thì theo quyền xem của từng người.")
def reads_audit_log(user) -> bool:
    """Returns whether the user reads the log, and in histories from where somebody acted."""
    return has_role(user, Role.AUDITOR, Role.ADMINISTRATOR)


def reads_contents(user, view_permission: str) -> bool:
    """Returns whether a reader of the log may see what stands in a row.

    An auditor reads everything; others what they may read on its own page.
    """
    return has_role(user, Role.AUDITOR) or user.has_perm(view_permission)


def reads_refusals(user) -> bool:
    """Returns whether a reader of the log may see what was refused: it may name a person's case."""
    return has_role(user, Role.AUDITOR)


def may(user, codename: str) -> bool:
    """Returns whether the user may do ``codename``, such as «view_module» or «view_entry»."""
    return codename in ("view_module", "view_entry") and reads_audit_log(user)
