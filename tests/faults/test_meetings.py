"""Steps that meet on PostgreSQL, where two write at once; SQLite lets one in after the other."""

from datetime import date
from functools import partial

import pytest
import tablib
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from awards.models import (
    AwardRecord,
    CouncilMeeting,
    CouncilVote,
    Decision,
    EligibilityRule,
    RuleOverride,
)
from awards.services import council, decisions, drafts, nominations
from awards.services.recognition import draft_recognition
from tests.awards.factories import (
    make_draft,
    make_issued,
    make_issuer,
    make_issuing_user,
    make_legal_basis,
    make_nomination,
    signed,
)
from tests.faults.meetings import met_by, posted, sent_form
from tests.thidua.signingin import PASSWORD, make_person
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_block,
    make_campaign,
    make_member,
    make_table,
    make_user,
)
from tests.zones.rankings import close, reference_case
from tests.zones.referencefiles import folder_of
from thidua.accounts import secondfactor
from thidua.accounts.models import User
from zones.models import Appointment, Block, Campaign, ZoneYear
from zones.records.loading import load_office
from zones.resources import BlockResource
from zones.services import campaigns, tables

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 1, 5)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


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


def test_a_checked_decision_stays_checked_when_its_form_is_sent_meanwhile():
    draft, clerk = make_draft(), make_user()
    form = sent_form(signed_in(make_user()), "awards_decision_change", draft.pk, place="Huế")
    answer = met_by(lambda: decisions.check(draft, by=clerk), form)
    draft.refresh_from_db()
    assert (draft.state, draft.checked_by, draft.place) == ("checked", clerk, "Hà Nội")
    assert answer.status_code == 403


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


def test_votes_and_overrides_sent_twice_are_written_once():
    clerk, nomination = make_user(), make_nomination()
    nominations.move(nomination, nominations.State.REVIEWED, by=clerk)
    rule = EligibilityRule.objects.create(
        award_type=nomination.award_type, check_name="once", legal_basis="Điều 5"
    )
    path = (nomination.pk, rule.pk)
    send = posted(signed_in(make_user()), "awards_nomination_override", *path, reason="Vì vậy")
    met_by(lambda: nominations.override(nomination, rule, by=clerk, reason="Vì thế"), send)
    assert RuleOverride.objects.get().reason == "Vì thế"
    meeting = CouncilMeeting.objects.create(
        campaign=nomination.campaign, held_on=DAY, members=5, present=5, minutes_number="1"
    )

    def vote_again():
        with pytest.raises(ValidationError, match="phiếu"):
            council.record_votes(meeting, {nomination: (0, 5)}, by=clerk)

    met_by(lambda: council.record_votes(meeting, {nomination: (5, 0)}, by=clerk), vote_again)
    assert CouncilVote.objects.get().in_favour == 5


# What is conferred is conferred once


def agreed():
    nomination = make_nomination()
    make_draft(nomination).delete()
    return nomination


def drafting(nomination):
    return drafts.draft_undecided(nomination.campaign, issuer=make_issuer(), signed_on=DAY)


def test_of_two_drafts_at_once_one_names_the_nomination():
    nomination = agreed()
    data = {"what": "awards", "campaign": nomination.campaign_id, "issuer": make_issuer().pk}
    send = posted(signed_in(make_user()), "awards_decision_draft", signed_on="05/01/2026", **data)
    answer = met_by(lambda: drafting(nomination), send)
    assert answer.status_code == 200
    assert "đã có trong một quyết định hoặc dự thảo khác" in answer.content.decode()
    assert nomination.lines.count() == 1


def test_a_nomination_taken_back_meanwhile_is_not_drafted():
    nomination = agreed()
    clerk = make_user()

    def draft():
        with pytest.raises(ValidationError, match="hội đồng đồng ý"):
            drafts.draft_awards(
                [nomination], issuer=make_issuer(), signed_on=DAY, campaign=nomination.campaign
            )

    met_by(
        lambda: nominations.move(nomination, nominations.State.NOMINATED, by=clerk, reason="Sai"),
        draft,
    )
    assert not nomination.lines.exists()


