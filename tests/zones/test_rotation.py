"""Whose turn it is to chair: pure rules, no records."""

from zones.rules.rotation import Candidate, eligible_chairs, is_out_of_turn, next_in_turn

STP, THADS = 1, 2


def candidate(agency: int, chaired: int | None = None, block: int = STP, **fields) -> Candidate:
    fields.setdefault("last_served", chaired)
    fields.setdefault("sort_key", f"key{agency:03d}")
    return Candidate(agency, block, last_chaired=chaired, **fields)


def test_who_never_chaired_comes_before_everybody_who_did():
    turn = next_in_turn([candidate(1, 2013), candidate(2), candidate(3, 2011)], [STP])
    assert turn.chair.agency_id == 2


def test_among_those_who_chaired_the_oldest_year_comes_first():
    turn = next_in_turn([candidate(1, 2015), candidate(2, 2012), candidate(3, 2019)], [STP])
    assert turn.chair.agency_id == 2


def test_equal_waits_are_parted_by_the_vietnamese_order_of_the_names():
    turn = next_in_turn([candidate(1, sort_key="b"), candidate(2, sort_key="a")], [STP])
    assert turn.chair.agency_id == 2


def test_the_chair_comes_from_the_block_that_provides_it():
    members = [candidate(1, 2019), candidate(2, block=THADS)]
    assert next_in_turn(members, [STP]).chair.agency_id == 1
    assert next_in_turn(members, []).chair.agency_id == 2


def test_a_zone_without_an_agency_of_that_block_has_no_suggestion_for_the_chair():
    assert next_in_turn([candidate(2, block=THADS)], [STP]).chair is None


def test_each_block_has_a_vice_chair_suggested_and_the_chair_is_not_among_them():
    members = [
        candidate(1),
        candidate(2, 2018),
        candidate(3, last_served=2017),
        candidate(4, block=THADS, last_served=2016),
        candidate(5, block=THADS, last_served=2015),
    ]
    turn = next_in_turn(members, [STP])
    assert turn.chair.agency_id == 1
    assert [c.agency_id for c in turn.vice_chairs] == [3, 5]


def test_the_order_of_turn_lists_every_candidate_once():
    members = [candidate(1, 2015), candidate(2), candidate(3, 2012), candidate(4, block=THADS)]
    assert [c.agency_id for c in eligible_chairs(members, [STP])] == [2, 3, 1]


def test_a_choice_is_out_of_turn_when_another_has_waited_longer():
    members = [candidate(1, 2019), candidate(2, 2015), candidate(3)]
    assert is_out_of_turn(1, members, [STP])
    assert is_out_of_turn(2, members, [STP])
    assert not is_out_of_turn(3, members, [STP])


def test_any_of_those_who_waited_equally_long_is_in_turn():
    members = [candidate(1), candidate(2), candidate(3, 2015)]
    assert not is_out_of_turn(1, members, [STP])
    assert not is_out_of_turn(2, members, [STP])


def test_a_block_that_provides_no_chair_does_not_count_as_waiting():
    members = [candidate(1, 2019), candidate(2, block=THADS)]
    assert not is_out_of_turn(1, members, [STP])


def test_an_agency_that_is_no_candidate_is_not_judged():
    assert not is_out_of_turn(9, [candidate(1)], [STP])
