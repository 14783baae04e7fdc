"""The golden book: every award its own number, given with its decision and in no other way."""

from datetime import date

import pytest
import tablib
from django.core.exceptions import ValidationError
from django.urls import reverse

from awards.models import AwardLine, Issuer, NumberSeries, RegisterEntry
from awards.resources import IssuerResource
from awards.services.numbering import void_next_number
from tests.awards.factories import make_issued, make_issuer, make_issuing_user
from tests.permissions.pageforms import filled_form
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db
CHANGES = [{"symbol": "BTP2"}, {"is_golden_book_yearly": False}]


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_golden_book_is_numbered_by_stays_once_it_has_a_number(change):
    issuer = make_issuer()
    for name, value in change.items():
        setattr(issuer, name, value)
    issuer.full_clean()
    make_issued()
    with pytest.raises(ValidationError, match="Sổ vàng của cơ quan này đã có số") as refusal:
        issuer.full_clean()
    assert list(refusal.value.error_dict) == list(change)


def test_an_issuers_page_and_file_do_not_begin_another_golden_book(client):
    issuer, clerk = make_issuer(), make_user()
    make_issued()
    client.force_login(clerk)
    address = reverse("admin:awards_issuer_change", args=[issuer.pk])
    typed = {"name": "Bộ Tư pháp Việt Nam", "symbol": "BTP2", "is_golden_book_yearly": ""}
    sent = filled_form(address, client.get(address).content.decode(), typed)
    assert client.post(address, sent).status_code == 302
    exported = IssuerResource(user=clerk).export(Issuer.objects.all())
    [row] = exported.dict
    row["Ký hiệu cơ quan"] = "BTP2"
    result = IssuerResource(user=clerk).import_data(
        tablib.Dataset(list(row.values()), headers=list(row))
    )
    assert any("Sổ vàng của cơ quan này đã có số" in said for said in result.sentences())
    issuer.refresh_from_db()
    assert issuer.name == typed["name"]
    assert (issuer.symbol, issuer.is_golden_book_yearly) == ("BTP", True)
    make_issued()
    assert sorted(AwardLine.objects.values_list("golden_book_number", flat=True)) == [1, 2]


def test_no_number_of_the_golden_book_is_used_up_by_hand(client):
    make_issued()
    user, series = make_issuing_user(), NumberSeries.objects.get(symbol="SV-BTP")
    client.force_login(user)
    typed = {"dated": "06/01/2026", "reason": "Ghi nhầm", "after": "1"}
    void = reverse("admin:awards_series_void", args=[series.pk])
    assert client.post(void, typed).status_code == 403
    with pytest.raises(ValidationError, match="Sổ vàng không bỏ số"):
        void_next_number(
            series.issuer, series.symbol, dated=date(2026, 1, 6), reason="Ghi nhầm", by=user
        )
    series.refresh_from_db()
    assert (series.last_number, RegisterEntry.objects.count()) == (1, 1)
    page = reverse("admin:awards_numberseries_change", args=[series.pk])
    assert void not in client.get(page).content.decode()
