"""Closing a zone's year: refused while sheets wait, frozen for ever afterwards."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.permissions.pageforms import filled_form
from tests.zones.factories import SampleYear
from tests.zones.rankings import close, finish, score
from zones.admin.closing import ZONE_YEAR_CLOSE
from zones.models import (
    AgencyName,
    Breach,
    Condition,
    GradeBand,
    Membership,
    Score,
    ScoreSheet,
    Standing,
)
from zones.services.closing import close_zone_year
from zones.services.results import results_of

pytestmark = pytest.mark.django_db


def scored_year(stp: int = 2) -> SampleYear:
    sample = SampleYear(stp=stp)
    for number, sheet in enumerate(sample.sheets.values()):
        score(sheet, I_1=(58 - number, 58 - number), I_2=(40, 40), II_1=(1, 1), III_1=(2, 2))
    return sample


def test_closing_freezes_places_points_groups_grades_and_reasons():
    sample = scored_year()
    ScoreSheet.objects.filter(agency__code="STP-2").update(
        decided_grade="B", grade_reason="Nộp muộn"
    )
    close(sample)

    first, second = Standing.objects.filter(zone_year=sample.zone_year)

    assert sample.zone_year.is_closed
    assert sample.zone_year.closed_by == sample.ministry
    assert (first.place, first.total, first.grade) == (1, Decimal("97.00"), "A")
    assert (first.base, first.bonus, first.penalty) == (98, 1, 2)
    assert first.subtotals == {"I": "98.00", "II": "1.00", "III": "-2.00"}
    assert (second.computed_grade, second.grade, second.grade_reason) == ("A", "B", "Nộp muộn")


def test_closing_names_the_agencies_that_still_wait():
    sample = scored_year()
    ScoreSheet.objects.filter(agency__code="STP-1").update(state="appraised")
    with pytest.raises(ValidationError) as refusal:
        close_zone_year(sample.zone_year, by=sample.ministry)
    assert refusal.value.code == "sheets_unfinished"
    assert refusal.value.messages == [
        "Còn 1 đơn vị chưa được thẩm định: Sở Tư pháp tỉnh số 2 (đang chấm)."
    ]
    assert not Standing.objects.exists()


def test_a_member_without_a_sheet_or_without_points_is_waited_for():
    sample = scored_year()
    finish(sample)
    Score.objects.filter(sheet=sample.sheets["STP-1"]).delete()
    Score.objects.filter(sheet=sample.sheets["STP-2"]).delete()
    ScoreSheet.objects.filter(agency__code="STP-2").delete()
    with pytest.raises(ValidationError) as refusal:
        close_zone_year(sample.zone_year, by=sample.ministry)
    assert "Sở Tư pháp tỉnh số 1 (chưa có điểm)" in refusal.value.messages[0]
    assert "Sở Tư pháp tỉnh số 2 (chưa có bảng chấm điểm)" in refusal.value.messages[0]


def test_an_agency_barred_from_ranking_is_not_waited_for_and_stays_listed():
    sample = scored_year()
    finish(sample)
    condition = Condition.objects.create(
        table=sample.tables["STP"], code="K1", text="Có người bị kỷ luật", effect="not_ranked"
    )
    barred = sample.sheets["STP-2"]
    ScoreSheet.objects.filter(pk=barred.pk).update(state="draft")
    Breach.objects.create(
        sheet=barred, condition=condition, reason="QĐ 5", recorded_by=sample.ministry
    )
    close_zone_year(sample.zone_year, by=sample.ministry)
    standing = Standing.objects.get(agency__code="STP-2")
    assert (standing.place, standing.barred_reason) == (None, "Có người bị kỷ luật (QĐ 5)")


def test_a_closed_year_is_not_closed_again_and_only_the_ministry_closes():
    sample = scored_year()
    with pytest.raises(ValidationError, match="Chỉ Bộ Tư pháp"):
        close_zone_year(sample.zone_year, by=sample.clerk("STP-1"))
    close(sample)
    with pytest.raises(ValidationError, match="đã chốt"):
        close_zone_year(sample.zone_year, by=sample.ministry)


def test_a_year_without_members_is_not_closed():
    sample = scored_year()
    Membership.objects.all().delete()
    with pytest.raises(ValidationError, match="chưa có thành viên"):
        close_zone_year(sample.zone_year, by=sample.ministry)


def test_nothing_that_changes_later_moves_a_closed_result():
    sample = scored_year()
    AgencyName.objects.create(
        agency=sample.agencies["STP-1"], name="Ty Tư pháp số 1", valid_to="2021-06-30"
    )
    close(sample)
    before = results_of(sample.campaign, zone=sample.zone)
    score(sample.sheets["STP-1"], I_1=(1, 1))
    AgencyName.objects.all().delete()
    GradeBand.objects.filter(grade="B").delete()
    Membership.objects.filter(agency__code="STP-2").delete()

    after = results_of(sample.campaign, zone=sample.zone)

    assert [c.lines for c in after] == [c.lines for c in before]
    assert after[0].lines[0].agency_name == "Ty Tư pháp số 1"


def test_the_database_itself_keeps_standings():
    sample = scored_year()
    close(sample)
    for attempt in (
        lambda: Standing.objects.update(place=1),
        lambda: Standing.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_closed_and_open_zones_of_a_campaign_are_read_together():
    sample = scored_year()
    close(sample)
    contests = results_of(sample.campaign)
    assert [contest.is_frozen for contest in contests] == [True]
    assert [line.place for line in contests[0].lines] == [1, 2]


def test_the_page_before_closing_says_what_will_be_frozen_and_what_is_still_missing():
    sample = scored_year(stp=7)
    finish(sample)
    ScoreSheet.objects.filter(agency__code="STP-7").update(state="approved")
    sample.zone_year.launched_on = sample.zone_year.pledge_on = None
    sentences = ZONE_YEAR_CLOSE.explain(sample.zone_year)
    assert "Kết quả sẽ chốt: 7/7 Sở Tư pháp đạt loại A." in sentences
    named = "; ".join(f"Sở Tư pháp tỉnh số {number}" for number in range(1, 6))
    assert sentences[-2:] == [
        f"Còn 6 đơn vị mới thẩm định, chưa duyệt: {named} và 1 đơn vị nữa.",
        "Chưa ghi ngày phát động và ngày ký giao ước của khu vực.",
    ]
    ScoreSheet.objects.update(state="approved")
    sample.zone_year.launched_on = sample.zone_year.pledge_on = date(2020, 2, 1)
    assert ZONE_YEAR_CLOSE.explain(sample.zone_year) == sentences[:4]


def test_who_is_barred_and_handed_in_nothing_is_named_before_closing():
    sample = scored_year()
    finish(sample)
    barred = sample.sheets["STP-2"]
    ScoreSheet.objects.filter(pk=barred.pk).update(state="draft")
    condition = Condition.objects.create(
        table=sample.tables["STP"], code="K1", text="Có người bị kỷ luật", effect="not_ranked"
    )
    Breach.objects.create(
        sheet=barred, condition=condition, reason="QĐ 5", recorded_by=sample.ministry
    )
    sentences = ZONE_YEAR_CLOSE.explain(sample.zone_year)
    assert "Còn 1 đơn vị không xếp hạng, bảng chưa nộp: Sở Tư pháp tỉnh số 2." in sentences


def test_while_sheets_wait_the_page_names_them_and_has_no_button(client):
    sample = scored_year()
    client.force_login(sample.ministry)
    page = client.get(reverse("admin:zones_zoneyear_close", args=[sample.zone_year.pk]))
    text = unescape(page.content.decode())
    assert "Sở Tư pháp tỉnh số 1 (đang chấm); Sở Tư pháp tỉnh số 2 (đang chấm)." in text
    assert ">Khép năm thi đua</button>" not in text
    assert ZONE_YEAR_CLOSE.may(sample.ministry, sample.zone_year)
    assert not ZONE_YEAR_CLOSE.may(sample.clerk("STP-1"), sample.zone_year)


def test_results_that_moved_since_the_page_was_read_are_shown_before_they_are_frozen(client):
    sample = scored_year()
    finish(sample)
    client.force_login(sample.ministry)
    address = reverse("admin:zones_zoneyear_close", args=[sample.zone_year.pk])
    read = filled_form(address, client.get(address).content.decode(), {})
    score(sample.sheets["STP-1"], I_1=(1, 1))
    shown = client.post(address, read).content.decode()
    assert "Sau khi bạn mở trang này, nội dung đã được sửa" in shown
    sample.zone_year.refresh_from_db()
    assert not sample.zone_year.is_closed
    assert client.post(address, filled_form(address, shown, {})).status_code == 302
    sample.zone_year.refresh_from_db()
    assert sample.zone_year.is_closed
