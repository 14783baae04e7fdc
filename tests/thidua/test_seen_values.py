"""Two people have one record's form open: what the first stored is not put back by the second."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from tests.awards.factories import make_draft
from tests.permissions.pageforms import filled_form
from tests.zones.factories import make_agency, make_block, make_campaign, make_user

pytestmark = pytest.mark.django_db
DAY = date(2021, 1, 5)


def opened(client: Client, name: str, record) -> dict:
    """Returns the form of the record as its page would send it now."""
    address = reverse(f"admin:{name}_change", args=[record.pk])
    return filled_form(address, client.get(address).content.decode(), {})


def send(client: Client, name: str, record, form: dict, **changes):
    address = reverse(f"admin:{name}_change", args=[record.pk])
    answer = client.post(address, form | changes)
    record.refresh_from_db()
    return answer


@pytest.fixture
def clerk(client) -> Client:
    client.force_login(make_user())
    return client


def test_a_field_left_alone_keeps_what_the_other_stored(clerk):
    campaign = make_campaign()
    first, second = (opened(clerk, "zones_campaign", campaign) for _ in range(2))
    send(clerk, "zones_campaign", campaign, first, self_scoring_due="05/01/2021")
    answer = send(clerk, "zones_campaign", campaign, second, title="Tên mới")
    assert answer.status_code == 302
    assert (campaign.title, campaign.self_scoring_due) == ("Tên mới", DAY)


def test_what_both_changed_is_refused_with_what_stands_and_counts_when_sent_again(clerk):
    campaign = make_campaign()
    first, second = (opened(clerk, "zones_campaign", campaign) for _ in range(2))
    send(clerk, "zones_campaign", campaign, first, title="Tên của Lan", closing_due="05/01/2021")
    answer = send(clerk, "zones_campaign", campaign, second, title="Tên của Mai")
    assert "giá trị đã được sửa thành «Tên của Lan»" in answer.content.decode()
    assert 'value="Tên của Mai"' in answer.content.decode()
    assert campaign.title == "Tên của Lan"
    address = reverse("admin:zones_campaign_change", args=[campaign.pk])
    again = filled_form(address, answer.content.decode(), {})
    assert send(clerk, "zones_campaign", campaign, again).status_code == 302
    assert (campaign.title, campaign.closing_due) == ("Tên của Mai", DAY)


def test_what_was_typed_wrongly_at_first_is_compared_with_what_was_seen(clerk):
    campaign = make_campaign()
    first, second = (opened(clerk, "zones_campaign", campaign) for _ in range(2))
    send(clerk, "zones_campaign", campaign, first, title="Tên của Lan")
    answer = send(clerk, "zones_campaign", campaign, second, title="")
    address = reverse("admin:zones_campaign_change", args=[campaign.pk])
    again = filled_form(address, answer.content.decode(), {"title": "Tên của Mai"})
    answer = send(clerk, "zones_campaign", campaign, again)
    assert "giá trị đã được sửa thành «Tên của Lan»" in answer.content.decode()
    assert campaign.title == "Tên của Lan"


def test_a_choice_left_alone_that_is_no_longer_there_is_not_complained_of(clerk):
    agency, other = make_agency(), make_block("KHAC")
    gone = agency.block
    form = opened(clerk, "zones_agency", agency)
    agency.block = other
    agency.save()
    gone.delete()
    assert send(clerk, "zones_agency", agency, form, source="Sổ").status_code == 302
    assert (agency.block, agency.source) == (other, "Sổ")


def test_the_log_names_what_its_writer_changed(clerk):
    draft = make_draft()
    line = draft.award_lines.get()
    form = opened(clerk, "awards_decision", draft)
    type(line).objects.update(printed_name="Tên in đã sửa")
    send(clerk, "awards_decision", draft, form, place="Huế")
    told = LogEntry.objects.latest("pk").get_change_message()
    assert "địa danh" in told.lower()
    assert "tên in" not in told.lower()


def test_who_sends_the_same_twice_is_not_told_of_another(clerk):
    campaign = make_campaign()
    form = opened(clerk, "zones_campaign", campaign) | {"title": "Tên mới"}
    for _ in range(2):
        assert send(clerk, "zones_campaign", campaign, form).status_code == 302


def test_the_rows_of_a_record_are_kept_too(clerk):
    draft = make_draft()
    line = draft.award_lines.get()
    first, second = (opened(clerk, "awards_decision", draft) for _ in range(2))
    place = next(name for name, value in first.items() if value == [line.printed_name])
    send(clerk, "awards_decision", draft, first, **{place: "Tên in đã sửa"})
    assert send(clerk, "awards_decision", draft, second, place="Huế").status_code == 302
    line.refresh_from_db()
    assert (line.printed_name, draft.place) == ("Tên in đã sửa", "Huế")
    answer = send(clerk, "awards_decision", draft, second, **{place: "Tên in khác"})
    assert "giá trị đã được sửa thành «Tên in đã sửa»" in answer.content.decode()


def test_rights_taken_are_not_given_back_by_a_form_opened_before(client):
    client.force_login(make_user(role="administrator"))
    user = make_user(role="issuer")
    first, second = (opened(client, "accounts_user", user) for _ in range(2))
    first.pop("is_active")
    send(client, "accounts_user", user, first, role="viewer")
    assert send(client, "accounts_user", user, second, full_name="Lê Lan").status_code == 302
    assert (user.role, user.is_active, user.full_name) == ("viewer", False, "Lê Lan")


@pytest.mark.parametrize("seen", ["", "x", "[]", "[" * 5000, '{"zones.campaign-1": 5}'])
def test_marks_that_are_none_are_passed_over(clerk, seen):
    campaign = make_campaign()
    form = opened(clerk, "zones_campaign", campaign) | {"_seen": seen, "title": "Tên mới"}
    assert send(clerk, "zones_campaign", campaign, form).status_code == 302
    assert campaign.title == "Tên mới"


def test_a_page_that_only_shows_a_record_carries_no_marks(client):
    campaign = make_campaign()
    client.force_login(make_user(role="viewer"))
    address = reverse("admin:zones_campaign_change", args=[campaign.pk])
    assert 'name="_seen"' not in client.get(address).content.decode()
