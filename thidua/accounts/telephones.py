"""The telephone as a second factor: django-otp's device, its key sealed in the database."""

import re
from importlib import import_module

from django_otp.plugins.otp_totp.models import TOTPDevice

from thidua.audit.logged import Logged

_SEALING = "thidua.accounts.sealing"  # loaded when a key is sealed or opened, if ever
_OPEN = re.compile(r"[0-9a-f]{2,80}\Z")


class Telephone(TOTPDevice):
    """A user's telephone that shows codes.

    ``key`` is given in hexadecimal digits and sealed as soon as it is saved; ``bin_key`` opens it.
    One that was saved open, or under a secret key used before, is sealed anew by the next code.
    """

    # each code writes these, and each sign-in is an entry of its own
    logged = Logged(
        owner="user",
        secret=frozenset({"key"}),
        untold=frozenset(
            {"last_t", "drift", "last_used_at"}
            | {"throttling_failure_timestamp", "throttling_failure_count"}
        ),
    )

    # what the log calls the columns that django-otp gives no name
    screen_names = {
        "user": "tài khoản",
        "name": "tên",
        "confirmed": "đã xác nhận",
        "created_at": "lúc ghi",
        "key": "khóa",
        "step": "mỗi mã có giá trị (giây)",
        "t0": "tính từ giây",
        "digits": "số chữ số",
        "tolerance": "số mã lệch được nhận",
    }

    class Meta:
        proxy = True
        verbose_name = "điện thoại xác thực"
        verbose_name_plural = "điện thoại xác thực"

    @property
    def is_readable(self) -> bool:
        """Whether the key can be opened: not where the program got another secret key."""
        return self._opened() is not None

    @property
    def bin_key(self) -> bytes:
        """The secret; only of a telephone that ``is_readable``."""
        secret, _ = self._opened()
        return secret

    def save(self, *args, **kwargs) -> None:
        opened = self._opened()
        if opened is not None and not opened[1]:
            self.key = import_module(_SEALING).seal(opened[0], self._purpose)
        super().save(*args, **kwargs)

    def _opened(self) -> tuple[bytes, bool] | None:
        """Returns the secret and whether it is sealed under the key of today; None if lost."""
        if _OPEN.match(self.key):
            return bytes.fromhex(self.key), False
        return import_module(_SEALING).unseal(self.key, self._purpose)

    @property
    def _purpose(self) -> str:
        # a key copied into another user's row opens nothing there
        return f"telephone of user {self.user_id}"
