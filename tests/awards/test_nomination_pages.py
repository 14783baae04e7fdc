"""A nomination's page tells what became of it, and offers only what can still be done."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import (
    CouncilMeeting,
    Discipline,
    EligibilityRule,
    Nomination,
    Service,
)
from awards.services.council import record_votes
from awards.services.drafts import draft_about
from tests.awards.factories import (
    issue_signed,
    make_award_type,
    make_draft,
    make_issued,
    make_nomination,
    make_person,
)
from tests.zones.factories import SampleYear, make_agency, make_campaign, make_user, make_zone
from tests.zones.rankings import close, score

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(client):
    """The Ministry's clerk, signed in."""
    client.force_login(make_user())
    return client


def page(client, name: str, *args) -> str:
    return unescape(client.get(reverse(f"admin:awards_{name}", args=args)).content.decode())


def test_a_nomination_in_a_decision_is_not_offered_to_be_considered_again(bo):
    nomination = make_nomination()
    make_issued(nomination)
    told = page(bo, "nomination_reopen", nomination.pk)
    assert "Đề nghị đã có trong một quyết định." in told
    assert ">Xét lại từ đầu</button>" not in told
    again = reverse("admin:awards_nomination_reopen", args=[nomination.pk])
    assert "đã có trong một quyết định" in unescape(
        bo.post(again, {"reason": "Nhầm"}).content.decode()
    )
    nomination.refresh_from_db()
    assert nomination.state == "agreed"


def test_the_decision_that_confers_it_stands_on_its_page_with_number_day_and_link(bo):
    nomination, other = make_nomination(), make_nomination()
    issued = make_issued(nomination)
    told = page(bo, "nomination_change", nomination.pk)
    link = reverse("admin:awards_decision_change", args=[issued.pk])
    assert (
        f'Đã có quyết định khen thưởng: <a class="td-link" href="{link}">số 01/QĐ-BTP</a>' in told
    )
    assert "ngày 05/01/2026." in told
    assert "Đã có quyết định" not in page(bo, "nomination_change", other.pk)


def test_the_list_tells_the_decision_that_confers_each_and_asks_as_often_for_many(
    bo, django_assert_num_queries
):
    address = reverse("admin:awards_nomination_changelist")
    conferred, drafted = make_nomination(), make_nomination()
    issued = make_issued(conferred)
    make_draft(drafted)
    with CaptureQueriesContext(connection) as few:
        told = unescape(bo.get(address).content.decode())
    assert told.count("Đã tặng, số 01/QĐ-BTP") == 1
    assert ">Hội đồng đồng ý<" in re.sub(r">\s+|\s+<", lambda m: m[0].strip(), told)
    make_issued(*[make_nomination() for _ in range(8)])
    with django_assert_num_queries(len(few)):
        bo.get(address)
    issue_signed(draft_about(issued, "cancellation", signed_on=date(2026, 1, 6), reason="Nhầm"))
    assert "số 01/QĐ-BTP" not in bo.get(address).content.decode()


def test_a_cancelled_decision_is_told_as_cancelled(bo):
    nomination = make_nomination()
    issued = make_issued(nomination)
    issue_signed(draft_about(issued, "cancellation", signed_on=date(2026, 1, 6), reason="Nhầm"))
    assert "ngày 05/01/2026, đã bị hủy bỏ." in page(bo, "nomination_change", nomination.pk)


def test_who_sees_no_drafts_reads_only_that_there_is_one(bo, client):
    agency = make_agency()
    nomination = make_nomination(agency=agency)
    link = reverse("admin:awards_decision_change", args=[make_draft(nomination).pk])
    assert f'<a class="td-link" href="{link}">dự thảo quyết định</a> (đang soạn)' in page(
        bo, "nomination_change", nomination.pk
    )
    client.force_login(make_user(agency=agency))
    told = page(client, "nomination_change", nomination.pk)
    assert "Đã có trong một dự thảo quyết định (đang soạn)." in told
    assert link not in told


