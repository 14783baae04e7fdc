"""Reference files: an office comes in whole or not at all, and goes back out the same."""

import csv
import shutil
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.zones.factories import make_user
from tests.zones.referencefiles import folder_of, refused, rows_of, workbook_of
from zones.management.commands.load_reference import OUR_OWN
from zones.models import (
    Agency,
    Appointment,
    Block,
    Campaign,
    CriteriaTable,
    Criterion,
    Membership,
    Province,
)
from zones.records.columns import CONTRACTS
from zones.records.loading import load_office
from zones.records.problems import LoadRefused

DEMO = OUR_OWN / "demo"
pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> None:
    load_office(OUR_OWN)


@pytest.fixture
def demo(office) -> None:
    load_office(DEMO)


def test_the_real_records_are_loaded_row_by_row(office):
    for name in ("blocks", "provinces", "zones", "campaigns", "agencies", "memberships"):
        expected = len(rows_of(OUR_OWN / f"{name}.csv"))
        assert CONTRACTS[name].model.objects.count() == expected, name
    assert Appointment.objects.count() == len(rows_of(OUR_OWN / "appointments.csv"))
    for code, expected in (("STP", 13), ("THADS", 13)):
        members = Membership.objects.filter(campaign__code="2020", agency__block__code=code)
        assert members.count() == expected
    assert Block.objects.get(provides_chair=True).code == "STP"
    assert Block.objects.get(code="THADS").unit_name == "Cục"


def test_the_chair_and_vice_chairs_of_2021_are_those_of_the_conference(office):
    serving = Appointment.objects.serving().filter(campaign__code="2021", zone__code="TAY-NAM-BO")
    assert set(serving.values_list("role", "agency__code")) == {
        ("chair", "STP-BENTRE"),
        ("vice_chair", "STP-TRAVINH"),
        ("vice_chair", "THADS-TRAVINH"),
    }


def test_every_row_keeps_its_source_search_text_successors_and_history(office):
    member = Membership.objects.filter(campaign__code="2020").first()
    assert member.source
    assert member.zone_kind == "khu_vuc"
    agency = Agency.objects.get(code="STP-HAGIANG")
    assert "ha giang" in agency.search_text
    assert agency.dissolved_on == date(2025, 6, 30)
    assert [a.code for a in agency.successors.all()] == ["STP-TUYENQUANG-2025"]
    line = agency.history.get()
    assert line.history_type == "+"
    assert line.successors.count() == 1


def test_a_second_load_changes_nothing(demo):
    assert load_office(OUR_OWN).changes == 0
    assert load_office(DEMO).changes == 0


def test_a_workbook_with_the_same_sheets_does_the_same(tmp_path):
    summary = load_office(workbook_of(OUR_OWN, tmp_path / "office.xlsx"))
    assert summary.counts["agencies"].created == len(rows_of(OUR_OWN / "agencies.csv"))
    assert load_office(OUR_OWN).changes == 0


