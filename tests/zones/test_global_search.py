"""The search over everything finds the contest: who competes, on what, with which sheets."""

from datetime import date

import pytest
from django.urls import reverse

from tests.thidua.finding import (
    AGENCIES,
    CAMPAIGNS,
    CRITERIA,
    IMPORTS,
    SHEETS,
    ZONES,
    addresses,
    asked,
    found,
)
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_campaign,
    make_sheet,
    make_table,
    make_user,
)
from tests.zones.secrets import SECRET, Secrets
from tests.zones.workbooks.builders import upload, wide
from thidua.search import ROWS_SHOWN
from zones.models import Agency, AgencyName
from zones.workbooks.staging import confirm

pytestmark = pytest.mark.django_db
# whatever is found and however much of it there is
MOST_QUERIES = 34


@pytest.fixture
def year() -> SampleYear:
    year = SampleYear(stp=3, thads=1)
    Agency.objects.filter(code="STP-2").update(name="Sở Tư pháp tỉnh Đồng Tháp")
    return year


@pytest.mark.parametrize(
    "words", ["dong thap", "Đồng Tháp", "DONG THAP", "thap dong", "«Đồng Tháp»"]
)
def test_an_agency_and_its_sheet_are_found_however_the_name_is_typed(client, year, words):
    assert found(client, year.ministry, words) == {
        AGENCIES: ["Sở Tư pháp tỉnh Đồng Tháp"],
        SHEETS: ["Sở Tư pháp tỉnh Đồng Tháp, năm 2020"],
    }


def test_words_of_a_campaigns_title_do_not_find_everybodys_sheets(client, year):
    Agency.objects.filter(code="STP-2").update(name="Sở Tư pháp tỉnh Trà Vinh")
    Agency.objects.filter(code="STP-3").update(name="Sở Tư pháp tỉnh Vĩnh Long")
    year.campaign.title = "Phong trào thi đua năm 2020"
    year.campaign.save()
    for words in ("tra vinh", "tra vinh 2020"):
        assert found(client, year.ministry, words)[SHEETS] == ["Sở Tư pháp tỉnh Trà Vinh, năm 2020"]


def test_an_agency_is_found_by_its_code(client, year):
    assert found(client, year.ministry, "stp-2")[AGENCIES] == ["Sở Tư pháp tỉnh Đồng Tháp"]


@pytest.mark.parametrize("words", ["ty tu phap", "Ty Tư pháp Sa Đéc", "SA DEC"])
def test_an_agency_is_found_by_a_name_it_bore_before(client, year, words):
    agency = year.agencies["STP-2"]
    AgencyName.objects.create(agency=agency, name="Ty Tư pháp Sa Đéc", valid_to=date(1976, 1, 31))
    AgencyName.objects.create(
        agency=year.agencies["STP-3"], name="Ty An Giang", valid_to=date(1976, 1, 31)
    )
    assert found(client, year.ministry, words)[AGENCIES] == ["Sở Tư pháp tỉnh Đồng Tháp"]
    page = client.get(reverse("admin:zones_agency_changelist"), {"q": words})
    assert list(page.context["cl"].result_list) == [agency]


def test_the_agency_of_today_stands_before_the_one_it_succeeds(client, year):
    old = make_agency("STP-CU", name="Sở Tư pháp tỉnh Đồng Tháp", dissolved_on=date(2020, 6, 30))
    old.successors.add(year.agencies["STP-2"])
    (agencies, *_) = asked(client, year.ministry, "dong thap").context["groups"]
    assert [one.more for one in agencies.found] == [
        "STP-2 · Sở Tư pháp",
        "STP-CU · Sở Tư pháp · hoạt động đến hết 30/06/2020 · nay thuộc Sở Tư pháp tỉnh Đồng Tháp",
    ]


def test_zones_and_campaigns_are_found_by_name_and_code(client, year):
    assert found(client, year.ministry, "mien tay nam bo")[ZONES] == [year.zone.name]
    assert found(client, year.ministry, "TAY-NAM-BO")[ZONES] == [year.zone.name]
    assert found(client, year.ministry, "phong trao 2020")[CAMPAIGNS] == [year.campaign.title]


def test_sheets_of_the_newest_year_come_first_and_a_year_chooses_among_them(client, year):
    newer = make_campaign(2021)
    table = make_table(newer, open_by=year.ministry)
    make_sheet(newer, year.agencies["STP-2"], table)
    name = "Sở Tư pháp tỉnh Đồng Tháp"
    in_order = [f"{name}, năm 2021", f"{name}, năm 2020"]
    assert found(client, year.ministry, "dong thap")[SHEETS] == in_order
    assert found(client, year.ministry, "dong thap 2020")[SHEETS] == in_order[1:]


