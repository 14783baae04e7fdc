"""The list of all points: who sees which, what is found, and that it asks little."""

import pytest
from django.urls import reverse

from tests.zones.factories import (
    SampleYear,
    make_campaign,
    make_member,
    make_sheet,
    make_table,
    make_user,
)
from zones.models import Score

pytestmark = pytest.mark.django_db
LIST = "admin:zones_score_changelist"


@pytest.fixture
def year() -> SampleYear:
    year = SampleYear(stp=25, thads=1)
    for sheet in year.sheets.values():
        for leaf in sheet.table.criteria.leaves():
            Score.objects.create(sheet=sheet, criterion=leaf, self_points=1)
    return year


def rows(client, user, **query) -> list[tuple[str, str]]:
    """Returns (agency code, criterion path) of the rows shown."""
    client.force_login(user)
    shown = client.get(reverse(LIST), query)
    assert shown.status_code == 200
    return [(s.sheet.agency.code, s.criterion.path) for s in shown.context["cl"].result_list]


def test_pages_hold_every_point_once_and_in_order(client, year):
    everything = [row for page in (1, 2, 3) for row in rows(client, year.ministry, p=page)]
    assert len(everything) == len(set(everything)) == Score.objects.count() == 104
    assert everything[:4] == [("THADS-1", path) for path in ("I.1", "I.2", "II.1", "III.1")]
    assert everything[-1] == ("STP-1", "III.1")


def test_a_clerk_sees_points_of_the_own_agency_only(client, year):
    clerk = year.clerk("STP-2")
    assert {code for code, _ in rows(client, clerk)} == {"STP-2"}
    assert rows(client, clerk, agency=year.agencies["STP-3"].pk) == []
    assert rows(client, clerk, q="so 3") == []
    other = Score.objects.filter(sheet=year.sheets["STP-3"]).first()
    change = reverse("admin:zones_score_change", args=[other.pk])
    assert client.get(change).status_code == 404


def test_a_row_opens_its_sheet_and_nothing_is_written(client, year):
    score = Score.objects.filter(sheet=year.sheets["STP-2"]).first()
    client.force_login(year.ministry)
    change = reverse("admin:zones_score_change", args=[score.pk])
    sheet = reverse("admin:zones_scoresheet_sheet", args=[score.sheet_id])
    assert client.get(change).url.startswith(sheet)
    assert client.get(reverse("admin:zones_score_change", args=["abc"])).status_code == 404
    assert client.get(reverse("admin:zones_score_add")).status_code == 403
    for verb in ("delete", "history"):
        url = reverse(f"admin:zones_score_{verb}", args=[score.pk])
        client.post(url, {"post": "yes"})
    assert Score.objects.count() == 104


def test_filters_choose_campaign_agency_and_kind(client, year):
    agency = year.agencies["STP-2"]
    later = make_campaign(2021)
    table = make_table(later, agency.block, open_by=year.ministry)
    make_member(later, year.zone, agency)
    make_sheet(later, agency, table, {"I.1": 50})
    assert rows(client, year.ministry, campaign=later.pk) == [("STP-2", "I.1")]
    assert len(rows(client, year.ministry, agency=agency.pk)) == 5
    bonus = rows(client, year.ministry, kind="bonus")
    assert {path for _, path in bonus} == {"II.1"}
    assert len(bonus) == 26
    for query in ({"campaign": "x"}, {"agency": "9" * 30}, {"kind": "x"}, {"campaign": "٩"}):
        assert rows(client, year.ministry, **query) == []


@pytest.mark.parametrize(
    ("text", "codes", "paths"),
    [
        ("so tu phap tinh so 12", {"STP-12"}, {"I.1", "I.2", "II.1", "III.1"}),
        ("Thi hành án", {"THADS-1"}, {"I.1", "I.2", "II.1", "III.1"}),
        ("III.1", None, {"III.1"}),
        ("số 12 iii.1", {"STP-12"}, {"III.1"}),
        ("số 12 iii 1", {"STP-12"}, {"III.1"}),
        ("không có đâu", set(), set()),
    ],
)
def test_search_finds_agencies_and_criteria_without_accents(client, year, text, codes, paths):
    found = rows(client, year.ministry, q=text)
    assert {path for _, path in found} == paths
    assert codes is None or {code for code, _ in found} == codes


@pytest.mark.parametrize(
    "query",
    [{}, {"p": 3}, {"q": "tinh so 12"}, {"q": "I.1"}, {"q": "so 12 iii.1"}, {"kind": "base"}],
)
def test_the_list_asks_at_most_10_times(client, year, query, django_assert_max_num_queries):
    client.force_login(year.ministry)
    query = {**query, **({"campaign": year.campaign.pk} if query == {"kind": "base"} else {})}
    with django_assert_max_num_queries(10):
        assert client.get(reverse(LIST), query).status_code == 200


def test_a_clerk_without_rights_beyond_reading_gets_no_buttons_to_write(client, year):
    client.force_login(make_user(role="viewer"))
    shown = client.get(reverse(LIST)).content.decode()
    assert reverse("admin:zones_score_add") not in shown
