"""The web server's door stays shut while what is written would escape the database's rules."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from thidua import triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(monkeypatch) -> Callable[[], None]:
    """Returns a function that opens the door as a new process does."""
    door = import_module("thidua.wsgi")
    monkeypatch.setattr(door, "_is_checked", False)
    return door.check_once


def test_the_server_opens_where_every_trigger_stands(opened):
    opened()


def test_the_server_refuses_a_database_without_a_trigger_and_says_how_to_install_it(opened):
    trigger = triggers.declared("audit")[0]
    triggers.uninstall(connection, [trigger])
    with pytest.raises(ImproperlyConfigured, match=f"{trigger.name}_update.*manage.py migrate"):
        opened()


@pytest.mark.postgresql
def test_the_server_refuses_a_database_whose_trigger_is_switched_off(opened):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_only_grows_update")
    with pytest.raises(ImproperlyConfigured, match="audit_entry_only_grows_update"):
        opened()
