"""A council's meeting is made, its sheet printed, and only then held and its votes recorded."""

from datetime import date

import pytest
import tablib
from django.core.exceptions import ValidationError
from django.urls import reverse

from awards.models import CouncilMeeting, CouncilVote, Nomination
from awards.resources import CouncilMeetingResource
from tests.awards.factories import make_nomination
from tests.awards.pdfreading import text_of
from tests.permissions.pageforms import filled_form
from tests.zones.factories import make_campaign, make_user

pytestmark = pytest.mark.django_db
State = Nomination.State


def make_meeting(client, nomination) -> CouncilMeeting:
    """A meeting that is yet to be held, made on its page."""
    posted = {
        "campaign": nomination.campaign_id,
        "council": "Hội đồng",
        "held_on": "02/01/2026",
        "members": "9",
        "present": "",
        "threshold": "80",
    }
    answer = client.post(reverse("admin:awards_councilmeeting_add"), posted)
    assert answer.status_code == 302
    return CouncilMeeting.objects.get()


def test_a_meeting_is_made_before_it_is_held_and_tells_its_minutes_with_its_votes(client):
    client.force_login(make_user())
    nomination = make_nomination(state=State.REVIEWED)
    meeting = make_meeting(client, nomination)
    assert str(meeting) == "Hội đồng, họp ngày 02/01/2026"
    sheet = client.get(reverse("admin:awards_councilmeeting_sheet", args=[meeting.pk]))
    assert "Thành viên hội đồng (Ký, ghi rõ họ và tên" in text_of(sheet.content)
    votes = reverse("admin:awards_councilmeeting_votes", args=[meeting.pk])
    assert 'name="minutes_number"' in client.get(votes).content.decode()
    typed = {f"for-{nomination.pk}": "9"}
    refused = client.post(votes, typed)
    assert "Hãy ghi «Biên bản số» và «Số người dự»" in refused.content.decode()
    assert not CouncilVote.objects.exists()
    too_many = client.post(votes, {**typed, "minutes_number": "01/BB", "present": "10"})
    assert "không được nhiều hơn số thành viên" in too_many.content.decode()
    client.post(votes, {**typed, "minutes_number": "01/BB", "present": "8"})
    meeting.refresh_from_db()
    assert (meeting.minutes_number, meeting.present) == ("01/BB", 8)
    nomination.refresh_from_db()
    assert nomination.state == State.AGREED
    assert 'name="minutes_number"' not in client.get(votes).content.decode()


def make_voted_meeting(client) -> CouncilMeeting:
    """A meeting of nine of whom eight came, with a vote."""
    nomination = make_nomination(state=State.REVIEWED)
    meeting = make_meeting(client, nomination)
    votes = reverse("admin:awards_councilmeeting_votes", args=[meeting.pk])
    client.post(votes, {f"for-{nomination.pk}": "9", "minutes_number": "01/BB", "present": "8"})
    meeting.refresh_from_db()
    assert meeting.votes.count() == 1
    return meeting


def test_the_minutes_are_not_emptied_once_votes_rest_on_them(client):
    client.force_login(make_user())
    meeting = make_voted_meeting(client)
    address = reverse("admin:awards_councilmeeting_change", args=[meeting.pk])
    page = client.get(address).content.decode()
    emptied = client.post(address, filled_form(address, page, {"minutes_number": ""}))
    assert "Đã ghi kết quả bỏ phiếu thì không để trống được." in emptied.content.decode()
    corrected = client.post(address, filled_form(address, page, {"minutes_number": "02/BB"}))
    assert corrected.status_code == 302


@pytest.mark.parametrize(
    "change",
    [
        *({"members": 5, "present": 5}, {"members": 20}, {"present": 7}, {"present": 0}),
        *({"threshold": 50}, {"council": "Hội đồng khác"}, {"held_on": date(2026, 1, 3)}),
        {"campaign": 2030},
    ],
)
def test_what_votes_were_counted_by_is_not_changed_once_they_are_recorded(client, change):
    client.force_login(make_user())
    meeting = make_voted_meeting(client)
    if "campaign" in change:
        change = {"campaign": make_campaign(change["campaign"])}
    for name, value in change.items():
        setattr(meeting, name, value)
    with pytest.raises(ValidationError, match="thì không đổi được nữa") as refusal:
        meeting.full_clean()
    assert set(refusal.value.error_dict) == set(change)


def test_the_page_and_a_file_leave_what_votes_were_counted_by_as_it_is(client):
    user = make_user()
    client.force_login(user)
    meeting = make_voted_meeting(client)
    address = reverse("admin:awards_councilmeeting_change", args=[meeting.pk])
    typed = {"members": "5", "present": "5", "threshold": "50"}
    client.post(address, filled_form(address, client.get(address).content.decode(), typed))
    dataset = CouncilMeetingResource(user=user).export(CouncilMeeting.objects.all())
    [row] = dataset.dict
    row.update({"Số thành viên": 5, "Số người dự": 5})
    changed = tablib.Dataset(list(row.values()), headers=list(row))
    result = CouncilMeetingResource(user=user).import_data(changed)
    assert any("thì không đổi được nữa" in said for said in result.sentences())
    meeting.refresh_from_db()
    assert (meeting.members, meeting.present, meeting.threshold) == (9, 8, 80)


def test_a_meeting_yet_to_be_held_goes_out_to_a_file_and_comes_back(client):
    client.force_login(make_user())
    make_meeting(client, make_nomination())
    user = make_user()
    dataset = CouncilMeetingResource(user=user).export(CouncilMeeting.objects.all())
    headers, [stored] = dataset.headers, dataset.dict  # the import renames the headers
    result = CouncilMeetingResource(user=user).import_data(dataset)
    assert result.sentences() == []
    assert result.totals["skip"] == 1
    titles = [title for title in headers if title != "Số người dự"]
    other = {**stored, "Hội đồng": "Hội đồng khác"}
    without = tablib.Dataset([other[title] for title in titles], headers=titles)
    assert CouncilMeetingResource(user=user).import_data(without).sentences() == []
    assert CouncilMeeting.objects.get(council="Hội đồng khác").present == 0
