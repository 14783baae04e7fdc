"""What a running server writes while a backup is loaded beside an empty database is not lost."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.faults.databases import django_at, on_server
from tests.faults.test_missing_triggers import backed_up
from tests.faults.test_restore_drill import lose_everything
from tests.thidua.signingin import make_person
from thidua.accounts.models import User
from thidua.backups.pgserver import Server
from thidua.backups.storedfiles import PlacedFiles

MEANWHILE = "meanwhile"


@pytest.fixture
def backup(own_database, tmp_path, settings) -> Path:
    """A backup, and an empty, migrated database in the place of what it was made of."""
    make_person("lan")
    Path(settings.MEDIA_ROOT).mkdir()
    folder = backed_up(tmp_path / "backups")
    lose_everything()
    if connection.vendor == "postgresql":
        on_server(f"CREATE DATABASE {connection.settings_dict['NAME']}")
    call_command("migrate", verbosity=0)
    return folder


def interposed(monkeypatch, where: type, name: str) -> None:
    """Lets a person be made each time right before that step."""
    step = getattr(where, name)

    def after_a_write(*args):
        make_person(MEANWHILE)
        connection.close()
        return step(*args)

    monkeypatch.setattr(where, name, after_a_write)


def test_records_written_meanwhile_are_not_replaced_unless_asked(backup, monkeypatch):
    interposed(monkeypatch, PlacedFiles, "add")
    with pytest.raises(CommandError, match="đang có dữ liệu"):
        call_command("restore", str(backup))
    assert User.objects.get().username == MEANWHILE


@pytest.mark.postgresql
def test_a_database_written_into_at_the_very_last_is_kept(backup, monkeypatch, capsys):
    interposed(monkeypatch, Server, "exchange")
    call_command("restore", str(backup))
    assert User.objects.get().username == "lan"
    told = capsys.readouterr().out
    kept = told.partition("được giữ ở ")[2].partition(";")[0]
    with django_at(kept):
        assert User.objects.get().username == MEANWHILE
