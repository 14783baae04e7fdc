"""Of several files each error and each warning names its own; of one file it would be noise."""

from contextlib import suppress

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.html import escape

from tests.zones.workbooks.builders import accepted, wide
from tests.zones.workbooks.uploading import send
from zones.models import WorkbookImport

pytestmark = pytest.mark.django_db
SKIPPED = ["Tổng cộng", "", 10]
PLACE = "Trang tính «Bảng»"


@pytest.fixture
def two() -> list[tuple[str, bytes]]:
    """Two files with a row that is skipped, for two agencies."""
    return [
        ("một.xlsx", wide(["STP-1", "", 10], SKIPPED)),
        ("hai.xlsx", wide(["STP-2", "", 10], SKIPPED)),
    ]


@pytest.fixture
def wrong() -> list[tuple[str, bytes]]:
    """Two files with a wrong cell each and a row that is skipped."""
    return [
        ("một.xlsx", wide(["STP-1", "", 61], SKIPPED)),
        ("hai.xlsx", wide(["STP-2", "", 62], SKIPPED)),
    ]


def printed(capsys, tmp_path, files, *options: str) -> tuple[list[str], list[str]]:
    """Returns the lines that the command prints of the files, and those of its errors."""
    for name, content in files:
        (tmp_path / name).write_bytes(content)
    paths = [str(tmp_path / name) for name, _ in files]
    with suppress(SystemExit):
        call_command("import_scores", *paths, "--campaign", "2020", *options)
    said = capsys.readouterr()
    return said.out.splitlines(), said.err.splitlines()


def test_the_commands_errors_and_warnings_name_their_files(year, wrong, capsys, tmp_path):
    out, err = printed(capsys, tmp_path, wrong)
    for name, line in zip(("hai", "một"), out, strict=True):
        assert line.startswith(f"Lưu ý: {name}.xlsx: {PLACE}")
    assert err[0].startswith(f"over_max: hai.xlsx: {PLACE}, ô C2")
    assert err[1].startswith(f"over_max: một.xlsx: {PLACE}, ô C2")


@pytest.mark.parametrize("options", [[], ["--commit"]])
def test_the_commands_warnings_name_their_files(year, two, capsys, tmp_path, options):
    out, _ = printed(capsys, tmp_path, two, *options)
    assert out[0].startswith(f"Lưu ý: hai.xlsx: {PLACE}")
    assert out[1].startswith(f"Lưu ý: một.xlsx: {PLACE}")


def test_one_file_is_not_named_again_and_again(year, two, wrong, capsys, tmp_path):
    out, _ = printed(capsys, tmp_path, two[:1])
    assert out[0].startswith(f"Lưu ý: {PLACE}")
    _, err = printed(capsys, tmp_path, wrong[:1])
    assert err[0].startswith(f"over_max: {PLACE}")
    (warning,) = accepted(year, two[0]).workbook_import.warnings
    assert warning.startswith(PLACE)


def test_what_concerns_a_whole_file_names_it_once(year, two, capsys, tmp_path):
    _, err = printed(capsys, tmp_path, [two[0], ("hỏng.xlsx", b"")])
    assert err[0].startswith("empty_file: Tệp «hỏng.xlsx»:")


def test_the_preview_and_its_record_name_the_files_of_warnings(client, year, two):
    client.force_login(year.ministry)
    answer = send(client, year, *two)
    kept = WorkbookImport.objects.get().warnings
    assert [warning.split(":")[0] for warning in kept] == ["hai.xlsx", "một.xlsx"]
    shown = client.get(answer.url).content.decode()
    assert all(f"<li>{escape(warning)}</li>" in shown for warning in kept)


def test_the_upload_page_names_the_files_of_warnings_when_it_refuses(client, year, wrong):
    client.force_login(year.ministry)
    shown = send(client, year, *wrong).content.decode()
    for name in ("một", "hai"):
        assert f"<li>{name}.xlsx: {PLACE}" in shown


def test_a_preview_computed_anew_still_names_the_files(client, year, two):
    client.force_login(year.ministry)
    send(client, year, *two)
    staged = WorkbookImport.objects.get()
    send(client, year, wide(["STP-1", "", 9]))
    other = WorkbookImport.objects.exclude(pk=staged.pk).get()
    for found in (other, staged):
        client.post(reverse("admin:zones_workbookimport_confirm", args=[found.pk]))
    staged.refresh_from_db()
    assert staged.state == "staged"
    assert [warning.split(":")[0] for warning in staged.warnings] == ["hai.xlsx", "một.xlsx"]
