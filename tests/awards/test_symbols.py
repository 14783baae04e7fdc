"""A symbol is one issuer's, and a golden book's is no document's: a number names one paper."""

from datetime import date

import pytest
import tablib
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from awards.models import Decision, Issuer, NumberSeries
from awards.resources import DecisionResource
from awards.services import decisions
from awards.services.drafts import draft_about
from tests.awards.factories import issue_signed, make_draft, make_issued, make_issuer, signed
from tests.permissions.pageforms import filled_form
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db


def other_issuer(symbol: str = "TCTHADS") -> Issuer:
    return Issuer(code="HAI", name="Tổng cục", authority="Ông", symbol=symbol, place="Hà Nội")


@pytest.mark.parametrize("symbol", ["BTP", "btp"])
def test_two_issuers_do_not_bear_one_symbol(symbol):
    make_issuer()
    second = other_issuer(symbol)
    with pytest.raises(ValidationError, match="Đã có cơ quan ban hành dùng ký hiệu này"):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_letters_symbol_names_the_issuer_and_who_drafted_it():
    issued = make_issued()
    letter = signed(draft_about(issued, "correction", signed_on=date(2026, 2, 1), reason="Sai"))
    assert letter.symbol == "BTP-TCCB"
    Decision.objects.filter(pk=letter.pk).update(symbol="TCTHADS-VP")
    other_issuer().save()
    with pytest.raises(ValidationError, match="là của cơ quan ban hành khác"):
        decisions.check(letter, by=make_user())
    Decision.objects.filter(pk=letter.pk).update(symbol="CV-BTP")
    with pytest.raises(ValidationError, match="Ký hiệu công văn gồm"):
        decisions.check(letter, by=make_user())
    letter.symbol = "BTP-VP"
    issue_signed(letter)
    again = draft_about(issued, "correction", signed_on=date(2026, 2, 2), reason="Sai nữa")
    assert again.symbol == "BTP-VP"  # as the last one bore


def test_a_decision_is_not_numbered_under_another_issuers_symbol():
    draft = make_draft()
    draft.issuer = other_issuer()
    draft.issuer.save()
    draft.issuer_id = draft.issuer.pk
    draft.save()
    assert draft.symbol == "QĐ-BTP"
    with pytest.raises(ValidationError, match="là của cơ quan ban hành khác"):
        decisions.check(draft, by=make_user())
    draft.symbol = "QĐ-TCTHADS"
    draft.save()
    assert decisions.check(draft, by=make_user()).state == Decision.State.CHECKED


def test_the_database_keeps_one_series_of_a_symbol_a_year():
    NumberSeries.objects.create(issuer=make_issuer(), symbol="QĐ-BTP", year=2026)
    second = other_issuer()
    second.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        NumberSeries.objects.create(issuer=second, symbol="QĐ-BTP", year=2026)


@pytest.mark.parametrize("symbol", ["SV-BTP", "sv-BTP"])
def test_a_document_does_not_bear_a_golden_books_symbol(client, symbol):
    draft, clerk = make_draft(), make_user()
    client.force_login(clerk)
    sentence = "Ký hiệu bắt đầu bằng «SV-» là của sổ vàng."
    address = reverse("admin:awards_decision_change", args=[draft.pk])
    sent = filled_form(address, client.get(address).content.decode(), {"symbol": symbol})
    assert sentence in client.post(address, sent).content.decode()
    exported = DecisionResource(user=clerk).export(Decision.objects.all())
    [row] = exported.dict
    row["Ký hiệu"] = symbol
    result = DecisionResource(user=clerk).import_data(
        tablib.Dataset(list(row.values()), headers=list(row))
    )
    assert any(sentence in said for said in result.sentences())
    draft.symbol = symbol
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()
