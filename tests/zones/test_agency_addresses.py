"""E-mail addresses on the page of the agencies' accounts: given with the account, mended later."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.zones.factories import make_agency, make_user
from tests.zones.test_agency_accounts import chosen
from thidua.accounts.models import User
from thidua.reminders.recipients import NO_ADDRESS, skipped
from zones.admin import accountaddresses
from zones.services import agencyaccounts
from zones.services.agencyaddresses import TypedAddress, mend_addresses

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:zones_agency_accounts")


@pytest.fixture
def boss(client):
    user = make_user("quantri", role="administrator")
    client.force_login(user)
    return user


def addresses(*typed: tuple[User, str, str]) -> dict:
    """A post of the second form: for each clerk what stood there and what is typed."""
    sent = {"addresses": "1", "user": [user.pk for user, _seen, _email in typed]}
    for user, seen, email in typed:
        sent |= {f"seen-{user.pk}": seen, f"email-{user.pk}": email}
    return sent


def email_of(user: User) -> str:
    return User.objects.get(pk=user.pk).email


def test_an_address_is_stored_with_the_account_so_that_reminders_reach_it(client, boss):
    first, second = make_agency("STP-A"), make_agency("STP-B")
    sent = {**chosen(first, second), f"email-{first.pk}": " an@SoTuPhap.gov.vn "}
    assert client.post(PAGE, sent).status_code == 200
    emails = {user.username: user.email for user in User.objects.filter(agency__isnull=False)}
    assert emails == {"stp-a": "an@sotuphap.gov.vn", "stp-b": ""}
    assert skipped()[NO_ADDRESS] == 2  # the administrator and STP-B


def test_a_wrong_address_is_said_at_its_row_and_no_account_is_made(client, boss, monkeypatch):
    monkeypatch.setattr(agencyaccounts, "make_password", pytest.fail)  # said before the long part
    first, second = make_agency("STP-A"), make_agency("STP-B")
    answer = client.post(PAGE, {**chosen(first, second), f"email-{second.pk}": "an@"})
    wrong = {row.agency: row.wrong for row in answer.context["rows"]}
    assert wrong[first] == ()
    assert len(wrong[second]) == 1
    assert "Hãy ghi địa chỉ thư điện tử, ví dụ" in wrong[second][0]
    page = answer.content.decode()
    assert f'id="wrong-{second.pk}"' in page
    assert 'value="an@"' in page
    assert not User.objects.filter(agency__isnull=False).exists()


def test_an_address_that_is_too_long_is_refused(client, boss):
    agency = make_agency("STP-A")
    answer = client.post(PAGE, {**chosen(agency), f"email-{agency.pk}": "a@" + "b" * 300 + ".vn"})
    assert answer.context["rows"][0].wrong
    assert not User.objects.filter(agency=agency).exists()


def test_the_addresses_of_existing_accounts_are_shown_and_mended_there(client, boss):
    first = make_user("an", agency=make_agency("STP-A"), email="an@example.vn")
    second = make_user("binh", agency=make_agency("STP-B"))
    third = make_user("chi", agency=make_agency("STP-C"), email="chi@example.vn")
    shown = client.get(PAGE).content.decode()
    assert 'value="an@example.vn"' in shown
    sent = addresses(
        (first, "an@example.vn", ""), (second, "", "binh@example.vn"), (third, *[third.email] * 2)
    )
    answer = client.post(PAGE, sent, follow=True)
    assert "Đã ghi 2 địa chỉ thư điện tử." in answer.content.decode()
    assert [email_of(user) for user in (first, second, third)] == [
        *("", "binh@example.vn", "chi@example.vn")
    ]
    assert User.objects.get(search_text__contains="binh@example.vn") == second


def test_one_wrong_address_of_many_leaves_all_as_they_were(client, boss):
    first = make_user("an", agency=make_agency("STP-A"), email="an@example.vn")
    second = make_user("binh", agency=make_agency("STP-B"))
    sent = addresses((first, "an@example.vn", "moi@example.vn"), (second, "", "binh"))
    answer = client.post(PAGE, sent)
    wrong = {row.user: row.wrong for row in answer.context["addresses"]}
    assert wrong[first] == ()
    assert len(wrong[second]) == 1
    page = answer.content.decode()
    assert "Chưa ghi địa chỉ nào. binh: " in page
    assert 'value="moi@example.vn"' in page  # what was typed is not lost
    assert (email_of(first), email_of(second)) == ("an@example.vn", "")


def test_an_address_that_somebody_changed_meanwhile_is_not_overwritten(client, boss):
    clerk = make_user("an", agency=make_agency("STP-A"), email="moi@example.vn")
    page = client.post(PAGE, addresses((clerk, "cu@example.vn", "khac@example.vn")))
    assert "người khác vừa sửa thành «moi@example.vn»" in page.content.decode()
    assert email_of(clerk) == "moi@example.vn"
    client.post(PAGE, addresses((clerk, "cu@example.vn", "cu@example.vn")))
    assert email_of(clerk) == "moi@example.vn"


def test_only_agencies_clerks_are_reached_and_odd_keys_change_nothing(client, boss):
    other = make_user("bo", role="ministry_clerk")
    client.post(PAGE, addresses((other, "", "bo@example.vn")))
    assert email_of(other) == ""
    odd = {"addresses": "1", "user": ["x", "9" * 40, "-1"], "email-x": "a@example.vn"}
    assert (
        "Không có địa chỉ thư điện tử nào thay đổi."
        in client.post(PAGE, odd, follow=True).content.decode()
    )


@pytest.mark.parametrize("role", ["ministry_clerk", "viewer", "auditor"])
def test_only_the_administrator_mends_addresses(client, role):
    clerk = make_user("an", agency=make_agency("STP-A"))
    user = make_user(role=role)
    client.force_login(user)
    sent = addresses((clerk, "", "an@example.vn"))
    assert client.post(PAGE, sent).status_code == 403
    with pytest.raises(ValidationError, match="Chỉ quản trị hệ thống"):
        mend_addresses([TypedAddress(clerk.pk, "", "an@example.vn")], by=user)
    assert email_of(clerk) == ""


def test_many_accounts_are_shown_in_parts(client, boss, monkeypatch):
    monkeypatch.setattr(accountaddresses, "AT_ONCE", 2)
    for letter in "ABC":
        make_user(f"can-bo-{letter}", agency=make_agency(f"STP-{letter}"))
    first, last = client.get(PAGE), client.get(PAGE, {"p": "2"})
    assert [len(answer.context["addresses"]) for answer in (first, last)] == [2, 1]
    assert "Trang 1/2" in first.content.decode()