def test_dates_and_points_of_excel_cells_are_understood(office, tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "provinces"
    sheet.append(["code", "name", "valid_from"])
    sheet.append(["99-2030", "Tỉnh mới", date(2030, 1, 2)])
    criteria = workbook.create_sheet("criteria")
    criteria.append(["campaign", "block", "code", "name", "kind", "max_points"])
    criteria.append([2021, "STP", "I", "Nhóm", "group", None])
    criteria.append([2021, "STP", "I.1", "Tiêu chí", "base", 9.5])
    workbook.save(tmp_path / "o.xlsx")
    load_office(tmp_path / "o.xlsx")
    assert Province.objects.get(code="99-2030").valid_from == date(2030, 1, 2)
    leaf = Criterion.objects.get(path="I.1")
    assert (leaf.parent.path, leaf.max_points) == ("I", Decimal("9.5"))


def test_files_with_a_byte_order_mark_and_vietnamese_dates_are_read(tmp_path):
    text = "code,name,valid_to\n01,Hà Nội,11/12/2020\n"
    (tmp_path / "provinces.csv").write_text(text, encoding="utf-8-sig")
    load_office(tmp_path)
    assert Province.objects.get(code="01").valid_to == date(2020, 12, 11)


def test_every_error_of_every_file_is_told_at_once_and_nothing_is_written(tmp_path):
    folder = folder_of(
        tmp_path,
        blocks="code,name\nSTP,Sở Tư pháp\n",
        provinces="code,name,valid_from,valid_to\n01,Hà Nội,31/02/2020,\n02,,,\n"
        "03,Hà Giang,2021-01-01,2020-01-01\n",
        agencies="code,name,block,province,successors\n"
        "STP-A,Sở A,STPX,03,STP-Z\nstp b,Sở B,STP,01,\n",
    )
    assert refused(folder) == [
        ("agencies.csv", 2, "block", "unknown_block"),
        ("agencies.csv", 2, "successors", "unknown_agency"),
        ("agencies.csv", 3, "code", "bad_code"),
        ("provinces.csv", 2, "valid_from", "not_a_date"),
        ("provinces.csv", 3, "name", "missing_value"),
        ("provinces.csv", 4, "valid_to", "rule_broken"),
    ]
    assert not Block.objects.exists()
    assert not Province.objects.exists()


def test_a_sentence_names_file_row_and_column_and_ends_with_nothing_written(tmp_path):
    folder = folder_of(tmp_path, provinces="code,name,valid_to\n01,Hà Nội,hôm qua\n")
    with pytest.raises(LoadRefused) as refusal:
        load_office(folder)
    assert str(refusal.value) == (
        "Tệp «provinces.csv», dòng 2, cột «valid_to»: «hôm qua» không phải ngày. "
        "Ghi 11/12/2020 hoặc 2020-12-11.\nChưa có dữ liệu nào được ghi."
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("code,name,colour\n", (1, "colour", "unknown_header")),
        ("code\n", (1, "name", "missing_header")),
        ("code,name,code\n", (1, "code", "duplicate_header")),
        ("code,name\n01,Hà Nội,thừa\n", (2, "", "ragged_row")),
        ("code,name\n01,Hà Nội\n01,Hà Tây\n", (3, "code", "duplicate_row")),
        ("code;name\n01;Hà Nội\n", (0, "", "wrong_delimiter")),
        ("", (0, "", "no_header")),
        ('code,name\n01,"Hà Nội\n', (0, "", "corrupt_file")),
        ("code,name\n01,Hµ Néi thµnh phè\n", (2, "name", "legacy_encoding")),
    ],
)
def test_a_malformed_file_is_refused(tmp_path, content, expected):
    folder = folder_of(tmp_path, provinces=content)
    assert refused(folder) == [("provinces.csv", *expected)]


def test_another_encoding_is_refused_with_its_row(tmp_path):
    (tmp_path / "provinces.csv").write_bytes("code,name\n01,Hà Nội".encode("utf-16"))
    assert refused(tmp_path)[0][3] == "legacy_encoding"
    (tmp_path / "provinces.csv").write_bytes(b"code,name\n01,H\xe0 N\xf4i\n")
    assert refused(tmp_path) == [("provinces.csv", 2, "", "legacy_encoding")]


def test_files_of_the_awards_are_left_and_unknown_names_refused(tmp_path):
    folder = folder_of(tmp_path, awards="x\n1\n", provinces="code,name\n01,Hà Nội\n")
    assert load_office(folder).ignored == ["awards.csv"]
    folder_of(tmp_path, agencis="code\n")
    assert refused(folder) == [("agencis.csv", 0, "", "unknown_file")]


