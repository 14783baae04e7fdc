"""Who reads the log: auditors and administrators. Nobody writes it."""

_READERS = ("auditor", "administrator")


def reads_audit_log(user) -> bool:
    """Returns whether the user reads the log, and in histories from where somebody acted."""
    return user.is_active and (user.is_superuser or getattr(user, "role", "") in _READERS)


def may(user, codename: str) -> bool:
    """Returns whether the user may do ``codename``, such as «view_module» or «view_entry»."""
    return codename in ("view_module", "view_entry") and reads_audit_log(user)
