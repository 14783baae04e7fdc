"""What a password must be: what Vietnamese public offices ask for, and what guessers try first.

Each rule says itself in Vietnamese, before (``get_help_text``) and after (``validate``).
"""

from types import SimpleNamespace

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

from thidua.text import fold

_KINDS = (str.islower, str.isupper, str.isdecimal, lambda character: not character.isalnum())
_KINDS_ASKED = 3
_OBVIOUS = {
    *("admin", "administrator", "botuphap", "canbo", "chaomung", "cucthads", "donvi"),
    *("giamdoc", "hethong", "khenthuong", "khuvuc", "lanhdao", "matkhau", "matkhaumoi"),
    *("password", "quantri", "quantrivien", "qwerty", "sotuphap", "stp", "thads", "thidua"),
    *("thiduakhenthuong", "thihanhan", "thihanhandansu", "truongphong", "tuphap", "vietnam"),
    *("vietnamvodich", "welcome", "xinchao"),
}


class LengthValidator(MinimumLengthValidator):
    """Asks for a length, in Vietnamese: Django has that sentence in English only."""

    def get_error_message(self) -> str:
        return f"Mật khẩu quá ngắn: phải có ít nhất {self.min_length} ký tự."

    def get_help_text(self) -> str:
        return f"Ít nhất {self.min_length} ký tự. Một câu dễ nhớ với riêng bạn là tốt nhất."


class KindsValidator:
    """Asks for three of four kinds of characters."""

    def validate(self, password: str, user=None) -> None:
        kinds = sum(any(is_kind(character) for character in password) for is_kind in _KINDS)
        if kinds < _KINDS_ASKED:
            raise ValidationError(
                "Mật khẩu quá đơn điệu. " + self.get_help_text(), code="password_too_uniform"
            )

    def get_help_text(self) -> str:
        return (
            "Có ít nhất ba trong bốn loại: chữ thường, chữ hoa, chữ số, ký tự khác "
            "(dấu cách, dấu câu)."
        )


class PersonValidator(UserAttributeSimilarityValidator):
    """Refuses what is like the user's name, with or without Vietnamese accents."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "full_name", "email"))

    def validate(self, password: str, user=None) -> None:
        if user is None:
            return
        folded = {
            name: fold(getattr(user, name, None) or "").partition("@")[0]
            for name in self.user_attributes
        }
        bare = _letters_and_digits(password)
        if any(len(own) > 3 and _letters_and_digits(own) in bare for own in folded.values()):
            raise ValidationError(self.get_error_message(), code="password_too_similar")
        super().validate(fold(password), SimpleNamespace(**folded, _meta=user._meta))

    def get_error_message(self) -> str:
        return "Mật khẩu chứa hoặc quá giống tên đăng nhập, họ tên hay thư điện tử của bạn."

    def get_help_text(self) -> str:
        return "Không chứa hoặc gần giống tên đăng nhập, họ tên, thư điện tử."


class ObviousWordValidator:
    """Refuses a word of this office with figures and signs around it, as «Thidua@2026»."""

    def validate(self, password: str, user=None) -> None:
        if "".join(c for c in fold(password) if c.isalpha()) in _OBVIOUS:
            raise ValidationError(
                "Mật khẩu dễ đoán: chỉ là một từ quen thuộc thêm số và dấu.",
                code="password_too_obvious",
            )

    def get_help_text(self) -> str:
        return "Không phải một từ quen thuộc thêm số và dấu, như «Thidua@2026»."


class NotReusedValidator:
    """Refuses the last passwords of a user, and keeps them (hashed) to know them again."""

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user=None) -> None:
        if self.last < 1 or user is None or user.pk is None:
            return
        past = user.past_passwords.values_list("password_hash", flat=True)[: self.last]
        if any(check_password(password, used) for used in {user.password, *past}):
            raise ValidationError(
                f"Mật khẩu này đã được dùng gần đây. {self.get_help_text()}",
                code="password_reused",
            )

    def password_changed(self, password: str, user=None) -> None:
        """Keeps the hash of what was just set; forgets those that no longer count."""
        if user is None or user.pk is None:
            return
        user.past_passwords.create(password_hash=user.password)
        kept = user.past_passwords.values("pk")[: max(self.last, 1)]
        user.past_passwords.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()

    def get_help_text(self) -> str:
        return f"Khác {self.last} mật khẩu dùng gần đây nhất." if self.last else ""


def _letters_and_digits(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
