"""Nominations: proposed, checked against the rules, and moved step by step."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from unfold.decorators import display

from awards.admin.nominationform import NEWCOMER, NominationForm
from awards.admin.nominationhistory import OwnHistory
from awards.models import Decision, EligibilityRule, Nomination, RuleOverride
from awards.permissions import reviews_nominations
from awards.resources import NominationResource
from awards.services import nominations
from awards.services.eligibility import told_findings
from awards.services.proposals import likely_choice, propose_flags
from thidua.admin import RecordAdmin
from thidua.emptylists import added_by_hand
from thidua.keys import is_key
from thidua.refusals import tell_refusal
from thidua.transitions import Transition, TransitionsMixin, given_reason
from zones.admin.wholerow import InitialKeysMixin, RefusalsMixin
from zones.models import Campaign, Zone

State = Nomination.State
_CHOSEN = "flag_proposed_for"  # in the session


def _move(state: str):
    return lambda nomination, *, by, reason="": nominations.move(
        nomination, state, by=by, reason=reason
    )


def _from(*states: str):
    return lambda user, nomination: reviews_nominations(user) and nomination.state in states


def _may_withdraw(user, nomination) -> bool:
    return nomination.state in (State.NOMINATED, State.REVIEWED) and nominations.may_nominate(
        user, nomination
    )


def _explain_agree(nomination) -> list[str]:
    nominations.refuse_unmet(nomination)
    return [
        "Ghi đồng ý mà không qua bỏ phiếu; lý do được giữ lại ở các bước đã qua.",
        "Hội đồng đã họp thì ghi số phiếu ở «Phiên họp hội đồng», không dùng nút này.",
    ]


def _explain_reopen(nomination) -> list[str]:
    nominations.refuse_in_decision(nomination)
    return ["Đề nghị trở về bước đầu; các bước trước vẫn được giữ lại."]


TRANSITIONS = (
    Transition(
        verb="review",
        label="Đã rà soát",
        act=_move(State.REVIEWED),
        may=_from(State.NOMINATED, State.DEFERRED),
        explain=lambda nomination: ["Hồ sơ đã rà soát, trình hội đồng xét."],
        done="Đã ghi: đã rà soát.",
    ),
    Transition(
        verb="refuse",
        label="Không đồng ý",
        act=_move(State.REFUSED),
        may=_from(State.NOMINATED, State.REVIEWED),
        explain=lambda nomination: ["Đề nghị và lý do được giữ lại."],
        done="Đã ghi: không đồng ý.",
        needs_reason=True,
        is_dangerous=True,
    ),
    Transition(
        verb="defer",
        label="Để lại xét sau",
        act=_move(State.DEFERRED),
        may=_from(State.NOMINATED, State.REVIEWED),
        explain=lambda nomination: ["Đề nghị được xét lại ở phiên họp sau."],
        done="Đã ghi: để lại xét sau.",
        needs_reason=True,
    ),
    Transition(
        verb="withdraw",
        label="Rút đề nghị",
        act=_move(State.WITHDRAWN),
        may=_may_withdraw,
        explain=lambda nomination: ["Đề nghị được rút; dòng này vẫn được giữ lại."],
        done="Đã rút đề nghị.",
        needs_reason=True,
        is_dangerous=True,
    ),
    Transition(
        verb="reopen",
        label="Xét lại từ đầu",
        act=_move(State.NOMINATED),
        may=_from(State.REVIEWED, State.AGREED, State.REFUSED, State.DEFERRED, State.WITHDRAWN),
        explain=_explain_reopen,
        done="Đề nghị trở về bước đầu.",
        needs_reason=True,
    ),
    Transition(
        verb="agree",
        label="Đồng ý không qua hội đồng",
        act=_move(State.AGREED),
        may=_from(State.REVIEWED),
        explain=_explain_agree,
        done="Đã ghi: đồng ý không qua hội đồng.",
        needs_reason=True,
    ),
)


@admin.register(Nomination)
class NominationAdmin(OwnHistory, TransitionsMixin, InitialKeysMixin, RefusalsMixin, RecordAdmin):
    when_empty = added_by_hand(
        "awards.nomination",
        "Đề nghị tập thể, cá nhân đầu tiên; cả danh sách thì nhập từ tệp.",
        "Chưa có đề nghị khen thưởng nào.",
    )
    form = NominationForm
    transitions = TRANSITIONS
    change_form_outer_before_template = "admin/awards/findings.html"
    list_before_template = "admin/awards/propose.html"
    list_display = ["award_type", "subject_in_order", "agency", "campaign", "occasion", "outcome"]
    list_display_links = ["award_type", "subject_in_order"]
    resource_classes = [NominationResource]
    list_select_related = ["award_type", "agency", "person", "campaign"]
    list_filter = ["campaign", "state", "award_type", "subject", "occasion"]
    search_fields = ["search_text", "agency__search_text", "person__search_text"]
    autocomplete_fields = ["campaign", "award_type", "agency", "person", "zone"]
    fields = [
        *("campaign", "occasion", "award_type", "subject", "agency"),
        *("person", *NEWCOMER, "unit", "office"),
        *("zone", "achievement", "year_from", "year_to", "staff_count"),
        *("submission_number", "submitted_on", "source"),
    ]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.user = request.user
        return form

    def get_fields(self, request, obj=None) -> list[str]:
        may_name = obj is None or (
            self.has_change_permission(request, obj) and reviews_nominations(request.user)
        )
        return [name for name in self.fields if may_name or name not in NEWCOMER]

    def get_readonly_fields(self, request, obj=None):
        """Whose a stored nomination is, only the Ministry corrects."""
        fields = super().get_readonly_fields(request, obj)
        is_settled = obj is not None and not reviews_nominations(request.user)
        return [*fields, *Nomination.WHOSE] if is_settled else fields

    def get_changeform_initial_data(self, request) -> dict:
        return {"agency": request.user.agency_id, **super().get_changeform_initial_data(request)}

    def offered(self, field, rows, request):
        if field.name != "agency":
            return rows
        return rows.filter(pk__in=nominations.agencies_to_nominate(request.user).values("pk"))

    def has_change_permission(self, request, obj=None) -> bool:
        if obj is not None and obj.state != State.NOMINATED:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # it is withdrawn, with a reason

    def get_queryset(self, request):
        return nominations.with_conferral(super().get_queryset(request))

    @display(description="trạng thái", ordering="state")
    def outcome(self, nomination) -> str:
        if nomination.conferred_number is None:
            return nomination.get_state_display()
        issued = Decision(number=nomination.conferred_number, symbol=nomination.conferred_symbol)
        return f"Đã tặng, số {issued.reference}"

    @display(description="tập thể, cá nhân")
    def subject_in_order(self, nomination) -> str:
        return nomination.subject_name

    def save_model(self, request, obj, form, change) -> None:
        form.nominate()

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("propose/", view(self.propose), name="awards_nomination_propose"),
            path(
                "<path:object_id>/override/<int:rule>/",
                view(self.override),
                name="awards_nomination_override",
            ),
        ]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        context = {**self._to_propose(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    @staticmethod
    def _to_propose(request) -> dict:
        """Returns the choices for the flag: what was just chosen, else where there are results."""
        if not reviews_nominations(request.user):
            return {}
        chosen = request.session.pop(_CHOSEN, None) or likely_choice() or (None, None)
        return {
            "campaigns": Campaign.objects.visible_to(request.user),
            "zones": Zone.objects.visible_to(request.user),
            "chosen_campaign": chosen[0],
            "chosen_zone": chosen[1],
        }

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            reasons = dict(
                RuleOverride.objects.filter(nomination=obj).values_list("rule_id", "reason")
            )
            context["findings"] = [
                (finding, reasons.get(finding.rule.pk, ""))
                for finding in told_findings(obj, request.user)
            ]
            context["decisions"] = nominations.decisions_naming(obj, request.user)
            context["steps"] = nominations.visible_steps(obj, request.user)
            context["may_override"] = reviews_nominations(request.user)
            context["nomination"] = obj
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def propose(self, request) -> HttpResponse:
        """POST: nominates the first of each block of a zone for the flag."""
        if request.method != "POST" or not reviews_nominations(request.user):
            raise PermissionDenied
        campaign = self._chosen(Campaign, request.POST.get("campaign", ""), request.user)
        zone = self._chosen(Zone, request.POST.get("zone", ""), request.user)
        request.session[_CHOSEN] = [campaign.pk, zone.pk]
        try:
            made = propose_flags(campaign, zone, by=request.user)
        except ValidationError as refusal:
            tell_refusal(request, refusal)
        else:
            names = "; ".join(nomination.subject_name for nomination in made)
            messages.success(request, f"Đã đề nghị: {names}.")
        return HttpResponseRedirect(reverse("admin:awards_nomination_changelist"))

    def override(self, request, object_id: str, rule: int) -> HttpResponse:
        """POST: accepts a nomination although a rule is not met, for a reason."""
        found = self.get_object(request, object_id) if is_key(object_id) else None
        chosen = EligibilityRule.objects.filter(pk=rule).first()
        if found is None or chosen is None:
            raise Http404
        if request.method != "POST":
            raise PermissionDenied
        try:
            nominations.override(found, chosen, by=request.user, reason=given_reason(request))
        except ValidationError as refusal:
            tell_refusal(request, refusal)
        else:
            messages.success(request, "Đã ghi lý do chấp nhận.")
        return HttpResponseRedirect(reverse("admin:awards_nomination_change", args=[found.pk]))

    @staticmethod
    def _chosen(model, key: str, user):
        found = model.objects.visible_to(user).filter(pk=key).first() if is_key(key) else None
        if found is None:
            raise Http404
        return found
