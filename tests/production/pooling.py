"""A PgBouncer of one's own, in transaction mode, before the tests' PostgreSQL server."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.conftest import PGBOUNCER
from tests.production.environments import free_port, running


@contextmanager
def pooled(address: str, folder: Path, *, connections: int) -> Iterator[str]:
    """Starts a PgBouncer that has so many connections to a database; gives the address there."""
    if PGBOUNCER is None:
        pytest.fail("CI must have PgBouncer (apt-get install pgbouncer)")
    port, configuration = free_port(), folder / "pgbouncer.ini"
    configuration.write_text(_configuration(port, connections))
    command = [PGBOUNCER, str(configuration)]
    with running(command, env={"PATH": "/usr/bin"}, cwd=folder, log=folder / "pgbouncer.log"):
        _wait_for(port, folder / "pgbouncer.log")
        parts = urlsplit(address)
        yield urlunsplit(parts._replace(netloc=f"{parts.username}@127.0.0.1:{port}"))


def _configuration(port: int, connections: int) -> str:
    fields = connection.settings_dict
    password = f" password='{fields['PASSWORD']}'" if fields["PASSWORD"] else ""
    server = f"host={fields['HOST']} port={fields['PORT'] or 5432} user={fields['USER']}{password}"
    # it refuses to be root's; as nobody it needs no file after its configuration
    user = "user = nobody\n" if os.geteuid() == 0 else ""
    return (
        f"[databases]\n* = {server}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
        f"unix_socket_dir =\nauth_type = any\npool_mode = transaction\n"
        f"default_pool_size = {connections}\nquery_wait_timeout = 60\n{user}"
    )


def _wait_for(port: int, log: Path) -> None:
    for _ in range(100):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(log.read_text())
