"""import_scores: the web upload's checks from the command line, by exit code and JSON."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from tests.zones.factories import SampleYear, make_user
from tests.zones.workbooks.builders import long, points, wide
from zones.management.commands.import_scores import Command
from zones.models import Campaign, ScoreChange, ScoreWrite, WorkbookFile, WorkbookImport
from zones.workbooks import staging
from zones.workbooks.staging import file_path

pytestmark = pytest.mark.django_db
NAME = "Sở Tư pháp tỉnh số 1"


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3)


@pytest.fixture
def run(year, tmp_path, capsys):
    """Returns what runs the command on one file: (exit code, standard output, standard error)."""

    def command(content: bytes, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "diem.xlsx"
        path.write_bytes(content)
        code = 0
        try:
            call_command("import_scores", str(path), "--campaign", "2020", *options)
        except SystemExit as end:
            code = end.code
        except CommandError as error:
            code = error.returncode
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def test_without_commit_it_is_a_preview(run, year):
    code, out, _ = run(wide(["STP-1", NAME, 10]))
    assert code == 0
    assert out == (
        "1 điểm mới, 0 thay đổi, 0 giữ nguyên, 3 ô trống. Xem trước; thêm --commit để ghi.\n"
    )
    assert points(year) == {}


def test_a_preview_leaves_no_row_and_no_file_behind(run, year, settings):
    media = Path(settings.MEDIA_ROOT)
    before = sorted(media.rglob("*"))
    assert run(wide(["STP-1", NAME, 10]), "--json")[0] == 0
    for model in (WorkbookImport, WorkbookFile, ScoreWrite, ScoreChange):
        assert not model.objects.exists()
    assert sorted(media.rglob("*")) == before


def test_a_preview_keeps_the_same_file_of_an_earlier_import(run, year):
    content = wide(["STP-1", NAME, 10])
    run(content, "--commit")
    run(content)
    assert default_storage.exists(file_path(WorkbookFile.objects.get().sha256))


def test_with_commit_the_points_are_written(run, year):
    code, out, _ = run(wide(["STP-1", NAME, 10]), "--commit", "--field", "appraised")
    assert (code, out.endswith("Đã ghi.\n")) == (0, True)
    assert points(year) == {("STP-1", "I.1"): ("", "10")}


def test_the_json_of_an_accepted_file(run):
    code, out, _ = run(wide(["STP-1", NAME, 10], ["Tổng cộng", "", 10]), "--commit", "--json")
    assert code == 0
    answer = json.loads(out)
    warning = answer.pop("warnings")
    assert answer == {
        "verdict": "accept",
        "errors": [],
        "more_errors": 0,
        "all_errors_counted": True,
        "changes": {"new": 1, "changed": 0, "unchanged": 0, "blank": 3},
        "committed": True,
    }
    assert [(w["code"], w["file"], w["sheet"], w["cell"]) for w in warning] == [
        ("skipped_rows", "diem.xlsx", "Bảng", "")
    ]


def test_the_json_of_a_refused_file(run, year):
    code, out, _ = run(wide(["STP-1", NAME, 61]), "--commit", "--json")
    assert code == 1
    assert json.loads(out) == {
        "verdict": "reject",
        "errors": [
            {
                "file": "diem.xlsx",
                "sheet": "Bảng",
                "cell": "C2",
                "code": "over_max",
                "message": "Trang tính «Bảng», ô C2 (dòng 2, cột «I.1»): điểm 61 lớn hơn "
                "điểm tối đa 60 của tiêu chí I.1. Hãy sửa lại.",
            }
        ],
        "more_errors": 0,
        "all_errors_counted": True,
        "warnings": [],
        "changes": {"new": 0, "changed": 0, "unchanged": 0, "blank": 0},
        "committed": False,
    }
    assert points(year) == {}


def test_the_json_says_how_many_errors_there_are_beyond_those_it_lists(run):
    code, out, _ = run(long(*[["STP-1", "I.1", "x", "y"]] * 5_600), "--json")
    answer = json.loads(out)
    assert (code, len(answer["errors"])) == (1, 10_000)
    assert (answer["more_errors"], answer["all_errors_counted"]) == (6_799, True)


def test_a_run_that_is_killed_before_it_has_written_leaves_nothing_that_waits(
    run, year, monkeypatch
):
    def killed(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(staging, "merge_write", killed)
    with pytest.raises(KeyboardInterrupt):
        run(wide(["STP-1", NAME, 10]), "--commit")
    for model in (WorkbookImport, WorkbookFile, ScoreWrite, ScoreChange):
        assert not model.objects.exists()
    monkeypatch.undo()
    assert run(wide(["STP-1", NAME, 10]), "--commit")[0] == 0
    assert points(year) == {("STP-1", "I.1"): "10"}


def test_what_is_refused_at_the_last_moment_is_said_and_the_import_discarded(
    run, year, monkeypatch
):
    def refused(*_args, **_options):
        raise ValidationError("Dữ liệu đã thay đổi.", code="stale_preview")

    monkeypatch.setattr(staging, "merge_write", refused)
    code, out, _ = run(wide(["STP-1", NAME, 10]), "--commit", "--json")
    answer = json.loads(out)
    assert (code, answer["verdict"], answer["committed"]) == (1, "reject", False)
    assert [error["code"] for error in answer["errors"]] == ["stale_preview"]
    assert WorkbookImport.objects.get().state == "discarded"
    assert points(year) == {}


def test_a_refused_file_says_so_in_words(run):
    code, out, err = run(b"")
    assert (code, out) == (1, "")
    assert err == (
        "empty_file: Tệp «diem.xlsx»: Tệp rỗng. Hãy kiểm tra lại tệp đã chọn.\n"
        "Chưa có dữ liệu nào được ghi.\n"
    )


def test_a_users_rights_hold_here_too(run, year):
    clerk = year.clerk("STP-2")
    code, out, _ = run(wide(["STP-1", NAME, 10]), "--user", clerk.username, "--json")
    assert code == 1
    assert [error["code"] for error in json.loads(out)["errors"]] == ["no_permission"]


@pytest.mark.parametrize("role", ["viewer", "issuer", "auditor", "administrator"])
def test_who_brings_in_no_workbooks_does_not_do_so_here(run, year, role):
    reader = make_user(role=role)
    code, out, _ = run(wide(["STP-1", NAME, ""]), "--user", reader.username, "--json", "--commit")
    assert code == 1
    assert [error["code"] for error in json.loads(out)["errors"]] == ["no_permission"]
    assert not WorkbookImport.objects.exists()


def test_without_limits_a_larger_file_is_read_but_structure_is_still_refused(run, settings):
    settings.WORKBOOK_MAX_ROWS = 2
    content = wide(*([f"STP-{n}", "", 1] for n in (1, 2, 3)))
    assert run(content)[0] == 1
    assert run(content, "--no-limits")[0] == 0
    assert run(b"PK\x03\x04", "--no-limits")[0] == 1


@pytest.mark.parametrize(
    ("name", "least", "code"),
    [
        ("WORKBOOK_MAX_BYTES", 100, "too_large"),
        ("WORKBOOK_MAX_UNPACKED_BYTES", 100, "too_large_unpacked"),
        ("WORKBOOK_MAX_TAGS", 10, "too_large_unpacked"),
        ("WORKBOOK_MAX_PARTS", 1, "too_many_parts"),
        ("WORKBOOK_MAX_ROWS", 1, "too_many_rows"),
        ("WORKBOOK_MAX_COLUMNS", 1, "too_many_columns"),
    ],
)
def test_each_limit_of_a_workbook_is_a_setting(run, settings, name, least, code):
    content = wide(["STP-1", NAME, 10])
    assert run(content)[0] == 0
    setattr(settings, name, least)
    status, out, _ = run(content, "--json")
    assert (status, [error["code"] for error in json.loads(out)["errors"]]) == (1, [code])


@pytest.mark.parametrize("wrong", [["--campaign", "1999"], ["--user", "nobody"]])
def test_wrong_use_ends_with_2(run, wrong):
    assert run(wide(["STP-1", NAME, 10]), *wrong)[0] == 2


@pytest.mark.parametrize("wrong", [["--field", "x"], ["--unknown"], []])
def test_unknown_options_end_with_2(wrong):
    command = Command()
    command._called_from_command_line = True  # as Django marks it before it parses
    parser = command.create_parser("manage.py", "import_scores")
    with pytest.raises(SystemExit) as end:
        parser.parse_args(["a.xlsx", *(["--campaign", "2020", *wrong] if wrong else [])])
    assert end.value.code == 2


def test_a_missing_file_ends_with_2(year, tmp_path):
    with pytest.raises(CommandError) as caught:
        call_command("import_scores", str(tmp_path / "none.xlsx"), "--campaign", "2020")
    assert caught.value.returncode == 2
    assert str(caught.value).endswith("none.xlsx: không có tệp này.")


def test_a_closed_campaign_is_refused(run, year):
    Campaign.objects.update(status="closed")
    assert run(wide(["STP-1", NAME, 10]), "--commit")[0] == 1
    assert points(year) == {}
