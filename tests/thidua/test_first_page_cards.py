"""The first page of those who keep, watch and issue: what is due for each, in few queries."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.awards.factories import make_issued, make_issuer, make_issuing_user, make_nomination
from tests.thidua.signingin import give_password, make_person
from tests.zones.factories import SampleYear, make_agency, make_user
from thidua.accounts.models import User
from thidua.audit.events import write_event
from thidua.audit.models import Entry
from thidua.cards import MOST_LINES, Card, cards_of

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")
MOST_QUERIES = 20


def cards(user) -> dict[str, Card]:
    return {card.code: card for card in cards_of(user, timezone.now())}


def told(user, code: str) -> list[str]:
    return [line.text for line in cards(user)[code].lines]


def opened(client, user, line) -> list:
    """Returns the rows of the list that a line leads to."""
    client.force_login(user)
    page = client.get(line.address)
    assert page.status_code == 200, "the filter is one that the list knows"
    return list(page.context["cl"].result_list)


def joined_long_ago(username: str, **fields) -> User:
    user = make_user(username, **fields)
    User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - timedelta(days=8))
    return user


@pytest.fixture
def boss() -> User:
    return make_user("quantri", role="administrator", email="quantri@example.vn")


def test_the_administrator_is_told_who_never_signed_in(client, boss):
    make_user("moi")  # has a week
    waiting = joined_long_ago("cho", full_name="Lê Thị Chờ")
    joined_long_ago("nghi", is_active=False)
    (line,) = cards(boss)["accounts"].lines
    assert line.text.startswith("1 tài khoản tạo đã quá 7 ngày chưa đăng nhập lần nào: Lê Thị Chờ.")
    assert waiting in opened(client, boss, line)
    client.force_login(waiting)
    assert told(boss, "accounts") == []


def test_the_administrator_is_told_whose_agency_has_ended(client, boss):
    yesterday = timezone.localdate() - timedelta(days=1)
    of_ended = make_user("cu", agency=make_agency(dissolved_on=yesterday))
    make_user("nay", agency=make_agency(dissolved_on=yesterday + timedelta(days=1)))
    (line,) = cards(boss)["accounts"].lines
    assert line.text.startswith("1 tài khoản thuộc đơn vị đã thôi hoạt động: ")
    assert of_ended in opened(client, boss, line)


def test_the_administrator_is_told_who_is_locked_out(client, boss):
    make_person()
    for _ in range(5):
        give_password(Client(), "lan", "sai")
    (line,) = cards(boss)["accounts"].lines
    assert line.text.startswith("«lan» bị khóa đăng nhập từ 127.0.0.1 đến ")
    assert line.address == reverse("admin:accounts_user_locks")


def test_the_administrator_is_told_what_was_never_set(client, boss, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.PUBLIC_ADDRESS, settings.ADMINISTRATOR_CONTACT = "", settings.UNNAMED_ADMINISTRATOR
    nobody_writes_to = make_user("khongthu")
    *of_environment, line = cards(boss)["settings"].lines
    named = ("EMAIL_URL", "THIDUA_PUBLIC_ADDRESS", "THIDUA_ADMINISTRATOR_CONTACT")
    assert [name in one.text for name, one in zip(named, of_environment, strict=True)] == [True] * 3
    assert line.text == "1 tài khoản chưa có địa chỉ thư nên không nhận được thư nhắc việc"
    assert opened(client, boss, line) == [nobody_writes_to]
    User.objects.filter(pk=nobody_writes_to.pk).update(email="canbo@example.vn")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.PUBLIC_ADDRESS, settings.ADMINISTRATOR_CONTACT = "https://a.vn", "Phòng CNTT"
    assert told(boss, "settings") == []


def test_the_administrator_is_told_of_an_office_without_issuer_and_agencies_without_account(boss):
    year = SampleYear(stp=2)
    year.clerk("STP-1")
    assert told(boss, "agencies") == [
        "1 đơn vị đang thi đua chưa có ai đăng nhập được: Sở Tư pháp tỉnh số 2"
    ]
    assert "issuers" in cards(boss)
    year.clerk("STP-2")
    make_issuer()
    assert cards(boss).keys() == {"accounts", "settings"}


def test_the_auditor_is_told_what_was_refused_lately(client):
    auditor = make_user(role="auditor")
    for number in range(MOST_LINES + 2):
        write_event(Entry.Kind.REFUSED, f"Không được {number}", actor="lan")
    write_event(Entry.Kind.FILE_REFUSED, "a.xlsx: over_max × 2", actor="minh")
    lines = cards(auditor)["refusals"].lines
    assert len(lines) == MOST_LINES
    assert lines[0].text.endswith("a.xlsx: over_max × 2")
    client.force_login(auditor)
    assert "a.xlsx: over_max × 2" in client.get(lines[0].address).content.decode()


def test_the_auditor_is_told_of_names_that_fail_to_sign_in_again_and_again(client):
    auditor = make_user(role="auditor")
    for username, times in (("lan", 2), ("khongco", 4)):
        for _ in range(times):
            give_password(Client(), username, "sai")
    (line,) = cards(auditor)["sign-ins"].lines
    assert line.text == "«khongco»: 4 lần không được, từ 1 địa chỉ"
    assert [entry.actor for entry in opened(client, auditor, line)] == ["khongco"] * 4


def test_the_issuer_is_told_the_numbers_given_and_what_was_not_sent(client):
    issuer = make_issuing_user()
    year = timezone.localdate().year
    assert "chưa cấp số nào" in cards(issuer)["numbers"].empty
    issued = make_issued(make_nomination(), signed_on=date(year, 1, 5), by=issuer)
    assert told(issuer, "numbers")[0] == f"QĐ-BTP: đã cấp đến số 01, ngày 05/01/{year}"
    card = cards(issuer)["unsent"]
    (line,) = card.lines
    assert line.text == f"01/QĐ-BTP ngày 05/01/{year}: {issued.subject}"
    client.force_login(issuer)
    assert client.get(line.address).status_code == 200
    shown = client.get(card.more[1])
    assert [one.decision for one in shown.context["cl"].result_list] == [issued]
    issued.register_entry.sent_on = date(year, 1, 6)
    issued.register_entry.save()
    assert cards(issuer)["unsent"].lines == []


@pytest.mark.parametrize("role", ["ministry_clerk", "viewer"])
def test_others_have_no_such_cards(role):
    assert cards(make_user(role=role)) == {}


def test_the_first_page_shows_them_in_few_queries(client, django_assert_max_num_queries):
    year = SampleYear(stp=8, thads=8)
    make_issued(make_nomination(year.campaign, agency=year.agencies["STP-1"]))
    for number in range(12):
        joined_long_ago(f"cho{number}")
        write_event(Entry.Kind.REFUSED, f"Không được {number}", actor="lan")
    titles = {
        "issuer": "Đã ban hành, chưa ghi ngày chuyển",
        "auditor": "Bị từ chối trong 7 ngày qua",
        "administrator": "Tài khoản cần xem lại",
    }
    for role, title in titles.items():
        client.force_login(make_user(role=role))
        client.get(INDEX)
        with django_assert_max_num_queries(MOST_QUERIES):
            text = client.get(INDEX).content.decode()
        assert title in text
        assert all((other in text) is (other == title) for other in titles.values())
