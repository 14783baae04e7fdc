"""Who opens the results pages, how often, and what every one of them shows around its contents."""

import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from thidua.clientaddress import counted_address
from thidua.replica import reads_from_replica
from zones.permissions import reads_published

SECTIONS = [
    ("results_board", "Bảng kết quả"),
    ("results_awards", "Khen thưởng"),
    ("results_decisions", "Quyết định"),
    ("look_up", "Tra cứu mã, số"),
]


def published_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Opens a page to whoever reads what is published; others sign in first."""
    reading = reads_from_replica(view)

    @login_not_required
    @require_safe
    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if reads_published(request.user):
            return reading(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path())

    return page


def results_page(
    request: HttpRequest, name: str, context: dict, *, section: str, status: int = 200
) -> HttpResponse:
    """Returns ``results/NAME.html`` in the layout of these pages; search engines leave it out."""
    around = {
        "office": settings.UNFOLD["SITE_HEADER"],
        "sections": SECTIONS if reads_published(request.user) else [],
        "section": section,
    }
    response = TemplateResponse(
        request, f"results/{name}.html", {**around, **context}, status=status
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def missing_page(request: HttpRequest, sentence: str, *, section: str) -> HttpResponse:
    """Returns the page that says what is not there."""
    return results_page(
        request,
        "missing",
        {"title": "Không tìm thấy", "sentence": sentence},
        section=section,
        status=404,
    )


def asks_too_often(request: HttpRequest, what: str, most: int) -> bool:
    """Counts what an address asks for within a minute; returns whether it was more than that."""
    # some caches keep a number longer each time it is counted up: the minute is in its name
    key = f"{what}-{counted_address(request)}-{int(time.time() // 60)}"
    cache.add(key, 0, 120)
    try:
        return cache.incr(key) > most
    except ValueError:  # the cache was emptied between the two
        return False
