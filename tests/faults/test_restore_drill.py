"""The drill: back up, lose everything, restore, and go on working where the office stood."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from awards.models import Decision
from awards.services.sealing import first_broken_seal
from tests.awards.pdfreading import text_of
from tests.faults.acts import ACTS, World
from tests.faults.databases import on_server
from tests.faults.digests import broken_files, differences, stored
from tests.thidua.signingin import PASSWORD, give_password, is_signed_in, make_person
from thidua.audit.models import Entry
from thidua.backups.contents import contents_of
from thidua.backups.contents import differences as differing_contents
from thidua.backups.manifest import Manifest
from zones.models import Score, WorkbookImport

LAN = "lan"


@pytest.fixture
def world(own_database) -> World:
    make_person(LAN, role="issuer")
    return World()


def run(name: str, *arguments: object, **options) -> str:
    """Runs a command as an operator does; returns what it prints."""
    said = StringIO()
    call_command(name, *map(str, arguments), stdout=said, **options)
    return said.getvalue()


def backed_up(folder: Path) -> Path:
    """Makes a backup; returns its folder."""
    return Path(run("backup", folder).splitlines()[0])


def lose_everything() -> None:
    """No database is left, and no uploaded file."""
    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)
    else:
        on_server(f"DROP DATABASE {name} WITH (FORCE)")
    shutil.rmtree(settings.MEDIA_ROOT)


def test_after_everything_was_lost_the_office_goes_on_where_it_stood(world, tmp_path):
    folder = backed_up(tmp_path / "backups")
    before, contents = stored(), Manifest.read(folder).contents
    lose_everything()
    said = run("restore", folder)
    assert f"{contents.rows} dòng của {len(contents.tables)} bảng" in said
    # the same, row for row and file for file, but that the log tells of the restore, and that
    # everybody signs in anew
    assert not differences(before, stored())
    logged = contents.tables["audit_entry"].rows
    signed_in = contents.tables["django_session"].rows
    assert signed_in
    assert differing_contents(contents, contents_of("default")) == [
        f"Bảng audit_entry: bản kê ghi {logged} dòng, thực có {logged + 1}.",
        f"Bảng django_session: bản kê ghi {signed_in} dòng, thực có 0.",
    ]
    assert not broken_files()
    # somebody signs in, and prints what was issued before
    lan = Client()
    assert give_password(lan, LAN, PASSWORD).status_code == 302
    assert is_signed_in(lan)
    issued = world.decisions[0].pk
    pdf = lan.get(reverse("admin:awards_decision_pdf", args=[issued]))
    assert "Số: 01/QĐ-BTP" in text_of(pdf.content, 0)
    page = lan.get(reverse("admin:awards_decision_print", args=[issued]))
    assert "01/QĐ-BTP" in page.content.decode()
    # the next number follows, and the chain holds
    world.sign_in()
    following = world.decisions[1].pk
    lan.post(reverse("admin:awards_decision_issue", args=[following]))
    assert Decision.objects.get(pk=following).number == 2
    assert first_broken_seal() is None
    # an import that was previewed before the loss is confirmed after it
    assert ACTS["confirm"].is_through(ACTS["confirm"].run(world))
    world.staged.refresh_from_db()
    assert world.staged.state == WorkbookImport.State.CONFIRMED
    assert ACTS["upload"].is_through(ACTS["upload"].run(world))


def test_the_manifest_tells_rows_and_digests_of_every_table_and_the_end_of_the_chain(
    world, tmp_path
):
    folder = backed_up(tmp_path / "backups")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - {"django_migrations"}
    assert set(told["tables"]) == tables
    assert told["tables"]["zones_score"]["rows"] == Score.objects.count() > 0
    assert {len(table["digest"]) for table in told["tables"].values()} == {64}
    last = Decision.objects.issued().get()
    assert told["seals"] == {"awards.decision": f"1:{last.content_hash}"}
    assert told["breaks"] == {}
    assert len(told["files"]) == 2  # the workbooks of two imports
    assert told["missing"] == []


def test_what_holds_records_is_not_replaced_unless_asked_and_is_kept_then(world, tmp_path):
    folder, before = backed_up(tmp_path / "backups"), stored()
    assert ACTS["confirm"].is_through(ACTS["confirm"].run(world))
    later = stored()
    with pytest.raises(Exception, match="--replace") as refusal:
        run("restore", folder)
    assert refusal.value.returncode == 1
    assert not differences(later, stored())
    assert "được giữ ở" in run("restore", folder, replace=True)
    assert not differences(before, stored())


def test_a_damaged_backup_is_not_restored_and_nothing_changes(world, tmp_path):
    folder = backed_up(tmp_path / "backups")
    file = folder / "files" / Manifest.read(folder).files[0].name
    file.unlink()
    before = stored()
    with pytest.raises(Exception, match="Thiếu tệp"):
        run("restore", folder, replace=True)
    assert not differences(before, stored())
    assert not broken_files()


def test_the_log_tells_who_backed_up_and_who_restored(world, tmp_path):
    folder = backed_up(tmp_path / "backups")
    assert str(folder) in entry_of("backup").note
    run("restore", folder, replace=True)
    told = entry_of("restore")
    assert "Đã khôi phục" in told.note
    assert str(folder) in told.note
    assert all([told.actor, told.origin, told.door == Entry.Door.COMMAND])


def entry_of(command: str) -> Entry:
    """Returns the log's one entry of a run of the command."""
    return Entry.objects.get(kind=Entry.Kind.COMMAND, about=command)


def test_a_session_that_was_ended_after_the_backup_stays_ended(own_database, tmp_path):
    make_person(LAN)
    lan = Client()
    give_password(lan, LAN, PASSWORD)
    cookies = lan.cookies.copy()
    folder = backed_up(tmp_path / "backups")
    lan.logout()
    run("restore", folder, replace=True)
    lan.cookies = cookies
    assert not is_signed_in(lan)
