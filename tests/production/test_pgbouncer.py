"""The program behind a real PgBouncer in transaction mode: what is shared tells of nobody."""

import re
import runpy
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from awards.models import Decision
from awards.services.sealing import first_broken_seal
from tests.faults.acts import ACTS, World
from tests.faults.children import answers_of
from tests.faults.databases import connected_by, on_server
from tests.faults.failover.office import make
from tests.production.environments import ROOT, manage, process_environment
from tests.production.pooling import pooled
from tests.thidua.signingin import give_password, is_signed_in
from tests.thidua.signingin import make_person as make_reader
from tests.zones.factories import SampleYear
from thidua.accounts.models import User
from thidua.audit.context import PAGE, Context, acting, recorded_by_its_service
from thidua.audit.models import Entry
from thidua.backups.databases import opened
from zones.models import Agency, Score, WorkbookImport

pytestmark = [pytest.mark.pgbouncer, pytest.mark.postgresql]
GUIDE = (ROOT / "docs" / "deployment" / "README.md").read_text(encoding="utf-8")


@contextmanager
def django_through(address: str) -> Iterator[None]:
    """Leads Django to a database by the documented settings for PgBouncer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", address)
        patch.setenv("THIDUA_PGBOUNCER", "1")
        found = runpy.run_path(str(ROOT / "thidua" / "settings.py"))["DATABASES"]
    connections["default"].close()
    with connected_by(connections.configure_settings(found)["default"]):
        yield


@pytest.fixture
def through(own_database, tmp_path) -> Iterator[str]:
    """Everything of this test shares one connection to the database; gives the pool's address."""
    with pooled(own_database, tmp_path, connections=1) as address, django_through(address):
        yield address


def server_processes(name: str) -> int:
    """Returns how many of the server's processes work for clients of a database."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
    [(found,)] = on_server(asked, [name])
    return found


def test_an_offices_work_is_done_on_one_shared_connection(through):
    world, reader = World(), make_reader("lan")
    visitor = Client()
    assert give_password(visitor, reader.username).status_code == 302
    assert is_signed_in(visitor)
    ACTS["upload"].run(world)
    page = reverse(
        "admin:zones_workbookimport_change", args=[WorkbookImport.objects.latest("pk").pk]
    )
    preview = world.clients[world.clerk.pk].get(page).content.decode()
    assert "Chưa có dữ liệu nào được ghi." in preview
    for name in ("confirm", "issue"):
        assert ACTS[name].is_through(ACTS[name].run(world)), name
    states = WorkbookImport.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["confirmed", "confirmed", "staged"]
    numbers = Decision.objects.issued().order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    assert first_broken_seal() is None
    export = {"campaign": world.year.campaign.pk, "layout": "wide", "content": "points"}
    answer = visitor.get(reverse("admin:zones_workbookimport_templates"), export)
    assert answer["Content-Disposition"].startswith("attachment")
    told = Client().get("/suc-khoe/san-sang/").json()
    assert {told[part] for part in ("database", "migrations", "triggers")} == {"ok"}
    assert server_processes(connection.settings_dict["NAME"]) == 1


def issue_all(name: str, place: int, keys: list[int]) -> list[int]:
    """Issues decisions from their pages, at a machine of one's own; returns the statuses."""
    client = Client(REMOTE_ADDR=f"10.0.0.{place}")
    client.force_login(User.objects.get(username=name))
    return [client.post(issue_page(key)).status_code for key in keys]


def issue_page(key: int) -> str:
    return reverse("admin:awards_decision_issue", args=[key])


@pytest.mark.parametrize("shared", [1, 3])
def test_processes_that_issue_at_once_give_each_number_once_and_are_not_mistaken(
    own_database, tmp_path, shared
):
    with pooled(own_database, tmp_path, connections=shared) as address, django_through(address):
        made = make(str(tmp_path), clerks=1, imports=1, issuers=3, decisions=4)["issuers"]
        works = [partial(issue_all, *_, keys) for *_, keys in _placed(made)]
        assert answers_of(works) == [[302] * 4] * 3
        numbers = Decision.objects.issued().values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, 13))
        assert first_broken_seal() is None
        for name, place, keys in _placed(made):
            told = Entry.objects.of_rows().filter(about__in=map(issue_page, keys))
            who = told.values_list("user__username", "actor", "origin", "door").distinct()
            assert list(who.order_by()) == [(name, name, f"10.0.0.{place}", PAGE)]
            for key in keys:
                own = told.filter(table="awards_decision", row=key, new__state="issued")
                assert set(own.values_list("about", flat=True)) == {issue_page(key)}
        assert_each_request_is_one_persons()


def _placed(made: dict[str, list[int]]) -> list[tuple[str, int, list[int]]]:
    return [(name, place, keys) for place, (name, keys) in enumerate(made.items(), start=1)]


def assert_each_request_is_one_persons() -> None:
    told = Entry.objects.filter(door=PAGE).exclude(user=None)
    of_whom = set(told.values_list("request_id", "user_id", "origin", "about"))
    assert len({request for request, *_ in of_whom}) == len(of_whom)


