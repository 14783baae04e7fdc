"""Settings, all from the environment or from the file ``.env`` beside manage.py (see README)."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("THIDUA_DEBUG", default=False)
SECRET_KEY = env.str("THIDUA_SECRET_KEY", default="")
if not SECRET_KEY and DEBUG:
    SECRET_KEY = "only-for-development-never-in-production"
if not SECRET_KEY:
    raise ImproperlyConfigured("Set THIDUA_SECRET_KEY, or THIDUA_DEBUG=1 to try the program out.")
ALLOWED_HOSTS = env.list("THIDUA_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# what the QR code on a decision leads to; empty: the address under which it was printed
PUBLIC_ADDRESS = env.str("THIDUA_PUBLIC_ADDRESS", default="")
CSRF_TRUSTED_ORIGINS = env.list("THIDUA_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "thidua",
    "thidua.accounts",
    "zones",
    "awards",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "thidua.apps.ThiduaAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "thidua.urls"
WSGI_APPLICATION = "thidua.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Django's own SQLite defaults fail under concurrent writers: a transaction that reads first and
# writes later gets «database is locked» at once. IMMEDIATE takes the write lock at the start.
# How long a page waits for what another process holds, before it asks the clerk to try again.
DATABASE_WAIT_SECONDS = env.int("THIDUA_DATABASE_WAIT_SECONDS", default=60)
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    # SQLite serves waiting writers in no order: a short wait would starve one
    "timeout": DATABASE_WAIT_SECONDS,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
    ),
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'thidua.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATA_DIR.mkdir(exist_ok=True)
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", f"-c lock_timeout={DATABASE_WAIT_SECONDS}s"
    )
# a connection is kept between requests: opening one costs more than most pages' queries
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["thidua.accounts.backends.RecordsBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "thidua" / "locale"]
FORMAT_MODULE_PATH = ["thidua.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = env.path("THIDUA_MEDIA_ROOT", default=str(DATA_DIR / "media"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
CACHES = {
    "default": env.cache("THIDUA_CACHE_URL", default=f"filecache://{DATA_DIR / 'cache'}"),
}

# Limits of what may be uploaded through the web; the command line can lift them.
WORKBOOK_MAX_BYTES = env.int("THIDUA_WORKBOOK_MAX_BYTES", default=5 * 1024**2)
WORKBOOK_MAX_UNPACKED_BYTES = env.int("THIDUA_WORKBOOK_MAX_UNPACKED_BYTES", default=30 * 1024**2)
WORKBOOK_MAX_TAGS = env.int("THIDUA_WORKBOOK_MAX_TAGS", default=2_500_000)
WORKBOOK_MAX_PARTS = env.int("THIDUA_WORKBOOK_MAX_PARTS", default=200)
WORKBOOK_MAX_ROWS = env.int("THIDUA_WORKBOOK_MAX_ROWS", default=20_000)
WORKBOOK_MAX_COLUMNS = env.int("THIDUA_WORKBOOK_MAX_COLUMNS", default=500)
WORKBOOK_MAX_FILES = env.int("THIDUA_WORKBOOK_MAX_FILES", default=50)
EVIDENCE_MAX_BYTES = env.int("THIDUA_EVIDENCE_MAX_BYTES", default=20 * 1024**2)
# Self-scored minus appraised beyond this share of the maximum is marked as an outlier.
OUTLIER_SHARE_OF_MAXIMUM = env.float("THIDUA_OUTLIER_SHARE_OF_MAXIMUM", default=0.25)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if not DEBUG:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("THIDUA_HTTPS", default=True)
    SECURE_SSL_REDIRECT = env.bool("THIDUA_SSL_REDIRECT", default=SESSION_COOKIE_SECURE)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("THIDUA_HSTS_SECONDS", default=0)

IMPORT_EXPORT_SKIP_ADMIN_LOG = False
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
SIMPLE_HISTORY_REVERT_DISABLED = True

UNFOLD = {
    "SITE_TITLE": "Thi đua ngành Tư pháp",
    "SITE_HEADER": "Thi đua ngành Tư pháp",
    "SITE_SUBHEADER": "Hồ sơ thi đua các khu vực, cụm",
    "SITE_SYMBOL": "workspace_premium",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("thidua/favicon.svg"),
        }
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "6px",
    "DASHBOARD_CALLBACK": "zones.admin.dashboard.dashboard_context",
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "thidua.navigation.sidebar",
    },
    "STYLES": [lambda request: static("thidua/thidua.css")],
}
