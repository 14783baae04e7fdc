"""One office for the whole table: built once, asked by everybody, taken back at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import override_settings

from tests.permissions.matrix import Matrix, taken_back
from tests.permissions.world import World


@pytest.fixture(scope="module")
def _folder_of_the_office(tmp_path_factory) -> Path:
    """Where uploads are kept."""
    return tmp_path_factory.mktemp("office") / "media"


@pytest.fixture(scope="module")
def matrix(django_db_setup, django_db_blocker, _folder_of_the_office) -> Iterator[Matrix]:
    """The office, in a transaction of its own around those of the tests."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=_folder_of_the_office),
        taken_back(),
    ):
        yield Matrix(World())


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, _folder_of_the_office) -> None:
    settings.MEDIA_ROOT = _folder_of_the_office
    cache.clear()  # the look-up counts how often it is asked within a minute
