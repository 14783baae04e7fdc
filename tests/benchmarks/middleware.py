"""The stock admins' pages are rendered from their libraries' own templates."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_STOCK_PATHS = ("/stock/", "/tuned/")


class StockTemplatesMiddleware:
    """Renders what lies under the stock admins' addresses by the template engine «stock»."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response) -> HttpResponse:
        if request.path.startswith(_STOCK_PATHS):
            response.using = "stock"
        return response
