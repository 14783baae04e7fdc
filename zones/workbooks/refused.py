"""Refused workbooks: kept for an hour where every web process finds them, given back marked."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import File
from django.db import transaction

from thidua.spreadsheets.marking import listed, marked_copy
from thidua.spreadsheets.problems import Problem
from thidua.text import clean_text
from zones.models import RefusedWorkbook
from zones.workbooks.checking import UploadedFile

_FORGOTTEN_AT_ONCE = 200  # whoever uploads next tidies up, and shall not wait long


def keep_refused(
    files: Iterable[UploadedFile],
    problems: Sequence[Problem],
    *,
    more: Mapping[str, int] | None = None,
    counted_all: bool = True,
    by,
    now: datetime,
) -> tuple[str, list[str]]:
    """Keeps the files in which something is wrong in a sheet.

    ``more`` says how many problems of a file are only counted. Returns the token under which they
    are asked for, and their names in the order of their numbers; expired ones are forgotten on
    the way.
    """
    forget_expired(now)
    wrong: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.sheet:
            wrong.setdefault(problem.file, []).append(problem)
    token = secrets.token_urlsafe(24)
    kept = [
        RefusedWorkbook(
            token_sha256=_digest(token),
            number=number,
            name=clean_text(PurePath(file.name).name)[-255:],
            file=_from_its_start(file),
            problems=[
                dict(vars(problem))
                for problem in listed(
                    wrong[file.name], (more or {}).get(file.name, 0), counted_all=counted_all
                )
            ],
            created_at=now,
            created_by=by,
        )
        for number, file in enumerate(file for file in files if file.name in wrong)
    ]
    try:
        with transaction.atomic():
            for refused in kept:
                refused.save()
    except BaseException:
        for refused in kept:
            if refused.file._committed:
                refused.file.delete(save=False)
        raise
    return token, [refused.name for refused in kept]


def refused_copy(token: str, number: int, *, by, now: datetime) -> tuple[str, bytes]:
    """Returns the name and the marked copy of a refused workbook.

    Raises RefusedWorkbook.DoesNotExist where there is none, for others than who uploaded it, and
    after the hour.
    """
    kept = RefusedWorkbook.objects.kept(now)
    refused = kept.get(token_sha256=_digest(token), number=number, created_by=by)
    with refused.file.open("rb") as content:
        return refused.name, marked_copy(content, [Problem(**row) for row in refused.problems])


def forget_expired(now: datetime, most: int | None = _FORGOTTEN_AT_ONCE) -> int:
    """Deletes refused workbooks older than an hour, file and record; returns how many."""
    expired = list(RefusedWorkbook.objects.expired(now)[:most])
    for refused in expired:
        refused.file.delete(save=False)  # first: a record without a file can be deleted again
        refused.delete()
    return len(expired)


def _from_its_start(file: UploadedFile) -> File:
    file.content.seek(0)
    return File(file.content, name=file.name)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
