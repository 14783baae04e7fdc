"""A signed-in user's own page about the second factor."""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import DEVICE_ID_SESSION_KEY, login

from thidua.accounts import lockout, secondfactor
from thidua.accounts.enrolment import forget_key, key_being_read, telephone_context
from thidua.accounts.forms import CodeForm, EnrolmentInSessionForm
from thidua.accounts.telephones import Telephone


@never_cache
@sensitive_post_parameters()
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Shows the state; turns the second factor on, off, or makes new recovery codes."""
    if not admin.site.has_permission(request):
        raise PermissionDenied
    device = secondfactor.device_of(request.user)
    return _turned_on(request, device) if device else _turned_off(request)


def _turned_off(request: HttpRequest) -> HttpResponse:
    key = key_being_read(request)
    form = EnrolmentInSessionForm(request.POST or None, request=request)
    if form.is_valid():
        try:
            device, codes = secondfactor.enrol(
                request.user, key=key, code=form.cleaned_data["code"]
            )
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            forget_key(request)
            # the user's other sessions end: they did not show the telephone
            update_session_auth_hash(request, request.user)
            login(request, device)
            _log(request, "Bật xác thực hai bước")
            return _codes(request, codes)
    context = {"form": form, **telephone_context(request.user, key)}
    return _page(request, "accounts/own_enrolment.html", **context)


def _turned_on(request: HttpRequest, device: Telephone) -> HttpResponse:
    form = CodeForm(request.POST or None)
    form.fields["code"].widget.attrs.pop("autofocus")
    if form.is_valid():
        try:
            secondfactor.accept_code(request.user, form.cleaned_data["code"])
        except ValidationError as refusal:
            form.refuse(refusal)
            if refusal.code == "wrong_code":
                lockout.count_wrong_code(request, request.user.username)
        else:
            return _act(request)
    return _page(
        request,
        "accounts/own_second_factor.html",
        form=form,
        device=device,
        codes_left=secondfactor.recovery_codes_left(request.user),
        must_have_one=secondfactor.needs_second_factor(request.user),
    )


def _act(request: HttpRequest) -> HttpResponse:
    if "remove" in request.POST:
        secondfactor.remove(request.user)
        request.session.pop(DEVICE_ID_SESSION_KEY, None)
        update_session_auth_hash(request, request.user)
        _log(request, "Bỏ xác thực hai bước")
        messages.success(request, "Đã bỏ điện thoại và các mã dự phòng.")
        return redirect("admin:own_second_factor")
    codes = secondfactor.make_recovery_codes(request.user)
    _log(request, "Tạo mã dự phòng mới")
    return _codes(request, codes)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return _page(request, "accounts/own_recovery_codes.html", codes=codes)


def _log(request: HttpRequest, sentence: str) -> None:
    LogEntry.objects.log_actions(
        request.user.pk, [request.user], CHANGE, change_message=sentence, single_object=True
    )


def _page(request: HttpRequest, template: str, **context) -> HttpResponse:
    shared = admin.site.each_context(request)
    context = {**shared, "title": "Xác thực hai bước", **context}
    return TemplateResponse(request, template, context)
