"""A sheet's course from draft to approved, and back with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.zones.factories import SampleYear, make_appointment, make_user
from zones.models import Score, ScoreChange, ScoreSheet
from zones.services import scoresheets
from zones.services.sheetpoints import Edit, save_points

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3, thads=2)


def score(sheet, user, field="self", **points) -> None:
    """Writes points given as I_1=3000 (hundredths)."""
    leaves = {c.path: c.pk for c in sheet.table.criteria.all()}
    edits = [Edit(leaves[p.replace("_", ".")], field, None, v) for p, v in points.items()]
    assert not save_points(sheet, edits, by=user).conflicts


def points_of(sheet) -> dict:
    rows = Score.objects.filter(sheet=sheet).values_list(
        "criterion__path", "self_points", "appraised_points", "approved_points"
    )
    return {path: tuple(None if v is None else float(v) for v in values) for path, *values in rows}


def submitted(year, code="STP-2"):
    sheet, clerk = year.sheets[code], year.clerk(code)
    score(sheet, clerk, I_1=5500, I_2=3000)
    return scoresheets.submit(sheet, by=clerk)


def code_of(act) -> str:
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.code


def test_the_whole_course_copies_points_on_and_locks_the_sheet(year):
    sheet, chair = submitted(year), year.clerk("STP-1")
    assert (sheet.state, sheet.submitted_by.agency.code) == ("submitted", "STP-2")
    score(sheet, chair, "appraised", I_1=5000)
    sheet = scoresheets.appraise(sheet, by=chair)
    assert points_of(sheet) == {"I.1": (55, 50, None), "I.2": (30, 30, None)}
    sheet = scoresheets.approve(sheet, by=year.ministry)
    assert points_of(sheet) == {"I.1": (55, 50, 50), "I.2": (30, 30, 30)}
    assert (sheet.state, sheet.approved_by) == ("approved", year.ministry)
    locked = code_of(lambda: score(sheet, year.ministry, II_1=100))
    assert locked == "sheet_locked"


def test_a_point_the_ministry_gave_itself_is_what_gets_approved(year):
    sheet = scoresheets.appraise(submitted(year), by=year.clerk("STP-1"))
    score(sheet, year.ministry, "approved", I_1=4000)
    scoresheets.approve(sheet, by=year.ministry)
    assert points_of(sheet) == {"I.1": (55, 55, 40), "I.2": (30, 30, 30)}


def test_a_sheet_without_any_self_point_is_not_submitted(year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    assert code_of(lambda: scoresheets.submit(sheet, by=clerk)) == "nothing_scored"


@pytest.mark.parametrize("code", ["STP-1", "STP-3", "THADS-1"])
def test_nobody_submits_another_agencys_sheet(year, code):
    sheet = year.sheets["STP-2"]
    score(sheet, year.ministry, I_1=100)
    stranger = year.clerk(code)
    assert code_of(lambda: scoresheets.submit(sheet, by=stranger)) == "no_permission"


def test_the_chair_never_appraises_its_own_sheet_a_vice_chair_does(year):
    make_appointment(year.campaign, year.zone, year.agencies["STP-3"], role="vice_chair")
    sheet, chair = submitted(year, "STP-1"), year.clerk("STP-1")
    assert code_of(lambda: scoresheets.appraise(sheet, by=chair)) == "no_permission"
    assert code_of(lambda: scoresheets.send_back(sheet, by=chair, reason="sửa")) == "no_permission"
    assert scoresheets.appraise(sheet, by=year.clerk("STP-3")).state == "appraised"


def test_a_vice_chair_appraises_its_own_block_only(year):
    make_appointment(year.campaign, year.zone, year.agencies["THADS-1"], role="vice_chair")
    sheet, vice = submitted(year), year.clerk("THADS-1")
    assert code_of(lambda: scoresheets.appraise(sheet, by=vice)) == "no_permission"


def test_a_viewer_and_a_plain_member_appraise_and_approve_nothing(year):
    sheet, viewer = submitted(year), make_user(role="viewer")
    for user in (viewer, year.clerk("STP-3"), year.clerk("STP-2")):
        for act in (scoresheets.appraise, scoresheets.approve):
            assert code_of(lambda act=act, user=user: act(sheet, by=user)) == "no_permission"


def test_only_the_ministry_approves(year):
    sheet, chair = submitted(year), year.clerk("STP-1")
    sheet = scoresheets.appraise(sheet, by=chair)
    assert code_of(lambda: scoresheets.approve(sheet, by=chair)) == "no_permission"
    ministry_of_that_agency = make_user(agency=year.agencies["STP-2"], role="ministry_clerk")
    assert (
        code_of(lambda: scoresheets.approve(sheet, by=ministry_of_that_agency)) == "no_permission"
    )


def test_a_step_out_of_order_is_refused(year):
    sheet = submitted(year)
    assert code_of(lambda: scoresheets.approve(sheet, by=year.ministry)) == "wrong_state"
    assert code_of(lambda: scoresheets.submit(sheet, by=year.ministry)) == "wrong_state"


def test_going_back_needs_a_reason_and_keeps_it(year):
    sheet, chair = submitted(year), year.clerk("STP-1")
    blank = code_of(lambda: scoresheets.send_back(sheet, by=chair, reason="  "))
    assert blank == "reason_required"
    sheet = scoresheets.send_back(sheet, by=chair, reason="Thiếu tài liệu I.2")
    assert (sheet.state, sheet.return_reason, sheet.submitted_at) == (
        "draft",
        "Thiếu tài liệu I.2",
        None,
    )
    assert sheet.history.first().history_change_reason == "Thiếu tài liệu I.2"


def test_a_returned_sheet_is_scored_again_after_self_scoring_ended(year):
    sheet, clerk, chair = submitted(year), year.clerk("STP-2"), year.clerk("STP-1")
    year.campaign.status = "appraising"
    year.campaign.save()
    scoresheets.send_back(sheet, by=chair, reason="Chấm lại I.2")
    leaf = sheet.table.criteria.get(path="I.2")
    save_points(sheet, [Edit(leaf.pk, "self", 3000, 3500)], by=clerk)
    sheet = scoresheets.submit(sheet, by=clerk)
    assert (sheet.state, sheet.return_reason) == ("submitted", "")


def test_after_self_scoring_ended_a_draft_is_not_submitted_by_its_agency(year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    score(sheet, clerk, I_1=100)
    year.campaign.status = "appraising"
    year.campaign.save()
    assert code_of(lambda: scoresheets.submit(sheet, by=clerk)) == "self_scoring_over"


def test_returning_an_approved_sheet_takes_back_what_was_filled_in_not_what_was_given(year):
    sheet, chair = submitted(year), year.clerk("STP-1")
    score(sheet, chair, "appraised", I_1=5000)
    sheet = scoresheets.appraise(sheet, by=chair)
    sheet = scoresheets.approve(sheet, by=year.ministry)
    sheet = scoresheets.send_back(sheet, by=year.ministry, reason="Xem lại")
    assert sheet.state == "appraised"
    assert points_of(sheet) == {"I.1": (55, 50, None), "I.2": (30, 30, None)}
    sheet = scoresheets.return_to_draft(sheet, by=year.ministry, reason="Chấm lại")
    assert sheet.state == "draft"
    assert points_of(sheet) == {"I.1": (55, 50, None), "I.2": (30, None, None)}
    doors = ScoreChange.objects.applied().filter(sheet=sheet).values_list("write__door", flat=True)
    assert set(doors) == {"form", "appraisal", "approval", "return"}


def test_an_approved_sheet_goes_straight_back_to_draft(year):
    sheet = scoresheets.appraise(submitted(year), by=year.clerk("STP-1"))
    sheet = scoresheets.approve(sheet, by=year.ministry)
    sheet = scoresheets.return_to_draft(sheet, by=year.ministry, reason="Nhầm bảng")
    assert (sheet.state, sheet.approved_at, sheet.appraised_at) == ("draft", None, None)
    assert points_of(sheet) == {"I.1": (55, None, None), "I.2": (30, None, None)}


def test_the_chair_does_not_take_back_what_went_on_to_the_ministry(year):
    sheet, chair = submitted(year), year.clerk("STP-1")
    sheet = scoresheets.appraise(sheet, by=chair)
    refused = code_of(lambda: scoresheets.send_back(sheet, by=chair, reason="nhầm"))
    assert refused == "no_permission"


def test_nothing_moves_once_the_zones_year_is_closed(year):
    sheet = submitted(year)
    year.zone_year.closed_at, year.zone_year.closed_by = timezone.now(), year.ministry
    year.zone_year.save()
    for act in (
        lambda: scoresheets.appraise(sheet, by=year.ministry),
        lambda: scoresheets.send_back(sheet, by=year.ministry, reason="x"),
        lambda: score(sheet, year.ministry, II_1=100),
    ):
        assert code_of(act) == "standings_frozen"


def test_a_closed_campaign_takes_no_step(year):
    sheet = submitted(year)
    year.campaign.status = "closed"
    year.campaign.save()
    refused = code_of(lambda: scoresheets.appraise(sheet, by=year.ministry))
    assert refused == "campaign_closed"


def test_a_refused_step_leaves_points_and_state_alone(year, monkeypatch):
    sheet, chair = submitted(year), year.clerk("STP-1")

    def fails(*args, **kwargs):
        raise ValidationError("không lưu được", code="broken")

    monkeypatch.setattr(ScoreSheet, "full_clean", fails)
    assert code_of(lambda: scoresheets.appraise(sheet, by=chair)) == "broken"
    sheet.refresh_from_db()
    assert sheet.state == "submitted"
    assert points_of(sheet) == {"I.1": (55, None, None), "I.2": (30, None, None)}


def test_only_what_the_last_appraisal_filled_in_is_taken_back(year):
    sheet, clerk, chair = submitted(year), year.clerk("STP-2"), year.clerk("STP-1")
    scoresheets.appraise(sheet, by=chair)
    scoresheets.return_to_draft(sheet, by=year.ministry, reason="Chấm lại")
    leaf = sheet.table.criteria.get(path="I.2")
    save_points(sheet, [Edit(leaf.pk, "self", 3000, 3500)], by=clerk)
    scoresheets.submit(sheet, by=clerk)
    sheet = scoresheets.appraise(sheet, by=chair)
    assert points_of(sheet)["I.2"] == (35, 35, None)
    scoresheets.return_to_draft(sheet, by=year.ministry, reason="Chấm lại lần nữa")
    assert points_of(sheet) == {"I.1": (55, None, None), "I.2": (35, None, None)}


def test_what_was_typed_after_a_return_stays_even_where_it_is_what_had_been_filled_in(year):
    chair = year.clerk("STP-1")
    sheet = scoresheets.appraise(submitted(year), by=chair)
    sheet = scoresheets.send_back(sheet, by=year.ministry, reason="Xem lại")
    score(sheet, chair, "appraised", I_1=5500, I_2=3000)
    sheet = scoresheets.appraise(sheet, by=chair)
    scoresheets.send_back(sheet, by=year.ministry, reason="Xem lại lần nữa")
    assert points_of(sheet) == {"I.1": (55, 55, None), "I.2": (30, 30, None)}
