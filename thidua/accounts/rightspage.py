"""The page that tells what a person may do, and why."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from thidua.accounts.models import User
from thidua.accounts.permissions import reads_users
from thidua.accounts.rights import sections_of, why_shut_out
from thidua.accounts.roles import DUTIES


def rights_page(model_admin, request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Shows what the user may do; one's own, or anybody's to those who read accounts."""
    reads_others = reads_users(request.user)
    if pk is None:
        pk = request.user.pk
    if pk != request.user.pk and not reads_others:
        raise Http404
    person = get_object_or_404(User.objects.select_related("agency"), pk=pk)
    title = "Quyền của tôi" if person == request.user else "Quyền của người dùng"
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "person": person,
        "why_shut_out": why_shut_out(person),
        "duty": DUTIES[person.role],
        "sections": sections_of(person, on=timezone.localdate(), asked=request.GET),
        "back": reverse("admin:accounts_user_change", args=[pk]) if reads_others else "",
    }
    if reads_others:  # whose breadcrumbs lead to the list of accounts
        context["opts"] = model_admin.opts
    return TemplateResponse(request, "admin/accounts/rights.html", context)
