"""From an issued decision's page: papers that replace, cancel or correct it, one draft of each."""

from datetime import date
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from awards.models import CertificateBlank, Decision
from awards.services import decisions
from awards.services.drafts import draft_about
from tests.awards.factories import issue_signed, make_issued, make_issuing_user, signed
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db
KINDS = {"replace": "replacement", "cancel": "cancellation", "correct": "correction"}


@pytest.fixture
def bo(client):
    """The Ministry's clerk, signed in."""
    client.force_login(make_user())
    return client


def address(verb: str, decision: Decision) -> str:
    return reverse(f"admin:awards_decision_{verb}", args=[decision.pk])


def page(client, verb: str, decision: Decision) -> str:
    return unescape(client.get(address(verb, decision)).content.decode())


@pytest.mark.parametrize("verb", KINDS)
def test_who_begins_one_lands_on_its_draft_with_the_message(bo, verb):
    issued = make_issued()
    answer = bo.post(address(verb, issued), {"reason": "Sai tên"}, follow=True)
    draft = Decision.objects.get(target=issued)
    assert draft.kind == KINDS[verb]
    assert answer.redirect_chain == [(address("change", draft), 302)]
    assert "cán bộ Bộ sửa, kiểm tra rồi mới ban hành." in answer.content.decode()


def test_the_issuer_lands_on_the_draft_too(client):
    issued = make_issued()
    client.force_login(make_issuing_user())
    answer = client.post(address("cancel", issued), {"reason": "Sai tên"}, follow=True)
    assert answer.redirect_chain == [(address("change", Decision.objects.get(target=issued)), 302)]
    assert answer.status_code == 200


@pytest.mark.parametrize("verb", KINDS)
def test_while_a_draft_of_a_kind_stands_another_is_refused_and_the_draft_linked(bo, verb):
    issued = make_issued()
    draft = draft_about(issued, KINDS[verb], signed_on=date(2026, 2, 1), reason="Sai tên")
    told = page(bo, verb, issued)
    assert f"Đã có dự thảo «{draft.get_kind_display()}» của quyết định này." in told
    assert f'<a class="td-link" href="{address("change", draft)}">' in told
    assert '<button class="td-button td-button' not in told
    bo.post(address(verb, issued), {"reason": "Sai tên"})
    assert issued.later.get() == draft
    draft.delete()
    bo.post(address(verb, issued), {"reason": "Sai tên"})
    assert issued.later.count() == 1


def test_nor_is_another_made_by_the_form_that_adds_a_decision():
    issued = make_issued()
    draft_about(issued, "cancellation", signed_on=date(2026, 2, 1))
    another = Decision(target=issued, kind="cancellation")
    with pytest.raises(ValidationError, match="Đã có dự thảo «Hủy bỏ»"):
        another.clean()


def test_a_draft_of_another_kind_is_linked_and_stands_in_nobodys_way(bo):
    issued = make_issued()
    draft = draft_about(issued, "correction", signed_on=date(2026, 2, 1), reason="Sai tên")
    assert f'href="{address("change", draft)}">' in page(bo, "replace", issued)
    bo.post(address("replace", issued), {"post": "yes"})
    assert issued.later.count() == 2


def test_one_that_was_issued_is_followed_by_another(bo):
    issued = make_issued()
    issue_signed(draft_about(issued, "correction", signed_on=date(2026, 2, 1), reason="Sai tên"))
    bo.post(address("correct", issued), {"reason": "Sai ngày"})
    assert issued.later.count() == 2


def test_each_page_asks_for_what_its_paper_needs_by_its_name(bo):
    issued = make_issued()
    assert "<textarea" not in page(bo, "replace", issued)
    assert "Lý do (bắt buộc)" in page(bo, "cancel", issued)
    assert "Nội dung đính chính (bắt buộc)" in page(bo, "correct", issued)
    refused = unescape(bo.post(address("correct", issued), {"reason": ""}).content.decode())
    assert "Hãy ghi nội dung đính chính." in refused
    bo.post(address("correct", issued), {"reason": "Tại Điều 1, «xuất xắc» sửa thành «xuất sắc»"})
    typed = issued.later.get().articles.last().text
    assert typed == "Tại Điều 1, «xuất xắc» sửa thành «xuất sắc»"


def looked_up(client, decision: Decision) -> str:
    return unescape(client.get(code_page(decision)).content.decode())


def code_page(decision: Decision) -> str:
    return reverse("look_up_code", args=[decision.lookup_code])


@pytest.mark.parametrize(
    ("kind", "done"),
    [("replacement", "đã được thay thế bằng"), ("cancellation", "đã bị hủy bỏ theo")],
)
def test_the_look_up_begins_with_what_ended_a_decision_and_leads_there_and_back(client, kind, done):
    ended = make_issued()
    corrected = draft_about(ended, "correction", signed_on=date(2026, 1, 20), reason="Sai tên")
    issue_signed(corrected)
    later = issue_signed(draft_about(ended, kind, signed_on=date(2026, 2, 1), reason="Nhầm"))
    told = looked_up(client, ended)
    said = (
        f'<p class="bad">Quyết định này không còn hiệu lực: {done} '
        f'<a href="{code_page(later)}">Quyết định số 02/QĐ-BTP ngày 01 tháng 02 năm 2026</a>.</p>'
    )
    assert told.index(said) < told.index("đã được đính chính theo") < told.index("<dl>")
    assert "Quyết định này đã được ban hành" not in told
    told = looked_up(client, later)
    assert "Quyết định này đã được ban hành." in told
    named = "Quyết định số 01/QĐ-BTP ngày 05 tháng 01 năm 2026"
    assert f'<dd><a href="{code_page(ended)}">{named}</a></dd>' in told


