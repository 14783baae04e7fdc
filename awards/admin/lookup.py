"""The public look-up: whether a number, day and recipient were issued as printed.

It shows no more than what stands on the paper whose code one holds and on issued papers about it,
and needs no sign-in.
"""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from awards.models import Decision
from awards.results.access import asks_too_often, results_page
from awards.services.citing import short_name
from awards.services.decisionsearch import numbered
from thidua.text import fold

_MOST_A_MINUTE = 30
_SHOWN = 200
_Kind = Decision.Kind
# what a later paper has done to the one that is looked up, and what it says of itself
_DONE = {
    _Kind.REPLACEMENT: "không còn hiệu lực: đã được thay thế bằng",
    _Kind.CANCELLATION: "không còn hiệu lực: đã bị hủy bỏ theo",
    _Kind.CORRECTION: "đã được đính chính theo",
}
_DOES = {
    _Kind.REPLACEMENT: "Thay thế",
    _Kind.CANCELLATION: "Hủy bỏ",
    _Kind.CORRECTION: "Đính chính",
}


class LookUpForm(forms.Form):
    """A short code, or a number with its day."""

    code = forms.CharField(label="Mã tra cứu", max_length=20, required=False)
    number = forms.CharField(
        label="hoặc số quyết định",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "ví dụ 05/QĐ-BTP"}),
    )
    signed_on = forms.DateField(
        label="và ngày ký",
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "ví dụ 29/11/2026"}),
    )
    name = forms.CharField(label="Tên người, đơn vị (nếu cần)", max_length=200, required=False)

    def clean(self) -> dict:
        given = super().clean()
        has_both = given.get("number") and given.get("signed_on")
        if not (self.errors or given.get("code") or has_both):
            raise forms.ValidationError(
                "Ghi mã tra cứu, hoặc cả số và ngày ký, ví dụ 05/QĐ-BTP và 29/11/2026."
            )
        return given


@login_not_required
@never_cache
@require_GET
def look_up(request: HttpRequest, code: str = "") -> HttpResponse:
    """Says what was issued under a code, or under a number and day; and what became of it."""
    form = LookUpForm({**request.GET.dict(), **({"code": code} if code else {})} or None)
    context = {"title": "Tra cứu quyết định", "form": form, "address": reverse("look_up")}
    asked = form.is_bound and form.is_valid()
    if asked and asks_too_often(request, "look-up", _MOST_A_MINUTE):
        return _page(request, {**context, "too_often": True}, 429)
    if asked:
        given = form.cleaned_data
        found = _found(given)
        context |= {"asked": True, "found": found}
        if found:
            context |= _shown(found, given["name"])
    return _page(request, context, 200 if context.get("found") or not asked else 404)


def _page(request: HttpRequest, context: dict, status: int) -> HttpResponse:
    return results_page(request, "look_up", context, section="look_up", status=status)


def _found(given: dict) -> Decision | None:
    issued = Decision.objects.issued().select_related("target")
    if given["code"]:
        return issued.filter(lookup_code=given["code"].strip().upper()).first()
    # a day may have the same number of several issuers: then the symbol tells which
    of_the_day = numbered(issued.filter(signed_on=given["signed_on"]), given["number"])
    found = list(of_the_day[:2])
    return found[0] if len(found) == 1 else None


def _shown(decision: Decision, name: str) -> dict:
    lines = _named(decision.award_lines.all(), name)
    results = _named(decision.result_lines.all(), name)
    effects = _effects_on(decision)
    target = decision.target
    return {
        "paper": decision.paper_word,
        "effects": effects,
        "has_ended": any(has_ended for has_ended, *_ in effects),
        "target": (_DOES[decision.kind], short_name(target), target) if target else None,
        "lines": lines[:_SHOWN],
        "results": results[:_SHOWN],
        "has_more": len(lines) > _SHOWN or len(results) > _SHOWN,
        "appointments": decision.appointment_lines.all(),
        "name": name,
    }


def _effects_on(decision: Decision) -> list[tuple[bool, str, str, Decision]]:
    """Returns whether each later paper ended it, what it did, its name and itself; ends first."""
    later = decision.later.issued().order_by("chain_position")
    effects = [(o.kind != _Kind.CORRECTION, _DONE[o.kind], short_name(o), o) for o in later]
    return sorted(effects, key=lambda effect: not effect[0])


def _named(rows: QuerySet, name: str) -> list:
    """Returns those whose printed name holds the words, one more than is shown without words."""
    if not name.strip():
        return list(rows[: _SHOWN + 1])
    folded = fold(name)
    return [row for row in rows if folded in fold(row.printed_name)]
