"""The forms of signing in, and of an administrator's new users and passwords."""

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.hashers import is_password_usable
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.forms import (
    AdminOwnPasswordChangeForm,
    AdminPasswordChangeForm,
    AuthenticationForm,
    UnfoldReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
from unfold.widgets import BASE_INPUT_CLASSES

from thidua.accounts.models import User
from thidua.recordlocks import hold

_ADMINISTRATING = {"is_active": True, "is_staff": True, "role": User.Role.ADMINISTRATOR}
_LOOK = {"class": " ".join(BASE_INPUT_CLASSES)}


class SignInForm(AuthenticationForm):
    """Name and password. Django's own form hands on a name longer than any can be."""

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if len(username) > self.username_field.max_length:
            raise self.get_invalid_login_error()
        return username


def own_password(request: HttpRequest, password: str) -> str:
    """Returns the password of who is signed in; raises ValidationError ``wrong_password``.

    Counted as a sign-in is: guesses lock out.
    """
    username = request.user.get_username()
    if authenticate(request, username=username, password=password) is None:
        raise ValidationError("Mật khẩu không đúng.", code="wrong_password")
    return password


class _AskedAgainForm(forms.Form):
    """A form whose code, once refused, is typed anew."""

    def refuse(self, refusal: ValidationError) -> None:
        self.add_error("code", refusal)
        self.data = {**self.data.dict(), "code": ""}


class CodeForm(_AskedAgainForm):
    """A code of the telephone, or a recovery code."""

    code = forms.CharField(
        label="Mã xác thực",
        max_length=40,
        help_text="6 chữ số trên ứng dụng xác thực của điện thoại, hoặc một mã dự phòng.",
        widget=forms.TextInput(
            {**_LOOK, "autocomplete": "one-time-code", "autofocus": "", "spellcheck": "false"}
        ),
    )


class EnrolmentForm(_AskedAgainForm):
    """The first code of a telephone that has just read the key."""

    code = forms.CharField(
        label="Mã trên điện thoại",
        max_length=40,
        help_text="6 chữ số mà ứng dụng hiện sau khi quét.",
        widget=forms.TextInput({**_LOOK, "autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class EnrolmentInSessionForm(EnrolmentForm):
    """As above, with the password: a computer left alone must not take somebody's account over."""

    password = forms.CharField(
        label="Mật khẩu hiện tại",
        strip=False,
        widget=forms.PasswordInput({**_LOOK, "autocomplete": "current-password"}),
    )
    field_order = ["password", "code"]

    def __init__(self, *args, request, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if not request.user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        return own_password(self.request, self.cleaned_data["password"])


class _PasswordAloneMixin:
    """Writes the password and no right: who was demoted or disabled meanwhile stays so."""

    written = ("password", "must_change_password")

    def save(self, commit: bool = True) -> User:
        super().save(commit=False)
        if commit:
            self.user.save(update_fields=self.written)
        return self.user


class _OwnPasswordMixin(_PasswordAloneMixin):
    """Refuses whom somebody else changed meanwhile; to be asked inside a transaction."""

    def clean(self) -> dict:
        data = super().clean()
        user = User.objects.select_for_update().get(pk=self.user.pk)
        if not user.is_active or user.get_session_auth_hash() != self.user.get_session_auth_hash():
            raise ValidationError(
                "Tài khoản vừa được người khác đổi. Hãy đăng nhập lại.", code="changed_since"
            )
        return data


class OwnPasswordForm(_OwnPasswordMixin, AdminOwnPasswordChangeForm):
    """A new password of a user who is signed in and knows the old one."""

    written = ("password",)

    def __init__(self, *args, request, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        return own_password(self.request, self.cleaned_data["old_password"])


class OwnNewPasswordForm(_OwnPasswordMixin, SetPasswordForm):
    """A password that the user chooses in place of one that somebody else knows."""

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(user, *args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.update(_LOOK)

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = False
        return super().save(commit)


class PasswordIsSet(UnfoldReadOnlyPasswordHashWidget):
    """Says that there is a password, and nothing of how it is kept."""

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, value, attrs)
        if is_password_usable(value):
            context["summary"] = [{"label": "Đã đặt mật khẩu."}]
        return context


class UserForm(UserChangeForm):
    """A user's facts, as an administrator writes them."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget = PasswordIsSet()

    def clean(self) -> dict:
        """Of two administrators who disable each other at once, the second is refused."""
        data = super().clean()
        user = self.instance
        stands = {name: getattr(user, name) for name in _ADMINISTRATING}
        sent = {name: data.get(name, value) for name, value in stands.items()}
        if stands == _ADMINISTRATING != sent:
            administrators = User.objects.filter(**_ADMINISTRATING)
            hold(administrators)
            if not administrators.exclude(pk=user.pk).exists():
                raise ValidationError(
                    "Đây là quản trị hệ thống cuối cùng còn làm việc. Hãy thêm người khác trước.",
                    code="last_administrator",
                )
        return data


class NewUserForm(UserCreationForm):
    """Says itself that a clerk has an agency: the model's check also asks fields not shown here."""

    def clean(self) -> dict:
        data = super().clean()
        if data.get("role") == User.Role.AGENCY_CLERK and not data.get("agency"):
            self.add_error("agency", "Cán bộ đơn vị phải thuộc một đơn vị.")
        return data

    def save(self, commit: bool = True) -> User:
        self.instance.must_change_password = self.cleaned_data.get("set_usable_password", True)
        return super().save(commit)


class GivenPasswordForm(_PasswordAloneMixin, AdminPasswordChangeForm):
    """A password that an administrator sets: its owner changes it at the next sign-in."""

    def save(self, commit: bool = True) -> User:
        self.user.must_change_password = self.cleaned_data.get("set_usable_password", True)
        return super().save(commit)
