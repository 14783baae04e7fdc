"""A second database server that only reads: named report pages ask it instead of the first.

A replica lags behind by moments. Whoever has just written something reads from the first server
for a while (setting ``REPLICA_REST_SECONDS``), so that the own change is never missing; a cookie
remembers it, for the next request may come to another process. Users, sessions and everything that
writes stay on the first server always.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.conf import settings
from django.core.cache import caches
from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connections,
)
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
COOKIE = "has_written"
# who somebody is, and whether still signed in, is never asked of a server that may lag
_ALWAYS_FIRST = {"accounts", "auth", "sessions", "contenttypes"}

# the last one is that of a replica which has not got the latest migrations yet
_REPLICA_FAULTS = (OperationalError, InterfaceError, ProgrammingError)
_FAILURE, _REST_SECONDS = "replica_failure", 30

_reads_replica: ContextVar[bool] = ContextVar("reads_replica", default=False)
_log = logging.getLogger(__name__)


class ReplicaRouter:
    """Sends the reads of report pages to the replica, and everything else to the first server."""

    def db_for_read(self, model, **_hints) -> str:
        if _reads_replica.get() and model._meta.app_label not in _ALWAYS_FIRST:
            return REPLICA
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model, **_hints) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **_hints) -> bool:
        return True  # both hold the same rows

    def allow_migrate(self, db: str, app_label: str, **_hints) -> bool | None:
        return False if db == REPLICA else None


def report_alias() -> str:
    """Returns the database that SQL of our own reads from: the replica within report pages."""
    return REPLICA if _reads_replica.get() else DEFAULT_DB_ALIAS


def reads_from_replica(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Makes a page that only reads ask the replica, if there is one and it answers.

    One that failed is left alone for a while by this process: no page waits for it meanwhile.
    """

    @wraps(view)
    def page(*args, **kwargs) -> HttpResponse:
        request = next(arg for arg in args if isinstance(arg, HttpRequest))
        if not _may_read_replica(request):
            return view(*args, **kwargs)
        try:
            with _reading_replica():
                response = view(*args, **kwargs)
                # a template asks its queries only when it is rendered
                return response.render() if hasattr(response, "render") else response
        except _REPLICA_FAULTS:
            _log.warning("The page failed while it read from the replica.", exc_info=True)
            connections[REPLICA].close()  # an answer may still be under way in it
        # outside of the handler: what goes wrong there is not the replica's
        response = view(*args, **kwargs)
        caches["process"].set(_FAILURE, True, _REST_SECONDS)
        return response

    return page


def _may_read_replica(request: HttpRequest) -> bool:
    if REPLICA not in settings.DATABASES or caches["process"].get(_FAILURE):
        return False
    return request.method in ("GET", "HEAD") and COOKIE not in request.COOKIES


@contextmanager
def _reading_replica() -> Iterator[None]:
    before = _reads_replica.set(True)
    try:
        yield
    finally:
        _reads_replica.reset(before)


class ReadYourWritesMiddleware:
    """Remembers for a while, in the browser, that something was written."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            response.set_cookie(
                COOKIE,
                "1",
                max_age=settings.REPLICA_REST_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
