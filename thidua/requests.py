"""A name for each request: its log lines, its error page and its answer carry the same one."""

import re
import secrets
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from thidua.clientaddress import is_from_proxy

HEADER = "X-Request-ID"
_PLAIN = re.compile(r"[0-9A-Za-z-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Returns the name of the request that is being answered; '' outside of requests."""
    return _current.get()


class RequestIdMiddleware:
    """Names the request as the proxy does, where that is a plain short word; else anew.

    A visitor may not: the log would tell of the own writes as part of somebody else's.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if is_from_proxy(request) else ""
        name = given if _PLAIN.fullmatch(given) else secrets.token_hex(8)
        request.request_id = name  # what is logged after this middleware has its number too
        before = _current.set(name)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(before)
        response.headers[HEADER] = name
        return response
