"""The sidebar: each app lists its own entries in its ``navigation.py``."""

from functools import cache

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from thidua.appmodules import modules_of_apps


def sidebar(request: HttpRequest) -> list[dict]:
    """Returns the sidebar's groups of entries that the user may open."""
    groups = []
    for title, entries in _all_groups(get_script_prefix()):
        items = [
            {"title": label, "icon": icon, "link": address, "active": False}
            for label, icon, address, permission in entries
            if permission is None or request.user.has_perm(permission)
        ]
        if items:
            groups.append({"title": title, "items": items})
    _mark_current([item for group in groups for item in group["items"]], request.path)
    return groups


@cache
def _all_groups(_prefix: str) -> list[tuple[str, list[tuple]]]:
    """Returns every app's groups with their addresses: the work first, the accounts last.

    The addresses begin with the prefix that the web server gave the program.
    """
    modules = modules_of_apps("navigation", __name__)
    in_order = sorted(modules, key=lambda app: app.startswith("thidua."))
    return [
        (
            title,
            [(label, icon, reverse(name), permission) for label, icon, name, permission in rows],
        )
        for app in in_order
        for title, rows in modules[app].GROUPS
    ]


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
