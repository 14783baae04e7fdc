"""Web processes as in production: two of them, on databases and files that they share."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from tests.faults.failover.servers import free_port, wait_until

ROOT = Path(__file__).resolve().parents[3]
_FOREIGN = ("THIDUA_", "DATABASE_", "REPLICA_", "DJANGO_", "PYTEST_", "WEB_CONCURRENCY")
_READY = "/suc-khoe/san-sang/"


def environment(address: str, folder: Path) -> dict[str, str]:
    """Returns the environment of every process of the program, whichever machine it is on."""
    inherited = {name: v for name, v in os.environ.items() if not name.startswith(_FOREIGN)}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "tests.faults.failover.settings",
        "DATABASE_URL": address,
        "THIDUA_SECRET_KEY": "the same on all machines" * 3,
        "THIDUA_HTTPS": "0",
        "THIDUA_SECOND_FACTOR": "optional",
        "THIDUA_MEDIA_ROOT": str(folder / "media"),
        "THIDUA_CACHE_URL": f"filecache://{folder / 'cache'}",
        "TMPDIR": str(folder),
    }


def is_ready(site: str) -> bool:
    """Returns whether the web process says that it can do its work."""
    try:
        return requests.get(site + _READY, timeout=60).status_code == 200
    except (requests.ConnectionError, requests.Timeout):
        return False


@contextmanager
def serving(number: int, env: dict[str, str], folder: Path) -> Iterator[list[str]]:
    """Serves the program on so many ports; gives their addresses."""
    with ExitStack() as stack:
        sites = [stack.enter_context(_one_site(place, env, folder)) for place in range(number)]
        for site in sites:
            wait_until(lambda site=site: is_ready(site), f"{site} to be ready")
        yield sites


@contextmanager
def _one_site(place: int, env: dict[str, str], folder: Path) -> Iterator[str]:
    bind = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "gunicorn", "--config", "docs/deployment/gunicorn.conf.py"]
    command += ["--bind", bind, "--workers", "2", "thidua.wsgi"]
    with (folder / f"web-{place}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            yield f"http://{bind}"
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:  # a request is not answered: it will not be
                process.kill()
                process.wait()
