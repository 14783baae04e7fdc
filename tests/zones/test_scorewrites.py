"""The one door of points: whole or not at all, by who may, never over somebody else's work."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.zones.factories import SampleYear, make_user
from zones.models import Score, ScoreChange, ScoreWrite
from zones.permissions import Standpoint
from zones.services.scoremerge import stale_points
from zones.services.scorewrites import apply_write, discard_changes, stage_inverse, stage_write
from zones.services.standpoints import OPERATOR, standpoint_of

pytestmark = pytest.mark.django_db
NOTHING = (None, None, None, None, None, None)


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=2, thads=1)


def leaf(sheet, path="I.1") -> int:
    return sheet.table.criteria.get(path=path).pk


def change(sheet, old=None, new=100, *, path="I.1", kind=0, notes=("", "")):
    points = [*NOTHING]
    points[2 * kind : 2 * kind + 2] = old, new
    return (sheet.pk, leaf(sheet, path), *points, *notes)


def staged(year, *changes, door="form") -> ScoreWrite:
    return stage_write(campaign=year.campaign, door=door, changes=changes)


def refusal(write, standpoint=OPERATOR) -> str:
    with pytest.raises(ValidationError) as refused:
        apply_write(write, by=None, standpoint=standpoint)
    return refused.value.code


def test_a_staged_write_changes_nothing_until_it_is_applied(year):
    sheet = year.sheets["STP-2"]
    write = staged(year, change(sheet, new=1234, notes=("", "đạt\tđủ\nba dòng \\ 1")))
    assert not Score.objects.exists()
    assert list(ScoreChange.objects.applied()) == []
    clerk = year.clerk("STP-2")
    apply_write(write, by=clerk, standpoint=standpoint_of(clerk, year.campaign))
    score = Score.objects.get()
    assert (str(score.self_points), score.note) == ("12.34", "đạt\tđủ\nba dòng \\ 1")
    write.refresh_from_db()
    assert write.applied_by == clerk
    assert refusal(write) == "already_applied"


def test_every_hundredth_is_stored_exactly(year):
    sheet = year.sheets["STP-2"]
    values = {"I.1": 1, "I.2": 3999, "II.1": 110, "III.1": 7}
    changes = [change(sheet, new=value, path=path) for path, value in values.items()]
    apply_write(staged(year, *changes), by=None, standpoint=OPERATOR)
    rows = Score.objects.values_list("criterion__path", "self_points")
    assert {path: int(points * 100) for path, points in rows} == values
    assert (
        stale_points(staged(year, *(change(sheet, v, 0, path=p) for p, v in values.items()))) == []
    )


def test_points_changed_meanwhile_are_not_overwritten_and_nothing_is_written(year):
    sheet = year.sheets["STP-2"]
    late = staged(year, change(sheet, new=200), change(sheet, new=300, path="I.2"))
    apply_write(staged(year, change(sheet, new=100)), by=None, standpoint=OPERATOR)
    assert stale_points(late) == [(sheet.pk, leaf(sheet))]
    assert refusal(late) == "stale_preview"
    assert list(Score.objects.values_list("self_points", flat=True)) == [1]


def test_a_note_changed_meanwhile_is_stale_too(year):
    sheet = year.sheets["STP-2"]
    late = staged(year, change(sheet, None, None, notes=("", "của tôi")))
    first = staged(year, change(sheet, None, None, notes=("", "của bạn")))
    apply_write(first, by=None, standpoint=OPERATOR)
    assert refusal(late) == "stale_preview"


def test_an_inverse_puts_back_what_was_there(year):
    sheet = year.sheets["STP-2"]
    apply_write(staged(year, change(sheet, new=100)), by=None, standpoint=OPERATOR)
    second = apply_write(
        staged(year, change(sheet, 100, 250), change(sheet, new=300, path="I.2")),
        by=None,
        standpoint=OPERATOR,
    )
    apply_write(stage_inverse(second), by=None, standpoint=OPERATOR)
    rows = Score.objects.values_list("criterion__path", "self_points")
    assert dict(rows) == {"I.1": 1}
    assert [str(s.criterion.path) for s in Score.objects.scored()] == ["I.1"]


def test_discarded_changes_are_gone_but_applied_ones_stay(year):
    sheet = year.sheets["STP-2"]
    discard_changes(staged(year, change(sheet)))
    assert ScoreChange.objects.count() == 0
    discard_changes(apply_write(staged(year, change(sheet)), by=None, standpoint=OPERATOR))
    assert ScoreChange.objects.count() == 1


@pytest.mark.parametrize("code", ["STP-1", "THADS-1"])
def test_one_foreign_point_refuses_the_whole_write(year, code):
    own, foreign = year.sheets["STP-2"], year.sheets[code]
    standpoint = standpoint_of(year.clerk("STP-2"), year.campaign)
    assert refusal(staged(year, change(own), change(foreign)), standpoint) == "no_permission"
    assert not Score.objects.exists()


def test_each_kind_is_written_by_those_it_belongs_to(year):
    sheet, chair = year.sheets["STP-2"], year.clerk("STP-1")
    own = standpoint_of(year.clerk("STP-2"), year.campaign)
    assert refusal(staged(year, change(sheet, kind=1)), own) == "no_permission"
    assert refusal(staged(year, change(sheet, kind=2)), own) == "no_permission"
    chairing = standpoint_of(chair, year.campaign)
    assert refusal(staged(year, change(sheet, kind=1)), chairing) == "sheet_locked"
    sheet.state = "submitted"
    sheet.save()
    apply_write(staged(year, change(sheet, kind=1)), by=chair, standpoint=chairing)
    assert refusal(staged(year, change(sheet, kind=0)), own) == "sheet_locked"
    assert refusal(staged(year, change(sheet, kind=2)), chairing) == "no_permission"


def test_who_is_nobody_in_the_campaign_writes_nothing(year):
    viewer = standpoint_of(make_user(role="viewer"), year.campaign)
    for standpoint in (viewer, Standpoint()):
        write = staged(year, change(year.sheets["STP-2"]))
        assert refusal(write, standpoint) == "no_permission"


@pytest.mark.parametrize("status", ["planned", "closed"])
def test_a_campaign_that_takes_no_points_refuses_even_the_operator(year, status):
    year.campaign.status = status
    year.campaign.save()
    assert refusal(staged(year, change(year.sheets["STP-2"]))) == "campaign_closed"


def test_an_approved_sheet_refuses_even_the_operator(year):
    sheet = year.sheets["STP-2"]
    sheet.state = "approved"
    sheet.save()
    assert refusal(staged(year, change(sheet))) == "sheet_locked"


def test_after_self_scoring_ended_only_a_returned_sheet_takes_self_points(year):
    sheet = year.sheets["STP-2"]
    year.campaign.status = "appraising"
    year.campaign.save()
    standpoint = standpoint_of(year.clerk("STP-2"), year.campaign)
    assert refusal(staged(year, change(sheet)), standpoint) == "sheet_locked"
    sheet.return_reason = "Chấm lại"
    sheet.save()
    assert apply_write(staged(year, change(sheet)), by=None, standpoint=standpoint).applied_at


def test_a_note_alone_is_refused_on_another_agencys_sheet():
    year = SampleYear(stp=2)
    clerk = year.clerk("STP-2")
    sheet = year.sheets["STP-1"]
    criterion = year.tables["STP"].criteria.get(path="I.1")
    change = (sheet.pk, criterion.pk, None, None, None, None, None, None, "", "ghi chú lạ")
    write = stage_write(campaign=year.campaign, door=ScoreWrite.Door.IMPORT, changes=[change])
    with pytest.raises(ValidationError) as refusal:
        apply_write(write, by=clerk, standpoint=standpoint_of(clerk, year.campaign))
    assert refusal.value.code == "no_permission"


def test_no_point_is_written_once_the_zones_year_is_closed():
    year = SampleYear(stp=2)
    year.zone_year.closed_at, year.zone_year.closed_by = timezone.now(), year.ministry
    year.zone_year.save()
    criterion = year.tables["STP"].criteria.get(path="I.1")
    change = (year.sheets["STP-1"].pk, criterion.pk, None, 500, None, None, None, None, "", "")
    write = stage_write(campaign=year.campaign, door=ScoreWrite.Door.IMPORT, changes=[change])
    with pytest.raises(ValidationError) as refusal:
        apply_write(write, by=year.ministry, standpoint=standpoint_of(year.ministry, year.campaign))
    assert refusal.value.code == "standings_frozen"
