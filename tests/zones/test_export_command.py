"""export_scores: workbooks to a file, narrowed by zone and block, by exit code."""

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from tests.zones.factories import SampleYear, make_user
from tests.zones.workbooks.builders import accepted, long, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=2, thads=1)


@pytest.fixture
def run(year, tmp_path, capsys):
    """Returns what runs the command: (exit code, the file's path, standard output)."""
    path = tmp_path / "ra.xlsx"

    def command(*options: str):
        code = 0
        try:
            call_command("export_scores", "--out", str(path), *options)
        except CommandError as error:
            code = error.returncode
        return code, path, capsys.readouterr().out

    return command


@pytest.mark.parametrize("layout", ["wide", "long", "form"])
def test_what_is_written_imports_as_no_change(run, year, layout):
    written(year, long(["STP-1", "I.1", 5, 4, "n"], ["THADS-1", "I.2", 6]))
    code, path, out = run("--campaign", "2020", "--layout", layout)
    assert (code, out) == (0, f"{path}: 3 đơn vị.\n")
    staged = accepted(year, path.read_bytes()).workbook_import
    assert (staged.new_count, staged.changed_count) == (0, 0)
    assert staged.unchanged_count == (2 if layout == "wide" else 3)


def test_a_block_and_a_zone_narrow_it(run, year):
    narrowed = ["--zone", year.zone.code, "--block", "THADS", "--layout", "form", "--template"]
    code, path, _ = run("--campaign", "2020", *narrowed)
    assert code == 0
    assert load_workbook(path).sheetnames == ["THADS-1"]


def test_appraised_points_are_written_when_asked_for(run, year):
    written(year, long(["STP-1", "I.1", 5, 4]))
    _, path, _ = run("--campaign", "2020", "--layout", "wide", "--field", "appraised")
    rows = list(load_workbook(path)["Sở Tư pháp"].values)
    assert rows[6][:3] == ("STP-1", "Sở Tư pháp tỉnh số 1", 4)


def test_nothing_to_write_ends_with_1(run, year):
    year.sheets["THADS-1"].delete()
    assert run("--campaign", "2020", "--layout", "form", "--block", "THADS")[0] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ["--campaign", "1999", "--layout", "form"],
        ["--campaign", "2020", "--layout", "form", "--zone", "x"],
        ["--campaign", "2020", "--layout", "form", "--block", "x"],
        ["--campaign", "2020", "--layout", "form", "--out", "/nowhere/at/all.xlsx"],
        ["--campaign", "2020", "--layout", "form", "--user", "x"],
    ],
)
def test_wrong_use_ends_with_2(run, wrong):
    assert run(*wrong)[0] == 2


def sheets_for(run, user, *options: str) -> list[str]:
    code, path, _ = run("--campaign", "2020", "--layout", "form", "--user", user.username, *options)
    assert code == 0
    return load_workbook(path).sheetnames


def test_for_a_user_only_the_sheets_are_written_that_the_user_may_see(run, year):
    assert sheets_for(run, year.clerk("STP-2")) == ["STP-2"]
    assert len(sheets_for(run, year.clerk("STP-1"))) == 3
    assert len(sheets_for(run, make_user(role="viewer"))) == 3
    assert len(sheets_for(run, year.ministry)) == 3


def test_a_user_who_may_see_none_of_the_sheets_gets_none(run, year):
    clerk = year.clerk("STP-2").username
    options = ["--campaign", "2020", "--layout", "form", "--block", "THADS", "--user", clerk]
    code, path, _ = run(*options)
    assert code == 1
    assert not path.exists()


@pytest.mark.parametrize("role", ["issuer", "administrator"])
def test_a_user_who_reads_no_points_is_refused_templates_too(run, role):
    user = make_user(role=role).username
    options = ["--campaign", "2020", "--layout", "form", "--template", "--user", user]
    code, path, _ = run(*options)
    assert code == 1
    assert not path.exists()
