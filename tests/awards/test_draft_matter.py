"""A draft confers what it was drafted for: on nobody else, and of no other paper or year."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from awards.models import BonusRate, Decision
from awards.services import decisions, drafts
from awards.services.recognition import draft_recognition
from tests.awards.factories import (
    issue_signed,
    make_award_type,
    make_draft,
    make_issued,
    make_issuer,
    make_legal_basis,
    make_nomination,
    make_person,
    signed,
)
from tests.permissions.pageforms import filled_form
from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_campaign,
    make_user,
)
from tests.zones.rankings import close, reference_case

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 1)


@pytest.fixture
def year() -> SampleYear:
    make_legal_basis()
    return SampleYear(thads=2)


def appointing(year: SampleYear, *appointments) -> Decision:
    draft = drafts.draft_appointments(
        appointments, issuer=make_issuer(), signed_on=DAY, campaign=year.campaign
    )
    return signed(draft)


def vice_chair(year: SampleYear, code: str = "STP-2"):
    return make_appointment(year.campaign, year.zone, year.agencies[code], role="vice_chair")


def send(client, draft: Decision, **typed):
    client.force_login(make_user())
    address = reverse("admin:awards_decision_change", args=[draft.pk])
    return client.post(address, filled_form(address, client.get(address).content.decode(), typed))


@pytest.mark.parametrize(
    "name", ["subject", "award_type", "person", "agency", "year_to", "printed_name"]
)
def test_a_line_gives_its_nominee_what_the_council_agreed_to(name):
    nominee = make_person("Trần Thị Hoa")
    draft = make_draft(make_nomination(person=nominee, agency=make_agency("STP-1")))
    line = draft.award_lines.get()
    others = {
        "subject": "household",
        "award_type": make_award_type("CSTD"),
        "person": make_person("Lê Văn Khác"),
        "agency": make_agency("STP-2"),
        "year_to": line.year_to + 1,
        "printed_name": "Lê Văn Khác",
    }
    setattr(line, name, others[name])
    line.save()
    said = f"khác với đề nghị hội đồng đã đồng ý: {line.printed_name}"
    with pytest.raises(ValidationError, match=said):
        decisions.check(draft, by=make_user())


def test_a_title_before_the_name_and_a_household_as_proposed_are_as_agreed():
    drafts_ = [
        make_draft(make_nomination(person=make_person("Trần Thị Hoa"))),
        make_draft(make_nomination(subject="household", unit="Hộ ông Nguyễn Văn A")),
    ]
    line = drafts_[0].award_lines.get()
    line.printed_name = "Bà TRẦN THỊ HOA"
    line.save()
    assert [decisions.check(draft, by=make_user()).state for draft in drafts_] == ["checked"] * 2
    decisions.reopen(drafts_[1], by=make_user(), reason="Sửa tên")
    drafts_[1].award_lines.update(printed_name="Hộ ông Khác")
    with pytest.raises(ValidationError, match="hội đồng đã đồng ý: Hộ ông Khác"):
        decisions.check(drafts_[1], by=make_user())


def test_another_target_is_neither_offered_nor_taken(client):
    issued, other = make_issued(make_nomination()), make_issued(make_nomination())
    draft = drafts.draft_about(issued, "cancellation", signed_on=DAY, reason="Sai tên")
    assert send(client, draft, target=other.pk, place="Huế").status_code == 302
    draft.refresh_from_db()
    assert (draft.target, draft.place) == (issued, "Huế")
    draft.target = other
    with pytest.raises(ValidationError, match="xóa dự thảo và lập dự thảo mới"):
        draft.full_clean()


def test_results_are_recognised_for_their_own_year_only(client):
    sample = reference_case()
    close(sample)
    make_legal_basis()
    draft = draft_recognition(sample.campaign, issuer=make_issuer(), signed_on=DAY)
    other = make_campaign(2031)
    assert send(client, draft, campaign=other.pk, place="Huế").status_code == 302
    draft.refresh_from_db()
    assert (draft.campaign, draft.place) == (sample.campaign, "Huế")
    draft.campaign = other
    with pytest.raises(ValidationError, match="xóa dự thảo và lập dự thảo mới"):
        draft.full_clean()


def test_a_draft_without_such_lines_may_be_of_another_year(client):
    draft = drafts.draft_about(make_issued(), "cancellation", signed_on=DAY, reason="Sai tên")
    other = make_campaign(2031)
    assert send(client, draft, campaign=other.pk).status_code == 302
    draft.refresh_from_db()
    assert draft.campaign == other


def test_who_was_replaced_after_the_check_is_not_appointed(year):
    chosen = vice_chair(year)
    draft = decisions.check(appointing(year, chosen), by=make_user())
    chosen.ends_on = date(2026, 1, 31)
    chosen.save()
    with pytest.raises(ValidationError, match=r"Đã thôi giữ chức vụ: .* \(.*\)\. Hãy gỡ dòng"):
        decisions.issue(draft, by=make_user(role="issuer"))


def test_a_replacement_may_name_those_that_its_target_appointed_and_who_left_since(year):
    chosen = vice_chair(year)
    first = issue_signed(appointing(year, chosen))
    chosen.refresh_from_db()
    chosen.ends_on = date(2026, 2, 20)
    chosen.save()
    second = issue_signed(drafts.draft_about(first, "replacement", signed_on=DAY))
    chosen.refresh_from_db()
    assert chosen.decision_reference == second.reference


def test_who_is_to_leave_on_a_day_still_to_come_is_appointed_until_then(year):
    chosen = vice_chair(year)
    draft = appointing(year, chosen)
    chosen.ends_on = date(2031, 6, 30)
    chosen.save()
    assert issue_signed(draft).is_issued


def test_a_line_names_what_its_appointment_says(year):
    chosen = vice_chair(year)
    draft = appointing(year, chosen)
    line = draft.appointment_lines.get()
    chosen.person = "Lê Thị Mới"  # corrected after it was drafted
    chosen.save()
    with pytest.raises(ValidationError, match="khác với lần cử đã chọn"):
        decisions.check(draft, by=make_user())
    line.printed_name, line.agency = "Bà Lê Thị Mới", year.agencies["STP-3"]
    line.save()
    with pytest.raises(ValidationError, match="khác với lần cử đã chọn"):
        decisions.check(draft, by=make_user())


def test_nobody_is_appointed_by_two_decisions_in_force(year):
    first, second = (
        appointing(year, vice_chair(year)),
        appointing(year, vice_chair(year, "THADS-1")),
    )
    line = first.appointment_lines.get()
    line.pk, line.decision, line.position = None, second, 2
    line.save(force_insert=True)
    issue_signed(first)
    with pytest.raises(ValidationError, match="đã được cử theo một quyết định khác còn hiệu lực"):
        decisions.check(second, by=make_user())


def test_nor_by_two_lines_of_one(year):
    draft = appointing(year, vice_chair(year))
    line = draft.appointment_lines.get()
    line.pk, line.position = None, 2
    line.save(force_insert=True)
    with pytest.raises(ValidationError, match="Được ghi hai lần"):
        decisions.check(draft, by=make_user())


def test_money_that_changed_since_the_page_of_issuing_was_read_is_shown_first(client):
    draft = decisions.check(make_draft(), by=make_user())
    client.force_login(make_user(role="issuer"))
    address = reverse("admin:awards_decision_issue", args=[draft.pk])
    read = filled_form(address, client.get(address).content.decode(), {})
    BonusRate.objects.update(coefficient=5)
    assert "nội dung đã được sửa" in client.post(address, read).content.decode()
    draft.refresh_from_db()
    assert draft.state == "checked"


def test_what_was_changed_since_the_page_of_issuing_was_read_is_shown_before_it_is_issued(client):
    draft = decisions.check(make_draft(), by=make_user())
    client.force_login(make_user(role="issuer"))
    address = reverse("admin:awards_decision_issue", args=[draft.pk])
    read = filled_form(address, client.get(address).content.decode(), {})
    decisions.reopen(draft, by=make_user(), reason="Sửa tên")
    Decision.objects.filter(pk=draft.pk).update(subject="Về việc khác")
    decisions.check(draft, by=make_user())
    shown = client.post(address, read).content.decode()
    assert "Sau khi bạn mở trang này, nội dung đã được sửa" in shown
    decisions.reopen(draft, by=make_user(), reason="Sửa nữa")
    told = client.post(address, read, follow=True).content.decode()
    assert "Văn bản đang ở bước «Đang soạn»." in told
    decisions.check(draft, by=make_user())
    shown = client.get(address).content.decode()
    draft.refresh_from_db()
    assert draft.state == "checked"
    assert client.post(address, filled_form(address, shown, {})).status_code == 302
    draft.refresh_from_db()
    assert draft.is_issued
