"""No form asks for a number by the browser's own number field, which loses decimal commas."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.test import RequestFactory
from django.utils.module_loading import import_string

from tests.zones.factories import make_user
from thidua.numberfields import NumberField, WholeNumberField

ROOT = Path(settings.BASE_DIR)
OURS = ("thidua", "zones", "awards")


def losing(form: type[forms.BaseForm]) -> list[str]:
    """Returns the fields of a form whose numbers the browser or Django would read its own way."""
    return [
        f"{form.__name__}.{name}"
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.NumberInput)
        or isinstance(field, forms.IntegerField)
        and not isinstance(field, NumberField | WholeNumberField)
        and not field.widget.is_hidden
    ]


def _forms_to_fill_in(request) -> Iterator[type[forms.BaseForm]]:
    """Yields the forms of records and of their parts, those that are shown as text left out."""
    for record_admin in admin.site._registry.values():
        if record_admin.has_change_permission(request):
            yield record_admin.get_form(request)
            for inline in record_admin.get_inline_instances(request):
                yield inline.get_formset(request).form


@pytest.mark.django_db
def test_no_form_of_the_admin_has_a_number_field_of_the_browsers():
    request = RequestFactory().get("/")
    found, with_decimals = [], set()
    for role in ("administrator", "issuer", "ministry_clerk"):
        request.user = make_user(role, role=role)
        for form in _forms_to_fill_in(request):
            found += losing(form)
            if any(isinstance(field, NumberField) for field in form.base_fields.values()):
                with_decimals.add(form.__name__)
    assert not found, found
    assert len(with_decimals) > 8


def test_no_other_form_has_one_either():
    for app in apps.get_app_configs():
        if app.name.split(".")[0] in OURS:
            for path in sorted((Path(app.path) / "admin").glob("*.py")):
                import_string(f"{app.name}.admin.{path.stem}.__name__")
    own = [form for form in _below(forms.BaseForm) if form.__module__.split(".")[0] in OURS]
    assert any(form.__name__ == "StatisticsForm" for form in own)
    assert [name for form in own for name in losing(form)] == []


def test_no_template_writes_one():
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(r"type=[\"']?number", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def _below(form: type) -> set[type]:
    return {form, *(one for below in form.__subclasses__() for one in _below(below))}
