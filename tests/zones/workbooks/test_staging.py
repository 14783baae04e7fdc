"""An upload's course: preview writes no point, confirm writes the preview, undo puts it back."""

import hashlib
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.zones.factories import SampleYear, make_appointment
from tests.zones.workbooks.builders import (
    accepted,
    digest,
    form,
    long,
    point,
    points,
    refused,
    upload,
    wide,
    written,
)
from thidua.uploadlimits import web_limits
from zones.models import Campaign, Score, ScoreChange, WorkbookFile, WorkbookImport
from zones.services.scoresheets import send_back
from zones.services.tables import copy_table, replace_table
from zones.workbooks.staging import confirm, discard, restage
from zones.workbooks.undoing import undo, what_comes_back

pytestmark = pytest.mark.django_db
NAME = "Sở Tư pháp tỉnh số 1"


def refusal(act, *arguments, **more) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        act(*arguments, **more)
    return caught.value


def submit(year: SampleYear, code: str) -> None:
    sheet = year.sheets[code]
    sheet.state, sheet.submitted_at, sheet.submitted_by = "submitted", timezone.now(), year.ministry
    sheet.save()


def test_a_preview_writes_no_point_and_confirming_writes_exactly_the_preview(year):
    written(year, wide(["STP-1", NAME, 10, 20]))
    before = points(year)
    staged = accepted(year, wide(["STP-1", NAME, 11, 20, 5], ["STP-2", "", 1])).workbook_import
    assert points(year) == before
    counts = (staged.new_count, staged.changed_count, staged.unchanged_count, staged.blank_count)
    assert counts == (2, 1, 1, 4)
    shown = {
        (c.sheet.agency.code, c.criterion.path): (c.old_self, c.new_self)
        for c in ScoreChange.objects.filter(write=staged.write)
    }
    assert shown == {
        ("STP-1", "I.1"): (10, 11),
        ("STP-1", "II.1"): (None, 5),
        ("STP-2", "I.1"): (None, 1),
    }
    confirm(staged, user=year.ministry)
    assert points(year) == {
        ("STP-1", "I.1"): "11",
        ("STP-1", "I.2"): "20",
        ("STP-1", "II.1"): "5",
        ("STP-2", "I.1"): "1",
    }


def test_the_record_says_who_when_and_keeps_the_files(year):
    content = wide(["STP-1", NAME, 10])
    staged = accepted(year, ("điểm.xlsx", content)).workbook_import
    confirm(staged, user=year.ministry)
    staged.refresh_from_db()
    assert (staged.state, staged.created_by) == ("confirmed", year.ministry)
    assert (staged.write.applied_by, staged.write.applied_at is None) == (year.ministry, False)
    kept = WorkbookFile.objects.get()
    digest_of_content = hashlib.sha256(content).hexdigest()
    assert (kept.name, kept.sha256, kept.size) == ("điểm.xlsx", digest_of_content, len(content))


def test_the_same_file_again_changes_nothing(year):
    content = form(point("I.1", 5, 6, "n"), point("I.2", "9,5"))
    written(year, content)
    staged = accepted(year, content).workbook_import
    assert (staged.new_count, staged.changed_count, staged.unchanged_count) == (0, 0, 3)
    assert not staged.write.changes.exists()
    confirm(staged, user=year.ministry)


def test_a_preview_is_confirmed_once_and_by_its_uploader_only(year):
    staged = accepted(year, wide(["STP-1", NAME, 10]), user=year.clerk("STP-1")).workbook_import
    found = refusal(confirm, staged, user=year.ministry)
    assert (found.code, found.messages) == (
        "no_permission",
        ["Chỉ người tải tệp lên mới xác nhận được."],
    )
    staged = WorkbookImport.objects.get()
    assert points(year) == {}
    confirm(staged, user=staged.created_by)
    again = refusal(confirm, staged, user=staged.created_by)
    assert (again.code, again.messages) == (
        "already_done",
        ["Lượt nhập này đã được xử lý rồi."],
    )


def test_a_discarded_preview_is_gone(year):
    staged = accepted(year, wide(["STP-1", NAME, 10])).workbook_import
    discard(staged)
    assert refusal(confirm, staged, user=year.ministry).code == "already_done"
    assert refusal(discard, staged).code == "already_done"
    assert points(year) == {}
    assert not ScoreChange.objects.exists()


def test_a_point_changed_meanwhile_makes_the_preview_stale_and_it_is_computed_anew(year):
    staged = accepted(year, wide(["STP-1", NAME, 10, 20])).workbook_import
    written(year, wide(["STP-1", NAME, 9]))
    stale = refusal(confirm, staged, user=year.ministry)
    assert stale.code == "stale_preview"
    assert points(year) == {("STP-1", "I.1"): "9"}
    staged = WorkbookImport.objects.get(pk=staged.pk)
    again = restage(staged, user=year.ministry, limits=web_limits()).workbook_import
    assert (again.pk, again.new_count, again.changed_count) == (staged.pk, 1, 1)
    confirm(again, user=year.ministry)
    assert points(year) == {("STP-1", "I.1"): "10", ("STP-1", "I.2"): "20"}


