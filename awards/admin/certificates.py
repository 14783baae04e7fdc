"""Blanks of certificates: where each text goes, and a page with a grid to try the printer."""

from django.contrib import admin
from django.http import Http404, HttpResponse
from django.urls import path, reverse

from awards.documents.certificate import blank_pdf
from awards.models import CertificateBlank, CertificateItem
from thidua.admin import RecordAdmin, RecordInline
from thidua.emptylists import added_by_hand
from thidua.keys import is_key


class CertificateItemInline(RecordInline):
    """The texts of a blank, in millimetres from its upper left corner."""

    model = CertificateItem
    extra = 0


@admin.register(CertificateBlank)
class CertificateBlankAdmin(RecordAdmin):
    when_empty = added_by_hand(
        "awards.certificateblank",
        "Ghi khổ giấy và vị trí từng mục của phôi bằng in sẵn, rồi in thử lưới đo.",
        "Chưa có phôi bằng nào được ghi.",
    )
    list_display = ["name", "width_mm", "height_mm", "offset_x_mm", "offset_y_mm"]
    autocomplete_fields = ["award_types"]
    inlines = [CertificateItemInline]
    change_form_outer_before_template = "admin/awards/links.html"

    def get_urls(self):
        page = self.admin_site.admin_view(self.grid)
        own = [path("<path:object_id>/grid/", page, name="awards_certificateblank_grid")]
        return own + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            address = reverse("admin:awards_certificateblank_grid", args=[obj.pk])
            context["links"] = [("In thử có lưới mm", address)]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def grid(self, request, object_id: str) -> HttpResponse:
        """A PDF of the blank with a grid of millimetres and sample texts."""
        blank = self.get_object(request, object_id) if is_key(object_id) else None
        if blank is None:
            raise Http404
        return HttpResponse(blank_pdf(blank), content_type="application/pdf")
