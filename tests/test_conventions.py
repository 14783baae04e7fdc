"""The conventions of the models and of the sources hold, for what is there and what will come."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.core.management import BaseCommand, get_commands, load_command_class
from django.db import models
from simple_history.models import HistoricalChanges

from thidua.audit.commands import AuditedCommand
from thidua.fields import (
    CleanCharField,
    CleanTextField,
    PersonSortKeyField,
    SearchTextField,
    SortKeyField,
)
from zones.permissions import POINTS_RECORDS, RECORDS

ROOT = Path(settings.BASE_DIR)
APPS = [name for name in ("accounts", "reminders", "zones", "awards") if name in apps.app_configs]
MODELS = [
    model
    for app in APPS
    for model in apps.get_app_config(app).get_models()
    if not issubclass(model, HistoricalChanges) and not model._meta.proxy
]

DERIVED = (SearchTextField, SortKeyField, PersonSortKeyField)
# An act without «by» is an operator's, from the command line.
ACTS_WITHOUT_A_PERSON = {"zones.ScoreWrite.applied", "zones.WorkbookImport.created"}
# Not typed by anybody, or kept as it was when something else changed it.
TEXT_AS_IT_IS = {"zones.ScoreChange.old_note"}
HASHES = re.compile(r"sha256|digest|hash")


def own_fields(model: type[models.Model]) -> list[models.Field]:
    """Returns the model's own columns, without what Django's user brings along."""
    inherited = set()
    if issubclass(model, AbstractUser):
        inherited = {field.name for field in AbstractUser._meta.get_fields()}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in inherited and not field.primary_key
    ]


def label(model: type[models.Model], name: str) -> str:
    return f"{model._meta.app_label}.{model.__name__}.{name}"


def listed(found) -> str:
    return "\n".join(["", *sorted(found)])


def test_every_command_and_each_of_its_options_is_explained_in_vietnamese():
    known = {action.dest for action in BaseCommand().create_parser("manage.py", "any")._actions}
    found = []
    for name, app in get_commands().items():
        if app not in ("thidua", "thidua.accounts", "thidua.reminders", "zones", "awards"):
            continue
        command = load_command_class(app, name)
        if type(command).__base__.__module__.startswith("django.core"):
            continue  # Django's own, with something done around it
        actions = command.create_parser("manage.py", name)._actions
        helps = {a.dest: a.help for a in actions if a.dest not in known}
        helps[""] = command.help
        found += [f"{name} {dest}" for dest, text in helps.items() if (text or "").isascii()]
    assert not found, listed(found)


def test_every_command_of_ours_leaves_its_run_in_the_log():
    found = [
        name
        for name, app in get_commands().items()
        if app in ("thidua.accounts", "thidua.reminders", "zones", "awards")
        if not isinstance(load_command_class(app, name), AuditedCommand)
    ]
    assert not found, listed(found)


def test_every_model_is_named_for_the_screen():
    found = [
        f"{model.__name__} has no {name} of its own"
        for model in MODELS
        for name in ("verbose_name", "verbose_name_plural")
        if name not in model._meta.original_attrs
    ]
    assert not found, listed(found)


def test_every_field_is_named_for_the_screen():
    found = [
        label(model, field.name)
        for model in MODELS
        for field in own_fields(model)
        if not isinstance(field, DERIVED)
        if str(field.verbose_name) == field.name.replace("_", " ")
    ]
    assert not found, "fields without a Vietnamese verbose_name:" + listed(found)


def _said_of(constraint: models.BaseConstraint) -> str:
    """Returns the sentence as a clerk reads it; '' where none is written or it cannot be told."""
    if constraint.violation_error_message == constraint.default_violation_error_message:
        return ""
    try:
        return constraint.get_violation_error_message()
    except ValueError:  # a lone percent sign is taken for a place to fill in
        return ""


def test_every_constraint_says_what_is_wrong():
    found = [
        f"{model.__name__}: {constraint.name}"
        for model in MODELS
        for constraint in model._meta.constraints
        if not _said_of(constraint)
    ]
    assert not found, "constraints without a violation_error_message:" + listed(found)


def test_when_and_who_are_held_together():
    found = []
    for model in MODELS:
        names = {field.name: field for field in own_fields(model)}
        for name, field in names.items():
            act = name.removesuffix("_at")
            if act == name or f"{act}_by" not in names:
                continue
            may_part = field.null or names[f"{act}_by"].null
            if may_part and not _is_paired(model, act):
                found.append(label(model, act))
    unheld = set(found) - ACTS_WITHOUT_A_PERSON
    assert not unheld, "no constraint holds …_at and …_by together:" + listed(unheld)


def _is_paired(model: type[models.Model], act: str) -> bool:
    pair = {f"{act}_at", f"{act}_by"}
    return any(
        pair == constraint.condition.referenced_base_fields
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )


def test_every_state_is_held_by_the_database():
    found = [
        label(model, field.name)
        for model in MODELS
        for field in own_fields(model)
        if field.choices and isinstance(field, models.CharField)
        if not any(
            field.name in constraint.condition.referenced_base_fields
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
        )
    ]
    assert not found, "choices that raw SQL may break:" + listed(found)


def test_stored_text_is_clean():
    found = [
        label(model, field.name)
        for model in MODELS
        for field in own_fields(model)
        if isinstance(field, models.CharField | models.TextField)
        if not isinstance(field, (CleanCharField, CleanTextField, *DERIVED))
        if not field.choices and not HASHES.search(field.name)
        if label(model, field.name) not in TEXT_AS_IT_IS
    ]
    assert not found, "use CleanCharField or CleanTextField:" + listed(found)


@pytest.mark.parametrize("name", sorted(RECORDS | POINTS_RECORDS))
def test_every_model_on_screen_says_which_rows_a_user_may_see(name):
    rows = apps.get_model("zones", name)._default_manager.all()
    assert hasattr(rows, "visible_to"), f"{name}: its queryset has no visible_to(user)"


def test_every_registered_model_says_which_rows_a_user_may_see():
    found = [
        model.__name__
        for model in admin.site._registry
        if model._meta.app_label in APPS and not issubclass(model, AbstractUser)
        if not hasattr(model._default_manager.all(), "visible_to")
    ]
    assert not found, "registered without visible_to(user):" + listed(found)


def test_every_registered_model_of_the_contest_has_its_rights_listed():
    found = [
        model.__name__
        for model in admin.site._registry
        if model._meta.app_label == "zones"
        if model._meta.model_name not in RECORDS | POINTS_RECORDS
    ]
    assert not found, "registered, but unknown to zones/permissions.py:" + listed(found)


SOURCES = [
    path
    for folder in ("thidua", "zones", "awards", "tests", "templates", ".ci", "docs")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file() and path != Path(__file__)
    if path.suffix in {".py", ".html", ".css", ".js", ".md", ".po", ".txt", ""}
] + [ROOT / name for name in ("manage.py", "Makefile", "README.md") if (ROOT / name).exists()]

LEFTOVERS = {
    "a machine's path": r"/(?:work|home|root|Users|tmp)/\w",
    "a reminder": r"\b(?:TODO|FIXME|XXX|HACK)\b",
    "a debugger": r"\b(?:breakpoint\(|pdb\b|console\.log)",
    "unescaped HTML": r"\bmark_safe\b|\|\s*safe\b|autoescape off",
    "a skipped test": r"pytest\.mark\.(?:skip\b(?!\()|skipif|xfail)|unittest\.skip",
    "a bare noqa": r"#\s*noqa\s*$",
}


@pytest.mark.parametrize("what", LEFTOVERS)
def test_sources_hold_no(what):
    pattern = re.compile(LEFTOVERS[what], re.MULTILINE)
    found = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{path.relative_to(ROOT)}:{line}: {match.group()}")
    assert not found, f"{what}:" + listed(found)


def test_nothing_prints_outside_commands():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        if path.suffix == ".py" and path.parts[len(ROOT.parts)] in ("thidua", "zones", "awards")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.match(r"\s*print\(", line)
    ]
    assert not found, listed(found)


def test_files_are_named_for_what_they_hold():
    vague = {"utils", "helpers", "misc", "common", "util"}
    found = [str(p.relative_to(ROOT)) for p in SOURCES if p.suffix == ".py" and p.stem in vague]
    assert not found, listed(found)


def test_a_time_is_told_before_its_day_on_every_page():
    day_first = re.compile(r"d/m/Y H:i|%d/%m/%Y %H:%M")
    sources = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/**/*.py")]
    found = [
        str(path.relative_to(ROOT))
        for path in sources
        if path.relative_to(ROOT).parts[0] in ("templates", "thidua", "zones", "awards")
        and path.name != "formats.py"  # what is read, not what is told
        and day_first.search(path.read_text(encoding="utf-8"))
    ]
    assert not found, listed(found)
