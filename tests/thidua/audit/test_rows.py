"""Every path by which a record is written leaves who, when, from where, before and after."""

from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.thidua.audit.reading import kinds_of, newest, written_since
from tests.zones import factories
from tests.zones.sheetforms import form, page
from tests.zones.workbooks.builders import wide
from thidua.audit.models import Entry
from zones.models import Province, ScoreChange, Zone

pytestmark = pytest.mark.django_db
Kind, Door = Entry.Kind, Entry.Door


@pytest.fixture
def ministry():
    return factories.make_user("bo", full_name="Lê Thị A")


def zone_form(zone: Zone, **changed) -> dict[str, str]:
    fields = {"code": zone.code, "name": zone.name, "kind": zone.kind}
    return {**fields, "sort_order": "0", **changed}


def test_a_form_leaves_who_where_when_before_and_after(client, ministry):
    zone = factories.make_zone("TNB", name="Khu vực cũ")
    client.force_login(ministry)
    mark, began = newest(), timezone.now()
    address = reverse("admin:zones_zone_change", args=[zone.pk])
    answer = client.post(address, zone_form(zone, name="Khu vực mới"), REMOTE_ADDR="10.1.2.3")
    assert answer.status_code == 302, answer.context_data["errors"]
    (entry,) = written_since(mark, table="zones_zone")
    assert (entry.kind, entry.row) == (Kind.CHANGED, zone.pk)
    assert (entry.old["name"], entry.new["name"]) == ("Khu vực cũ", "Khu vực mới")
    assert (entry.user, entry.actor) == (ministry, "Lê Thị A (bo)")
    assert (entry.origin, entry.door, entry.about) == ("10.1.2.3", Door.PAGE, address)
    assert began <= entry.at <= timezone.now()


def test_all_rows_of_one_click_bear_one_id_and_the_next_click_another(client, ministry):
    zone = factories.make_zone("TNB")
    client.force_login(ministry)
    address, ids = reverse("admin:zones_zone_change", args=[zone.pk]), []
    for name in ("Một", "Hai"):
        mark = newest()
        client.post(address, zone_form(zone, name=name))
        ids.append({entry.request_id for entry in written_since(mark)})
        assert zone.history.latest().request_id in ids[-1]
    assert [len(one) for one in ids] == [1, 1]
    assert ids[0] != ids[1]


def test_what_the_form_left_as_it_was_is_no_change(client, ministry):
    zone = factories.make_zone("TNB")
    client.force_login(ministry)
    mark = newest()
    client.post(reverse("admin:zones_zone_change", args=[zone.pk]), zone_form(zone))
    assert written_since(mark, table="zones_zone") == []


def bulk_create():
    Province.objects.bulk_create([Province(code=c, name=c) for c in ("X1", "X2")])


def bulk_update():
    rows = list(Province.objects.filter(code__in=["P1", "P2"]))
    for row in rows:
        row.name = "Tên khác"
    Province.objects.bulk_update(rows, ["name"])


def upsert():
    fields = {"update_conflicts": True, "unique_fields": ["code"], "update_fields": ["name"]}
    Province.objects.bulk_create(
        [Province(code="P1", name="Đổi"), Province(code="P9", name="Mới")], **fields
    )


def update():
    Province.objects.filter(code__in=["P1", "P2"]).update(name="Tên khác")


def delete():
    Province.objects.filter(code__in=["P1", "P2"]).delete()


def raw_sql():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE zones_province SET name = 'Thẳng' WHERE code IN ('P1', 'P2')")


