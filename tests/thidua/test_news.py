"""«Có gì mới»: what others did since one was last here, of what one may see."""

import time
from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.models import Decision
from awards.services import decisions, nominations
from tests.awards.factories import (
    make_award_type,
    make_draft,
    make_issued,
    make_issuing_user,
    make_nomination,
    signed,
)
from tests.thidua.signingin import let_pass
from tests.zones.factories import SampleYear, make_agency, make_appointment, make_user
from tests.zones.rankings import close, score
from tests.zones.workbooks.builders import upload, wide
from thidua.accounts.models import User
from thidua.accounts.visits import last_visit_ended_at
from thidua.audit.context import Context, acting, known_as, new_request_id
from thidua.news import news_of
from thidua.newspage import MOST
from zones.services import campaigns, scoresheets
from zones.workbooks.staging import confirm
from zones.workbooks.undoing import undo

pytestmark = pytest.mark.django_db
PAGE, INDEX = reverse("admin:news"), reverse("admin:index")


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3, thads=1)


@pytest.fixture
def since():
    """Before all that the test does, and after what its fixtures did."""
    now = timezone.now()
    time.sleep(0.002)  # SQLite's log counts thousandths of a second
    return now


def told(user, since, most: int = MOST) -> list[str]:
    """Returns the sentences, the oldest first."""
    return [one.sentence for one in reversed(news_of(user, since, most))]


def request(act, *args, user=None, **kwargs):
    """Does it as a request of its own would."""
    with acting(Context(new_request_id(), "page")):
        if user is not None:
            known_as(user)
        return act(*args, **kwargs)


def handed_in(year: SampleYear, code: str = "STP-2"):
    score(year.sheets[code], I_1=50, I_2=30)
    return request(scoresheets.submit, year.sheets[code], by=year.clerk(code))


def test_a_sheets_course_is_told_step_by_step(year, since):
    chair = year.clerk("STP-1")
    sheet = handed_in(year)
    request(scoresheets.send_back, sheet, by=chair, reason="Thiếu tài liệu")
    request(scoresheets.submit, sheet, by=year.clerk("STP-2"))
    request(scoresheets.appraise, sheet, by=chair)
    request(scoresheets.approve, sheet, by=year.ministry)
    agency = "Sở Tư pháp tỉnh số 2, năm 2020"
    course = [
        f"Nộp bảng chấm điểm: {agency}",
        f"Trả lại bảng chấm điểm: {agency}. Lý do: Thiếu tài liệu",
        f"Nộp bảng chấm điểm: {agency}",
        f"Thẩm định xong bảng chấm điểm: {agency}",
        f"Duyệt bảng chấm điểm: {agency}",
    ]
    for user in (make_user(), make_user(role="viewer"), year.clerk("STP-2"), chair):
        assert told(user, since) == course
    address = reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])
    assert {one.address for one in news_of(chair, since, MOST)} == {address}


def test_a_sheet_taken_back_over_several_steps_is_told_once(year, since):
    sheet = request(scoresheets.appraise, handed_in(year), by=year.clerk("STP-1"))
    sheet = request(scoresheets.approve, sheet, by=year.ministry)
    mark = timezone.now()
    request(scoresheets.return_to_draft, sheet, by=year.ministry, reason="Nhầm năm")
    agency = "Sở Tư pháp tỉnh số 2, năm 2020"
    assert told(year.clerk("STP-2"), mark) == [f"Trả lại bảng chấm điểm: {agency}. Lý do: Nhầm năm"]


def test_an_agencys_clerk_is_told_nothing_of_another_agencys_points(year, since):
    handed_in(year)
    upload(year, wide(["STP-3", "", 10]), user=year.ministry)
    for user in (year.clerk("STP-3"), make_user(agency=make_agency("STP-X"))):
        assert told(user, since) == []
    for role in ("issuer", "administrator"):
        assert told(make_user(role=role), since) == []


