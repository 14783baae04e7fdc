"""The headers that every answer carries, also one that no page made.

Django's own middleware sets some of them, but not on what it answers itself before a page is
asked (a redirect to ``https``, a host that is not ours): this stands around all of it.
"""

from django.http import HttpRequest, HttpResponse

HEADERS = {
    # what is seen here is points and people: no proxy and no shared machine keeps it
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}


class HeadersMiddleware:
    """Adds each header that an answer does not set itself, as static files do their caching."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
