"""The environment that the README documents for production, and processes that run in it."""

import os
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
_README = (ROOT / "README.md").read_text(encoding="utf-8")


def documented_environment(folder: Path, **more: str) -> dict[str, str]:
    """Returns the README's settings, with a real key and folders of this test's own."""
    section = _README.partition("\n## Production\n")[2].partition("\n## ")[0]
    block = next(b for b in re.findall(r"```\n(.*?)```", section, re.DOTALL) if "THIDUA_" in b)
    found = dict(line.split("=", 1) for line in block.splitlines())
    found["THIDUA_SECRET_KEY"] = "x7Yq-" * 12
    for name, value in found.items():
        found[name] = value.replace("/srv/thidua", str(folder))
    return found | more


def process_environment(folder: Path, **more: str) -> dict[str, str]:
    """Returns the environment of a process of its own: no setting of this one gets through."""
    inherited = {name: value for name, value in os.environ.items() if _is_neutral(name)}
    return inherited | documented_environment(folder, **more)


def _is_neutral(name: str) -> bool:
    return not name.startswith(("THIDUA_", "DATABASE_", "REPLICA_", "DJANGO_", "PYTEST_"))


def manage(*arguments: str, env: dict[str, str], cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """Runs a command of manage.py in a process of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextmanager
def running(command: list[str], *, env: dict[str, str], cwd: Path = ROOT, log: Path):
    """Runs a server for the while of the test; its output goes to the file ``log``."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
