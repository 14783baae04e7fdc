"""The lines of a decision on its form: hundreds of them, and such as name nobody."""

import pytest
from django.urls import reverse

from awards.models import AwardLine
from tests.awards.factories import make_draft, make_person
from tests.permissions.pageforms import filled_form
from tests.zones.factories import make_user

pytestmark = pytest.mark.django_db


def make_long_draft(lines: int):
    """A draft with that many lines, each for a person of its own."""
    draft = make_draft()
    line = draft.award_lines.get()
    line.nomination, line.subject, line.agency = None, "person", None
    for position in range(2, lines + 1):
        line.pk, line.position, line.printed_name = None, position, f"Người thứ {position}"
        line.person = make_person()
        line.save(force_insert=True)
    return draft


@pytest.fixture
def clerk(client):
    client.force_login(make_user())
    return client


def opened(clerk, draft, page: int) -> tuple[str, str]:
    """Returns the address of that page of the draft's lines, and what it shows."""
    address = reverse("admin:awards_decision_change", args=[draft.pk])
    address = f"{address}?award_lines-page={page}"
    return address, clerk.get(address).content.decode()


def sent_from(address: str, page: str, **typed) -> dict:
    return filled_form(address.partition("?")[0], page, typed)


def test_lines_are_shown_fifty_at_a_time(clerk):
    draft = make_long_draft(120)
    _, page = opened(clerk, draft, 3)
    assert "Dòng 101–120 trong 120" in page
    assert "Người thứ 101" in page
    assert "Người thứ 100" not in page
    assert "?award_lines-page=2#award_lines" in page


@pytest.mark.parametrize("page", ["0", "-1", "²", "9" * 30, "x", ""])
def test_a_page_that_is_none_shows_the_first(clerk, page):
    _, shown = opened(clerk, make_long_draft(52), page)
    assert "Dòng 1–50 trong 52" in shown


def test_showing_fifty_lines_asks_no_more_than_showing_two(
    clerk, django_assert_max_num_queries, django_assert_num_queries
):
    few, many = make_long_draft(2), make_long_draft(50)
    opened(clerk, few, 1)
    with django_assert_max_num_queries(45) as asked:
        opened(clerk, few, 1)
    with django_assert_num_queries(len(asked)):
        opened(clerk, many, 1)


def test_saving_a_page_of_lines_changes_only_these_and_stays_on_it(clerk):
    draft = make_long_draft(70)
    address, page = opened(clerk, draft, 2)
    typed = {"award_lines-0-printed_name": "Sửa ở trang hai", "_continue": "1"}
    answer = clerk.post(address, sent_from(address, page, **typed))
    assert (answer.status_code, answer.url) == (302, address)
    lines = AwardLine.objects.filter(decision=draft)
    assert lines.count() == 70
    assert lines.get(printed_name="Sửa ở trang hai").position == 51


def test_lines_are_found_by_their_keys_when_others_were_removed_meanwhile(clerk):
    draft = make_long_draft(60)
    address, page = opened(clerk, draft, 2)
    draft.award_lines.filter(position__lte=20).delete()
    typed = {"award_lines-9-printed_name": "Dòng cuối"}
    assert clerk.post(address, sent_from(address, page, **typed)).status_code == 302
    lines = AwardLine.objects.filter(decision=draft)
    assert (lines.count(), lines.get(position=60).printed_name) == (40, "Dòng cuối")


def test_what_is_wrong_in_a_line_is_said_on_its_own_page(clerk):
    draft = make_long_draft(60)
    address, page = opened(clerk, draft, 2)
    answer = clerk.post(address, sent_from(address, page, **{"award_lines-0-year_from": "x"}))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Dòng 51–60 trong 60" in shown
    assert 'name="award_lines-0-year_from" value="x"' in shown


@pytest.mark.parametrize("key", ["Nguyễn Văn 11", "1\0", "9" * 30])
def test_a_line_for_who_is_no_row_is_refused_on_the_form(clerk, key):
    address, page = opened(clerk, make_draft(), 1)
    for name in ("person", "agency", "award_type"):
        answer = clerk.post(address, sent_from(address, page, **{f"award_lines-0-{name}": key}))
        assert answer.status_code == 200
        assert "Hãy sửa" in answer.content.decode()
