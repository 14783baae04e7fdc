"""Each request's context, and what its answer tells: a refusal, a download."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

from thidua.audit.context import PAGE, Context, acting, current, known_as, new_request_id
from thidua.audit.events import Kind, write_event

_REFUSALS = {
    403: "Không được phép.",
    404: "Không có, hoặc không được xem.",
    405: "Cách gọi không được phép.",
}


class AuditMiddleware:
    """Holds the context of the request; writes down refusals and downloads of those signed in."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context = Context(
            new_request_id(), PAGE, origin=origin_of(request), about=request.path[:200]
        )
        with acting(context):
            response = self.get_response(request)
            _write_down(request, response)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        # a page for everybody does not ask who is there, and neither does the log
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            known_as(request.user)


def origin_of(request: HttpRequest) -> str:
    """Returns the address that the request came from.

    What the proxies say is believed of one's own only: with ``PROXY_COUNT`` of them, the last but
    as many in ``X-Forwarded-For`` was written by the outermost; all before it is the caller's word.
    """
    address = request.META.get("REMOTE_ADDR", "")
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < settings.PROXY_COUNT <= len(said):
        address = said[-settings.PROXY_COUNT]
    try:
        return str(ip_address(address))
    except ValueError:
        return request.META.get("REMOTE_ADDR", "")[:100]


def _write_down(request: HttpRequest, response: HttpResponse) -> None:
    if response.status_code in _REFUSALS:
        # an address that is none was mistyped; one that leads to a page asked for a record
        is_page = request.resolver_match is not None
        is_known = current().user_id is not None
        if response.status_code == 403 or (is_page and is_known):
            write_event(Kind.REFUSED, f"{request.method}: {_REFUSALS[response.status_code]}")
    elif "attachment" in response.headers.get("Content-Disposition", ""):
        _, told = parse_header_parameters(response.headers["Content-Disposition"])
        write_event(Kind.DOWNLOAD, told.get("filename", ""))
