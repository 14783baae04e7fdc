"""PostgreSQL's own programs pg_dump and pg_restore: found, fit for the server, and run."""

import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import connections
from psycopg.conninfo import make_conninfo

from thidua.backups.manifest import Dump

_ONLY_FOR_PYTHON = {"cursor_factory", "context", "prepare_threshold", "row_factory", "autocommit"}
_DEBIAN = Path("/usr/lib/postgresql")
_COPY = re.compile(rb"COPY (?:\S+\.)?(\S+) \(.*\) FROM stdin;\n")


def tool(name: str, needed: int) -> tuple[Path, int]:
    """Returns the program and its major version, which is at least the needed one.

    Raises ValidationError ``no_tool`` or ``old_tool``, which says what to install.
    """
    found = [(path, _major(path)) for path in _candidates(name)]
    fit = [(path, major) for path, major in found if major >= needed]
    if fit:
        return min(fit, key=lambda one: one[1])  # a later one may say what the server does not know
    install = (
        f"Hãy cài gói postgresql-client-{needed} trở lên, hoặc thêm thư mục chứa {name} vào PATH."
    )
    if not found:
        raise ValidationError(f"Không tìm thấy {name}. {install}", code="no_tool")
    raise ValidationError(
        f"{name} ở đây là phiên bản {max(major for _, major in found)}, cũ hơn cần thiết "
        f"({needed}). {install}",
        code="old_tool",
    )


def _candidates(name: str) -> Iterator[Path]:
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    folders = _DEBIAN.glob("*/bin") if _DEBIAN.is_dir() else []
    numbered = sorted(folders, key=lambda f: int(f.parent.name) if f.parent.name.isdigit() else 0)
    yield from (folder / name for folder in reversed(numbered) if (folder / name).exists())


def _major(path: Path) -> int:
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    number = re.search(r"(\d+)(?:\.\d+|devel|beta|rc|$)", told.stdout)
    return int(number.group(1)) if number else 0


def parameters(alias: str) -> dict:
    """Returns what Django connects with, as far as it concerns the server and not Python."""
    known = connections[alias].get_connection_params()
    return {k: v for k, v in known.items() if k not in _ONLY_FOR_PYTHON and v is not None}


def access(alias: str) -> tuple[str, dict[str, str]]:
    """Returns how the programs reach the alias's database: connection text and environment.

    The very server that Django is connected to, where several are named; the password stays off
    the command line.
    """
    connection = connections[alias]
    connection.ensure_connection()
    info = connection.connection.info
    told = parameters(alias) | {"host": info.host, "port": info.port}
    password = told.pop("password", None)
    environment = {**os.environ, "PGPASSWORD": password} if password else dict(os.environ)
    return make_conninfo(**told), environment


@contextmanager
def running(what: list, *, environment: dict | None = None, **options) -> Iterator:
    """Runs the program beside the block; at its end waits for it.

    Gives the process. Raises ValidationError ``tool_failed`` with the program's own words.
    """
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(what, stderr=words, env=environment, **options)
        try:
            yield process
            process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()
        if process.returncode:
            words.seek(0)
            last = words.read().decode(errors="replace").strip().splitlines()[-3:]
            reason = " ".join(last) or f"mã thoát {process.returncode}"
            raise ValidationError(
                f"{Path(what[0]).name} không làm được: {reason}", code="tool_failed"
            )


def rows_in(dump: Dump) -> Counter[str]:
    """Reads the dump through to its end; returns how many rows it has for each table.

    Raises ValidationError ``tool_failed`` where it cannot be read, and as ``tool`` does.
    """
    program, _ = tool("pg_restore", dump.major("pg_dump"))
    counts: Counter[str] = Counter()
    what = [program, "--data-only", "--file=-", dump.path]
    with running(what, stdout=subprocess.PIPE) as process:
        table = None
        for line in process.stdout:
            if table is None:
                started = _COPY.fullmatch(line)
                table = started and started.group(1).decode().strip('"')
                if table:
                    counts[table] = 0
            elif line == b"\\.\n":
                table = None
            else:
                counts[table] += 1
    return counts
