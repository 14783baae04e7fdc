"""The project's settings, as in production, with the stock admins beside the project's own."""

import os
from pathlib import Path

import django
import import_export

from thidua.settings import *  # noqa: F403
from thidua.settings import ALLOWED_HOSTS, DATABASES, MEDIA_ROOT, MIDDLEWARE, TEMPLATES

DEBUG = False
STATIC_ROOT = Path(MEDIA_ROOT).parent / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
ROOT_URLCONF = "tests.benchmarks.urls"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
MIDDLEWARE = [*MIDDLEWARE, "tests.benchmarks.middleware.StockTemplatesMiddleware"]
TEMPLATES = [
    *TEMPLATES,
    {
        **TEMPLATES[0],
        "NAME": "stock",
        "DIRS": [
            Path(import_export.__file__).parent / "templates",
            Path(django.__file__).parent / "contrib/admin/templates",
        ],
        "APP_DIRS": False,
    },
]
if os.environ.get("BENCHMARK_SQLITE_DEFAULTS"):
    DATABASES["default"].pop("OPTIONS", None)
