"""What a running server writes while a backup is loaded beside an empty database is not lost."""

from pathlib import Path

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
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
FILE = "documents/one"


@pytest.fixture
def backup(own_database, tmp_path) -> Path:
    """A backup, and an empty, migrated database in the place of what it was made of."""
    make_person("lan")
    default_storage.save(FILE, ContentFile(b"x"))
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


@pytest.mark.postgresql
@pytest.mark.parametrize("step", ["connected", "exists", "drop"])
def test_when_the_server_fails_after_the_exchange_the_restored_database_has_its_files(
    step, backup, monkeypatch, capsys
):
    exchange = Server.exchange

    def fail(*_args) -> None:
        raise psycopg.OperationalError("the line broke")

    def exchange_and_fail(*args) -> None:
        exchange(*args)
        monkeypatch.setattr(Server, step, fail)

    monkeypatch.setattr(Server, "exchange", exchange_and_fail)
    call_command("restore", str(backup))
    assert User.objects.get().username == "lan"
    assert default_storage.exists(FILE)
    assert "được giữ ở" in capsys.readouterr().out


@pytest.mark.postgresql
def test_when_the_line_breaks_at_the_exchange_the_files_stay(backup, monkeypatch):
    exchange = Server.exchange

    def exchange_unheard(*args) -> None:
        exchange(*args)
        raise psycopg.OperationalError("the line broke")

    monkeypatch.setattr(Server, "exchange", exchange_unheard)
    with pytest.raises(CommandError, match="the line broke"):
        call_command("restore", str(backup))
    assert User.objects.get().username == "lan"
    assert default_storage.exists(FILE)


@pytest.mark.postgresql
def test_who_may_not_rename_the_live_database_is_told_and_nothing_changes(backup, monkeypatch):
    role, live = "thidua_may_not_rename", connection.settings_dict["NAME"]
    on_server(f"DROP ROLE IF EXISTS {role}")
    on_server(f"CREATE ROLE {role} CREATEDB")
    disconnect = Server._disconnect

    def as_another(server: Server, admin: psycopg.Connection, made: str) -> None:
        disconnect(server, admin, made)
        admin.execute(f"SET ROLE {role}")

    monkeypatch.setattr(Server, "_disconnect", as_another)
    with pytest.raises(CommandError, match=f"không được đổi tên {live}: must be owner"):
        call_command("restore", str(backup))
    on_server(f"DROP ROLE {role}")
    assert not User.objects.exists()
    assert not default_storage.exists(FILE)
