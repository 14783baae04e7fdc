"""The log and the versions of records are only ever added to, by whatever way."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.zones import factories
from thidua.audit.models import Entry
from thidua.audit.triggers import history_models

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    factories.make_province("P1").save()
    return Entry.objects.order_by("-pk").first()


def refused(write) -> bool:
    """Returns whether the database itself refuses the write."""
    try:
        with transaction.atomic():
            write()
    except DatabaseError:
        return True
    return False


def execute(sql: str):
    def write():
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return write


def test_no_entry_is_changed_or_deleted_by_the_orm(entry):
    entry.actor = "Người khác"
    assert refused(entry.save)
    assert refused(entry.delete)
    assert refused(lambda: Entry.objects.update(note=""))
    assert refused(lambda: Entry.objects.all().delete())
    assert Entry.objects.get(pk=entry.pk).actor != "Người khác"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
        "UPDATE zones_historicalprovince SET name = 'x'",
        "DELETE FROM zones_historicalprovince",
    ],
)
def test_nor_by_raw_sql(entry, sql):
    assert refused(execute(sql))


def test_nor_by_replacing_a_row(entry):
    if connection.vendor == "postgresql":
        assert refused(execute("TRUNCATE audit_entry"))
        assert refused(execute("TRUNCATE zones_historicalprovince"))
    else:
        columns = "id, at, kind, request_id, actor, origin, door, about, note"
        row = f"({entry.pk}, '2020-01-01', 'created', '', '', '', 'page', '', '')"
        sql = f'INSERT OR REPLACE INTO audit_entry ({columns}, "table", owner_table) VALUES '
        assert refused(execute(sql + row[:-1] + ", '', '')"))


def test_every_kept_version_has_its_guard():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT event_object_table FROM information_schema.triggers")
        else:
            cursor.execute("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        guarded = {row[0] for row in cursor.fetchall()}
    tables = {model._meta.db_table for model in history_models()}
    assert tables
    assert tables <= guarded
