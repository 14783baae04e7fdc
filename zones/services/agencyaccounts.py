"""Accounts for all agencies at once: each with a first password, told once, changed at sign-in."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone

from thidua.accounts.models import User
from thidua.accounts.permissions import keeps_users
from thidua.accounts.roles import Role
from thidua.recordlocks import save_clean
from zones.models import Agency, Campaign, Membership

MOST_AT_ONCE = 100  # a password's hash takes a good part of a second of a core
# letters that nobody takes for another when typing them from paper
_SMALL, _LARGE, _FIGURES = "abcdefghkmnpqrstuvwxyz", "ABCDEFGHKLMNPQRSTUVWXYZ", "23456789"


@dataclass(frozen=True)
class NewAccount:
    """An account to be made: for which agency, under which name, for whom, reached where."""

    agency: Agency
    username: str
    full_name: str = ""
    email: str = ""


@dataclass(frozen=True)
class GivenAccount:
    """An account that was made, with the password that nobody can read again."""

    user: User
    password: str


def signs_in_for(agency: str) -> Combinable:
    """Returns an expression: whether a clerk of the agency, or of its successors, can sign in.

    ``agency`` names the agency's key in the outer query. A successor's clerk scores the merged
    agency's sheets.
    """
    clerks = User.objects.filter(role=Role.AGENCY_CLERK, is_active=True)
    own, heirs = Q(agency=OuterRef(agency)), Q(agency__predecessors=OuterRef(agency))
    return Exists(clerks.filter(own)) | Exists(clerks.filter(heirs))


def agencies_without_account(on: date) -> QuerySet[Agency]:
    """Returns the agencies for which nobody can sign in: those at work on that day, and members.

    Each knows whether it ``competes``: is a member in a year that is not closed, also where it
    was merged since.
    """
    members = Membership.objects.filter(agency=OuterRef("pk"))
    return Agency.objects.annotate(
        competes=Exists(members.exclude(campaign__status=Campaign.Status.CLOSED))
    ).filter(Q(dissolved_on=None) | Q(dissolved_on__gte=on) | Q(competes=True), ~signs_in_for("pk"))


def suggested_usernames(agencies: Sequence[Agency]) -> dict[int, str]:
    """Returns a free user name for each agency, made of its code; one query."""
    taken = set(User.objects.values_list("username", flat=True))
    found = {}
    for agency in agencies:
        stem, number = agency.code.lower(), 1
        name = stem
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        found[agency.pk] = name
    return found


def make_accounts(wanted: Sequence[NewAccount], *, by) -> list[GivenAccount]:
    """Makes an account for a clerk of each agency, or none; returns them with their passwords.

    Raises ValidationError ``no_permission``, ``none_chosen``, ``too_many``, ``made_meanwhile``
    (a button pressed twice), or one with the sentences of each agency whose row is not accepted,
    by the agency's key as text. Hashing takes long: what is wrong is said before it, and it is
    done before anything is locked.
    """
    if not keeps_users(by):
        raise ValidationError("Chỉ quản trị hệ thống tạo tài khoản.", code="no_permission")
    if not wanted:
        raise ValidationError("Hãy chọn ít nhất một đơn vị.", code="none_chosen")
    if len(wanted) > MOST_AT_ONCE:
        raise ValidationError(
            f"Mỗi lần tạo nhiều nhất {MOST_AT_ONCE} tài khoản. Hãy bỏ bớt đơn vị rồi làm tiếp.",
            code="too_many",
        )
    users = [_user(new) for new in wanted]
    _do_to_each(users, lambda user: user.full_clean(exclude={"password"}))
    passwords = [first_password() for _ in users]
    for user, password in zip(users, passwords, strict=True):
        user.password = make_password(password)
    with transaction.atomic():
        _refuse_made_meanwhile([new.agency for new in wanted])
        _do_to_each(users, save_clean)  # somebody may take a user name meanwhile
        for user, password in zip(users, passwords, strict=True):
            password_validation.password_changed(password, user)
    return list(map(GivenAccount, users, passwords))


def _refuse_made_meanwhile(agencies: Sequence[Agency]) -> None:
    """Locks the agencies; raises ValidationError where somebody just made one's account."""
    keys = [agency.pk for agency in agencies]
    locked = list(Agency.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    waiting = set(agencies_without_account(timezone.localdate()).values_list("pk", flat=True))
    if any(agency.pk not in waiting for agency in locked):
        raise ValidationError(
            "Có đơn vị vừa được tạo tài khoản, có thể do bấm nút hai lần. Hãy tải lại trang; nếu "
            "không còn tệp mật khẩu thì đặt mật khẩu khác ở trang của từng người dùng.",
            code="made_meanwhile",
        )


def _user(new: NewAccount) -> User:
    return User(
        username=new.username.strip(),
        full_name=new.full_name,
        email=User.objects.normalize_email(new.email.strip()),
        role=Role.AGENCY_CLERK,
        agency=new.agency,
        is_staff=True,
        must_change_password=True,
    )


def _do_to_each(users: Sequence[User], act: Callable[[User], None]) -> None:
    """Does it to all; raises one ValidationError with what each agency's row was refused for."""
    problems = {}
    for user in users:
        try:
            act(user)
        except ValidationError as refusal:
            told = [f"{user.agency}: {sentence}" for sentence in refusal.messages]
            problems[str(user.agency_id)] = told
    if problems:
        raise ValidationError(problems)


def first_password() -> str:
    """Returns a random password of three groups, easy to type from paper: «Kmtf-4829-rhwk»."""
    groups = [
        secrets.choice(_LARGE) + _random(_SMALL, 3),
        _random(_FIGURES, 4),
        _random(_SMALL, 4),
    ]
    return "-".join(groups)


def _random(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))
