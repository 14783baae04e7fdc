"""A database of its own for each test that really commits, breaks or locks."""

from collections.abc import Iterator

import pytest

from tests.faults.databases import kept_empty, own_copy


@pytest.fixture(scope="session")
def empty_database(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """A copy of the migrated database, made before any test writes into it."""
    with django_db_blocker.unblock(), kept_empty(tmp_path_factory.mktemp("empty")) as name:
        yield name


@pytest.fixture
def own_database(empty_database, db, tmp_path) -> Iterator[str]:
    """Points Django at a database of its own, on disk; gives its DATABASE_URL."""
    with own_copy(empty_database, tmp_path) as address:
        yield address
