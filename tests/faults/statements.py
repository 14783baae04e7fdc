"""Faults at one moment of an act: each SQL statement, each commit, each file is a moment."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection


class Moments:
    """Counts the moments of an act and calls ``fault`` at the one asked for.

    ``seen`` lists them all: «before SELECT …», «after COMMIT», «half a file».
    """

    def __init__(self, at: int | None = None, fault: Callable[[], None] | None = None) -> None:
        self.at = at
        self.fault = fault
        self.seen: list[str] = []

    def reach(self, name: str) -> None:
        self.seen.append(name)
        if len(self.seen) - 1 == self.at and self.fault:
            self.fault()

    @property
    def has_struck(self) -> bool:
        """Whether the act got as far as the moment asked for."""
        return self.at is not None and len(self.seen) > self.at

    @contextmanager
    def watching(self, *, files: bool = False, answers: bool = False) -> Iterator["Moments"]:
        """Watches the statements and commits within; the files and the answers too if asked."""
        commit = connection.commit

        def around_statement(execute, sql, params, many, context):
            self.reach(f"before {sql[:60]}")
            answer = execute(sql, params, many, context)
            if answers:
                self.reach(f"after {sql[:60]}")
            return answer

        def around_commit():
            self.reach("before COMMIT")
            commit()
            if answers:
                self.reach("after COMMIT")

        save = FileSystemStorage._save

        def around_file(storage, name, content):
            self.reach("before the file")
            answer = save(storage, name, _InHalves(content.read(), self))
            self.reach("after the file")
            return answer

        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(around_statement))
            stack.enter_context(mock.patch.object(connection, "commit", around_commit))
            if files:
                stack.enter_context(mock.patch.object(FileSystemStorage, "_save", around_file))
            yield self


class _InHalves(ContentFile):
    """A file that is written in two steps, to be struck between them."""

    def __init__(self, content: bytes, moments: Moments) -> None:
        super().__init__(content)
        self._moments = moments

    def chunks(self, chunk_size=None) -> Iterator[bytes]:
        content = self.read()
        yield content[: len(content) // 2]
        self._moments.reach("half a file")
        yield content[len(content) // 2 :]


def refuse() -> None:
    """The fault of a database that is gone in the middle."""
    raise OperationalError("the database went away")


def kill() -> None:
    """The fault of a process that is gone in the middle: kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)
