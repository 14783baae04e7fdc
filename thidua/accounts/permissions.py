"""Who may do what with user accounts: only administrators (superusers)."""


def may(user, codename: str) -> bool:
    """Returns whether the user may do ``codename`` (``view_user`` …); superusers never ask."""
    return False
