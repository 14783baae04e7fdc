"""No address of the admin gives another agency's points to whoever may not see them.

The addresses are read from the admin's registry, so that a page that comes later is walked too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from tests.zones.factories import make_user
from tests.zones.secrets import SECRET_MODELS, Secrets, shows_secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client):
    """A client that answers 500 where a page breaks, so that the walk names every address."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def secrets() -> Secrets:
    return Secrets()


@dataclass(frozen=True)
class Route:
    """A named address of a model's admin, and its parameters' names (empty: by position)."""

    model: type[models.Model]
    name: str
    parameters: tuple[str, ...]
    by_position: bool = False

    def address(self, key: object, secrets: Secrets) -> str | None:
        """Returns the address with the key as its first parameter."""
        values = [key, *(secrets.parameter(name) for name in self.parameters[1:])]
        try:
            if self.by_position:
                return reverse(f"admin:{self.name}", args=values)
            return reverse(
                f"admin:{self.name}", kwargs=dict(zip(self.parameters, values, strict=True))
            )
        except NoReverseMatch:
            return None


def route(model: type[models.Model], pattern: URLPattern) -> Route:
    if isinstance(pattern.pattern, RoutePattern):
        return Route(model, pattern.name, tuple(pattern.pattern.converters))
    named = tuple(pattern.pattern.regex.groupindex)
    if named:
        return Route(model, pattern.name, named)
    return Route(model, pattern.name, ("",) * pattern.pattern.regex.groups, by_position=True)


def routes() -> list[Route]:
    """Returns every named address of every registered model's admin."""
    return [
        route(model, pattern)
        for model, model_admin in admin.site._registry.items()
        for pattern in model_admin.get_urls()
        if pattern.name
    ]


def record_answers(client, secrets: Secrets, method: str) -> Iterator[tuple[str, object]]:
    """Yields (address, answer) of every address that takes a record's key, for secret keys."""
    for found in routes():
        if not found.parameters:
            continue
        for key in secrets.keys:
            if address := found.address(key, secrets):
                yield address, getattr(client, method)(address)


def list_answers(client, secrets: Secrets) -> Iterator[tuple[str, object]]:
    """Yields (address, answer) of every address without a key, asked in several ways."""
    for found in routes():
        if found.parameters:
            continue
        for query in secrets.queries:
            address = f"{reverse(f'admin:{found.name}')}?{query}"
            yield address, client.get(address)


def visible_record_answers(client, secrets: Secrets) -> Iterator[tuple[str, object]]:
    """Yields (address, answer) of the pages of the records that are no secret."""
    for found in routes():
        if not found.parameters or found.model in SECRET_MODELS:
            continue
        for key in found.model._base_manager.values_list("pk", flat=True)[:4]:
            if address := found.address(key, secrets):
                yield address, client.get(address)


@pytest.fixture(params=["clerk", "administrator"])
def stranger(request, secrets):
    """A user who may not see STP-2's points: a clerk of STP-3, or of no agency at all."""
    clerk = secrets.year.clerk("STP-3")
    return clerk if request.param == "clerk" else make_user(role=request.param)


@pytest.fixture
def strangers_client(client, stranger):
    client.force_login(stranger)
    return client


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_opens_a_page_of_a_record_not_theirs(strangers_client, secrets, method):
    before = secrets.snapshot()
    opened = [
        f"{method.upper()} {address}: {answer.status_code}"
        for address, answer in record_answers(strangers_client, secrets, method)
        if answer.status_code not in (302, 403, 404, 405) or shows_secret(answer)
    ]
    assert not opened, "\n".join(opened)
    assert secrets.snapshot() == before


def test_nobody_finds_points_not_theirs_in_any_list(strangers_client, secrets):
    leaks = [
        f"{address}: {answer.status_code}"
        for address, answer in list_answers(strangers_client, secrets)
        if answer.status_code >= 500 or shows_secret(answer)
    ]
    assert not leaks, "\n".join(leaks)


def test_no_record_that_everybody_sees_shows_another_agencys_points(strangers_client, secrets):
    leaks = [
        f"{address}: {answer.status_code}"
        for address, answer in visible_record_answers(strangers_client, secrets)
        if answer.status_code >= 500 or shows_secret(answer)
    ]
    assert not leaks, "\n".join(leaks)


