"""Whether the process lives, and whether it can do its work: for load balancers and watchers.

Both answer before hosts, ``https`` and sign-in are asked for, because a load balancer asks a
machine by its number. They say which part fails, in fixed words; why stands in the log.
"""

import logging
from collections.abc import Callable
from uuid import uuid4

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from thidua import triggers

LIVE, READY = "/suc-khoe/", "/suc-khoe/san-sang/"

_log = logging.getLogger(__name__)


class NotReadyError(Exception):
    """A part answers, but not as the program needs it."""


class HealthMiddleware:
    """Answers the two addresses itself and passes everything else on."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in (LIVE, READY):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        parts = readiness() if request.path_info == READY else {}
        is_good = all(state == "ok" for state in parts.values())
        response = JsonResponse(
            {"status": "ok" if is_good else "failed", **parts}, status=200 if is_good else 503
        )
        response.is_routine = is_good  # watchers ask every few seconds
        return response


def readiness() -> dict[str, str]:
    """Returns «ok», «failed» or «unknown» for each part that a page needs."""
    parts = {"database": _state(_database)}
    of_database = {"migrations": _migrations, "triggers": _triggers}
    for name, check in of_database.items():
        parts[name] = _state(check) if parts["database"] == "ok" else "unknown"
    return parts | {"media": _state(_media), "cache": _state(_cache)}


def _state(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:
        _log.exception("Not ready: %s", check.__name__.strip("_"))
        return "failed"
    return "ok"


def _database() -> None:
    """The database answers, and is the one that takes writes."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only" if is_postgresql else "SELECT 'off'")
        if cursor.fetchone()[0] != "off":
            raise NotReadyError("This server takes no writes: a standby, or set so.")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise NotReadyError(f"Not applied: {', '.join(str(step) for step, _ in plan)}.")


def _triggers() -> None:
    missing = triggers.missing(connection)
    if missing:
        raise NotReadyError(f"Missing: {', '.join(missing)}.")


def _media() -> None:
    content = uuid4().hex.encode()
    name = default_storage.save(f"readiness/{uuid4().hex}", ContentFile(content))
    try:
        with default_storage.open(name) as file:
            if file.read() != content:
                raise NotReadyError("What was stored is not what is read back.")
    finally:
        default_storage.delete(name)


def _cache() -> None:
    key = f"readiness-{uuid4().hex}"
    cache.set(key, key, 60)
    if cache.get(key) != key:
        raise NotReadyError("What was put into the cache is not there.")
    cache.delete(key)