def test_a_vice_chair_is_told_of_the_own_block(year, since):
    make_appointment(year.campaign, year.zone, year.agencies["STP-3"], role="vice_chair")
    handed_in(year)
    score(year.sheets["THADS-1"], I_1=50)
    scoresheets.submit(year.sheets["THADS-1"], by=year.clerk("THADS-1"))
    sentences = told(year.clerk("STP-3"), since)
    assert "Nộp bảng chấm điểm: Sở Tư pháp tỉnh số 2, năm 2020" in sentences
    assert not any("Thi hành án dân sự tỉnh số 1" in one for one in sentences)


def test_what_one_did_oneself_is_no_news(year, since):
    clerk = year.clerk("STP-2")
    score(year.sheets["STP-2"], I_1=50)
    request(scoresheets.submit, year.sheets["STP-2"], by=clerk, user=clerk)
    assert told(clerk, since) == []
    (one,) = news_of(year.clerk("STP-1"), since, MOST)
    assert one.who == str(clerk)


def test_imports_are_told_when_they_are_confirmed_and_undone(year, since):
    staged = upload(year, wide(["STP-2", "", 10, 20]), user=year.ministry).workbook_import
    reader = make_user(role="viewer")
    assert told(reader, since) == []
    with_user = {"user": year.ministry}
    request(lambda: confirm(staged, **with_user))
    request(lambda: undo(staged, **with_user))
    title = year.campaign.title
    assert told(reader, since) == [
        f"Ghi lượt nhập Excel {staged.pk}: {title}, 2 điểm mới, 0 điểm thay đổi",
        f"Hoàn tác lượt nhập Excel {staged.pk}: {title}",
    ]


def test_a_clerk_is_told_of_imports_that_wrote_points_of_the_own_agency(year, since):
    rows = wide(["STP-2", "", 10, 20], ["STP-3", "", 30])
    staged = upload(year, ("so-tong-hop.xlsx", rows), user=year.ministry).workbook_import
    clerk = year.clerk("STP-2")
    assert told(clerk, since) == []
    request(lambda: confirm(staged, user=year.ministry), user=year.ministry)
    said = "Bộ Tư pháp nhập điểm tự chấm của đơn vị từ tệp «so-tong-hop.xlsx», năm 2020:"
    (one,) = news_of(clerk, since, MOST)
    assert (one.sentence, one.who) == (f"{said} 2 điểm", str(year.ministry))
    assert one.address == reverse("admin:zones_scoresheet_sheet", args=[year.sheets["STP-2"].pk])
    assert told(year.clerk("STP-3"), since) == [f"{said} 1 điểm"]
    assert told(year.clerk("THADS-1"), since) == []
    request(lambda: undo(staged, user=year.ministry), user=year.ministry)
    assert told(clerk, since)[-1] == f"Hoàn tác lượt nhập Excel: {said} 2 điểm"


def test_of_several_files_at_once_none_is_named_to_a_clerk(year, since):
    files = [(f"{code}.xlsx", wide([code, "", 10, 20])) for code in ("STP-3", "STP-2")]
    staged = upload(year, *files, user=year.ministry).workbook_import
    request(lambda: confirm(staged, user=year.ministry), user=year.ministry)
    said = "Bộ Tư pháp nhập điểm tự chấm của đơn vị từ nhiều tệp, năm 2020: 2 điểm"
    assert told(year.clerk("STP-2"), since) == [said]


def test_a_clerk_is_told_who_imported_and_which_points(year, since):
    handed_in(year)
    mark = timezone.now()
    chair, colleague = year.clerk("STP-1"), year.clerk("STP-3")
    for user, field, rows in (
        (chair, "appraised", wide(["STP-2", "", 45, 25])),
        (colleague, "self", wide(["STP-3", "", 10])),
    ):
        staged = upload(year, rows, user=user, field=field).workbook_import
        request(partial(confirm, staged, user=user))
    (of_chair,) = told(year.clerk("STP-2"), mark)
    assert of_chair.startswith("Thường trực khu vực nhập điểm thẩm định của đơn vị từ tệp «")
    assert of_chair.endswith(": 2 điểm")
    (of_colleague,) = told(year.clerk("STP-3"), mark)
    assert of_colleague.startswith("Đồng nghiệp nhập điểm tự chấm của đơn vị")


