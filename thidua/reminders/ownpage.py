"""A user's own page about the daily mail: where it goes, and whether it is wanted."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from thidua.accounts.models import User
from thidua.reminders.duty import duties_of, shown

_CHOICES = {"on": True, "off": False}


def own_reminders_page(request: HttpRequest) -> HttpResponse:
    """Shows what is due and whether a mail tells of it; turns the mail on or off."""
    if not admin.site.has_permission(request):
        raise PermissionDenied
    choice = _CHOICES.get(request.POST.get("choice", ""))
    if choice is not None:
        User.objects.filter(pk=request.user.pk).update(gets_reminders=choice)
        messages.success(request, f"Đã {'bật' if choice else 'tắt'} thư nhắc việc.")
        return redirect("admin:own_reminders")
    today = timezone.localdate()
    context = {
        **admin.site.each_context(request),
        "title": "Thư nhắc việc",
        "duties": shown(duties_of(request.user, today), today),
    }
    return TemplateResponse(request, "admin/reminders/own.html", context)
