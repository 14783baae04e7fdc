"""A replica that fails: report pages come from the first server, and nobody waits for it twice."""

from time import monotonic, time

import pytest
from django.db import OperationalError, ProgrammingError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.urls import reverse

from tests.thidua.silentserver import silent_server
from tests.zones.factories import SampleYear
from thidua import environment
from thidua.replica import REPLICA, reads_from_replica, report_alias

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:zones_ranking")


@pytest.fixture
def named(db, django_db_blocker, settings, monkeypatch):
    """Names a replica, as the environment does; forgets it afterwards."""
    real = django_db_blocker._real_ensure_connection
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", real)

    def name(address: str) -> None:
        fields = {**connection.settings_dict, **environment.replica(address)}
        monkeypatch.setitem(settings.DATABASES, REPLICA, fields)
        settings.DATABASE_ROUTERS = ["thidua.replica.ReplicaRouter"]

    yield name
    if hasattr(connections._connections, REPLICA):
        connections[REPLICA].close()
        del connections[REPLICA]


@pytest.fixture
def failing(named, rf):
    """A page that fails as said on the replica; and what it read from."""
    named("sqlite://:memory:")
    asked = []

    def ask(fault: Exception) -> HttpResponse:
        @reads_from_replica
        def page(request) -> HttpResponse:
            asked.append(report_alias())
            if report_alias() == REPLICA:
                raise fault
            return HttpResponse("Trang báo cáo")

        return page(rf.get("/"))

    ask.asked = asked
    return ask


def beside_ours(name: str) -> str:
    """Returns the address of another database of the server that the tests run on."""
    real = connection.settings_dict
    server = f"{real['HOST'] or '127.0.0.1'}:{real['PORT'] or 5432}"
    return f"postgres://{real['USER']}:{real['PASSWORD']}@{server}/{name}"


def read_ranking(client) -> float:
    """Reads the ranking; returns how many seconds that took."""
    begun = monotonic()
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "Tây Nam Bộ" in answer.content.decode()
    return monotonic() - begun


def test_only_one_page_waits_for_a_replica_that_accepts_and_says_nothing(client, named):
    client.force_login(SampleYear(stp=1).ministry)
    with silent_server(greets=False) as server:
        named(f"postgres://u@127.0.0.1:{server.port}/x?connect_timeout=2")
        read_ranking(client)
        assert len(server.visits) == 1
        for _ in range(3):
            assert read_ranking(client) < 1.5
        assert len(server.visits) == 1


def test_a_replica_that_freezes_after_its_greeting_is_not_waited_for_without_end(
    client, named, monkeypatch
):
    monkeypatch.setattr("thidua.replicaengine.base.SECONDS", 1)
    client.force_login(SampleYear(stp=1).ministry)
    with silent_server(greets=True) as server:
        named(f"postgres://u@127.0.0.1:{server.port}/x")
        assert read_ranking(client) < 5
        assert len(server.visits) == 1
    assert connections[REPLICA].connection is None


@pytest.mark.postgresql
def test_a_replica_that_was_read_from_and_then_freezes_is_not_waited_for_without_end(
    named, monkeypatch
):
    monkeypatch.setattr("thidua.replicaengine.base.SECONDS", 1)
    named(beside_ours("postgres"))
    with connections[REPLICA].cursor() as cursor:
        cursor.execute("SELECT 1")
        with pytest.raises(OperationalError):
            cursor.execute("SELECT pg_sleep(3)")


def test_a_replica_that_failed_is_asked_again_after_a_while(failing, monkeypatch):
    for _ in range(2):
        assert failing(OperationalError()).content.decode() == "Trang báo cáo"
    assert failing.asked == [REPLICA, "default", "default"]
    later = time() + 31
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: later)
    failing(OperationalError())
    assert failing.asked[3:] == [REPLICA, "default"]


def test_a_replica_that_lacks_a_migration_is_passed_over_and_the_log_says_so(failing, caplog):
    answer = failing(ProgrammingError("column x does not exist"))
    assert answer.content.decode() == "Trang báo cáo"
    assert "The page failed while it read from the replica" in caplog.text
    assert "column x does not exist" in caplog.text


@pytest.mark.postgresql
def test_a_replica_without_our_tables_is_passed_over(client, named):
    client.force_login(SampleYear(stp=1).ministry)
    named(beside_ours("postgres"))
    read_ranking(client)


def test_a_replica_does_not_rest_for_what_the_first_server_refuses_too(named, rf):
    named("sqlite://:memory:")
    asked = []

    @reads_from_replica
    def page(request) -> HttpResponse:
        asked.append(report_alias())
        raise ProgrammingError("column y does not exist")

    for _ in range(2):
        with pytest.raises(ProgrammingError):
            page(rf.get("/"))
    assert asked == [REPLICA, "default"] * 2


def test_a_fault_of_the_page_itself_is_not_the_replicas(failing):
    with pytest.raises(ValueError, match="its own"):
        failing(ValueError("its own"))
    assert failing.asked == [REPLICA]
