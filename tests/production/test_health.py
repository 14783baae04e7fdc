"""Whether the process lives and can do its work, said to anybody, quickly, without secrets."""

import logging

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from thidua import triggers
from thidua.health import LIVE, READY

GOOD = {"status": "ok"} | dict.fromkeys(
    ["database", "migrations", "triggers", "media", "cache"], "ok"
)
MOST_QUERIES = 6


def asked(path: str, **headers: str):
    """Asks as a load balancer does: without TLS, by the machine's number, not signed in."""
    return Client().get(path, headers={"host": "10.1.2.3:8000", **headers})


def failed(*parts: str, unknown: tuple[str, ...] = ()) -> dict[str, str]:
    return (
        GOOD
        | {"status": "failed"}
        | dict.fromkeys(parts, "failed")
        | dict.fromkeys(unknown, "unknown")
    )


def test_the_process_lives_and_asks_nothing_of_the_database(production):
    answer = asked(LIVE)  # pytest-django refuses every query here
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.django_db
def test_all_is_well(production, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        answer = asked(READY)
    assert answer.status_code == 200
    assert answer.json() == GOOD


@pytest.mark.django_db
def test_asking_leaves_no_file_behind(production):
    asked(READY)
    assert default_storage.listdir("readiness") == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LIVE, READY])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_asked_by_get_only(path, method, production):
    assert getattr(Client(), method)(path).status_code == 405


def test_a_database_that_does_not_answer_is_named(production, unreachable, caplog):
    answer = asked(READY)
    assert answer.status_code == 503
    assert answer.json() == failed("database", unknown=("migrations", "triggers"))
    assert "database_of_nobody" not in answer.text
    assert "Not ready: database" in caplog.text


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_named(production, caplog):
    MigrationRecorder(connection).record_unapplied("zones", "0003_refused_workbooks")
    answer = asked(READY)
    assert answer.status_code == 503
    assert answer.json() == failed("migrations")
    assert "zones.0003_refused_workbooks" in caplog.text


@pytest.mark.django_db
def test_a_trigger_that_is_missing_is_named(production):
    triggers.uninstall(connection, triggers.declared()[:1])
    answer = asked(READY)
    assert answer.status_code == 503
    assert answer.json() == failed("triggers")


@pytest.mark.django_db
def test_a_storage_that_takes_no_files_is_named(production, settings, tmp_path):
    (tmp_path / "occupied").write_text("a file where the folder should be")
    settings.MEDIA_ROOT = tmp_path / "occupied"
    answer = asked(READY)
    assert answer.status_code == 503
    assert answer.json() == failed("media")
    assert str(tmp_path) not in answer.text


@pytest.mark.django_db
def test_a_cache_that_keeps_nothing_is_named(production, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    answer = asked(READY)
    assert answer.status_code == 503
    assert answer.json() == failed("cache")


@pytest.mark.django_db
def test_only_what_fails_is_written_to_the_log(production, settings, caplog):
    caplog.set_level(logging.INFO, logger="thidua")
    asked(LIVE)
    asked(READY)
    assert caplog.records == []
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    asked(READY)
    assert [record.name for record in caplog.records if record.name.startswith("thidua")] == [
        "thidua.health",
        "thidua.requests",
    ]
    assert cache.get("anything") is None


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_database_that_takes_no_writes_is_named(production):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    answer = asked(READY)
    assert answer.json()["database"] == "failed"
