"""The lines of a decision on its form: hundreds of them, and such as name nobody."""

import pytest
from django.urls import reverse

from awards.models import AwardLine
from tests.awards.factories import make_draft
from tests.permissions.pageforms import filled_form
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_draft_of_three_hundred_and_twenty_lines_is_saved_on_its_form(client):
    draft = make_draft()
    line = draft.award_lines.get()
    line.nomination = None
    for position in range(2, 321):
        line.pk, line.position, line.printed_name = None, position, f"Người thứ {position}"
        line.save(force_insert=True)
    client.force_login(make_user())
    address = reverse("admin:awards_decision_change", args=[draft.pk])
    sent = filled_form(address, client.get(address).content.decode(), {"place": "Huế"})
    assert len(sent) > 5000
    assert client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    assert draft.place == "Huế"
    assert AwardLine.objects.filter(decision=draft).count() == 320


@pytest.mark.parametrize("key", ["Nguyễn Văn 11", "1\0", "9" * 30])
def test_a_line_for_who_is_no_row_is_refused_on_the_form(client, key):
    draft = make_draft()
    client.force_login(make_user())
    address = reverse("admin:awards_decision_change", args=[draft.pk])
    page = client.get(address).content.decode()
    for name in ("person", "agency", "award_type"):
        sent = filled_form(address, page, {f"award_lines-0-{name}": key})
        answer = client.post(address, sent)
        assert answer.status_code == 200
        assert "Hãy sửa" in answer.content.decode()
