"""The migrations match the models, say what they do, and leave the triggers standing."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from thidua import triggers

pytestmark = pytest.mark.django_db


def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


def test_no_migration_has_a_generated_name():
    found = [
        path.name
        for app in ("zones", "thidua/accounts", "thidua/reminders")
        for path in Path(settings.BASE_DIR, app, "migrations").glob("0*.py")
        if re.search(r"_auto_|_\d{8}_\d{4}|__and_", path.name)
    ]
    assert found == []


def test_every_declared_trigger_stands_after_migrating():
    assert triggers.declared("zones")
    assert triggers.missing(connection) == []
