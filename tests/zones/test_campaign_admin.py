"""The screens of the campaign year and of the criteria tables, through the test client."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_campaign,
    make_member,
    make_table,
    make_zone,
)
from tests.zones.rankings import close, score
from zones.models import (
    Campaign,
    CriteriaTable,
    Membership,
)
from zones.services import tables

pytestmark = pytest.mark.django_db

CHANGELISTS = ("campaign", "zoneyear", "membership", "appointment", "criteriatable", "criterion")


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3, thads=2)


@pytest.fixture
def bo(client, year):
    """The Ministry's clerk, signed in."""
    client.force_login(year.ministry)
    return client


@pytest.fixture
def clerk(client, year):
    """An agency's clerk, signed in."""
    client.force_login(year.clerk("STP-2"))
    return client


def at(name: str, *args) -> str:
    return reverse(f"admin:zones_{name}", args=args)


def text_of(response) -> str:
    return unescape(response.content.decode())


def rows_of(year: SampleYear) -> dict[str, int]:
    table = year.tables["STP"]
    return {
        "campaign": year.campaign.pk,
        "zoneyear": year.zone_year.pk,
        "membership": year.campaign.memberships.first().pk,
        "appointment": year.campaign.appointments.get().pk,
        "criteriatable": table.pk,
        "criterion": table.criteria.first().pk,
    }


def draft_of(year: SampleYear) -> CriteriaTable:
    return tables.copy_table(year.tables["STP"], by=year.ministry)


# who may


@pytest.mark.parametrize("model", CHANGELISTS)
def test_the_ministry_lists_opens_and_searches_each_record(bo, year, model):
    assert bo.get(at(f"{model}_changelist"), {"q": "dong thap"}).status_code == 200
    assert bo.get(at(f"{model}_change", rows_of(year)[model])).status_code == 200
    assert bo.get(at(f"{model}_add")).status_code == 200
    assert bo.get(at(f"{model}_history", rows_of(year)[model])).status_code == 200


@pytest.mark.parametrize("model", CHANGELISTS)
def test_an_agency_clerk_reads_each_record_and_writes_none(clerk, year, model):
    page = at(f"{model}_change", rows_of(year)[model])
    assert clerk.get(at(f"{model}_changelist")).status_code == 200
    assert b'name="_save"' not in clerk.get(page).content
    assert clerk.post(page, {}).status_code == 403
    assert clerk.get(at(f"{model}_add")).status_code == 403
    assert clerk.post(at(f"{model}_delete", rows_of(year)[model])).status_code == 403


@pytest.mark.parametrize("verb", ["open", "begin_appraising", "close", "reopen", "next_year"])
def test_an_agency_clerk_makes_no_transition_of_a_campaign(clerk, year, verb):
    assert clerk.post(at(f"campaign_{verb}", year.campaign.pk)).status_code == 403
    year.campaign.refresh_from_db()
    assert year.campaign.status == "open"


@pytest.mark.parametrize("model", ["membership", "appointment", "criterion", "criteriatable"])
def test_a_changelist_takes_no_query_more_for_more_rows(bo, year, model):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert bo.get(at(f"{model}_changelist")).status_code == 200
        return len(captured)

    bo.get(at(f"{model}_changelist"))
    before = queries()
    campaign = make_campaign(2019)
    for _ in range(5):
        agency, zone = make_agency(), make_zone()
        make_member(campaign, zone, agency)
        campaign.appointments.create(zone=zone, agency=agency, role="chair", office="Giám đốc")
    tables.copy_table(draft_of(year), by=year.ministry)
    assert queries() <= before


# the campaign's course


def test_the_campaign_goes_its_course_by_its_buttons(bo, year):
    campaign = make_campaign(2021, status="planned")
    make_table(campaign, open_by=year.ministry)
    page = text_of(bo.get(at("campaign_change", campaign.pk)))
    assert "Mở cho tự chấm điểm" in page
    for verb, status in (
        ("open", "open"),
        ("begin_appraising", "appraising"),
        ("close", "closed"),
    ):
        assert bo.get(at(f"campaign_{verb}", campaign.pk)).status_code == 200
        assert bo.post(at(f"campaign_{verb}", campaign.pk)).status_code == 302
        campaign.refresh_from_db()
        assert campaign.status == status
    bo.post(at("campaign_reopen", campaign.pk), {"reason": "Còn đơn vị chưa chấm"})
    campaign.refresh_from_db()
    assert campaign.status == "open"