def test_a_preview_that_may_not_be_written_any_more_is_refused_when_computed_anew(year):
    clerk = year.clerk("STP-1")
    staged = accepted(year, wide(["STP-1", NAME, 10]), user=clerk).workbook_import
    submit(year, "STP-1")
    assert refusal(confirm, staged, user=clerk).code == "sheet_locked"
    staged = WorkbookImport.objects.get()
    again = restage(staged, user=clerk, limits=web_limits())
    assert [problem.code for problem in again.problems] == ["sheet_locked"]
    assert points(year) == {}


def test_undo_puts_the_old_values_back(year):
    before = written(year, form(point("I.1", 5, "", "cũ")))
    staged = accepted(year, form(point("I.1", 6, 7, "mới"), point("I.2", 8))).workbook_import
    confirm(staged, user=year.ministry)
    undo(staged, user=year.ministry)
    got = {key: value for key, value in points(year).items() if value}
    assert got == before
    assert Score.objects.get(criterion__path="I.1").note == "cũ"
    staged.refresh_from_db()
    assert staged.state == "undone"
    assert staged.undo_write.applied_by == year.ministry
    assert refusal(undo, staged, user=year.ministry).code == "already_done"


def test_undo_is_refused_with_the_points_changed_since(year):
    staged = accepted(year, wide(["STP-1", NAME, 10, 20])).workbook_import
    confirm(staged, user=year.ministry)
    written(year, wide(["STP-1", NAME, "", 21]))
    found = refusal(undo, staged, user=year.ministry)
    assert (found.code, found.messages) == (
        "changed_since",
        ["Không hoàn tác được: 1 điểm đã thay đổi sau lượt nhập này: Sở Tư pháp tỉnh số 1 I.2."],
    )
    assert points(year) == {("STP-1", "I.1"): "10", ("STP-1", "I.2"): "21"}
    assert WorkbookImport.objects.get(pk=staged.pk).state == "confirmed"


def test_undo_is_refused_where_a_sheet_that_was_handed_in_would_be_empty(year):
    staged = accepted(year, wide(["STP-1", NAME, 10, 20])).workbook_import
    confirm(staged, user=year.ministry)
    submit(year, "STP-1")
    found = refusal(undo, staged, user=year.ministry)
    assert found.code == "emptied"
    assert "1 bảng đã nộp sẽ không còn điểm nào: Sở Tư pháp tỉnh số 1." in found.messages[0]
    assert staged.state == "confirmed"
    assert refusal(what_comes_back, staged).messages == found.messages
    assert points(year) == {("STP-1", "I.1"): "10", ("STP-1", "I.2"): "20"}
    send_back(year.sheets["STP-1"], by=year.ministry, reason="Nhập nhầm")
    staged.refresh_from_db()
    assert what_comes_back(staged)[0].startswith("2 điểm của 1 bảng chấm điểm trở lại")
    undo(staged, user=year.ministry)
    assert not any(points(year).values())


def test_points_by_a_table_that_was_replaced_since_are_refused_in_a_sentence(year):
    staged = accepted(year, wide(["STP-1", NAME, 10, 20])).workbook_import
    old = year.tables["STP"]
    replace_table(copy_table(old, by=year.ministry), by=year.ministry)
    found = refusal(confirm, staged, user=year.ministry)
    assert found.code == "stale_preview"
    assert "Bảng tiêu chí vừa được thay" in found.messages[0]
    assert points(year) == {}


def test_a_refused_file_leaves_every_table_as_it_was(year):
    written(year, wide(["STP-1", NAME, 10]))
    before = digest()
    good = [["STP-1", f"{path}", 5] for path in ("I.1", "I.2", "II.1")]
    assert refused(year, long(*good, ["STP-2", "I.1", 61]))
    assert refused(year, long(*good), b"PK\x03\x04")
    assert digest() == before


def test_an_agency_clerk_brings_in_own_points_and_no_others(year):
    clerk = year.clerk("STP-2")
    assert written(year, wide(["STP-2", "", 5]), user=clerk) == {("STP-2", "I.1"): "5"}
    written(year, wide(["STP-3", "", 7]))
    for value in (7, 8):
        assert refused(year, wide(["STP-3", "", value], ["STP-2", "", 6]), user=clerk) == [
            (
                "no_permission",
                "A2",
                "Trang tính «Bảng», ô A2 (dòng 2, cột «Mã đơn vị»): bạn không được ghi điểm của "
                "Sở Tư pháp tỉnh số 3. Hãy để trống hoặc bỏ dòng này.",
            )
        ]