def test_drafting_again_says_that_all_that_was_agreed_is_in_a_decision_already(bo):
    nomination = make_nomination()
    draft = make_draft(nomination)
    sent = {
        "what": "awards",
        "campaign": nomination.campaign_id,
        "issuer": draft.issuer_id,
        "signed_on": "2026-01-05",
    }
    answer = bo.post(reverse("admin:awards_decision_draft"), sent)
    told = "Mọi đề nghị hội đồng đã đồng ý đều đã có trong một quyết định hoặc dự thảo."
    assert told in unescape(answer.content.decode())
    Nomination.objects.update(state="reviewed")
    answer = bo.post(reverse("admin:awards_decision_draft"), sent)
    told = "Năm 2025 chưa có đề nghị nào được hội đồng đồng ý."
    assert told in unescape(answer.content.decode())
    narrowed = {**sent, "award_type": nomination.award_type_id}
    answer = bo.post(reverse("admin:awards_decision_draft"), narrowed)
    told = "Năm 2025 chưa có đề nghị nào theo khu vực, danh hiệu đã chọn được hội đồng đồng ý."
    assert told in unescape(answer.content.decode())


def proposed(client, campaign, zone) -> str:
    sent = {"campaign": campaign.pk, "zone": zone.pk}
    answer = client.post(reverse("admin:awards_nomination_propose"), sent, follow=True)
    return unescape(answer.content.decode())


def test_the_flag_is_offered_for_the_last_zone_that_was_closed_before_any_other(bo):
    assert "selected" not in page(bo, "nomination_changelist")
    year = SampleYear(stp=1)
    make_campaign(2021, status="planned")
    make_zone("AAA", name="Cụm không có ai")
    for sheet in year.sheets.values():
        score(sheet, I_1=(60, 60), I_2=(40, 40))
    for _ in ("has points", "is closed"):
        offered = page(bo, "nomination_changelist")
        assert f'<option value="{year.campaign.pk}" selected>' in offered
        assert f'<option value="{year.zone.pk}" selected>' in offered
        if not year.zone_year.is_closed:
            close(year)


def test_why_nothing_was_proposed_is_told_and_what_was_chosen_stays(bo):
    make_award_type("COBTP")
    year, empty = SampleYear(stp=1), make_zone("KHAC", name="Cụm khác")
    told = proposed(bo, year.campaign, empty)
    assert "Cụm khác, năm 2020: khu vực không có thành viên nào." in told
    assert f'<option value="{empty.pk}" selected>' in told
    assert f'<option value="{empty.pk}" selected>' not in page(bo, "nomination_changelist")
    assert "chưa có xếp hạng, chưa đơn vị nào có điểm." in proposed(bo, year.campaign, year.zone)
    score(year.sheets["STP-1"], I_1=50)
    assert "Đã đề nghị: Sở Tư pháp tỉnh số 1." in proposed(bo, year.campaign, year.zone)
    told = proposed(bo, year.campaign, year.zone)
    assert "đơn vị dẫn đầu các khối đã được đề nghị Cờ từ trước: Sở Tư pháp tỉnh số 1." in told
    assert "Không có đề nghị mới nào" not in told
    assert Nomination.objects.count() == 1


def test_the_votes_page_says_of_each_vote_whether_it_was_enough_and_leads_to_the_draft(bo):
    agreed, refused = make_nomination(), make_nomination()
    Nomination.objects.update(state="reviewed")
    meeting = CouncilMeeting.objects.create(
        campaign=agreed.campaign,
        council="Hội đồng",
        minutes_number="01",
        held_on=date(2026, 1, 2),
        members=12,
        present=12,
        threshold=80,
    )
    assert "12 thành viên, đồng ý từ 80 %." in page(bo, "councilmeeting_votes", meeting.pk)
    votes = {Nomination.objects.get(pk=agreed.pk): (10, 2)}
    votes[Nomination.objects.get(pk=refused.pk)] = (9, 3)
    record_votes(meeting, votes, by=make_user())
    told = page(bo, "councilmeeting_votes", meeting.pk)
    assert '10 đồng ý, 2 không đồng ý <span class="td-badge">83,33 %, đạt</span>' in told
    assert '3 không đồng ý <span class="td-badge td-badge-bad">75 %, không đạt</span>' in told
    drafting = f"{reverse('admin:awards_decision_draft')}?campaign={agreed.campaign_id}"
    assert f'href="{drafting}">Soạn quyết định</a>' in told
    form = bo.get(drafting).context["form"]
    assert form["campaign"].value() == str(agreed.campaign_id)


