"""What the addresses in the environment mean: databases, and where uploaded files are kept."""

from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

# How long a page waits for what another process holds, before it asks the clerk to try again.
# SQLite serves waiting writers in no order: a short wait would starve one.
WAIT_SECONDS = 60
# Django's own SQLite defaults fail under concurrent writers: a transaction that reads first and
# writes later gets «database is locked» at once. IMMEDIATE takes the write lock at the start.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": WAIT_SECONDS,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
    ),
}
_POSTGRESQL = {"postgres", "postgresql", "pgsql", "psql"}
# A server that is gone without a word is noticed in seconds, not after the system's two hours.
POSTGRESQL_OPTIONS = {
    "connect_timeout": 5,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def database(
    address: str,
    *,
    session: str,
    through_pgbouncer: bool = False,
    wait_seconds: int = WAIT_SECONDS,
) -> dict:
    """Returns a database's settings from its address.

    ``session`` is the kind of server that is wanted where the address names several
    (``target_session_attrs``); an address may say otherwise. ``wait_seconds`` is the longest wait
    for a lock; PgBouncer takes no such option, its database must be given it. Raises
    ImproperlyConfigured.
    """
    scheme = address.partition("://")[0]
    if scheme != "sqlite" and scheme not in _POSTGRESQL:
        raise ImproperlyConfigured("A database address begins with postgres:// or sqlite:///.")
    found = environ.Env.db_url_config(address)
    # a connection is kept between requests: opening one costs more than most pages' queries
    found.setdefault("CONN_MAX_AGE", 60)
    found.setdefault("CONN_HEALTH_CHECKS", True)
    if scheme == "sqlite":
        return found | {"OPTIONS": SQLITE_OPTIONS | {"timeout": wait_seconds}}
    hosts = _hosts(address)
    if len(hosts) > 1:
        # one port each: a single one would be taken for all
        found["HOST"] = ",".join(host for host, _ in hosts)
        found["PORT"] = ",".join(port for _, port in hosts)
    wanted = {"target_session_attrs": session} if len(hosts) > 1 else {}
    found["OPTIONS"] = POSTGRESQL_OPTIONS | wanted | found.get("OPTIONS", {})
    if through_pgbouncer:
        # each transaction may meet another server process: nothing may be left behind in one
        found["DISABLE_SERVER_SIDE_CURSORS"] = True
        found["OPTIONS"]["prepare_threshold"] = None
    else:
        found["OPTIONS"].setdefault("options", f"-c lock_timeout={wait_seconds}s")
    return found


def replica(address: str, *, through_pgbouncer: bool = False) -> dict:
    """Returns the settings of the database that only reads; raises ImproperlyConfigured."""
    found = database(address, session="prefer-standby", through_pgbouncer=through_pgbouncer)
    if found["ENGINE"] == "django.db.backends.postgresql":
        found["ENGINE"] = "thidua.replicaengine"
    return found


def is_through_pgbouncer(fields: dict) -> bool:
    """Returns whether a database's settings are those for PgBouncer."""
    return bool(fields.get("DISABLE_SERVER_SIDE_CURSORS"))


def _hosts(address: str) -> list[tuple[str, str]]:
    """Returns host and port of each server that an address names."""
    found = []
    for server in urlsplit(address).netloc.rpartition("@")[2].split(","):
        host, colon, port = server.rpartition(":")
        if not colon or not port.isdecimal():
            host, port = server, "5432"
        found.append((unquote(host).strip("[]"), port))
    return found


def file_storage(address: str) -> dict:
    """Returns the setting of the storage of uploaded files: a folder, or a bucket.

    ``s3://KEY:SECRET@host:port/bucket/folder?region=…``; without a host the bucket is at Amazon,
    without a key the machine's own role is asked. Raises ImproperlyConfigured.
    """
    if not address:
        return {"BACKEND": "thidua.storages.PrivateFolder"}
    parts = urlsplit(address)
    bucket, _, folder = parts.path.strip("/").partition("/")
    if parts.scheme not in ("s3", "s3+http") or not bucket:
        raise ImproperlyConfigured(
            "THIDUA_STORAGE_URL is s3://KEY:SECRET@host/bucket; s3+http:// without TLS."
        )
    options = {"bucket_name": bucket, "location": unquote(folder)}
    asked = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    options["region_name"] = asked.pop("region", "us-east-1")
    if asked.pop("acl", "") != "none":  # a bucket without access lists refuses to be given one
        options["default_acl"] = "private"
    if asked:
        raise ImproperlyConfigured(f"THIDUA_STORAGE_URL: unknown {', '.join(sorted(asked))}.")
    if parts.username:
        options["access_key"] = unquote(parts.username)
        options["secret_key"] = unquote(parts.password or "")
    if parts.hostname:
        scheme = "http" if parts.scheme == "s3+http" else "https"
        options["endpoint_url"] = f"{scheme}://{parts.netloc.rpartition('@')[2]}"
        options["addressing_style"] = "path"
    return {"BACKEND": "thidua.buckets.PrivateBucket", "OPTIONS": options}
