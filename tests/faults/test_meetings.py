"""Steps that meet on PostgreSQL, where two write at once; SQLite lets one in after the other."""

from datetime import date
from functools import partial

import pytest
import tablib
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.faults.meetings import met_by, posted, sent_form, signed_in
from tests.permissions.pageforms import filled_form
from tests.thidua.signingin import PASSWORD, make_person
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_block,
    make_campaign,
    make_member,
    make_table,
    make_user,
)
from tests.zones.rankings import finish, reference_case
from tests.zones.referencefiles import folder_of
from thidua.accounts import secondfactor
from thidua.accounts.models import User
from zones.models import Block, Campaign, ZoneYear
from zones.records.loading import load_office
from zones.resources import BlockResource
from zones.services import campaigns, tables
from zones.services.closing import close_zone_year
from zones.services.sheetpoints import Edit, save_points

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 1, 5)


# A record's form is sent while somebody takes a step with the record


def test_a_campaigns_form_does_not_put_the_campaign_back():
    year = SampleYear()
    form = sent_form(
        signed_in(make_user()), "zones_campaign_change", year.campaign.pk, title="Tên mới"
    )
    met_by(lambda: campaigns.begin_appraising(year.campaign, by=year.ministry), form)
    year.campaign.refresh_from_db()
    assert (year.campaign.status, year.campaign.title) == ("appraising", "Tên mới")


def test_a_closed_zone_year_is_not_opened_by_a_form_sent_meanwhile():
    year = SampleYear()
    closed = ZoneYear.objects.filter(pk=year.zone_year.pk)
    form = sent_form(
        signed_in(make_user()), "zones_zoneyear_change", year.zone_year.pk, slogan="Khác"
    )
    met_by(lambda: closed.update(closed_at=timezone.now(), closed_by=year.ministry), form)
    year.zone_year.refresh_from_db()
    assert year.zone_year.closed_at is not None


def test_points_saved_while_their_zone_closes_are_refused():
    sample = reference_case()
    finish(sample)
    sheet = sample.sheets["STP-1"]
    sheet.refresh_from_db()
    edit = Edit(sheet.table.criteria.get(path="I.1").pk, "approved", None, 100)

    def save():
        with pytest.raises(ValidationError) as refusal:
            save_points(sheet, [edit], by=sample.ministry)
        return refusal.value.code

    closing = partial(close_zone_year, sample.zone_year, by=sample.ministry)
    assert met_by(closing, save) == "standings_frozen"


def test_a_table_in_use_is_not_made_a_draft_by_a_form_sent_meanwhile():
    year = SampleYear()
    draft = tables.copy_table(year.tables["STP"], by=year.ministry)
    form = sent_form(
        signed_in(make_user()), "zones_criteriatable_change", draft.pk, title="Bảng khác"
    )
    met_by(lambda: tables.replace_table(draft, by=year.ministry, reason="Sửa"), form)
    draft.refresh_from_db()
    assert draft.status == "open"
    assert draft.title != "Bảng khác"


def test_ended_sessions_stay_ended_when_the_users_form_is_sent_meanwhile():
    boss, user = make_user(role="administrator"), make_user()
    form = sent_form(signed_in(boss), "accounts_user_change", user.pk, full_name="Lê Thị A")
    met_by(lambda: secondfactor.end_sessions(User.objects.get(pk=user.pk)), form)
    user.refresh_from_db()
    assert (user.session_generation, user.full_name) == (1, "Lê Thị A")


def test_who_is_disabled_meanwhile_does_not_come_back_with_a_new_password():
    user = make_person(role="administrator")
    client = signed_in(user)
    passwords = {"old_password": PASSWORD}
    passwords |= dict.fromkeys(("new_password1", "new_password2"), "Chó nhà tôi, 4 chân")
    disabled = User.objects.filter(pk=user.pk)
    answer = met_by(
        lambda: disabled.update(is_active=False, role="viewer"),
        posted(client, "password_change", **passwords),
    )
    user.refresh_from_db()
    assert (user.is_active, user.role, user.check_password(PASSWORD)) == (False, "viewer", True)
    assert "vừa được người khác đổi" in str(answer.context["form"].errors)


@pytest.mark.parametrize("name", ["is_active", "is_staff"])
def test_two_administrators_do_not_disable_each_other(name):
    first, second = (make_user(role="administrator") for _ in range(2))

    def disable(user, by):
        address = reverse("admin:accounts_user_change", args=[user.pk])
        client = signed_in(by)
        data = filled_form(address, client.get(address).content.decode(), {})
        del data[name]
        return lambda: client.post(address, data)

    answer = met_by(disable(second, first), disable(first, second))
    assert "quản trị hệ thống cuối cùng" in answer.content.decode()
    working = User.objects.filter(role="administrator", **{name: True})
    assert list(working) == [first]


