"""The pages between a password and a session: code, forced new password, first telephone.

None asks for a session; each asks for a sign-in under way (``steps.py``) at just this step.
"""

from collections.abc import Callable
from functools import wraps
from importlib import import_module

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from thidua.accounts import lockout, openid, secondfactor
from thidua.accounts.enrolment import forget_key, key_being_read, telephone_context
from thidua.accounts.forms import CodeForm, EnrolmentForm, OwnNewPasswordForm
from thidua.accounts.steps import Door, SignIn, Step, begin, finish, remember, under_way
from thidua.audit.context import known_as

_OPENID_DESTINATION = "openid_destination"
_OPENID_PROVIDER = "thidua.accounts.openidprovider"  # loaded when it is asked, if ever


class SignInView(LoginView):
    """Name and password; who gave them rightly goes on to the next step."""

    def form_valid(self, form) -> HttpResponse:
        sign_in = begin(
            self.request,
            form.get_user(),
            door=Door.PASSWORD,
            destination=self.get_success_url(),
        )
        return _go_on(self.request, sign_in)


def _at_step(step: Step) -> Callable:
    """Opens a page to who is at this step of a sign-in; leads everybody else where they belong."""

    def decorate(page: Callable) -> Callable:
        @login_not_required
        @never_cache
        @sensitive_post_parameters()
        @wraps(page)
        def checked(request: HttpRequest) -> HttpResponse:
            now = timezone.now()
            sign_in = under_way(request, now)
            if sign_in is None:
                messages.warning(
                    request,
                    "Hãy đăng nhập: bước này chỉ mở trong mười phút sau khi nhập mật khẩu.",
                )
                return redirect("admin:login")
            if sign_in.next_step(now) != step:
                return _go_on(request, sign_in)
            known_as(sign_in.user)
            return page(request, sign_in)

        return checked

    return decorate


@_at_step(Step.CODE)
def code_page(request: HttpRequest, sign_in: SignIn) -> HttpResponse:
    """Asks for a code of the telephone."""
    form = CodeForm(request.POST or None)
    username = sign_in.user.username
    if lockout.is_locked_out(request, username):
        return lockout.locked_out(request, None, {"username": username})
    if form.is_valid():
        try:
            device = secondfactor.accept_code(sign_in.user, form.cleaned_data["code"])
        except ValidationError as refusal:
            form.refuse(refusal)
            if refusal.code == "wrong_code":
                lockout.count_wrong_code(request, username)
        else:
            _warn_of_few_codes(request, sign_in)
            return _go_on(request, remember(request, sign_in, device_id=device.pk))
    return _page(request, "accounts/code.html", "Xác thực hai bước", form=form)


@_at_step(Step.NEW_PASSWORD)
@transaction.atomic
def new_password_page(request: HttpRequest, sign_in: SignIn) -> HttpResponse:
    """Asks for a password that nobody else knows."""
    form = OwnNewPasswordForm(sign_in.user, request.POST or None)
    if form.is_valid():
        return _go_on(request, remember(request, sign_in, user=form.save()))
    return _page(request, "accounts/new_password.html", "Đặt mật khẩu mới", form=form)


@_at_step(Step.ENROLMENT)
def enrolment_page(request: HttpRequest, sign_in: SignIn) -> HttpResponse:
    """Lets a telephone read its key, and shows the recovery codes, once."""
    key = key_being_read(request)
    form = EnrolmentForm(request.POST or None)
    if form.is_valid():
        try:
            device, codes = secondfactor.enrol(
                sign_in.user, key=key, code=form.cleaned_data["code"]
            )
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            forget_key(request)
            finish(request, remember(request, sign_in, device_id=device.pk))
            return _page(
                request,
                "accounts/recovery_codes.html",
                "Mã dự phòng",
                codes=codes,
                destination=sign_in.destination,
            )
    context = {"form": form, **telephone_context(sign_in.user, key)}
    return _page(request, "accounts/enrolment.html", "Bật xác thực hai bước", **context)


@login_not_required
@never_cache
@require_GET
def to_openid(request: HttpRequest) -> HttpResponse:
    """Leads to the office's OpenID Connect provider."""
    if not openid.is_configured():
        raise Http404
    request.session[_OPENID_DESTINATION] = _safe(request, request.GET.get("next", ""))
    try:
        return import_module(_OPENID_PROVIDER).to_provider(
            request, request.build_absolute_uri(reverse("admin:openid_return"))
        )
    except ValidationError as refusal:
        return _back_to_sign_in(request, refusal)


@login_not_required
@never_cache
@require_GET
def from_openid(request: HttpRequest) -> HttpResponse:
    """Takes the provider's answer; the next steps are the same as after a password."""
    if not openid.is_configured():
        raise Http404
    destination = request.session.pop(_OPENID_DESTINATION, reverse("admin:index"))
    try:
        user = import_module(_OPENID_PROVIDER).user_from_provider(request)
    except ValidationError as refusal:
        return _back_to_sign_in(request, refusal)
    return _go_on(request, begin(request, user, door=Door.OPENID, destination=destination))


@never_cache
@require_GET
def still_here(request: HttpRequest) -> HttpResponse:
    """Answers a page on which somebody is typing: that is no idle session."""
    return HttpResponse(status=204)


_PAGES = {
    Step.CODE: "admin:sign_in_code",
    Step.NEW_PASSWORD: "admin:sign_in_new_password",
    Step.ENROLMENT: "admin:sign_in_enrolment",
}


def _go_on(request: HttpRequest, sign_in: SignIn) -> HttpResponse:
    """Leads to the next step; after the last one the user is signed in."""
    step = sign_in.next_step(timezone.now())
    if step is not None:
        return redirect(_PAGES[step])
    finish(request, sign_in)
    return HttpResponseRedirect(sign_in.destination)


def _warn_of_few_codes(request: HttpRequest, sign_in: SignIn) -> None:
    left = secondfactor.recovery_codes_left(sign_in.user)
    if left < 3:
        messages.warning(
            request, f"Còn {left} mã dự phòng. Hãy tạo mã mới ở trang «Xác thực hai bước»."
        )


def _safe(request: HttpRequest, address: str) -> str:
    """Returns an address of this site; the first page in place of any other."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else reverse("admin:index")


def _back_to_sign_in(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    for sentence in refusal.messages:
        messages.error(request, sentence)
    return redirect("admin:login")


def _page(request: HttpRequest, template: str, title: str, **context) -> HttpResponse:
    shared = admin.site.each_context(request)
    return TemplateResponse(request, template, {**shared, "title": title, **context})
