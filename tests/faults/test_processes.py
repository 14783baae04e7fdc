"""Processes that are killed, or that meet: nothing is half-written, doubled or lost.

A few runs of each; ``python -m tests.faults`` does many.
"""

from tests.faults.__main__ import run


def test_a_killed_import_or_issue_has_written_nothing_or_everything(own_database, tmp_path):
    found = run(own_database, tmp_path, "--only=kills", "--kills=6")
    for tally in (found["imports"], found["issues"]):
        assert tally["killed"] == 6
        assert tally["moments"] > 50
        assert tally["notes"] == []
        assert tally["nothing"] + tally["everything"] == tally["runs"] >= 6
        assert (tally["half_written"], tally["duplicate_numbers"]) == (0, 0)
        assert tally["not_repeatable"] == 0


def test_of_many_edits_at_once_no_acknowledged_one_is_lost(own_database, tmp_path):
    options = ("--only=edits", "--edits=120", "--sheets=6", "--processes=4")
    tally = run(own_database, tmp_path, *options)["edits"]
    assert tally["notes"] == []
    assert tally["acknowledged"] + tally["shown_as_conflict"] == 120
    assert tally["acknowledged"] > 60
    assert (tally["lost"], tally["errors"]) == (0, 0)


def test_imports_that_meet_are_written_one_after_the_other_or_one_previewed_anew(
    own_database, tmp_path
):
    found = run(own_database, tmp_path, "--only=imports", "--only=closing", "--rounds=4")
    races, closing = found["imports at once"], found["imports while closing"]
    assert races["notes"] == closing["notes"] == []
    assert (races["wrong"], closing["wrong"]) == (0, 0)
    assert (races["both"], races["first_only"] + races["second_only"]) == (2, 2)
    restarts = found["restarts before confirming"]
    assert (restarts["rounds"], restarts["wrong"], restarts["notes"]) == (2, 0, [])
    assert closing["both"] + closing["second_only"] == closing["rounds"] == 4
