"""Uploaded files that records name by something else than a path, as an app declares them.

``services/keptfiles.py`` of an app lists them in ``FILES``; files in a ``FileField`` need no word.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


@dataclass(frozen=True)
class NamedFiles:
    """The files that a table's column stands for: ``path`` makes a file's name of its value."""

    table: str
    column: str
    path: Callable[[str], str]


def declared() -> list[NamedFiles]:
    """Returns what all installed apps declare."""
    return [
        named
        for config in apps.get_app_configs()
        if _has_module(config.name, "services.keptfiles")
        for named in import_module(f"{config.name}.services.keptfiles").FILES
    ]


def _has_module(app: str, name: str) -> bool:
    try:
        return find_spec(f"{app}.{name}") is not None
    except ModuleNotFoundError as missing:
        if missing.name != f"{app}.services":  # else the app has no services at all
            raise
        return False
