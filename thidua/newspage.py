"""The page «Có gì mới»: what others did since one was last here."""

from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from thidua.accounts.visits import last_visit_ended_at
from thidua.news import news_of

MOST = 50
# what somebody reads who was never here before
_FIRST_LOOK_BACK = timedelta(days=14)


def news_page(request: HttpRequest) -> HttpResponse:
    """Lists the news, the newest first."""
    if not admin.site.has_permission(request):
        raise PermissionDenied
    ended_at = last_visit_ended_at(request.session)
    found = news_of(request.user, ended_at or timezone.now() - _FIRST_LOOK_BACK, MOST + 1)
    context = {
        **admin.site.each_context(request),
        "title": "Có gì mới",
        "ended_at": ended_at,
        "news": found[:MOST],
        "has_more": len(found) > MOST,
        "most": MOST,
        "days": _FIRST_LOOK_BACK.days,
    }
    return TemplateResponse(request, "admin/news/page.html", context)
