"""A backup made while uploaded files are missing is kept, told, and takes no older one's place."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from tests.faults.acts import World
from tests.faults.test_missing_triggers import backed_up
from zones.models import WorkbookFile
from zones.services.keptfiles import file_path


@pytest.fixture(autouse=True)
def _world(own_database) -> None:
    World()


def lost_file(number: int = 0) -> str:
    """Loses one uploaded workbook; returns its name."""
    name = file_path(WorkbookFile.objects.order_by("pk")[number].sha256)
    default_storage.delete(name)
    return name


def test_which_file_is_missing_is_told_when_the_backup_is_made_and_when_it_is_checked(
    verified, tmp_path, capsys
):
    name = lost_file()
    with pytest.raises(CommandError, match="kho tệp thiếu 1 tệp") as refusal:
        call_command("backup", str(tmp_path))
    assert refusal.value.returncode == 1
    assert f"Hồ sơ nhắc tới tệp {name}, kho tệp không còn." in capsys.readouterr().err
    (folder,) = tmp_path.glob("thidua-*")
    assert verified(folder) == f"Tệp {name} ngay khi sao lưu kho tệp đã không còn.\n"


def test_no_older_backup_is_removed_while_the_files_volume_is_not_mounted(tmp_path):
    backups, media = tmp_path / "backups", Path(settings.MEDIA_ROOT)
    with_files = backed_up(backups, "--keep", "1")
    media.rename(tmp_path / "unmounted")
    without = [backed_up(backups, "--keep", "1"), backed_up(backups, "--keep", "1")]
    assert set(backups.iterdir()) == {with_files, *without}
    shutil.rmtree(media, ignore_errors=True)
    (tmp_path / "unmounted").rename(media)
    later = backed_up(backups, "--keep", "2")
    assert set(backups.iterdir()) == {with_files, *without, later}
    last = backed_up(backups, "--keep", "2")
    assert set(backups.iterdir()) == {later, last}


def test_what_a_backup_lacks_is_told_again_when_it_is_restored(tmp_path, capsys):
    name = lost_file()
    folder = backed_up(tmp_path / "backups")
    capsys.readouterr()
    call_command("restore", str(folder), replace=True)
    assert f"Tệp {name} ngay khi sao lưu kho tệp đã không còn." in capsys.readouterr().err


def test_a_file_that_no_backup_has_is_given_up_by_its_name_and_no_other_with_it(
    verified, tmp_path, capsys
):
    backups, name = tmp_path / "backups", lost_file()
    backed_up(backups)
    given_up = ["--keep", "1", "--accept-missing", name]
    call_command("backup", str(backups), *given_up)
    assert f"{name}, kho tệp không còn. Đã chấp nhận là mất." in capsys.readouterr().err
    (folder,) = backups.iterdir()
    assert verified(folder) == ""
    call_command("restore", str(folder), replace=True)
    assert f"Tệp {name} ngay khi sao lưu kho tệp đã không còn" in capsys.readouterr().err
    other = lost_file(1)
    with pytest.raises(CommandError, match="kho tệp thiếu 1 tệp"):
        call_command("backup", str(backups), *given_up)
    assert folder.is_dir()
    assert f"{other}, kho tệp không còn.\n" in capsys.readouterr().err
