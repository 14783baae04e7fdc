"""What the apps contribute to the project: each by a module of an agreed name, if it has one."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


@cache
def modules_of_apps(name: str, asked_by: str = "") -> dict[str, ModuleType]:
    """Returns the module ``name`` of every app that has one, by the app's name, in their order.

    ``asked_by`` is the module that asks: it may have the name itself, and contributes nothing.
    """
    paths = {config.name: f"{config.name}.{name}" for config in apps.get_app_configs()}
    return {
        app: import_module(path)
        for app, path in paths.items()
        if path != asked_by and find_spec(path)
    }