def test_the_look_up_of_a_corrected_decision_leads_to_the_letter(client):
    issued = make_issued()
    letter = draft_about(issued, "correction", signed_on=date(2026, 2, 1), reason="Sai tên")
    issue_signed(letter)
    letter.refresh_from_db()
    told = looked_up(client, issued)
    assert "Quyết định này đã được ban hành." in told
    assert f'đã được đính chính theo <a href="{code_page(letter)}">Công văn số 01/BTP-TCCB' in told
    assert "Công văn này đã được ban hành." in looked_up(client, letter)


@pytest.mark.parametrize("verb", ["replace", "cancel"])
def test_what_confers_nothing_is_said_before_anything_is_typed(bo, verb):
    letter = draft_about(make_issued(), "correction", signed_on=date(2026, 2, 1), reason="Sai tên")
    told = page(bo, verb, issue_signed(letter))
    assert "không thay thế, hủy bỏ được" in told
    assert "<textarea" not in told


def test_where_a_decision_is_chosen_its_day_tells_it_from_its_namesake(bo):
    earlier = make_issued(signed_on=date(2025, 1, 5))
    draft = draft_about(earlier, "replacement", signed_on=date(2026, 1, 5))
    issue_signed(draft)
    found = bo.get(
        reverse("admin:autocomplete"),
        {"app_label": "awards", "model_name": "decision", "field_name": "target", "term": "01"},
    ).json()
    assert sorted(one["text"] for one in found["results"]) == [
        f"01/QĐ-BTP ngày 05/01/2025 {earlier.subject}",
        f"01/QĐ-BTP ngày 05/01/2026 {earlier.subject}",
    ]


def cancelled() -> Decision:
    issued = make_issued()
    issue_signed(draft_about(issued, "cancellation", signed_on=date(2026, 2, 1), reason="Sai tên"))
    return issued


def test_what_has_ended_is_told_as_such_in_list_page_and_register(bo):
    issued = cancelled()
    for name in ("decision_changelist", "registerentry_changelist"):
        listed = bo.get(reverse(f"admin:awards_{name}")).content.decode()
        assert "Đã bị hủy bỏ" in listed
    assert '<span class="td-badge">Đã bị hủy bỏ</span>' in page(bo, "change", issued)


def test_what_was_corrected_before_it_ended_is_told_as_ended_and_found_as_such(bo):
    issued = make_issued()
    for kind, day in (("correction", 1), ("replacement", 2)):
        issue_signed(draft_about(issued, kind, signed_on=date(2026, 2, day), reason="Sai tên"))
    assert issued.standing_word == "Đã được thay thế"
    listed = bo.get(reverse("admin:awards_awardrecord_changelist")).content.decode()
    assert "Không còn hiệu lực" in listed
    found = bo.get(reverse("admin:global_search"), {"q": issued.reference}).content.decode()
    assert "Đã được thay thế" in found


@pytest.mark.parametrize("verb", KINDS)
def test_no_paper_is_begun_about_what_has_ended(bo, verb):
    issued = cancelled()
    assert address(verb, issued) not in page(bo, "change", issued)
    told = bo.post(address(verb, issued), {"reason": "Sai tên"}, follow=True).content.decode()
    assert "Đã bị hủy bỏ, không còn hiệu lực." in told
    assert issued.later.count() == 1
    with pytest.raises(ValidationError, match="không còn hiệu lực"):
        draft_about(issued, KINDS[verb], signed_on=date(2026, 2, 2))


def test_no_certificate_is_printed_by_what_has_ended(bo):
    blank = CertificateBlank.objects.create(name="Phôi", width_mm=297, height_mm=210)
    standing, ended = make_issued(), cancelled()
    prints = {
        d: reverse("admin:awards_decision_certificates", args=[d.pk, blank.pk])
        for d in (standing, ended)
    }
    assert prints[standing] in page(bo, "change", standing)
    assert prints[ended] not in page(bo, "change", ended)
    told = bo.get(prints[ended], follow=True).content.decode()
    assert "Đã bị hủy bỏ: không in bằng theo quyết định này." in told


def test_who_issues_a_cancellation_reads_which_drafts_it_leaves_behind(bo):
    issued = make_issued()
    correcting = draft_about(issued, "correction", signed_on=date(2026, 2, 1), reason="Sai tên")
    cancelling = signed(draft_about(issued, "cancellation", signed_on=date(2026, 2, 1)))
    decisions.check(cancelling, by=make_user())
    bo.force_login(make_issuing_user())
    told = page(bo, "issue", cancelling)
    assert "không ban hành được nữa, cần xóa: «Công văn đính chính»." in told
    decisions.issue(cancelling, by=make_issuing_user())
    bo.force_login(make_user())
    assert "Hãy xóa dự thảo này." in page(bo, "change", correcting)
