"""The results board: who may open it, and that it shows what is published and nothing else."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.awards.factories import make_draft, make_issued, make_nomination, make_person
from tests.awards.publishedyears import publish
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_block,
    make_campaign,
    make_user,
    make_zone,
)
from tests.zones.rankings import close, reference_case
from zones.models import AgencyName, CriteriaTable

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def addresses() -> list[str]:
    """Returns every results page, of the records that the fixture ``records`` makes."""
    return [
        reverse("results_board"),
        reverse("results_agency", args=["STP-X"]),
        reverse("results_zone", args=["KHU-X"]),
        reverse("results_awards"),
        reverse("results_awards_workbook"),
        reverse("results_decisions"),
    ]


@pytest.fixture
def records() -> None:
    publish(make_zone("KHU-X"), 2018, {make_agency("STP-X"): (1, "90", "A")})


def board(client, **asked) -> str:
    response = client.get(reverse("results_board"), asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def two_zones():
    """2019 closed in two zones of two blocks, and 2020 closed in one of them."""
    stp, thads = make_block("STP"), make_block("THADS", short_name="THADS", unit_name="Cục")
    west = make_zone("TAY-NAM-BO", name="Khu vực miền Tây Nam Bộ")
    north = make_zone("DONG-BAC", name="Khu vực Đông Bắc")
    named = {
        "STP-BT": make_agency("STP-BT", stp, name="Sở Tư pháp tỉnh Bến Tre"),
        "STP-DT": make_agency("STP-DT", stp, name="Sở Tư pháp tỉnh Đồng Tháp"),
        "TH-BT": make_agency("TH-BT", thads, name="Cục THADS tỉnh Bến Tre"),
        "STP-HG": make_agency("STP-HG", stp, name="Sở Tư pháp tỉnh Hà Giang"),
    }
    of_west = {
        named["STP-BT"]: (1, "97.5", "A"),
        named["STP-DT"]: (None, "60", ""),
        named["TH-BT"]: (1, "88", "B"),
    }
    publish(west, 2019, of_west)
    publish(north, 2019, {named["STP-HG"]: (1, "77.25", "C")})
    publish(west, 2020, {named["STP-BT"]: (1, "91", "A")})
    return named


def test_strangers_are_led_to_the_sign_in_unless_the_office_opens_the_pages(
    client, settings, records
):
    for address in addresses():
        refused = client.get(address)
        assert refused.status_code == 302
        assert refused["Location"].startswith(reverse("admin:login"))
        assert f"next={address}" in refused["Location"]
    settings.PUBLIC_RESULTS = True
    assert {client.get(address).status_code for address in addresses()} == {200}


@pytest.mark.parametrize("role", ["ministry_clerk", "issuer", "viewer", "auditor", "administrator"])
def test_whoever_signs_in_reads_them(client, records, role):
    client.force_login(make_user(role=role))
    assert {client.get(address).status_code for address in addresses()} == {200}


def test_a_stranger_sees_places_totals_and_grades_and_no_points_or_reasons(
    client, settings, two_zones
):
    settings.PUBLIC_RESULTS = True
    page = board(client, year=2019)
    for shown in ("97,5", "77,25", "Sở Tư pháp tỉnh Bến Tre", "Không xếp hạng"):
        assert shown in page
    for kept in ("41,37", "41.37", "4,07", "1,07", "kỷ luật", "Lý do mật", "94,5"):
        assert kept not in page


def test_what_is_not_closed_is_shown_to_nobody(client, settings, two_zones):
    running = make_zone("DANG-CHAY", name="Khu vực còn đang chấm")
    publish(
        running, 2021, {make_agency("STP-CH", name="Sở còn chấm"): (1, "99", "A")}, closed=False
    )
    settings.PUBLIC_RESULTS = True
    for user in (None, make_user(), make_user(agency=two_zones["STP-BT"])):
        client.logout()
        if user:
            client.force_login(user)
        assert "Sở còn chấm" not in board(client) + board(client, year=2021)
        shown = client.get(reverse("results_agency", args=["STP-CH"])).content.decode()
        assert "99" not in shown.partition("</header>")[2]
        zone = client.get(reverse("results_zone", args=["DANG-CHAY"])).content.decode()
        assert "99" not in zone.partition("</header>")[2]


def test_a_stranger_knows_of_no_agency_or_zone_that_nothing_was_published_of(
    client, settings, two_zones
):
    settings.PUBLIC_RESULTS = True
    planned = make_agency("STP-DUKIEN", name="Sở Tư pháp dự kiến")
    asked = [
        reverse("results_agency", args=[planned.code]),
        reverse("results_zone", args=[make_zone("DU-KIEN").code]),
    ]
    assert {client.get(address).status_code for address in asked} == {404}
    assert "Sở Tư pháp dự kiến" not in board(client, q="du kien")
    two_zones["STP-BT"].successors.add(planned)
    assert client.get(asked[0]).status_code == 200, "what continues a published one is named there"
    client.force_login(make_user())
    assert {client.get(address).status_code for address in asked} == {200}


def test_what_continues_a_published_agency_is_public_in_every_generation(
    client, settings, two_zones, django_assert_max_num_queries
):
    settings.PUBLIC_RESULTS = True
    last = two_zones["STP-BT"]
    for number in range(1, 8):
        heir = make_agency(f"STP-SAU-{number}", name=f"Sở Tư pháp đời sau {number}")
        last.successors.add(heir)
        last = heir
    last.successors.add(two_zones["STP-BT"])  # typed in wrongly: a ring ends too
    for number in (1, 2, 7):
        with django_assert_max_num_queries(MOST_QUERIES):
            page = client.get(reverse("results_agency", args=[f"STP-SAU-{number}"]))
        assert page.status_code == 200
        assert "97,5" in page.content.decode(), "and shows what its predecessors had"
    assert "Sở Tư pháp đời sau 7" in board(client, q="doi sau")
    make_agency("STP-TRUOC").successors.add(make_agency("STP-NGOAI"))
    assert client.get(reverse("results_agency", args=["STP-NGOAI"])).status_code == 404


def test_whoever_signs_in_sees_no_less_than_a_stranger(client, settings, two_zones):
    issued = make_issued(make_nomination(agency=two_zones["STP-BT"]))
    settings.PUBLIC_RESULTS = True
    stranger = {address: client.get(address).content.decode() for address in walked()}
    for user in (make_user(agency=two_zones["STP-HG"]), make_user(role="administrator")):
        client.force_login(user)
        for address, page in stranger.items():
            seen = client.get(address).content.decode()
            for said in ("Bến Tre", "97,5", issued.reference):
                assert (said in seen) >= (said in page), (user.role, address, said)


def walked() -> list[str]:
    return [
        reverse("results_board") + "?year=2019",
        reverse("results_agency", args=["STP-BT"]),
        reverse("results_zone", args=["TAY-NAM-BO"]) + "?year=2019",
        reverse("results_awards"),
        reverse("results_decisions"),
    ]


def test_a_strangers_zone_page_names_no_appointment_that_no_decision_published(client, settings):
    sample = SampleYear(stp=2)
    settings.PUBLIC_RESULTS = True
    address = reverse("results_zone", args=[sample.zone.code])
    assert "Giám đốc Sở Tư pháp" not in client.get(address).content.decode()
    client.force_login(sample.ministry)
    assert "Giám đốc Sở Tư pháp" in client.get(address).content.decode()


def test_the_latest_year_comes_first_and_another_can_be_chosen(client, two_zones):
    client.force_login(make_user())
    latest = board(client)
    assert "Phong trào thi đua năm 2020" in latest
    assert "Hà Giang" not in latest
    assert "Hà Giang" in board(client, year=2019)
    of_zone = board(client, year=2019, zone="DONG-BAC")
    assert "Hà Giang" in of_zone
    assert "97,5" not in of_zone
    of_block = board(client, year=2019, block="THADS")
    assert "Cục THADS tỉnh Bến Tre" in of_block
    assert "97,5" not in of_block


@pytest.mark.parametrize("words", ["ben tre", "Bến Tre", "BEN  tre", "tre stp-bt"])
def test_an_agency_is_found_without_accents(client, two_zones, words):
    client.force_login(make_user())
    page = board(client, year=2019, q=words)
    assert reverse("results_agency", args=["STP-BT"]) in page
    assert "97,5" in page
    assert "Hà Giang" not in page


def test_an_agency_is_found_by_a_name_it_bore_before(client, two_zones):
    AgencyName.objects.create(
        agency=two_zones["STP-DT"], name="Sở Tư pháp Sa Đéc", valid_to=date(1989, 12, 31)
    )
    client.force_login(make_user())
    assert reverse("results_agency", args=["STP-DT"]) in board(client, q="sa dec")
    assert "Không có đơn vị nào có tên như vậy" in board(client, q="sa dec xyz")


def test_each_block_is_reported_in_the_sentence_of_the_conference(client):
    sample = reference_case()
    close(sample)
    client.force_login(make_user(role="viewer"))
    page = board(client)
    assert "13/13 Sở Tư pháp đạt loại A." in page
    assert "Khối THADS có 6 Cục đạt loại A." in page
    found = board(client, q="tinh so 7")
    assert "13/13 Sở Tư pháp đạt loại A." in found, "one line is shown, all are counted"
    assert "minh họa" not in page


def test_made_up_points_say_so(client):
    sample = reference_case()
    CriteriaTable.objects.update(is_illustrative=True)
    close(sample)
    client.force_login(make_user(role="viewer"))
    assert "Số liệu minh họa" in board(client)
    for name, code in (("results_zone", sample.zone.code), ("results_agency", "STP-1")):
        assert "minh họa" in client.get(reverse(name, args=[code])).content.decode()


def test_the_running_ranking_is_linked_for_those_who_may_open_it(client, settings, two_zones):
    running = make_campaign(2022)
    link = f"{reverse('admin:zones_ranking')}?campaign={running.code}"
    settings.PUBLIC_RESULTS = True
    assert link not in board(client)
    for user, sees in (
        (make_user(agency=two_zones["STP-BT"]), True),
        (make_user(role="viewer"), True),
        (make_user(role="administrator"), False),
    ):
        client.force_login(user)
        assert (link in board(client)) is sees


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"year": "abc"}, "Chưa hiểu điều kiện tìm"),
        ({"year": "99999999999"}, "Chưa hiểu điều kiện tìm"),
        ({"year": "1999"}, "Không có kết quả nào được công bố theo lựa chọn này"),
        ({"zone": "KHONG-CO"}, "Chưa hiểu điều kiện tìm"),
        ({"block": "\x00"}, "Chưa hiểu điều kiện tìm"),
        ({"q": "x" * 300}, "Chưa hiểu điều kiện tìm"),
        ({"q": "%_'\"<script>"}, "Không có đơn vị nào có tên như vậy"),
    ],
)
def test_what_is_asked_wrongly_is_answered_in_a_sentence(client, two_zones, asked, said):
    client.force_login(make_user())
    page = board(client, **asked)
    assert said in page
    assert "<script>" not in page


@pytest.mark.parametrize("name", ["results_agency", "results_zone"])
def test_an_unknown_code_is_answered_in_a_sentence(client, name):
    client.force_login(make_user())
    response = client.get(reverse(name, args=["KHONG-CO"]))
    assert response.status_code == 404
    assert "mang mã «KHONG-CO»" in response.content.decode()


def test_an_office_without_results_is_told_when_they_come(client):
    client.force_login(make_user())
    assert "Chưa có kết quả nào được công bố" in board(client)


def test_the_board_asks_few_queries_whatever_it_shows(
    client, two_zones, django_assert_max_num_queries
):
    zone = make_zone("LON")
    many = {make_agency(f"STP-M{n}"): (n, str(200 - n), "A") for n in range(1, 30)}
    for year in range(2010, 2019):
        publish(zone, year, many)
    client.force_login(make_user())
    asked = {"year": 2015, "zone": "LON", "block": "STP", "q": "so tu phap"}
    client.get(reverse("results_board"), asked)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = board(client, **asked)
    assert page.count("<tr") > 28


def test_the_layout_leads_to_the_four_pages_and_to_the_admin_or_the_sign_in(client, settings):
    settings.PUBLIC_RESULTS = True
    page = board(client)
    for name in ("results_board", "results_awards", "results_decisions", "look_up"):
        assert f'href="{reverse(name)}"' in page
    assert "Đăng nhập" in page
    client.force_login(make_user())
    assert "Vào trang quản lý" in board(client)
    assert reverse("results_board") in client.get(reverse("admin:index")).content.decode()


def test_nothing_of_a_draft_is_published(client, settings):
    settings.PUBLIC_RESULTS = True
    draft = make_draft(make_nomination(person=make_person("Trần Thị Nháp")))
    for name in ("results_awards", "results_decisions"):
        page = client.get(reverse(name)).content.decode()
        assert "Trần Thị Nháp" not in page
        assert draft.subject not in page
