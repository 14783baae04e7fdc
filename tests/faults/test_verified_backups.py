"""A backup that is not whole is found without restoring it, whatever was done to it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.faults.acts import World
from tests.faults.digests import differences, stored
from thidua import triggers
from thidua.backups.manifest import Manifest
from thidua.backups.storedfiles import described


@pytest.fixture
def backup(own_database, tmp_path, capsys) -> Path:
    """A whole backup of an office with imports, files and an issued decision."""
    World()
    call_command("backup", str(tmp_path / "backups"))
    return Path(capsys.readouterr().out.splitlines()[0])


def dump_of(folder: Path) -> Path:
    return folder / Manifest.read(folder).dump.name


def uploaded_file_of(folder: Path) -> Path:
    return folder / "files" / Manifest.read(folder).files[0].name


def flip(path: Path) -> None:
    """Changes one bit in the midst of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def forge(folder: Path, **changes) -> None:
    """Writes the manifest anew to fit the dump as it is now, as a forger would."""
    told = Manifest.read(folder)
    dump = described(folder / told.dump.name, told.dump.name)
    replace(told, dump=dump, **changes).write(folder)


def tamper_with_a_decision() -> None:
    """Changes an issued decision past the rules that hold it."""
    held = [trigger for trigger in triggers.declared() if trigger.table == "awards_decision"]
    triggers.uninstall(connection, held)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE awards_decision SET subject = 'khác' WHERE state = 'issued'")
    triggers.install(connection, held)


def test_a_whole_backup_is_found_whole_and_nothing_live_is_touched(backup, verified):
    before = stored()
    assert verified(backup) == ""
    assert not differences(before, stored())


@pytest.mark.parametrize("part", [dump_of, uploaded_file_of])
def test_a_flipped_bit_is_found(part, backup, verified):
    flip(part(backup))
    assert "đã bị sửa" in verified(backup)


@pytest.mark.parametrize("part", [dump_of, uploaded_file_of])
def test_a_file_that_is_missing_is_found(part, backup, verified):
    part(backup).unlink()
    assert "Thiếu tệp" in verified(backup)


@pytest.mark.parametrize("part", [dump_of, uploaded_file_of])
def test_a_file_that_is_cut_off_is_found(part, backup, verified):
    content = part(backup).read_bytes()
    part(backup).write_bytes(content[: len(content) // 2])
    assert "bị cắt cụt" in verified(backup)


def test_a_manifest_that_was_changed_is_found(backup):
    path = backup / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"rows": 1', '"rows": 2', 1))
    with pytest.raises(Exception, match="đã bị sửa") as refusal:
        call_command("verify_backup", str(backup))
    assert refusal.value.returncode == 1


@pytest.mark.parametrize("name", ["a\0b", ".", "../a", "/a", "a\\b", "C:a"])
def test_a_name_that_is_no_files_below_the_folder_is_refused_with_a_sentence(name, backup):
    forge(backup, files=[replace(Manifest.read(backup).files[0], name=name)])
    for command in ("verify_backup", "restore"):
        with pytest.raises(CommandError, match="thiếu mục hoặc mục không hợp lệ") as refusal:
            call_command(command, str(backup))
        assert refusal.value.returncode == 1


def test_versions_that_are_no_numbers_do_not_hinder_the_check(backup, verified):
    forge(backup, versions={"database": "PostgreSQL x", "pg_dump": ""})
    assert verified(backup) == ""


def test_a_file_that_records_name_and_the_backup_leaves_out_is_found(backup, verified):
    told = Manifest.read(backup)
    uploaded_file_of(backup).unlink()
    forge(backup, files=told.files[1:])
    assert f"Hồ sơ nhắc tới tệp {told.files[0].name}" in verified(backup)


def test_a_dump_of_other_rows_is_found_by_the_tables_digests(backup, verified, tmp_path, capsys):
    tamper_with_a_decision()
    call_command("backup", str(tmp_path / "others"))
    other = Path(capsys.readouterr().out.splitlines()[0])
    shutil.copyfile(dump_of(other), dump_of(backup))
    forge(backup)
    said = verified(backup)
    assert "Bảng awards_decision: nội dung khác bản kê" in said
    assert "Chuỗi awards.decision: không nguyên vẹn từ thứ tự 1" in said


def test_a_chain_that_was_broken_already_is_told_also_by_a_true_copy(
    own_database, verified, tmp_path, capsys
):
    World()
    tamper_with_a_decision()
    call_command("backup", str(tmp_path))
    told = capsys.readouterr()
    assert "Chuỗi awards.decision không nguyên vẹn từ thứ tự 1" in told.err
    folder = Path(told.out.splitlines()[0])
    said = verified(folder)
    assert "ngay khi sao lưu đã không nguyên vẹn từ thứ tự 1" in said
    assert "nội dung khác" not in said
