"""«Việc của tôi»: what the contest gives each of its people to do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_campaign,
    make_member,
    make_user,
    make_zone,
    make_zone_year,
)
from tests.zones.rankings import close, reference_case, score
from tests.zones.workbooks.builders import upload, wide
from thidua.reminders.duty import Duty
from zones.duties import duties_of
from zones.models import Agency, Campaign, ScoreSheet
from zones.services import scoresheets
from zones.workbooks.staging import discard

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


def duties(user, days: int = 0) -> list[Duty]:
    """Returns what the user is to do, some days from now."""
    return duties_of(user, timezone.localdate() + timedelta(days=days))


def told(user, days: int = 0) -> list[str]:
    return [duty.what for duty in duties(user, days)]


def sheet_page(sheet: ScoreSheet) -> str:
    return reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])


def set_state(state: str, *sheets: ScoreSheet) -> None:
    ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=state)


@pytest.fixture
def year() -> SampleYear:
    sample = SampleYear(stp=3, thads=2)
    Campaign.objects.update(
        self_scoring_due=timezone.localdate() + timedelta(days=7),
        appraisal_due=timezone.localdate() + timedelta(days=20),
        closing_due=timezone.localdate() + timedelta(days=30),
    )
    sample.campaign.refresh_from_db()
    return sample


def test_an_agencys_clerk_is_to_begin_to_finish_and_then_nothing(year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    (begin,) = duties(clerk)
    assert begin.what == "Tự chấm điểm năm 2020: bảng chưa có điểm nào"
    assert (begin.address, begin.due) == (sheet_page(sheet), year.campaign.self_scoring_due)
    score(sheet, I_1=50)
    assert told(clerk) == ["Chấm xong và nộp bảng chấm điểm năm 2020"]
    set_state("submitted", sheet)
    assert told(clerk) == []


def test_after_a_merger_the_open_sheet_is_the_heirs_to_hand_in_by_its_name(client, year):
    old, clerk = year.agencies["STP-2"], year.clerk("STP-2")
    heir = make_agency("STP-9")
    heir.predecessors.add(old)
    Agency.objects.filter(pk=old.pk).update(dissolved_on=timezone.localdate() - timedelta(days=1))
    clerk.agency = heir
    clerk.save()
    begin = f"Tự chấm điểm năm 2020 của {old.name}: bảng chưa có điểm nào"
    assert told(clerk) == [begin]
    client.force_login(clerk)
    assert old.name in client.get(INDEX).content.decode()


def test_a_sheet_sent_back_is_due_at_once_with_its_reason(year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    score(sheet, I_1=50)
    scoresheets.submit(sheet, by=clerk)
    scoresheets.send_back(sheet, by=year.clerk("STP-1"), reason="Thiếu tài liệu mục I.2")
    (again,) = duties(clerk)
    assert again.what == "Sửa và nộp lại bảng chấm điểm năm 2020 bị trả lại"
    assert (again.reason, again.since) == ("Thiếu tài liệu mục I.2", timezone.localdate())
    assert again.due == year.campaign.self_scoring_due
    Campaign.objects.update(
        status="appraising", self_scoring_due=timezone.localdate() - timedelta(days=20)
    )
    (again,) = duties(clerk)
    assert again.due is None  # that deadline was over before the sheet came back
    assert again.is_told(timezone.localdate())


def test_an_import_that_was_never_confirmed_is_told_first(year):
    clerk = year.clerk("STP-2")
    first = upload(year, wide(["STP-2", "", 10]), user=clerk).workbook_import
    told_first = duties(clerk)[0]
    assert told_first.what == "Xác nhận hoặc bỏ 1 lượt nhập Excel năm 2020: điểm trong tệp chưa ghi"
    assert told_first.address == reverse("admin:zones_workbookimport_change", args=[first.pk])
    assert "Xác nhận" not in told(year.clerk("STP-3"))[0]
    second = upload(year, wide(["STP-2", "", 20]), user=clerk).workbook_import
    assert "2 lượt nhập" in told(clerk)[0]
    for one in (first, second):
        discard(one)
    assert "Xác nhận" not in told(clerk)[0]


def test_who_missed_the_deadline_is_told_whom_to_ask(year):
    Campaign.objects.update(status="appraising")
    (late,) = told(year.clerk("STP-2"))
    assert "liên hệ Bộ để mở lại" in late


def test_a_closed_zone_leaves_nothing_to_do(year):
    clerk = year.clerk("STP-2")
    for sheet in year.sheets.values():
        score(sheet, I_1=(60, 60), I_2=(40, 40))
    close(year)
    set_state("draft", year.sheets["STP-2"])
    assert told(clerk) == []
    assert told(year.clerk("STP-1")) == []


def test_once_every_zone_is_closed_the_ministry_is_to_close_the_campaign(client, year):
    for sheet in year.sheets.values():
        score(sheet, I_1=(60, 60), I_2=(40, 40))
    close(year)
    (end,) = duties(year.ministry)
    assert end.what == "Khép lại phong trào năm 2020: mọi khu vực, cụm đã khép năm"
    assert end.due == year.campaign.closing_due
    client.force_login(year.ministry)
    assert "Khép lại phong trào</button>" in client.get(end.address).content.decode()
    make_member(year.campaign, make_zone("KHAC", name="Cụm khác"), make_agency("STP-99"))
    assert end not in duties(year.ministry)
    Campaign.objects.update(status="closed")
    assert told(year.ministry) == []


def test_the_chairs_clerk_appraises_both_blocks_and_asks_who_sent_nothing(year):
    set_state("submitted", year.sheets["STP-2"], year.sheets["THADS-1"], year.sheets["STP-1"])
    appraise, ask = duties(year.clerk("STP-1"))
    # the own sheet is appraised by a vice-chair
    assert appraise.what.startswith("Thẩm định 2 bảng chấm điểm đã nộp, Khu vực")
    assert "Sở Tư pháp tỉnh số 2; Thi hành án dân sự tỉnh số 1" in appraise.what
    assert appraise.due == year.campaign.appraisal_due
    assert "state__exact=submitted" in appraise.address
    assert ask.what.startswith("Đôn đốc 2 đơn vị chưa nộp bảng chấm điểm, Khu vực")
    assert ask.address == f"{INDEX}#zone-2020-TAY-NAM-BO"
    assert ask.due == year.campaign.self_scoring_due


def test_the_chairs_clerk_is_told_of_drafts_that_are_overdue(year):
    score(year.sheets["STP-2"], I_1=50)
    set_state("approved", *(year.sheets[code] for code in ("STP-3", "THADS-1", "THADS-2")))
    set_state("approved", year.sheets["STP-1"])
    (ask,) = duties(year.clerk("STP-1"), days=8)
    assert ask.what.startswith("Đôn đốc 1 đơn vị chưa nộp bảng chấm điểm, Khu vực")
    assert ask.is_overdue(timezone.localdate() + timedelta(days=8))
    Campaign.objects.update(status="appraising")
    (late,) = told(year.clerk("STP-1"))
    assert late.startswith("Đã hết bước tự chấm, theo dõi 1 đơn vị chưa nộp bảng chấm điểm, Khu")
    assert late.endswith(": Sở Tư pháp tỉnh số 2")


def test_one_sheet_that_waits_is_led_to_itself(year):
    set_state("submitted", year.sheets["STP-2"])
    appraise = next(d for d in duties(year.clerk("STP-1")) if d.what.startswith("Thẩm định"))
    assert appraise.address == sheet_page(year.sheets["STP-2"])


def test_a_vice_chairs_clerk_is_told_of_the_own_block_only(year):
    make_appointment(year.campaign, year.zone, year.agencies["THADS-1"], role="vice_chair")
    set_state("submitted", year.sheets["STP-2"], year.sheets["THADS-2"], year.sheets["THADS-1"])
    (appraise,) = told(year.clerk("THADS-1"))
    assert appraise.endswith(": Thi hành án dân sự tỉnh số 2")


def test_an_office_that_has_ended_gives_nothing_to_do(year):
    set_state("submitted", *year.sheets.values())
    yesterday = timezone.localdate() - timedelta(days=1)
    year.campaign.appointments.update(ends_on=yesterday)
    assert told(year.clerk("STP-1")) == []
    assert len(duties(year.clerk("STP-1"), days=-1)) == 1


def test_the_ministry_is_told_who_lacks_then_to_end_self_scoring(year):
    score(year.sheets["STP-1"], I_1=50)
    set_state("submitted", year.sheets["STP-2"])
    (lacking,) = duties(year.ministry)
    # a draft is not handed in, whether it has points or not
    assert lacking.what == "Đôn đốc 4 đơn vị chưa nộp bảng chấm điểm, năm 2020"
    (end,) = duties(year.ministry, days=8)
    assert end.what == "Kết thúc tự chấm, chuyển «Phong trào thi đua năm 2020» sang thẩm định"
    assert end.address == reverse("admin:zones_campaign_change", args=[year.campaign.pk])
    assert end.is_overdue(timezone.localdate() + timedelta(days=8))


def test_the_ministry_is_told_of_appraisals_approvals_and_zones_to_close(year):
    Campaign.objects.update(status="appraising")
    set_state("submitted", year.sheets["STP-2"])
    set_state("appraised", year.sheets["STP-1"], year.sheets["THADS-1"])
    lacking, watch, approve = duties(year.ministry)
    assert lacking.what == (
        "Đã hết bước tự chấm, theo dõi 2 đơn vị chưa nộp bảng chấm điểm, năm 2020: "
        "Sở Tư pháp tỉnh số 3; Thi hành án dân sự tỉnh số 2"
    )
    assert watch.what.startswith("Theo dõi thẩm định: 1 bảng")
    assert watch.what.endswith("Bộ thẩm định bảng của đơn vị Trưởng khu vực)")
    assert (watch.due, approve.due) == (year.campaign.appraisal_due, year.campaign.closing_due)
    assert approve.what == "Duyệt 2 bảng chấm điểm năm 2020 đã thẩm định"
    close = "Khép năm 2020 của 1 khu vực, cụm: " + year.zone.name
    assert told(year.ministry, days=31)[-1] == close  # late: who is left may be barred
    set_state("appraised", *year.sheets.values())
    approve, end = duties(year.ministry)
    assert (end.what, end.due) == (close, year.campaign.closing_due)


def test_a_zone_whose_year_was_never_written_is_to_be_given_one_before_it_is_closed(client, year):
    Campaign.objects.update(status="appraising")
    set_state("approved", *year.sheets.values())
    other = make_zone("KHAC", name="Cụm thi đua khác")
    make_member(year.campaign, other, make_agency("STP-99"))
    _lacking, write, end = duties(year.ministry)
    assert write.what == (
        "Lập năm thi đua 2020, rồi mới khép được, của 1 khu vực, cụm: Cụm thi đua khác"
    )
    assert write.due == year.campaign.closing_due
    assert end.what == f"Khép năm 2020 của 1 khu vực, cụm: {year.zone.name}"
    client.force_login(year.ministry)
    page = client.get(write.address)
    assert page.status_code == 200
    assert page.context["adminform"].form.initial["zone"] == str(other.pk)
    make_zone_year(year.campaign, other)
    assert [duty.what[:16] for duty in duties(year.ministry)[1:]] == ["Khép năm 2020 củ"]


@pytest.mark.parametrize("role", ["viewer", "auditor", "administrator", "issuer"])
def test_who_only_reads_points_has_nothing_to_do_with_them(year, role):
    set_state("submitted", *year.sheets.values())
    assert told(make_user(role=role)) == []


def test_a_campaign_that_takes_no_points_gives_nothing_to_do(year):
    for status in ("planned", "closed"):
        Campaign.objects.update(status=status)
        assert told(year.clerk("STP-2")) == told(year.ministry) == []


def test_many_agencies_are_counted_after_the_first_five():
    sample = reference_case()
    ScoreSheet.objects.filter(campaign=sample.campaign).update(state="submitted")
    (appraise,) = told(sample.clerk("STP-1"))
    assert "Thẩm định 25 bảng" in appraise
    assert appraise.endswith(" và 20 nơi khác")


def test_the_first_page_shows_the_same_duties(client, year):
    set_state("submitted", year.sheets["STP-2"])
    for user in (year.ministry, year.clerk("STP-1"), year.clerk("STP-3")):
        client.force_login(user)
        page = client.get(INDEX)
        expected = sorted(duties(user), key=lambda duty: duty.due)
        assert [one.duty for one in page.context["duties"]] == expected != []
        text = page.content.decode()
        assert "Việc của tôi" in text
        assert f"({expected[0].when(timezone.localdate())})" in text


def test_the_first_page_of_who_has_nothing_to_do_says_so(client, year):
    client.force_login(make_user(role="viewer"))
    text = client.get(INDEX).content.decode()
    assert "Hiện không có việc nào chờ bạn." in text
    assert reverse("admin:news") in text


def test_reading_them_takes_few_queries(year, django_assert_max_num_queries):
    make_campaign(2021)
    for user in (year.ministry, year.clerk("STP-1"), year.clerk("STP-2")):
        with django_assert_max_num_queries(7):
            duties(user)
