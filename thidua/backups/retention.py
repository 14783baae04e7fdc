"""Old backups are removed, the newest kept."""

import shutil
from pathlib import Path

from django.core.exceptions import ValidationError

from thidua.backups.making import PREFIX, hidden
from thidua.backups.manifest import Manifest

_GOING = ".removed"


def whole_backups(folder: Path) -> list[Path]:
    """Returns the folder's backups that have a readable manifest, the newest first."""
    made = []
    for path in folder.glob(f"{PREFIX}*"):
        try:
            made.append((Manifest.read(path).made_at, path.name, path))
        except ValidationError:  # nobody's backup, or one that somebody should look at
            continue
    return [path for *_, path in sorted(made, reverse=True)]


def remove_older(folder: Path, *, keep: int) -> list[Path]:
    """Removes all but the newest ``keep`` backups of the folder; returns the removed ones.

    Each loses its name first: what is interrupted never looks like a backup.
    """
    removed = whole_backups(folder)[keep:]
    for path in removed:
        going = hidden(path, _GOING)
        path.rename(going)
        shutil.rmtree(going)
    return removed
