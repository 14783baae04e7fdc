"""A backup is checked without being restored: its files, then what the dump really holds."""

from dataclasses import dataclass, replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections

from thidua import triggers
from thidua.backups import sqlite
from thidua.backups.contents import contents_of, differences
from thidua.backups.making import FILES
from thidua.backups.manifest import Dump, Manifest
from thidua.backups.pgtools import rows_in
from thidua.backups.postgresql import Postgresql
from thidua.backups.schema import Schema
from thidua.backups.storedfiles import problem_of


@dataclass(frozen=True)
class Verdict:
    """What a check found: a sentence for each problem, none where the backup is whole.

    ``is_opened`` tells whether the dump was opened as a database and all digests compared;
    ``note`` says why not, what was left out, or what a restore will add.
    """

    problems: list[str]
    is_opened: bool = False
    note: str = ""


def dump_of(folder: Path, manifest: Manifest) -> Dump:
    """Returns the copy of the database in a backup."""
    return Dump(folder / manifest.dump.name, manifest.versions)


def problems_of_files(folder: Path, manifest: Manifest) -> list[str]:
    """Returns a sentence for each file of the backup that is lacking, cut off or changed."""
    checked = [(folder / manifest.dump.name, manifest.dump)]
    checked += [(folder / FILES / file.name, file) for file in manifest.files]
    return [problem for path, file in checked if (problem := problem_of(path, file))]


def problems_of_contents(manifest: Manifest, alias: str) -> list[str]:
    """Returns a sentence for all in which a database is not what the manifest tells."""
    try:
        found = contents_of(alias)
    except DatabaseError as error:
        return [f"Không đọc được bản sao của cơ sở dữ liệu: {error}."]
    there = {file.name for file in manifest.files} | set(manifest.missing)
    return differences(manifest.contents, found) + [
        f"Hồ sơ nhắc tới tệp {name}, bản sao lưu không có." for name in sorted(found.files - there)
    ]


def verify(
    folder: Path, stamp: str, *, alias: str = "default", maintenance: str = "", trial: bool = True
) -> Verdict:
    """Checks a backup; the live database and its files are not touched.

    An SQLite copy is opened where it lies. A PostgreSQL dump is read to its end and its rows are
    counted; where a server of ours may make a database and ``trial`` is wished, it is restored
    there too, compared and dropped. Raises ValidationError ``not_a_backup``, ``bad_manifest``.
    """
    manifest = Manifest.read(folder)
    verdict = _verdict(folder, manifest, stamp, alias, maintenance, trial)
    return replace(
        verdict,
        problems=wrong_before(manifest) + verdict.problems,
        note="\n".join(filter(None, [*given_up_before(manifest), verdict.note])),
    )


def wrong_before(manifest: Manifest) -> list[str]:
    """Returns a sentence for each chain that was broken, each trigger, each file missing before.

    The copy is true, and may be restored; but somebody who trusts it must hear, and it takes no
    older one's place.
    """
    contents = manifest.contents
    return [
        *(f"Chuỗi {name} ngay khi sao lưu đã {said}" for name, said in contents.breaks.items()),
        *(
            f"Trigger {name} ngay khi sao lưu đã thiếu hoặc bị tắt: sửa đổi trước đó có thể không "
            "được ghi nhật ký, không được ngăn."
            for name in contents.lacking
        ),
        *(f"Tệp {name} ngay khi sao lưu kho tệp đã không còn." for name in manifest.missed),
    ]


def given_up_before(manifest: Manifest) -> list[str]:
    """Returns a sentence for each file that was missing and given up: the backup is whole."""
    return [
        f"Tệp {name} ngay khi sao lưu kho tệp đã không còn, và được chấp nhận là mất."
        for name in manifest.accepted
    ]


def _verdict(
    folder: Path, manifest: Manifest, stamp: str, alias: str, maintenance: str, trial: bool
) -> Verdict:
    if problems := problems_of_files(folder, manifest):
        return Verdict(problems)
    dump = dump_of(folder, manifest)
    try:
        if manifest.vendor == "sqlite":
            return _sqlite_verdict(dump, manifest)
        reason = _reason_against_trial(alias, maintenance) if trial else "không yêu cầu"
        if reason:
            return _read_verdict(dump, manifest, reason)
        with Postgresql(alias, maintenance).trial(dump, stamp) as restored:
            return _opened_verdict(manifest, restored)
    except ValidationError as refusal:
        return Verdict(refusal.messages)


def _sqlite_verdict(dump: Dump, manifest: Manifest) -> Verdict:
    if damaged := sqlite.damages(dump):
        return Verdict(damaged)
    with sqlite.reading(dump) as alias:
        return _opened_verdict(manifest, alias)


def _opened_verdict(manifest: Manifest, alias: str) -> Verdict:
    problems = problems_of_contents(manifest, alias)
    return Verdict(problems, is_opened=True, note="" if problems else _note_on_triggers(alias))


def _note_on_triggers(alias: str) -> str:
    """Returns which triggers a restore will install besides, or nothing."""
    lacking = triggers.missing(connections[alias]) if Schema(alias).is_current else []
    if not lacking:
        return ""
    return f"Chương trình này có thêm trigger, khôi phục sẽ cài: {', '.join(lacking)}."


def _reason_against_trial(alias: str, maintenance: str) -> str:
    """Returns why a dump of PostgreSQL cannot be restored on trial here, or nothing."""
    if connections[alias].vendor != "postgresql":
        return "cơ sở dữ liệu đang dùng không phải PostgreSQL"
    if not Postgresql(alias, maintenance).server.may_create():
        return "tài khoản PostgreSQL không được tạo cơ sở dữ liệu; xem --maintenance-url"
    return ""


def _read_verdict(dump: Dump, manifest: Manifest, reason: str) -> Verdict:
    """Reads the dump to its end and counts its rows."""
    found = rows_in(dump)
    problems = [
        f"Bảng {name}: bản kê ghi {table.rows} dòng, {dump.path.name} có {found[name]}."
        for name, table in manifest.contents.tables.items()
        if found[name] != table.rows
    ]
    note = f"Đã đọc hết và đếm dòng, chưa khôi phục thử {dump.path.name}: {reason}."
    return Verdict(problems, note=note)
