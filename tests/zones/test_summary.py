"""The sentences that report a result: provisional until its year is closed; what parted ties."""

import pytest

from tests.zones.factories import SampleYear
from tests.zones.rankings import close, finish, reference_case, score
from zones.models import ScoreSheet, Standing
from zones.services.publication import published_contests
from zones.services.results import results_of
from zones.services.summary import block_sentence, cut_sentence, tie_sentence, zone_sentence

pytestmark = pytest.mark.django_db


def test_the_zone_is_summed_up_as_its_conference_did_and_provisionally_until_it_is_closed():
    sample = reference_case()
    outcome = "13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A"

    def said() -> str:
        return zone_sentence(results_of(sample.campaign))

    finish(sample)
    ScoreSheet.objects.filter(pk=sample.sheets["STP-1"].pk).update(state="draft")
    assert said() == f"{outcome} (tạm tính: 26 bảng chưa duyệt, trong đó 1 bảng chưa nộp)"
    [_, thads] = results_of(sample.campaign)
    assert block_sentence(thads) == (
        "khối THADS có 6 Cục đạt loại A (tạm tính: 13 bảng chưa duyệt)"
    )
    ScoreSheet.objects.update(state="approved")
    [_, thads] = results_of(sample.campaign)
    assert block_sentence(thads) == "khối THADS có 6 Cục đạt loại A (tạm tính, chưa chốt)"


def test_equal_totals_at_different_places_are_told_what_parted_them():
    sample = SampleYear(stp=3)
    for number, own in ((1, 55), (2, 55), (3, 56)):
        score(sample.sheets[f"STP-{number}"], I_1=own, I_2=95 - own)
    [contest] = results_of(sample.campaign)
    assert (tie_sentence(contest), contest.lines[2].place) == ("", 1)
    first = sample.tables["STP"].criteria.get(path="I.1")
    type(first).objects.filter(pk=first.pk).update(tie_break=1)
    [contest] = results_of(sample.campaign)
    assert [line.place for line in contest.lines] == [1, 2, 2]
    said = f"Cùng tổng điểm nhưng khác hạng (95 điểm): xếp theo điểm của I.1 {first.name}."
    assert tie_sentence(contest) == said
    close(sample)
    [contest] = results_of(sample.campaign)
    [published] = published_contests(Standing.objects.all())
    assert [tie_sentence(contest), published.tie_sentence] == [said, said]


def test_a_total_that_a_cap_cut_is_told_before_and_after_the_closing():
    sample = SampleYear(stp=2)
    for number, bonus in ((1, 4), (2, 2)):
        score(sample.sheets[f"STP-{number}"], I_1=50, II_1=bonus)
    table = sample.tables["STP"]
    [contest] = results_of(sample.campaign)
    assert cut_sentence(contest) == ""
    type(table).objects.filter(pk=table.pk).update(bonus_cap=3)
    [contest] = results_of(sample.campaign)
    said = (
        f"Tổng điểm của {sample.agencies['STP-1'].name} thấp hơn các cột cộng lại: điểm thưởng và "
        "tổng điểm chỉ tính đến mức tối đa của bảng tiêu chí."
    )
    assert [line.total for line in contest.lines] == [53, 52]
    assert cut_sentence(contest) == said
    close(sample)
    [contest] = results_of(sample.campaign)
    assert cut_sentence(contest) == said


def test_the_sentence_of_a_closed_year_is_final():
    sample = reference_case()
    close(sample)
    assert zone_sentence(results_of(sample.campaign)) == (
        "13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A"
    )


def test_drafts_alone_are_no_outcome_and_the_block_is_told_that_none_is_handed_in():
    sample = reference_case()
    [stp, thads] = results_of(sample.campaign)
    assert block_sentence(stp) == "khối Sở Tư pháp: 0/13 đơn vị đã nộp bảng"
    assert block_sentence(thads) == "khối THADS: 0/13 Cục đã nộp bảng"
    ScoreSheet.objects.filter(agency__code="STP-1").update(state="submitted")
    assert zone_sentence(results_of(sample.campaign)) == (
        "khối Sở Tư pháp: mới có 1/13 đơn vị đã nộp bảng, chưa đủ để kết luận, "
        "khối THADS: 0/13 Cục đã nộp bảng"
    )


def test_an_outcome_is_told_once_more_than_half_have_handed_in():
    sample = SampleYear(stp=4)
    for sheet in sample.sheets.values():
        score(sheet, I_1=60, I_2=40)
    sheets = ScoreSheet.objects.order_by("pk").values_list("pk", flat=True)
    ScoreSheet.objects.filter(pk__in=list(sheets[:2])).update(state="submitted")
    assert zone_sentence(results_of(sample.campaign)) == (
        "khối Sở Tư pháp: mới có 2/4 đơn vị đã nộp bảng, chưa đủ để kết luận"
    )
    ScoreSheet.objects.filter(pk__in=list(sheets[:3])).update(state="submitted")
    assert zone_sentence(results_of(sample.campaign)) == (
        "4/4 Sở Tư pháp đạt loại A (tạm tính: 4 bảng chưa duyệt, trong đó 1 bảng chưa nộp)"
    )


def test_what_a_closed_year_came_to_is_told_whoever_handed_in():
    sample = SampleYear(stp=1)
    score(sample.sheets["STP-1"], I_1=(60, 60), I_2=(25, 25))
    close(sample)
    ScoreSheet.objects.update(state="draft")
    assert zone_sentence(results_of(sample.campaign)) == (
        "khối Sở Tư pháp không có đơn vị nào đạt loại A"
    )


def test_nothing_is_said_before_anybody_has_points():
    assert zone_sentence(results_of(SampleYear(stp=2).campaign)) == ""


def test_nobody_of_the_best_grade_is_said_so_once_all_have_handed_in():
    sample = SampleYear(stp=2)
    score(sample.sheets["STP-1"], I_1=60, I_2=25)
    score(sample.sheets["STP-2"], I_1=60, I_2=25)
    ScoreSheet.objects.filter(agency__code="STP-1").update(state="submitted")
    assert zone_sentence(results_of(sample.campaign)) == (
        "khối Sở Tư pháp: mới có 1/2 đơn vị đã nộp bảng, chưa đủ để kết luận"
    )
    ScoreSheet.objects.update(state="submitted")
    assert zone_sentence(results_of(sample.campaign)) == (
        "khối Sở Tư pháp không có đơn vị nào đạt loại A (tạm tính: 2 bảng chưa duyệt)"
    )
