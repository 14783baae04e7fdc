"""Pages that carry a record from one state to the next.

GET says what will happen, POST does it through a service. The row is looked up through the
admin's scoped queryset, so that what is not yours and what is not there answer alike.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from thidua.recordlocks import once_more
from thidua.refusals import tell_refusal
from thidua.text import clean_text


@dataclass(frozen=True)
class Transition:
    """One act on a record.

    ``verb`` names the address; ``act(obj, by=user, reason=text)`` does it, or raises
    ValidationError; ``may(user, obj)`` says whether the button is there and the page opens;
    ``explain(obj)`` returns sentences that say what will happen, or raises ValidationError that
    says why it cannot be done now: then the page has no button. A transition with
    ``needs_reason`` asks for one, by the name ``reason_label``. ``is_for(user)`` says who has such
    a page at all, before any record is looked up. ``see_also(obj)`` returns records of the kind
    that stand already: the page links them. ``leads_to(obj)`` returns the record whose page opens
    afterwards: the same one unless said. ``closed(user, obj)`` returns why the page does not open
    to somebody who may make the transition at another step: they are led back to the record with
    that sentence; '' for who never may, who is refused. What cannot be undone is done only while
    ``rests_on(obj)`` is what it was when the page was read: asked again under the locks that
    ``hold(obj)`` takes, the first of those that ``act`` takes.
    """

    verb: str
    label: str
    act: Callable
    may: Callable[..., bool]
    explain: Callable[..., list[str]]
    done: str
    needs_reason: bool = False
    reason_label: str = "Lý do"
    is_dangerous: bool = False
    see_also: Callable[..., Iterable] = lambda obj: ()
    leads_to: Callable = lambda obj: obj
    is_for: Callable[..., bool] = lambda user: True
    closed: Callable[..., str] = lambda user, obj: ""
    rests_on: Callable[..., str] = lambda obj: ""
    hold: Callable = lambda obj: obj


def given_reason(request: HttpRequest) -> str:
    """Returns the reason typed beside what is done, clean enough to be stored; '' where none is."""
    return clean_text(request.POST.get("reason", ""), multiline=True)


def _explained(transition: Transition, obj) -> tuple[list[str], list[str]]:
    """Returns what will happen and what stands in its way; one of the two is empty."""
    try:
        return transition.explain(obj), []
    except ValidationError as hindrance:
        return [], hindrance.messages


def _mark(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16] if content else ""


def _refuse_moved_on(transition: Transition, obj, request: HttpRequest) -> None:
    """Raises ValidationError ``moved_on`` where the reader of the page relied on something else."""
    read = request.POST.get("rests_on")
    if not read:
        return
    transition.hold(obj)
    obj.refresh_from_db()
    if not transition.may(request.user, obj):
        raise ValidationError(transition.closed(request.user, obj), code="moved_on")
    if _mark(transition.rests_on(obj)) != read:
        raise ValidationError(
            "Sau khi bạn mở trang này, nội dung đã được sửa. Hãy đọc lại dưới đây rồi xác nhận.",
            code="moved_on",
        )


class TransitionsMixin:
    """Gives a ModelAdmin the pages and buttons of its ``transitions``."""

    transitions: tuple[Transition, ...] = ()
    change_form_outer_before_template = "admin/transitions.html"

    def get_urls(self):
        options = self.model._meta
        own = [
            path(
                f"<path:object_id>/{transition.verb}/",
                self.admin_site.admin_view(self._page(transition)),
                name=f"{options.app_label}_{options.model_name}_{transition.verb}",
            )
            for transition in self.transitions
        ]
        return own + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["transitions"] = self.offered_transitions(request.user, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def offered_transitions(self, user, obj) -> list[tuple[Transition, str]]:
        """Returns the transitions that the user may make now, each with its address."""
        if obj is None:
            return []
        return [
            (transition, self._address(transition.verb, obj))
            for transition in self.transitions
            if transition.may(user, obj)
        ]

    def _address(self, verb: str, obj) -> str:
        options = self.model._meta
        return reverse(f"admin:{options.app_label}_{options.model_name}_{verb}", args=[obj.pk])

    def _page(self, transition: Transition) -> Callable[..., HttpResponse]:
        def page(request: HttpRequest, object_id: str) -> HttpResponse:
            if not transition.is_for(request.user):
                raise PermissionDenied
            obj = self.get_object(request, unquote(object_id))
            if obj is None:
                raise Http404
            if not transition.may(request.user, obj):
                return self._lead_back(request, transition, obj)
            if request.method == "POST" and self._act(request, transition, obj):
                return HttpResponseRedirect(self._address("change", transition.leads_to(obj)))
            explanation, hindrances = _explained(transition, obj)
            context = {
                **self.admin_site.each_context(request),
                "title": transition.label,
                "opts": self.model._meta,
                "original": obj,
                "transition": transition,
                "explanation": explanation,
                "hindrances": hindrances,
                "see_also": [(o, self._address("change", o)) for o in transition.see_also(obj)],
                "reason": given_reason(request),
                "rests_on": "" if hindrances else _mark(transition.rests_on(obj)),
                "back": self._address("change", obj),
            }
            return TemplateResponse(request, "admin/transition.html", context)

        return page

    def _lead_back(self, request: HttpRequest, transition: Transition, obj) -> HttpResponse:
        why = transition.closed(request.user, obj)
        if not why:
            raise PermissionDenied
        messages.warning(request, f"Bước «{transition.label}» hiện không làm được. {why}")
        return HttpResponseRedirect(self._address("change", obj))

    def _act(self, request: HttpRequest, transition: Transition, obj) -> bool:
        """Does it; returns whether it was done, and tells the user either way."""
        reason = given_reason(request)
        if transition.needs_reason and not reason:
            label = transition.reason_label
            messages.error(request, f"Hãy ghi {label[0].lower()}{label[1:]}.")
            return False
        try:
            once_more(partial(self._do, request, transition, obj, reason))
        except ValidationError as refusal:
            tell_refusal(request, refusal)
            return False
        messages.success(request, transition.done)
        return True

    @transaction.atomic  # never done without its line in the log
    def _do(self, request: HttpRequest, transition: Transition, obj, reason: str) -> None:
        _refuse_moved_on(transition, obj, request)
        transition.act(obj, by=request.user, reason=reason)
        self.log_change(request, obj, f"{transition.label}. {reason}".strip())
