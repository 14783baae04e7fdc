"""Score workbooks of a SampleYear from plain lists, and what checking them says."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

from django.apps import apps

from tests.thidua.spreadsheets.builders import book
from tests.zones.factories import SampleYear
from thidua.spreadsheets.problems import Problem
from thidua.uploadlimits import web_limits
from zones.models import Score
from zones.workbooks.checking import UploadedFile
from zones.workbooks.staging import Outcome, confirm, stage_upload

MAXIMA = {"I.1": 60, "I.2": 40, "II.1": 5, "III.1": 5}
CODES = list(MAXIMA)
WIDE = ["Mã đơn vị", "Tên đơn vị", *CODES]
LONG = ["Mã đơn vị", "Mã tiêu chí", "Điểm tự chấm", "Điểm thẩm định", "Ghi chú"]
FORM = ["Mã", "Nội dung tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định", "Ghi chú"]
SHEET, FILE = "Bảng", "diem.xlsx"


def wide(*rows: Sequence[object], header: Sequence[object] = WIDE, **more) -> bytes:
    """A WIDE workbook; a row is a code, a name, then points by CODES."""
    return book((SHEET, [header, *rows]), **more)


def long(*rows: Sequence[object], header: Sequence[object] = LONG, **more) -> bytes:
    """A LONG workbook; a row is agency, criterion, self, appraised, note."""
    return book((SHEET, [header, *rows]), **more)


def form(*rows: Sequence[object], code="STP-1", header: Sequence[object] = FORM, **more) -> bytes:
    """A FORM workbook of one agency; a row is code, content, maximum, self, appraised, note."""
    return book((SHEET, [[f"Mã đơn vị: {code}"], [], header, *rows]), **more)


def point(code: str, own: object = "", appraised: object = "", note: object = "") -> list[object]:
    """A row of a FORM."""
    return [code, f"Tiêu chí {code}", MAXIMA.get(code, ""), own, appraised, note]


def upload(year: SampleYear, *files, field: str = "self", user=None, limits=None) -> Outcome:
    """Stages the files (bytes, or (name, bytes)) as the Ministry's clerk or the user."""
    named = [file if isinstance(file, tuple) else (FILE, file) for file in files]
    return stage_upload(
        [UploadedFile(name, BytesIO(content)) for name, content in named],
        campaign=year.campaign,
        field=field,
        user=user or year.ministry,
        limits=limits or web_limits(),
    )


def refused(year: SampleYear, *files, **how) -> list[tuple[str, str, str]]:
    """Returns (code, cell, message) of each problem of an upload that is refused."""
    outcome = upload(year, *files, **how)
    assert outcome.workbook_import is None
    return [triple(problem) for problem in outcome.problems]


def accepted(year: SampleYear, *files, **how) -> Outcome:
    """Returns the outcome of an upload that is not refused."""
    outcome = upload(year, *files, **how)
    assert outcome.problems == []
    return outcome


def warned(outcome: Outcome) -> list[tuple[str, str, str]]:
    return [triple(warning) for warning in outcome.warnings]


def triple(problem: Problem) -> tuple[str, str, str]:
    return (problem.code, problem.cell, problem.message)


def written(year: SampleYear, *files, user=None, **how) -> dict[tuple[str, str], object]:
    """Imports the files for good; returns ``points`` afterwards."""
    outcome = accepted(year, *files, user=user, **how)
    confirm(outcome.workbook_import, user=user or year.ministry)
    return points(year)


def points(year: SampleYear) -> dict[tuple[str, str], object]:
    """Returns (agency code, path) → self points as text, or (self, appraised) if appraised."""
    rows = Score.objects.filter(sheet__campaign=year.campaign).values_list(
        "sheet__agency__code", "criterion__path", "self_points", "appraised_points"
    )
    return {
        (code, path): _text(own) if appraised is None else (_text(own), _text(appraised))
        for code, path, own, appraised in rows
    }


def digest() -> str:
    """Returns a hash of every row of every table, but of who signed in and what the log tells."""
    found = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        rows = sorted(repr(row) for row in model._base_manager.values_list())
        if model._meta.label not in ("sessions.Session", "audit.Entry"):
            found.update(f"{model._meta.label}{rows}".encode())
    return found.hexdigest()


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
