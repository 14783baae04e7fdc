"""What a telephone reads when it becomes somebody's second factor."""

import segno
from django.http import HttpRequest
from django.utils.safestring import SafeString

from thidua.accounts.models import User
from thidua.accounts.secondfactor import new_key, telephone_address, typed_key

_KEY = "second_factor_key"


def key_being_read(request: HttpRequest) -> str:
    """Returns the key shown on this session's page, the same until a telephone has read it."""
    return request.session.setdefault(_KEY, new_key())


def forget_key(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def telephone_context(user: User, key: str) -> dict[str, str]:
    """Returns the key as a QR code (inline SVG, its letters are segno's own) and as it is typed."""
    code = segno.make(telephone_address(user, key), error="m")
    return {
        "qr_code": SafeString(code.svg_inline(scale=1, border=0, omitsize=True)),
        "typed_key": typed_key(key),
    }