def test_a_criterion_is_found_by_its_code_first_and_by_its_words(client, year):
    criterion = year.tables["STP"].criteria.get(path="II.1")
    criterion.name = "Sáng kiến tiêu biểu"
    criterion.save()
    assert found(client, year.ministry, "sang kien")[CRITERIA] == ["II.1 Sáng kiến tiêu biểu"]
    assert found(client, year.ministry, "i.1")[CRITERIA][:2] == ["I.1 Tiêu chí I.1"] * 2


def test_another_agencys_sheet_is_not_found_by_a_clerk(client, year):
    name = "Sở Tư pháp tỉnh Đồng Tháp, năm 2020"
    for user in (year.clerk("STP-2"), year.clerk("STP-1"), make_user(role="viewer")):
        assert found(client, user, "dong thap")[SHEETS] == [name]
    for user in (year.clerk("STP-3"), make_user(role="issuer"), make_user(role="administrator")):
        assert SHEETS not in found(client, user, "dong thap")


def test_a_vice_chair_finds_the_sheets_of_the_own_block_alone(client, year):
    make_appointment(year.campaign, year.zone, year.agencies["STP-3"], role="vice_chair")
    sheets = found(client, year.clerk("STP-3"), "2020")[SHEETS]
    assert len(sheets) == 3
    assert not any("Thi hành án" in name for name in sheets)


def test_an_import_is_found_by_its_files_name_by_who_may_see_it(client, year):
    clerk = year.clerk("STP-2")
    file = ("Điểm tháng chín.xlsx", wide(["STP-2", "", 10]))
    staged = upload(year, file, user=clerk).workbook_import
    name = f"Lượt nhập {staged.pk}: Điểm tháng chín.xlsx"
    others = (year.clerk("STP-3"), year.clerk("STP-1"), year.ministry, make_user(role="viewer"))
    assert found(client, clerk, "diem thang CHIN") == {IMPORTS: [name]}
    for user in others:
        assert found(client, user, "diem thang chin") == {}
    confirm(staged, user=clerk)
    assert found(client, year.ministry, "diem thang chin") == {IMPORTS: [name]}
    assert found(client, year.clerk("STP-3"), "diem thang chin") == {}


def test_no_word_of_anothers_points_is_told_to_whoever_asks_for_it(client):
    secrets = Secrets()
    Agency.objects.filter(pk=secrets.agency.pk).update(name="Sở Tư pháp tỉnh Đồng Tháp")
    for user in (secrets.year.clerk("STP-3"), make_user(role="administrator")):
        for words in ("zqx", "mat", "41,37", "dong thap", "7007", "2019", "STP-2"):
            response = asked(client, user, words)
            assert SECRET not in response.content.decode()
            assert not {SHEETS, IMPORTS} & {group.title for group in response.context["groups"]}
    assert IMPORTS in found(client, make_user(role="auditor"), "zqx")


def test_a_clerks_links_can_all_be_followed(client, year):
    clerk = year.clerk("STP-2")
    links = [
        link
        for words in ("dong thap", "tay nam bo", "2020")
        for link in addresses(client, clerk, words)
    ]
    assert len(links) > 5
    assert [link for link in links if client.get(link, follow=True).status_code != 200] == []


def test_what_is_found_leads_to_the_same_rows_of_the_whole_list(client):
    year = SampleYear(stp=ROWS_SHOWN + 2)
    groups = asked(client, year.ministry, "so tu phap").context["groups"]
    shown = {group.title: group for group in groups}
    for title in (AGENCIES, SHEETS):
        assert (len(shown[title].found), shown[title].has_more) == (ROWS_SHOWN, True)
        assert client.get(shown[title].all_at).context["cl"].result_count == ROWS_SHOWN + 2


@pytest.mark.parametrize("role", ["ministry_clerk", "auditor", "clerk"])
def test_the_page_asks_few_queries_however_much_there_is(
    client, year, role, django_assert_max_num_queries
):
    upload(year, ("so.xlsx", wide(["STP-2", "", 10])), user=year.ministry)
    for number in range(20):
        agency = make_agency(f"STP-X{number}")
        make_sheet(year.campaign, agency, year.tables["STP"])
        agency.successors.add(year.agencies["STP-2"])
    client.force_login(year.clerk("STP-2") if role == "clerk" else make_user(role=role))
    for words in ("so", "2020", "20"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(reverse("admin:global_search"), {"q": words}).context["groups"]
