"""Settings of the web processes and of who judges them: production's, where TLS is elsewhere."""

from thidua.settings import *  # noqa: F403
from thidua.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