class Visitors:
    """Two requests and a stranger's session, in turn on the same connection of the server."""

    def __init__(self, stack: ExitStack, address: str) -> None:
        fields = connection.settings_dict
        self.contexts = {
            stack.enter_context(opened(dict(fields), name)): Context(
                f"request-{name}", PAGE, name, place, f"10.0.0.{place}", f"/{name}/"
            )
            for place, name in enumerate(("lan", "minh"), start=1)
        }
        self.stranger = stack.enter_context(
            psycopg.connect(address, autocommit=True, prepare_threshold=None)
        )

    def processes(self) -> set[int]:
        """Returns the numbers of the server's processes that each of them meets."""
        asked = "SELECT pg_backend_pid()"
        found = set(self.stranger.execute(asked).fetchone())
        for alias in self.contexts:
            with connections[alias].cursor() as cursor:
                cursor.execute(asked)
                found |= set(cursor.fetchone())
        return found


@pytest.fixture
def visitors(through) -> Iterator[Visitors]:
    with ExitStack() as stack:
        yield Visitors(stack, through)


def test_no_row_of_the_log_is_put_down_to_who_wrote_before(visitors):
    agencies = list(SampleYear(stp=3).agencies.values())
    rows = dict(zip(visitors.contexts, agencies, strict=False))
    last = Entry.objects.latest("pk").pk
    for turn in range(20):
        for alias, context in visitors.contexts.items():
            with acting(context):
                write(alias, rows[alias], turn)
        visitors.stranger.execute(
            "UPDATE zones_agency SET name = %s WHERE id = %s", [f"lạ {turn}", agencies[2].pk]
        )
    assert len(visitors.processes()) == 1
    told = Entry.objects.filter(pk__gt=last, table="zones_agency")
    for alias, context in visitors.contexts.items():
        own = told.filter(row=rows[alias].pk)
        assert own.count() == 30
        who = own.values_list("request_id", "user_id", "actor", "origin", "door", "about")
        assert set(who) == {
            (context.request_id, context.user_id, context.actor, context.origin, PAGE)
            + (context.about,)
        }
    strange = told.filter(row=agencies[2].pk)
    assert strange.filter(door="database", request_id__startswith="tx-", user=None).count() == 20
    assert set(strange.values_list("about", "new__name")) == {("", f"lạ {n}") for n in range(20)}


def write(alias: str, agency: Agency, turn: int) -> None:
    """Writes once by itself, or twice in a transaction; and what is taken back every time."""
    row = Agency.objects.using(alias).filter(pk=agency.pk)
    if turn % 2:
        row.update(name=f"{alias} {turn}")
    else:
        with transaction.atomic(using=alias):
            row.update(name=f"{alias} {turn}")
            row.update(name=f"{alias} {turn} nữa")
    with transaction.atomic(using=alias):
        row.update(name="không còn")
        transaction.set_rollback(True, using=alias)


def test_what_one_records_by_itself_is_not_left_out_of_anothers_log(visitors):
    year = SampleYear(stp=1)
    sheet = year.sheets["STP-1"]
    leaf = sheet.table.criteria.get(path="I.1")
    point = Score.objects.create(sheet=sheet, criterion=leaf, self_points=1)
    first, second = visitors.contexts
    told = Entry.objects.filter(table="zones_score", row=point.pk, kind="changed")
    for turn in range(1, 6):
        with acting(visitors.contexts[first]), recorded_by_its_service():
            Score.objects.using(first).update(self_points=10 + turn)
        with acting(visitors.contexts[second]):
            Score.objects.using(second).update(self_points=20 + turn)
    assert set(told.values_list("actor", flat=True)) == {"minh"}
    assert told.count() == 5


def test_the_guides_wait_for_a_lock_holds_through_the_pool(own_database, tmp_path):
    name = connection.settings_dict["NAME"]
    statement = re.search(r"ALTER DATABASE thidua SET lock_timeout = '60s'", GUIDE)[0]
    on_server(statement.replace("thidua", name))
    with (
        pooled(own_database, tmp_path, connections=1) as address,
        django_through(address),
        connection.cursor() as cursor,
    ):
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("1min",)


def test_a_backup_is_made_past_the_pool_and_refused_through_it(through, own_database, tmp_path):
    make_reader("lan")
    backups = tmp_path / "backups"
    env = process_environment(tmp_path, DATABASE_URL=through, THIDUA_PGBOUNCER="1")
    refused = manage("backup", str(backups), env=env)
    assert refused.returncode == 1
    assert "PgBouncer" in refused.stderr
    assert not backups.exists()
    env |= {"DATABASE_URL": own_database, "THIDUA_PGBOUNCER": "0"}
    done = manage("backup", str(backups), env=env)
    assert done.returncode == 0, done.stderr
    made = Path(done.stdout.splitlines()[0])
    env |= {"DATABASE_URL": through, "THIDUA_PGBOUNCER": "1"}
    for command in (("verify_backup", str(made)), ("restore", str(made), "--replace")):
        refused = manage(*command, env=env)
        assert refused.returncode == 1
        assert "PgBouncer" in refused.stderr
    assert User.objects.filter(username="lan").exists()
    assert {path.name for path in backups.iterdir()} == {made.name}


def test_without_the_setting_pgbouncer_refuses_the_program(through, tmp_path):
    env = process_environment(tmp_path, DATABASE_URL=through)
    said = manage("check", "--database", "default", env=env)
    assert said.returncode == 1
    assert "unsupported startup parameter" in said.stderr
    assert (
        manage("check", "--database", "default", env=env | {"THIDUA_PGBOUNCER": "1"}).returncode
        == 0
    )
