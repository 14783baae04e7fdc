"""A write concerns the kinds of points that it changes, and nothing that stands beside them."""

import pytest
from django.core.exceptions import ValidationError

from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import accepted, form, long, point, wide
from zones.models import Score, ScoreChange, WorkbookImport
from zones.services.scoresheets import appraise, submit
from zones.services.sheetpoints import Edit, criteria_with_points, save_points
from zones.workbooks.previewing import agency_previews
from zones.workbooks.staging import confirm
from zones.workbooks.undoing import undo

pytestmark = pytest.mark.django_db
KINDS = ("self", "appraised", "approved", "note")
OWN, APPRAISED = ["STP-1", "I.1", 10], ["STP-1", "I.1", "", 20]


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=2)


def staged(year: SampleYear, *rows) -> WorkbookImport:
    return accepted(year, long(*rows)).workbook_import


def imported(year: SampleYear, *rows) -> WorkbookImport:
    return confirm(staged(year, *rows), user=year.ministry)


def stands(path: str = "I.1") -> tuple:
    """Returns self, appraised, approved and the note of the first sheet's criterion."""
    rows = Score.objects.filter(sheet__agency__code="STP-1", criterion__path=path)
    return rows.values_list("self_points", "appraised_points", "approved_points", "note").get()


def table() -> list[tuple]:
    return list(Score.objects.order_by("pk").values_list())


def edit(year: SampleYear, kind: str, seen, value) -> None:
    leaf = year.tables["STP"].criteria.get(path="I.1").pk
    outcome = save_points(year.sheets["STP-1"], [Edit(leaf, kind, seen, value)], by=year.ministry)
    assert (outcome.rows, outcome.conflicts) == (1, [])


def approvable(year: SampleYear) -> None:
    sheet = year.sheets["STP-1"]
    sheet.state = "appraised"
    sheet.save()


def refusal(act, found: WorkbookImport, user) -> str:
    with pytest.raises(ValidationError) as refused:
        act(WorkbookImport.objects.get(pk=found.pk), user=user)
    return refused.value.code


def test_self_points_are_confirmed_although_the_same_criterion_was_appraised_meanwhile(year):
    imported(year, ["STP-1", "I.1", 9])
    waiting = staged(year, OWN)
    imported(year, APPRAISED)
    confirm(waiting, user=year.ministry)
    assert stands() == (10, 20, None, "")


def test_new_points_are_confirmed_although_their_row_came_or_went_meanwhile(year):
    waiting = staged(year, OWN)
    appraised = imported(year, APPRAISED)
    confirm(waiting, user=year.ministry)
    assert stands() == (10, 20, None, "")
    later = staged(year, ["STP-2", "I.1", "", 5])
    first = imported(year, ["STP-2", "I.1", 4, "", "n"])
    confirm(later, user=year.ministry)
    undo(first, user=year.ministry)
    undo(appraised, user=year.ministry)
    assert [row[3:] for row in table()] == [(10, None, None, ""), (None, 5, None, "")]


def test_appraised_points_are_confirmed_although_the_self_points_beside_were_undone(year):
    own = imported(year, OWN)
    waiting = staged(year, APPRAISED)
    undo(own, user=year.ministry)
    assert table() == []
    confirm(waiting, user=year.ministry)
    assert stands() == (None, 20, None, "")


def test_self_points_are_undone_although_they_were_appraised_since(year):
    own = imported(year, OWN)
    imported(year, APPRAISED)
    undo(own, user=year.ministry)
    assert stands() == (None, 20, None, "")


def test_the_end_of_an_appraisal_does_not_stand_against_undoing_self_points(year):
    own = imported(year, OWN, ["STP-1", "I.2", 7])
    sheet = submit(year.sheets["STP-1"], by=year.ministry)
    appraise(sheet, by=year.ministry)
    undo(own, user=year.ministry)
    assert stands() == (None, 10, None, "")
    assert stands("I.2") == (None, 7, None, "")


