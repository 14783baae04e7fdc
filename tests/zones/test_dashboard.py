"""The first page: the clerk's next step, who has sent nothing, what is due, what comes first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

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
from tests.zones.rankings import close, finish, reference_case, score
from zones.models import Campaign, CriteriaTable, Evidence, ScoreSheet, ScoreWrite, WorkbookImport

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


def dashboard(client, user) -> str:
    client.force_login(user)
    response = client.get(INDEX)
    assert response.status_code == 200
    return response.content.decode()


def test_a_clerk_who_has_sent_nothing_is_led_to_the_template(client):
    sample = SampleYear(stp=2)
    text = dashboard(client, sample.clerk("STP-2"))
    assert "Sở Tư pháp tỉnh số 2" in text
    assert "Chưa có điểm nào" in text
    assert (
        f"{reverse('admin:zones_workbookimport_templates')}?campaign={sample.campaign.pk}" in text
    )
    assert f"{reverse('admin:zones_workbookimport_upload')}?campaign={sample.campaign.pk}" in text
    assert reverse("admin:zones_scoresheet_sheet", args=[sample.sheets["STP-2"].pk]) in text
    assert "Sở Tư pháp tỉnh số 1" not in text


def test_a_clerk_with_points_is_led_to_submitting_and_then_told_to_wait(client):
    sample = SampleYear(stp=2)
    sheet = sample.sheets["STP-2"]
    score(sheet, I_1=50)
    submit = reverse("admin:zones_scoresheet_submit", args=[sheet.pk])
    clerk = sample.clerk("STP-2")
    assert submit in dashboard(client, clerk)
    ScoreSheet.objects.filter(pk=sheet.pk).update(state="submitted")
    text = dashboard(client, clerk)
    assert submit not in text
    assert "đang chờ khu vực thẩm định" in text


def test_a_returned_sheet_shows_the_reason_and_can_be_scored_again(client):
    sample = SampleYear(stp=2)
    Campaign.objects.update(status="appraising")
    sheet = sample.sheets["STP-2"]
    clerk = sample.clerk("STP-2")
    assert "phong trào đã chuyển sang thẩm định" in dashboard(client, clerk)
    ScoreSheet.objects.filter(pk=sheet.pk).update(return_reason="Thiếu tài liệu mục I.2")
    text = dashboard(client, clerk)
    assert "Thiếu tài liệu mục I.2" in text
    assert "Nhập từ Excel" in text


def test_the_secretariat_reads_who_has_sent_nothing_and_the_counts(client):
    sample = SampleYear(stp=3, thads=1)
    score(sample.sheets["STP-1"], I_1=50)
    text = dashboard(client, sample.clerk("STP-1"))
    assert "Chưa chấm: 2, Đang chấm: 1" in text
    assert "Thi hành án dân sự tỉnh số 1" in text


def test_a_vice_chairs_clerk_reads_the_own_block_only(client):
    sample = SampleYear(stp=2, thads=2)
    make_appointment(sample.campaign, sample.zone, sample.agencies["THADS-1"], role="vice_chair")
    text = dashboard(client, sample.clerk("THADS-1"))
    assert "Thi hành án dân sự tỉnh số 2" in text
    assert "Sở Tư pháp tỉnh số 2" not in text


def test_the_ministry_reads_the_zones_sentence_and_goes_on_to_its_ranking(client):
    sample = reference_case()
    finish(sample)
    text = dashboard(client, sample.ministry)
    assert "13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A (tạm tính: 26" in text
    assert "Số liệu minh họa" not in text
    assert f"{reverse('admin:zones_ranking')}?campaign=2020&amp;zone=TAY-NAM-BO" in text


def test_while_there_are_drafts_only_the_first_page_tells_of_no_grades(client):
    text = dashboard(client, reference_case().ministry)
    assert "Khối Sở Tư pháp: 0/13 đơn vị đã nộp bảng, khối THADS: 0/13 Cục đã nộp bảng." in text
    assert "đạt loại" not in text


def test_an_illustrative_outcome_is_marked(client):
    sample = reference_case()
    CriteriaTable.objects.update(is_illustrative=True)
    assert "Số liệu minh họa" in dashboard(client, sample.ministry)


def test_a_closed_campaign_is_shown_when_none_runs(client):
    sample = SampleYear(stp=1)
    score(sample.sheets["STP-1"], I_1=(60, 60), I_2=(40, 40))
    close(sample)
    Campaign.objects.update(status="closed")
    assert "1/1 Sở Tư pháp đạt loại A" in dashboard(client, sample.ministry)


def test_a_leader_reads_how_the_last_year_ended_while_the_next_one_runs(
    client, django_assert_max_num_queries
):
    sample = reference_case()
    close(sample)
    Campaign.objects.update(status="closed")
    leader, card = make_user(role="viewer"), "Kết quả năm gần nhất đã chốt: 2020"
    assert card not in dashboard(client, leader)
    make_campaign(2021)
    text = dashboard(client, leader)
    assert card in text
    ranking = f"{reverse('admin:zones_ranking')}?campaign=2020&amp;zone=TAY-NAM-BO"
    sentence = "13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A"
    assert f'<a href="{ranking}">{sample.zone.name}: {sentence}</a>' in text
    assert card not in dashboard(client, sample.ministry)
    client.force_login(leader)
    with django_assert_max_num_queries(18):
        client.get(INDEX)


def test_who_keeps_the_campaign_is_told_that_it_has_no_deadlines(client):
    sample = SampleYear(stp=1)
    written_on = reverse("admin:zones_campaign_change", args=[sample.campaign.pk])
    told = "Chưa ghi hạn tự chấm điểm, thẩm định, tổng kết."
    text = dashboard(client, sample.ministry)
    assert f'{told} <a href="{written_on}">' in text
    assert told not in dashboard(client, sample.clerk("STP-1"))
    Campaign.objects.update(appraisal_due=timezone.localdate())
    assert told not in dashboard(client, sample.ministry)


def test_deadlines_say_how_many_days_are_left_or_overdue(client):
    sample = SampleYear(stp=1)
    today = timezone.localdate()
    Campaign.objects.update(
        self_scoring_due=today + timedelta(days=3), appraisal_due=today + timedelta(days=9)
    )
    assert "còn 3 ngày" in dashboard(client, sample.ministry)
    Campaign.objects.update(self_scoring_due=date(2021, 1, 5))
    text = dashboard(client, sample.ministry)
    assert "Hạn tự chấm điểm: 05/01/2021" in text
    assert "quá hạn" in text


def test_the_page_takes_at_most_eighteen_queries(client, django_assert_max_num_queries):
    sample = reference_case()
    make_campaign(2021)
    for user in (sample.ministry, sample.clerk("STP-1"), sample.clerk("STP-2")):
        client.force_login(user)
        with django_assert_max_num_queries(18):
            client.get(INDEX)


def test_recent_imports_are_the_own_ones(client):
    sample = SampleYear(stp=2)
    clerk, other = sample.clerk("STP-1"), sample.clerk("STP-2")
    write = ScoreWrite.objects.create(campaign=sample.campaign, door="import")
    found = WorkbookImport.objects.create(campaign=sample.campaign, write=write, created_by=clerk)
    address = reverse("admin:zones_workbookimport_change", args=[found.pk])
    assert address in dashboard(client, clerk)
    assert address not in dashboard(client, other)


def test_an_empty_database_tells_the_ministry_what_to_do_first(client):
    text = dashboard(client, make_user())
    assert "Chưa có phong trào thi đua nào đang mở" in text
    assert reverse("admin:zones_campaign_add") in text
    planned = make_campaign(2021, status="planned")
    assert reverse("admin:zones_campaign_change", args=[planned.pk]) in dashboard(
        client, make_user()
    )


def test_a_clerk_outside_the_campaign_is_told_whom_to_ask(client):
    SampleYear(stp=1)
    text = dashboard(client, make_user(agency=make_agency()))
    assert "chưa có bảng chấm điểm trong năm này" in text


def test_a_viewer_reads_the_results_without_buttons_to_write(client):
    sample = reference_case()
    finish(sample)
    text = dashboard(client, make_user(role="viewer"))
    assert "khối THADS có 6 Cục đạt loại A" in text
    assert "Nhập từ Excel</a>" not in text
    assert sample.campaign.title in text


def test_the_secretariat_goes_from_the_board_to_each_sheet(client):
    sample = SampleYear(stp=3)
    score(sample.sheets["STP-2"], I_1=50)
    ScoreSheet.objects.filter(pk=sample.sheets["STP-3"].pk).update(state="submitted")
    text = dashboard(client, sample.clerk("STP-1"))
    for code, step in (("STP-1", "nothing"), ("STP-2", "draft"), ("STP-3", "submitted")):
        row = text[text.rindex(sheet_address(sample.sheets[code])) :]
        assert f"dashboard-step-{step}" in row[: row.index("</tr>")]


def sheet_address(sheet: ScoreSheet) -> str:
    return reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])


def signs(text: str, sheet: ScoreSheet) -> str:
    row = text[text.rindex(sheet_address(sheet)) :]
    return row[: row.index("</tr>")]


def test_points_that_lack_the_document_asked_for_are_counted(client):
    sample = SampleYear(stp=2)
    sheet = sample.sheets["STP-2"]
    sample.tables["STP"].criteria.filter(path="I.2").update(evidence="Báo cáo năm")
    score(sheet, I_1=50, I_2=30)
    chair = sample.clerk("STP-1")
    assert "tiêu chí" not in signs(dashboard(client, chair), sheet)  # still a draft
    ScoreSheet.objects.update(state="submitted")
    shown = signs(dashboard(client, chair), sheet)
    assert '<span title="I.2">1 tiêu chí</span>' in shown
    assert '<td class="td-text"></td>' in shown  # nothing to look at first
    criterion = sample.tables["STP"].criteria.get(path="I.2")
    proof = {"file": "evidence/a.pdf", "name": "a.pdf", "size": 1, "sha256": "0" * 64}
    Evidence.objects.create(sheet=sheet, criterion=criterion, uploaded_by=chair, **proof)
    assert "tiêu chí" not in signs(dashboard(client, chair), sheet)


def test_an_appraisal_far_from_the_agencys_own_points_is_pointed_out(client):
    sample = SampleYear(stp=2)
    score(sample.sheets["STP-2"], I_1=(60, 44), I_2=(40, 31))
    shown = signs(dashboard(client, sample.clerk("STP-1")), sample.sheets["STP-2"])
    assert "Thẩm định lệch xa tự chấm: I.1." in shown


def test_a_total_that_jumped_since_the_year_before_is_pointed_out(client):
    before = SampleYear(2019, stp=2)
    for code in ("STP-1", "STP-2"):
        score(before.sheets[code], I_1=(50, 50), I_2=(30, 30))
    close(before)
    Campaign.objects.update(status="closed")
    sample = next_year_of(before)
    score(sample["STP-1"], I_1=50, I_2=38)
    score(sample["STP-2"], I_1=60, I_2=31)
    assert "so với năm 2019" not in dashboard(client, before.ministry)  # still drafts
    ScoreSheet.objects.update(state="submitted")
    text = dashboard(client, before.ministry)
    assert "so với năm 2019" not in signs(text, sample["STP-1"])
    assert "Tăng 11 điểm so với năm 2019." in signs(text, sample["STP-2"])


def next_year_of(before: SampleYear) -> dict[str, ScoreSheet]:
    """Returns the sheets of the same agencies in the year after."""
    campaign = make_campaign(before.campaign.year + 1)
    table = make_table(campaign, make_block("STP"), open_by=before.ministry)
    sheets = {}
    for code, agency in before.agencies.items():
        make_member(campaign, before.zone, agency)
        sheets[code] = make_sheet(campaign, agency, table)
    return sheets


def test_the_ministry_reads_all_zones_side_by_side(client):
    sample = reference_case()
    other, agency = make_zone("DONG-NAM-BO", name="Khu vực khác"), make_agency("STP-X")
    make_member(sample.campaign, other, agency)
    text = dashboard(client, sample.ministry)
    table = text[text.index("dashboard-zones") :]
    rows = table[: table.index("</table>")].split("<tr>")[2:]
    assert [("Khu vực khác" in row, ">26</td>" in row) for row in rows] == [
        (True, False),
        (False, True),
    ]
    assert all("<svg" in row for row in rows)