def test_past_the_council_is_the_last_way_and_asks_for_a_reason(bo):
    nomination = make_nomination()
    Nomination.objects.update(state="reviewed")
    shown = bo.get(reverse("admin:awards_nomination_change", args=[nomination.pk]))
    *others, (last, address) = shown.context["transitions"]
    assert last.label == "Đồng ý không qua hội đồng"
    assert [one.label for one, _ in others][0] == "Không đồng ý"
    assert "Lý do (bắt buộc)" in page(bo, "nomination_agree", nomination.pk)
    bo.post(address, {"reason": ""})
    nomination.refresh_from_db()
    assert nomination.state == "reviewed"
    told = unescape(bo.post(address, {"reason": "Khen đột xuất"}, follow=True).content.decode())
    assert "Đã ghi: đồng ý không qua hội đồng." in told
    assert "Hội đồng đồng ý, Khen đột xuất" in told


def test_an_agencys_clerk_without_nominations_is_advised_what_the_page_offers(client):
    client.force_login(make_user(agency=make_agency()))
    told = page(client, "nomination_changelist")
    assert "cả danh sách thì nhập từ tệp." in told
    assert reverse("admin:awards_nomination_import") in told
    assert "từ xếp hạng" not in told
    assert reverse("admin:awards_nomination_propose") not in told


def proposed_of(agency, zone, name: str, achievement: str) -> Nomination:
    person = make_person(name)
    Service.objects.create(person=person, agency=agency)
    Discipline.objects.create(person=person, matter="Đơn tố cáo", starts_on=date(2025, 3, 1))
    return make_nomination(agency=agency, person=person, zone=zone, achievement=achievement)


def test_what_is_held_against_a_person_is_read_by_who_may_see_the_person(client):
    year = SampleYear()
    nomination = proposed_of(year.agencies["STP-2"], year.zone, "Trần Thị Hoa", "Sáng kiến")
    EligibilityRule.objects.create(check_name="no_discipline", legal_basis="Điều 8")
    client.force_login(year.clerk("STP-2"))
    assert "Đơn tố cáo (từ 01/03/2025)" in page(client, "nomination_change", nomination.pk)
    client.force_login(year.clerk("STP-1"))
    read = page(client, "nomination_change", nomination.pk)
    assert "Trần Thị Hoa" in read
    assert "Đơn tố cáo" not in read


def test_whom_another_agency_proposed_before_is_not_told_in_the_history(client, bo):
    year = SampleYear()
    nomination = proposed_of(year.agencies["STP-1"], None, "Trần Thị Hoa", "Sáng kiến một")
    first = nomination.history.latest()
    nomination.agency, nomination.person = year.agencies["STP-2"], make_person("Lê Văn Nam")
    nomination.achievement = "Sáng kiến ba"
    nomination.save()
    nomination.achievement = "Sáng kiến bốn"
    nomination.save()
    address = ("nomination_history", nomination.pk)
    assert "Trần Thị Hoa" in page(bo, *address)
    client.force_login(year.clerk("STP-2"))
    told = page(client, *address)
    assert "Sáng kiến bốn" in told
    assert "Trần Thị Hoa" not in told
    assert "Sáng kiến một" not in told
    versions = reverse("admin:awards_nomination_change", args=[nomination.pk])
    versions = versions.replace("change/", "history/{}/")
    assert client.get(versions.format(first.pk)).status_code == 404
    assert client.get(versions.format(nomination.history.latest().pk)).status_code == 200
