"""The sidebar: each app lists its own entries in its ``navigation.py``."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse


def sidebar(request: HttpRequest) -> list[dict]:
    """Returns the sidebar's groups of entries that the user may open."""
    groups = []
    # the work comes first, the accounts last
    for config in sorted(apps.get_app_configs(), key=lambda app: app.name.startswith("thidua.")):
        module = f"{config.name}.navigation"
        if module == __name__ or not find_spec(module):
            continue
        for title, entries in import_module(module).GROUPS:
            items = [
                {"title": label, "icon": icon, "link": reverse(name), "active": False}
                for label, icon, name, permission in entries
                if permission is None or request.user.has_perm(permission)
            ]
            if items:
                groups.append({"title": title, "separator": True, "items": items})
    _mark_current([item for group in groups for item in group["items"]], request.path)
    return groups


def _mark_current(items: list[dict], path: str) -> None:
    """Marks the entry whose address leads nearest to the page: one, not every prefix of it."""
    home = reverse("admin:index")
    above = [
        item
        for item in items
        if path == item["link"] or (item["link"] != home and path.startswith(item["link"]))
    ]
    if above:
        max(above, key=lambda item: len(item["link"]))["active"] = True
