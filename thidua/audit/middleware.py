"""Each request's context, and what its answer tells: a refusal, a download."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters

from thidua.audit.context import PAGE, Context, acting, current, known_as, new_request_id
from thidua.audit.events import Kind, write_event
from thidua.clientaddress import client_address
from thidua.requests import current_request_id

_ASKED = {"GET": "Mở trang", "HEAD": "Mở trang", "POST": "Gửi biểu mẫu"}
_REFUSALS = {
    400: "yêu cầu không hợp lệ.",
    403: "không được phép.",
    404: "không có, hoặc không được xem.",
    405: "cách gọi không được phép.",
}


class AuditMiddleware:
    """Holds the context of the request; writes down refusals and downloads of those signed in."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context = Context(
            current_request_id() or new_request_id(),
            PAGE,
            origin=client_address(request) or "",
            about=request.path[:200],
        )
        with acting(context):
            response = self.get_response(request)
            _write_down(request, response)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        # a page for everybody does not ask who is there, and neither does the log until it writes
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            known_as(request.user)


def _write_down(request: HttpRequest, response: HttpResponse) -> None:
    if response.status_code in _REFUSALS:
        # an address that is none was mistyped; one that leads to a page asked for a record
        is_page = request.resolver_match is not None
        is_known = current().user_id is not None
        if response.status_code == 403 or (is_page and is_known):
            _name_reader(request)
            asked = _ASKED.get(request.method, f"Gọi {request.method}")
            write_event(Kind.REFUSED, f"{asked}: {_REFUSALS[response.status_code]}")
    elif "attachment" in response.headers.get("Content-Disposition", ""):
        _, told = parse_header_parameters(response.headers["Content-Disposition"])
        _name_reader(request)
        write_event(Kind.DOWNLOAD, told.get("filename", ""))


def _name_reader(request: HttpRequest) -> None:
    """Names who is signed in on a page for everybody; of strangers nobody is looked for."""
    came_signed_in = getattr(request, "came_signed_in", False)
    if came_signed_in and current().user_id is None and request.user.is_authenticated:
        known_as(request.user)
