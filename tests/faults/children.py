"""Processes of the same program, forked: each does one thing and may be killed in the midst."""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, connections

_PATIENCE = 20  # seconds


@dataclass
class Child:
    """A running process; ``begun`` waits until it begins, ``ended`` until it is over."""

    pid: int
    beginning: int
    answering: int

    def begun(self) -> None:
        os.read(self.beginning, 1)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> tuple[bool, object]:
        """Returns whether it was killed, and what it answered."""
        parts = iter(lambda: os.read(self.answering, 65536), b"")
        answer = b"".join(parts)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.beginning)
        os.close(self.answering)
        if os.WIFSIGNALED(status):
            return True, None
        if status:
            raise RuntimeError("The process failed; what it said stands above.")
        return False, json.loads(answer)


def fork(work: Callable[[], object]) -> Child:
    """Starts a process that does the work on a connection of its own and answers with JSON."""
    connections.close_all()
    beginning, tell_beginning = os.pipe()
    answering, answer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(tell_beginning)
        os.close(answer)
        return Child(pid, beginning, answering)
    status = 1
    try:
        connection.ensure_connection()
        os.write(tell_beginning, b".")
        said = json.dumps(work()).encode()
        connections.close_all()
        with os.fdopen(answer, "wb") as pipe:
            pipe.write(said)
        status = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def answers_of(works: Sequence[Callable[[], object]]) -> list[object]:
    """Runs the works at the same time, each in a process of its own; returns their answers."""
    children = [fork(work) for work in works]
    return [child.ended()[1] for child in children]


def wait_until_alone() -> None:
    """Waits until the database has noticed that a killed process is gone."""
    if connection.vendor != "postgresql":
        return
    end = time.monotonic() + _PATIENCE
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.005)
    raise TimeoutError("The killed process's connection is still there.")