def test_the_heir_of_an_agency_is_told_of_its_points_and_its_sheet_opens(client, year, since):
    heir, gone = make_agency("STP-SAU"), year.agencies["STP-2"]
    gone.dissolved_on = timezone.localdate() - timedelta(days=1)
    gone.save()
    gone.successors.add(heir)
    staged = upload(year, wide(["STP-2", "", 10]), user=year.ministry).workbook_import
    request(lambda: confirm(staged, user=year.ministry), user=year.ministry)
    clerk = make_user(agency=heir)
    (one,) = news_of(clerk, since, MOST)
    assert one.sentence.endswith(": 1 điểm")
    client.force_login(clerk)
    assert client.get(one.address).status_code == 200


def test_a_campaigns_course_an_appointment_and_a_closing_are_told_to_everybody(year, since):
    make_appointment(year.campaign, year.zone, year.agencies["STP-2"], role="vice_chair")
    request(campaigns.begin_appraising, year.campaign, by=year.ministry)
    for sheet in year.sheets.values():
        score(sheet, I_1=(50, 50))
    close(year)
    request(campaigns.close_campaign, year.campaign, by=year.ministry)
    zone, title = year.zone.name, year.campaign.title
    assert told(make_user(role="administrator"), since) == [
        f"Cử Phó Trưởng khu vực: Sở Tư pháp tỉnh số 2, {zone}, năm 2020",
        f"Chuyển sang thẩm định: {title}",
        f"Khép năm thi đua, kết quả đã chốt: {zone}, năm 2020",
        f"Khép lại: {title}",
    ]


def test_decisions_are_told_when_they_are_issued_and_to_the_office_when_checked(year, since):
    decision = signed(make_draft())
    request(decisions.check, decision, by=make_user())
    decision = request(decisions.issue, decision, by=make_issuing_user())
    issued = f"Ban hành quyết định {decision.reference}: {decision.subject}"
    checked = f"Kiểm tra xong, chờ cấp số: {decision.subject}"
    assert told(year.clerk("STP-2"), since)[-1:] == [issued]
    assert checked not in told(year.clerk("STP-2"), since)
    sentences = told(make_user(role="issuer"), since)
    assert sentences.index(checked) < sentences.index(issued)


def test_a_draft_is_no_news(year, since):
    make_draft()
    assert Decision.objects.get().state == "draft"
    assert not any("quyết định" in one for one in told(make_user(), since))


def test_the_steps_of_a_nomination_are_told_to_its_agency(year, since):
    nomination = make_nomination(year.campaign, agency=year.agencies["STP-2"])
    nominations.move(nomination, "reviewed", by=year.ministry)
    name = f"{make_award_type().name}: Sở Tư pháp tỉnh số 2"
    assert told(year.clerk("STP-2"), since) == [f"Đề nghị khen thưởng, đã rà soát: {name}"]
    assert told(year.clerk("STP-3"), since) == []


def test_the_newest_come_first_and_only_so_many(year, since):
    for code in ("STP-1", "STP-2", "STP-3"):
        handed_in(year, code)
    found = news_of(make_user(), since, 2)
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert "số 3" in found[0].sentence
    assert len(found) == 2


def test_acts_that_wrote_a_row_twice_do_not_push_others_out(year, since):
    handed_in(year, "STP-3")
    sheet = request(scoresheets.appraise, handed_in(year), by=year.clerk("STP-1"))
    sheet = request(scoresheets.approve, sheet, by=year.ministry)
    request(scoresheets.return_to_draft, sheet, by=year.ministry, reason="Nhầm năm")
    sentences = [one.sentence for one in news_of(make_user(), since, 2)]
    assert ["Trả lại" in one or "Duyệt" in one for one in sentences] == [True, True]


