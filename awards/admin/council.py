"""Council meetings: votes on all reviewed nominations in one table, and the sheet to vote on."""

from decimal import Decimal

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from unfold.decorators import display

from awards.documents.councilsheet import council_sheet_pdf
from awards.models import CouncilMeeting, CouncilVote, Nomination, RuleOverride
from awards.permissions import drafts_decisions, reviews_nominations
from awards.resources import CouncilMeetingResource
from awards.services.council import is_agreed, note_held, record_votes, share_in_favour
from awards.services.eligibility import findings_of
from thidua.admin import RecordAdmin
from thidua.emptylists import added_by_hand
from thidua.keys import is_key
from thidua.refusals import tell_refusal


@admin.register(CouncilMeeting)
class CouncilMeetingAdmin(RecordAdmin):
    when_empty = added_by_hand(
        "awards.councilmeeting",
        "Lập phiên họp của hội đồng, rồi ghi phiếu cho từng đề nghị đã rà soát.",
        "Chưa có phiên họp hội đồng nào được ghi.",
    )
    resource_classes = [CouncilMeetingResource]
    list_display = ["held_on", "council", "minutes_number", "campaign", "members", "attendance"]
    list_display_links = ["held_on", "council"]
    list_select_related = ["campaign"]
    list_filter = ["campaign"]
    autocomplete_fields = ["campaign"]
    change_form_outer_before_template = "admin/awards/links.html"

    @display(description="số người dự", ordering="present")
    def attendance(self, meeting) -> str:
        return str(meeting.present) if meeting.present else "chưa họp"

    def get_changeform_initial_data(self, request) -> dict:
        return {"present": "", **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request, obj=None):
        """What the votes were counted by stays once they are recorded."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *obj.COUNTED_BY] if obj and obj.votes.exists() else fields

    def protected_by(self, obj) -> list[str]:
        return [f"{obj}: đã ghi kết quả bỏ phiếu"] if obj.votes.exists() else []

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("<path:object_id>/votes/", view(self.votes), name="awards_councilmeeting_votes"),
            path("<path:object_id>/sheet/", view(self.sheet), name="awards_councilmeeting_sheet"),
        ]
        return own + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and reviews_nominations(request.user):
            context["links"] = [
                (
                    "Ghi kết quả bỏ phiếu",
                    reverse("admin:awards_councilmeeting_votes", args=[obj.pk]),
                ),
                ("In phiếu xét", reverse("admin:awards_councilmeeting_sheet", args=[obj.pk])),
            ]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def votes(self, request, object_id: str) -> HttpResponse:
        """GET: the reviewed nominations. POST: the votes; each is agreed or refused."""
        meeting = self._found(request, object_id)
        if not reviews_nominations(request.user):
            raise PermissionDenied
        reviewed = self._reviewed(meeting)
        sent = request.POST
        was_held = meeting.is_held
        typed = {
            n.pk: (sent.get(f"for-{n.pk}", ""), sent.get(f"against-{n.pk}", "")) for n in reviewed
        }
        if request.method == "POST" and self._record(request, meeting, reviewed, typed):
            return HttpResponseRedirect(
                reverse("admin:awards_councilmeeting_votes", args=[meeting.pk])
            )
        context = {
            **self.admin_site.each_context(request),
            "title": "Kết quả bỏ phiếu",
            "opts": self.opts,
            "original": meeting,
            "rows": [(n, *typed[n.pk]) for n in reviewed],
            "votes": self._recorded(meeting),
            "held": None if was_held else self._typed_of_meeting(request),
            "drafting": self._drafting(request, meeting),
        }
        return TemplateResponse(request, "admin/awards/votes.html", context)

    @staticmethod
    def _recorded(meeting: CouncilMeeting) -> list[tuple[CouncilVote, Decimal, bool]]:
        """Returns the votes, each with its share in favour and whether that is enough."""
        votes = CouncilVote.objects.filter(meeting=meeting).select_related(
            "meeting", "nomination__award_type", "nomination__agency", "nomination__person"
        )
        return [(vote, share_in_favour(vote), is_agreed(vote)) for vote in votes]

    @staticmethod
    def _drafting(request, meeting: CouncilMeeting) -> str:
        """Returns the page that drafts the campaign's decision, '' for who drafts none."""
        if not drafts_decisions(request.user):
            return ""
        return f"{reverse('admin:awards_decision_draft')}?campaign={meeting.campaign_id}"

    def sheet(self, request, object_id: str) -> HttpResponse:
        """The voting sheet of the reviewed nominations, as a PDF."""
        meeting = self._found(request, object_id)
        reviewed = self._reviewed(meeting)
        overrides = RuleOverride.objects.filter(nomination__in=reviewed)
        reasons = {(o.nomination_id, o.rule_id): o.reason for o in overrides}
        content = council_sheet_pdf(meeting, reviewed, findings_of(reviewed), reasons)
        return HttpResponse(content, content_type="application/pdf")

    def _found(self, request, object_id: str) -> CouncilMeeting:
        found = self.get_object(request, object_id) if is_key(object_id) else None
        if found is None or not reviews_nominations(request.user):
            raise Http404
        return found

    @staticmethod
    def _reviewed(meeting: CouncilMeeting) -> list[Nomination]:
        rows = Nomination.objects.filter(
            campaign=meeting.campaign_id, state=Nomination.State.REVIEWED
        )
        return list(rows.select_related("award_type", "agency", "person", "campaign", "zone"))

    def _record(self, request, meeting, reviewed, typed) -> bool:
        """Stores the votes that were typed; returns whether they were."""
        votes, wrong = {}, []
        for nomination in reviewed:
            in_favour, against = typed[nomination.pk]
            if not in_favour.strip():
                continue
            if not (is_key(in_favour.strip()) and is_key(against.strip() or "0")):
                wrong.append(f"{nomination}: số phiếu phải là số nguyên, ví dụ 12.")
                continue
            votes[nomination] = (int(in_favour), int(against.strip() or 0))
        try:
            if wrong:
                raise ValidationError(wrong)
            with transaction.atomic():
                self._note_held(request, meeting)
                record_votes(meeting, votes, by=request.user)
        except ValidationError as refusal:
            tell_refusal(request, refusal)
            return False
        messages.success(request, f"Đã ghi kết quả bỏ phiếu của {len(votes)} đề nghị.")
        return True

    @staticmethod
    def _typed_of_meeting(request) -> tuple[str, str]:
        """Returns minutes and attendance as they were typed below the votes."""
        sent = request.POST
        return sent.get("minutes_number", "").strip(), sent.get("present", "").strip()

    def _note_held(self, request, meeting: CouncilMeeting) -> None:
        number, present = self._typed_of_meeting(request)
        if not meeting.is_held and number and is_key(present):
            note_held(meeting, minutes_number=number, present=int(present), by=request.user)
