"""Ranking: exact totals, places, grades, ties, bars, what is reported and who reads what."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_block,
    make_campaign,
    make_member,
    make_sheet,
    make_table,
    make_user,
    make_zone,
)
from tests.zones.rankings import close, score
from zones.models import (
    AgencyName,
    Breach,
    Campaign,
    Condition,
    CriteriaTable,
    Score,
    ScoreSheet,
)
from zones.services.comparison import compare
from zones.services.disclosure import disclosed_from
from zones.services.ranking import rank_campaign, with_group_subtotals
from zones.services.results import results_of
from zones.services.standpoints import standpoint_of
from zones.services.summary import block_sentence, zone_sentence
from zones.services.trend import movements

pytestmark = pytest.mark.django_db
LEAVES = {"I.1": 60, "I.2": 40, "II.1": 5, "III.1": 5}


def lines_of(campaign: Campaign, **options) -> dict:
    contests = rank_campaign(campaign, **options)
    return {line.agency_code: line for contest in contests for line in contest.lines}


def places(campaign: Campaign) -> dict:
    return {code: line.place for code, line in lines_of(campaign).items()}


def test_base_and_bonus_add_and_penalties_subtract():
    sample = SampleYear(stp=1)
    score(sample.sheets["STP-1"], I_1="58.25", I_2="39.5", II_1="3", III_1="1.75")

    line = lines_of(sample.campaign)["STP-1"]

    assert (line.sums.base, line.sums.bonus, line.sums.penalty) == (
        Decimal("97.75"),
        Decimal("3"),
        Decimal("1.75"),
    )
    assert line.total == Decimal("99.00")


def test_each_point_counts_as_approved_else_appraised_else_self_scored():
    sample = SampleYear(stp=1)
    score(sample.sheets["STP-1"], I_1=("60", "55"), I_2="40")

    line = lines_of(sample.campaign)["STP-1"]

    assert line.total == Decimal(95)
    assert line.basis_label == "Một phần thẩm định"


def test_bonus_stops_at_the_cap_and_may_not_exceed_the_total_where_the_table_says_so():
    sample = SampleYear(stp=1)
    score(sample.sheets["STP-1"], I_1=60, I_2=38, II_1=5)
    CriteriaTable.objects.filter(pk=sample.tables["STP"].pk).update(bonus_cap=3)
    assert lines_of(sample.campaign)["STP-1"].total == Decimal(101)

    CriteriaTable.objects.filter(pk=sample.tables["STP"].pk).update(bonus_may_exceed=False)
    assert lines_of(sample.campaign)["STP-1"].total == Decimal(100)


def test_equal_totals_share_a_place_and_the_next_is_skipped():
    sample = SampleYear(stp=3)
    for code, points in (("STP-1", 50), ("STP-2", 55), ("STP-3", 55)):
        score(sample.sheets[code], I_1=points)

    assert places(sample.campaign) == {"STP-2": 1, "STP-3": 1, "STP-1": 3}


def test_tie_break_criteria_part_equal_totals_and_less_of_a_penalty_is_better():
    sample = SampleYear(stp=3)
    criteria = {c.path: c for c in sample.tables["STP"].criteria.all()}
    type(criteria["I.1"]).objects.filter(path="III.1").update(tie_break=1)
    type(criteria["I.1"]).objects.filter(path="I.2").update(tie_break=2)
    score(sample.sheets["STP-1"], I_1=50, I_2=30, III_1=2)
    score(sample.sheets["STP-2"], I_1=48, I_2=30)
    score(sample.sheets["STP-3"], I_1=49, I_2=30, III_1=1)

    assert places(sample.campaign) == {"STP-2": 1, "STP-3": 2, "STP-1": 3}


def test_a_block_may_break_ties_by_a_penalty_and_the_other_by_its_base():
    sample = SampleYear(stp=2, thads=2)
    sample.tables["STP"].criteria.filter(path="III.1").update(tie_break=1)
    sample.tables["THADS"].criteria.filter(path="I.2").update(tie_break=1)
    for block in ("STP", "THADS"):
        score(sample.sheets[f"{block}-1"], I_1=50, I_2=30, III_1=2)
        score(sample.sheets[f"{block}-2"], I_1=50, I_2=28)

    assert places(sample.campaign) == {"STP-2": 1, "STP-1": 2, "THADS-1": 1, "THADS-2": 2}


def test_blocks_are_ranked_apart_and_so_are_zones():
    sample = SampleYear(stp=1, thads=1)
    elsewhere = make_zone("KHAC")
    outsider = make_agency("STP-9", name="Sở Tư pháp tỉnh khác")
    make_member(sample.campaign, elsewhere, outsider)
    make_sheet(sample.campaign, outsider, sample.tables["STP"], {"I.1": 60})
    score(sample.sheets["STP-1"], I_1=10)
    score(sample.sheets["THADS-1"], I_1=5)

    assert places(sample.campaign) == {"STP-1": 1, "STP-9": 1, "THADS-1": 1}
    assert set(lines_of(sample.campaign, zone=sample.zone)) == {"STP-1", "THADS-1"}
    assert set(lines_of(sample.campaign, block=make_block("THADS"))) == {"THADS-1"}


def test_an_agency_in_two_zones_of_different_kinds_is_ranked_with_subtotals_in_both():
    sample = SampleYear(stp=1)
    make_member(sample.campaign, make_zone("CUM-2", kind="khu_vuc"), sample.agencies["STP-1"])
    score(sample.sheets["STP-1"], I_1=50, II_1=2, III_1=1)

    contests = with_group_subtotals(rank_campaign(sample.campaign))

    assert [c.lines[0].subtotals for c in contests] == 2 * [
        {"I": Decimal(50), "II": Decimal(2), "III": Decimal(-1)}
    ]


def test_who_breaches_a_ranking_condition_or_has_no_points_is_listed_last_with_the_reason():
    sample = SampleYear(stp=3)
    score(sample.sheets["STP-1"], I_1=60)
    score(sample.sheets["STP-2"], I_1=50)
    condition = Condition.objects.create(
        table=sample.tables["STP"], code="K1", text="Có người bị kỷ luật", effect="not_ranked"
    )
    Breach.objects.create(
        sheet=sample.sheets["STP-1"],
        condition=condition,
        reason="Quyết định số 5",
        recorded_by=sample.ministry,
    )

    lines = lines_of(sample.campaign)

    assert list(lines) == ["STP-2", "STP-1", "STP-3"]
    assert (lines["STP-1"].place, lines["STP-1"].grade) == (None, "")
    assert lines["STP-1"].barred_reason == "Có người bị kỷ luật (Quyết định số 5)"
    assert lines["STP-3"].barred_reason == "Chưa có điểm"


def test_a_missed_gate_costs_the_grade_and_a_quota_sends_the_rest_one_grade_down():
    sample = SampleYear(stp=4)
    sample.tables["STP"].bands.filter(grade="A").update(breaches_allowed=0, quota=1)
    for number, points in ((1, 60), (2, 59), (3, 58), (4, 57)):
        score(sample.sheets[f"STP-{number}"], I_1=points, I_2=40)
    gate = Condition.objects.create(
        table=sample.tables["STP"], code="G1", text="Chỉ tiêu 1", effect="gate"
    )
    Breach.objects.create(
        sheet=sample.sheets["STP-1"], condition=gate, reason="80%", recorded_by=sample.ministry
    )

    lines = lines_of(sample.campaign)

    assert {code: line.grade for code, line in lines.items()} == {
        "STP-1": "B",
        "STP-2": "A",
        "STP-3": "B",
        "STP-4": "B",
    }


def test_a_decided_grade_counts_and_the_computed_one_stays_beside_it():
    sample = SampleYear(stp=1)
    score(sample.sheets["STP-1"], I_1=60, I_2=29)
    ScoreSheet.objects.update(decided_grade="A", grade_reason="Thành tích đột xuất")

    line = lines_of(sample.campaign)["STP-1"]

    assert (line.computed_grade, line.grade, line.grade_reason) == ("B", "A", "Thành tích đột xuất")


def test_an_old_year_shows_the_name_of_that_year():
    sample = SampleYear(stp=1)
    AgencyName.objects.create(
        agency=sample.agencies["STP-1"], name="Ty Tư pháp", valid_to="2021-06-30"
    )
    assert lines_of(sample.campaign)["STP-1"].agency_name == "Ty Tư pháp"


def test_a_campaign_without_tables_or_members_has_no_result():
    campaign = make_campaign()
    assert rank_campaign(campaign) == []
    make_member(campaign, make_zone(), make_agency())
    [contest] = rank_campaign(campaign)
    assert contest.lines[0].place is None
    assert block_sentence(contest) == ""


def test_ranking_takes_five_queries_whatever_the_members(django_assert_num_queries):
    sample = SampleYear(stp=8, thads=8)
    with django_assert_num_queries(5):
        rank_campaign(sample.campaign)


def test_self_and_appraised_points_are_compared_and_far_departures_stand_out():
    sample = SampleYear(stp=2)
    score(sample.sheets["STP-1"], I_1=(60, 44), I_2=(40, 30), III_1=(1, 2))
    score(sample.sheets["STP-2"], I_1=60)

    [[comparison]] = compare(rank_campaign(sample.campaign)).values()

    assert (comparison.self_total, comparison.appraised_total) == (Decimal(99), Decimal(72))
    assert [(o.path, o.change) for o in comparison.outliers] == [("I.1", Decimal(-16))]


def test_a_clerk_reads_only_the_own_line_before_the_year_is_closed():
    sample = SampleYear(stp=3, thads=1)
    for sheet in sample.sheets.values():
        score(sheet, I_1=50)

    standpoint = standpoint_of(sample.clerk("STP-2"), sample.campaign)
    [contest] = disclosed_from(standpoint, results_of(sample.campaign))

    assert [line.agency_code for line in contest.lines] == ["STP-2"]
    assert zone_sentence([contest]) == ""


def test_a_clerk_reads_the_published_list_of_the_own_zone_once_it_is_closed():
    sample = SampleYear(stp=2, thads=1)
    for sheet in sample.sheets.values():
        score(sheet, I_1=(50, 50))
    close(sample)

    standpoint = standpoint_of(sample.clerk("STP-2"), sample.campaign)
    contests = disclosed_from(standpoint, results_of(sample.campaign))
    lines = {line.agency_code: line for contest in contests for line in contest.lines}

    assert lines["STP-1"].total == lines["THADS-1"].total == Decimal(50)
    assert not lines["STP-1"].subtotals
    assert not lines["STP-1"].shows_points
    assert lines["STP-2"].subtotals == {"I": Decimal(50)}
    assert compare(contests).keys() == {(c.zone_id, c.block_id) for c in contests}


def test_the_chairs_clerks_read_their_zone_and_a_vice_chairs_their_block():
    sample = SampleYear(stp=2, thads=2)
    make_appointment(sample.campaign, sample.zone, sample.agencies["THADS-1"], role="vice_chair")
    contests = results_of(sample.campaign)

    def seen(user) -> set[str]:
        shown = disclosed_from(standpoint_of(user, sample.campaign), contests)
        return {line.agency_code for contest in shown for line in contest.lines}

    assert seen(sample.clerk("STP-1")) == set(sample.agencies)
    assert seen(sample.clerk("THADS-1")) == {"THADS-1", "THADS-2"}
    assert seen(make_user(agency=make_agency())) == set()


def test_places_and_totals_are_compared_with_the_closed_year_before():
    before = SampleYear(2019, stp=2)
    score(before.sheets["STP-1"], I_1=(50, 50))
    score(before.sheets["STP-2"], I_1=(55, 55))
    close(before)
    campaign = make_campaign(2020)
    table = make_table(campaign, make_block(), open_by=before.ministry)
    for code, points in (("STP-1", 58), ("STP-2", 54)):
        make_member(campaign, before.zone, before.agencies[code])
        make_sheet(campaign, before.agencies[code], table, {"I.1": points})

    moved = movements(campaign, rank_campaign(campaign))

    first = moved[before.zone.pk, before.agencies["STP-1"].pk]
    assert (first.year, first.place, first.places, first.points) == (2019, 2, 1, Decimal(8))
    second = moved[before.zone.pk, before.agencies["STP-2"].pk]
    assert (second.places, second.points) == (-1, Decimal(-1))


a_sheet = st.fixed_dictionaries(
    {
        path: st.tuples(
            st.none() | st.integers(0, maximum * 100), st.none() | st.integers(0, maximum * 100)
        )
        for path, maximum in LEAVES.items()
    }
)


def exact_places(sheets: list[dict]) -> list[int | None]:
    """The oracle: fractions, one agency at a time, ties parted by I.2; bonus at most 4."""
    strengths = []
    for sheet in sheets:
        official = {
            path: Fraction(own if appraised is None else appraised, 100)
            for path, (own, appraised) in sheet.items()
            if not (own is None and appraised is None)
        }
        total = official.get("I.1", 0) + official.get("I.2", 0)
        total += min(official.get("II.1", 0), 4) - official.get("III.1", 0)
        strengths.append((total, official.get("I.2", 0)) if official else None)
    return [
        None if mine is None else 1 + sum(other is not None and other > mine for other in strengths)
        for mine in strengths
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sheets=st.lists(a_sheet, min_size=4, max_size=4))
def test_no_place_differs_from_exact_arithmetic(sheets, sample_of_four):
    sample = sample_of_four
    Score.objects.all().delete()
    Score.objects.bulk_create(
        Score(
            sheet=sample.sheets[f"STP-{number}"],
            criterion=sample.leaves[path],
            self_points=None if own is None else Decimal(own) / 100,
            appraised_points=None if appraised is None else Decimal(appraised) / 100,
        )
        for number, sheet in enumerate(sheets, start=1)
        for path, (own, appraised) in sheet.items()
    )
    ranked = places(sample.campaign)
    assert [ranked[f"STP-{n}"] for n in range(1, 5)] == exact_places(sheets)


@pytest.fixture
def sample_of_four():
    sample = SampleYear(stp=4)
    CriteriaTable.objects.update(bonus_cap=4)
    sample.tables["STP"].criteria.filter(path="I.2").update(tie_break=1)
    sample.leaves = {criterion.path: criterion for criterion in sample.tables["STP"].criteria.all()}
    return sample


def test_totals_that_binary_floats_would_part_share_a_place():
    """0.1 + 0.2 is not 0.3 in binary: SQLite's own sum would rank these two apart."""
    sample = SampleYear(stp=2)
    score(sample.sheets["STP-1"], I_1="0.1", I_2="0.2")
    score(sample.sheets["STP-2"], I_1="0.3", I_2="0")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(DISTINCT t) FROM (SELECT SUM(self_points) AS t "
                "FROM zones_score GROUP BY sheet_id) AS totals"
            )
            assert cursor.fetchone() == (2,)

    assert set(places(sample.campaign).values()) == {1}
