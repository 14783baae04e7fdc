"""The other papers: letters, cancellations, appointments, registers, the council's sheet."""

from datetime import date

import pytest

from awards.documents.councilsheet import council_sheet_pdf
from awards.documents.decision import decision_pdf
from awards.documents.registers import golden_book_context, outgoing_context, register_pdf
from awards.models import (
    AwardLine,
    CouncilMeeting,
    EligibilityRule,
    NumberSeries,
    RuleOverride,
)
from awards.services import drafts, numbering
from awards.services.eligibility import findings_of
from awards.services.nominations import override
from tests.awards.factories import (
    issue_signed,
    make_award_type,
    make_issued,
    make_issuer,
    make_issuing_user,
    make_legal_basis,
    make_nomination,
    make_person,
)
from tests.awards.pdfreading import first_of, text_of
from tests.zones.factories import SampleYear, make_appointment, make_user

pytestmark = pytest.mark.django_db
LATER = date(2026, 2, 1)


def test_a_correction_is_a_letter_with_its_subject_under_the_number():
    target = make_issued()
    draft = drafts.draft_about(
        target, "correction", signed_on=LATER, reason="Sửa «xuất xắc» thành «xuất sắc»"
    )
    content = decision_pdf(issue_signed(draft))
    text = text_of(content)
    for words in (
        "Số: 01/CV-BTP",
        "V/v đính chính Quyết định số 01/QĐ-",
        "Kính gửi:",
        "Sửa «xuất xắc» thành «xuất sắc»./.",
        "- Như trên;",
    ):
        assert words in text
    for words in ("QUYẾT ĐỊNH:", "Điều 1.", "Căn cứ"):
        assert words not in text
    assert first_of(content, "V/v đính chính").size == pytest.approx(12, abs=0.2)
    assert first_of(content, "V/v").top > first_of(content, "Số: 01").top


def test_a_cancellation_says_what_it_cancels_and_why():
    draft = drafts.draft_about(
        make_issued(), "cancellation", signed_on=LATER, reason="Khai không đúng"
    )
    text = text_of(decision_pdf(issue_signed(draft)))
    assert "Hủy bỏ Quyết định số 01/QĐ-BTP, lý do: Khai không đúng." in text
    assert "PHỤ LỤC" not in text


def test_an_appointment_names_each_office_and_role_after_the_first_article():
    year = SampleYear()
    make_legal_basis()
    chosen = [make_appointment(year.campaign, year.zone, year.agencies["STP-2"], role="vice_chair")]
    draft = drafts.draft_appointments(
        chosen, issuer=make_issuer(), signed_on=date(2021, 1, 5), campaign=year.campaign
    )
    text = text_of(decision_pdf(issue_signed(draft)))
    office = f"1. Giám đốc {year.agencies['STP-2'].name} làm Phó Trưởng {year.zone.name}."
    assert office in text
    assert text.index("Điều 1.") < text.index(office) < text.index("Điều 2.")


def test_the_register_of_outgoing_documents_has_ten_columns_and_void_numbers():
    decision = make_issued()
    numbering.void_next_number(
        decision.issuer, "QĐ-BTP", dated=LATER, reason="Ghi nhầm", by=make_issuing_user()
    )
    series = NumberSeries.objects.get(symbol="QĐ-BTP")
    context = outgoing_context(series, series.entries.order_by("number"))
    assert len(context["headings"]) == 10
    text = text_of(register_pdf(context))
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐI" in text
    for words in ("(10)", "01/QĐ-BTP", "Quyết định về việc tặng", "02/QĐ-BTP", "Ghi nhầm"):
        assert words in text


def test_the_golden_book_lists_each_award_once_in_its_order():
    people = [make_person("Trần Thị Bé"), make_person("Lê Văn Hai")]
    make_issued(*[make_nomination(person=person) for person in people])
    lines = AwardLine.objects.order_by("golden_book_number")
    text = text_of(register_pdf(golden_book_context("Sổ vàng", lines)))
    assert text.index("Trần Thị Bé") < text.index("Lê Văn Hai")
    assert "01/QĐ-BTP 05/01/2026" in text


def test_the_councils_sheet_prints_why_a_rule_that_is_not_met_was_accepted():
    user, nomination = make_user(), make_nomination(person=make_person("Trần Thị Bé"))
    rule = EligibilityRule.objects.create(
        award_type=nomination.award_type,
        check_name="consecutive",
        lower_award=make_award_type("CSTDCS", kind="title"),
        number=3,
        legal_basis="Luật Thi đua, khen thưởng 2022, Điều 22",
    )
    override(nomination, rule, by=user, reason="Thành tích đặc biệt")
    meeting = CouncilMeeting.objects.create(
        campaign=nomination.campaign, held_on=LATER, council="Hội đồng", members=9, present=9
    )
    reasons = {(o.nomination_id, o.rule_id): o.reason for o in RuleOverride.objects.all()}
    content = council_sheet_pdf(meeting, [nomination], findings_of([nomination]), reasons)
    text = text_of(content)
    for words in ("PHIẾU XÉT KHEN THƯỞNG", "Trần Thị Bé", "Chấp nhận, lý do: Thành tích đặc biệt."):
        assert words in text
    assert rule.legal_basis in text
