"""A sign-in under way: from an accepted password (or provider) to a session, step by step.

Nobody is signed in before the last step: until then the session only remembers who is about to.
Every door leads through here, so that none passes by the second factor or the forced new password.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from thidua.accounts.backends import RecordsBackend
from thidua.accounts.models import User
from thidua.accounts.secondfactor import device_of, needs_second_factor
from thidua.accounts.telephones import Telephone

_SESSION_KEY = "sign_in"
_LASTS = timedelta(minutes=10)
_BACKEND = f"{RecordsBackend.__module__}.{RecordsBackend.__qualname__}"


class Door(StrEnum):
    """How somebody proved at first who they are."""

    PASSWORD = "password"
    OPENID = "openid"


class Step(StrEnum):
    """What is asked of somebody before they are signed in."""

    CODE = "code"
    NEW_PASSWORD = "new_password"
    ENROLMENT = "enrolment"


@dataclass(frozen=True)
class SignIn:
    """Somebody about to sign in, what led here and where to."""

    user: User
    door: Door
    destination: str
    begun_at: int
    device_id: int | None = None

    def next_step(self, now: datetime) -> Step | None:
        """Returns what is asked next; None once everything was given."""
        if self.device_id is None and device_of(self.user) is not None:
            return Step.CODE
        if self.door == Door.PASSWORD and _wants_new_password(self.user, now):
            return Step.NEW_PASSWORD
        if self.device_id is None and needs_second_factor(self.user):
            return Step.ENROLMENT
        return None


def begin(request: HttpRequest, user: User, *, door: Door, destination: str) -> SignIn:
    """Remembers a user whose first proof was accepted; the session gets a new key."""
    request.session.cycle_key()
    begun_at = int(timezone.now().timestamp())
    return remember(request, SignIn(user, door, destination, begun_at))


def remember(request: HttpRequest, sign_in: SignIn, **changes) -> SignIn:
    """Keeps how far a sign-in has come; returns it with the changes."""
    sign_in = replace(sign_in, **changes)
    request.session[_SESSION_KEY] = {
        "user": sign_in.user.pk,
        # as a session's: whose password or rights change meanwhile begins anew
        "hash": sign_in.user.get_session_auth_hash(),
        "door": sign_in.door,
        "destination": sign_in.destination,
        "begun_at": sign_in.begun_at,
        "device": sign_in.device_id,
    }
    return sign_in


def under_way(request: HttpRequest, now: datetime) -> SignIn | None:
    """Returns the sign-in that this session is in the midst of, while it lasts."""
    kept = request.session.get(_SESSION_KEY)
    if kept is None or now.timestamp() - kept["begun_at"] >= _LASTS.total_seconds():
        return None
    user = RecordsBackend().get_user(kept["user"])
    if user is None or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    door = Door(kept["door"])
    return SignIn(user, door, kept["destination"], kept["begun_at"], kept["device"])


def finish(request: HttpRequest, sign_in: SignIn) -> None:
    """Signs the user in: the session gets a new key, and the marks that its limits ask for."""
    request.session.pop(_SESSION_KEY, None)
    user = sign_in.user
    if sign_in.device_id is not None:
        user.otp_device = Telephone.objects.get(pk=sign_in.device_id, user=user)
    login(request, user, backend=_BACKEND)


def _wants_new_password(user: User, now: datetime) -> bool:
    if user.must_change_password:
        return True
    if not settings.PASSWORD_MAX_DAYS or not user.has_usable_password():
        return False
    newest = user.past_passwords.first()
    set_at = newest.set_at if newest else user.date_joined
    return now - set_at >= timedelta(days=settings.PASSWORD_MAX_DAYS)
