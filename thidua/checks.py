"""System checks of the settings: what ``manage.py check --deploy`` says before a server opens."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


def check_uploads_are_not_given_out(app_configs, **_kwargs) -> list[CheckMessage]:
    """An error where the folder of uploaded files and that of static files hold one another."""
    media, static = Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT).resolve()
    if not (media.is_relative_to(static) or static.is_relative_to(media)):
        return []
    return [
        Error(
            "Uploaded files would be served to everybody among the static files.",
            hint=f"THIDUA_MEDIA_ROOT ({media}) must lie outside of {static}.",
            id="thidua.E002",
        )
    ]


def check_hosts_are_named(app_configs, **_kwargs) -> list[CheckMessage]:
    """A warning where the site answers under any name."""
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return [
        Warning(
            "The site answers under any host name, also under one that an attacker made up.",
            hint="Name the hosts in THIDUA_ALLOWED_HOSTS.",
            id="thidua.W001",
        )
    ]


def check_provider_is_asked_over_https(app_configs, **_kwargs) -> list[CheckMessage]:
    """A warning where what the OpenID Connect provider says may be changed on the way."""
    if not settings.OPENID_ISSUER or settings.OPENID_ISSUER.startswith("https://"):
        return []
    return [
        Warning(
            "The OpenID Connect provider is asked without https: who stands in between signs in "
            "as anybody.",
            hint="Let THIDUA_OPENID_ISSUER begin with https://.",
            id="thidua.W002",
        )
    ]
