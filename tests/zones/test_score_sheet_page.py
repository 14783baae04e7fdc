"""The sheet page: what it shows, what it saves, what it refuses, and that nothing is lost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_appointment,
    make_block,
    make_campaign,
    make_member,
    make_sheet,
    make_user,
    make_zone,
)
from tests.zones.sheetforms import address, form, leaves, page, self_points, text_of
from zones.models import (
    Condition,
    CriteriaTable,
    Criterion,
    CriterionLevel,
    Score,
    ScoreWrite,
)
from zones.services import scoresheets
from zones.services.sheetpoints import Edit, save_points

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3, thads=1)


@pytest.fixture
def big():
    """An agency's sheet of 60 criteria in 6 groups, each with levels."""
    campaign, zone, block = make_campaign(2021), make_zone(), make_block("THADS")
    table = CriteriaTable.objects.create(
        campaign=campaign, block=block, title="Bảng lớn", stated_total=Decimal(300)
    )
    for group in range(6):
        parent = Criterion.objects.create(
            table=table,
            code=f"{group + 1}",
            name=f"Nhóm {group}",
            kind="group",
            position=group * 20,
        )
        for number in range(10):
            leaf = Criterion.objects.create(
                table=table,
                parent=parent,
                code=f"{number + 1}",
                name="Ban hành kế hoạch công tác đúng hạn, đầy đủ nội dung theo hướng dẫn của Bộ",
                guidance="Đúng hạn được điểm tối đa.",
                max_points=Decimal(5),
                position=group * 20 + number + 1,
            )
            CriterionLevel.objects.create(criterion=leaf, label="Đúng hạn", points=Decimal(5))
    table.status = "open"
    table.save()
    agency = make_agency("THADS-9", block)
    make_member(campaign, zone, agency)
    return make_sheet(campaign, agency, table), make_user(agency=agency)


