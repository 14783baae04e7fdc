"""Record tables out to a file and back: keys are codes, errors name their row and column."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import tablib
from django.conf import settings

from tests.zones import factories
from thidua.recordformats import CsvFormat, RecordFileError, XlsxFormat
from zones import resources
from zones.models import (
    Agency,
    Appointment,
    Block,
    Campaign,
    Criterion,
    Membership,
    Province,
    Zone,
)

pytestmark = pytest.mark.django_db
REFERENCE = Path(settings.BASE_DIR) / "zones" / "reference"


@pytest.fixture
def office():
    """A small office that has a row in every table, with successors and a replaced chair."""
    sample = factories.SampleYear(stp=2, thads=1)
    ended = factories.make_appointment(
        sample.campaign,
        sample.zone,
        sample.agencies["STP-2"],
        person="Nguyễn Văn Đức",
        role="vice_chair",
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 5, 31),
    )
    factories.make_appointment(
        sample.campaign,
        sample.zone,
        ended.agency,
        person="Trần Thị Ân",
        role="vice_chair",
        starts_on=date(2020, 6, 1),
    )
    old, new = sample.agencies["STP-1"], factories.make_agency("STP-MOI")
    old.successors.add(new)
    old.province.successors.add(new.province)
    Agency.objects.filter(pk=old.pk).update(source="=1+1", short_name="'-x")
    return sample


def exported(resource_class) -> tablib.Dataset:
    return resource_class().export()


def imported(resource_class, dataset, **kwargs):
    return resource_class().import_data(dataset, rollback_on_validation_errors=True, **kwargs)


def table(text: str) -> tablib.Dataset:
    return CsvFormat().create_dataset(text.encode())


def test_the_real_records_load_and_load_again_without_change():
    for file, name in (
        ("provinces.csv", "ProvinceResource"),
        ("blocks.csv", "BlockResource"),
        ("agencies.csv", "AgencyResource"),
        ("zones.csv", "ZoneResource"),
    ):
        content = (REFERENCE / file).read_bytes()
        first = imported(getattr(resources, name), CsvFormat().create_dataset(content))
        again = imported(getattr(resources, name), CsvFormat().create_dataset(content))
        assert first.sentences() == again.sentences() == []
        assert first.totals["new"] == again.totals["skip"] == first.total_rows
    renamed = Agency.objects.get(code="THADS-HANOI")
    assert [successor.code for successor in renamed.successors.all()] == ["THADS-HANOI-2025"]


def test_members_and_appointments_load_from_codes(office):
    dataset = table("campaign,zone,agency\n2020,TAY-NAM-BO,STP-MOI\n")
    assert imported(resources.MembershipResource, dataset).totals["new"] == 1
    assert Membership.objects.get(agency__code="STP-MOI").zone_kind == Zone.Kind.CUM

    rows = "campaign,zone,role,agency,office,person,to\n"
    chair = "2020,TAY-NAM-BO,chair,STP-1,Giám đốc,Lê Văn Bé,31/3/2020\n"
    assert imported(resources.AppointmentResource, table(rows + chair)).sentences() == []
    appointment = Appointment.objects.get(agency__code="STP-1")
    assert (appointment.person, appointment.ends_on) == ("Lê Văn Bé", date(2020, 3, 31))


def test_a_replacement_of_the_same_agency_is_a_second_row(office):
    rows = exported(resources.AppointmentResource)
    found = [row for row in rows.dict if row["Vai trò"] == "Phó Trưởng khu vực"]
    assert {row["Họ và tên"] for row in found} == {"Nguyễn Văn Đức", "Trần Thị Ân"}


@pytest.fixture
def rota():
    """The years 2019 to 2021 of a zone with STP-1, STP-2 and STP-3, where nobody has chaired."""
    zone = factories.make_zone("TAY-NAM-BO")
    agencies = [
        factories.make_agency(f"STP-{n}", name=f"Sở Tư pháp tỉnh số {n}") for n in (1, 2, 3)
    ]
    for year in (2019, 2020, 2021):
        campaign = factories.make_campaign(year)
        for agency in agencies:
            factories.make_member(campaign, zone, agency)


def chairs(*rows: str) -> tablib.Dataset:
    """A file of chairs from «year,agency,from,to,reason»."""
    header = "campaign,zone,role,office,agency,from,to,out_of_turn_reason\n"
    split = (row.partition(",") for row in rows)
    return table(
        header + "".join(f"{y},TAY-NAM-BO,chair,Giám đốc,{rest}\n" for y, _, rest in split)
    )


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_chair_out_of_turn_in_a_file_needs_a_reason_whatever_the_order_of_its_rows(rota, order):
    rows = ["2020,STP-1,,,", "2021,STP-1,,,"]
    result = imported(resources.AppointmentResource, chairs(*(rows[n] for n in order)))
    assert result.sentences() == [
        f"Dòng {2 + order.index(1)}, cột «out_of_turn_reason»: Sở Tư pháp tỉnh số 1 đã làm Trưởng "
        "khu vực năm 2020, chưa đến lượt; đến lượt là Sở Tư pháp tỉnh số 2 (chưa làm). "
        "Nếu vẫn cử, hãy ghi lý do."
    ]
    assert not Appointment.objects.exists()


def test_a_chair_out_of_turn_in_a_file_comes_in_with_its_reason_and_goes_out_with_it(rota):
    dataset = chairs("2020,STP-1,,,", "2021,STP-1,,,Đăng cai hội nghị")
    assert imported(resources.AppointmentResource, dataset).sentences() == []
    assert set(exported(resources.AppointmentResource)["Lý do ngoài lượt luân phiên"]) == {
        "",
        "Đăng cai hội nghị",
    }


def test_a_file_of_chairs_in_turn_and_of_replacements_needs_no_reason(rota):
    dataset = chairs(
        "2020,STP-1,,31/3/2020,",
        "2020,STP-1,1/4/2020,30/6/2020,",
        "2020,STP-2,1/7/2020,,",
        "2021,STP-3,,,",
    )
    assert imported(resources.AppointmentResource, dataset).sentences() == []
    assert Appointment.objects.count() == 4


def test_the_history_of_closed_years_needs_no_reason(rota):
    Campaign.objects.filter(year__lt=2021).update(status="closed")
    dataset = chairs("2019,STP-1,,,", "2020,STP-1,,,", "2021,STP-2,,,")
    assert imported(resources.AppointmentResource, dataset).sentences() == []


def test_every_error_names_its_row_and_column():
    factories.make_block("STP")
    dataset = table(
        "code,name,block,province,founded_on,successors\n"
        "STP-A,Sở A,STQ,01,31/02/2025,\n"
        "\n"
        "stp b,,STP,01,hôm qua,STP-KHONG-CO\n"
    )
    factories.make_province("01")
    result = imported(resources.AgencyResource, dataset)
    sentences = result.sentences()
    for expected in (
        "Dòng 2, cột «block»: Không có khối mang mã «STQ». Có phải là «STP»?",
        "Dòng 2, cột «founded_on»: Không có ngày «31/02/2025» trong lịch.",
        "Dòng 4, cột «founded_on»: «hôm qua» không phải là ngày. "
        "Hãy ghi như 11/12/2020 hoặc 2020-12-11.",
        "Dòng 4, cột «code»: Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu «-» và «.».",
    ):
        assert expected in sentences
    assert any(sentence.startswith("Dòng 4, cột «name»: ") for sentence in sentences)
    assert any(sentence.startswith("Dòng 4, cột «successors»: ") for sentence in sentences)
    assert not Agency.objects.exists()


def test_one_wrong_row_keeps_every_row_out():
    result = imported(resources.ZoneResource, table("code,name,kind\nA,Cụm A,cum\nB,Cụm B,vùng\n"))
    assert result.sentences() == [
        "Dòng 3, cột «kind»: Không có giá trị «vùng». Hãy ghi một trong: "
        "«Khu vực thi đua», «Cụm thi đua»."
    ]
    assert not Zone.objects.exists()


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("code,name,color", "không có cột nào tên là «color»"),
        ("code,kind", "thiếu cột bắt buộc «Tên»"),
        ("code,name,name,kind", "cột «name» có hai lần"),
        ("code,,name,kind", "cột thứ 2: cột không có tên"),
    ],
)
def test_a_wrong_header_is_refused_before_any_row(header, sentence):
    row = ",".join("x" for _ in header.split(","))
    result = imported(resources.ZoneResource, table(f"{header}\n{row}\n"))
    assert len(result.sentences()) == 1
    assert result.sentences()[0].startswith("Dòng 1")
    assert sentence in result.sentences()[0]


def test_the_same_key_twice_in_a_file_is_an_error():
    result = imported(resources.BlockResource, table("code,name\nSTP,Sở\nSTP,Sở Tư pháp\n"))
    assert result.sentences() == ["Dòng 3: Trùng với dòng 2 (code)."]


def test_a_missing_column_leaves_its_field_and_a_blank_cell_empties_it():
    factories.make_block("STP", short_name="Sở")
    imported(resources.BlockResource, table("code,name\nSTP,Sở Tư pháp mới\n"))
    assert Block.objects.get().short_name == "Sở"
    imported(resources.BlockResource, table("code,name,short_name\nSTP,Sở Tư pháp mới,\n"))
    assert Block.objects.get().short_name == ""


def test_text_is_stored_clean():
    imported(resources.BlockResource, table("code,name\nSTP,  S\u01a1\u0309   Tư\u202e pháp \n"))
    assert Block.objects.get().name == "Sở Tư pháp"


def test_what_a_spreadsheet_would_run_is_escaped_in_csv_and_text_in_xlsx():
    dataset = tablib.Dataset(headers=["code", "name"])
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "'=x", "'", "Sở"]
    for text in texts:
        dataset.append(["X", text])
    file = CsvFormat().export_data(dataset)
    cells = [row[1] for row in csv.reader(io.StringIO(file.decode("utf-8-sig")))][1:]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert CsvFormat().create_dataset(file)["name"] == texts
    assert XlsxFormat().create_dataset(XlsxFormat().export_data(dataset))["name"] == texts


def test_numbers_stay_numbers_and_days_stay_days_in_a_workbook(office):
    Agency.objects.filter(code="STP-1").update(founded_on=date(1976, 2, 1))
    file = XlsxFormat().export_data(exported(resources.CriterionResource))
    assert 60.0 in XlsxFormat().create_dataset(file)["Điểm tối đa"]
    file = XlsxFormat().export_data(exported(resources.AgencyResource))
    assert date(1976, 2, 1) in XlsxFormat().create_dataset(file)["Thành lập ngày"]


def test_a_semicolon_file_of_a_vietnamese_excel_is_read():
    assert table("code;name\nSTP;Sở Tư pháp\n").dict == [{"code": "STP", "name": "Sở Tư pháp"}]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b'a,b\n"x', b"a\n1,2,3\n", b"\x00\x00"],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(content):
    for file_format in (CsvFormat, XlsxFormat):
        with pytest.raises(RecordFileError, match=r"\w+.*\.$"):
            file_format().create_dataset(content or b"")


def test_criteria_come_in_with_their_groups_and_full_codes():
    campaign, block = factories.make_campaign(2021), factories.make_block()
    criteria = factories.make_table(campaign, block)
    dataset = table(
        "campaign,block,code,parent,name,kind,max_points\n"
        '2021,STP,IV,,Nhóm bốn,group,"12,5"\n'
        "2021,STP,a,IV,Một lá,base,12.5\n"
        "2021,STP,IV.b,IV,Lá nữa,bonus,2\n"
    )
    assert imported(resources.CriterionResource, dataset).sentences() == []
    leaf = criteria.criteria.get(path="IV.a")
    assert (leaf.parent.path, leaf.max_points) == ("IV", Decimal("12.5"))
    assert list(criteria.criteria.filter(parent__path="IV").values_list("path", flat=True)) == [
        "IV.a",
        "IV.b",
    ]


def test_a_criterion_without_a_table_or_group_is_an_error_with_its_column():
    factories.make_block(), factories.make_table(factories.make_campaign(2021))
    factories.make_campaign(2022)
    dataset = table(
        "campaign,block,code,parent,name,kind,max_points\n"
        "2022,STP,I,,Nhóm,group,\n"
        "2021,STP,I.9,IX,Lá,base,1.000\n"
    )
    sentences = imported(resources.CriterionResource, dataset).sentences()
    assert len(sentences) == 3
    assert sentences[0].startswith("Dòng 2, cột «block»: Khối Sở Tư pháp chưa có bảng tiêu chí")
    assert "Dòng 3, cột «max_points»" in "".join(sentences)
    assert "Dòng 3, cột «parent»: Không có nhóm mang mã «IX»" in "".join(sentences)


def test_a_table_in_use_is_not_changed_by_a_file(office):
    dataset = table("campaign,block,code,name,kind\n2020,STP,I.1,Tên khác,base\n")
    sentences = imported(resources.CriterionResource, dataset).sentences()
    assert len(sentences) == 1
    assert "đang dùng, không sửa được" in sentences[0]
    assert not Criterion.objects.filter(name="Tên khác").exists()


def test_the_history_says_which_file_a_row_came_from():
    imported(resources.ProvinceResource, table("code,name\n87,Đồng Tháp\n"), file_name="tinh.csv")
    assert Province.objects.get().history.first().history_change_reason == "Nhập từ tệp tinh.csv"
