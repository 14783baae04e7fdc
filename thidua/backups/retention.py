"""Old backups are removed, the newest kept."""

import shutil
from pathlib import Path

from django.core.exceptions import ValidationError

from thidua.backups.making import PREFIX, Backup, hidden
from thidua.backups.manifest import Manifest
from thidua.backups.verifying import wrong_before

_GOING = ".removed"


def whole_backups(folder: Path) -> list[Backup]:
    """Returns the folder's backups that have a readable manifest, the newest first."""
    made = []
    for path in folder.glob(f"{PREFIX}*"):
        try:
            made.append(Backup(path, Manifest.read(path)))
        except ValidationError:  # nobody's backup, or one that somebody should look at
            continue
    return sorted(made, key=lambda b: (b.manifest.made_at, b.folder.name), reverse=True)


def dated_after(made: Backup) -> list[Backup]:
    """Returns the backups beside the one just made that are of a later time: a clock was wrong."""
    return [b for b in whole_backups(made.folder.parent) if _is_after(b, made)]


def _is_after(backup: Backup, made: Backup) -> bool:
    return backup.manifest.made_at > made.manifest.made_at


def remove_older(made: Backup, *, keep: int) -> list[Path]:
    """Removes what is older than the newest ``keep`` backups up to the one just made.

    That one is whole, and stays.

    Returns the removed ones. One that was made while something was wrong already
    (``wrong_before``) takes no older one's place: it counts for none; nor does one dated after
    the one just made, of which nobody knows how old it is: it stays. Each loses its name first:
    what is interrupted never looks like a backup.
    """
    removed, counted = [], 1  # the one just made
    for backup in whole_backups(made.folder.parent):
        if backup.folder == made.folder or _is_after(backup, made):
            continue
        if counted >= keep:
            removed.append(backup.folder)
        counted += not wrong_before(backup.manifest)
    for path in removed:
        going = hidden(path, _GOING)
        path.rename(going)
        shutil.rmtree(going)
    return removed
