"""The import's pages: upload, preview, confirm, undo; what is wrong, and the marked copy of it."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.zones.factories import SampleYear, make_campaign, make_user
from tests.zones.rankings import score
from tests.zones.workbooks.builders import form, long, point, points, wide, written
from tests.zones.workbooks.uploading import send
from zones.models import ScoreSheet, WorkbookImport
from zones.services.scoresheets import submit

pytestmark = pytest.mark.django_db
UPLOAD = "admin:zones_workbookimport_upload"
NAME = "Sở Tư pháp tỉnh số 1"
MOST_QUERIES = 15


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=12)


def page(name: str, *arguments) -> str:
    return reverse(f"admin:zones_workbookimport_{name}", args=arguments)


def shown(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def all_agencies(year: SampleYear) -> bytes:
    return wide(*([code, "", 10, 20, 1, 2] for code in year.agencies))


def appraising(year: SampleYear) -> None:
    ScoreSheet.objects.update(
        state="submitted", submitted_at=timezone.now(), submitted_by=year.ministry
    )


def test_upload_preview_confirm_undo(client, year):
    client.force_login(year.ministry)
    assert "Nhập điểm từ Excel" in shown(client.get(reverse(UPLOAD)))
    answer = send(client, year, wide(["STP-1", NAME, 10, "9,5"]))
    staged = WorkbookImport.objects.get()
    assert answer.url == page("change", staged.pk)
    preview = shown(client.get(answer.url))
    assert "Chưa có dữ liệu nào được ghi." in preview
    assert "– → <strong>9,5</strong>" in preview
    assert points(year) == {}

    done = client.post(page("confirm", staged.pk), follow=True)
    assert "Đã ghi điểm. Có thể hoàn tác ở trang này." in shown(done)
    assert points(year) == {("STP-1", "I.1"): "10", ("STP-1", "I.2"): "9.5"}
    again = shown(client.post(page("confirm", staged.pk), follow=True))
    assert "Lượt nhập này đã được xử lý rồi." in again

    undone = client.post(page("undo", staged.pk), follow=True)
    assert "Đã hoàn tác: điểm trở lại như trước lượt nhập." in shown(undone)
    assert set(points(year).values()) <= {""}


def test_undoing_is_offered_only_where_nothing_was_built_on_the_import(client, year):
    client.force_login(year.ministry)
    send(client, year, wide(["STP-1", NAME, 10]))
    first = WorkbookImport.objects.get()
    assert "Có thể hoàn tác" in shown(client.post(page("confirm", first.pk), follow=True))
    written(year, wide(["STP-1", NAME, 11]))
    record = shown(client.get(page("change", first.pk)))
    assert page("undo", first.pk) not in record
    why = "Không hoàn tác được: 1 điểm đã thay đổi sau lượt nhập này: Sở Tư pháp tỉnh số 1 I.1."
    assert why in record
    asked = shown(client.get(page("undo", first.pk)))
    assert why in asked
    assert ">Hoàn tác lượt nhập</button>" not in asked


def test_a_refused_undoing_says_only_the_true_reason(client, year):
    clerk = year.clerk("STP-2")
    client.force_login(clerk)
    send(client, year, form(point("I.1", 5), code="STP-2"))
    found = WorkbookImport.objects.get()
    client.post(page("confirm", found.pk))
    score(year.sheets["STP-2"], I_1=5, I_2=1, II_1=1)
    submit(year.sheets["STP-2"], by=clerk)
    answer = shown(client.post(page("undo", found.pk)))
    assert "đã nộp, không ghi thêm được" in answer
    assert "chưa ghi điểm hoặc đã được hoàn tác" not in answer
    assert WorkbookImport.objects.get().state == "confirmed"


def test_an_agencys_clerk_is_led_from_the_own_points_to_hand_the_sheet_in(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    client.force_login(clerk)
    send(client, year, form(point("I.1", 5), code="STP-2"))
    staged = WorkbookImport.objects.get()
    record = page("change", staged.pk)
    address = reverse("admin:zones_scoresheet_sheet", args=[sheet.pk])
    button = f'<a class="td-button td-button-primary" href="{address}">Nộp bảng chấm điểm</a>'
    assert button not in shown(client.get(record))
    done = shown(client.post(page("confirm", staged.pk), follow=True))
    assert button in done
    assert done.count("td-button td-button-primary") == 1
    submit(sheet, by=clerk)
    after = shown(client.get(record))
    assert button not in after
    assert f'td-button-primary" href="{reverse("admin:zones_ranking")}?' in after
    client.force_login(year.ministry)
    assert button not in shown(client.get(record))


def test_a_total_that_own_points_do_not_move_says_what_it_rests_on(client, year):
    score(year.sheets["STP-2"], I_1=(50, 40))
    client.force_login(year.clerk("STP-2"))
    send(client, year, form(point("I.1", 55), code="STP-2"))
    preview = shown(client.get(page("change", WorkbookImport.objects.get().pk)))
    assert '40 <span class="td-muted">(theo điểm thẩm định)</span>' in preview
    assert "điểm tự chấm mới ghi vào đó không đổi tổng" in preview


def test_a_total_of_own_points_needs_no_word(client, year):
    client.force_login(year.clerk("STP-2"))
    send(client, year, form(point("I.1", 55), code="STP-2"))
    assert "(theo" not in shown(client.get(page("change", WorkbookImport.objects.get().pk)))


def test_only_campaigns_that_take_points_are_offered_unless_there_is_none(client, year):
    closed = make_campaign(2019, status="closed")
    bare = make_campaign(2021)  # open, without a criteria table
    client.force_login(year.ministry)

    def offered() -> list[int]:
        form = client.get(reverse(UPLOAD)).context["form"]
        return [int(value) for value, _ in form.fields["campaign"].choices]

    assert offered() == [year.campaign.pk]
    year.campaign.status = "closed"
    year.campaign.save()
    assert offered() == [bare.pk, year.campaign.pk, closed.pk]
    refused = shown(send(client, year, wide(["STP-1", NAME, 10])))
    assert "không nhận điểm (đã khép lại). Không nhập được nữa" in refused


def test_a_sheet_that_is_handed_in_is_said_once_and_who_can_return_it(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    written(year, form(point("I.1", 5), point("I.2", 5), code="STP-2"), user=clerk)
    submit(sheet, by=clerk)
    client.force_login(clerk)
    answer = shown(send(client, year, form(point("I.1", 6), point("I.2", 6), code="STP-2")))
    assert "Tệp có 2 lỗi" in answer
    assert answer.count("đã nộp, không ghi thêm được") == 1
    assert "ô D4 (dòng 4" in answer
    assert "Cũng vậy ở 1 ô khác: D5." in answer
    assert "«Trả lại một bước»" in answer


@pytest.mark.parametrize("who", ["ministry", "agency", "chair"])
def test_no_page_asks_much_whatever_the_rows(client, year, who):
    user = {"ministry": year.ministry, "agency": year.clerk("STP-2"), "chair": year.clerk("STP-1")}
    content, field = all_agencies(year), "self"
    if who == "agency":
        content = form(point("I.1", 5), point("I.2", 5), code="STP-2")
    if who == "chair":
        appraising(year)
        field = "appraised"
        content = wide(*([code, "", 10, 20] for code in year.agencies if code != "STP-1"))
    client.force_login(user[who])
    counts = {}
    with CaptureQueriesContext(connection) as asked:
        shown(client.get(reverse(UPLOAD)))
    counts["form"] = _statements(asked)
    with CaptureQueriesContext(connection) as asked:
        answer = send(client, year, content, field=field)
    counts["upload"] = _statements(asked)
    staged = WorkbookImport.objects.get()
    assert answer.url == page("change", staged.pk)
    for name in ("change", "confirm", "undo"):
        with CaptureQueriesContext(connection) as asked:
            act = client.get if name == "change" else client.post
            answer = act(page(name, staged.pk))
        counts[name] = _statements(asked)
        assert answer.status_code == (200 if name == "change" else 302)
    staged.refresh_from_db()
    assert staged.state == "undone"
    assert counts.pop("undo") <= MOST_QUERIES + 5  # its line in the log, and what was built on it
    assert max(counts.values()) <= MOST_QUERIES, counts


def _statements(asked) -> int:
    """Returns how many queries were asked beside who is asking; savepoints ask nothing."""
    passing = ("SAVEPOINT", '"django_session"', 'FROM "accounts_user"')
    return sum(not any(mark in query["sql"] for mark in passing) for query in asked)


def test_a_refused_file_says_what_is_wrong_and_gives_the_marked_copy(client, year):
    client.force_login(year.ministry)
    answer = shown(send(client, year, wide(["STP-1", NAME, 61])))
    assert "Tệp có 1 lỗi" in answer
    assert "điểm 61 lớn hơn điểm tối đa 60 của tiêu chí I.1. Hãy sửa lại." in answer
    assert answer.count("Chưa có dữ liệu nào được ghi.") == 1
    assert '<li data-code="over_max">' in answer
    assert answer.count("over_max") == 1  # for programs, not among the words
    marked = client.get(_marked_address(answer))
    assert marked.headers["Content-Disposition"].startswith("attachment")
    copy = load_workbook(BytesIO(marked.content))
    assert copy.sheetnames == ["Lỗi", "Bảng"]
    assert copy["Bảng"]["C2"].comment is not None
    assert not WorkbookImport.objects.exists()


def test_the_repaired_marked_copy_comes_in(client, year):
    client.force_login(year.ministry)
    address = _marked_address(shown(send(client, year, wide(["STP-1", NAME, 61]))))
    copy = load_workbook(BytesIO(client.get(address).content))
    copy["Bảng"]["C2"] = 60
    repaired = BytesIO()
    copy.save(repaired)
    assert send(client, year, repaired.getvalue()).status_code == 302


def test_the_marked_copy_is_the_uploaders_alone(client, year):
    client.force_login(year.clerk("STP-2"))
    address = _marked_address(shown(send(client, year, wide(["STP-2", "", 61]))))
    assert client.get(address).status_code == 200
    assert client.get(address.replace("/0/", "/9/")).status_code == 404
    for other in (year.clerk("STP-3"), year.ministry):
        client.force_login(other)
        assert client.get(address).status_code == 404


def test_a_flood_of_errors_says_that_there_are_more_than_were_counted(client, year, monkeypatch):
    monkeypatch.setattr("zones.workbooks.findings.MOST_COUNTED", 150)
    client.force_login(year.ministry)
    answer = shown(send(client, year, long(*(["STP-1", f"X.{n}"] for n in range(205)))))
    assert "Tệp có hơn 150 lỗi" in answer


def _marked_address(answer: str) -> str:
    start = answer.index("/refused/")
    begin = answer.rindex('"', 0, start) + 1
    return answer[begin : answer.index('"', start)]


def test_at_most_200_errors_are_listed_and_the_rest_counted(client, year):
    client.force_login(year.ministry)
    answer = shown(send(client, year, long(*(["STP-1", f"X.{n}"] for n in range(205)))))
    assert "Tệp có 205 lỗi" in answer
    assert answer.count("không có tiêu chí mã") == 200
    assert "và 5 lỗi khác" in answer
    copy = load_workbook(BytesIO(client.get(_marked_address(answer)).content))
    assert copy["Lỗi"].max_row == 206


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty_file"), (b"PK", "corrupt_file"), (b"<html>", "not_xlsx")]
)
def test_what_is_no_workbook_is_a_sentence_without_a_marked_copy(client, year, content, code):
    client.force_login(year.ministry)
    answer = shown(send(client, year, content))
    assert code in answer
    assert "/refused/" not in answer


def test_a_hostile_file_name_is_harmless(client, year):
    client.force_login(year.ministry)
    name = '<script>alert(1)</script>"\u202egnp.xlsx'
    answer = shown(send(client, year, (name, b"PK")))
    assert "<script>alert(1)" not in answer
    assert send(client, year, (name, wide(["STP-1", NAME, 1]))).status_code == 302
    kept = WorkbookImport.objects.get()
    assert "<script>alert(1)" not in shown(client.get(page("change", kept.pk)))


def test_another_clerk_neither_sees_nor_acts_on_a_preview(client, year):
    clerk = year.clerk("STP-2")
    client.force_login(clerk)
    send(client, year, wide(["STP-2", "", 10]))
    staged = WorkbookImport.objects.get()
    for other in (year.clerk("STP-3"), year.clerk("STP-1"), year.ministry):
        client.force_login(other)
        assert client.get(page("change", staged.pk)).status_code == 404
        for name in ("confirm", "undo", "discard"):
            assert client.post(page(name, staged.pk)).status_code == 404
        assert client.get(page("file", staged.pk, staged.files.get().pk)).status_code == 404
    staged.refresh_from_db()
    assert staged.state == "staged"


def test_nothing_is_done_on_a_get(client, year):
    client.force_login(year.ministry)
    send(client, year, wide(["STP-1", NAME, 10]))
    staged = WorkbookImport.objects.get()
    for name in ("confirm", "discard"):
        assert client.get(page(name, staged.pk)).status_code == 403
    assert "chưa ghi điểm" in shown(client.get(page("undo", staged.pk)))
    assert points(year) == {}


def test_a_viewer_reads_confirmed_imports_and_brings_nothing_in(client, year):
    written(year, wide(["STP-1", NAME, 10]))
    done = WorkbookImport.objects.get()
    client.force_login(make_user(role="viewer"))
    assert client.get(reverse(UPLOAD)).status_code == 403
    assert send(client, year, wide(["STP-1", NAME, 11])).status_code == 403
    record = shown(client.get(page("change", done.pk)))
    assert "Hoàn tác lượt nhập" not in record
    assert client.post(page("undo", done.pk)).status_code == 403


def test_the_kept_file_comes_back_as_it_was(client, year):
    content = wide(["STP-1", NAME, 10])
    client.force_login(year.ministry)
    send(client, year, content)
    staged = WorkbookImport.objects.get()
    answer = client.get(page("file", staged.pk, staged.files.get().pk))
    assert b"".join(answer.streaming_content) == content


def test_a_stale_preview_is_shown_anew(client, year):
    client.force_login(year.ministry)
    send(client, year, wide(["STP-1", NAME, 10]))
    staged = WorkbookImport.objects.get()
    written(year, wide(["STP-1", NAME, 9]))
    answer = shown(client.post(page("confirm", staged.pk), follow=True))
    assert "Dữ liệu đã thay đổi sau khi xem trước." in answer
    assert "9 → <strong>10</strong>" in answer
    assert points(year) == {("STP-1", "I.1"): "9"}


def test_the_changed_cells_are_filtered(client, year):
    client.force_login(year.ministry)
    written(year, wide(["STP-1", NAME, 9]))
    send(client, year, wide(["STP-1", NAME, 10], ["STP-2", "", 7, 8]))
    staged = WorkbookImport.objects.latest("pk")

    def cells(**query) -> int:
        return client.get(page("change", staged.pk), query).context["page"].paginator.count

    assert cells() == 3
    assert cells(agency="stp-2") == cells(agency="TỈNH SỐ 2") == 2
    assert cells(criterion="I.1") == 2
    assert (cells(what="new"), cells(what="changed"), cells(what="note")) == (2, 1, 0)
    assert cells(page="x") == 3


def test_the_list_shows_ones_own_imports(client, year):
    client.force_login(year.clerk("STP-2"))
    send(client, year, wide(["STP-2", "", 10]))
    assert client.get(page("changelist")).context["cl"].result_count == 1
    client.force_login(year.clerk("STP-3"))
    assert client.get(page("changelist")).context["cl"].result_count == 0


def test_a_form_without_files_or_campaign_is_sent_back(client, year):
    client.force_login(year.ministry)
    for campaign in ("", year.campaign.pk):
        answer = shown(client.post(reverse(UPLOAD), {"campaign": campaign, "field": "self"}))
        assert "Hãy chọn ít nhất một tệp Excel." in answer
    assert not WorkbookImport.objects.exists()
    assert client.get(page("change", "abc")).status_code == 404
