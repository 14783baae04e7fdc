"""Commands that are not ours: refused where they go past our own, else their run is in the log."""

import json
import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, find_commands, get_commands

from tests.thidua.audit.reading import newest, written_since
from tests.zones.factories import make_zone
from thidua.audit.closedcommands import INSTEAD
from thidua.audit.models import Entry

pytestmark = pytest.mark.django_db
LIBRARIES = ("axes", "import_export", "simple_history")
ONLY_READ = {"axes_list_attempts"}


def test_every_command_of_a_library_is_refused_unless_it_only_reads():
    folders = [f"{apps.get_app_config(name).path}/management" for name in LIBRARIES]
    brought = {name for folder in folders for name in find_commands(folder)}
    assert brought - ONLY_READ == set(INSTEAD)
    assert {name: get_commands()[name] for name in INSTEAD} == dict.fromkeys(INSTEAD, "thidua")


@pytest.mark.parametrize("name", INSTEAD)
def test_a_refused_command_says_what_to_use_whatever_is_asked_and_is_in_the_log(name):
    mark = newest()
    with pytest.raises(CommandError) as refusal:
        call_command(name, "203.0.113.7", "--auto", "--days=1")
    assert str(refusal.value) == f"Lệnh {name} không dùng ở đây. {INSTEAD[name]}"
    assert refusal.value.returncode == 1
    (entry,) = written_since(mark)
    assert (entry.kind, entry.door, entry.about) == (Entry.Kind.COMMAND, Entry.Door.COMMAND, name)
    assert INSTEAD[name] in entry.note


def test_the_commands_that_refusals_name_are_there():
    named = set(re.findall(r"\w+_\w+", " ".join(INSTEAD.values())))
    assert "unlock_sign_in" in named
    assert named - set(get_commands()) == set()


def test_dumping_records_is_in_the_log_with_what_was_taken():
    make_zone("TNB")
    mark, out = newest(), StringIO()
    call_command("dumpdata", "zones.zone", stdout=out)
    assert [row["fields"]["code"] for row in json.loads(out.getvalue())] == ["TNB"]
    (entry,) = written_since(mark)
    assert (entry.kind, entry.about) == (Entry.Kind.COMMAND, "dumpdata")
    assert entry.note.startswith("zones.zone, ")
    assert entry.note.endswith("Kết quả: 0")


@pytest.mark.parametrize("app", ["audit", "zones", "awards", "accounts"])
def test_the_log_and_the_records_are_not_unapplied(app):
    with pytest.raises(CommandError, match="được giữ mãi"):
        call_command("migrate", app, "zero", verbosity=0)
    assert not Entry.objects.exists()  # the table is there
