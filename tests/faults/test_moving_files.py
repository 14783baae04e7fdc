"""A backup is made while files come and go in the store, and while another one is made."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone

from tests.faults.test_missing_triggers import backed_up
from tests.thidua.signingin import make_person
from thidua.backups import making
from thidua.backups.making import make_backup
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


def test_two_backups_of_one_second_each_have_a_name(tmp_path, monkeypatch):
    at, copy, made = timezone.localtime(), making.copy_out, []

    def meanwhile(storage: FileSystemStorage, folder: Path) -> list:
        monkeypatch.setattr(making, "copy_out", copy)
        made.append(make_backup(tmp_path, at=at))
        return copy(storage, folder)

    monkeypatch.setattr(making, "copy_out", meanwhile)
    made += [make_backup(tmp_path, at=at), make_backup(tmp_path, at=at)]
    name = f"thidua-{at:%Y-%m-%d-%H%M%S}"
    assert [one.folder.name for one in made] == [f"{name}-2", name, f"{name}-3"]


def test_another_backup_that_is_done_while_it_is_looked_at_hinders_none(tmp_path, monkeypatch):
    other = tmp_path / ".thidua-other.partial"
    other.mkdir()
    (other / "database.dump").touch()
    listed = Path.rglob

    def listing(path: Path, pattern: str) -> list[Path]:
        found = list(listed(path, pattern))
        if path == other:
            path.rename(tmp_path / "other")
        return found

    monkeypatch.setattr(Path, "rglob", listing)
    assert make_backup(tmp_path, at=timezone.localtime()).folder.is_dir()
    assert (tmp_path / "other").is_dir()