def test_who_ends_self_scoring_reads_whom_it_leaves_out_and_can_go_back(bo, year):
    due = timezone.localdate() + timedelta(days=7)
    Campaign.objects.update(self_scoring_due=due)
    page = text_of(bo.get(at("campaign_begin_appraising", year.campaign.pk)))
    assert f"Lưu ý: hạn tự chấm {due:%d/%m/%Y} chưa qua." in page
    assert "đơn vị chưa nộp bảng: " in page
    bo.post(at("campaign_begin_appraising", year.campaign.pk))
    assert at("campaign_reopen", year.campaign.pk) in text_of(
        bo.get(at("campaign_change", year.campaign.pk))
    )
    bo.post(at("campaign_reopen", year.campaign.pk), {"reason": "Bấm nhầm"})
    year.campaign.refresh_from_db()
    assert year.campaign.status == "open"


def test_a_campaign_without_a_table_is_not_opened_and_the_page_says_why(bo):
    campaign = make_campaign(2021, status="planned")
    before = text_of(bo.get(at("campaign_open", campaign.pk)))
    after = text_of(bo.post(at("campaign_open", campaign.pk)))
    for page in (before, after):
        assert "Chưa có bảng tiêu chí nào được đưa vào dùng cho năm này." in page
        assert ">Mở cho tự chấm điểm</button>" not in page


def test_before_a_campaign_is_opened_its_page_warns_of_what_is_missing(bo, year):
    year.campaign.appointments.all().delete()
    Campaign.objects.update(status="planned", self_scoring_due=date(2020, 11, 15))
    page = at("campaign_open", year.campaign.pk)
    told = text_of(bo.get(page))
    assert "Lưu ý: Chưa cử Trưởng khu vực, chưa có ai thẩm định ngoài Bộ: Khu vực" in told
    assert "Lưu ý: Chưa đơn vị nào có tài khoản để tự chấm điểm." in told
    assert "Lưu ý: Chưa ghi hạn thẩm định, hạn tổng kết." in told
    year.clerk("STP-1")
    assert "Lưu ý: 4 đơn vị chưa có tài khoản để tự chấm điểm: Sở Tư pháp" in text_of(bo.get(page))
    assert bo.post(page).status_code == 302


def test_nothing_is_warned_of_where_nothing_is_missing(bo, year):
    due = date(2020, 11, 15)
    Campaign.objects.update(
        status="planned", self_scoring_due=due, appraisal_due=due, closing_due=due
    )
    for code in year.agencies:
        year.clerk(code)
    assert "Lưu ý" not in text_of(bo.get(at("campaign_open", year.campaign.pk)))


def test_a_campaign_whose_zones_are_not_closed_offers_no_closing_and_names_them(bo, year):
    page = text_of(bo.get(at("campaign_close", year.campaign.pk)))
    assert f"Còn khu vực chưa khép năm: {year.zone}." in page
    assert ">Khép lại phong trào</button>" not in page


def test_the_next_year_opens_by_its_page_and_tells_what_was_carried_over(bo, year):
    before = text_of(bo.get(at("campaign_next_year", year.campaign.pk)))
    assert "Chuyển 5 thành viên của 1 khu vực" in before
    assert not Campaign.objects.filter(year=2021).exists()
    answer = bo.post(at("campaign_next_year", year.campaign.pk), follow=True)
    after, opened = text_of(answer), Campaign.objects.get(year=2021)
    assert answer.redirect_chain == [(at("campaign_change", opened.pk), 302)]
    assert "đang chuẩn bị, chưa mở cho tự chấm điểm" in after
    assert "1 khu vực, 5 thành viên, 2 bảng tiêu chí để soạn tiếp." in after
    assert "Đến lượt làm Trưởng khu vực" in after
    assert "Hãy ghi các hạn tự chấm điểm" in after
    assert opened.status == "planned"


def test_a_zone_that_has_members_but_no_year_yet_is_counted_before_the_next_year_opens(bo, year):
    year.zone_year.delete()
    before = text_of(bo.get(at("campaign_next_year", year.campaign.pk)))
    assert "Chuyển 5 thành viên của 1 khu vực" in before


