"""What is printed of a decision: the page, the PDF, the Word file, extracts, certificates."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header

from awards.documents.certificate import certificates_pdf
from awards.documents.decision import decision_page, decision_pdf, extract_pdf
from awards.documents.word import decision_docx
from awards.models import CertificateBlank, Decision
from awards.services.decisions import as_printed, lacks
from thidua.keys import is_key

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DecisionPages:
    """Gives the decisions' admin its printed pages and the links to them."""

    def get_urls(self):
        def page(route: str, view, name: str):
            address = f"<path:object_id>/{route}"
            return path(address, self.admin_site.admin_view(view), name=f"awards_decision_{name}")

        own = [
            page("print/", self.print_page, "print"),
            page("pdf/", self.pdf, "pdf"),
            page("docx/", self.docx, "docx"),
            page("extract/<int:agency>/", self.extract, "extract"),
            page("certificates/<int:blank>/", self.certificates, "certificates"),
        ]
        return own + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context["links"] = self._links(obj)
            context["extracts"] = self._extracts(obj)
            context["lacking"] = [] if obj.is_issued else lacks(obj)
            later = obj.later.visible_to(request.user)
            context["later"] = later if obj.is_issued else []
            context["decision"] = obj
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def print_page(self, request, object_id: str) -> HttpResponse:
        found = self._printed(request, object_id)
        look_up, nonce = look_up_address(request, found), str(request.csp_nonce)
        return HttpResponse(decision_page(found, look_up=look_up, nonce=nonce))

    def pdf(self, request, object_id: str) -> HttpResponse:
        found = self._printed(request, object_id)
        content = decision_pdf(found, look_up=look_up_address(request, found))
        return attachment(content, PDF, f"{_file_name(found)}.pdf")

    def docx(self, request, object_id: str) -> HttpResponse:
        found = self._printed(request, object_id)
        return attachment(decision_docx(found), DOCX, f"{_file_name(found)}.docx")

    def extract(self, request, object_id: str, agency: int) -> HttpResponse:
        found = self._printed(request, object_id)
        lines = list(found.award_lines.filter(agency=agency)) if is_key(str(agency)) else []
        if not lines or not found.is_issued:
            raise Http404
        recipient = lines[0].printed_unit or lines[0].printed_name
        content = extract_pdf(
            found, lines, recipient=recipient, look_up=look_up_address(request, found)
        )
        return attachment(content, PDF, f"trich-sao-{_file_name(found)}-{agency}.pdf")

    def certificates(self, request, object_id: str, blank: int) -> HttpResponse:
        found = self._printed(request, object_id)
        chosen = _blanks_for(found).visible_to(request.user).filter(pk=blank).first()
        if chosen is None or not found.is_issued:
            raise Http404
        if found.has_ended:
            messages.error(request, f"{found.standing_word}: không in bằng theo quyết định này.")
            return HttpResponseRedirect(reverse("admin:awards_decision_change", args=[found.pk]))
        return attachment(certificates_pdf(found, chosen), PDF, f"bang-{_file_name(found)}.pdf")

    def _printed(self, request, object_id: str) -> Decision:
        found = self.get_object(request, object_id) if is_key(object_id) else None
        if found is None:
            raise Http404
        return as_printed(found)

    @staticmethod
    def _links(decision: Decision) -> list[tuple[str, str]]:
        links = [
            (label, reverse(f"admin:awards_decision_{name}", args=[decision.pk]))
            for label, name in (("Bản in", "print"), ("PDF", "pdf"), ("Word", "docx"))
        ]
        if decision.is_issued and decision.award_lines.exists() and not decision.has_ended:
            links += [
                (
                    f"In bằng: {blank}",
                    reverse("admin:awards_decision_certificates", args=[decision.pk, blank.pk]),
                )
                for blank in _blanks_for(decision)
            ]
        return links

    @staticmethod
    def _extracts(decision: Decision) -> list[tuple[str, str]]:
        if not decision.is_issued:
            return []
        rows = decision.award_lines.exclude(agency=None).order_by("agency__sort_key")
        agencies = dict(rows.values_list("agency_id", "agency__name"))
        return [
            (name, reverse("admin:awards_decision_extract", args=[decision.pk, pk]))
            for pk, name in agencies.items()
        ]


def _blanks_for(decision: Decision) -> QuerySet[CertificateBlank]:
    """Returns the blanks made for an award of the decision, and those made for any."""
    given = decision.award_lines.order_by().values("award_type")
    return CertificateBlank.objects.filter(
        Q(award_types=None) | Q(award_types__in=given)
    ).distinct()


def look_up_address(request, decision: Decision) -> str:
    """Returns the public address that says what was issued; nothing for a draft."""
    if not decision.is_issued:
        return ""
    path = reverse("look_up_code", args=[decision.lookup_code])
    if settings.PUBLIC_ADDRESS:
        return settings.PUBLIC_ADDRESS.rstrip("/") + path
    return request.build_absolute_uri(path)


def _file_name(decision: Decision) -> str:
    return (decision.reference or f"du-thao-{decision.pk}").replace("/", "-")


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Returns the content as a file to keep, under that name."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
