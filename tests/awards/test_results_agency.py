"""An agency's page and a zone's: over the years, through mergers, under the names of the time."""

from datetime import date

import pytest
from django.urls import reverse

from awards.models import Decision
from awards.results.linechart import places_charts
from awards.services import drafts
from tests.awards.factories import (
    issue_signed,
    make_issued,
    make_issuer,
    make_legal_basis,
    make_nomination,
    make_person,
)
from tests.awards.publishedyears import publish
from tests.zones.factories import (
    make_agency,
    make_appointment,
    make_block,
    make_province,
    make_table,
    make_user,
    make_zone,
)
from zones.models import Agency, AgencyName, Campaign
from zones.services.agencyrecord import AgencyYear
from zones.services.contests import Line
from zones.services.mergers import Merger, merge

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def shown(client, name: str, code: str, **asked) -> str:
    response = client.get(reverse(name, args=[code]), asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def merged():
    """Bến Tre and Trà Vinh, ranked in 2023 and 2024, become one on 1 July 2025, ranked in 2025."""
    zone = make_zone("TAY-NAM-BO", name="Khu vực miền Tây Nam Bộ")
    block = make_block("STP")
    ben_tre = make_agency("STP-BENTRE", block, name="Sở Tư pháp tỉnh Bến Tre")
    tra_vinh = make_agency("STP-TRAVINH", block, name="Sở Tư pháp tỉnh Trà Vinh")
    for year, places in ((2023, (1, 2)), (2024, (2, 1))):
        results = {ben_tre: (places[0], "91.5", "A"), tra_vinh: (places[1], "89.25", "B")}
        publish(zone, year, results)
    flag = make_nomination(agency=ben_tre, campaign=Campaign.objects.get(year=2024))
    make_issued(flag)
    new = merge(
        Merger(
            agencies=[ben_tre, tra_vinh],
            on=date(2025, 7, 1),
            code="STP-VINHLONG",
            name="Sở Tư pháp tỉnh Vĩnh Long",
            province=make_province("86-2025"),
        ),
        by=make_user(),
    ).successor
    publish(zone, 2025, {new: (1, "95", "A")})
    return new


def test_the_agency_shows_what_its_predecessors_had_under_their_names(client, merged):
    client.force_login(make_user(role="viewer"))
    page = shown(client, "results_agency", "STP-VINHLONG")
    assert "Hợp nhất từ" in page
    for code in ("STP-BENTRE", "STP-TRAVINH"):
        assert reverse("results_agency", args=[code]) in page
    for said in ("Sở Tư pháp tỉnh Bến Tre", "Sở Tư pháp tỉnh Trà Vinh", "91,5", "89,25", "95"):
        assert said in page
    assert page.count("đơn vị tiền thân</span>") == 4
    assert "Bằng khen của Bộ trưởng Bộ Tư pháp" in page
    assert "01/QĐ-BTP" in page


def test_the_predecessor_leads_to_its_successor_and_shows_only_its_own(client, merged):
    client.force_login(make_user(role="viewer"))
    page = shown(client, "results_agency", "STP-BENTRE")
    assert "Nay là" in page
    assert reverse("results_agency", args=["STP-VINHLONG"]) in page
    assert "Hoạt động đến hết" in page
    assert "30/06/2025" in page
    assert "Trà Vinh" not in page
    assert "năm 2025" not in page


def test_a_successor_of_the_same_name_is_told_apart_by_its_first_day(client, merged):
    client.force_login(make_user(role="viewer"))
    former = Agency.objects.get(code="STP-BENTRE")
    Agency.objects.filter(pk=former.pk).update(name=merged.name)
    told = " ".join(shown(client, "results_agency", former.code).split())
    assert f"{merged.name}</a> từ 01/07/2025</dd>" in told
    found = client.get(reverse("results_board"), {"q": "STP-BENTRE"}).content.decode()
    assert f"{merged.name}</a> từ 01/07/2025)</span>" in found


def test_the_line_of_places_says_every_year_in_words(client, merged):
    client.force_login(make_user(role="viewer"))
    page = shown(client, "results_agency", "STP-VINHLONG")
    assert 'role="img"' in page
    assert "Sở Tư pháp tỉnh Bến Tre: năm 2023 hạng 1/2; năm 2024 hạng 2/2" in page
    assert "Sở Tư pháp tỉnh Vĩnh Long: năm 2025 hạng 1/1" in page
    assert 'class="own"' in page


def test_lines_are_told_apart_and_no_two_places_of_a_year_are_written_on_each_other():
    zone, agencies = make_zone(), [make_agency(f"STP-{number}") for number in range(3)]
    years = [
        AgencyYear(
            year,
            agency,
            agency.name,
            zone,
            Line(agency.pk, "", "", None, "", place=place),
            ranked=40,
        )
        for year in (2023, 2024)
        for agency, place in zip(agencies, (12, 13, 1), strict=True)
    ]
    [chart] = places_charts(years, agencies[2].pk)
    assert [series.look for series in chart.series] == ["line-1", "line-2", "own"]
    assert [place for _, place in chart.places] == ["1", "20", "40"]  # the block's last below
    heights = [float(series.dots[0].label_y) for series in chart.series[:2]]
    assert heights[1] - heights[0] >= 12


def test_one_year_alone_draws_no_line(client):
    agency = make_agency("STP-1")
    publish(make_zone(), 2020, {agency: (1, "90", "A")})
    client.force_login(make_user(role="viewer"))
    assert "<svg" not in shown(client, "results_agency", "STP-1")


def test_two_kinds_of_groups_in_the_same_years_are_drawn_apart_each_under_its_name(client):
    agency = make_agency("STP-1", name="Sở Tư pháp tỉnh Một")
    zone, cluster = make_zone("KV", kind="khu_vuc"), make_zone("CUM", kind="cum")
    for year in (2020, 2021):
        publish(zone, year, {agency: (1, "90", "A")})
        publish(cluster, year, {agency: (3, "90", "A")})
    client.force_login(make_user(role="viewer"))
    page = shown(client, "results_agency", "STP-1")
    assert page.count('role="img"') == 2
    for number, kind, place in ((1, "Cụm thi đua", 3), (2, "Khu vực thi đua", 1)):
        assert f'<title id="chart-title-{number}">Hạng qua các năm: {kind}</title>' in page
        said = f"Sở Tư pháp tỉnh Một: năm 2020 hạng {place}/1; năm 2021 hạng {place}/1."
        assert f'<desc id="chart-desc-{number}">{said}</desc>' in page


def test_a_zone_that_became_a_cluster_stays_in_one_chart_that_names_both(client):
    agency = make_agency("STP-1", name="Sở Tư pháp tỉnh Một")
    publish(make_zone("KV", kind="khu_vuc"), 2023, {agency: (1, "90", "A")})
    publish(make_zone("CUM", kind="cum"), 2024, {agency: (2, "90", "A")})
    client.force_login(make_user(role="viewer"))
    page = shown(client, "results_agency", "STP-1")
    assert page.count('role="img"') == 1
    assert "Sở Tư pháp tỉnh Một (Khu vực thi đua): năm 2023 hạng 1/1" in page
    assert "Sở Tư pháp tỉnh Một (Cụm thi đua): năm 2024 hạng 2/1" in page
    assert "đơn vị tiền thân" not in page


@pytest.mark.parametrize(("first", "last"), [(True, False), (False, True)])
def test_points_are_illustrative_when_the_version_last_in_use_is(client, first, last):
    agency = make_agency("STP-1")
    campaign = publish(make_zone(), 2020, {agency: (1, "90", "A")}).campaign
    make_table(campaign, agency.block, is_illustrative=first, version=1, status="replaced")
    make_table(campaign, agency.block, is_illustrative=last, version=2, open_by=make_user())
    make_table(campaign, agency.block, is_illustrative=first, version=3)
    client.force_login(make_user(role="viewer"))
    assert ("minh họa" in shown(client, "results_agency", "STP-1")) is last


def test_former_names_stand_with_their_days_and_old_results_under_them(client):
    agency = make_agency("TH-1", make_block("THADS"), name="Thi hành án dân sự tỉnh An Giang")
    AgencyName.objects.create(
        agency=agency, name="Cục Thi hành án dân sự tỉnh An Giang", valid_to=date(2025, 6, 30)
    )
    publish(make_zone(), 2024, {agency: (1, "90", "A")})
    client.force_login(make_user(role="viewer"))
    page = shown(client, "results_agency", "TH-1")
    assert "(đến hết 30/06/2025)" in page
    assert "(từ 01/07/2025 đến nay)" in page
    assert "<td>Cục Thi hành án dân sự tỉnh An Giang</td>" in page


def test_a_cancelled_award_says_so(client):
    agency = make_agency("STP-1")
    issued = make_issued(make_nomination(agency=agency))
    cancelling = drafts.draft_about(
        issued, Decision.Kind.CANCELLATION, signed_on=date(2026, 2, 1), reason="Nhầm"
    )
    issue_signed(cancelling)
    client.force_login(make_user(role="viewer"))
    assert "Đã bị hủy bỏ" in shown(client, "results_agency", "STP-1")


def test_awards_of_its_people_are_counted_and_found_in_the_look_up(client):
    agency = make_agency("STP-1")
    make_issued(make_nomination(agency=agency, person=make_person("Trần Thị Bé")))
    client.force_login(make_user(role="viewer"))
    page = shown(client, "results_agency", "STP-1")
    assert "1 lần khen thưởng cá nhân" in page
    link = f"{reverse('results_awards')}?agency=STP-1"
    assert link in page
    assert "Trần Thị Bé" in client.get(link).content.decode()


def test_awards_of_people_that_were_cancelled_are_not_counted(client):
    agency = make_agency("STP-1")
    issued = make_issued(make_nomination(agency=agency, person=make_person("Trần Thị Bé")))
    about = {"reason": "Sai", "signed_on": issued.signed_on}
    issue_signed(drafts.draft_about(issued, "cancellation", **about))
    client.force_login(make_user(role="viewer"))
    assert "lần khen thưởng cá nhân" not in shown(client, "results_agency", "STP-1")


def test_a_former_name_without_an_end_opens(client):
    agency = make_agency("STP-1")
    AgencyName.objects.create(agency=agency, name="Sở cũ", valid_to=date.max)
    client.force_login(make_user(role="viewer"))
    assert "Sở cũ" in shown(client, "results_agency", "STP-1")


def appointed(year: int, **fields) -> Decision:
    """A zone's year with a chair whom an issued decision appoints."""
    zone, agency = make_zone("TAY-NAM-BO"), make_agency("STP-1", name="Sở Tư pháp tỉnh Bến Tre")
    zone_year = publish(zone, year, {agency: (1, "90", "A")})
    chair = make_appointment(zone_year.campaign, zone, agency, person="Lê Văn Trưởng", **fields)
    make_legal_basis()
    draft = drafts.draft_appointments(
        [chair], issuer=make_issuer(), signed_on=date(2026, 1, 5), campaign=zone_year.campaign
    )
    return issue_signed(draft)


def test_chairs_are_told_from_issued_decisions_to_strangers_and_from_records_to_users(
    client, settings
):
    settings.PUBLIC_RESULTS = True
    issued = appointed(2025)
    for name, code in (("results_zone", "TAY-NAM-BO"), ("results_agency", "STP-1")):
        client.logout()
        page = shown(client, name, code)
        assert "Giám đốc Sở Tư pháp tỉnh Bến Tre: Lê Văn Trưởng" in page
        assert issued.reference in page
        client.force_login(make_user(role="viewer"))
        page = shown(client, name, code)
        assert page.count("Lê Văn Trưởng") == 1, "once, though record and decision both say it"


def test_the_zone_shows_members_and_results_of_every_year(client, merged):
    client.force_login(make_user(role="viewer"))
    page = shown(client, "results_zone", "TAY-NAM-BO")
    for year in (2023, 2024, 2025):
        assert f'<th scope="col">{year}</th>' in page
        assert f'href="?year={year}"' in page
    assert "95" in page
    assert "91,5" not in page, "the latest year is shown in full"
    assert "91,5" in shown(client, "results_zone", "TAY-NAM-BO", year=2023)


@pytest.mark.parametrize("year", ["abc", "1e3", "-1", "1999"])
def test_a_year_that_is_none_is_answered_in_a_sentence(client, merged, year):
    client.force_login(make_user(role="viewer"))
    page = shown(client, "results_zone", "TAY-NAM-BO", year=year)
    assert "Chưa hiểu điều kiện tìm" in page or "chưa có kết quả được công bố" in page


def test_few_queries_whatever_the_years(client, merged, django_assert_max_num_queries):
    zone = make_zone("LON")
    old = make_agency("STP-CU", name="Sở cũ")
    merged.predecessors.first().predecessors.add(old)
    appointed_in = [publish(zone, year, {old: (1, "90", "A")}) for year in range(2005, 2022)]
    for zone_year in appointed_in:
        make_appointment(zone_year.campaign, zone, old)
    client.force_login(make_user(role="viewer"))
    for name, code in (("results_agency", merged.code), ("results_zone", "LON")):
        shown(client, name, code)
        with django_assert_max_num_queries(MOST_QUERIES):
            page = shown(client, name, code)
        assert page.count("Giám đốc Sở Tư pháp") == 17
