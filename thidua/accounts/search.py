"""Accounts in the search over everything: for who reads the list of accounts."""

from django.urls import reverse

from thidua.accounts.models import User
from thidua.search import Asked, Found, Kind, in_list


def searched(asked: Asked) -> list[Kind]:
    """Returns the users."""
    return in_list(asked, User.objects.select_related("agency"), 95, "Người dùng", _user)


def _user(user: User) -> Found:
    address = reverse("admin:accounts_user_change", args=[user.pk])
    more = filter(None, (user.username, user.get_role_display(), str(user.agency or "")))
    return Found(str(user), address, " · ".join(more))