def test_what_one_person_did_to_many_sheets_at_once_is_told_once(client, since):
    year = SampleYear(stp=12)
    for code, sheet in year.sheets.items():
        score(sheet, I_1=50)
        scoresheets.submit(sheet, by=year.clerk(code))
        scoresheets.appraise(sheet, by=year.ministry)
    mark = timezone.now()
    chosen = {
        "action": "approve_chosen",
        "_selected_action": [sheet.pk for sheet in year.sheets.values()],
        "post": "yes",
    }
    client.force_login(year.ministry)
    client.post(reverse("admin:zones_scoresheet_changelist"), chosen)
    (one,) = news_of(make_user(role="viewer"), mark, 5)
    assert one.sentence.startswith("Duyệt 12 bảng chấm điểm, năm 2020: Sở Tư pháp tỉnh số ")
    assert one.who == str(year.ministry)
    client.force_login(make_user(role="viewer"))
    assert client.get(one.address).content.decode().count("Đã duyệt</span>") == 12


def test_sheets_sent_back_are_told_one_by_one_with_their_reasons(year, since):
    sheets = [handed_in(year, code) for code in ("STP-2", "STP-3")]
    mark = timezone.now()
    for sheet in sheets:
        request(scoresheets.send_back, sheet, by=year.ministry, reason="Sai", user=year.ministry)
    sentences = told(make_user(), mark)
    assert [one.endswith("Lý do: Sai") for one in sentences] == [True, True]


def test_it_is_read_in_one_query(year, since, django_assert_max_num_queries):
    handed_in(year)
    make_issued()
    staged = upload(year, wide(["STP-1", "", 10]), user=year.ministry).workbook_import
    confirm(staged, user=year.ministry)
    clerk = User.objects.select_related("agency").get(pk=year.clerk("STP-1").pk)
    clerk.agency.lineage_ids()
    with django_assert_max_num_queries(1):
        assert news_of(clerk, since, MOST)


def test_a_session_remembers_when_the_visit_before_it_ended(client):
    user = make_user()
    client.force_login(user)
    assert last_visit_ended_at(client.session) is None
    user.refresh_from_db()
    before = user.last_seen_at
    assert before is not None
    let_pass(client, "last_seen_at", minutes=5)
    client.get(INDEX)  # a sign of life, minutes later
    user.refresh_from_db()
    assert user.last_seen_at > before
    before = user.last_seen_at
    client.logout()
    client.force_login(user)
    assert abs(last_visit_ended_at(client.session) - before) < timedelta(milliseconds=1)


def test_within_a_minute_nothing_is_written_only_because_somebody_is_there(client):
    user = make_user()
    client.force_login(user)
    user.refresh_from_db()
    before = user.last_seen_at
    client.get(INDEX)
    user.refresh_from_db()
    assert user.last_seen_at == before


def back_again(client, user) -> None:
    """Signs the user in for the second time."""
    client.force_login(user)
    client.logout()
    client.force_login(user)


def test_the_first_page_and_the_page_of_its_own_show_the_news_since_then(client, year):
    chair = year.clerk("STP-1")
    client.force_login(chair)
    client.logout()
    handed_in(year)
    client.force_login(chair)
    address = reverse("admin:zones_scoresheet_sheet", args=[year.sheets["STP-2"].pk])
    for page in (INDEX, PAGE):
        text = client.get(page).content.decode()
        assert "Nộp bảng chấm điểm: Sở Tư pháp tỉnh số 2, năm 2020" in text
        assert f'href="{address}"' in text


def test_at_the_first_visit_the_page_tells_of_two_weeks_and_the_first_page_of_nothing(client, year):
    handed_in(year)
    client.force_login(make_user())
    assert "Có gì mới từ" not in client.get(INDEX).content.decode()
    text = client.get(PAGE).content.decode()
    assert "lần làm việc đầu tiên" in text
    assert "Nộp bảng chấm điểm" in text


def test_where_nothing_is_new_the_page_says_so_and_leads_on(client):
    user = make_user()
    back_again(client, user)
    text = client.get(PAGE).content.decode()
    assert "Chưa có gì mới." in text
    assert f'href="{INDEX}"' in text


def test_the_first_page_takes_at_most_nineteen_queries_with_news(
    client, year, django_assert_max_num_queries
):
    handed_in(year)
    make_issued()
    roles = [make_user(role=role) for role in ("ministry_clerk", "issuer", "viewer")]
    for user in (*roles, year.clerk("STP-1"), year.clerk("STP-2")):
        back_again(client, user)
        with django_assert_max_num_queries(19):
            client.get(INDEX)
