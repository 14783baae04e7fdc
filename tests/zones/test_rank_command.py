"""``manage.py rank``: the ranking on the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.zones.factories import make_campaign
from tests.zones.rankings import close, finish, reference_case

pytestmark = pytest.mark.django_db


def rank(*options: str) -> str:
    out = StringIO()
    call_command("rank", *options, stdout=out)
    return out.getvalue()


def test_it_prints_every_block_with_its_sentence():
    finish(reference_case())
    text = rank("--campaign", "2020")
    assert "→ 13/13 Sở Tư pháp đạt loại A" in text
    assert "→ khối THADS có 6 Cục đạt loại A" in text
    assert "   1       98  A   STP-1" in text
    assert "tạm tính" in text


def test_one_zone_and_block_can_be_asked_for():
    reference_case()
    text = rank("--campaign", "2020", "--zone", "TAY-NAM-BO", "--block", "THADS")
    assert "THADS-1" in text
    assert "STP-1" not in text


def test_json_has_exact_points_as_text_and_says_what_is_frozen():
    sample = reference_case()
    close(sample)
    found = json.loads(rank("--campaign", "2020", "--json"))
    assert [contest["frozen"] for contest in found] == [True, True]
    first = found[0]["lines"][0]
    assert (first["place"], first["total"], first["grade"]) == (1, "98.00", "A")
    assert first["groups"] == {"I": "98.00"}


def test_an_unknown_code_is_said_with_the_known_ones():
    make_campaign(2020)
    with pytest.raises(CommandError, match="Không có phong trào «1999». Hiện có: 2020."):
        rank("--campaign", "1999")


def test_a_campaign_without_members_says_so():
    make_campaign(2020)
    assert "Chưa có đơn vị nào" in rank("--campaign", "2020")