def test_an_agency_clerk_never_appraises(year):
    clerk = year.clerk("STP-2")
    assert refused(year, form(point("I.1", 5, 6), code="STP-2"), user=clerk) == [
        (
            "no_permission",
            "E4",
            "Trang tính «Bảng», ô E4 (dòng 4, cột «Điểm thẩm định»): bạn không được ghi "
            "điểm thẩm định của Sở Tư pháp tỉnh số 2. Hãy để trống hoặc bỏ dòng này.",
        )
    ]
    assert [c for c, _, _ in refused(year, wide(["STP-2", "", 6]), user=clerk, field="appraised")]


def test_the_chairs_clerk_appraises_the_zones_submitted_sheets_but_not_the_own(year):
    chair = year.clerk("STP-1")
    submit(year, "STP-2")
    submit(year, "STP-1")
    got = written(year, wide(["STP-2", "", 50]), user=chair, field="appraised")
    assert got == {("STP-2", "I.1"): ("", "50")}
    own = refused(year, wide(["STP-1", NAME, 50]), user=chair, field="appraised")
    assert [(code, cell) for code, cell, _ in own] == [("no_permission", "C2")]


def test_a_vice_chairs_clerk_appraises_the_chair(year):
    make_appointment(year.campaign, year.zone, year.agencies["STP-2"], "vice_chair")
    submit(year, "STP-1")
    vice = year.clerk("STP-2")
    assert written(year, wide(["STP-1", NAME, 50]), user=vice, field="appraised")


def test_a_submitted_sheet_is_locked_but_what_stands_may_stand_in_the_file(year):
    clerk = year.clerk("STP-2")
    content = form(point("I.1", 5, "", "n"), code="STP-2")
    written(year, content, user=clerk)
    submit(year, "STP-2")
    staged = accepted(year, content, user=clerk).workbook_import
    assert (staged.new_count, staged.changed_count) == (0, 0)
    locked = "bảng chấm điểm của Sở Tư pháp tỉnh số 2 đã nộp, không ghi thêm được. "
    keep = "Hãy giữ nguyên ô này như trong hệ thống hoặc để trống."
    other = form(point("I.1", 6, "", "m"), code="STP-2")
    assert refused(year, other, user=clerk) == [
        (
            "sheet_locked",
            "D4",
            f"Trang tính «Bảng», ô D4 (dòng 4, cột «Điểm tự chấm»): {locked}{keep}",
        ),
        (
            "sheet_locked",
            "F4",
            f"Trang tính «Bảng», ô F4 (dòng 4, cột «Ghi chú»): {locked}{keep}",
        ),
    ]
    wide_row = refused(year, wide(["STP-2", "", 6]), user=clerk)
    assert [(code, cell) for code, cell, _ in wide_row] == [("sheet_locked", "C2")]
    long_row = refused(year, long(["STP-2", "I.1", 6]), user=clerk)
    assert [(code, cell) for code, cell, _ in long_row] == [("sheet_locked", "C2")]


@pytest.mark.parametrize("status", ["closed", "planned"])
def test_a_campaign_that_takes_no_points_refuses_every_file(year, status):
    Campaign.objects.filter(pk=year.campaign.pk).update(status=status)
    year.campaign.refresh_from_db()
    outcome = upload(year, wide(["STP-1", NAME, 5]))
    shown = year.campaign.get_status_display().lower()
    assert [(p.code, p.message) for p in outcome.problems] == [
        (
            "campaign_closed",
            f"Phong trào thi đua năm 2020 không nhận điểm ({shown}). Không nhập được nữa.",
        )
    ]


def test_a_campaign_closed_after_the_preview_is_not_written(year):
    staged = accepted(year, wide(["STP-1", NAME, 5])).workbook_import
    Campaign.objects.filter(pk=year.campaign.pk).update(status="closed")
    staged = WorkbookImport.objects.get(pk=staged.pk)
    assert refusal(confirm, staged, user=year.ministry).code == "campaign_closed"
    assert points(year) == {}


def test_a_changed_point_keeps_what_stands_beside_it(year):
    standing = Score.objects.create(
        sheet=year.sheets["STP-1"],
        criterion=year.tables["STP"].criteria.get(path="I.1"),
        self_points=10,
        appraised_points=9,
        note="xem biên bản",
    )
    confirm(accepted(year, wide(["STP-1", NAME, 12.5, 7])).workbook_import, user=year.ministry)
    standing.refresh_from_db()
    assert (standing.self_points, standing.appraised_points) == (Decimal("12.5"), Decimal(9))
    assert standing.note == "xem biên bản"
    assert points(year)["STP-1", "I.2"] == "7"
