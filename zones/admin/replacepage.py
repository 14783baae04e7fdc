"""Replacing a chair or vice-chair within the year."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from zones.admin.appointmentforms import ReplacementForm
from zones.admin.wholerow import show_refusal
from zones.models import Appointment
from zones.services import appointments


def replace_page(admin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Shows the form, or replaces and goes to who follows; 404 for a row that is not there."""
    rows = admin.get_queryset(request).select_related("campaign", "zone", "agency")
    old = get_object_or_404(rows, pk=object_id)
    if not admin.has_change_permission(request, old):
        raise PermissionDenied
    form = ReplacementForm(
        request.POST or None,
        initial={"agency": old.agency_id, "office": old.office},
        user=request.user,
        admin_site=admin.admin_site,
    )
    is_posted = request.method == "POST" and form.is_valid()
    new = _replace(admin, request, old, form) if is_posted else None
    if new is not None:
        messages.success(request, f"Đã thay: {new}, từ ngày {new.starts_on:%d/%m/%Y}.")
        return HttpResponseRedirect(reverse("admin:zones_appointment_change", args=[new.pk]))
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Thay {old.get_role_display()}",
        "opts": admin.opts,
        "original": old,
        "form": form,
        "media": form.media,
        "back": reverse("admin:zones_appointment_change", args=[old.pk]),
    }
    return TemplateResponse(request, "admin/zones/appointment_replace.html", context)


def _replace(
    admin, request: HttpRequest, old: Appointment, form: ReplacementForm
) -> Appointment | None:
    """Returns the new appointment, or None with the refusal written on the form."""
    try:
        with transaction.atomic():  # never done without its line in the log
            new = appointments.replace(old, by=request.user, **form.cleaned_data)
            admin.log_change(request, old, f"Thay bằng {new}.")
            return new
    except ValidationError as refusal:
        show_refusal(form, refusal)
        return None
