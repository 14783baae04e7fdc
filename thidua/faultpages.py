"""What a page answers when the server cannot do its work: in Vietnamese, with what to do."""

import errno
import sys
from collections.abc import Callable

import psycopg
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_SQLSTATE = "53100"
# the server is shut down, has crashed or only begins; it has become a standby meanwhile
_GONE_SQLSTATES = {"57P01", "57P02", "57P03", "25006"}
_CONNECTION_SQLSTATES = "08"
# what COPY raises comes from psycopg itself: Django's cursor wraps only the call that begins it
_PASSING = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_RETRY_AFTER = 30  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """Answers 503 «try again» for a busy or absent database, 507 for a full disk, else 500.

    The two are faults that pass, and every write is one transaction: the page can say that
    nothing was written by half. Whatever else happened is a mistake of the program.
    """
    fault = sys.exc_info()[1]
    if _is_full(fault):
        return HttpResponse(loader.render_to_string("507.html"), status=507)
    if is_lost(fault):
        told = {
            "retry_after": _RETRY_AFTER,
            "has_sent_form": request.method not in ("GET", "HEAD"),
        }
        return _try_again("503_lost.html", told)
    if isinstance(fault, _PASSING) or _is_aborted(fault):
        return _try_again("503.html")
    return defaults.server_error(request)


class OwnNotFoundMiddleware:
    """Answers 404 with the own page in debug mode too: who tries it out is no programmer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_nowhere = response.status_code == 404 and request.resolver_match is None
        return defaults.page_not_found(request, Http404()) if is_nowhere else response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        return defaults.page_not_found(request, fault) if isinstance(fault, Http404) else None


def _is_aborted(fault: BaseException | None) -> bool:
    """Returns whether a statement was tried after the database gave the transaction up.

    It did so for a fault that passes, a deadlock say, which a row of a file has told as its own.
    """
    return isinstance(getattr(fault, "__cause__", None), psycopg.errors.InFailedSqlTransaction)


def _try_again(template: str, told: dict | None = None) -> HttpResponse:
    page = loader.render_to_string(template, told)
    return HttpResponse(page, status=503, headers={"Retry-After": str(_RETRY_AFTER)})


def is_lost(fault: BaseException | None) -> bool:
    """Returns whether the fault comes of a database server that is gone, or changing its role.

    What is tried after the connection broke fails in ways of its own: the first fault counts.
    """
    while fault is not None:
        if _says_lost(fault):
            return True
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return False


def _says_lost(fault: BaseException) -> bool:
    if not isinstance(fault, psycopg.Error):
        return False
    state = fault.sqlstate
    if state is None:  # said by no server: there is none
        return isinstance(fault, psycopg.OperationalError | psycopg.InterfaceError)
    return state in _GONE_SQLSTATES or state.startswith(_CONNECTION_SQLSTATES)


def _is_full(fault: BaseException | None) -> bool:
    """Returns whether the disk of the files or of the database has no room left."""
    if isinstance(fault, DatabaseError | psycopg.Error):
        told = fault if isinstance(fault, psycopg.Error) else fault.__cause__
        is_sqlite_full = getattr(told, "sqlite_errorname", "") == "SQLITE_FULL"
        return is_sqlite_full or getattr(told, "sqlstate", None) == _FULL_SQLSTATE
    return isinstance(fault, OSError) and fault.errno in _FULL
