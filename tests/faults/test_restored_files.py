"""A restore that ends in its midst leaves each database with the files that belong to it."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command

from tests.faults.acts import World
from tests.faults.digests import broken_files
from tests.faults.test_missing_triggers import backed_up
from thidua.backups.manifest import Manifest
from thidua.backups.postgresql import Postgresql
from thidua.backups.sqlite import Sqlite
from thidua.backups.storedfiles import PlacedFiles

FORMER = b"the former database's own"


class Killed(BaseException):
    """What ends the process at once: nothing is put in order afterwards."""


@pytest.fixture
def backup(own_database, tmp_path) -> Path:
    """A backup of which the store has one file with other content by now, and lacks another."""
    World()
    folder = backed_up(tmp_path / "backups")
    Path(default_storage.path(name_in(folder))).write_bytes(FORMER)
    default_storage.delete(Manifest.read(folder).files[1].name)
    return folder


def name_in(folder: Path) -> str:
    return Manifest.read(folder).files[0].name


def contents_under(name: str) -> dict[str, bytes]:
    """Returns the contents of the files of that name, with whatever follows it."""
    path = Path(default_storage.path(name))
    return {found.name: found.read_bytes() for found in path.parent.glob(f"{path.name}*")}


def kill(*_args, **_options) -> None:
    raise Killed


def test_a_file_of_other_content_is_kept_beside_and_told(backup, capsys):
    name = name_in(backup)
    call_command("restore", str(backup), replace=True)
    assert not broken_files()
    (aside,) = set(contents_under(name)) - {Path(name).name}
    assert contents_under(name)[aside] == FORMER
    told = capsys.readouterr().out
    assert aside in told
    assert "thêm 1 tệp." in told


def test_killed_before_the_exchange_the_former_database_has_its_own_files(backup, monkeypatch):
    name = name_in(backup)
    with monkeypatch.context() as patch:
        for kind in (Sqlite, Postgresql):
            patch.setattr(kind, "put_in_place", kill)
        with pytest.raises(Killed):
            call_command("restore", str(backup), replace=True)
    assert contents_under(name)[Path(name).name] == FORMER
    call_command("restore", str(backup), replace=True)
    assert not broken_files()


def test_killed_after_the_exchange_the_same_restore_once_more_ends_it(backup, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(PlacedFiles, "exchange", kill)
        with pytest.raises(Killed):
            call_command("restore", str(backup), replace=True)
    assert len(broken_files()) == 1
    call_command("restore", str(backup), replace=True)
    assert not broken_files()


def test_what_is_refused_takes_its_files_out_again(backup, monkeypatch):
    def refuse(*_args, **_options) -> None:
        raise ValidationError("no")

    name = name_in(backup)
    for kind in (Sqlite, Postgresql):
        monkeypatch.setattr(kind, "put_in_place", refuse)
    with pytest.raises(CommandError):
        call_command("restore", str(backup), replace=True)
    assert contents_under(name) == {Path(name).name: FORMER}
    assert not default_storage.exists(Manifest.read(backup).files[1].name)


@pytest.mark.parametrize("number", [0, 1], ids=["kept beside", "lacking"])
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_half_a_file_is_taken_out_again_too(error, number, backup, monkeypatch):
    files, save = Manifest.read(backup).files, FileSystemStorage._save

    def save_half(storage: FileSystemStorage, name: str, content: File) -> str:
        if name.startswith(files[number].name):
            save(storage, name, ContentFile(content.read()[:5]))
            raise error("in its midst")
        return save(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", save_half)
    with pytest.raises((CommandError, KeyboardInterrupt), match="in its midst"):
        call_command("restore", str(backup), replace=True)
    assert contents_under(files[0].name) == {Path(files[0].name).name: FORMER}
    assert contents_under(files[1].name) == {}


def test_a_file_that_is_read_back_otherwise_is_told_in_a_sentence(backup, monkeypatch):
    first, save = name_in(backup), FileSystemStorage._save

    def save_other(storage: FileSystemStorage, name: str, content: File) -> str:
        return save(storage, name, ContentFile(b"other") if name == first else content)

    monkeypatch.setattr(FileSystemStorage, "_save", save_other)
    with pytest.raises(CommandError) as refusal:
        call_command("restore", str(backup), replace=True)
    told = f"{first}: Tệp {first} ghi vào kho tệp rồi đọc lại thì khác."
    assert told in str(refusal.value).splitlines()


def test_a_file_that_the_store_does_not_let_go_is_told_and_the_rest_is_done(backup, monkeypatch):
    def refuse(_storage: FileSystemStorage, name: str) -> None:
        raise PermissionError("held by another program")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "delete", refuse)
        with pytest.raises(CommandError, match="1 tệp chưa thay được") as refusal:
            call_command("restore", str(backup), replace=True)
    assert refusal.value.returncode == 1
    assert f"{name_in(backup)}: held by another program" in str(refusal.value)
    call_command("restore", str(backup), replace=True)
    assert not broken_files()
