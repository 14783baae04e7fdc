"""Reference files hold the whole office: an empty one that loads them writes the same files."""

import csv
from pathlib import Path

import pytest
from django.db import transaction

from tests.wholeoffice import WholeOffice
from tests.zones.referencefiles import folder_of, refused, rows_of, workbook_of
from zones.management.commands.load_reference import OUR_OWN
from zones.models import (
    Agency,
    AgencyName,
    CriteriaTable,
    CriterionLevel,
    Target,
    ZoneYear,
)
from zones.records import demo
from zones.records.columns import CONTRACTS
from zones.records.loading import load_office
from zones.records.writing import export_office

DEMO = OUR_OWN / "demo"
pytestmark = pytest.mark.django_db


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def exported_and_forgotten(make, folder: Path) -> dict[str, bytes]:
    """Returns the files of an office that afterwards is not there."""
    with transaction.atomic():
        make()
        export_office(folder)
        transaction.set_rollback(True)
    assert not Agency.objects.exists()
    return contents(folder)


@pytest.mark.parametrize("name", ["demonstration", "office with everything"])
def test_an_empty_office_that_loads_the_files_writes_the_same_bytes(tmp_path, name):
    make = WholeOffice if name != "demonstration" else lambda: demo.load_demo(tmp_path / "books")
    first = exported_and_forgotten(make, tmp_path / "first")
    assert set(first) == {f"{file}.csv" for file in CONTRACTS}

    load_office(tmp_path / "first")
    export_office(tmp_path / "second")

    assert contents(tmp_path / "second") == first
    assert load_office(tmp_path / "first").changes == 0


def test_the_files_of_the_demonstration_hold_its_terms_targets_and_conference(tmp_path):
    files = exported_and_forgotten(lambda: demo.load_demo(tmp_path / "books"), tmp_path / "office")
    assert "Đồng Tháp" in files["zone_years.csv"].decode()
    assert len(rows_of(tmp_path / "office" / "targets.csv")) == 2
    assert {row["stated_total"] for row in rows_of(tmp_path / "office" / "tables.csv")} == {"100"}


def test_a_workbook_of_the_same_sheets_makes_the_same_office(tmp_path):
    first = exported_and_forgotten(lambda: demo.load_demo(tmp_path / "books"), tmp_path / "first")
    load_office(workbook_of(tmp_path / "first", tmp_path / "office.xlsx"))
    export_office(tmp_path / "second")
    assert contents(tmp_path / "second") == first


def test_what_a_spreadsheet_would_run_is_escaped_in_the_files(tmp_path):
    WholeOffice()
    export_office(tmp_path)
    cells = [
        cell
        for path in tmp_path.glob("*.csv")
        for row in csv.reader(path.open(encoding="utf-8"))
        for cell in row
    ]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert load_office(tmp_path).changes == 0
    assert Agency.objects.get(code="STP-1").source == "=1+1"


def test_the_real_files_come_out_as_they_went_in(tmp_path):
    load_office(OUR_OWN)
    load_office(DEMO)
    written = export_office(tmp_path)
    assert written["criteria"] == len(rows_of(DEMO / "criteria.csv"))
    assert rows_of(tmp_path / "criteria.csv") == rows_of(DEMO / "criteria.csv")
    assert rows_of(tmp_path / "agencies.csv") == rows_of(OUR_OWN / "agencies.csv")
    assert load_office(tmp_path).changes == 0


OFFICE = {
    "blocks": "code,name\nSTP,Sở Tư pháp\n",
    "provinces": "code,name\n87,Đồng Tháp\n",
    "zones": "code,name,kind\nA,Cụm A,cum\n",
    "campaigns": "code,year,title,status\n2026,2026,Phong trào,planned\n",
    "agencies": "code,name,block,province\nSTP-1,Sở Tư pháp,STP,87\n",
    "criteria": "campaign,block,code,name,kind,max_points\n2026,STP,I.1,Lá,base,60\n",
}
PARTS = {
    "agency_names": "agency,name,valid_from,valid_to\nSTP-1,Sở cũ,,31/12/2019\n",
    "zone_years": "campaign,zone,slogan,conference_on\n2026,A,Đoàn kết,11/12/2026\n",
    "targets": 'campaign,zone,text,unit,figure\n2026,A,Thu nợ,%,"-1,5"\n2026,A,Thu nợ,%,2\n',
    "tables": "campaign,block,title,stated_total,bonus_cap\n2026,STP,Bảng của Bộ,100,4.5\n",
    "levels": "campaign,block,criterion,points,label\n2026,STP,I.1,60,đủ\n2026,STP,I.1,20,một ít\n",
}


def test_former_names_years_targets_terms_and_levels_come_in(tmp_path):
    counts = load_office(folder_of(tmp_path, **OFFICE, **PARTS)).counts
    assert {name: counts[name].created for name in PARTS} == {
        **{"agency_names": 1, "zone_years": 1, "targets": 2},
        **{"tables": 1, "levels": 2},
    }
    assert Agency.objects.get().name_in(2018) == "Sở cũ"
    assert ZoneYear.objects.get().slogan == "Đoàn kết"
    assert [str(target.figure) for target in Target.objects.all()] == ["-1.50", "2.00"]
    table = CriteriaTable.objects.get()
    # what a file states is not worked out from the criteria
    assert (table.title, table.stated_total, table.status) == ("Bảng của Bộ", 100, "draft")
    for record in (AgencyName, ZoneYear, Target, CriteriaTable):
        assert record.objects.first().history.count() == 1


def test_a_folder_without_the_new_files_leaves_what_they_hold(tmp_path):
    load_office(folder_of(tmp_path / "whole", **OFFICE, **PARTS))
    summary = load_office(folder_of(tmp_path / "older", **OFFICE))
    assert summary.changes == 0
    assert CriterionLevel.objects.count() == 2


def test_every_error_of_the_new_files_has_its_row_and_column(tmp_path):
    wrong = {
        "agency_names": "agency,name,valid_from,valid_to\nSTP-2,Sở cũ,,31/12/2019\n"
        "STP-1,Sở cũ,2020-01-01,2019-01-01\nSTP-1,Sở cũ,,\n",
        "zone_years": "campaign,zone\n2026,B\n2026,A\n2026,A\n",
        "targets": "campaign,zone,text,figure\n2026,A,Thu nợ,1.000\n2025,A,Thu nợ,1\n"
        "2026,A,Thu nợ,nhiều\n",
        "tables": "campaign,block,title,stated_total\n2026,STP,Bảng,0\n",
        "levels": "campaign,block,criterion,points,label\n2026,STP,I.2,1,Mức\n"
        "2026,STP,I.1,1,Mức\n2026,STP,I.1,1,Mức khác\n",
    }
    assert refused(folder_of(tmp_path, **OFFICE, **wrong)) == [
        ("agency_names.csv", 2, "agency", "unknown_agency"),
        ("agency_names.csv", 3, "valid_to", "rule_broken"),
        ("agency_names.csv", 4, "valid_to", "missing_value"),
        ("levels.csv", 2, "criterion", "unknown_criterion"),
        ("levels.csv", 4, "points", "duplicate_row"),
        ("tables.csv", 2, "bonus_cap", "rule_broken"),
        ("targets.csv", 2, "figure", "ambiguous_number"),
        ("targets.csv", 3, "campaign", "unknown_campaign"),
        ("targets.csv", 4, "figure", "not_a_number"),
        ("zone_years.csv", 2, "zone", "unknown_zone"),
        ("zone_years.csv", 4, "zone", "duplicate_row"),
    ]
    assert not Agency.objects.exists()
