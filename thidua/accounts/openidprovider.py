"""The talk with the office's OpenID Connect provider.

Loaded only where a provider is asked: authlib and what it needs take 17 MiB of every process.
"""

import logging
from functools import partial

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import HTTPError, RequestException

from thidua.accounts.boundedsession import BoundedSession
from thidua.accounts.models import User
from thidua.accounts.openid import Vouched

_log = logging.getLogger(__name__)

# each web process remembers for itself what the provider said, and that it did not answer
_DESCRIPTION, _KEYS, _FAILURE = "openid_description", "openid_keys", "openid_failure"
_REMEMBERED_SECONDS = 300
_REST_SECONDS = 30
_LONGEST_NAME = 254
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# what a provider signs with: never «none», never the client's secret
_SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
# what a provider's answer can be wrong in: its words, its signature, its shape, its absence
_WRONG_ANSWER = (AuthlibBaseError, JoseError, ValueError, TypeError, LookupError, RuntimeError)


class _Provider(DjangoOAuth2App):
    """Vouches by a signed token only, whatever else stands beside it."""

    client_cls = BoundedSession

    def load_server_metadata(self) -> dict:
        """Returns what is used of the provider's description; the rest is no setting of ours."""
        if "issuer" not in self.server_metadata:
            ask = super().load_server_metadata
            self.server_metadata = caches["process"].get_or_set(
                _DESCRIPTION, lambda: _used_of(ask()), _REMEMBERED_SECONDS
            )
        return self.server_metadata

    def fetch_jwk_set(self, force: bool = False) -> dict:
        if force:
            caches["process"].delete(_KEYS)
        ask = partial(super().fetch_jwk_set, force=True)
        return caches["process"].get_or_set(_KEYS, ask, _REMEMBERED_SECONDS)

    def parse_id_token(self, *args, **kwargs) -> dict | None:
        try:
            return super().parse_id_token(*args, **kwargs)
        except _WRONG_ANSWER:
            caches["process"].delete(_KEYS)  # perhaps the provider's no longer
            raise

    def fetch_access_token(self, *args, **kwargs) -> dict:
        token = super().fetch_access_token(*args, **kwargs)
        # authlib writes here what it has read from a checked token, and only then
        token.pop("userinfo", None)
        return token


def to_provider(request: HttpRequest, return_address: str) -> HttpResponse:
    """Returns the redirect to the provider; the session keeps state, nonce and PKCE verifier.

    Raises ValidationError where the provider does not answer as it should.
    """
    try:
        return _provider().authorize_redirect(request, return_address)
    except _WRONG_ANSWER as fault:
        raise _down(fault) from fault


def user_from_provider(request: HttpRequest) -> User:
    """Returns the active user named by the provider's answer that this request brings.

    Raises ValidationError for an answer that was not asked for or is not true, and for a person
    who is no user here; failures are counted and told as wrong passwords are.
    """
    claims = _checked_claims(request)
    name = claims.get(settings.OPENID_CLAIM)
    is_proven = settings.OPENID_CLAIM != "email" or claims.get("email_verified") is True
    if not isinstance(name, str) or not is_proven:
        raise _refused("không cho biết tài khoản của bạn", "no_claim")
    name = name.strip()
    if not name or "\0" in name or len(name) > _LONGEST_NAME:
        raise _refused("không cho biết tài khoản của bạn", "no_claim")
    user = authenticate(request, username=name, vouched=Vouched(name))
    if user is None:
        raise ValidationError(
            f"«{name}» chưa gắn với người dùng nào đang hoạt động. "
            f"Hãy hỏi {settings.ADMINISTRATOR_CONTACT}.",
            code="no_such_user",
        )
    return user


def _provider() -> _Provider:
    """Returns the provider as it describes itself; ValidationError where it does not answer."""
    if caches["process"].get(_FAILURE):
        raise _down()
    has_secret = bool(settings.OPENID_CLIENT_SECRET)
    provider = _Provider(
        DjangoIntegration("openid"),
        "openid",
        client_id=settings.OPENID_CLIENT_ID,
        client_secret=settings.OPENID_CLIENT_SECRET or None,
        server_metadata_url=(
            settings.OPENID_ISSUER.rstrip("/") + "/.well-known/openid-configuration"
        ),
        client_kwargs={
            "scope": settings.OPENID_SCOPES,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic" if has_secret else "none",
        },
    )
    try:
        provider.load_server_metadata()
    except (RequestException, *_WRONG_ANSWER) as fault:
        _let_rest()
        raise _down(fault) from fault
    return provider


def _used_of(description: dict) -> dict:
    """Returns the fields in use of the provider's description of itself, or raises ValueError."""
    if description.get("issuer") != settings.OPENID_ISSUER:
        raise ValueError("The provider calls itself by another name than THIDUA_OPENID_ISSUER.")
    addresses = {name: description.get(name) for name in _ADDRESSES}
    # what is asked over https names nothing that somebody in between could answer for it
    is_safe = settings.OPENID_ISSUER.startswith("https://")
    schemes = ("https://",) if is_safe else ("https://", "http://")
    for name, address in addresses.items():
        if not isinstance(address, str) or not address.startswith(schemes):
            raise ValueError(f"The provider gives no address of its kind as its {name}.")
    return {
        "issuer": settings.OPENID_ISSUER,
        "id_token_signing_alg_values_supported": list(_SIGNATURES),
        **addresses,
    }


def _checked_claims(request: HttpRequest) -> dict:
    try:
        token = _provider().authorize_access_token(
            request,
            claims_options={
                "iss": {"essential": True, "value": settings.OPENID_ISSUER},
                "aud": {"essential": True, "value": settings.OPENID_CLIENT_ID},
            },
            leeway=60,
        )
    except HTTPError as fault:
        raise _down(fault) from fault
    except RequestException as fault:
        _let_rest()
        raise _down(fault) from fault
    except _WRONG_ANSWER as fault:
        _log_cause(fault)
        raise _refused("không xác nhận lần đăng nhập này", "not_vouched") from fault
    if "userinfo" not in token:
        raise _refused("không xác nhận lần đăng nhập này", "not_vouched")
    return token["userinfo"]


def _let_rest() -> None:
    """Spares whoever clicks next the same wait."""
    caches["process"].set(_FAILURE, True, _REST_SECONDS)


def _down(fault: Exception | None = None) -> ValidationError:
    if fault is not None:
        _log_cause(fault)
    return _refused("không trả lời đúng", "provider_is_down", again="thử lại sau nửa phút")


def _log_cause(fault: Exception) -> None:
    """Tells the administrator what the user is not told; no words of a token."""
    told = str(fault) if isinstance(fault, RequestException | ValueError) else ""
    _log.warning("The OpenID Connect provider failed: %s %s", type(fault).__name__, told)


def _refused(what: str, code: str, again: str = "thử lại") -> ValidationError:
    return ValidationError(
        f"Hệ thống {settings.OPENID_NAME} {what}. Hãy {again}, hoặc dùng tên đăng nhập và mật khẩu "
        "của chương trình.",
        code=code,
    )
