"""A state of database and files that is put back before each run."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.benchmarks.databases import Snapshots


class Scene:
    """The database and the files as they stand when it is made; ``restore`` puts them back."""

    def __init__(self, name: str, snapshots: Snapshots) -> None:
        self._name, self.snapshots = name, snapshots
        self._files = Path(settings.MEDIA_ROOT)
        self._kept = self._files.with_name(f"{self._files.name}-{name}")
        self._files.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self._files, self._kept)
        snapshots.save(name)

    def restore(self) -> None:
        self.snapshots.restore(self._name)
        shutil.rmtree(self._files)
        shutil.copytree(self._kept, self._files)
        connection.ensure_connection()
