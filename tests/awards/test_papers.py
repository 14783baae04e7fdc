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
    make_draft,
    make_issued,
    make_issuer,
    make_issuing_user,
    make_legal_basis,
    make_nomination,
    make_person,
)
from tests.awards.pdfreading import first_of, pieces, text_of
from tests.zones.factories import SampleYear, make_appointment, make_user

pytestmark = pytest.mark.django_db
LATER = date(2026, 2, 1)
NAMED = (
    "số 01/QĐ-BTP ngày 05 tháng 01 năm 2026 của Bộ trưởng Bộ Tư pháp về việc tặng Bằng khen của "
    "Bộ trưởng Bộ Tư pháp năm 2025"
)


def whole(text: str) -> str:
    """Returns the text in one line, as it was before the page broke it."""
    return " ".join(text.split()).replace("QĐ- BTP", "QĐ-BTP")


def test_a_correction_is_a_letter_with_its_subject_under_the_number():
    target = make_issued()
    draft = drafts.draft_about(
        target, "correction", signed_on=LATER, reason="Sửa «xuất xắc» thành «xuất sắc»"
    )
    content = decision_pdf(issue_signed(draft))
    text = text_of(content)
    for words in (
        "Số: 01/BTP-TCCB",
        "V/v đính chính Quyết định số 01/QĐ-",
        "Kính gửi:",
        "Đính chính Quyết định số 01/QĐ-BTP ngày 05 tháng 01 năm 2026",
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
    assert f"Hủy bỏ Quyết định {NAMED}. Lý do: Khai không đúng." in whole(text)
    assert "PHỤ LỤC" not in text


def appointing(year: SampleYear):
    """A complete draft that appoints a vice-chair."""
    make_legal_basis()
    chosen = [make_appointment(year.campaign, year.zone, year.agencies["STP-2"], role="vice_chair")]
    return drafts.draft_appointments(
        chosen, issuer=make_issuer(), signed_on=LATER, campaign=year.campaign
    )


def articles_of(decision) -> list[str]:
    return [article.text for article in decision.articles.all()]


def test_a_cancellation_takes_back_only_what_was_given():
    unpaid = make_draft(make_nomination(person=make_person("Trần Thị Bé")))
    unpaid.pays_bonus = False
    unpaid.save()
    for target, said in (
        (make_issued(), "Hiện vật và tiền thưởng đã nhận được thu hồi theo quy định"),
        (issue_signed(unpaid), "Hiện vật đã nhận được thu hồi theo quy định"),
        (issue_signed(appointing(SampleYear())), None),
    ):
        texts = articles_of(drafts.draft_about(target, "cancellation", signed_on=LATER))
        assert [text for text in texts if "thu hồi" in text] == ([said] if said else [])


def test_each_line_of_a_correction_is_a_paragraph():
    reason = "Tại Điều 1, «A» sửa thành «B»\r\n\r\nTại Điều 2, «C» sửa thành «D»"
    draft = drafts.draft_about(make_issued(), "correction", signed_on=LATER, reason=reason)
    assert articles_of(draft)[1:] == reason.split("\r\n\r\n")


def test_an_article_that_says_more_than_what_is_replaced_is_kept():
    draft, last = make_draft(), "Quyết định này thay thế Quyết định số 01 và có hiệu lực từ nay"
    draft.articles.filter(pk=draft.articles.last().pk).update(text=last)
    texts = articles_of(drafts.draft_about(issue_signed(draft), "replacement", signed_on=LATER))
    assert texts[-1] == last
    assert texts[-2].startswith("Quyết định này thay thế Quyết định số 01/QĐ-BTP")


@pytest.mark.parametrize(
    ("kind", "verb"), [("cancellation", "hủy bỏ"), ("correction", "đính chính")]
)
def test_of_two_decisions_with_one_number_the_title_tells_which_by_its_day(kind, verb):
    earlier = make_issued(signed_on=date(2025, 1, 5))
    assert make_issued(signed_on=date(2026, 1, 5)).reference == earlier.reference
    issued = issue_signed(drafts.draft_about(earlier, kind, signed_on=LATER, reason="Nhầm"))
    day = "ngày 05 tháng 01 năm 2025"
    assert issued.subject == f"Về việc {verb} Quyết định số 01/QĐ-BTP {day}"
    assert f"số 01/QĐ-BTP {day} của Bộ trưởng Bộ Tư pháp" in issued.articles.first().text
    content = decision_pdf(issued)
    assert day in whole(text_of(content))
    assert max(piece.left for piece in pieces(content)) < 195


def test_a_correction_of_a_letter_calls_it_a_letter_of_the_office():
    first = issue_signed(
        drafts.draft_about(make_issued(), "correction", signed_on=LATER, reason="Sửa tên")
    )
    draft = drafts.draft_about(first, "correction", signed_on=LATER, reason="Sửa lại")
    [cited, _body] = draft.articles.all()
    assert cited.text.startswith(
        "Đính chính Công văn số 01/BTP-TCCB ngày 01 tháng 02 năm 2026 của Bộ Tư pháp về việc đính "
        "chính Quyết định số 01/QĐ-BTP"
    )


def test_a_replacement_is_about_what_it_awards_and_says_in_an_article_what_it_replaces():
    target = make_draft(make_nomination(person=make_person("Trần Thị Bé")))
    target.annex_title, target.pays_bonus = "Danh sách cá nhân được tặng Bằng khen", False
    target.save()
    first = issue_signed(target)
    second = issue_signed(drafts.draft_about(first, "replacement", signed_on=LATER))
    assert (second.subject, second.pays_bonus) == (first.subject, False)
    texts = [article.text for article in second.articles.all()]
    assert texts[-2] == f"Quyết định này thay thế Quyết định {NAMED}"
    assert texts[-1] == first.articles.last().text
    assert second.recipients.first().text == "Như Điều 4"
    assert "DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG BẰNG KHEN" in whole(text_of(decision_pdf(second)))
    third = drafts.draft_about(second, "replacement", signed_on=LATER)
    replaced = [a.text for a in third.articles.all() if "thay thế" in a.text]
    assert len(replaced) == 1
    assert replaced[0].startswith("Quyết định này thay thế Quyết định số 02/QĐ-BTP ngày 01 tháng")


def test_an_appointment_names_each_office_and_role_after_the_first_article():
    year = SampleYear()
    text = text_of(decision_pdf(issue_signed(appointing(year))))
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
