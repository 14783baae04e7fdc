"""Who may do what in the contest."""

from inspect import isfunction, signature
from types import SimpleNamespace

import pytest

from awards import permissions as conferral
from thidua.accounts import permissions as accounts
from thidua.accounts.roles import Role
from zones import permissions
from zones.permissions import Standpoint

ZONE, OTHER_ZONE, BLOCK, OTHER_BLOCK, OWN, AGENCY = 1, 2, 10, 20, 100, 200
MINISTRY = Standpoint(ministry=True)
CLERK = Standpoint(agencies=frozenset({OWN}))
CHAIR = Standpoint(agencies=frozenset({OWN}), chaired=frozenset({ZONE}))
VICE_CHAIR = Standpoint(agencies=frozenset({OWN}), vice_chaired=frozenset({(ZONE, BLOCK)}))
NOBODY = Standpoint()


def user(role: str, **fields) -> SimpleNamespace:
    return SimpleNamespace(**{"role": role, "is_active": True, "agency_id": OWN, **fields})


@pytest.mark.parametrize("model", sorted(permissions.RECORDS))
def test_the_ministry_keeps_the_records_and_others_read_them(model):
    for role in Role:
        assert permissions.may(user(role), f"view_{model}")
        for action in ("add", "change", "delete"):
            keeps = permissions.may(user(role), f"{action}_{model}")
            assert keeps == (role == "ministry_clerk")


@pytest.mark.parametrize("model", sorted(permissions.POINTS_RECORDS))
def test_nobody_writes_points_by_a_form_and_who_keeps_users_or_numbers_reads_none(model):
    for role in Role:
        for action in ("add", "change", "delete"):
            assert not permissions.may(user(role), f"{action}_{model}")
        reads = permissions.may(user(role), f"view_{model}")
        assert reads == (role not in ("issuer", "administrator"))


def test_what_is_unknown_is_forbidden():
    assert not permissions.may(user("ministry_clerk"), "view_nothing")
    assert not permissions.may(user("ministry_clerk"), "change_scorewrite")
    assert not permissions.may(user("ministry_clerk"), "nonsense")


def roles_that(predicate) -> set[str]:
    return {role for role in Role if predicate(user(role))}


def test_who_sees_all_points():
    seeing = {"ministry_clerk", "viewer", "auditor"}
    assert roles_that(permissions.sees_all_points) == seeing
    assert roles_that(permissions.reads_points) == seeing | {"agency_clerk"}


@pytest.mark.parametrize("module", [accounts, permissions, conferral])
@pytest.mark.parametrize("role", Role)
def test_who_left_may_nothing(role, module):
    gone = user(role, is_active=False)
    asked = predicates_of(module)
    assert asked
    assert [name for name, predicate in asked.items() if predicate(gone)] == []


def predicates_of(module) -> dict:
    """Returns what a module's permissions ask of a user alone, by name."""
    return {
        name: function
        for name, function in vars(module).items()
        if isfunction(function)
        if list(signature(function).parameters) == ["user"]
    }


def test_who_brings_in_workbooks():
    assert roles_that(permissions.brings_in_workbooks) == {"ministry_clerk", "agency_clerk"}
    assert not permissions.brings_in_workbooks(user("agency_clerk", agency_id=None))


def test_who_writes_nothing_at_all():
    for reader in ("viewer", "auditor"):
        for module in (accounts, permissions, conferral):
            models = {
                model
                for name, models in vars(module).items()
                if name.isupper() and isinstance(models, frozenset)
                for model in models
            } | {"user"}
            for model in models:
                for action in ("add", "change", "delete"):
                    assert not module.may(user(reader), f"{action}_{model}")


def test_what_is_checked_by_one_is_issued_by_another():
    assert roles_that(conferral.drafts_decisions) == {"ministry_clerk"}
    assert roles_that(conferral.issues_decisions) == {"issuer"}
    assert roles_that(conferral.keeps_registers) == {"issuer"}
    assert roles_that(conferral.follows_up_decisions) == {"ministry_clerk", "issuer"}


def test_an_administrator_keeps_settings_and_reads_no_paper():
    boss = user("administrator")
    for model in sorted(conferral.SETTINGS):
        assert conferral.may(boss, f"change_{model}")
    papers = conferral.PEOPLE | conferral.NOMINATIONS | conferral.DECISIONS | conferral.REGISTERS
    for model in sorted(papers):
        assert not conferral.may(boss, f"view_{model}")


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