# a kind, what is written of it while an import waits, and the import's row
BESIDE = [
    ("self", 300, ["STP-1", "I.1", "", 2]),
    ("appraised", 300, ["STP-1", "I.1", 2]),
    ("approved", 300, ["STP-1", "I.1", 2, 4]),
    ("note", "xem biên bản", ["STP-1", "I.1", 2, 4]),
]


@pytest.mark.parametrize(("kind", "value", "row"), BESIDE)
def test_what_is_written_beside_is_kept_by_confirming_and_by_undoing(year, kind, value, row):
    approvable(year)
    waiting = staged(year, row)
    edit(year, kind, "" if kind == "note" else None, value)
    before = table()
    confirm(waiting, user=year.ministry)
    beside = stands()[KINDS.index(kind)]
    assert beside == (value if kind == "note" else 3)
    assert table() != before
    undo(waiting, user=year.ministry)
    assert table() == before


@pytest.mark.parametrize(
    ("kind", "row", "seen", "value"),
    [
        ("self", OWN, 1000, 300),
        ("appraised", APPRAISED, 2000, 300),
        ("note", ["STP-1", "I.1", "", "", "của tôi"], "của tôi", "của bạn"),
    ],
)
def test_what_the_import_itself_writes_is_not_overwritten(year, kind, row, seen, value):
    waiting = staged(year, row)
    edit(year, kind, "" if kind == "note" else None, value)
    before = table()
    assert refusal(confirm, waiting, year.ministry) == "stale_preview"
    assert table() == before
    edit(year, kind, value, "" if kind == "note" else None)
    confirm(WorkbookImport.objects.get(pk=waiting.pk), user=year.ministry)
    edit(year, kind, seen, value)
    assert refusal(undo, waiting, year.ministry) == "changed_since"
    assert table() == before


def test_an_undo_leaves_the_points_as_they_were_before_the_import(year):
    imported(year, OWN, ["STP-2", "I.2", 3, 4, "n"])
    before = table()
    added = accepted(
        year,
        form(point("I.1", 11, 12, "mới"), point("I.2", 8)),
        wide(["STP-2", "", 1, 2, 3, 4]),
    ).workbook_import
    confirm(added, user=year.ministry)
    assert len(table()) == 6
    undo(added, user=year.ministry)
    assert table() == before


def test_the_history_tells_what_stood_beside_when_the_write_was_made(year):
    waiting = staged(year, OWN)
    imported(year, ["STP-1", "I.1", "", 20, "n"])
    confirm(waiting, user=year.ministry)
    change = ScoreChange.objects.get(write=waiting.write)
    assert (change.old_self, change.new_self) == (None, 10)
    assert (change.old_appraised, change.new_appraised) == (20, 20)
    assert (change.old_note, change.new_note) == ("n", "n")


def test_a_preview_foretells_the_total_beside_what_was_appraised_meanwhile(year):
    imported(year, ["STP-1", "I.1", 5], ["STP-1", "I.2", 5])
    waiting = staged(year, OWN, ["STP-1", "I.2", 6])
    imported(year, APPRAISED)
    (shown,) = agency_previews(waiting, year.ministry)
    assert (shown.old_total, shown.new_total) == (25, 26)
    confirm(waiting, user=year.ministry)
    assert stands() == (10, 20, None, "")


def test_two_who_edit_different_kinds_of_one_criterion_both_save(year):
    leaf = year.tables["STP"].criteria.get(path="I.1").pk
    page = criteria_with_points(year.sheets["STP-1"])
    edit(year, "appraised", None, 300)
    mine = [Edit(leaf, "self", None, 200)]
    outcome = save_points(year.sheets["STP-1"], mine, by=year.ministry, criteria=page)
    assert (outcome.rows, outcome.conflicts) == (1, [])
    assert stands() == (2, 3, None, "")
    again = [Edit(leaf, "self", None, 400), Edit(leaf, "note", "", "n")]
    outcome = save_points(year.sheets["STP-1"], again, by=year.ministry, criteria=page)
    assert [(c.field, c.mine, c.theirs) for c in outcome.conflicts] == [("self", 400, 200)]
    assert stands() == (2, 3, None, "n")
