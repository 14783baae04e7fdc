"""A «Bảng tổng hợp» holds one kind of points: preselected is the one that the user may write."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.zones.factories import SampleYear, make_campaign, make_sheet, make_table
from tests.zones.workbooks.builders import points, wide
from zones.models import Campaign

pytestmark = pytest.mark.django_db
UPLOAD = "admin:zones_workbookimport_upload"


@pytest.fixture
def year() -> SampleYear:
    """STP-2 has handed in; STP-1, which chairs, has too."""
    year = SampleYear(stp=3)
    for code in ("STP-1", "STP-2"):
        hand_in(year, code)
    return year


def hand_in(year: SampleYear, code: str, state: str = "submitted") -> None:
    sheet = year.sheets[code]
    sheet.state, sheet.submitted_at, sheet.submitted_by = state, timezone.now(), year.ministry
    if state == "draft":
        sheet.submitted_at = sheet.submitted_by = None
    sheet.save()


def preselected(client, user) -> str:
    client.force_login(user)
    return client.get(reverse(UPLOAD)).context["form"]["field"].value()


def status(year: SampleYear, value: str) -> None:
    Campaign.objects.filter(pk=year.campaign.pk).update(status=value)


def test_who_may_only_appraise_finds_appraised_points_while_the_campaign_is_open(client, year):
    assert preselected(client, year.clerk("STP-1")) == "appraised"


def test_who_may_score_the_own_sheet_only_finds_self_points_though_others_appraise(client, year):
    assert preselected(client, year.clerk("STP-3")) == "self"
    status(year, "appraising")
    year.sheets["STP-3"].return_reason = "Chấm lại"
    year.sheets["STP-3"].save()
    assert preselected(client, year.clerk("STP-3")) == "self"


@pytest.mark.parametrize(("value", "kind"), [("open", "self"), ("appraising", "appraised")])
def test_who_may_write_both_or_neither_goes_by_the_campaign(client, year, value, kind):
    status(year, value)
    assert preselected(client, year.ministry) == kind
    chair = year.clerk("STP-1")
    hand_in(year, "STP-2", "draft")
    assert preselected(client, chair) == kind
    hand_in(year, "STP-1", "draft")
    hand_in(year, "STP-2")
    year.sheets["STP-1"].return_reason = "Chấm lại"
    year.sheets["STP-1"].save()
    assert preselected(client, chair) == kind


def test_nothing_of_a_closed_zone_counts(client, year):
    year.zone_year.closed_at, year.zone_year.closed_by = timezone.now(), year.ministry
    year.zone_year.save()
    assert preselected(client, year.clerk("STP-1")) == "self"


def test_the_page_knows_the_kind_of_each_campaign_for_when_another_is_chosen(client, year):
    chair = year.clerk("STP-1")
    later = make_campaign(2021)
    table = make_table(later, year.tables["STP"].block, open_by=year.ministry)
    make_sheet(later, year.agencies["STP-1"], table)
    assert preselected(client, chair) == "self"
    campaigns = client.get(reverse(UPLOAD)).context["form"].fields["campaign"].widget.attrs
    kinds = json.loads(campaigns["data-kinds"])
    assert kinds == {str(later.pk): "self", str(year.campaign.pk): "appraised"}
    asked_for = client.get(reverse(UPLOAD), {"campaign": year.campaign.pk})
    assert asked_for.context["form"]["field"].value() == "appraised"


def test_the_upload_page_asks_no_more_for_more_agencies(client, django_assert_max_num_queries):
    client.force_login(SampleYear(stp=12).clerk("STP-1"))
    client.get(reverse(UPLOAD))
    with django_assert_max_num_queries(14):
        client.get(reverse(UPLOAD))


def test_the_command_takes_the_kind_that_its_user_may_write(year, tmp_path):
    path = tmp_path / "diem.xlsx"
    path.write_bytes(wide(["STP-2", "", 5]))
    user = year.clerk("STP-1").username
    call_command("import_scores", str(path), "--campaign", "2020", "--user", user, "--commit")
    assert points(year) == {("STP-2", "I.1"): ("", "5")}


def test_the_command_without_a_user_takes_self_points(year, tmp_path):
    status(year, "appraising")
    path = tmp_path / "diem.xlsx"
    path.write_bytes(wide(["STP-2", "", 5]))
    call_command("import_scores", str(path), "--campaign", "2020", "--commit")
    assert points(year) == {("STP-2", "I.1"): "5"}
