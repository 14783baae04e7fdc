"""The e-mail addresses of the agencies' clerks: where the daily reminders go."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from thidua.accounts.models import User
from thidua.accounts.permissions import keeps_users
from thidua.accounts.roles import Role

_ALL_BUT_THE_ADDRESS = {field.name for field in User._meta.fields} - {"email"}


@dataclass(frozen=True)
class TypedAddress:
    """An address as it was typed, and the one that stood in the field before."""

    user_id: int
    seen: str
    typed: str

    @property
    def address(self) -> str:
        return User.objects.normalize_email(self.typed.strip())


def agency_clerks() -> QuerySet[User]:
    """Returns the agencies' clerks who can sign in, agency by agency."""
    clerks = User.objects.filter(role=Role.AGENCY_CLERK, is_active=True)
    return clerks.select_related("agency").order_by("agency__sort_key", "agency_id", "username")


def mend_addresses(typed: Sequence[TypedAddress], *, by) -> int:
    """Writes the addresses that were changed, or none of them; returns how many.

    Raises ValidationError ``no_permission``, or one with the sentences of each clerk whose
    address is not accepted, by the user's key as text: it is no address, or somebody else
    changed it since it was read.
    """
    if not keeps_users(by):
        raise ValidationError(
            "Chỉ quản trị hệ thống sửa địa chỉ thư điện tử.", code="no_permission"
        )
    changed = {one.user_id: one for one in typed if one.address != one.seen}
    problems = {}
    with transaction.atomic():
        clerks = agency_clerks().filter(pk__in=changed).select_for_update(of=("self",))
        for user in clerks:
            try:
                _write(user, changed[user.pk])
            except ValidationError as refusal:
                told = [f"{user.username}: {sentence}" for sentence in refusal.messages]
                problems[str(user.pk)] = told
        if problems:
            raise ValidationError(problems)
    return len(clerks)


def _write(user: User, wanted: TypedAddress) -> None:
    if user.email != wanted.seen:
        raise ValidationError(
            f"người khác vừa sửa thành «{user.email}». Hãy tải lại trang rồi sửa.",
            code="changed_meanwhile",
        )
    user.email = wanted.address
    user.clean_fields(exclude=_ALL_BUT_THE_ADDRESS)
    user.save(update_fields=["email"])
