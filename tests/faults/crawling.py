"""Which forms there are: found by walking the pages as their reader would."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from io import BytesIO

from django.contrib import admin
from django.contrib.auth import get_user
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.faults.htmlforms import PageForm, forms_of, links_of
from thidua.recordformats import RECORD_FORMATS, CsvFormat

# ways out of the site, and what would end the walk
_LEFT_OUT = ("/static/", "/admin/logout", "/admin/login", "/admin/jsi18n", "/admin/password_change")
# pages without a form that take long to make, or whose form is refused whatever it holds
_NO_FORMS = re.compile(
    r"/(history|pdf|docx|print|extract|certificates|register|changes|files|download|workbook)/"
)
_QUERIES_A_LIST = 12
_CSV = str(RECORD_FORMATS.index(CsvFormat))


@dataclass
class Doors:
    """What a reader may send: forms by where they lead, and questions put to the lists."""

    forms: dict[tuple[str, frozenset[str]], PageForm] = field(default_factory=dict)
    queries: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    routes: set[str] = field(default_factory=set)

    @property
    def posted_routes(self) -> set[str]:
        return {route for (route, _), form in self.forms.items() if form.method == "post"}

    def add(self, form: PageForm) -> None:
        if form.method == "post" and not form.address.startswith(_LEFT_OUT):
            route = route_of(form.address)
            if route:
                self.forms.setdefault((route, form.names), form)


def route_of(address: str) -> str:
    """Returns the route in the URLconf that the address takes; empty if it takes none."""
    try:
        return resolve(address.partition("?")[0]).route
    except Resolver404:
        return ""


def doors_of(client: Client, pages: list[str], pages_a_route: int) -> Doors:
    """Walks the pages that a signed-in reader finds, so many of each route; returns the doors.

    The named pages are walked in any case.
    """
    doors, seen = Doors(), Counter()
    waiting, known = [reverse("admin:index"), *pages], set()
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        route = route_of(path)
        is_enough = seen[route] >= pages_a_route and path not in pages
        if not route or path in known or is_enough or _NO_FORMS.search(path):
            continue
        known.add(path)
        seen[route] += 1
        response = client.get(address, follow=True)
        if response.status_code >= 500:
            raise AssertionError(f"{address}: {response.status_code}")
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            continue
        doors.routes.add(route)
        html = response.content.decode()
        for form in forms_of(path, html):
            doors.add(form)
        for link in links_of(path, html):
            if link.startswith(_LEFT_OUT):
                continue
            waiting.append(link)
            page, _, query = link.partition("?")
            if query and len(doors.queries[page]) < _QUERIES_A_LIST:
                doors.queries[page].append(query)
    return doors


def add_record_previews(doors: Doors, client: Client) -> None:
    """Brings each table of records in as it goes out, for the form that confirms a preview."""
    user = get_user(client)
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_import"
        resources = getattr(model_admin, "resource_classes", ())
        if not resources or client.get(reverse(name)).status_code != 200:
            continue
        file = BytesIO(CsvFormat().export_data(resources[0](user=user).export()))
        file.name = "bang.csv"
        response = client.post(
            reverse(name), {"format": _CSV, "resource": "0", "import_file": file}
        )
        for found in forms_of(reverse(name), response.content.decode()):
            doors.add(found)
