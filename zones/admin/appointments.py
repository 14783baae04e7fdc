"""Chairs and vice-chairs: appointing in turn, replacing, and the grid of who served when."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from unfold.decorators import action, display

from thidua.admin import RecordAdmin
from thidua.emptylists import added_by_hand
from thidua.keys import is_key
from thidua.recordlocks import kept
from zones.admin.appointmentforms import AppointmentForm
from zones.admin.replacepage import replace_page
from zones.admin.startpage import advice_where_nothing_is
from zones.admin.wholerow import InitialKeysMixin, RefusalsMixin
from zones.models import Appointment, Campaign, Zone
from zones.resources import AppointmentResource
from zones.services import appointments
from zones.services.appointment_grid import appointment_grid


@admin.register(Appointment)
class AppointmentAdmin(InitialKeysMixin, RefusalsMixin, RecordAdmin):
    when_empty = added_by_hand(
        "zones.appointment",
        "Khi khu vực đã có thành viên, ghi Trưởng và Phó Trưởng được cử trong năm.",
        "Chưa có Trưởng, Phó Trưởng khu vực nào được ghi.",
    )
    resource_classes = [AppointmentResource]
    form = AppointmentForm
    change_form_outer_before_template = "admin/zones/appointment_help.html"
    list_display = ["campaign", "zone", "role", "agency", "person_in_order", "ends_on"]
    list_display_links = ["campaign", "zone"]
    list_select_related = ["campaign", "zone", "agency"]
    list_filter = ["campaign", "zone", "role"]
    search_fields = ["search_text", "agency__search_text", "zone__search_text"]
    autocomplete_fields = ["campaign", "zone", "agency"]
    fields = [
        *("campaign", "zone", "role", "agency", "office", "person", "decision_reference"),
        *("starts_on", "ends_on", "out_of_turn_reason", "source"),
    ]
    actions_list = ["go_to_grid"]

    def get_object(self, request, object_id, from_field=None):
        """Keeps the campaign before the appointment, as replacing and merging do."""
        if request.method == "POST" and is_key(object_id):
            campaign = Campaign.objects.filter(appointments=object_id).first()
            if campaign is not None:
                kept(campaign)
        return super().get_object(request, object_id, from_field)

    def get_readonly_fields(self, request, obj=None):
        # a change of chair is a replacement, never an overwritten row
        return ["campaign", "zone", "role", "agency", "ends_on"] if obj else []

    @display(description="họ và tên", ordering="person_sort_key")
    def person_in_order(self, appointment) -> str:
        return appointment.person or "–"

    @action(description="Bảng luân phiên các năm", icon="grid_on")
    def go_to_grid(self, request):
        return HttpResponseRedirect(reverse("admin:zones_appointment_grid"))

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("grid/", view(self.grid_page), name="zones_appointment_grid"),
            path(
                "<path:object_id>/replace/",
                view(self.replace_page),
                name="zones_appointment_replace",
            ),
        ]
        return own + super().get_urls()

    def grid_page(self, request: HttpRequest) -> HttpResponse:
        """Zone by year, who chaired."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "Luân phiên Trưởng, Phó Trưởng khu vực",
            "opts": self.opts,
            "grid": appointment_grid(request.user),
            "may_appoint": self.has_add_permission(request),
            "advice": advice_where_nothing_is(request.user),
        }
        return TemplateResponse(request, "admin/zones/appointment_grid.html", context)

    def replace_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ends an appointment within the year and appoints who follows."""
        if not is_key(object_id):
            raise Http404
        return replace_page(self, request, object_id)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["suggestion"] = None if obj else self._suggestion(request)
        context["replace_address"] = (
            reverse("admin:zones_appointment_replace", args=[obj.pk])
            if obj and obj.ends_on is None and self.has_change_permission(request, obj)
            else ""
        )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _suggestion(self, request) -> appointments.Suggestion | None:
        """Returns whose turn it is in the campaign and zone that the form is about, if any yet."""
        asked = request.POST if request.method == "POST" else request.GET
        keys = asked.get("campaign", ""), asked.get("zone", "")
        if not all(is_key(key) for key in keys):
            return None
        campaign = Campaign.objects.visible_to(request.user).filter(pk=keys[0]).first()
        zone = Zone.objects.visible_to(request.user).filter(pk=keys[1]).first()
        return appointments.suggest(campaign, zone) if campaign and zone else None

    def save_model(self, request, obj, form, change) -> None:
        appointments.appoint(obj, by=request.user)

    def protected_by(self, obj) -> list[str]:
        if obj.ends_on is not None:
            return [f"{obj}: đã giữ chức và được thay trong năm, thuộc lịch sử"]
        if obj.campaign.status == Campaign.Status.CLOSED:
            return [f"{obj}: {obj.campaign} đã khép lại"]
        return []
