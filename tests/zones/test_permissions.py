"""Who may do what in the contest."""

from types import SimpleNamespace

import pytest

from zones import permissions
from zones.permissions import Standpoint

ZONE, OTHER_ZONE, BLOCK, OTHER_BLOCK, OWN, AGENCY = 1, 2, 10, 20, 100, 200
MINISTRY = Standpoint(ministry=True)
CLERK = Standpoint(agencies=frozenset({OWN}))
CHAIR = Standpoint(agencies=frozenset({OWN}), chaired=frozenset({ZONE}))
VICE_CHAIR = Standpoint(agencies=frozenset({OWN}), vice_chaired=frozenset({(ZONE, BLOCK)}))
NOBODY = Standpoint()


def user(role: str, **fields) -> SimpleNamespace:
    return SimpleNamespace(**{"role": role, "is_active": True, "is_superuser": False, **fields})


@pytest.mark.parametrize("model", sorted(permissions.RECORDS))
def test_the_ministry_keeps_the_records_and_others_read_them(model):
    for action in ("add", "change", "delete"):
        assert permissions.may(user("ministry_clerk"), f"{action}_{model}")
        assert permissions.may(user("agency_clerk", is_superuser=True), f"{action}_{model}")
        assert not permissions.may(user("agency_clerk"), f"{action}_{model}")
        assert not permissions.may(user("viewer"), f"{action}_{model}")
    assert permissions.may(user("viewer"), f"view_{model}")
    assert permissions.may(user("agency_clerk"), f"view_{model}")


@pytest.mark.parametrize("model", sorted(permissions.POINTS_RECORDS))
def test_nobody_writes_points_by_a_form(model):
    for action in ("add", "change", "delete"):
        for role in ("ministry_clerk", "agency_clerk", "viewer"):
            assert not permissions.may(user(role, is_superuser=True), f"{action}_{model}")
    assert permissions.may(user("agency_clerk"), f"view_{model}")


def test_what_is_unknown_is_forbidden():
    assert not permissions.may(user("ministry_clerk"), "view_nothing")
    assert not permissions.may(user("ministry_clerk"), "change_scorewrite")
    assert not permissions.may(user("ministry_clerk"), "nonsense")


def test_who_sees_all_points():
    assert permissions.sees_all_points(user("ministry_clerk"))
    assert permissions.sees_all_points(user("viewer"))
    assert permissions.sees_all_points(user("agency_clerk", is_superuser=True))
    assert not permissions.sees_all_points(user("agency_clerk"))


@pytest.mark.parametrize("role", ["ministry_clerk", "agency_clerk", "viewer"])
def test_who_left_may_nothing(role):
    gone = user(role, is_active=False, is_superuser=True)
    assert not permissions.sees_all_points(gone)
    assert not permissions.keeps_records(gone)
    assert not permissions.brings_in_workbooks(gone)


def test_who_brings_in_workbooks():
    assert permissions.brings_in_workbooks(user("ministry_clerk"))
    assert permissions.brings_in_workbooks(user("agency_clerk"))
    assert not permissions.brings_in_workbooks(user("viewer"))


@pytest.mark.parametrize(
    ("standpoint", "agency", "zones", "block", "allowed"),
    [
        (MINISTRY, AGENCY, {ZONE}, BLOCK, True),
        (CHAIR, AGENCY, {ZONE}, BLOCK, True),
        (CHAIR, AGENCY, {ZONE}, OTHER_BLOCK, True),
        (CHAIR, AGENCY, {OTHER_ZONE}, BLOCK, False),
        (CHAIR, AGENCY, set(), BLOCK, False),
        (CHAIR, OWN, {ZONE}, BLOCK, False),
        (VICE_CHAIR, AGENCY, {ZONE}, BLOCK, True),
        (VICE_CHAIR, AGENCY, {ZONE}, OTHER_BLOCK, False),
        (VICE_CHAIR, OWN, {ZONE}, BLOCK, False),
        (CLERK, AGENCY, {ZONE}, BLOCK, False),
        (NOBODY, AGENCY, {ZONE}, BLOCK, False),
    ],
)
def test_chairs_appraise_their_zone_and_nobody_their_own_sheet(
    standpoint, agency, zones, block, allowed
):
    assert permissions.may_appraise(standpoint, agency, zones, block) is allowed


def test_only_the_ministry_approves():
    assert permissions.may_approve(MINISTRY, AGENCY)
    assert not permissions.may_approve(CHAIR, AGENCY)
    own = Standpoint(ministry=True, agencies=frozenset({OWN}))
    assert not permissions.may_approve(own, OWN)


def writable(standpoint, state, agency=AGENCY, *, still_open=True) -> set[str]:
    return set(
        permissions.writable_kinds(
            standpoint,
            state=state,
            agency_id=agency,
            zones={ZONE},
            block_id=BLOCK,
            self_scoring_open=still_open,
        )
    )


def test_an_agency_scores_itself_while_its_sheet_is_a_draft_and_the_year_is_open():
    assert writable(CLERK, "draft", OWN) == {"self"}
    assert writable(CLERK, "draft", OWN, still_open=False) == set()
    for state in ("submitted", "appraised", "approved"):
        assert writable(CLERK, state, OWN) == set()


def test_a_chair_appraises_what_was_submitted():
    assert writable(CHAIR, "submitted") == {"appraised"}
    for state in ("draft", "appraised", "approved"):
        assert writable(CHAIR, state) == set()


def test_the_ministry_writes_all_but_an_approved_sheet():
    assert writable(MINISTRY, "draft") == {"self", "appraised"}
    assert writable(MINISTRY, "submitted") == {"self", "appraised"}
    assert writable(MINISTRY, "appraised") == {"self", "appraised", "approved"}


@pytest.mark.parametrize("standpoint", [MINISTRY, CHAIR, VICE_CHAIR, CLERK, NOBODY])
def test_nobody_writes_an_approved_sheet(standpoint):
    assert writable(standpoint, "approved") == writable(standpoint, "approved", OWN) == set()


@pytest.mark.parametrize("standpoint", [MINISTRY, CHAIR, VICE_CHAIR, CLERK, NOBODY])
@pytest.mark.parametrize("agency", [OWN, AGENCY])
def test_what_is_writable_in_some_state_may_ever_be_written(standpoint, agency):
    ever = {
        kind
        for kind in ("self", "appraised", "approved")
        if permissions.may_ever_write(standpoint, kind, agency, {ZONE}, BLOCK)
    }
    states = ("draft", "submitted", "appraised", "approved")
    assert ever == set().union(*(writable(standpoint, state, agency) for state in states))