def test_a_next_year_that_exists_is_not_offered(bo, year):
    make_campaign(2021, status="planned")
    answer = bo.post(at("campaign_next_year", year.campaign.pk), follow=True)
    assert "Phong trào năm 2021 đã có." in text_of(answer)


def test_deleting_a_campaign_with_history_says_by_what_it_is_protected(bo, year):
    page = text_of(bo.post(at("campaign_delete", year.campaign.pk), {"post": "yes"}))
    assert str(year.zone_year) in page
    assert Campaign.objects.filter(pk=year.campaign.pk).exists()


# the zone's year and the members


def test_a_long_target_is_read_whole_where_it_is_written(bo, year):
    text = "Chỉ tiêu " + "rất dài " * 30
    year.zone_year.targets.create(text=text.strip(), figure=1)
    page = text_of(bo.get(at("zoneyear_change", year.zone_year.pk)))
    [shown] = re.findall(r'<textarea name="targets-0-text"[^>]*>([^<]+)</textarea>', page)
    assert shown.strip() == text.strip()


def test_targets_are_written_on_the_zones_year(bo, year):
    form = {
        "slogan": "Đoàn kết",
        "targets-TOTAL_FORMS": "1",
        "targets-INITIAL_FORMS": "0",
        "targets-0-text": "Hòa giải thành",
        "targets-0-unit": "%",
        "targets-0-figure": "80.5",
        "targets-0-zone_year": str(year.zone_year.pk),
    }
    assert bo.post(at("zoneyear_change", year.zone_year.pk), form).status_code == 302
    target = year.zone_year.targets.get()
    assert (target.text, str(target.figure)) == ("Hòa giải thành", "80.50")


def test_a_zones_year_with_members_is_not_deleted(bo, year):
    page = text_of(bo.post(at("zoneyear_delete", year.zone_year.pk), {"post": "yes"}))
    assert f"{year.zone_year}: còn 5 thành viên" in page
    year.zone_year.refresh_from_db()


def test_a_closed_year_of_a_zone_offers_no_deletion(bo, year):
    change, delete = (at(f"zoneyear_{name}", year.zone_year.pk) for name in ("change", "delete"))
    assert delete in text_of(bo.get(change))
    for sheet in year.sheets.values():
        score(sheet, I_1=(60, 60))
    close(year)
    assert delete not in text_of(bo.get(change))
    assert bo.post(delete, {"post": "yes"}).status_code == 403


def test_a_zones_year_is_closed_only_when_its_sheets_are_appraised(bo, year):
    page = text_of(bo.post(at("zoneyear_close", year.zone_year.pk)))
    assert "Còn 5 đơn vị chưa được thẩm định" in page
    year.zone_year.refresh_from_db()
    assert not year.zone_year.is_closed


def test_a_new_member_of_a_running_year_gets_its_sheet(bo, year):
    agency = make_agency("STP-9")
    form = {"campaign": year.campaign.pk, "zone": year.zone.pk, "agency": agency.pk}
    assert bo.post(at("membership_add"), form).status_code == 302
    assert agency.sheets.get().table == year.tables["STP"]


def test_an_agency_in_two_zones_of_a_kind_is_refused_in_a_sentence(bo, year):
    other = make_zone()
    form = {
        "campaign": year.campaign.pk,
        "zone": other.pk,
        "agency": year.agencies["STP-1"].pk,
    }
    page = bo.post(at("membership_add"), form)
    assert "Đơn vị đã thuộc một khu vực (cụm) cùng loại trong năm này." in text_of(page)
    assert not Membership.objects.filter(zone=other).exists()


def test_a_member_that_is_gone_by_that_year_is_refused_in_a_sentence(bo, year):
    gone = make_agency("STP-GONE", dissolved_on=date(2019, 12, 31))
    form = {"campaign": year.campaign.pk, "zone": year.zone.pk, "agency": gone.pk}
    page = bo.post(at("membership_add"), form)
    assert "Đơn vị không hoạt động trong năm 2020." in text_of(page)


def test_a_member_with_a_sheet_is_not_deleted_and_the_page_says_so(bo, year):
    member = Membership.objects.get(agency=year.agencies["STP-1"])
    page = text_of(bo.post(at("membership_delete", member.pk), {"post": "yes"}))
    assert f"bảng chấm điểm: {year.sheets['STP-1']}" in page
    assert Membership.objects.filter(pk=member.pk).exists()
