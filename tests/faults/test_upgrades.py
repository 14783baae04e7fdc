"""The database of every earlier release, migrated to this one, keeps all that it held."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from awards.models import AwardLine, Decision
from awards.services.sealing import first_broken_seal
from tests.faults.databases import django_at, on_server, postgresql_address
from tests.faults.releases import KEPT_TABLES, dump_of, releases
from thidua import triggers
from zones.models import Score, ScoreSheet

DEMO_PASSWORD = "thidua-demo"


@contextmanager
def loaded(release: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Makes the database of the release; gives its name and its DATABASE_URL."""
    sql = dump_of(release, connection.vendor)
    if connection.vendor == "sqlite":
        name = str(folder / "release.sqlite3")
        made = sqlite3.connect(name)
        made.executescript(sql)
        made.close()
        yield name, f"sqlite:///{name}"
        return
    name = f"{connection.settings_dict['NAME']}_release_{release}"
    on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    on_server(f"CREATE DATABASE {name}")
    try:
        with psycopg.connect(postgresql_address(name), autocommit=True) as made:
            made.execute(sql)
        yield name, postgresql_address(name)
    finally:
        on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def manage(address: str, *arguments: str) -> str:
    """Runs a command of the program on the database; returns what it printed."""
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# superusers became administrators
MOVED = {("accounts_user", "role")}


def columns() -> dict[str, list[str]]:
    """Returns the columns of the tables whose rows stay."""
    with connection.cursor() as cursor:
        return {
            table: sorted(
                column.name
                for column in connection.introspection.get_table_description(cursor, table)
                if (table, column.name) not in MOVED
            )
            for table in KEPT_TABLES
        }


def digests(of_columns: dict[str, list[str]]) -> dict[str, str]:
    """Returns a hash of each table's rows, in the columns."""
    found = {}
    with connection.cursor() as cursor:
        for table, names in of_columns.items():
            listed = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f"SELECT {listed} FROM {table} ORDER BY id")
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


@pytest.mark.parametrize("release", releases())
def test_a_database_of_an_earlier_release_keeps_all_that_it_held(release, db, tmp_path, settings):
    with loaded(release, tmp_path) as (name, address), django_at(name):
        held = columns()
        before = digests(held)
        connection.close()
        manage(address, "migrate", "--verbosity", "0")
        assert "no issues" in manage(address, "check", "--database", "default")

        assert digests(held) == before
        assert triggers.missing(connection) == []
        assert (ScoreSheet.objects.count(), Score.objects.count()) == (52, 1131)
        assert Decision.objects.issued().count() == 2
        assert first_broken_seal() is None
        assert not AwardLine.objects.filter(sort_key="").exists()
        # the hasher that the real accounts' passwords were stored with
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        client = Client()
        signed_in = client.post(
            reverse("admin:login"), {"username": "bo", "password": DEMO_PASSWORD}
        )
        assert signed_in.status_code == 302
        assert client.get(reverse("admin:index")).status_code == 200
        assert client.get(reverse("admin:zones_ranking")).status_code == 200
        for decision in Decision.objects.issued():
            printed = client.get(reverse("admin:awards_decision_print", args=[decision.pk]))
            assert decision.reference in printed.content.decode()
