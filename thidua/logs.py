"""The log: one line of JSON for each thing that happened, plain words in debug mode.

What a line may say is listed here, and nothing else gets in: no query string (what was searched
for), no header, no form. Of a database's complaint only its first line is kept, without quoted
values: the rest repeats the row, with its points and people.
"""

import json
import logging
import re
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from thidua.requests import current_request_id

_VALUES = re.compile(r"^(?:DETAIL|CONTEXT|QUERY|LINE \d+):.*(?:\n *\^)?\n?", re.MULTILINE)
_INVALID = re.compile(r'(for (?:type|enum) [\w .()]+): ".*"')

_requests = logging.getLogger("thidua.requests")


def configuration(debug: bool, time_zone: str) -> dict:
    """Returns the LOGGING setting: everything to standard error, where the service keeps it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {"()": PlainLines} if debug else {"()": JsonLines, "time_zone": time_zone}
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "thidua": {"level": "INFO"},
            "django": {"handlers": [], "level": "INFO"},
            # the development server's own lines hold the query string
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


def facts(record: logging.LogRecord) -> dict:
    """Returns what a record tells of its request: method, path, user, status, milliseconds."""
    request = getattr(record, "request", None)
    found = {"request": getattr(request, "request_id", "") or current_request_id()}
    if isinstance(request, HttpRequest):
        # the user as far as it is known: asking for it would ask the database
        user = getattr(request, "_cached_user", None)
        found |= {"user": user and user.pk, "method": request.method, "path": request.path}
    found |= {"status": getattr(record, "status_code", None), "ms": getattr(record, "ms", None)}
    return {name: value for name, value in found.items() if value not in (None, "")}


def without_values(text: str) -> str:
    """Returns a traceback without what a database repeats of the row it refused."""
    return _INVALID.sub(r"\1", _VALUES.sub("", text))


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, what is known of the request."""

    def __init__(self, time_zone: str) -> None:
        super().__init__()
        self.time_zone = ZoneInfo(time_zone)

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).astimezone(self.time_zone)
        line = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_values(record.getMessage()),
            **facts(record),
        }
        if record.exc_info:
            line["traceback"] = without_values(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """For the eye, in debug mode: level, logger, request, what happened."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s %(about)s %(message)s%(took)s")

    def format(self, record: logging.LogRecord) -> str:
        known = facts(record)
        record.about = f"[{known.get('request', '-')}]"
        record.took = f" ({known['ms']} ms)" if "ms" in known else ""
        return super().format(record)


class RequestLogMiddleware:
    """Writes one line a request: who asked for what, what was answered, how long it took."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        if not getattr(response, "is_routine", False):
            _requests.info(
                "%s %s %s",
                request.method,
                request.path,
                response.status_code,
                extra={
                    "request": request,
                    "status_code": response.status_code,
                    "ms": round((time.perf_counter() - began) * 1000),
                },
            )
        return response
