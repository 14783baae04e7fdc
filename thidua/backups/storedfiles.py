"""The uploaded files: copied out of the storage into a backup, and from a backup back into it."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import Storage

from thidua.backups.manifest import StoredFile

_PIECE = 1024**2


def names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yields the names of all files in the storage, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was uploaded yet
        return
    below = f"{folder}/" if folder else ""
    yield from (below + name for name in sorted(files))
    for name in sorted(folders):
        yield from names_in(storage, below + name)


def size_of_all(storage: Storage) -> int:
    """Returns how many bytes the storage's files have together."""
    return sum(_size(storage, name) for name in names_in(storage))


def _size(storage: Storage, name: str) -> int:
    try:
        return storage.size(name)
    except FileNotFoundError:  # gone since the folder was listed
        return 0


def copy_out(storage: Storage, folder: Path) -> list[StoredFile]:
    """Copies every file of the storage below the folder; returns what was copied."""
    copied = []
    folder.mkdir(exist_ok=True)
    for name in names_in(storage):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source = storage.open(name)
        except FileNotFoundError:  # gone since the folder was listed
            continue
        with source, target.open("xb") as writing:
            copied.append(StoredFile(name, *_copied(source, writing)))
    return copied


def described(path: Path, name: str) -> StoredFile:
    """Returns the file's size and digest under the name; raises FileNotFoundError."""
    with path.open("rb") as reading:
        return StoredFile(name, *_copied(reading, None))


def _copied(source: BinaryIO, target: BinaryIO | None) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while piece := source.read(_PIECE):
        size += len(piece)
        digest.update(piece)
        if target is not None:
            target.write(piece)
    return size, digest.hexdigest()


def problem_of(path: Path, expected: StoredFile) -> str:
    """Returns a sentence on what is wrong with a file of a backup, or nothing."""
    try:
        found = described(path, expected.name)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return f"Thiếu tệp {expected.name}."
    if found.size < expected.size:
        return (
            f"Tệp {expected.name} bị cắt cụt: còn {found.size} byte trên tổng số {expected.size}."
        )
    if found != expected:
        return f"Tệp {expected.name} đã bị sửa: mã SHA-256 khác bản kê."
    return ""


class PlacedFiles:
    """Puts a backup's files into the storage, so that at any moment the database finds the files
    it names: before the databases are exchanged those that are lacking, afterwards those whose
    name has other content. Killed in between, the same restore once more ends what is left.

    Files that the backup does not have stay: the database that is kept may name them.
    """

    def __init__(self, storage: Storage, folder: Path, stamp: str) -> None:
        self._storage, self._folder, self._stamp = storage, folder, stamp
        self.added: list[str] = []
        self.replaced: dict[str, str] = {}
        self._others: list[StoredFile] = []
        self._written: list[str] = []

    def add(self, files: list[StoredFile]) -> None:
        """Puts in what is lacking; copies each file of other content beside, under a new name.

        Raises ValidationError ``not_stored`` where the storage gives another file back. After an
        error it is all taken out again.
        """
        try:
            for file in files:
                if not self._storage.exists(file.name):
                    self._put(file)
                    self.added.append(file.name)
                elif (found := self._stored(file.name)) != file:
                    self._keep(found)
                    self._others.append(file)
        except BaseException:
            self.undo()
            raise

    def undo(self) -> None:
        """Takes out again what was put in."""
        for name in self._written:
            self._storage.delete(name)
        self.added, self.replaced, self._others, self._written = [], {}, [], []

    def exchange(self) -> dict[str, str]:
        """Gives the files of other content the backup's; returns which could not be, and why."""
        refused = {}
        for file in self._others:
            try:
                self._storage.delete(file.name)
                self._put(file)
            except Exception as error:  # whatever a store raises: the next one's turn
                told = error.messages if isinstance(error, ValidationError) else [str(error)]
                refused[file.name] = " ".join(told)
        return refused

    def _put(self, file: StoredFile) -> None:
        with (self._folder / file.name).open("rb") as reading:
            stored = self._save(file.name, File(reading))
        self._refuse_other(stored, file)

    def _keep(self, file: StoredFile) -> None:
        with self._storage.open(file.name) as reading:
            aside = self._save(f"{file.name}.{self._stamp}", reading)
        self.replaced[file.name] = aside
        self._refuse_other(aside, replace(file, name=aside))

    def _save(self, name: str, content: File) -> str:
        """Saves the content; returns the name that the store gave it."""
        self._written.append(name)  # before: a save that is interrupted leaves half a file
        stored = self._storage.save(name, content)
        self._written[-1] = stored
        return stored

    def _refuse_other(self, name: str, expected: StoredFile) -> None:
        """Raises ValidationError ``not_stored`` where another file is read back."""
        if self._stored(name) != expected:
            raise ValidationError(
                f"Tệp {expected.name} ghi vào kho tệp rồi đọc lại thì khác.", code="not_stored"
            )

    def _stored(self, name: str) -> StoredFile:
        with self._storage.open(name) as reading:
            return StoredFile(name, *_copied(reading, None))


def flush_to_disk() -> None:
    """Waits until all that was written is on the disk, where the system can say so."""
    if hasattr(os, "sync"):
        os.sync()
