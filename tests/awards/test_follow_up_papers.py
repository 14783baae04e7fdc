"""What is replaced or cancelled is what confers something, however the draft was made."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from awards.models import Decision
from awards.services import decisions, drafts
from tests.awards.factories import issue_signed, make_issued, make_issuer, signed
from tests.permissions.pageforms import filled_form
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 1)
Kind = Decision.Kind


def drafted_on_screen(client, kind: str, target: Decision) -> Decision:
    """A draft typed into the empty form, not made from the decision that it is about."""
    typed = {
        **{"kind": kind, "issuer": make_issuer().pk, "target": target.pk, "symbol": "QĐ-BTP"},
        **{"subject": "Về việc hủy bỏ", "issuer_name": "Bộ Tư pháp", "place": "Hà Nội"},
        **{"authority": "Bộ trưởng Bộ Tư pháp", "signed_on": "01/02/2026"},
    }
    address = reverse("admin:awards_decision_add")
    sent = filled_form(address, client.get(address).content.decode(), typed)
    assert client.post(address, sent).status_code == 302
    draft = signed(Decision.objects.get(state=Decision.State.DRAFT))
    drafts.add_bases_in_force(draft)
    drafts.add_articles(draft, ["Hủy bỏ"])
    draft.proposals.create(proposer="Vụ trưởng")
    return draft


@pytest.mark.parametrize("kind", [Kind.CANCELLATION, Kind.REPLACEMENT])
@pytest.mark.parametrize("of", [Kind.CANCELLATION, Kind.CORRECTION])
def test_a_paper_that_confers_nothing_is_not_taken_back_by_a_draft_typed_by_hand(client, kind, of):
    nothing = issue_signed(drafts.draft_about(make_issued(), of, signed_on=DAY, reason="Sai"))
    clerk = make_user()
    client.force_login(clerk)
    draft = drafted_on_screen(client, kind, nothing)
    with pytest.raises(ValidationError) as refusal:
        decisions.check(draft, by=clerk)
    [sentence] = refusal.value.messages
    assert sentence.startswith("Văn bản hủy bỏ, đính chính không thay thế, hủy bỏ được.")


def test_a_paper_that_confers_nothing_is_still_corrected():
    first = drafts.draft_about(make_issued(), Kind.CANCELLATION, signed_on=DAY, reason="Sai")
    letter = drafts.draft_about(issue_signed(first), Kind.CORRECTION, signed_on=DAY, reason="Sai")
    assert issue_signed(letter).is_issued
