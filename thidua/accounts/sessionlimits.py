"""How long a session lasts: half an hour idle, half a day in all, and not a request longer."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import DEVICE_ID_SESSION_KEY

from thidua.accounts.secondfactor import device_of, needs_second_factor
from thidua.accounts.visits import begin_visit, note_seen

SIGNED_IN_AT, LAST_SEEN_AT = "signed_in_at", "last_seen_at"
_READING = ("GET", "HEAD", "OPTIONS")
OWES_SECOND_FACTOR = "owes_second_factor"
# a session is written at most this often only because somebody is there
_NOTED_EVERY = timedelta(minutes=1)

_CHANGED = (
    "Phiên làm việc đã kết thúc vì mật khẩu, vai trò hoặc đơn vị của tài khoản vừa được đổi, "
    "hoặc tài khoản đã ngừng dùng. Hãy đăng nhập lại."
)
_LOST = "Phiên làm việc đã hết. Những gì vừa gửi chưa được ghi."
_NOT_WRITTEN = "Nội dung vừa gửi chưa được ghi; hãy đăng nhập rồi làm lại."


def note_sign_in(sender, request: HttpRequest, user, **_kwargs) -> None:
    """Marks a session that begins, by whichever door (receives ``user_logged_in``)."""
    begin_visit(request.session, user, timezone.now())
    now = int(timezone.now().timestamp())
    request.session[SIGNED_IN_AT] = request.session[LAST_SEEN_AT] = now
    passed = getattr(user, "otp_device", None) is not None
    request.session[OWES_SECOND_FACTOR] = not passed and device_of(user) is not None


def why_ended(session, user, now: datetime) -> str:
    """Returns why the session of a signed-in user ends now, as a sentence; '' while it lasts."""
    signed_in_at, seen_at = session.get(SIGNED_IN_AT, 0), session.get(LAST_SEEN_AT, 0)
    moment = now.timestamp()
    if moment - signed_in_at >= settings.SESSION_HOURS * 3600:
        return (
            f"Phiên làm việc kéo dài nhất {settings.SESSION_HOURS} giờ và đã hết. "
            "Hãy đăng nhập lại."
        )
    if moment - seen_at >= settings.SESSION_IDLE_MINUTES * 60:
        return (
            f"Phiên làm việc đã hết vì {settings.SESSION_IDLE_MINUTES} phút không có thao tác. "
            "Hãy đăng nhập lại."
        )
    is_unproven = needs_second_factor(user) and DEVICE_ID_SESSION_KEY not in session
    if is_unproven or session.get(OWES_SECOND_FACTOR):
        return "Tài khoản này phải qua xác thực hai bước. Hãy đăng nhập lại."
    return ""


class SessionLimitsMiddleware:
    """Ends sessions that lasted their time, before the page asked for is made.

    Stands before ``LoginRequiredMiddleware``, which leads who is not signed in to the sign-in
    page: this one says why somebody no longer is.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # whoever asks for the user first empties a session that no longer holds
        request.came_signed_in = SESSION_KEY in request.session
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        is_open = not getattr(view, "login_required", True)
        if not request.came_signed_in:
            is_sent = request.method not in _READING and request.resolver_match.url_name != "logout"
            is_lost = not is_open and is_sent
            return _lead_back(request, _LOST) if is_lost else None
        if is_open:
            # such a page may show more to who is signed in: a session that is over is a stranger's
            request.user = SimpleLazyObject(partial(_user_of, request, request.user))
            return None
        now = timezone.now()
        is_known = request.user.is_authenticated
        reason = why_ended(request.session, request.user, now) if is_known else _CHANGED
        if reason:
            return _end(request, reason)
        _note(request, request.user, now)
        return None


def _note(request: HttpRequest, user, now: datetime) -> None:
    if now.timestamp() - request.session[LAST_SEEN_AT] >= _NOTED_EVERY.total_seconds():
        request.session[LAST_SEEN_AT] = int(now.timestamp())
        note_seen(user, now)


def _user_of(request: HttpRequest, user):
    """Returns the session's user while the session lasts, else nobody."""
    now = timezone.now()
    if user.is_authenticated and why_ended(request.session, user, now):
        return AnonymousUser()
    if user.is_authenticated:
        _note(request, user, now)
    return user


def _end(request: HttpRequest, reason: str) -> HttpResponse:
    logout(request)
    if request.method not in _READING:
        return _lead_back(request, f"{reason} {_NOT_WRITTEN}")
    messages.warning(request, reason)
    return redirect_to_login(request.get_full_path())


def _lead_back(request: HttpRequest, sentence: str) -> HttpResponse:
    """Returns the way to the sign-in page, and from there to the page whose form was sent."""
    messages.warning(request, sentence)
    # the page the form stood on, not the address it was sent to
    form_page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        form_page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect_to_login(form_page if is_ours else reverse("admin:index"))
