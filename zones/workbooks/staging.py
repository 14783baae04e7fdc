"""An upload's course: staged (previewed), then confirmed or discarded; ``undoing`` undoes it."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from thidua.spreadsheets.package import Limits
from thidua.spreadsheets.problems import Problem, in_order
from thidua.text import clean_text
from zones.models import (
    Campaign,
    ScoreWrite,
    WorkbookFile,
    WorkbookImport,
)
from zones.permissions import brings_in_workbooks
from zones.services.keptfiles import file_path
from zones.services.scorewrites import discard_changes, merge_write
from zones.services.standpoints import standpoint_of
from zones.workbooks.checking import UploadedFile, check_files, distinctly_named
from zones.workbooks.comparing import Counts, differing_claims, stage_differences
from zones.workbooks.findings import MOST_LISTED, Findings
from zones.workbooks.roster import load_roster

State = WorkbookImport.State
MOST_WARNINGS = 200


@dataclass
class Outcome:
    """What became of an upload: staged as ``workbook_import``, or refused with problems.

    Of very many problems the first are listed, and the rest counted by file: ``more_problems``.
    Of a flood of them not even all are counted.
    """

    workbook_import: WorkbookImport | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    more_problems: Counter[str] = field(default_factory=Counter)
    counted_all: bool = True
    file_count: int = 1

    def told(self, problem: Problem) -> str:
        """Returns the problem's or warning's sentence, with its file where there are several."""
        return _told(problem, self.file_count)

    @property
    def problem_count(self) -> int:
        """How many problems there are, with those that are only counted."""
        return len(self.problems) + self.more_problems.total()


def stage_upload(
    files: Sequence[UploadedFile],
    *,
    campaign: Campaign,
    field: str,
    user,
    limits: Limits,
) -> Outcome:
    """Checks the files and, if nothing is wrong, stages what they would change.

    ``field`` (self, appraised) says which points WIDE tables hold. Nothing is written when there
    are problems, and no point in any case: that takes ``confirm``.
    """
    files = distinctly_named(files)
    findings = _check(files, campaign, field, user, limits)
    if findings.problems:
        return _refused(findings, len(files))
    staged = _staged_with_files(findings, files, campaign, field, user)
    return Outcome(staged, [], in_order(findings.warnings), file_count=len(files))


def write_upload(
    files: Sequence[UploadedFile],
    *,
    campaign: Campaign,
    field: str,
    user,
    limits: Limits,
) -> Outcome:
    """Checks the files and, if nothing is wrong, writes their points at once, unseen.

    One transaction: broken off at any moment it leaves no import that waits for its confirmation.
    What ``confirm`` refuses is a problem of the outcome, and the import is discarded.
    """
    files = distinctly_named(files)
    findings = _check(files, campaign, field, user, limits)
    if findings.problems:
        return _refused(findings, len(files))
    outcome = Outcome(None, [], in_order(findings.warnings), file_count=len(files))
    with transaction.atomic():
        staged = _staged_with_files(findings, files, campaign, field, user)
        try:
            outcome.workbook_import = confirm(staged, user=user)
        except ValidationError as refusal:
            discard(WorkbookImport.objects.get(pk=staged.pk))
            outcome.problems.append(Problem(refusal.code, refusal.messages[0].rstrip(".")))
    return outcome


def preview_upload(
    files: Sequence[UploadedFile],
    *,
    campaign: Campaign,
    field: str,
    user,
    limits: Limits,
) -> Outcome:
    """Returns the outcome that ``stage_upload`` would have and keeps nothing: no row, no file.

    Its ``workbook_import`` is there to be read; it is not in the database.
    """
    findings = _check(files, campaign, field, user, limits)
    if findings.problems:
        return _refused(findings, len(files))
    with transaction.atomic():
        staged = _staged(findings, len(files), campaign, field, user)
        transaction.set_rollback(True)
    return Outcome(staged, [], in_order(findings.warnings), file_count=len(files))


def restage(workbook_import: WorkbookImport, *, user, limits: Limits) -> Outcome:
    """Computes a staged import anew from its kept files, against the points as they stand now."""
    campaign = workbook_import.campaign
    stored = list(workbook_import.files.all())
    files = [UploadedFile(f.name, default_storage.open(file_path(f.sha256))) for f in stored]
    findings = _check(files, campaign, workbook_import.field, user, limits)
    if findings.problems:
        return _refused(findings, len(files))
    with transaction.atomic():
        claimed = claim(workbook_import, State.STAGED, State.STAGED)
        discard_changes(claimed.write)
        counts = stage_differences(
            claimed.write, campaign, findings.points, is_split=findings.is_split
        )
        _describe(claimed, counts, findings, len(files))
        claimed.save()
    return Outcome(claimed, [], in_order(findings.warnings), file_count=len(files))


@transaction.atomic
def confirm(workbook_import: WorkbookImport, *, user) -> WorkbookImport:
    """Writes exactly what the preview showed, whole or not at all; returns the import.

    Raises ValidationError: ``already_done`` (single use), ``stale_preview``, ``campaign_closed``,
    ``sheet_locked``, ``no_permission``.
    """
    claimed = claim(workbook_import, State.STAGED, State.CONFIRMED)
    if claimed.created_by_id != (user.pk if user else None):
        raise ValidationError("Chỉ người tải tệp lên mới xác nhận được.", code="no_permission")
    merge_write(claimed.write, by=user, standpoint=standpoint_of(user, claimed.campaign))
    return claimed


@transaction.atomic
def discard(workbook_import: WorkbookImport) -> None:
    """Drops a staged import; raises ValidationError ``already_done``."""
    discard_changes(claim(workbook_import, State.STAGED, State.DISCARDED).write)


def _check(files, campaign: Campaign, field: str, user, limits: Limits) -> Findings:
    if user is not None and not brings_in_workbooks(user):
        return Findings(problems=[Problem("no_permission", f"{user} không được nhập điểm")])
    roster = load_roster(campaign, user)
    findings = check_files(files, roster, field, limits)
    refused = [claim.problem for claim in differing_claims(campaign, findings.claims)]
    room = max(0, MOST_LISTED - len(findings.problems))
    findings.problems.extend(refused[:room])
    findings.more_problems.update(problem.file for problem in refused[room:])
    return findings


def _refused(findings: Findings, file_count: int) -> Outcome:
    problems, warnings = in_order(findings.problems), in_order(findings.warnings)
    counted_all = not findings.is_flooded()
    return Outcome(None, problems, warnings, findings.more_problems, counted_all, file_count)


def _told(problem: Problem, file_count: int) -> str:
    # a sentence without a sheet begins with its file anyway
    if file_count > 1 and problem.file and problem.sheet:
        return f"{problem.file}: {problem.message}"
    return problem.message


def _staged(
    findings: Findings, file_count: int, campaign: Campaign, field: str, user
) -> WorkbookImport:
    write = ScoreWrite.objects.create(campaign=campaign, door=ScoreWrite.Door.IMPORT)
    counts = stage_differences(write, campaign, findings.points, is_split=findings.is_split)
    staged = WorkbookImport(campaign=campaign, field=field, write=write, created_by=user)
    _describe(staged, counts, findings, file_count)
    staged.save()
    return staged


@transaction.atomic
def _staged_with_files(findings: Findings, files, campaign: Campaign, field: str, user):
    staged = _staged(findings, len(files), campaign, field, user)
    WorkbookFile.objects.bulk_create([_stored_file(staged, file) for file in files])
    return staged


def _describe(staged: WorkbookImport, counts: Counts, findings: Findings, file_count: int) -> None:
    staged.new_count, staged.changed_count = counts.new, counts.changed
    staged.unchanged_count, staged.blank_count = counts.unchanged, findings.blank_count
    shown = in_order(findings.warnings)[:MOST_WARNINGS]
    staged.warnings = [_told(warning, file_count) for warning in shown]


def claim(
    workbook_import: WorkbookImport, expected: State, state: State, **more: object
) -> WorkbookImport:
    """Moves the import on if it is still where expected: of two clicks one gets through."""
    moved = WorkbookImport.objects.filter(pk=workbook_import.pk, state=expected)
    if not moved.update(state=state, **more):
        raise ValidationError("Lượt nhập này đã được xử lý rồi.", code="already_done")
    for name, value in {"state": state, **more}.items():
        setattr(workbook_import, name, value)
    return workbook_import


def _stored_file(staged: WorkbookImport, file: UploadedFile) -> WorkbookFile:
    file.content.seek(0)
    sha256 = hashlib.file_digest(file.content, "sha256").hexdigest()
    size = file.content.seek(0, 2)  # digesting leaves some kinds of files where they were
    path = file_path(sha256)
    if not _is_kept(path, sha256):
        file.content.seek(0)
        default_storage.save(path, File(file.content))
    name = clean_text(PurePath(file.name).name)[-255:]
    return WorkbookFile(workbook_import=staged, name=name, sha256=sha256, size=size)


def _is_kept(path: str, sha256: str) -> bool:
    """Returns whether the workbook is there whole; what a broken-off upload left is removed."""
    if not default_storage.exists(path):
        return False
    digest = hashlib.sha256()
    with default_storage.open(path) as kept:
        for chunk in kept.chunks():
            digest.update(chunk)
    if digest.hexdigest() == sha256:
        return True
    default_storage.delete(path)
    return False
