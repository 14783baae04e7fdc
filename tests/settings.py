"""The project's settings, made fast and harmless for tests."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("THIDUA_DEBUG", "1")
_SCRATCH = Path(tempfile.mkdtemp(prefix="thidua-tests-"))
os.environ["THIDUA_MEDIA_ROOT"] = str(_SCRATCH / "media")
os.environ["THIDUA_CACHE_URL"] = f"filecache://{_SCRATCH / 'cache'}"

from thidua.settings import *  # noqa: E402, F403

DEBUG = False
STATIC_ROOT = _SCRATCH / "static"
STATIC_ROOT.mkdir()
LOGGING = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
