"""Beside the points: conditions, the decided grade, and the list of sheets."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from tests.zones.factories import SampleYear
from tests.zones.sheetforms import address, form, page, text_of
from zones.models import Breach, Condition, ScoreSheet
from zones.services import scoresheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3, thads=1)


def test_a_breach_is_recorded_and_lifted_with_a_reason_by_who_appraises(client, year):
    sheet, clerk, chair = year.sheets["STP-2"], year.clerk("STP-2"), year.clerk("STP-1")
    condition = Condition.objects.create(
        table=sheet.table, code="K1", text="Có cán bộ bị kỷ luật", effect="not_ranked"
    )
    page(client, clerk, sheet, form(sheet, I_1="50"))
    scoresheets.submit(sheet, by=clerk)
    url = reverse("admin:zones_scoresheet_breach", args=[sheet.pk, condition.pk])
    client.force_login(clerk)
    client.post(url, {"reason": "tự ghi"})
    assert not Breach.objects.exists()
    client.force_login(chair)
    assert "Hãy ghi lý do" in text_of(client.post(url, {"reason": " "}, follow=True))
    client.post(url, {"reason": "Quyết định kỷ luật số 3"})
    assert Breach.objects.get().recorded_by == chair
    again = client.post(url, {"reason": "lần nữa"}, follow=True)
    assert "đã được ghi là không đạt" in text_of(again)
    assert "Quyết định kỷ luật số 3" in text_of(page(client, clerk, sheet))
    client.force_login(chair)
    client.post(url, {"reason": "Đã hủy\0 quyết định", "lift": "1"})
    assert not Breach.objects.exists()
    assert Breach.history.first().history_change_reason == "Đã hủy quyết định"


def test_the_ministry_decides_a_grade_and_says_why_when_it_differs(client, year):
    sheet = year.sheets["STP-2"]
    page(client, year.ministry, sheet, form(sheet, I_1="60", I_2="35"))
    url = reverse("admin:zones_scoresheet_grade", args=[sheet.pk])
    assert "hãy ghi lý do" in text_of(client.post(url, {"grade": "B"}, follow=True))
    assert "không có mức" in text_of(client.post(url, {"grade": "Z", "reason": "x"}, follow=True))
    client.post(url, {"grade": "B", "reason": "Chậm báo cáo"})
    sheet.refresh_from_db()
    assert (sheet.decided_grade, sheet.grade_reason) == ("B", "Chậm báo cáo")
    client.post(url, {"grade": "A"})
    sheet.refresh_from_db()
    assert (sheet.decided_grade, sheet.grade_reason) == ("A", "")
    client.force_login(year.clerk("STP-2"))
    refused = client.post(url, {"grade": "B", "reason": "x"}, follow=True)
    assert "Chỉ Bộ Tư pháp" in text_of(refused)


def test_the_list_shows_own_sheets_only_and_finds_without_accents(client, year):
    url = reverse("admin:zones_scoresheet_changelist")
    client.force_login(year.clerk("STP-2"))
    shown = text_of(client.get(url))
    assert address(year.sheets["STP-2"]) in shown
    assert address(year.sheets["STP-3"]) not in shown
    client.force_login(year.ministry)
    found = text_of(client.get(url, {"q": "so tu phap tinh so 3"}))
    assert address(year.sheets["STP-3"]) in found
    assert address(year.sheets["STP-2"]) not in found
    for query in ({"zone": year.zone.pk}, {"zone": "x"}, {"state__exact": "draft"}):
        assert client.get(url, query).status_code == 200
    change = reverse("admin:zones_scoresheet_change", args=[year.sheets["STP-2"].pk])
    assert client.get(change).url == address(year.sheets["STP-2"])
    assert client.get(reverse("admin:zones_scoresheet_add")).status_code == 403


def test_the_list_of_sheets_asks_no_more_for_more_sheets(client, django_assert_max_num_queries):
    year = SampleYear(stp=30)
    client.force_login(year.ministry)
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:zones_scoresheet_changelist"))


def test_the_ministry_approves_several_sheets_at_once_and_hears_which_it_could_not(client, year):
    chosen = [year.sheets[code] for code in ("STP-2", "STP-3", "THADS-1")]
    for sheet in chosen[:2]:
        page(client, year.ministry, sheet, form(sheet, I_1="50"))
        scoresheets.submit(sheet, by=year.ministry)
        scoresheets.appraise(sheet, by=year.ministry)
    posted = {"action": "approve_chosen", "_selected_action": [sheet.pk for sheet in chosen]}
    url = reverse("admin:zones_scoresheet_changelist")
    client.force_login(year.clerk("STP-1"))
    assert "Duyệt các bảng" not in text_of(client.get(url))
    client.post(url, posted)
    states = ScoreSheet.objects.in_bulk([sheet.pk for sheet in chosen])
    assert [states[sheet.pk].state for sheet in chosen] == ["appraised", "appraised", "draft"]

    client.force_login(year.ministry)
    assert "Duyệt các bảng đã chọn" in text_of(client.get(url))
    asked = text_of(client.post(url, posted))
    assert "Sẽ duyệt 2 bảng chấm điểm" in asked
    assert f"{chosen[2].agency.name}, năm 2020: bảng ở bước «Đang chấm»" in asked
    assert not ScoreSheet.objects.filter(state="approved").exists()
    answer = text_of(client.post(url, {**posted, "post": "yes"}, follow=True))
    assert "Đã duyệt 2 bảng" in answer
    assert f"{chosen[2].agency.name}: Bảng đang ở bước «Đang chấm»" in answer
    states = ScoreSheet.objects.in_bulk([sheet.pk for sheet in chosen])
    assert [states[sheet.pk].state for sheet in chosen] == ["approved", "approved", "draft"]
    assert LogEntry.objects.filter(user=year.ministry).count() == 2


def test_the_chair_ends_the_appraisal_of_several_sheets_at_once_and_reads_their_results(
    client, year
):
    chosen = [year.sheets[code] for code in ("STP-2", "STP-3", "STP-1")]
    for sheet in chosen:
        page(client, year.ministry, sheet, form(sheet, I_1="50"))
        scoresheets.submit(sheet, by=year.ministry)
    posted = {"action": "appraise_chosen", "_selected_action": [sheet.pk for sheet in chosen]}
    url = reverse("admin:zones_scoresheet_changelist")
    client.force_login(year.clerk("STP-3"))
    assert "Chốt thẩm định các bảng" not in text_of(client.get(url))
    client.post(url, {**posted, "post": "yes"})
    assert not ScoreSheet.objects.filter(state="appraised").exists()
    client.force_login(year.clerk("STP-1"))
    assert "Chốt thẩm định các bảng đã chọn" in text_of(client.get(url))
    asked = text_of(client.post(url, posted))
    assert "Sẽ chốt thẩm định 2 bảng chấm điểm" in asked
    own = f"{chosen[2].agency.name}, năm 2020: bạn không làm bước này"
    assert own in asked
    assert '<td class="td-number">50</td>' in asked
    answer = text_of(client.post(url, {**posted, "post": "yes"}, follow=True))
    assert "Đã chốt thẩm định 2 bảng chấm điểm." in answer
    assert f"{chosen[2].agency.name}: " in answer  # one's own is appraised by others
    assert ScoreSheet.objects.filter(state="appraised").count() == 2
