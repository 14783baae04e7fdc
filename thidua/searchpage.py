"""The page «Tìm kiếm»: one search over everything that its reader may see."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from thidua.search import ROWS_SHOWN, Asked, search
from thidua.text import LONGEST_SEARCH


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Lists what was found, by kind; what to try where nothing was asked or found."""
    if not admin.site.has_permission(request):
        raise PermissionDenied
    asked = Asked.of(request)
    is_searched = bool(asked.words) and not asked.problem
    context = {
        **admin.site.each_context(request),
        "title": "Tìm kiếm",
        "is_search_page": True,
        "asked": asked.text[:LONGEST_SEARCH],
        "problem": asked.problem,
        "is_searched": is_searched,
        "groups": search(asked) if is_searched else [],
        "rows_shown": ROWS_SHOWN,
        "longest": LONGEST_SEARCH,
    }
    return TemplateResponse(request, "admin/search/page.html", context)