def test_nobody_is_offered_a_secret_record_while_typing(strangers_client, secrets):
    offered = []
    for model in apps.get_app_config("zones").get_models():
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            asked = {
                "app_label": "zones",
                "model_name": model._meta.model_name,
                "field_name": field.name,
                "term": "",
            }
            answer = strangers_client.get(reverse("admin:autocomplete"), asked)
            if answer.status_code != 200:
                continue
            keys = {int(result["id"]) for result in answer.json()["results"]}
            if keys & set(secrets.keys) or shows_secret(answer):
                offered.append(asked)
    assert offered == []


def export_answers(client) -> Iterator[tuple[str, object]]:
    """Yields (address, answer) of every export, with every column, in every format."""
    for found in routes():
        if found.parameters or not found.name.endswith("_export"):
            continue
        address = reverse(f"admin:{found.name}")
        page = client.get(address)
        form = (page.context or {}).get("form") if page.status_code == 200 else None
        if form is None:
            continue
        ticked = {
            name: "on" for name, f in form.fields.items() if isinstance(f, forms.BooleanField)
        }
        for choice, label in form.fields["format"].choices:
            if choice != "":
                yield f"{address} ({label})", client.post(address, {**ticked, "format": choice})


def test_nobody_exports_points_not_theirs(strangers_client):
    leaks = [
        f"{address}: {answer.status_code}"
        for address, answer in export_answers(strangers_client)
        if answer.status_code >= 500 or shows_secret(answer)
    ]
    assert not leaks, "\n".join(leaks)


def test_no_action_on_chosen_rows_reaches_points_not_theirs(
    strangers_client, stranger, secrets, rf
):
    before, leaks = secrets.snapshot(), []
    for model, model_admin in admin.site._registry.items():
        request = rf.get("/")
        request.user = stranger
        options = model._meta
        address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        for action in {*model_admin.get_actions(request), "delete_selected", "export_admin_action"}:
            chosen = {"action": action, ACTION_CHECKBOX_NAME: secrets.keys, "post": "yes"}
            answer = strangers_client.post(address, chosen)
            if answer.status_code >= 500 or shows_secret(answer):
                leaks.append(f"{address} {action}: {answer.status_code}")
    assert not leaks, "\n".join(leaks)
    assert secrets.snapshot() == before


def test_the_walk_finds_the_secret_where_it_may_be_seen(client, secrets):
    client.force_login(secrets.year.ministry)
    registered = [model for model in SECRET_MODELS if model in admin.site._registry]
    walked = [
        *record_answers(client, secrets, "get"),
        *list_answers(client, secrets),
    ]
    seen = [address for address, answer in walked if shows_secret(answer)]
    assert bool(seen) == bool(registered)


def test_no_page_of_the_ministry_breaks_on_any_key(client, secrets):
    client.force_login(secrets.year.ministry)
    broken = [
        f"{address}: {answer.status_code}"
        for walk in (
            record_answers(client, secrets, "get"),
            visible_record_answers(client, secrets),
            list_answers(client, secrets),
            export_answers(client),
        )
        for address, answer in walk
        if answer.status_code >= 500
    ]
    assert not broken, "\n".join(broken)


def admin_addresses(secrets: Secrets) -> Iterator[str]:
    """Yields every named address of the admin, the site's own included."""
    for found in routes():
        address = found.address(7001, secrets) if found.parameters else None
        yield address or reverse(f"admin:{found.name}", args=[1] * len(found.parameters))
    for name in ("index", "password_change", "password_change_done", "autocomplete", "jsi18n"):
        yield reverse(f"admin:{name}")
    for app in {model._meta.app_label for model in admin.site._registry}:
        yield reverse("admin:app_list", args=[app])


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, secrets, method):
    open_doors = [
        f"{address}: {answer.status_code}"
        for address in admin_addresses(secrets)
        if (answer := getattr(client, method)(address)).status_code != 302
        or not answer["Location"].startswith(reverse("admin:login"))
    ]
    assert not open_doors, "\n".join(open_doors)


def test_every_address_outside_the_admin_asks_to_sign_in_too(client):
    outside = [
        pattern
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLPattern) and not pattern.pattern.converters
    ]
    assert outside
    for pattern in outside:
        answer = client.get(f"/{pattern.pattern}")
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("admin:login"))
