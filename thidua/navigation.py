"""The sidebar: each app lists its own entries in its ``navigation.py``."""

from functools import cache

from django.http import HttpRequest
from django.urls import reverse

from thidua.appmodules import modules_of_apps


def sidebar(request: HttpRequest) -> list[dict]:
    """Returns the sidebar's groups of entries that the user may open."""
    groups = []
    for title, entries in _all_groups():
        items = [
            {"title": label, "icon": icon, "link": reverse(name), "active": False}
            for label, icon, name, permission in entries
            if permission is None or request.user.has_perm(permission)
        ]
        if items:
            groups.append({"title": title, "items": items})
    _mark_current([item for group in groups for item in group["items"]], request.path)
    return groups


@cache
def _all_groups() -> list[tuple[str, list[tuple]]]:
    """Returns every app's groups: the work first, the accounts last."""
    modules = modules_of_apps("navigation", __name__)
    in_order = sorted(modules, key=lambda app: app.startswith("thidua."))
    return [group for app in in_order for group in modules[app].GROUPS]


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
