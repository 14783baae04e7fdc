"""A backup is made while files come and go in the store, and while another one is made."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

from tests.faults.test_missing_triggers import backed_up
from tests.thidua.signingin import make_person
from thidua.backups.manifest import Manifest


@pytest.fixture(autouse=True)
def _somebody(own_database) -> None:
    make_person("lan")


def test_a_file_that_goes_while_the_folder_is_read_is_left_out(tmp_path, monkeypatch):
    """As the page does that tells whether the program is ready."""
    stays = default_storage.save("readiness/stays", ContentFile(b"x"))
    listed = FileSystemStorage.listdir

    def listing(storage: FileSystemStorage, path: str) -> tuple:
        goes = storage.path("readiness/goes")
        Path(goes).write_bytes(b"x")
        found = listed(storage, path)
        Path(goes).unlink()
        return found

    monkeypatch.setattr(FileSystemStorage, "listdir", listing)
    folder = backed_up(tmp_path / "backups")
    assert [file.name for file in Manifest.read(folder).files] == [stays]
