"""Two PostgreSQL servers of one's own: a primary, and a standby that it streams to."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_PROGRAMS = ("initdb", "pg_ctl", "pg_basebackup", "pg_dump", "pg_restore")
_STANDBY = "standby"
_PATIENCE = 300  # seconds: where many work at once, a web process begins slowly


def programs() -> Path | None:
    """Returns the folder of PostgreSQL's server programs, the newest; None where there is none."""
    numbered = Path("/usr/lib/postgresql").glob("*/bin")
    folders = sorted(numbered, key=lambda folder: folder.parent.name.zfill(3), reverse=True)
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((f for f in folders if all((f / name).exists() for name in _PROGRAMS)), None)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Waits until something holds; raises TimeoutError with what was waited for."""
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.05)


class Server:
    """One PostgreSQL server on the loopback: its folder and its port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"127.0.0.1:{self.port}"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        log = f"{self.folder}.log"
        _run("pg_ctl", "-D", self.folder, "-w", "-l", log, "-o", options, "start")

    def ask(self, statement: str) -> list[tuple]:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def create(self, database: str, like: str = "") -> None:
        """Creates a database: empty, or with all that is in the one at an address."""
        self.ask(f"CREATE DATABASE {database}")
        if like:
            copy = self.folder.with_suffix(".dump")
            _run("pg_dump", "--format=custom", f"--file={copy}", f"--dbname={like}")
            to = f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"
            _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={to}", copy)

    def processes(self) -> list[int]:
        """Returns the numbers of its processes, the one that starts the others first."""
        pid_file = self.folder / "postmaster.pid"
        if not pid_file.exists():
            return []
        first = int(pid_file.read_text().split()[0])
        return [first, *(pid for pid, parent in _parents() if parent == first)]

    def kill(self) -> None:
        """Ends it as a power cut would: kill -9, every process."""
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        # another process may be given the number later on
        (self.folder / "postmaster.pid").unlink(missing_ok=True)


class Pair:
    """A primary and its standby."""

    def __init__(self, primary: Server, standby: Server) -> None:
        self.primary, self.standby = primary, standby

    def address(self, database: str) -> str:
        """Returns the DATABASE_URL that names both servers."""
        hosts = f"{self.primary.address},{self.standby.address}"
        return f"postgres://postgres@{hosts}/{database}?target_session_attrs=read-write"

    def commit_on_both(self) -> None:
        """From now on a commit is told to nobody before it is on the standby's disk too."""
        self.primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{_STANDBY}'")
        self.primary.ask("SELECT pg_reload_conf()")
        states = "SELECT sync_state FROM pg_stat_replication"
        wait_until(lambda: self.primary.ask(states) == [("sync",)], "a synchronous standby")

    def stop_streaming(self) -> None:
        """Stops what sends to the standby, as a network that drops everything would."""
        for (pid,) in self.primary.ask("SELECT pid FROM pg_stat_replication"):
            os.kill(pid, signal.SIGSTOP)

    def promote(self) -> None:
        """Makes the standby the server that takes writes; it waits for no standby of its own."""
        _run("pg_ctl", "-D", self.standby.folder, "-w", "promote")
        self.standby.ask("ALTER SYSTEM RESET synchronous_standby_names")
        self.standby.ask("SELECT pg_reload_conf()")


@contextmanager
def running_pair() -> Iterator[Pair]:
    """Starts both servers; at the end nothing is left of them."""
    folder = Path(tempfile.mkdtemp(prefix="thidua-failover-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
    primary, standby = Server(folder / "primary"), Server(folder / _STANDBY)
    try:
        _run("initdb", "-D", primary.folder, "-A", "trust", "-U", "postgres", *_ENCODING)
        primary.start()
        source = f"host=127.0.0.1 port={primary.port} user=postgres application_name={_STANDBY}"
        slot = ("--create-slot", f"--slot={_STANDBY}")
        what = ("-D", standby.folder, "-R", "-c", "fast", *slot, f"--dbname={source}")
        _run("pg_basebackup", *what)
        standby.start()
        yield Pair(primary, standby)
    finally:
        for server in (primary, standby):
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


_ENCODING = ("-E", "UTF8", "--locale=C.UTF-8")


def _run(program: str, *arguments: object) -> None:
    command = [str(programs() / program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["su", "postgres", "-c", shlex.join(command)]
    # a server that it starts keeps what it inherits: nothing that anybody waits for
    with tempfile.TemporaryFile() as said:
        ended = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
        )
        if ended.returncode:
            said.seek(0)
            raise RuntimeError(f"{program}: {said.read().decode(errors='replace')}")


def _parents() -> Iterator[tuple[int, int]]:
    """Yields the number of every process with its parent's."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        yield int(folder.name), int(told.rpartition(")")[2].split()[1])
