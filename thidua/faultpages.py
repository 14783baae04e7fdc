"""What a page answers when the server cannot do its work: in Vietnamese, with what to do."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_SQLSTATE = "53100"
_RETRY_AFTER = 30  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """Answers 503 «try again» for a busy or absent database, 507 for a full disk, else 500.

    The two are faults that pass, and every write is one transaction: the page can say that
    nothing was written by half. Whatever else happened is a mistake of the program.
    """
    fault = sys.exc_info()[1]
    if _is_full(fault):
        return HttpResponse(loader.render_to_string("507.html"), status=507)
    if isinstance(fault, OperationalError | InterfaceError):
        headers = {"Retry-After": str(_RETRY_AFTER)}
        return HttpResponse(loader.render_to_string("503.html"), status=503, headers=headers)
    return defaults.server_error(request)


def _is_full(fault: BaseException | None) -> bool:
    """Returns whether the disk of the files or of the database has no room left."""
    if isinstance(fault, OperationalError):
        cause = fault.__cause__
        is_sqlite_full = getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"
        return is_sqlite_full or getattr(cause, "sqlstate", None) == _FULL_SQLSTATE
    return isinstance(fault, OSError) and fault.errno in _FULL