def test_a_member_that_joins_while_the_campaign_opens_has_a_sheet():
    year = SampleYear()
    campaign = make_campaign(2021, status="planned")
    make_table(campaign, year.tables["STP"].block, open_by=year.ministry)
    make_member(campaign, year.zone, year.agencies["STP-1"])
    joining = {"campaign": campaign.pk, "zone": year.zone.pk, "agency": year.agencies["STP-2"].pk}
    send = posted(signed_in(make_user()), "zones_membership_add", **joining, source="")
    answer = met_by(lambda: campaigns.open_campaign(campaign, by=year.ministry), send)
    assert answer.status_code == 302
    assert campaign.sheets.count() == 2


def test_a_criterion_is_not_added_to_a_table_that_comes_into_use_meanwhile():
    year = SampleYear()
    draft = tables.copy_table(year.tables["STP"], by=year.ministry)
    data = {"table": draft.pk, "code": "IX", "position": 9, "name": "Mới", "kind": "base"}
    data |= {"max_points": "1", "levels-TOTAL_FORMS": 0, "levels-INITIAL_FORMS": 0}
    send = posted(signed_in(make_user()), "zones_criterion_add", **data)
    answer = met_by(lambda: tables.replace_table(draft, by=year.ministry), send)
    assert answer.status_code == 200
    assert not draft.criteria.filter(code="IX").exists()


def test_of_two_copies_of_a_table_at_once_each_has_its_version():
    year = SampleYear()
    table = year.tables["STP"]
    send = posted(signed_in(make_user()), "zones_criteriatable_copy", table.pk, post="yes")
    answer = met_by(lambda: tables.copy_table(table, by=year.ministry), send)
    assert answer.status_code == 302
    versions = type(table).objects.values_list("version", flat=True)
    assert sorted(versions) == [1, 2, 3]


def test_a_file_of_campaigns_writes_what_it_says_and_keeps_a_deadline_set_meanwhile(tmp_path):
    campaign = SampleYear().campaign
    told = f"code,year,title,status\n{campaign.code},{campaign.year},Tên mới,open\n"
    folder = folder_of(tmp_path, campaigns=told)
    dated = Campaign.objects.filter(pk=campaign.pk)
    met_by(lambda: dated.update(self_scoring_due=DAY), lambda: load_office(folder))
    campaign.refresh_from_db()
    assert (campaign.title, campaign.self_scoring_due) == ("Tên mới", DAY)


def test_a_step_with_what_is_deleted_meanwhile_is_refused_in_a_sentence():
    year = SampleYear()
    draft = tables.copy_table(year.tables["STP"], by=year.ministry)
    key = draft.pk
    send = posted(
        signed_in(make_user()), "zones_criteriatable_replace", key, post="yes", reason="x"
    )
    answer = met_by(draft.delete, send)
    assert "Người khác vừa xóa bảng tiêu chí này" in answer.content.decode()


# The same is sent twice


def test_an_account_of_an_agency_does_not_take_a_name_given_meanwhile():
    agency = make_agency("STP-MOI")
    boss = signed_in(make_user(role="administrator"))
    data = {"agency": agency.pk, f"username-{agency.pk}": "lan", f"full_name-{agency.pk}": "Lê Lan"}
    answer = met_by(
        lambda: User.objects.create(username="lan", role="viewer"),
        posted(boss, "zones_agency_accounts", **data),
    )
    assert answer.status_code == 200
    assert "Chưa tạo tài khoản nào" in answer.content.decode()
    assert not User.objects.filter(agency=agency).exists()


def test_a_second_click_that_adds_an_account_is_told_that_it_is_there():
    boss = signed_in(make_user(role="administrator"))
    data = {"username": "lan", "full_name": "Lê Lan", "role": "viewer", "is_staff": "on"}
    data |= {"usable_password": "false", "gets_reminders": "on"}
    answer = met_by(
        lambda: User.objects.create(username="lan", role="viewer"),
        posted(boss, "accounts_user_add", **data),
    )
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["username"]


def test_two_files_of_the_same_rows_are_written_one_after_the_other():
    codes = [make_block(code).code for code in ("K1", "K2")]
    first, second = (
        tablib.Dataset(*[[code, f"{name} {code}"] for code in order], headers=["code", "name"])
        for name, order in (("Một", codes), ("Hai", codes[::-1]))
    )

    def bring_in(rows):
        result = BlockResource().import_data(rows, raise_errors=True)
        assert not result.has_errors()

    met_by(lambda: bring_in(first), lambda: bring_in(second))
    assert set(Block.objects.values_list("name", flat=True)) == {"Hai K1", "Hai K2"}