def test_a_damaged_workbook_is_refused(tmp_path):
    (tmp_path / "o.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert refused(tmp_path / "o.xlsx") == [("o.xlsx", 0, "", "corrupt_file")]


def test_two_serving_chairs_are_refused(office, tmp_path):
    folder = folder_of(
        tmp_path,
        appointments="campaign,zone,role,agency,office\n"
        "2021,TAY-NAM-BO,chair,STP-CAMAU,Giám đốc Sở Tư pháp\n",
    )
    assert [problem[3] for problem in refused(folder)] == ["rule_broken"]


def test_a_replacement_within_the_year_ends_the_first_appointment(office, tmp_path):
    folder = folder_of(
        tmp_path,
        appointments="campaign,zone,role,agency,office,from,to\n"
        "2021,TAY-NAM-BO,chair,STP-BENTRE,Giám đốc Sở Tư pháp,,30/06/2021\n"
        "2021,TAY-NAM-BO,chair,STP-CAMAU,Giám đốc Sở Tư pháp,01/07/2021,\n",
    )
    counts = load_office(folder).counts["appointments"]
    assert (counts.created, counts.changed) == (1, 1)
    assert load_office(folder).changes == 0


CHAIR_OF_TWO_YEARS = (
    "campaign,zone,role,agency,office,out_of_turn_reason\n"
    "2022,TAY-NAM-BO,chair,STP-BENTRE,Giám đốc Sở Tư pháp,{reason}\n"
)
NEXT_YEAR = {
    "campaigns": "code,year,title,status\n2022,2022,Phong trào năm 2022,{status}\n",
    "memberships": "campaign,zone,agency\n2022,TAY-NAM-BO,STP-BENTRE\n2022,TAY-NAM-BO,STP-CAMAU\n",
}


@pytest.mark.parametrize(
    ("status", "reason", "problems"),
    [
        ("open", "", [("appointments.csv", 2, "out_of_turn_reason", "out_of_turn")]),
        ("open", "Đăng cai hội nghị", []),
        ("closed", "", []),
    ],
)
def test_a_chair_out_of_turn_needs_a_reason_unless_the_year_is_closed(
    office, tmp_path, status, reason, problems
):
    files = {name: content.format(status=status) for name, content in NEXT_YEAR.items()}
    folder = folder_of(tmp_path, appointments=CHAIR_OF_TWO_YEARS.format(reason=reason), **files)
    if problems:
        assert refused(folder) == problems
    else:
        assert load_office(folder).counts["appointments"].created == 1
    assert Appointment.objects.filter(campaign__code="2022").exists() is not bool(problems)


VICE_CHAIR_OF_TWO_YEARS = (
    "campaign,zone,role,agency,office,source\n"
    "2022,TAY-NAM-BO,vice_chair,STP-TRAVINH,Giám đốc Sở Tư pháp,{source}\n"
)


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ("", [("appointments.csv", 2, "out_of_turn_reason", "out_of_turn")]),
        ("Tin về hội nghị tổng kết", []),
    ],
)
def test_a_vice_chair_out_of_turn_needs_a_reason_unless_a_source_tells_of_it(
    office, tmp_path, source, problems
):
    folder = folder_of(
        tmp_path,
        appointments=VICE_CHAIR_OF_TWO_YEARS.format(source=source),
        campaigns=NEXT_YEAR["campaigns"].format(status="open"),
        memberships="campaign,zone,agency\n"
        + "".join(f"2022,TAY-NAM-BO,STP-{p}\n" for p in ("TRAVINH", "CAMAU", "BENTRE")),
    )
    if problems:
        assert refused(folder) == problems
    else:
        assert load_office(folder).counts["appointments"].created == 1


def test_members_must_exist_that_year_and_stay_in_their_zone(office, tmp_path):
    folder = folder_of(
        tmp_path,
        memberships="campaign,zone,agency\n2021,TAY-NAM-BO,STP-VINHLONG-2025\n"
        "2021,MIEN-DONG-NAM-BO,STP-BENTRE\n",
    )
    assert [problem[1:] for problem in refused(folder)] == [
        (2, "agency", "rule_broken"),
        (3, "zone", "other_zone"),
    ]


def test_a_file_never_moves_a_known_year_to_another_status(office, tmp_path):
    Campaign.objects.filter(code="2021").update(status="appraising")
    summary = load_office(OUR_OWN)
    assert summary.changes == 0
    assert "2021" in summary.notes[0]
    assert Campaign.objects.get(code="2021").status == "appraising"


def test_the_demo_tables_hold_100_points_and_say_that_they_are_illustrative(demo):
    for code in ("STP", "THADS"):
        table = CriteriaTable.objects.get(block__code=code)
        leaves = table.criteria.leaves()
        sums = {
            kind: sum(leaf.max_points for leaf in leaves if leaf.kind == kind)
            for kind in ("base", "bonus", "penalty")
        }
        assert sums == {"base": 100, "bonus": 5, "penalty": 5}
        assert (table.status, table.stated_total) == ("draft", 100)
        assert "minh họa" in str(table)
        assert all("minh họa" in c.source for c in table.criteria.all())
        for group in table.criteria.filter(kind="group"):
            assert sum(c.max_points for c in group.children.all()) == group.max_points
        assert [b.grade for b in table.bands.all()] == ["A", "B", "C", "D"]
        assert table.conditions.count() == 3


