"""A decision is complete, issued once, numbered in order, and never changes."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from awards.models import Article, AwardLine, AwardRecord, Decision, NumberSeries, RegisterEntry
from awards.services import decisions, drafts, numbering
from awards.triggers import TRIGGERS
from tests.awards.factories import (
    issue_signed,
    make_draft,
    make_issued,
    make_issuer,
    make_issuing_user,
    make_legal_basis,
    make_nomination,
    make_person,
    signed,
)
from tests.zones.factories import SampleYear, make_appointment, make_user
from thidua import triggers

pytestmark = pytest.mark.django_db


def test_an_incomplete_draft_says_everything_that_it_lacks_at_once():
    draft = make_draft()
    draft.signer_name = draft.signer_title = ""
    draft.signed_on = None
    draft.save()
    draft.bases.all().delete()
    with pytest.raises(ValidationError) as refusal:
        decisions.check(draft, by=make_user())
    said = " ".join(refusal.value.messages)
    for sentence in ("Thiếu ngày ký", "Thiếu căn cứ", "họ và tên người ký", "chức vụ của người"):
        assert sentence in said


def test_a_line_typed_without_its_person_or_agency_is_named_before_it_is_issued():
    draft = make_draft(make_nomination(person=make_person()), make_nomination())
    draft.award_lines.filter(subject="person").update(person=None)
    draft.award_lines.filter(subject="collective").update(agency=None)
    with pytest.raises(ValidationError, match="2 dòng khen thưởng chưa gắn với hồ sơ"):
        decisions.check(draft, by=make_user())


def test_the_same_award_twice_in_a_decision_is_named_before_it_is_issued():
    draft = make_draft(make_nomination(person=make_person("Lê Văn Hai")))
    [line] = draft.award_lines.all()
    line.pk, line.nomination, line.position = None, None, 2
    line.save()
    with pytest.raises(ValidationError, match="hai lần trong dự thảo: Lê Văn Hai"):
        decisions.check(draft, by=make_user())


def test_only_a_checked_draft_is_issued_and_only_once():
    issuer, draft = make_issuing_user(), make_draft()
    with pytest.raises(ValidationError, match="Hãy kiểm tra"):
        decisions.issue(draft, by=issuer)
    decisions.check(draft, by=make_user())
    issued = decisions.issue(draft, by=issuer)
    with pytest.raises(ValidationError, match="đã ban hành: 01/QĐ-BTP"):
        decisions.issue(draft, by=issuer)
    assert (issued.reference, RegisterEntry.objects.count()) == ("01/QĐ-BTP", 1)


def test_numbers_follow_each_other_and_begin_again_each_year():
    references = [
        make_issued(signed_on=day).reference
        for day in (date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 5))
    ]
    assert references == ["01/QĐ-BTP", "02/QĐ-BTP", "01/QĐ-BTP"]


def test_the_same_number_and_symbol_twice_in_a_year_is_refused_by_the_database():
    issued, user = make_issued(), make_user()
    series = NumberSeries.objects.get(symbol="QĐ-BTP")
    again = RegisterEntry(
        series=series, number=1, dated=issued.signed_on, void_reason="x", entered_by=user
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_day_before_the_last_number_is_refused_and_takes_no_number():
    make_issued(signed_on=date(2026, 1, 5))
    with pytest.raises(ValidationError, match="trước ngày của số đã cấp cuối cùng"):
        make_issued(signed_on=date(2026, 1, 4))
    assert NumberSeries.objects.get(symbol="QĐ-BTP").last_number == 1


def test_a_day_that_has_not_come_is_refused_and_takes_no_number():
    with pytest.raises(ValidationError, match="chưa đến"):
        make_issued(signed_on=numbering.today() + timedelta(days=1))
    assert not NumberSeries.objects.exists()


def test_what_is_rolled_back_gives_its_number_back():
    with transaction.atomic():
        make_issued()
        transaction.set_rollback(True)
    assert make_issued().reference == "01/QĐ-BTP"


def test_a_void_number_keeps_its_reason_and_leaves_no_gap():
    make_issued()
    terms = {"dated": date(2026, 1, 6), "by": make_issuing_user()}
    with pytest.raises(ValidationError, match="lý do"):
        numbering.void_next_number(make_issuer(), "QĐ-BTP", reason=" ", **terms)
    numbering.void_next_number(make_issuer(), "QĐ-BTP", reason="Ghi nhầm", after=1, **terms)
    with pytest.raises(ValidationError, match="vừa có thêm số 2"):  # the second of two clicks
        numbering.void_next_number(make_issuer(), "QĐ-BTP", reason="Ghi nhầm", after=1, **terms)
    [report] = numbering.gap_report(NumberSeries.objects.filter(symbol="QĐ-BTP"))
    assert (report.used, [e.number for e in report.void], report.gaps) == (1, [2], [])


@pytest.mark.parametrize(
    ("day", "base", "amount"),
    [(date(2026, 6, 30), 2_340_000, 3_510_000), (date(2026, 7, 1), 2_530_000, 3_800_000)],
)
def test_the_base_salary_of_the_day_of_the_decision_counts(day, base, amount):
    issued = make_issued(make_nomination(person=make_person()), signed_on=day)
    [line] = issued.award_lines.all()
    assert (issued.base_salary, line.amount, line.golden_book_number) == (base, amount, 1)


def test_an_issued_award_is_remembered_for_later_years_and_a_cancelled_one_is_not():
    person = make_person()
    issued = make_issued(make_nomination(person=person))
    assert AwardRecord.objects.standing().filter(person=person).count() == 1
    cancelling = drafts.draft_about(
        issued, Decision.Kind.CANCELLATION, signed_on=date(2026, 2, 1), reason="Khai không đúng"
    )
    issue_signed(cancelling)
    assert not AwardRecord.objects.standing().filter(person=person).exists()
    assert Decision.objects.with_effects().get(pk=issued.pk).is_cancelled


def test_a_replacement_keeps_both_and_begins_with_the_same_lines():
    person = make_person()
    issued = make_issued(make_nomination(person=person))
    draft = drafts.draft_about(issued, Decision.Kind.REPLACEMENT, signed_on=date(2026, 2, 1))
    assert [x.printed_name for x in draft.award_lines.all()] == [person.full_name]
    issue_signed(draft)
    assert Decision.objects.with_effects().get(pk=issued.pk).is_replaced
    assert AwardRecord.objects.standing().filter(person=person).count() == 1


def test_a_replacement_may_bear_the_number_that_it_replaces():
    target = make_issued(make_nomination(person=make_person()), signed_on=date(2025, 1, 5))
    draft = drafts.draft_about(target, "replacement", signed_on=date(2026, 1, 5))
    assert issue_signed(draft).reference == target.reference == "01/QĐ-BTP"
    assert AwardRecord.objects.standing().get().line.decision_id == draft.pk


def test_a_record_written_by_hand_under_the_coming_number_is_named():
    nomination = make_nomination(person=make_person())
    draft = make_draft(nomination)
    same = ("subject", "award_type", "person", "agency", "year_from", "year_to")
    AwardRecord.objects.create(
        decision_number="01/QĐ-BTP", **{name: getattr(nomination, name) for name in same}
    )
    with pytest.raises(ValidationError, match="đã có dòng ghi 01/QĐ-BTP"):
        issue_signed(draft)
    assert not Decision.objects.issued().exists()


def test_lines_of_another_kind_of_paper_are_refused():
    draft = drafts.draft_about(make_issued(), "replacement", signed_on=date(2026, 2, 1))
    Decision.objects.filter(pk=draft.pk).update(kind="correction")
    draft.refresh_from_db()
    with pytest.raises(ValidationError, match="dòng không thuộc loại văn bản này"):
        issue_signed(draft)


def test_what_another_decision_confers_or_the_council_takes_back_is_refused_at_the_check():
    nomination, taken_back = make_nomination(), make_nomination()
    draft, other = make_draft(make_nomination()), make_draft(taken_back)
    make_issued(nomination, signed_on=date(2026, 1, 4))
    draft.award_lines.update(nomination=nomination)
    type(taken_back).objects.filter(pk=taken_back.pk).update(state="nominated")
    for one, said in ((draft, "theo một quyết định khác"), (other, "không còn đồng ý")):
        with pytest.raises(ValidationError, match=said):
            decisions.check(one, by=make_user())


def test_a_decision_that_was_cancelled_is_neither_replaced_nor_cancelled_again():
    target = make_issued()
    first, second = (
        drafts.draft_about(target, kind, signed_on=date(2026, 2, 1), reason="x")
        for kind in ("cancellation", "replacement")
    )
    cancelling = issue_signed(first)
    with pytest.raises(ValidationError, match="đã được thay thế hoặc hủy bỏ"):
        decisions.check(signed(second), by=make_user())
    with pytest.raises(ValidationError, match="hãy ban hành quyết định mới"):
        drafts.draft_about(cancelling, "cancellation", signed_on=date(2026, 2, 1))


def test_a_cancelled_appointment_is_proposed_again():
    year = SampleYear()
    chosen = make_appointment(year.campaign, year.zone, year.agencies["STP-2"], role="vice_chair")
    make_legal_basis()
    terms = {"issuer": make_issuer(), "campaign": year.campaign}
    first = issue_signed(drafts.draft_appointments([chosen], signed_on=date(2026, 1, 5), **terms))
    assert chosen not in drafts.undecided_appointments(year.campaign)
    issue_signed(
        drafts.draft_about(first, "cancellation", signed_on=date(2026, 2, 1), reason="Nghỉ")
    )
    assert chosen in drafts.undecided_appointments(year.campaign)
    again = issue_signed(drafts.draft_appointments([chosen], signed_on=date(2026, 2, 2), **terms))
    chosen.refresh_from_db()
    assert chosen.decision_reference == again.reference == "03/QĐ-BTP"


def test_what_a_cancelled_decision_conferred_can_be_conferred_anew():
    nomination = make_nomination()
    first = make_issued(nomination)
    campaign = nomination.campaign
    assert nomination not in drafts.undecided_nominations(campaign)
    issue_signed(
        drafts.draft_about(first, "cancellation", signed_on=date(2026, 2, 1), reason="Sai tên")
    )
    assert nomination in drafts.undecided_nominations(campaign)
    anew = issue_signed(
        drafts.draft_awards(
            [nomination], issuer=make_issuer(), signed_on=date(2026, 2, 2), campaign=campaign
        )
    )
    assert AwardRecord.objects.standing().get().line.decision == anew


def test_only_agreed_nominations_are_drafted_and_only_once():
    nomination = make_nomination()
    terms = {
        "issuer": make_issuer(),
        "signed_on": date(2026, 1, 5),
        "campaign": nomination.campaign,
    }
    with pytest.raises(ValidationError, match="được hội đồng đồng ý"):
        drafts.draft_awards([nomination], **terms)
    make_draft(nomination)
    with pytest.raises(ValidationError, match="đã có trong một quyết định"):
        drafts.draft_awards([nomination], **terms)


def test_an_appointment_decision_names_offices_and_gives_its_number_to_the_appointments():
    year = SampleYear()
    agency = year.agencies["STP-2"]
    chosen = make_appointment(year.campaign, year.zone, agency, role="vice_chair")
    make_legal_basis()
    draft = drafts.draft_appointments(
        [chosen], issuer=make_issuer(), signed_on=date(2021, 1, 5), campaign=year.campaign
    )
    issue_signed(draft)
    chosen.refresh_from_db()
    assert chosen.decision_reference == "01/QĐ-BTP"
    [line] = draft.appointment_lines.all()
    assert line.printed_office == f"Giám đốc {agency.name}"


# Never changes


def attempts(issued: Decision) -> dict:
    line = issued.award_lines.first()
    return {
        "save": issued.save,
        "delete": issued.delete,
        "update": lambda: Decision.objects.update(subject="x"),
        "bulk_update": lambda: Decision.objects.bulk_update([issued], ["subject"]),
        "delete many": lambda: Decision.objects.all().delete(),
        "save a line": line.save,
        "delete a line": line.delete,
        "update lines": lambda: AwardLine.objects.update(printed_name="x"),
        "add an article": lambda: Article.objects.create(decision=issued, text="x"),
        "delete the agency": lambda: line.agency.delete(),
    }


def test_an_issued_decision_refuses_every_way_through_the_orm():
    issued = make_issued()
    went_through = []
    for name, attempt in attempts(issued).items():
        try:
            with transaction.atomic():
                attempt()
            went_through.append(name)
        except (ValidationError, IntegrityError):  # ProtectedError is an IntegrityError
            pass
    assert went_through == []
    assert Decision.objects.get(pk=issued.pk).subject == issued.subject


_SQL = [
    "UPDATE awards_decision SET subject = 'x'",
    "DELETE FROM awards_decision",
    "UPDATE awards_awardline SET printed_name = 'x'",
    "DELETE FROM awards_awardline",
    "DELETE FROM awards_decisionbasis",
    "DELETE FROM awards_registerentry",
    "UPDATE awards_registerentry SET number = 99",
]
_SQLITE = [
    "REPLACE INTO awards_decision SELECT * FROM awards_decision",
    "REPLACE INTO awards_article SELECT * FROM awards_article",
    "REPLACE INTO awards_registerentry SELECT * FROM awards_registerentry",
]
_POSTGRESQL = ["TRUNCATE awards_decision CASCADE", "TRUNCATE awards_article"]


def test_raw_sql_is_refused_too():
    issued = make_issued()
    went_through = []
    own = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    connection.check_constraints()  # PostgreSQL truncates nothing while checks are pending
    for sql in [*_SQL, *own]:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
            went_through.append(sql)
        except IntegrityError:
            pass
    assert went_through == []
    assert Decision.objects.get(pk=issued.pk).content_hash == issued.content_hash


def test_the_paper_s_way_afterwards_is_still_written():
    entry = make_issued().register_entry
    entry.kept_by, entry.copies = "Văn thư", 12
    entry.save()
    assert RegisterEntry.objects.get().copies == 12


def test_the_first_decision_that_was_touched_is_named():
    first, second = make_issued(), make_issued()
    out = StringIO()
    call_command("verify_decisions", stdout=out)
    assert "2 quyết định" in out.getvalue()
    own = [t for t in TRIGGERS if t.table == "awards_awardline"]
    triggers.uninstall(connection, own)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE awards_awardline SET amount = 1 WHERE decision_id = %s", [second.pk])
    triggers.install(connection, own)
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_decisions", stderr=err)
    assert second.reference in err.getvalue()
    assert first.reference not in err.getvalue()
