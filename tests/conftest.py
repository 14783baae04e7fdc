"""What every test may lean on; what a machine that lacks a program leaves out."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.faults.databases import kept_empty, own_copy
from tests.faults.failover.servers import programs
from thidua import triggers

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
PGBOUNCER = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
IN_CI = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(items) -> None:
    """Leaves out what this machine cannot run, and says why; CI leaves nothing out."""
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM and not IN_CI:
            item.add_marker(pytest.mark.skip(reason="needs Chromium (apt-get install chromium)"))
        if item.get_closest_marker("nginx") and not NGINX and not IN_CI:
            item.add_marker(pytest.mark.skip(reason="needs nginx (apt-get install nginx-light)"))
        if item.get_closest_marker("pgbouncer") and not PGBOUNCER and not IN_CI:
            item.add_marker(pytest.mark.skip(reason="needs PgBouncer (apt-get install pgbouncer)"))
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs DATABASE_URL of a PostgreSQL server"))
        if item.get_closest_marker("sqlite") and connection.vendor != "sqlite":
            item.add_marker(pytest.mark.skip(reason="holds on SQLite only"))
        if item.get_closest_marker("postgresql_programs") and not programs() and not IN_CI:
            reason = "needs PostgreSQL's server programs (apt-get install postgresql)"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _process_remembers_nothing() -> None:
    caches["process"].clear()


@pytest.fixture(autouse=True)
def _emptied_afterwards(request):
    """Lets the tables be emptied after a test that commits: history refuses to be deleted.

    That emptying puts the triggers back.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    if not commits and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    triggers.uninstall(connection, triggers.declared())


@pytest.fixture(scope="session")
def empty_database(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """A copy of the migrated database, made before any test writes into it."""
    with django_db_blocker.unblock(), kept_empty(tmp_path_factory.mktemp("empty")) as name:
        yield name


@pytest.fixture
def own_database(empty_database, db, django_db_blocker, tmp_path, monkeypatch) -> Iterator[str]:
    """Points Django at a database of its own, on disk; gives its DATABASE_URL.

    Others may be opened beside it, as backups do: a test case of Django's would refuse them.
    """
    real = django_db_blocker._real_ensure_connection
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", real)
    with own_copy(empty_database, tmp_path) as address:
        yield address