@pytest.mark.parametrize(
    ("write", "kinds"),
    [
        (bulk_create, [Kind.CREATED, Kind.CREATED]),
        (bulk_update, [Kind.CHANGED, Kind.CHANGED]),
        (update, [Kind.CHANGED, Kind.CHANGED]),
        (delete, [Kind.DELETED, Kind.DELETED]),
        (raw_sql, [Kind.CHANGED, Kind.CHANGED]),
        (upsert, [Kind.CHANGED, Kind.CREATED]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_bulk_paths_are_logged_row_by_row(write, kinds):
    for code in ("P1", "P2"):
        factories.make_province(code)
    mark = newest()
    write()
    entries = written_since(mark, table="zones_province")
    assert sorted(entry.kind for entry in entries) == sorted(kinds)
    for entry in entries:
        assert (entry.old is None) == (entry.kind == Kind.CREATED)
        assert (entry.new is None) == (entry.kind == Kind.DELETED)
    assert {entry.request_id for entry in entries} == {entries[0].request_id}


def test_what_is_taken_back_leaves_nothing():
    mark = newest()
    with transaction.atomic():
        factories.make_province("P1")
        transaction.set_rollback(True)
    assert written_since(mark) == []


def test_a_command_is_who_ran_it_and_one_id(capsys):
    mark = newest()
    call_command("load_reference")
    entries = written_since(mark)
    rows, (run,) = [e for e in entries if e.table], [e for e in entries if not e.table]
    assert len(rows) > 100
    assert {(e.request_id, e.door, e.about) for e in rows} == {
        (run.request_id, Door.COMMAND, "load_reference")
    }
    assert run.kind == Kind.COMMAND
    assert "Kết quả: 0" in run.note
    assert rows[0].actor


def test_points_of_an_import_stand_in_the_changes_of_its_write_with_the_same_id(client, ministry):
    year = factories.SampleYear(stp=2)
    client.force_login(ministry)
    upload = {"campaign": year.campaign.pk, "field": "self", "files": _file(year)}
    preview = client.post(reverse("admin:zones_workbookimport_upload"), upload).url
    key, mark = preview.rstrip("/").split("/")[-2], newest()
    client.post(reverse("admin:zones_workbookimport_confirm", args=[key]))
    entries = written_since(mark)
    assert ("changed", "zones_workbookimport") in kinds_of(entries)
    changes = ScoreChange.objects.applied().select_related("write")
    assert {change.write.request_id for change in changes} == {entries[0].request_id}
    assert {change.write.applied_by for change in changes} == {ministry}
    assert len(changes) == 2
    assert written_since(mark, table="zones_score") == []

    client.post(reverse("admin:zones_workbookimport_undo", args=[key]))
    assert ScoreChange.objects.applied().count() == 4


def _file(year) -> BytesIO:
    name = year.agencies["STP-1"].name
    file = BytesIO(wide(["STP-1", name, 10, 20]))
    file.name = "diem.xlsx"
    return file


def test_points_of_the_sheet_page_too(client):
    year = factories.SampleYear(stp=2)
    clerk, sheet = year.clerk("STP-2"), year.sheets["STP-2"]
    mark = newest()
    page(client, clerk, sheet, form(sheet, I_1="50"))
    (change,) = ScoreChange.objects.applied().select_related("write")
    (written,) = written_since(mark, table="zones_scorewrite", kind=Kind.CREATED)
    assert change.write.request_id == written.request_id
    assert (change.write.applied_by, written.user) == (clerk, clerk)


def test_points_written_past_the_services_are_logged_as_any_row_is():
    year = factories.SampleYear(stp=1)
    mark = newest()
    sheet, criterion = year.sheets["STP-1"], year.tables["STP"].criteria.leaves()[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO zones_score (sheet_id, criterion_id, self_points, note) "
            "VALUES (%s, %s, 7.5, '')",
            [sheet.pk, criterion.pk],
        )
    (entry,) = written_since(mark, table="zones_score")
    assert float(entry.new["self_points"]) == 7.5
    assert entry.owner_row == sheet.pk


def test_a_password_is_told_as_changed_and_never_what_it_is(ministry):
    mark = newest()
    ministry.set_password("mot-mat-khau-rat-dai")
    ministry.save()
    (entry,) = written_since(mark, table="accounts_user")
    assert entry.new["password"] == "***"
    assert "argon2" not in f"{entry.old}{entry.new}"


def test_a_comment_in_what_was_typed_is_not_taken_for_the_context(client, ministry):
    zone = factories.make_zone("TNB")
    client.force_login(ministry)
    mark = newest()
    forged = '/*audit {"actor":"kẻ khác","door":"shell"}*/ %s */ \' --'
    client.post(reverse("admin:zones_zone_change", args=[zone.pk]), zone_form(zone, name=forged))
    (entry,) = written_since(mark, table="zones_zone")
    assert (entry.actor, entry.door) == ("Lê Thị A (bo)", Door.PAGE)
    assert entry.new["name"] == forged
