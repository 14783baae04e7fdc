"""A sheet's step has one name on every page: without a point it is «Chưa chấm», not «Đang chấm»."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.zones.factories import SampleYear
from tests.zones.rankings import score
from tests.zones.sheetforms import address, text_of
from zones.models import Campaign, ScoreSheet
from zones.services import scoresheets
from zones.services.discipline import discipline_of
from zones.services.progress import progress_of, step_name
from zones.workbooks.disciplinebook import state_text

pytestmark = pytest.mark.django_db
LIST = reverse("admin:zones_scoresheet_changelist")
INDEX = reverse("admin:index")


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=2)


@pytest.mark.parametrize(
    ("state", "has_points", "name"),
    [
        ("draft", False, "Chưa chấm"),
        ("draft", True, "Đang chấm"),
        ("submitted", True, "Đã nộp"),
        ("appraised", True, "Đã thẩm định"),
        ("approved", True, "Đã duyệt"),
    ],
)
def test_every_page_gives_a_sheets_step_the_same_name(client, year, state, has_points, name):
    sheet = year.sheets["STP-2"]
    if has_points:
        score(sheet, I_1=50)
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=state)
    badge = f">{name}</span>"

    client.force_login(year.clerk("STP-2"))
    for page in (INDEX, LIST, address(sheet)):
        assert badge in text_of(client.get(page)), page
    found = text_of(client.get(reverse("admin:global_search"), {"q": "so tu phap tinh so 2"}))
    assert f"STP-2 · {name}" in found

    read = ScoreSheet.objects.with_has_points().get(pk=sheet.pk)
    agencies = progress_of(year.campaign)[0].agencies
    (course,) = (
        c for b in discipline_of(year.campaign) for c in b.courses if c.sheet_id == sheet.pk
    )
    assert {step_name(read), state_text(course)} == {name}
    assert {a.step for a in agencies if a.sheet_id == sheet.pk} == {
        state if has_points else "nothing"
    }


def test_the_list_of_sheets_is_filtered_by_the_same_steps(client, year):
    begun, blank = year.sheets["STP-1"], year.sheets["STP-2"]
    score(begun, I_1=50)
    client.force_login(year.ministry)
    for step, shown, hidden in (("draft", begun, blank), ("nothing", blank, begun)):
        text = text_of(client.get(LIST, {"state__exact": step}))
        assert address(shown) in text
        assert address(hidden) not in text
    assert address(begun) not in text_of(client.get(LIST, {"state__exact": "approved"}))


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_hands_in_twice_is_led_to_the_sheet_and_told_when_it_was_handed_in(
    client, year, method
):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    score(sheet, I_1=50)
    submit = reverse("admin:zones_scoresheet_submit", args=[sheet.pk])
    client.force_login(clerk)
    client.post(submit)
    answer = getattr(client, method)(submit, follow=True)
    assert answer.redirect_chain[-1] == (address(sheet), 302)
    assert "«Nộp bảng chấm điểm» hiện không làm được. Bảng đã nộp lúc " in text_of(answer)
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "submitted"


def test_an_appraiser_is_told_that_the_sheet_went_back_and_the_agency_stays_refused(client, year):
    sheet, clerk, chair = year.sheets["STP-2"], year.clerk("STP-2"), year.clerk("STP-1")
    score(sheet, I_1=50)
    scoresheets.submit(sheet, by=clerk)
    send_back = reverse("admin:zones_scoresheet_return", args=[sheet.pk])
    client.force_login(chair)
    client.post(send_back, {"reason": "Chấm lại"})
    assert "Bảng đang ở bước tự chấm điểm." in text_of(client.get(send_back, follow=True))
    client.force_login(clerk)
    assert client.get(send_back).status_code == 403
    assert client.get(send_back.replace("return", "appraise")).status_code == 403


def test_after_self_scoring_ended_a_clerk_who_hands_in_is_told_so(client, year):
    sheet = year.sheets["STP-2"]
    score(sheet, I_1=50)
    year.campaign.status = "appraising"
    year.campaign.save()
    client.force_login(year.clerk("STP-2"))
    submit = reverse("admin:zones_scoresheet_submit", args=[sheet.pk])
    assert "Đã hết thời gian tự chấm điểm." in text_of(client.post(submit, follow=True))


def test_who_hands_in_late_is_told_so_and_who_was_sent_back_is_not(client):
    year = SampleYear(stp=2)
    Campaign.objects.update(self_scoring_due=timezone.localdate() - timedelta(days=3))
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    score(sheet, I_1=50)
    client.force_login(clerk)
    page = reverse("admin:zones_scoresheet_submit", args=[sheet.pk])
    assert "Nộp chậm: hạn " in client.get(page).content.decode()
    ScoreSheet.objects.filter(pk=sheet.pk).update(return_reason="Thiếu tài liệu")
    assert "Nộp chậm" not in client.get(page).content.decode()
