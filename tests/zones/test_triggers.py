"""What must hold for raw SQL too: each trigger refuses, on SQLite and on PostgreSQL."""

from decimal import Decimal

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.zones.factories import SampleYear, make_agency, make_table, make_user
from thidua import triggers
from zones.models import Score, ScoreChange, ScoreSheet, ScoreWrite, Standing

pytestmark = pytest.mark.django_db


def run(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def assert_refused(rule: str, statement: str, *values) -> None:
    with pytest.raises(DatabaseError, match=rule):
        run(statement, *values)


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=1)


@pytest.fixture
def score(year) -> Score:
    """The score of I.1, whose maximum is 60."""
    criterion = year.tables["STP"].criteria.get(path="I.1")
    return Score.objects.create(
        sheet=year.sheets["STP-1"], criterion=criterion, self_points=Decimal("59.5")
    )


def approve(sheet: ScoreSheet, by) -> None:
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        state="approved", approved_at=timezone.now(), approved_by=by
    )


@pytest.mark.parametrize("column", ["self_points", "appraised_points", "approved_points"])
def test_points_above_the_maximum_are_refused(score, column):
    run(f"UPDATE zones_score SET {column} = 60 WHERE id = %s", score.pk)
    assert_refused(
        "above the maximum", f"UPDATE zones_score SET {column} = 60.01 WHERE id = %s", score.pk
    )


def test_points_above_the_maximum_are_refused_when_they_are_new(year):
    criterion = year.tables["STP"].criteria.get(path="I.2")
    assert_refused(
        "above the maximum",
        "INSERT INTO zones_score (sheet_id, criterion_id, self_points, note) "
        "VALUES (%s, %s, 40.01, '')",
        year.sheets["STP-1"].pk,
        criterion.pk,
    )


def test_negative_points_are_refused(score):
    assert_refused(
        "score_is_not_negative",
        "UPDATE zones_score SET self_points = -0.01 WHERE id = %s",
        score.pk,
    )


def test_a_bulk_write_is_refused_for_one_bad_row(year, score):
    criteria = {c.path: c for c in year.tables["STP"].criteria.all()}
    rows = [
        Score(sheet=score.sheet, criterion=criteria["I.2"], self_points=Decimal(40)),
        Score(sheet=score.sheet, criterion=criteria["II.1"], self_points=Decimal("5.01")),
    ]
    with pytest.raises(DatabaseError, match="above the maximum"), transaction.atomic():
        Score.objects.bulk_create(rows)
    assert Score.objects.count() == 1


def test_a_group_takes_no_points(year):
    group = year.tables["STP"].criteria.get(path="I")
    assert_refused(
        "score:",
        "INSERT INTO zones_score (sheet_id, criterion_id, self_points, note) "
        "VALUES (%s, %s, 1, '')",
        year.sheets["STP-1"].pk,
        group.pk,
    )


def test_points_go_to_no_criterion_of_another_table(year):
    other = make_table(year.campaign, year.agencies["STP-1"].block, version=2)
    assert_refused(
        "of another table",
        "INSERT INTO zones_score (sheet_id, criterion_id, self_points, note) "
        "VALUES (%s, %s, 1, '')",
        year.sheets["STP-1"].pk,
        other.criteria.get(path="I.1").pk,
    )


def test_points_of_an_approved_sheet_stay(year, score):
    approve(score.sheet, year.ministry)
    assert_refused(
        "approved sheet", "UPDATE zones_score SET self_points = 1 WHERE id = %s", score.pk
    )
    assert_refused("its sheet is approved", "DELETE FROM zones_score WHERE id = %s", score.pk)
    assert_refused(
        "approved sheet",
        "INSERT INTO zones_score (sheet_id, criterion_id, self_points, note) "
        "SELECT sheet_id, criterion_id + 1, 1, '' FROM zones_score WHERE id = %s",
        score.pk,
    )


def test_points_of_a_draft_sheet_may_be_deleted(score):
    run("DELETE FROM zones_score WHERE id = %s", score.pk)
    assert not Score.objects.exists()


@pytest.fixture
def change(year, score) -> ScoreChange:
    write = ScoreWrite.objects.create(campaign=year.campaign, door="form")
    return ScoreChange.objects.create(
        write=write, sheet=score.sheet, criterion=score.criterion, new_self=Decimal("59.5")
    )


def test_a_preview_may_be_discarded(change):
    run("DELETE FROM zones_scorechange WHERE id = %s", change.pk)
    assert not ScoreChange.objects.exists()


def test_the_history_of_points_stays(change):
    change.write.applied_at, change.write.applied_by = timezone.now(), make_user()
    change.write.save()
    assert_refused(
        "it is history", "UPDATE zones_scorechange SET new_self = 1 WHERE id = %s", change.pk
    )
    assert_refused("it is history", "DELETE FROM zones_scorechange WHERE id = %s", change.pk)


def test_a_standing_is_frozen(year):
    agency = year.agencies["STP-1"]
    standing = Standing.objects.create(
        zone_year=year.zone_year,
        block=agency.block,
        agency=agency,
        agency_name=agency.name,
        place=1,
        base=90,
        bonus=0,
        penalty=0,
        total=90,
        basis="approved",
    )
    assert_refused(
        "year is closed", "UPDATE zones_standing SET place = 2 WHERE id = %s", standing.pk
    )
    assert_refused("year is closed", "DELETE FROM zones_standing WHERE id = %s", standing.pk)


def test_a_membership_bears_the_kind_of_its_zone(year):
    assert_refused("differs from the kind", "UPDATE zones_membership SET zone_kind = 'khu_vuc'")
    assert_refused(
        "differs from the kind",
        "INSERT INTO zones_membership (campaign_id, zone_id, agency_id, zone_kind, source) "
        "VALUES (%s, %s, %s, 'khu_vuc', '')",
        year.campaign.pk,
        year.zone.pk,
        make_agency().pk,
    )


def test_a_criterion_of_a_table_in_use_keeps_its_terms(year):
    criterion = year.tables["STP"].criteria.get(path="I.1")
    change = "UPDATE zones_criterion SET {} WHERE id = %s"
    assert_refused("table is in use", change.format("max_points = 1"), criterion.pk)
    assert_refused("table is in use", change.format("kind = 'bonus'"), criterion.pk)
    assert_refused("table is in use", "DELETE FROM zones_criterion WHERE id = %s", criterion.pk)
    run(change.format("guidance = 'rõ hơn'"), criterion.pk)


def test_a_criterion_of_a_draft_may_be_changed_and_deleted(year):
    draft = make_table(year.campaign, version=2)
    criterion = draft.criteria.get(path="I.1")
    run("UPDATE zones_criterion SET max_points = 1 WHERE id = %s", criterion.pk)
    run("DELETE FROM zones_criterion WHERE id = %s", criterion.pk)


def test_a_missing_trigger_is_an_error_of_the_system_check():
    on_table = " ON zones_standing" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER standing_is_frozen_delete{on_table}")
    found = [e for e in run_checks(databases=["default"]) if e.id == "thidua.E001"]
    assert [error.msg for error in found] == [
        "The database trigger standing_is_frozen_delete is missing."
    ]


def test_a_lost_trigger_comes_back_when_triggers_are_installed():
    on_table = " ON zones_score" if connection.vendor == "postgresql" else ""
    run(f"DROP TRIGGER score_within_limits_update{on_table}")
    triggers.install(connection, triggers.declared("zones"))
    assert triggers.missing(connection) == []
