"""Every address that the program answers at, read from its URLconf."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from thidua.health import LIVE, READY

# Addresses that have no name in the URLconf, or that a middleware answers before it is asked.
_NAMED_HERE = {"admin/(?P<url>.*)$": "nowhere", "": "front_page"}
_BEFORE_THE_URLCONF = {"health": LIVE, "ready": READY}


@dataclass(frozen=True)
class Address:
    """One address: its name, the model whose admin it belongs to, what it takes."""

    name: str
    model: str
    parameters: tuple[str, ...] = ()
    reversed_as: str = ""
    fixed: str = ""

    @property
    def takes_record(self) -> bool:
        """Returns whether the address is about one record."""
        return bool(self.model and self.parameters)

    def of(self, values: tuple[object, ...]) -> str:
        """Returns the address for the values of its parameters."""
        if not self.reversed_as:
            return self.fixed.format(*values)
        if any(self.parameters):
            named = dict(zip(self.parameters, values, strict=True))
            return reverse(self.reversed_as, kwargs=named)
        return reverse(self.reversed_as, args=values)


def addresses() -> list[Address]:
    """Returns every address, in the order of the URLconf."""
    found = [_address(*leaf) for leaf in _leaves(get_resolver().url_patterns)]
    return found + [Address(name, "", fixed=path) for name, path in _BEFORE_THE_URLCONF.items()]


def _leaves(patterns, route: str = "", namespace: str = "") -> Iterator[tuple]:
    for entry in patterns:
        whole = route + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLPattern):
            yield entry, whole, namespace
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _leaves(entry.url_patterns, whole, inner)


def _address(entry: URLPattern, route: str, namespace: str) -> Address:
    model = _model_of(route)
    parameters = _parameters(entry)
    if entry.name:
        return Address(entry.name, model, parameters, reversed_as=namespace + entry.name)
    if route in _NAMED_HERE:
        fixed = "/admin/{}" if parameters else "/"
        return Address(_NAMED_HERE[route], model, parameters, fixed=fixed)
    # an address without a name that is not known here is named by its route: it has no row
    short = f"/{route.replace('<path:object_id>', '{}')}"
    is_record = model and route.endswith("/<path:object_id>/") and route.count("/") == 4
    return Address(f"{model}_record" if is_record else route, model, parameters, fixed=short)


def _parameters(entry: URLPattern) -> tuple[str, ...]:
    """Returns the parameters' names; an empty name for one that stands by its position."""
    if isinstance(entry.pattern, RoutePattern):
        return tuple(entry.pattern.converters)
    named = tuple(entry.pattern.regex.groupindex)
    return named or ("",) * entry.pattern.regex.groups


def _model_of(route: str) -> str:
    """Returns «app_model» of a route within a model's admin, else nothing."""
    parts = route.split("/")
    known = {(m._meta.app_label, m._meta.model_name) for m in admin.site._registry}
    return "_".join(parts[1:3]) if tuple(parts[1:3]) in known else ""
