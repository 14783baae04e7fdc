"""The administrator's page of who is locked out, with a button that lets them try again."""

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from thidua.accounts.lockout import locks, unlock
from thidua.accounts.models import User


class LockPageMixin:
    """Gives the users' admin the page «Khóa đăng nhập»."""

    def get_urls(self):
        page = self.admin_site.admin_view(self.locks_view)
        return [path("locks/", page, name="accounts_user_locks"), *super().get_urls()]

    def locks_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self._unlock(request, request.POST.get("username", ""))
            return redirect("admin:accounts_user_locks")
        context = {
            **self.admin_site.each_context(request),
            "title": "Khóa đăng nhập",
            "locks": locks(timezone.now()),
        }
        return TemplateResponse(request, "accounts/locks.html", context)

    def _unlock(self, request: HttpRequest, username: str) -> None:
        if "\0" in username or not unlock(username):
            messages.info(request, "Tên đăng nhập này không còn bị khóa.")
            return
        LogEntry.objects.log_actions(
            request.user.pk,
            User.objects.filter(username=username),
            CHANGE,
            change_message="Mở khóa đăng nhập",
        )
        messages.success(request, f"Đã mở khóa đăng nhập cho «{username}».")
