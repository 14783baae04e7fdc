"""What a person may do, and why: read from the predicates that decide it, from no second list."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from inspect import isfunction
from types import ModuleType, SimpleNamespace

from django.apps import apps
from django.http import QueryDict

from thidua.accounts.roles import Role
from thidua.appmodules import modules_of_apps


@dataclass(frozen=True)
class Right:
    """Something that a user may do or not, and for what reason."""

    what: str
    is_granted: bool
    why: str


@dataclass(frozen=True)
class Table:
    """Figures beside the rights: a caption, the columns' titles, and rows of texts."""

    caption: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Choice:
    """What a section may be asked about instead: a parameter, (value, label), the chosen one."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Section:
    """One part of the page."""

    title: str
    rights: list[Right]
    notes: list[str] = field(default_factory=list)
    table: Table | None = None
    choice: Choice | None = None


def sections_of(user, *, on: date, asked: QueryDict) -> list[Section]:
    """Returns what follows from the records on that day, then what follows from the role.

    An app adds sections of its own by ``rights.sections_of`` with the same arguments.
    """
    found: list[Section] = []
    for module in modules_of_apps("rights", __name__).values():
        found += module.sections_of(user, on=on, asked=asked)
    for module in modules_of_apps("permissions").values():
        config = apps.get_containing_app_config(module.__name__)
        if rights := [_right(user, predicate) for predicate in predicates_in(module)]:
            found.append(Section(config.verbose_name, rights))
    why_not = why_shut_out(user)
    return [_none_of(section, why_not) for section in found] if why_not else found


def _none_of(section: Section, why_not: str) -> Section:
    rights = [Right(right.what, False, f"{why_not}.") for right in section.rights]
    return replace(section, rights=rights, notes=[], table=None)


def predicates_in(module: ModuleType) -> list[Callable]:
    """Returns the predicates of a user alone that the module marks as rights, in its order."""
    return [
        function
        for function in vars(module).values()
        if isfunction(function) and function.__module__ == module.__name__
        if hasattr(function, "allows")
    ]


def roles_allowed(predicate: Callable) -> list[Role]:
    """Returns the roles in which somebody fulfils the predicate: each of them is asked."""
    return [
        role for role in Role if predicate(SimpleNamespace(role=role, is_active=True, agency_id=0))
    ]


def why_shut_out(user) -> str:
    """Returns why the user cannot sign in whatever the role; '' where nothing forbids it."""
    if not user.is_active:
        return "Tài khoản đã bị khóa"
    return "" if user.is_staff else "Tài khoản không được vào trang quản lý"


def _right(user, predicate: Callable) -> Right:
    is_granted = predicate(user)
    if is_granted:
        why = f"Vì vai trò là «{user.get_role_display()}»."
    else:
        roles = ", ".join(f"«{role.label}»" for role in roles_allowed(predicate))
        why = f"Chỉ dành cho vai trò {roles}."
    return Right(predicate.allows, is_granted, why)
