"""The search over everything: its page, its box on every page, the program's pages, users."""

import pytest
from django.urls import reverse

from tests.thidua.finding import PAGE, PAGES, USERS, addresses, asked, found
from tests.zones.factories import SampleYear, make_agency, make_user
from thidua.search import ROWS_SHOWN
from thidua.text import LONGEST_SEARCH, MOST_WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user(agency=make_agency("STP-DT", name="Sở Tư pháp tỉnh Đồng Tháp"))


def test_the_box_stands_on_every_page_and_needs_no_script(client, clerk):
    client.force_login(clerk)
    for name in (
        "index",
        "zones_agency_changelist",
        "zones_scoresheet_changelist",
        "news",
        "own_reminders",
    ):
        page = client.get(reverse(f"admin:{name}"), follow=True).content.decode()
        assert f'action="{PAGE}" method="get" role="search"' in page, name
        assert page.count('type="search" name="q"') == 1, name
    page = client.get(PAGE).content.decode()
    assert page.count("data-find ") + page.count("data-find>") == 1
    assert '<label class="td-label" for="td-find">Tìm ở mọi nơi</label>' in page


def test_no_box_leads_out_of_a_popup_nor_stands_where_nobody_is_signed_in(client, clerk):
    login = client.get(reverse("admin:login")).content.decode()
    client.force_login(clerk)
    popup = client.get(reverse("admin:zones_agency_changelist"), {"_popup": 1}).content.decode()
    assert PAGE not in login + popup


def test_a_stranger_is_led_to_where_one_signs_in(client):
    response = client.get(PAGE, {"q": "dong thap"})
    assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("admin:login"))


def test_without_words_the_page_says_what_can_be_found(client, clerk):
    for words in ("", "   ", "\u200b", "«»", "' \""):
        text = asked(client, clerk, words).content.decode()
        assert "Tìm được bằng:" in text
        assert "Không tìm thấy" not in text


def test_what_is_nowhere_is_said_with_what_to_try(client, clerk):
    text = asked(client, clerk, "khongcogica").content.decode()
    assert "Không tìm thấy gì với «khongcogica»." in text
    assert "Thử ít chữ hơn" in text


@pytest.mark.parametrize("words", ["a", "đ", "%", "\u0301"])
def test_one_letter_is_too_little_to_look_for(client, clerk, words):
    response = asked(client, clerk, words)
    assert "gõ ít nhất hai chữ cái" in response.content.decode()
    assert response.context["groups"] == []


@pytest.mark.parametrize(
    "words", ["x" * (LONGEST_SEARCH + 1), "ab " * (MOST_WORDS + 1), "á" * 9_000]
)
def test_too_long_a_query_is_not_looked_for(client, clerk, words):
    response = asked(client, clerk, words)
    assert "Từ tìm dài quá" in response.content.decode()
    assert response.context["groups"] == []


@pytest.mark.parametrize(
    "words",
    [
        *(
            "a\x00b",
            "\x00\x00",
            "ab\x1b[2J\u202e",
            "' OR 1=1 --",
            '"dong',
            "''",
            "\\",
            "\\d+[",
            "%_",
        ),
        *("<script>alert(1)</script>", "(((((", "9" * 40, "٣٣", "ﬁß", "😀😀", "1/" + "(" * 30),
        " ".join(f"w{n}" for n in range(MOST_WORDS)),
    ],
)
def test_hostile_words_find_nothing_and_break_nothing(client, words):
    SampleYear(stp=1)
    for role in ("ministry_clerk", "auditor"):
        response = asked(client, make_user(role=role), words)
        assert b"<script>alert" not in response.content
        assert sum(len(group.found) for group in response.context["groups"]) < 3


def test_bytes_that_are_no_text_are_answered(client, clerk):
    client.force_login(clerk)
    assert client.get(f"{PAGE}?q=%ff%fe%00").status_code == 200
    assert client.get(f"{PAGE}?q=dong&q=thap&q").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_only_read(client, clerk, method):
    client.force_login(clerk)
    assert getattr(client, method)(PAGE, {"q": "dong thap"}).status_code == 405


def test_pages_of_the_program_are_found_by_their_names_and_groups(client):
    ministry = make_user()
    assert "Nhập điểm từ Excel" in found(client, ministry, "nhap excel")[PAGES]
    assert found(client, ministry, "xếp hạng")[PAGES] == ["Xếp hạng"]
    reports = found(client, ministry, "BÁO CÁO")[PAGES]
    assert reports == ["Báo cáo tổng kết", "Kỷ luật nộp bảng", "Thống kê khen thưởng"]
    assert found(client, ministry, "xac thuc hai buoc")[PAGES] == ["Xác thực hai bước"]


def test_a_page_that_one_may_not_open_is_not_found(client):
    administrator = make_user(role="administrator")
    assert PAGES not in found(client, administrator, "xếp hạng")
    assert PAGES not in found(client, make_user(role="viewer"), "nhập điểm từ excel")


def test_users_are_found_by_who_reads_accounts_alone(client, clerk):
    make_user("lan.dt", full_name="Trần Thị Lan", role="viewer")
    for role in ("administrator", "auditor"):
        assert found(client, make_user(role=role), "tran thi LAN")[USERS] == ["Trần Thị Lan"]
    for user in (clerk, make_user(), make_user(role="viewer"), make_user(role="issuer")):
        assert found(client, user, "trần thị lan") == {}
        assert "Không tìm thấy gì" in asked(client, user, "trần thị lan").content.decode()


def test_of_many_the_first_are_shown_and_the_list_with_all_is_offered(client):
    for number in range(ROWS_SHOWN + 3):
        make_user(f"can-bo-{number:02}")
    administrator = make_user("sep", role="administrator")
    response = asked(client, administrator, "can-bo")
    (users,) = response.context["groups"]
    assert len(users.found) == ROWS_SHOWN
    assert f"Xem tất cả, hơn {ROWS_SHOWN} kết quả" in response.content.decode()
    whole = client.get(users.all_at)
    assert whole.context["cl"].result_count == ROWS_SHOWN + 3


@pytest.mark.parametrize("role", ["ministry_clerk", "issuer", "viewer", "auditor", "administrator"])
def test_every_link_that_is_shown_can_be_followed(client, role):
    SampleYear(stp=9)
    user = make_user("so-tu-phap", role=role)
    links = addresses(client, user, "so") + addresses(client, user, "20")
    assert len(links) > 10
    refused = [link for link in links if client.get(link, follow=True).status_code != 200]
    assert refused == []


def test_ctrl_k_opens_no_second_search(client, clerk):
    client.force_login(clerk)
    page = client.get(reverse("admin:zones_agency_changelist")).content.decode()
    assert "searchCommand" not in page
    assert "applyShortcut" not in page
