"""A whole database moves from PostgreSQL to SQLite and back: the same, digest for digest."""

import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from awards.models import Decision
from awards.services.sealing import first_broken_seal
from tests.faults.acts import ACTS, World
from tests.faults.databases import django_at, on_server, postgresql_address
from tests.faults.digests import differences, stored
from tests.thidua.signingin import give_password, is_signed_in, make_person
from thidua.accounts.models import User
from thidua.backups.contents import contents_of
from thidua.backups.contents import differences as differing
from thidua.backups.databases import from_address, opened
from thidua.backups.loading import load, triggers_aside
from thidua.backups.moving import move_database

pytestmark = pytest.mark.postgresql
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def another(own_database) -> Iterator[str]:
    """The name of one more database on the server, new and empty; dropped with ``own_database``."""
    name = f"{connection.settings_dict['NAME']}_back"
    on_server(f"CREATE DATABASE {name}")
    return name


def test_there_and_back_every_table_is_the_same_and_work_goes_on(another, tmp_path):
    make_person("lan", role="issuer")
    world = World()
    before, contents = stored(), contents_of("default")
    there = f"sqlite:///{tmp_path / 'there.sqlite3'}"
    said = StringIO()
    call_command("move_database", there, stdout=said)
    assert "mã băm của mọi bảng hai bên giống nhau" in said.getvalue()
    with opened(from_address(there), "there") as sqlite:
        assert digests(contents) == digests(contents_of(sqlite))
        move_database(postgresql_address(another), alias=sqlite)
    with django_at(another):
        back = contents_of("default")
        assert not differing(contents, back)
        assert not differences(before, stored())
        lan = Client()
        give_password(lan, "lan")
        assert is_signed_in(lan)
        following = world.decisions[1].pk
        lan.post(reverse("admin:awards_decision_issue", args=[following]))
        assert Decision.objects.get(pk=following).number == 2
        assert first_broken_seal() is None
        assert ACTS["upload"].is_through(ACTS["upload"].run(world))


def digests(contents) -> dict:
    """Returns what is the same on both kinds; triggers have names of their own on each."""
    return {
        "migrations": contents.migrations,
        "tables": contents.tables,
        "seals": contents.seals,
        "breaks": contents.breaks,
        "files": contents.files,
    }


@pytest.mark.parametrize("text", ["a\0b", "x" * 300])
def test_a_row_that_the_target_refuses_is_named_by_its_key(text, another, tmp_path):
    refused = [make_person(name) for name in ("lan", "mai", "nga")][1]
    there = f"sqlite:///{tmp_path / 'there.sqlite3'}"
    call_command("move_database", there, stdout=StringIO())
    with opened(from_address(there), "there") as sqlite:
        with transaction.atomic(using=sqlite), triggers_aside(sqlite):
            connections[sqlite].cursor().execute(
                "UPDATE accounts_user SET username = %s WHERE id = %s", [text, refused.pk]
            )
        with pytest.raises(ValidationError, match=f"accounts_user, dòng có khóa {refused.pk}: "):
            move_database(postgresql_address(another), alias=sqlite)


def test_a_source_that_cannot_be_read_is_not_taken_for_a_refusal_of_the_target(another, tmp_path):
    person = make_person("lan")
    there = f"sqlite:///{tmp_path / 'there.sqlite3'}"
    call_command("move_database", there, stdout=StringIO())
    with opened(from_address(there), "there") as sqlite:
        with transaction.atomic(using=sqlite), triggers_aside(sqlite):
            connections[sqlite].cursor().execute(
                "UPDATE accounts_user SET username = CAST(x'ff' AS TEXT) WHERE id = %s", [person.pk]
            )
        sentence = "Bảng accounts_user: không đọc được cơ sở dữ liệu nguồn. .*UTF-8"
        with pytest.raises(ValidationError, match=sentence):
            move_database(postgresql_address(another), alias=sqlite)


def test_a_table_that_the_target_does_not_take_at_all_is_named_without_a_row(own_database):
    with (
        opened(from_address("sqlite:////no.sqlite3") | {"NAME": ":memory:"}, "none") as target,
        pytest.raises(ValidationError, match="Bảng accounts_user: cơ sở dữ liệu đích từ chối"),
    ):
        load(User, "default", target)


def test_the_site_itself_moves_from_sqlite_to_an_empty_postgresql(another, tmp_path):
    """By the command lines of the guide, each a process of its own."""
    site = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    for line in (["migrate"], ["load_reference"], ["move_database", postgresql_address(another)]):
        said = manage(site, tmp_path, *line)
    assert "mã băm của mọi bảng hai bên giống nhau" in said


def manage(address: str, folder, *line: str) -> str:
    """Returns what manage.py printed on that database; raises CalledProcessError if it failed."""
    told = {"DATABASE_URL": address, "THIDUA_DEBUG": "1", "THIDUA_MEDIA_ROOT": str(folder)}
    command = [sys.executable, str(ROOT / "manage.py"), *line]
    done = subprocess.run(
        command, env={**os.environ, **told}, check=True, capture_output=True, text=True
    )
    return done.stdout
