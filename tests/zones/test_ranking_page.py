"""The ranking page: what stands on it, for whom, and how many queries it takes."""

import re

import pytest
from django.urls import reverse

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_campaign,
    make_member,
    make_user,
    make_zone,
)
from tests.zones.rankings import close, finish, reference_case, score
from zones.admin import charts, rankingpage
from zones.models import Agency, Breach, Condition, CriteriaTable, Standing

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:zones_ranking")


def page(client, user, **query) -> str:
    client.force_login(user)
    response = client.get(PAGE, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_ministry_reads_the_sentence_places_points_and_charts(client):
    sample = reference_case()
    finish(sample)
    text = page(client, sample.ministry)
    assert "13/13 Sở Tư pháp đạt loại A, khối THADS có 6 Cục đạt loại A" in text
    assert "Khối Sở Tư pháp (13 đơn vị)" in text
    assert text.count("<svg class=") == 4
    assert text.count("<title id=") == 4
    assert "Một phần thẩm định" in text
    assert "Bảng xếp hạng (Excel)" in text
    assert f"{reverse('admin:zones_ranking_workbook')}?campaign=2020&amp;zone=TAY-NAM-BO" in text


def test_a_crowd_is_listed_in_the_workbook_and_begun_on_the_page(client, monkeypatch):
    monkeypatch.setattr(rankingpage, "LINES_SHOWN", 3)
    monkeypatch.setattr(charts, "ROWS_DRAWN", 2)
    sample = SampleYear(stp=5)
    for number, sheet in enumerate(sample.sheets.values()):
        score(sheet, I_1=50 - number)
    text = page(client, sample.ministry)
    assert "Khối Sở Tư pháp (5 đơn vị)" in text
    assert "… và 2 đơn vị khác: xem đủ trong «Bảng xếp hạng (Excel)»." in text
    assert "Sở Tư pháp tỉnh số 3" in text
    assert "Sở Tư pháp tỉnh số 4" not in text
    assert text.count('class="ranking-bar') == 2


def test_measures_inside_the_charts_are_written_with_points_not_commas(client):
    sample = SampleYear(stp=1)
    score(sample.sheets["STP-1"], I_1="33.33")
    text = page(client, sample.ministry)
    drawn = [line for line in text.splitlines() if "<rect" in line]
    assert drawn
    assert not any("," in line for line in drawn)


def test_the_page_takes_at_most_fifteen_queries(client, django_assert_max_num_queries):
    sample = reference_case()
    for user in (sample.ministry, sample.clerk("STP-1"), sample.clerk("STP-2")):
        client.force_login(user)
        with django_assert_max_num_queries(15):
            client.get(PAGE)


def test_a_viewer_reads_every_line_before_closing(client):
    sample = SampleYear(stp=2)
    for sheet in sample.sheets.values():
        score(sheet, I_1=50)
    text = page(client, make_user(role="viewer"))
    assert all(agency.name in text for agency in sample.agencies.values())


def test_a_clerk_never_sees_another_agencys_line_before_closing(client):
    sample = SampleYear(stp=3, thads=1)
    for sheet in sample.sheets.values():
        score(sheet, I_1=50)
    text = page(client, sample.clerk("STP-2"))
    assert "Sở Tư pháp tỉnh số 2" in text
    assert "Sở Tư pháp tỉnh số 1" not in text
    assert "Thi hành án dân sự tỉnh số 1" not in text
    assert "được công bố khi khép năm thi đua" in text


def test_a_clerk_reads_the_closed_list_without_the_points_of_others(client):
    sample = SampleYear(stp=2)
    score(sample.sheets["STP-1"], I_1=("57.77", "57.77"), I_2=(40, 40), II_1=("1.11", "1.11"))
    score(sample.sheets["STP-2"], I_1=(50, 50), I_2=(40, 40))
    close(sample)
    text = page(client, sample.clerk("STP-2"))
    assert "Sở Tư pháp tỉnh số 1" in text
    assert "98,88" in text
    assert "1,11" not in text
    assert "57,77" not in text
    assert "Đã chốt ngày" in text


def test_a_zone_that_is_not_the_clerks_answers_as_one_that_is_not_there(client):
    sample = SampleYear(stp=2)
    elsewhere = make_zone("KHAC")
    make_member(sample.campaign, elsewhere, make_agency("STP-9"))
    client.force_login(sample.clerk("STP-2"))
    assert client.get(PAGE, {"zone": "KHAC"}).status_code == 404
    assert client.get(PAGE, {"zone": "BIA"}).status_code == 404
    assert client.get(PAGE, {"campaign": "1999"}).status_code == 404


def test_the_chairs_clerk_sees_the_zone_and_a_vice_chairs_clerk_the_block(client):
    sample = SampleYear(stp=2, thads=2)
    make_appointment(sample.campaign, sample.zone, sample.agencies["THADS-1"], role="vice_chair")
    for sheet in sample.sheets.values():
        score(sheet, I_1=50)
    chair = page(client, sample.clerk("STP-1"))
    vice = page(client, sample.clerk("THADS-1"))
    assert "Sở Tư pháp tỉnh số 2" in chair
    assert "Thi hành án dân sự tỉnh số 2" in chair
    assert "Thi hành án dân sự tỉnh số 2" in vice
    assert "Sở Tư pháp tỉnh số 2" not in vice


def test_who_is_not_ranked_is_listed_with_the_reason(client):
    sample = SampleYear(stp=2)
    score(sample.sheets["STP-1"], I_1=60)
    condition = Condition.objects.create(
        table=sample.tables["STP"], code="K1", text="Có người bị kỷ luật", effect="not_ranked"
    )
    Breach.objects.create(
        sheet=sample.sheets["STP-1"],
        condition=condition,
        reason="QĐ 5",
        recorded_by=sample.ministry,
    )
    text = page(client, sample.ministry)
    assert "Không xếp hạng: Có người bị kỷ luật (QĐ 5)" in text
    assert "Chưa có điểm" in text


def test_illustrative_tables_are_marked(client):
    sample = SampleYear(stp=1)
    assert "Số liệu minh họa" not in page(client, sample.ministry)
    CriteriaTable.objects.update(is_illustrative=True)
    assert "Số liệu minh họa" in page(client, sample.ministry)


def test_far_departures_of_the_appraisal_are_marked(client):
    sample = SampleYear(stp=1)
    score(sample.sheets["STP-1"], I_1=(60, 30), I_2=(40, 39))
    text = page(client, sample.ministry)
    assert "1 điểm chênh lệch lớn" in text
    assert text.count('class="ranking-outlier"') == 1


def test_an_empty_database_says_what_comes_first(client):
    text = page(client, make_user())
    assert "Chưa có phong trào thi đua nào" in text


def test_a_campaign_without_members_says_so(client):
    make_campaign(2020)
    assert "Chưa khu vực nào có thành viên" in page(client, make_user())
    assert "chưa thuộc khu vực thi đua nào" in page(client, make_user(agency=make_agency()))


def test_the_latest_campaign_with_points_comes_first(client):
    sample = SampleYear(2020, stp=1)
    score(sample.sheets["STP-1"], I_1=50)
    make_campaign(2021)
    assert "Phong trào thi đua năm 2020</h1>" in page(client, sample.ministry)


def test_a_zones_name_is_shown_as_text(client):
    sample = SampleYear(stp=1)
    type(sample.zone).objects.update(name="<b>Đậm</b>")
    assert "<b>Đậm</b>" not in page(client, sample.ministry)


def test_nobody_reads_it_without_signing_in(client):
    assert client.get(PAGE).status_code == 302


def test_standings_are_a_list_to_read_only(client):
    sample = SampleYear(stp=2)
    for sheet in sample.sheets.values():
        score(sheet, I_1=(50, 50))
    close(sample)
    address = reverse("admin:zones_standing_changelist")
    client.force_login(sample.clerk("STP-2"))
    text = client.get(address, {"q": "so 2"}).content.decode()
    assert "Sở Tư pháp tỉnh số 2" in text
    standing = Standing.objects.get(agency_name="Sở Tư pháp tỉnh số 2")
    detail = reverse("admin:zones_standing_change", args=[standing.pk])
    for read in (text, client.get(detail).content.decode()):
        assert "50,00" not in read
        assert re.search(r">\s*50\s*<", read)
    assert "Sở Tư pháp tỉnh số 1" not in client.get(address).content.decode()
    client.force_login(make_user())
    assert client.get(reverse("admin:zones_standing_add")).status_code == 403


def test_the_charts_name_every_agency_in_full(client):
    sample = SampleYear(stp=2)
    names = {
        "STP-1": "Cục Thi hành án dân sự thành phố Cần Thơ",
        "STP-2": "Trung tâm Trợ giúp pháp lý nhà nước số 1 thành phố Hồ Chí Minh",
    }
    for code, name in names.items():
        Agency.objects.filter(code=code).update(name=name)
        score(sample.sheets[code], I_1=50)
    text = page(client, sample.ministry)
    labels = " ".join(re.findall(r'<text class="ranking-small" x="0" [^>]+>([^<]+)</text>', text))
    for name in names.values():
        assert labels.count(f"1. {name}") == 2, "once on the bars, once on the map"
