"""A backup is made: the database first, then the files, then what it holds; moved into place whole.

Files are only ever added, so that every file the dumped database names is in the folder that is
copied after it.
"""

import platform
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from thidua.backups.contents import contents_of
from thidua.backups.engines import Engine, engine_of
from thidua.backups.manifest import Manifest
from thidua.backups.storedfiles import copy_out, described, flush_to_disk, size_of_all

PREFIX = "thidua-"
FILES = "files"
_HALF_MADE = ".partial"
_FORGOTTEN = 24 * 3600  # seconds after which nobody is still at it
_RESERVE = 16 * 1024**2


@dataclass(frozen=True)
class Backup:
    """A whole backup: its folder and its manifest."""

    folder: Path
    manifest: Manifest


def make_backup(
    folder: Path, *, at: datetime, alias: str = "default", given_up: Collection[str] = ()
) -> Backup:
    """Makes a backup in a new folder below the given one; returns it.

    It is whole without the files of the given names, where the store lacks them.

    Raises ValidationError ``no_database``, ``within_media``, ``no_space``, ``not_written``,
    ``no_tool``, ``old_tool``, ``tool_failed``, ``newer``, ``through_pgbouncer``; or
    OSError where it cannot be written. Nothing half-made remains.
    """
    engine = engine_of(alias)
    engine.refuse_absent()
    _refuse_within_media(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    remove_forgotten(folder)
    refuse_little_space(folder, engine.size() + size_of_all(default_storage))
    with _half_made(folder, at) as (partial, final):
        manifest = _fill(partial, engine, at, given_up)
        manifest.write(partial)
        flush_to_disk()
        partial.rename(final)
    flush_to_disk()
    return Backup(final, manifest)


def _fill(partial: Path, engine: Engine, at: datetime, given_up: Collection[str]) -> Manifest:
    dump = partial / engine.dump_name
    with engine.dumped(dump) as alias:
        contents = contents_of(alias)
    files = copy_out(default_storage, partial / FILES)
    missing = sorted(contents.files - {file.name for file in files})
    return Manifest(
        made_at=at,
        versions={
            "python": platform.python_version(),
            "django": django.get_version(),
            **engine.versions(),
        },
        vendor=engine.vendor,
        dump=described(dump, dump.name),
        contents=contents,
        files=files,
        missing=missing,
        accepted=[name for name in missing if name in given_up],
    )


def _refuse_within_media(folder: Path) -> None:
    if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise ValidationError(
            "Bản sao lưu không được nằm trong thư mục tệp tải lên, nếu không lần sau sẽ sao lưu "
            "cả chính nó.",
            code="within_media",
        )


def refuse_little_space(folder: Path, needed: int) -> None:
    """Raises ValidationError ``no_space`` where the folder's disk has less room than needed."""
    free = shutil.disk_usage(folder).free
    if free < needed + _RESERVE:
        raise ValidationError(
            f"Ổ đĩa của «{folder}» còn {_megabytes(free)} MB, cần {_megabytes(needed + _RESERVE)} "
            "MB. Hãy dọn ổ đĩa hoặc chọn thư mục khác.",
            code="no_space",
        )


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.0f}"


@contextmanager
def _half_made(folder: Path, at: datetime) -> Iterator[tuple[Path, Path]]:
    """Gives a folder, and the free name that is its own when it is whole; removes what is left."""
    partial, final = _own_names(folder, at)
    try:
        yield partial, final
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _own_names(folder: Path, at: datetime) -> tuple[Path, Path]:
    """Makes the half-made backup's folder, by which its name is taken; returns both."""
    name = f"{PREFIX}{at:%Y-%m-%d-%H%M%S}"
    for number in count(1):
        final = folder / (name if number == 1 else f"{name}-{number}")
        partial = hidden(final, _HALF_MADE)
        with suppress(FileExistsError):  # another backup of this second is being made
            partial.mkdir(mode=0o700)
            if not final.exists():
                return partial, final
            shutil.rmtree(partial, ignore_errors=True)


def hidden(final: Path, ending: str) -> Path:
    """Returns the name that a backup has while it is made, or while it is removed."""
    return final.with_name(f".{final.name}{ending}")


def remove_forgotten(folder: Path) -> None:
    """Removes what a process that was killed left half-made, once nobody can be at it."""
    for path in folder.glob(f".{PREFIX}*"):
        with suppress(FileNotFoundError):  # somebody is at it: it was just given its name
            newest = max(p.lstat().st_mtime for p in (path, *path.rglob("*")))
            if time.time() - newest > _FORGOTTEN:
                shutil.rmtree(path, ignore_errors=True)
