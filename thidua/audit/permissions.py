"""Who reads the log: auditors and administrators. Nobody writes it."""

_READERS = ("auditor", "administrator")


def reads_audit_log(user) -> bool:
    """Returns whether the user reads the log, and in histories from where somebody acted."""
    return user.is_active and (user.is_superuser or getattr(user, "role", "") in _READERS)


def reads_contents(user, view_permission: str) -> bool:
    """Returns whether a reader of the log may see what stands in a row.

    An auditor reads everything; others what they may read on its own page.
    """
    return getattr(user, "role", "") == "auditor" or user.has_perm(view_permission)


def may(user, codename: str) -> bool:
    """Returns whether the user may do ``codename``, such as «view_module» or «view_entry»."""
    return codename in ("view_module", "view_entry") and reads_audit_log(user)