def test_of_two_replacements_issued_at_once_one_confers():
    target = make_issued()
    first, second = (
        signed(drafts.draft_about(target, "replacement", signed_on=DAY)) for _ in range(2)
    )
    for draft in (first, second):
        decisions.check(draft, by=make_user())
    issuer, other = make_issuing_user(), make_issuing_user()

    def issue_second():
        with pytest.raises(ValidationError, match="đã được thay thế hoặc hủy bỏ"):
            decisions.issue(second, by=other)

    met_by(lambda: decisions.issue(first, by=issuer), issue_second)
    assert AwardRecord.objects.standing().count() == 1
    assert Decision.objects.issued().count() == 2


def test_issuing_an_appointment_keeps_what_was_changed_of_it_meanwhile():
    year = SampleYear()
    chosen = make_appointment(year.campaign, year.zone, year.agencies["STP-2"], role="vice_chair")
    make_legal_basis()
    terms = {"issuer": make_issuer(), "signed_on": DAY, "campaign": year.campaign}
    draft = signed(drafts.draft_appointments([chosen], **terms))
    decisions.check(draft, by=make_user())
    changed = Appointment.objects.filter(pk=chosen.pk)
    issuer = make_issuing_user()
    met_by(
        lambda: changed.update(office="Phó Giám đốc", ends_on=DAY),
        lambda: decisions.issue(draft, by=issuer),
    )
    chosen.refresh_from_db()
    assert (chosen.office, chosen.ends_on) == ("Phó Giám đốc", DAY)
    assert chosen.decision_reference == "01/QĐ-BTP"


def make_meeting(**fields) -> CouncilMeeting:
    fields = {"members": 5, "present": 5, "minutes_number": "1", "held_on": DAY, **fields}
    fields |= {"council": "Hội đồng thi đua, khen thưởng"}
    campaign = Campaign.objects.first() or SampleYear().campaign
    return CouncilMeeting.objects.create(campaign=campaign, **fields)


def test_votes_are_counted_by_the_meeting_as_it_stands():
    meeting, clerk, nomination = make_meeting(), make_user(), make_nomination()
    nominations.move(nomination, nominations.State.REVIEWED, by=clerk)
    changed = CouncilMeeting.objects.filter(pk=meeting.pk)
    met_by(
        lambda: changed.update(members=15),
        lambda: council.record_votes(meeting, {nomination: (5, 0)}, by=clerk),
    )
    nomination.refresh_from_db()
    assert nomination.state == "refused"


@pytest.mark.parametrize("step", ["held", "gone"])
def test_a_meeting_is_noted_as_held_once_and_not_brought_back(step):
    meeting, clerk, other = make_meeting(present=0, minutes_number=""), make_user(), make_user()
    steps = {
        "held": lambda: council.note_held(meeting, minutes_number="1/BB", present=5, by=other),
        "gone": lambda: CouncilMeeting.objects.get(pk=meeting.pk).delete(),
    }

    def note_again():
        with pytest.raises(ValidationError) as refusal:
            council.note_held(meeting, minutes_number="2/BB", present=3, by=clerk)
        return refusal.value.code

    assert met_by(steps[step], note_again) == step
    written = CouncilMeeting.objects.values_list("minutes_number", "present")
    assert list(written) == ([("1/BB", 5)] if step == "held" else [])


def test_two_meetings_do_not_take_one_number_of_minutes():
    first, second = (make_meeting(present=0, minutes_number=draft) for draft in ("x", "y"))

    def note(meeting):
        return council.note_held(meeting, minutes_number="1/BB", present=3, by=make_user())

    def note_second():
        with pytest.raises(ValidationError, match="biên bản này"):
            note(second)

    met_by(lambda: note(first), note_second)


def test_of_two_drafts_at_once_one_recognises_the_results():
    sample = reference_case()
    close(sample)
    draft = partial(draft_recognition, sample.campaign, issuer=make_issuer(), signed_on=DAY)

    def draft_again():
        with pytest.raises(ValidationError, match="đã có trong một quyết định"):
            draft()

    met_by(draft, draft_again)
    assert Decision.objects.count() == 1


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
