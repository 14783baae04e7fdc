"""Drafts made in one step: from agreed nominations, proposed appointments, closed results."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminSelectWidget

from awards.models import AwardType, Decision, Issuer
from awards.permissions import drafts_decisions
from awards.services.drafts import (
    draft_appointments,
    draft_undecided,
    undecided_appointments,
)
from awards.services.numbering import today
from awards.services.recognition import draft_recognition
from zones.admin.wholerow import show_refusal
from zones.models import Campaign, Zone


class CampaignField(forms.ModelChoiceField):
    """A campaign, named with its year first."""

    def label_from_instance(self, obj: Campaign) -> str:
        return obj.year_first


class DraftForm(forms.Form):
    """Which decision is drafted, for which campaign, from whom, with which day."""

    what = forms.ChoiceField(
        label="Loại quyết định",
        choices=[
            ("awards", "Khen thưởng: các đề nghị đã được hội đồng đồng ý"),
            ("recognition", "Công nhận kết quả thi đua của các khu vực đã khép năm"),
            ("appointments", "Cử Trưởng, Phó Trưởng khu vực: những người chưa có quyết định"),
        ],
        widget=UnfoldAdminSelectWidget,
    )
    campaign = CampaignField(
        Campaign.objects.all(), label="Phong trào", widget=UnfoldAdminSelectWidget
    )
    zone = forms.ModelChoiceField(
        Zone.objects.all(),
        label="Chỉ một khu vực, cụm thi đua",
        required=False,
        empty_label="Mọi khu vực, cụm thi đua",
        widget=UnfoldAdminSelectWidget,
    )
    award_type = forms.ModelChoiceField(
        AwardType.objects.all(),
        label="Chỉ một danh hiệu, hình thức",
        required=False,
        empty_label="Mọi danh hiệu, hình thức",
        widget=UnfoldAdminSelectWidget,
    )
    issuer = forms.ModelChoiceField(
        Issuer.objects.all(), label="Cơ quan ban hành", widget=UnfoldAdminSelectWidget
    )
    signed_on = forms.DateField(label="Ngày ký", widget=UnfoldAdminDateWidget)


class DraftPages:
    """Gives the decisions' admin the page that drafts one."""

    actions_list = ["go_to_draft"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.draft)
        return [path("draft/", view, name="awards_decision_draft"), *super().get_urls()]

    @action(description="Soạn quyết định", permissions=["draft"], icon="edit_document")
    def go_to_draft(self, request):
        return HttpResponseRedirect(reverse("admin:awards_decision_draft"))

    def has_draft_permission(self, request) -> bool:
        return drafts_decisions(request.user)

    def draft(self, request) -> HttpResponse:
        """GET: choose. POST: make the draft and open it."""
        if not drafts_decisions(request.user):
            raise PermissionDenied
        chosen = {"signed_on": today(), "campaign": request.GET.get("campaign")}
        form = DraftForm(request.POST or None, initial=chosen)
        if request.method == "POST" and form.is_valid():
            try:
                made = _drafted(form.cleaned_data)
            except ValidationError as refusal:
                show_refusal(form, refusal)
            else:
                address = reverse("admin:awards_decision_change", args=[made.pk])
                return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": "Soạn quyết định",
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/awards/draft.html", context)


def _drafted(chosen: dict) -> Decision:
    terms = {name: chosen[name] for name in ("issuer", "signed_on", "campaign")}
    in_zone = {"zone": chosen["zone"]} if chosen["zone"] else {}
    if chosen["what"] == "recognition":
        return draft_recognition(**terms, **in_zone)
    if chosen["what"] == "appointments":
        return draft_appointments(
            list(undecided_appointments(chosen["campaign"]).filter(**in_zone)), **terms
        )
    of_type = {"award_type": chosen["award_type"]} if chosen["award_type"] else {}
    return draft_undecided(**terms, **in_zone, **of_type)
