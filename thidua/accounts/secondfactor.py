"""The second factor: a code of the user's telephone (TOTP), or a recovery code in its stead.

Who must have one is said in ``needs_second_factor``; who has one is asked for it at every sign-in.
"""

import re
import unicodedata
from base64 import b32encode

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_otp.oath import TOTP
from django_otp.util import random_hex

from thidua.accounts.models import RecoveryCode, User
from thidua.accounts.telephones import Telephone
from thidua.recordlocks import hold

RECOVERY_CODES = 10
PRIVILEGED_ROLES = ("issuer", "administrator")
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read as another
_TELEPHONE_CODE = re.compile(r"\d{6}", re.ASCII)


def needs_second_factor(user) -> bool:
    """Returns whether the office's setting lets this user in with a second factor only."""
    if settings.SECOND_FACTOR == "everyone":
        return True
    is_privileged = user.is_superuser or user.role in PRIVILEGED_ROLES
    return settings.SECOND_FACTOR == "privileged" and is_privileged


def device_of(user) -> Telephone | None:
    """Returns the telephone that the user confirmed, if any."""
    return Telephone.objects.filter(user=user, confirmed=True).first()


def new_key() -> str:
    """Returns a secret for a telephone, as hexadecimal digits."""
    return random_hex(20)


def typed_key(key: str) -> str:
    """Returns the secret as it is typed into a telephone: letters in groups of four."""
    letters = b32encode(bytes.fromhex(key)).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def telephone_address(user: User, key: str) -> str:
    """Returns the ``otpauth`` address that the QR code holds."""
    return Telephone(user=user, key=key).config_url


def enrol(user: User, *, key: str, code: str) -> tuple[Telephone, list[str]]:
    """Makes the telephone that holds ``key`` the user's second factor, in place of an earlier one.

    Returns the device and the new recovery codes, which are not to be had again. All other
    sessions of the user end. Raises ValidationError where the telephone's code is not right.
    """
    telephone = TOTP(bytes.fromhex(key))
    given = _plain(code)
    if not (_TELEPHONE_CODE.fullmatch(given) and telephone.verify(int(given), tolerance=1)):
        raise ValidationError(
            "Mã không đúng. Hãy quét lại mã QR, kiểm tra giờ của điện thoại, rồi nhập mã mới nhất.",
            code="wrong_code",
        )
    with transaction.atomic():
        _remove(user)
        device = Telephone.objects.create(
            user=user, name="Điện thoại", key=key, last_t=telephone.t()
        )
        return device, _make_recovery_codes(user)


def accept_code(user: User, code: str) -> Telephone:
    """Accepts a code of the user's telephone or a recovery code, once and never again.

    Raises ValidationError for a wrong code, for one that was used, and while earlier wrong codes
    make the user wait: each doubles the wait.
    """
    with transaction.atomic():
        # the row is locked: of two sign-ins with one code, one waits and finds it used
        rows = Telephone.objects.select_for_update().filter(user=user, confirmed=True)
        device = rows.first()
        refusal = _refusal(device, _plain(code))
    if refusal is not None:
        raise refusal
    return device


def make_recovery_codes(user: User) -> list[str]:
    """Makes new recovery codes; those made before count no longer."""
    with transaction.atomic():
        hold(User.objects.filter(pk=user.pk))
        hold(Telephone.objects.filter(user=user))
        return _make_recovery_codes(user)


def recovery_codes_left(user: User) -> int:
    return user.recovery_codes.filter(used_at=None).count()


def remove(user: User) -> None:
    """Takes the second factor away and ends all sessions of the user."""
    with transaction.atomic():
        _remove(user)


def end_sessions(user: User) -> None:
    """Signs the user out everywhere, at the next request of each session."""
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])


def forget_wrong_codes(username: str) -> None:
    """Lets a user try a code at once who was made to wait."""
    Telephone.objects.filter(user__username=username).update(
        throttling_failure_count=0, throttling_failure_timestamp=None
    )


def _remove(user: User) -> None:
    end_sessions(user)  # first: of two that enrol at once the second waits here
    Telephone.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()


def _make_recovery_codes(user: User) -> list[str]:
    codes = [
        "-".join(get_random_string(4, _LETTERS) for _ in range(3)) for _ in range(RECOVERY_CODES)
    ]
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=make_password(_plain(code))) for code in codes
    )
    return codes


def _refusal(device: Telephone | None, code: str) -> ValidationError | None:
    """Takes the code; returns why it is not accepted. Wrong codes are counted, so no raising."""
    if device is None:
        return ValidationError("Tài khoản chưa bật xác thực hai bước.", code="no_second_factor")
    is_allowed, waiting = device.verify_is_allowed()
    if not is_allowed:
        until = timezone.localtime(waiting["locked_until"])
        return ValidationError(
            f"Đã nhập sai mã {waiting['failure_count']} lần liền. Hãy chờ đến {until:%H:%M:%S} "
            "rồi thử lại.",
            code="must_wait",
        )
    if _TELEPHONE_CODE.fullmatch(code):
        if not device.is_readable:
            return ValidationError(
                "Máy chủ đã đổi khóa nên không đọc được điện thoại này nữa. Hãy dùng một mã dự "
                f"phòng, hoặc nhờ {settings.ADMINISTRATOR_CONTACT} đặt lại xác thực hai bước.",
                code="key_lost",
            )
        is_right = device.verify_token(code)
    else:
        is_right = _use_recovery_code(device, code)
    if is_right:
        return None
    return ValidationError(
        "Mã không đúng hoặc đã dùng rồi. Hãy chờ điện thoại hiện mã mới rồi nhập mã đó.",
        code="wrong_code",
    )


def _use_recovery_code(device: Telephone, code: str) -> bool:
    """Uses a recovery code up; the wait after wrong codes is the telephone's own."""
    unused = RecoveryCode.objects.filter(user=device.user_id, used_at=None)
    looks_right = len(code) == 12
    found = next(
        (own for own in unused if looks_right and check_password(code, own.code_hash)), None
    )
    if found is None:
        device.throttle_increment()
        return False
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    device.throttle_reset()
    return True


def _plain(code: str) -> str:
    """Returns what was typed without spaces and dashes, in capitals and plain digits."""
    text = unicodedata.normalize("NFKC", code).upper()
    return "".join(character for character in text if character.isalnum())