def test_the_page_shows_every_criterion_with_inputs_for_what_may_be_written(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    shown = text_of(page(client, clerk, sheet))
    for path, pk in leaves(sheet).items():
        assert f'name="self-{pk}"' in shown
        assert f'name="appraised-{pk}"' not in shown
        assert f"Tiêu chí {path}" in shown


def test_decimal_comma_and_point_are_saved_in_one_write(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    response = page(client, clerk, sheet, form(sheet, I_1="9,5", I_2="8.25", II_1=" 1 "))
    assert response.redirect_chain == [(f"{address(sheet)}#da-ghi", 302)]
    assert self_points(sheet) == {
        "I.1": Decimal("9.5"),
        "I.2": Decimal("8.25"),
        "II.1": Decimal(1),
    }
    write = ScoreWrite.objects.get()
    assert (write.door, write.applied_by, write.changes.count()) == ("form", clerk, 3)


def test_a_blank_input_clears_the_point(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    page(client, clerk, sheet, form(sheet, I_1="9,5", I_2="8"))
    page(client, clerk, sheet, form(sheet, seen={"I_1": "950"}, I_1=""))
    assert self_points(sheet) == {"I.2": Decimal(8)}


def test_saving_the_same_again_writes_nothing(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    page(client, clerk, sheet, form(sheet, I_1="9,5"))
    again = page(client, clerk, sheet, form(sheet, seen={"I_1": "950"}, I_1="9.50"))
    assert "Không có gì thay đổi" in text_of(again)
    assert ScoreWrite.objects.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        "1e1",
        "1_0",
        "NaN",
        "٩",
        "1.000",
        "9,555",
        "-1",
        "+1",
        "60,01",
        "inf",
        "1 0",
        "0x1",
        "９",
        "chín",
    ],
)
def test_what_is_not_a_point_is_refused_at_its_row_and_kept_in_its_input(client, year, typed):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    response = page(client, clerk, sheet, form(sheet, I_1=typed, I_2="30"))
    shown = text_of(response)
    assert response.status_code == 200
    assert "Dòng I.1: " in shown
    assert f'value="{typed}"' in shown
    assert 'value="30"' in shown
    assert self_points(sheet) == {}


def test_all_wrong_rows_are_named_at_once(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    shown = text_of(page(client, clerk, sheet, form(sheet, I_1="x", I_2="41", III_1="5")))
    assert "Dòng I.1: «x» không phải là điểm" in shown
    assert "Dòng I.2: điểm 41 vượt tối đa 40." in shown
    assert "Dòng III.1" not in shown


def test_two_people_editing_lose_nothing_and_choose(client, year):
    sheet, clerk, other = year.sheets["STP-2"], year.clerk("STP-2"), year.clerk("STP-2")
    other.full_name = "Trần Thị Bình"
    other.save()
    page(client, clerk, sheet, form(sheet, I_1="40"))
    page(client, other, sheet, form(sheet, seen={"I_1": "4000"}, I_1="50"))
    typed = form(sheet, seen={"I_1": "4000"}, I_1="55", I_2="30")
    shown = text_of(page(client, clerk, sheet, typed))
    assert self_points(sheet) == {"I.1": Decimal(50), "I.2": Decimal(30)}
    assert "Trần Thị Bình đã sửa trong lúc bạn nhập" in shown
    assert "Giữ của Trần Thị Bình: <strong>50</strong>" in shown
    assert "Ghi của bạn: <strong>55</strong>" in shown
    key = f"self-{leaves(sheet)['I.1']}"
    undecided = {key: "55", f"seen-{key}": "4000", f"met-{key}": "5000"}
    page(client, clerk, sheet, undecided)
    assert self_points(sheet)["I.1"] == 50
    page(client, clerk, sheet, {**undecided, f"choice-{key}": "theirs"})
    assert self_points(sheet)["I.1"] == 50
    page(client, clerk, sheet, {**undecided, f"choice-{key}": "mine"})
    assert self_points(sheet)["I.1"] == 55


def test_a_third_change_between_the_question_and_the_answer_is_asked_again(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    page(client, clerk, sheet, form(sheet, I_1="51"))
    key = f"self-{leaves(sheet)['I.1']}"
    answer = {key: "55", f"seen-{key}": "", f"met-{key}": "5000", f"choice-{key}": "mine"}
    shown = text_of(page(client, clerk, sheet, answer))
    assert "<strong>51</strong>" in shown
    assert self_points(sheet)["I.1"] == 51


def test_two_people_who_write_the_same_do_not_conflict(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    page(client, clerk, sheet, form(sheet, I_1="50"))
    response = page(client, year.clerk("STP-2"), sheet, form(sheet, I_1="50,0"))
    assert response.redirect_chain


def test_self_and_appraised_points_of_a_row_are_written_by_two_people_without_conflict(
    client, year
):
    sheet, clerk, chair = year.sheets["STP-2"], year.clerk("STP-2"), year.clerk("STP-1")
    page(client, clerk, sheet, form(sheet, I_1="50"))
    scoresheets.submit(sheet, by=clerk)
    page(client, chair, sheet, form(sheet, "appraised", I_1="45,5"))
    shown = text_of(page(client, clerk, sheet))
    assert "−4,5" in shown
    assert Score.objects.get(sheet=sheet).appraised_points == Decimal("45.5")


def test_what_was_typed_is_shown_when_the_sheet_was_submitted_meanwhile(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    page(client, clerk, sheet, form(sheet, I_1="50"))
    scoresheets.submit(sheet, by=clerk)
    shown = text_of(page(client, clerk, sheet, form(sheet, I_2="33,25")))
    assert "không ghi thêm được" in shown
    assert "chưa ghi: 33,25" in shown
    assert self_points(sheet) == {"I.1": Decimal(50)}


def test_a_note_is_saved_clean_and_kept_from_being_overwritten_unseen(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    page(client, clerk, sheet, form(sheet, "note", I_1="Đã có \u202e báo cáo\r\nsố 5 "))
    assert Score.objects.get(sheet=sheet).note == "Đã có  báo cáo\nsố 5"
    shown = text_of(page(client, clerk, sheet, form(sheet, "note", I_1="Khác hẳn")))
    assert "Giữ của" in shown
    assert "Khác hẳn" in shown
    assert Score.objects.get(sheet=sheet).note == "Đã có  báo cáo\nsố 5"


@pytest.mark.parametrize("code", ["STP-3", "THADS-1"])
def test_another_agencys_clerk_gets_404_to_read_and_to_write(client, year, code):
    sheet, stranger = year.sheets["STP-2"], year.clerk(code)
    assert page(client, stranger, sheet).status_code == 404
    assert page(client, stranger, sheet, form(sheet, I_1="1")).status_code == 404
    assert self_points(sheet) == {}
    changes = reverse("admin:zones_scoresheet_changes", args=[sheet.pk])
    assert client.get(changes).status_code == 404
    for name in ("submit", "history", "grade", "change", "return"):
        url = reverse(f"admin:zones_scoresheet_{name}", args=[sheet.pk])
        assert client.post(url, {"reason": "x"}).status_code == 404, name


def test_the_chair_sees_a_members_draft_and_writes_none_of_it(client, year):
    sheet, chair = year.sheets["STP-2"], year.clerk("STP-1")
    shown = text_of(page(client, chair, sheet))
    assert 'name="self-' not in shown
    assert 'name="appraised-' not in shown
    refused = page(client, chair, sheet, form(sheet, "appraised", I_1="1"))
    assert "Chưa ghi gì" in text_of(refused)
    refused = page(client, chair, sheet, form(sheet, "note", I_1="ghi lén"))
    assert "Bạn không được ghi" in text_of(refused)
    assert not Score.objects.exists()


def test_the_chair_never_appraises_its_own_sheet(client, year):
    sheet, chair = year.sheets["STP-1"], year.clerk("STP-1")
    page(client, chair, sheet, form(sheet, I_1="50"))
    scoresheets.submit(sheet, by=chair)
    assert 'name="appraised-' not in text_of(page(client, chair, sheet))
    page(client, chair, sheet, form(sheet, "appraised", I_1="60"))
    assert Score.objects.get(sheet=sheet).appraised_points is None
    url = reverse("admin:zones_scoresheet_appraise", args=[sheet.pk])
    assert client.post(url).status_code == 403


def test_a_vice_chair_appraises_the_chairs_sheet(client, year):
    make_appointment(year.campaign, year.zone, year.agencies["STP-3"], role="vice_chair")
    sheet, chair, vice = year.sheets["STP-1"], year.clerk("STP-1"), year.clerk("STP-3")
    page(client, chair, sheet, form(sheet, I_1="50"))
    scoresheets.submit(sheet, by=chair)
    page(client, vice, sheet, form(sheet, "appraised", I_1="49"))
    assert Score.objects.get(sheet=sheet).appraised_points == 49


def test_a_viewer_reads_and_writes_nothing(client, year):
    sheet, viewer = year.sheets["STP-2"], make_user(role="viewer")
    assert "sh-input" not in text_of(page(client, viewer, sheet))
    page(client, viewer, sheet, form(sheet, I_1="1"))
    assert self_points(sheet) == {}


def test_a_stranger_to_the_office_is_sent_to_sign_in(client, year):
    assert client.get(address(year.sheets["STP-2"])).status_code == 302


def test_forged_criteria_write_nothing(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    foreign = year.tables["THADS"].criteria.get(path="I.1")
    group = sheet.table.criteria.get(path="I")
    forged = {f"self-{foreign.pk}": "1", f"self-{group.pk}": "1", "self-abc": "1", "self-": "1"}
    assert page(client, clerk, sheet, forged).status_code == 200
    assert not Score.objects.exists()


def test_nothing_is_written_by_looking(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    client.force_login(clerk)
    client.get(address(sheet), form(sheet, I_1="1"))
    assert not Score.objects.exists()


def test_the_steps_of_the_course_are_buttons_that_lead_back_to_the_page(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    page(client, clerk, sheet, form(sheet, I_1="50"))
    url = reverse("admin:zones_scoresheet_submit", args=[sheet.pk])
    assert url in text_of(page(client, clerk, sheet))
    assert "Chưa chấm, sẽ tính 0 điểm: I.2" in text_of(client.get(url))
    done = client.post(url, follow=True)
    assert done.redirect_chain[-1] == (address(sheet), 302)
    assert "Đã nộp" in text_of(done)


def test_a_sheet_without_points_offers_no_handing_in_and_says_why(client, year):
    sheet = year.sheets["STP-2"]
    client.force_login(year.clerk("STP-2"))
    told = text_of(client.get(reverse("admin:zones_scoresheet_submit", args=[sheet.pk])))
    assert "Bảng chưa có điểm tự chấm nào." in told
    assert ">Nộp bảng chấm điểm</button>" not in told


def test_the_reason_of_a_return_stands_on_the_page(client, year):
    sheet, clerk, chair = year.sheets["STP-2"], year.clerk("STP-2"), year.clerk("STP-1")
    page(client, clerk, sheet, form(sheet, I_1="50"))
    scoresheets.submit(sheet, by=clerk)
    client.force_login(chair)
    url = reverse("admin:zones_scoresheet_return", args=[sheet.pk])
    client.post(url, {"reason": "Thiếu kế hoạch số 12"})
    assert "Thiếu kế hoạch số 12" in text_of(page(client, clerk, sheet))


def test_totals_follow_the_tables_terms(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    points = form(sheet, I_1="60", I_2="39,5", II_1="5", III_1="1,25")
    shown = text_of(page(client, clerk, sheet, points))
    assert '<strong id="sheet-total">103,25</strong>' in shown
    assert '<span class="td-muted" id="sheet-basis">(theo điểm tự chấm)</span>' in shown


def test_a_printed_sheet_says_whose_it_is_and_how_far_it_has_come(client, year):
    sheet = year.sheets["STP-2"]
    shown = text_of(page(client, year.clerk("STP-2"), sheet))
    paper = shown[shown.index('class="sh-paper') :][:900]
    campaign, today = sheet.campaign.title, date_format(timezone.localdate(), "d/m/Y")
    for told in (sheet.agency.name, campaign, year.zone.name, "Chưa chấm", today):
        assert told in paper
    assert "Thủ trưởng đơn vị" in shown


def test_sixty_criteria_are_shown_in_12_queries(client, big, django_assert_max_num_queries):
    sheet, clerk = big
    save_points(sheet, [Edit(pk, "self", None, 400) for pk in leaves(sheet).values()], by=clerk)
    client.force_login(clerk)
    with django_assert_max_num_queries(12):
        shown = text_of(client.get(address(sheet)))
    assert shown.count('data-column="self"') == 60


def test_the_chair_and_the_ministry_see_a_sheet_in_12_queries(
    client, year, django_assert_max_num_queries
):
    sheet = year.sheets["STP-2"]
    Condition.objects.create(table=sheet.table, code="K1", text="Có vi phạm", effect="gate")
    for user in (year.clerk("STP-1"), year.clerk("STP-2"), year.ministry):
        client.force_login(user)
        with django_assert_max_num_queries(12):
            client.get(address(sheet))


def test_sixty_points_are_saved_in_20_queries_besides_the_transaction(client, big):
    sheet, clerk = big
    client.force_login(clerk)
    posted = {}
    for pk in leaves(sheet).values():
        posted |= {
            f"self-{pk}": "4,5",
            f"seen-self-{pk}": "",
            f"note-{pk}": "có",
            f"seen-note-{pk}": "",
        }
    with CaptureQueriesContext(connection) as captured:
        response = client.post(address(sheet), posted)
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 20, asked
    assert response.status_code == 302
    assert len(self_points(sheet)) == 60


def test_the_history_of_points_says_who_and_what(client, year):
    sheet, clerk = year.sheets["STP-2"], year.clerk("STP-2")
    page(client, clerk, sheet, form(sheet, I_1="50"))
    page(client, clerk, sheet, form(sheet, seen={"I_1": "5000"}, I_1="51,5"))
    shown = text_of(client.get(reverse("admin:zones_scoresheet_changes", args=[sheet.pk])))
    assert f"{clerk} đổi điểm tự chấm I.1 từ 50 thành 51,5." in shown
    assert f"{clerk} ghi điểm tự chấm I.1: 50." in shown
