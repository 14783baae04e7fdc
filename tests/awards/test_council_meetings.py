"""A council's meeting is made, its sheet printed, and only then held and its votes recorded."""

import pytest
import tablib
from django.urls import reverse

from awards.models import CouncilMeeting, CouncilVote, Nomination
from awards.resources import CouncilMeetingResource
from tests.awards.factories import make_nomination
from tests.awards.pdfreading import text_of
from tests.zones.factories import make_user

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


def test_minutes_and_attendance_are_not_emptied_once_votes_rest_on_them(client):
    client.force_login(make_user())
    nomination = make_nomination(state=State.REVIEWED)
    meeting = make_meeting(client, nomination)
    votes = reverse("admin:awards_councilmeeting_votes", args=[meeting.pk])
    client.post(votes, {f"for-{nomination.pk}": "9", "minutes_number": "01/BB", "present": "9"})
    address = reverse("admin:awards_councilmeeting_change", args=[meeting.pk])
    form = client.get(address).context["adminform"].form
    emptied = {**form.initial, "held_on": "02/01/2026", "minutes_number": "", "present": ""}
    answer = client.post(address, emptied)
    assert "Đã ghi kết quả bỏ phiếu thì không để trống được." in answer.content.decode()


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
