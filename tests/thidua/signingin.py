"""What tests of signing in have in common: the doors as a browser uses them, and a telephone."""

import base64
import re
from datetime import timedelta
from time import time

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from tests.zones.factories import make_user
from thidua.accounts.models import User
from thidua.accounts.secondfactor import new_key
from thidua.accounts.telephones import Telephone

PASSWORD = "Con mèo nhà tôi, 3 màu"
SIGN_IN = "/admin/login/"
ENROLMENT = "/admin/dang-nhap/dien-thoai/"


def make_person(username: str = "lan", **fields) -> User:
    """A user with a password that the rules accept; a Ministry clerk unless told otherwise."""
    user = make_user(username, **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def give_telephone(user: User) -> Telephone:
    """Gives the user a second factor, confirmed long ago; its half minute is half over now."""
    half_over = int(time()) % 30 - 15
    return Telephone.objects.create(user=user, name="Điện thoại", key=new_key(), t0=half_over)


def code_of(device: Telephone, steps: int = 0) -> str:
    """What the telephone shows now, or some half minutes from now."""
    return f"{TOTP(device.bin_key, t0=device.t0, drift=steps).token():06d}"


def wrong_code_of(device: Telephone) -> str:
    near = {code_of(device, steps) for steps in range(-3, 4)}
    return next(code for code in map(str, range(100000, 100010)) if code not in near)


def give_password(client: Client, username: str = "lan", password: str = PASSWORD, **extra):
    """Posts the sign-in form; returns the response."""
    address = f"{SIGN_IN}?next={extra.pop('next')}" if "next" in extra else SIGN_IN
    return client.post(address, {"username": username, "password": password}, **extra)


def give_code(client: Client, code: str, **extra):
    return client.post(reverse("admin:sign_in_code"), {"code": code}, **extra)


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def let_pass(client: Client, *marks: str, **passed: float) -> None:
    """Lets time pass for the session: its marks move into the past."""
    session = client.session
    for mark in marks:
        session[mark] -= int(timedelta(**passed).total_seconds())
    session.save()


def let_wait_pass(device: Telephone, **passed: float) -> None:
    """Lets time pass since the last wrong code."""
    device.refresh_from_db()
    device.throttling_failure_timestamp = timezone.now() - timedelta(**passed)
    device.save()


def shown_key(page: str) -> bytes:
    """Returns the key that a page tells to type into a telephone."""
    typed = re.search(r'<code class="td-code">([A-Z2-7 ]+)</code>', page)[1]
    return base64.b32decode(typed.replace(" ", ""))


def shown_codes(page: str) -> list[str]:
    """Returns the recovery codes that a page shows."""
    return re.findall(r"<code class=\"td-code\">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</code>", page)
