"""While an SQLite file is migrated nobody writes past its triggers, also once that was killed."""

import os
import signal
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import signals

from tests.faults.children import Child, fork
from tests.faults.databases import django_at
from tests.faults.releases import releases
from tests.faults.test_locked_database import waiting_at_most
from tests.faults.test_upgrades import loaded
from thidua import triggers

pytestmark = pytest.mark.sqlite  # PostgreSQL keeps its triggers while it is migrated


@pytest.fixture
def earlier_release(db, tmp_path) -> Iterator[None]:
    """Points Django at the database of an earlier release, with the triggers it had."""
    with loaded(releases()[0], tmp_path) as (name, _), django_at(name):
        yield


def stopped_in_the_midst(moment: str) -> Child:
    """Starts a migrate that stops itself at the moment, and waits until it has."""

    def stop(**_kwargs) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)

    def migrate() -> None:
        getattr(signals, moment).connect(stop)
        call_command("migrate", verbosity=0)

    child = fork(migrate)
    _, status = os.waitpid(child.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    return child


def held() -> tuple[set, set]:
    """Returns the triggers that stand and the migrations that are applied."""
    return triggers.standing(connection), set(MigrationRecorder(connection).applied_migrations())


def rename_an_agency() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE zones_agency SET name = 'khác' WHERE id = 1")


@pytest.mark.parametrize("moment", ["pre_migrate", "post_migrate"])
@pytest.mark.usefixtures("earlier_release")
def test_while_triggers_are_away_only_reading_goes_on_and_a_kill_brings_them_back(moment):
    before = held()
    migrating = stopped_in_the_midst(moment)
    try:
        with waiting_at_most(0.2):
            with pytest.raises(OperationalError, match="locked"):
                rename_an_agency()
            assert held() == before
    finally:
        migrating.kill()
        assert migrating.ended() == (True, None)
    assert held() == before
    rename_an_agency()
