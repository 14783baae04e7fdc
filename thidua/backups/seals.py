"""Chains of hashes that an app keeps, as its ``services/sealing.py`` declares them in ``SEALS``.

A backup names the end of each chain, and a restored database must have the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


@dataclass(frozen=True)
class Seal:
    """One chain: ``head(alias)`` is where it ends, ``break_of(alias)`` says where it is broken.

    ``break_of`` returns a sentence, empty where the chain is whole.
    """

    name: str
    head: Callable[[str], str]
    break_of: Callable[[str], str]


def declared() -> list[Seal]:
    """Returns the seals of all installed apps."""
    return [
        seal
        for config in apps.get_app_configs()
        if _has_module(f"{config.name}.services.sealing")
        for seal in import_module(f"{config.name}.services.sealing").SEALS
    ]


def _has_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:  # the app has no services at all
        return False
