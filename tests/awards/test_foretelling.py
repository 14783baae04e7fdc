"""The page that issues says beforehand what cannot be undone afterwards."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from awards.models import Decision, NumberSeries
from awards.services import decisions
from awards.services.drafts import draft_about
from tests.awards.factories import (
    make_draft,
    make_issued,
    make_issuing_user,
    make_nomination,
    make_person,
    signed,
)
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def issuer(client):
    client.force_login(make_issuing_user())
    return client


def asked(client, draft: Decision) -> str:
    """Returns what the page says before the checked draft is issued."""
    decisions.check(signed(draft), by=make_user())
    address = reverse("admin:awards_decision_issue", args=[draft.pk])
    return unescape(client.get(address).content.decode())


def test_number_day_signer_recipients_and_money_are_told_and_then_given(issuer):
    people = [make_nomination(person=make_person()) for _ in range(2)]
    make_issued(signed_on=date(2026, 1, 4))
    draft = make_draft(*people, signed_on=date(2026, 7, 1))
    told = asked(issuer, draft)
    for sentence in (
        "Số dự kiến: 02/QĐ-BTP, ghi vào sổ đăng ký văn bản đi.",
        "Ngày ký: 01/07/2026.",
        "Người ký: KT. BỘ TRƯỞNG, THỨ TRƯỞNG Nguyễn Văn Ký.",
        "Khen thưởng: 02 cá nhân.",
        "Tổng tiền thưởng: 7.600.000 đồng.",
        "quyết định không sửa, không xóa được nữa",
    ):
        assert sentence in told
    assert NumberSeries.objects.get(symbol="QĐ-BTP").last_number == 1
    issued = decisions.issue(draft, by=make_issuing_user())
    assert issued.reference == "02/QĐ-BTP"
    assert sum(line.amount for line in issued.award_lines.all()) == 7_600_000


def test_what_pays_nothing_says_so(issuer):
    draft = make_draft()
    draft.pays_bonus = False
    told = asked(issuer, draft)
    assert "Không kèm tiền thưởng." in told
    assert "Số dự kiến: 01/QĐ-BTP" in told


def test_a_cancellation_says_which_decision_it_ends(issuer):
    ended = make_issued()
    told = asked(
        issuer, draft_about(ended, "cancellation", signed_on=date(2026, 2, 1), reason="Nhầm")
    )
    named = "Quyết định số 01/QĐ-BTP ngày 05 tháng 01 năm 2026"
    assert f"{named} không còn hiệu lực từ khi ban hành văn bản này." in told
    assert "Khen thưởng:" not in told


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 1, 4), "trước ngày của số đã cấp cuối cùng"), (date(2026, 12, 1), "chưa đến")],
)
def test_a_day_that_takes_no_number_is_told_before_it_is_tried(issuer, day, said):
    make_issued(signed_on=date(2026, 1, 5))
    told = asked(issuer, make_draft(signed_on=day))
    assert said in told
    assert 'type="submit">Ban hành, cấp số' not in told
