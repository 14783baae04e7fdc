"""The program as it runs in production, within the test process."""

import os
import runpy
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client, override_settings

from tests.production.environments import ROOT, documented_environment

# what the environment decides about answers; databases, files and cache stay the test's own
_OF_ANSWERS = ("SECURE_", "SESSION_COOKIE_", "CSRF_", "X_FRAME", "CONTENT_SECURITY", "ALLOWED_")


MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"


@pytest.fixture(scope="session")
def collected(tmp_path_factory) -> Path:
    """The static files, collected once as for production."""
    folder = tmp_path_factory.mktemp("static")
    # named as in production; compressing them would only take longer
    named = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    storages = {**project_settings.STORAGES, "staticfiles": {"BACKEND": named}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, stdout=StringIO())
    return folder


@pytest.fixture
def production(settings, collected, tmp_path, monkeypatch) -> None:
    """The settings of the documented environment, as far as they shape answers."""
    for name in [name for name in os.environ if name.startswith("THIDUA_")]:
        monkeypatch.delenv(name)
    for name, value in documented_environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    documented = runpy.run_path(str(ROOT / "thidua" / "settings.py"))
    for name, value in documented.items():
        if name.startswith(_OF_ANSWERS) or name == "MIDDLEWARE":
            setattr(settings, name, value)
    assert documented["STORAGES"]["staticfiles"] == {"BACKEND": MANIFEST}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST}}
    settings.STATIC_ROOT = collected


@pytest.fixture
def visitor(production) -> Client:
    """A browser that came through the proxy, over TLS; a fault is answered, not raised."""
    return Client(
        raise_request_exception=False,
        headers={"x-forwarded-proto": "https", "host": "thidua.example.vn"},
    )


@pytest.fixture
def unreachable(db) -> Iterator[None]:
    """A database that answers nothing, as after its server has died."""

    def refuse(*_args, **_kwargs):
        raise OperationalError("connection to database_of_nobody failed: Connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        yield
