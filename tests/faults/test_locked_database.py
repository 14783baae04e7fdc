"""Another process holds the lock: a page waits, or says to try again; nothing is lost."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import reverse

from tests.faults.acts import ACTS, World
from tests.faults.digests import differences, stored
from tests.zones.sheetforms import address, form, self_points

# holds the lock for so many seconds after saying so
_ON_SQLITE = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
held.execute("ROLLBACK")
"""
_ON_POSTGRESQL = """
import psycopg, sys, time
with psycopg.connect(sys.argv[1]) as held:
    for table in ("zones_campaign", "awards_decision", "zones_scoresheet"):
        held.execute(f"SELECT 1 FROM {table} FOR UPDATE")
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def world(own_database) -> World:
    return World()


@contextmanager
def held_by_another_process(own_database: str, seconds: float) -> Iterator[None]:
    """Holds the lock of the file, or of the rows, within; it ends by itself after the seconds."""
    is_sqlite = connection.vendor == "sqlite"
    place = connection.settings_dict["NAME"] if is_sqlite else own_database
    program = _ON_SQLITE if is_sqlite else _ON_POSTGRESQL
    command = [sys.executable, "-c", program, place, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        yield
        holder.kill()


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Lets a page wait so long, as the setting THIDUA_DATABASE_WAIT_SECONDS does."""
    connection.close()
    is_sqlite = connection.vendor == "sqlite"
    wait = {"timeout": seconds} if is_sqlite else {"options": f"-c lock_timeout={seconds * 1000}"}
    given = connection.settings_dict["OPTIONS"]
    connection.settings_dict["OPTIONS"] = {**given, **wait}
    yield
    connection.close()
    connection.settings_dict["OPTIONS"] = given


@pytest.mark.parametrize("name", ["confirm", "undo", "issue"])
def test_what_stays_locked_is_answered_with_try_again_and_can_be_tried_again(
    name, world, own_database
):
    act, before = ACTS[name], stored()
    with waiting_at_most(0.2):
        with held_by_another_process(own_database, 60):
            response = act.run(world)
        assert response.status_code == 503
        assert int(response["Retry-After"]) > 0
        assert "trở lại trang trước rồi thử lại" in response.content.decode()
        assert not differences(before, stored())
        assert act.is_through(act.run(world))


@pytest.mark.parametrize("name", ["confirm", "issue"])
def test_what_is_soon_released_is_waited_for(name, world, own_database):
    with waiting_at_most(30), held_by_another_process(own_database, 1):
        start = time.monotonic()
        response = ACTS[name].run(world)
        assert ACTS[name].is_through(response)
        assert time.monotonic() - start > 0.5


def test_points_typed_while_the_database_is_locked_are_saved_when_sent_again(world, own_database):
    sheet, client = world.year.sheets["STP-3"], world.clients[world.clerk.pk]
    standing = self_points(sheet)["I.1"]
    typed = form(sheet, seen={"I_1": int(standing * 100)}, I_1="59,5")
    with waiting_at_most(0.2):
        with held_by_another_process(own_database, 60):
            assert client.post(address(sheet), typed).status_code == 503
            assert self_points(sheet)["I.1"] == standing
            # who only reads is not kept waiting
            assert client.get(reverse("admin:zones_ranking")).status_code == 200
        assert client.post(address(sheet), typed).status_code == 302
    assert self_points(sheet)["I.1"] == 59.5