def test_a_draft_is_changed_and_its_total_follows(demo, tmp_path):
    shutil.copytree(DEMO, tmp_path / "d")
    path = tmp_path / "d" / "criteria.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",base,3,", ",base,2,", 1), encoding="utf-8")
    counts = load_office(tmp_path / "d").counts["criteria"]
    assert (counts.created, counts.changed) == (0, 1)
    assert CriteriaTable.objects.get(block__code="STP").stated_total == 99


def test_tie_breaks_may_change_places(demo, tmp_path):
    rows = rows_of(DEMO / "criteria.csv")
    swapped = {"1": "2", "2": "1"}
    for row in rows:
        row["tie_break"] = swapped.get(row["tie_break"], row["tie_break"])
    with (tmp_path / "criteria.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert load_office(tmp_path).counts["criteria"].changed == 4


def test_a_table_in_use_takes_the_same_rows_and_refuses_others(demo, tmp_path):
    by = make_user()
    CriteriaTable.objects.update(status="open", opened_at=timezone.now(), opened_by=by)
    assert load_office(DEMO).changes == 0
    folder = folder_of(
        tmp_path,
        criteria="campaign,block,code,parent,name,kind,max_points\n"
        "2020,STP,I.99,I,Tiêu chí mới,base,1\n",
        grades="campaign,block,grade,min_points\n2020,STP,A,95\n",
    )
    assert refused(folder) == [
        ("criteria.csv", 2, "", "table_frozen"),
        ("grades.csv", 2, "min_points", "table_frozen"),
    ]


def test_the_tree_of_a_table_is_checked(office, tmp_path):
    folder = folder_of(
        tmp_path,
        criteria="campaign,block,code,parent,name,kind,max_points\n"
        "2021,STP,I,II,Nhóm,group,\n2021,STP,II,I,Nhóm,group,\n"
        "2021,STP,1,V,Tiêu chí,base,5\n2021,STP,2,,Tiêu chí,base,\n"
        '2021,STP,3,,Tiêu chí,base,1.000\n2021,STP,4,,Tiêu chí,base,"9,5"\n'
        "2021,STP,a,4,Tiêu chí,base,1\n",
        grades="campaign,block,grade,min_points\n2021,THADS,A,90\n",
    )
    assert refused(folder) == [
        ("criteria.csv", 2, "parent", "unknown_parent"),
        ("criteria.csv", 3, "parent", "unknown_parent"),
        ("criteria.csv", 4, "parent", "unknown_parent"),
        ("criteria.csv", 5, "max_points", "rule_broken"),
        ("criteria.csv", 6, "max_points", "ambiguous_number"),
        ("criteria.csv", 8, "parent", "parent_is_a_leaf"),
        ("grades.csv", 2, "block", "no_table"),
    ]
    assert not CriteriaTable.objects.exists()


def test_the_commands_load_check_refuse_and_export(tmp_path, capsys):
    call_command("load_reference", "--check")
    assert "Chưa có dữ liệu nào được ghi." in capsys.readouterr().out
    assert not Province.objects.exists()
    call_command("load_reference")
    assert "agencies: 183 mới" in capsys.readouterr().out
    call_command("export_reference", str(tmp_path / "out"))
    assert (tmp_path / "out" / "agencies.csv").exists()
    for path, code in ((tmp_path / "missing", 2), (tmp_path, 1)):
        with pytest.raises(CommandError) as error:
            call_command("load_reference", str(path))
        assert error.value.returncode == code


def test_a_user_who_keeps_records_loads_them_in_the_own_name_and_no_other_user_does():
    make_user("bo")
    for role in ("viewer", "auditor", "administrator"):
        with pytest.raises(CommandError, match="không có quyền") as refusal:
            call_command("load_reference", "--user", make_user(role=role).username)
        assert refusal.value.returncode == 1
    with pytest.raises(CommandError) as unknown:
        call_command("load_reference", "--user", "ai-do")
    assert unknown.value.returncode == 2
    assert not Province.objects.exists()
    call_command("load_reference", "--user", "bo", verbosity=0)
    assert Province.history.first().history_user.username == "bo"


def test_a_load_takes_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(120):
        load_office(OUR_OWN)
