"""``manage.py rank``: the ranking on the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.zones.factories import SampleYear, make_campaign, make_user
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


def test_without_a_user_it_is_an_operators_and_a_viewer_reads_the_same():
    reference_case()
    make_user("xem", role="viewer")
    assert rank("--campaign", "2020") == rank("--campaign", "2020", "--user", "xem")


def codes(*options: str) -> list[str]:
    found = json.loads(rank("--campaign", "2020", "--json", *options))
    return [line["agency"] for contest in found for line in contest["lines"]]


def test_for_a_clerk_it_prints_what_the_page_shows():
    sample = SampleYear(stp=3, thads=2)
    member, chair = sample.clerk("STP-2").username, sample.clerk("STP-1").username
    assert codes("--user", member) == ["STP-2"]
    assert codes("--user", member, "--block", "THADS") == []
    assert len(codes("--user", chair)) == 5


def test_for_a_clerk_a_closed_year_shows_the_places_of_others_without_their_points():
    sample = reference_case()
    close(sample)
    clerk = sample.clerk("STP-2").username
    found = json.loads(rank("--campaign", "2020", "--json", "--block", "STP", "--user", clerk))
    lines = {line["agency"]: line for line in found[0]["lines"]}
    own, others = lines["STP-2"], lines["STP-3"]
    assert (own["total"], own["base"], own["groups"]) == ("98.00", "98.00", {"I": "98.00"})
    assert (others["total"], others["base"], others["groups"]) == ("98.00", None, {})
    block = rank("--campaign", "2020", "--block", "THADS", "--user", clerk)
    assert "THADS-1" in block


@pytest.mark.parametrize(
    ("role", "active"), [("issuer", True), ("administrator", True), ("viewer", False)]
)
def test_who_reads_no_points_is_refused(role, active):
    make_campaign(2020)
    make_user("ai-do", role=role, is_active=active)
    with pytest.raises(CommandError, match="«ai-do» không có quyền") as refusal:
        rank("--campaign", "2020", "--user", "ai-do")
    assert refusal.value.returncode == 1


def test_an_unknown_user_is_said():
    make_campaign(2020)
    with pytest.raises(CommandError, match="Không có người dùng «lạ».") as refusal:
        rank("--campaign", "2020", "--user", "lạ")
    assert refusal.value.returncode == 2
