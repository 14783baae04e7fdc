"""Sign-in by the office's OpenID Connect provider: off unless the environment names one.

The provider only says who somebody is. It makes no users and gives no rights: the claim named in
the settings must lead to exactly one active user who is there already.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from thidua.accounts.models import User


@dataclass(frozen=True)
class Vouched:
    """What the provider's checked token says of somebody: the claim that names the user."""

    name: str


class OpenIdBackend:
    """Finds the user whom a checked token names; knows no passwords and no rights."""

    def authenticate(self, request: HttpRequest, username: str, vouched: Vouched) -> User | None:
        field = settings.OPENID_USER_FIELD
        lookup = {"username": "username", "email": "email__iexact"}[field]
        found = list(User.objects.filter(is_active=True, **{lookup: vouched.name})[:2])
        if len(found) != 1:
            return None
        # in capitals, as a database compares, «ı» of another address is the «i» of this one
        is_same = getattr(found[0], field).casefold() == vouched.name.casefold()
        return found[0] if is_same else None


def is_configured() -> bool:
    """Returns whether this office has a provider."""
    return bool(settings.OPENID_ISSUER)
