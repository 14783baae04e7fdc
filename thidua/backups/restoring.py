"""A backup is restored: loaded beside the live database, checked there, then put in place."""

from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections

from thidua import triggers
from thidua.backups.contents import seals_of
from thidua.backups.engines import NAMES, Engine, engine_of
from thidua.backups.making import FILES, refuse_little_space
from thidua.backups.manifest import Manifest
from thidua.backups.schema import Schema
from thidua.backups.storedfiles import PlacedFiles
from thidua.backups.verifying import dump_of, problems_of_contents, problems_of_files


@dataclass(frozen=True)
class Restored:
    """What a restore did: where the old database is kept (if it held records), and the files.

    ``installed`` are the triggers that the backup lacks, though its tables are of this release;
    ``left`` says what the old database had beside its contents and the restored one has not;
    ``replaced`` where each file of other content is kept, ``refused`` why one is not replaced.
    """

    manifest: Manifest
    kept: str
    is_migrated: bool
    installed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def restore(
    folder: Path, stamp: str, *, replace: bool, alias: str = "default", maintenance: str = ""
) -> Restored:
    """Restores a backup; says what it did.

    The live database stays as it is until it is exchanged at once. Before that the files that are
    lacking are added, after it those of other content exchanged.

    Raises ValidationError ``not_a_backup``, ``bad_manifest``, ``newer``, ``other_kind`` (SQLite
    into PostgreSQL or the other way), ``holds_records`` (without ``replace``), ``damaged`` with a
    sentence for each problem, ``no_space``, ``not_stored``, ``in_use``, or what the engine
    refuses: database and files are as before then.
    """
    manifest = Manifest.read(folder)
    engine = engine_of(alias, maintenance)
    _refuse_other_kind(manifest, engine)
    _refuse_records(engine.records_in_place(), replace)
    _refuse_damaged(problems_of_files(folder, manifest))
    if engine.place is not None:
        engine.place.mkdir(parents=True, exist_ok=True)
        refuse_little_space(engine.place, engine.room_for(manifest.dump.size))
    with engine.beside(dump_of(folder, manifest), stamp) as loaded:
        _refuse_damaged(problems_of_contents(manifest, loaded))
        is_migrated, installed = _bring_up_to_date(loaded)
        # those that were ended since the backup would be open again
        Session.objects.using(loaded).all().delete()
        left = engine.carry_over(loaded)
        files = PlacedFiles(default_storage, folder / FILES, stamp)
        files.add(manifest.files)
        try:
            # asked again: a server that is running may have written meanwhile
            occupied = engine.records_in_place()
            _refuse_records(occupied, replace)
            kept = engine.put_in_place(loaded, stamp, keep=bool(occupied))
        except ValidationError:  # after any other end nobody knows which database is in place
            files.undo()
            raise
        refused = files.exchange()
    return Restored(
        manifest, kept, is_migrated, installed, left, files.added, files.replaced, refused
    )


def left_behind(alias: str = "default", maintenance: str = "") -> list[str]:
    """Returns what restores and checks that were killed left half-made, or such as are at work."""
    return engine_of(alias, maintenance).left_behind()


def _refuse_other_kind(manifest: Manifest, engine: Engine) -> None:
    if manifest.vendor != engine.vendor:
        here, there = NAMES[engine.vendor], NAMES.get(manifest.vendor, manifest.vendor)
        raise ValidationError(
            f"Bản sao lưu của {there}, cơ sở dữ liệu đang dùng là {here}. Hãy khôi phục vào "
            f"{there}, rồi chuyển sang bằng lệnh move_database.",
            code="other_kind",
        )


def _refuse_records(occupied: list[str], replace: bool) -> None:
    """Raises ValidationError ``holds_records`` unless the tables are to be replaced."""
    if occupied and not replace:
        raise ValidationError(
            f"Cơ sở dữ liệu đang có dữ liệu ({_some(occupied)}). Nếu đúng là muốn thay toàn bộ "
            "bằng bản sao lưu, hãy thêm --replace.",
            code="holds_records",
        )


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} và {len(names) - 3} bảng khác" if len(names) > 3 else shown


def _refuse_damaged(problems: list[str]) -> None:
    if problems:
        raise ValidationError(problems, code="damaged")


def _bring_up_to_date(alias: str) -> tuple[bool, list[str]]:
    """Migrates a database of an earlier release, and installs every declared trigger anew.

    Returns whether it had to be migrated, and else the triggers that were lacking. The rows are
    what the manifest tells by then: a trigger that is lacking speaks against none of them. Raises
    ValidationError ``damaged`` where a chain is broken that was not read before.
    """
    if not Schema(alias).is_current:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        _, breaks = seals_of(alias)
        _refuse_damaged([f"Chuỗi {name}: {sentence}" for name, sentence in breaks.items()])
        return True, []
    lacking = triggers.missing(connections[alias])
    triggers.install_all(connections[alias])
    return False, lacking
