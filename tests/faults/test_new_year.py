"""New year's midnight falls at 17:00 UTC: on a server that keeps UTC too, it is Hà Nội's year.

Numbers begin again at 01, papers and pages carry the day of Hà Nội, deadlines pass on it.
"""

import time
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from awards.models import Decision, NumberSeries
from awards.services import decisions, drafts, numbering
from tests.awards.factories import make_draft, make_nomination, make_person, signed
from tests.faults.people import make_clerk, make_issuer
from tests.zones.factories import SampleYear
from tests.zones.workbooks.builders import upload, wide
from zones.models import Campaign

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC)
AFTER = datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC)
LAST_DAY, FIRST_DAY = date(2026, 12, 31), date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _a_server_that_keeps_utc(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def checked(day: date, by) -> Decision:
    draft = make_draft(make_nomination(person=make_person()), signed_on=day)
    return decisions.check(signed(draft), by=make_clerk())


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_numbers_begin_again_at_one_with_hanois_new_year():
    user = make_issuer()
    ready = {day: [checked(day, user) for _ in range(2)] for day in (LAST_DAY, FIRST_DAY)}
    late = checked(LAST_DAY, user)
    with at(BEFORE):
        assert numbering.today() == LAST_DAY
        with pytest.raises(ValidationError) as refusal:
            decisions.issue(ready[FIRST_DAY][0], by=user)
        assert refusal.value.code == "in_future"
        old = [decisions.issue(one, by=user).reference for one in ready[LAST_DAY]]
    with at(AFTER):
        assert numbering.today() == FIRST_DAY
        new = [decisions.issue(one, by=user).reference for one in ready[FIRST_DAY]]
        # signed on the last day, issued a second too late: the old year's next number
        old.append(decisions.issue(late, by=user).reference)
    assert old == ["01/QĐ-BTP", "02/QĐ-BTP", "03/QĐ-BTP"]
    assert new == ["01/QĐ-BTP", "02/QĐ-BTP"]
    series = NumberSeries.objects.filter(symbol="QĐ-BTP")
    assert dict(series.values_list("year", "last_number")) == {2026: 3, 2027: 2}


@pytest.mark.parametrize(
    ("moment", "typed", "printed"),
    [
        (BEFORE, "31/12/2026", "ngày 31 tháng 12 năm 2026"),
        (AFTER, "01/01/2027", "ngày 01 tháng 01 năm 2027"),
    ],
)
def test_papers_carry_the_day_of_hanoi(moment, typed, printed):
    user = make_issuer()
    with at(moment):
        client = signed_in(user)
        drafting = signed_in(make_clerk())
        page = drafting.get(reverse("admin:awards_decision_draft")).content.decode()
        assert f'value="{typed}"' in page
        issued = decisions.issue(checked(numbering.today(), user), by=user)
        following = drafts.draft_about(
            issued, "correction", signed_on=numbering.today(), reason="x"
        )
        shown = client.get(reverse("admin:awards_decision_change", args=[issued.pk]))
        for one in (issued, following):
            paper = client.get(reverse("admin:awards_decision_print", args=[one.pk]))
            assert printed in paper.content.decode()
    hour = {BEFORE: "23:59 31/12/2026", AFTER: "00:00 01/01/2027"}[moment]
    assert f"Ban hành {hour}" in shown.content.decode()


@pytest.mark.parametrize(("moment", "days"), [(BEFORE, "còn 1 ngày"), (AFTER, "hôm nay")])
def test_a_deadline_is_counted_in_days_of_hanoi(moment, days):
    year = SampleYear(2026)
    Campaign.objects.filter(pk=year.campaign.pk).update(self_scoring_due=FIRST_DAY)
    with at(moment):
        page = signed_in(year.clerk("STP-2")).get(reverse("admin:index")).content.decode()
    assert days in page


def test_the_year_worked_on_does_not_turn_with_the_clock():
    year = SampleYear(2026)
    clerk = make_clerk()
    staged = upload(year, wide(["STP-1", "", 10]), user=clerk).workbook_import
    for moment in (BEFORE, AFTER):
        with at(moment):
            client = signed_in(clerk)
            page = client.get(reverse("admin:zones_workbookimport_upload"))
            assert page.context["form"].fields["campaign"].initial == year.campaign
            ranking = client.get(reverse("admin:zones_ranking")).content.decode()
            assert str(year.campaign) in ranking
    with at(AFTER):
        client = signed_in(clerk)
        client.post(reverse("admin:zones_workbookimport_confirm", args=[staged.pk]))
        record = client.get(reverse("admin:zones_workbookimport_change", args=[staged.pk]))
    assert "ghi 00:00 01/01/2027" in record.content.decode()
