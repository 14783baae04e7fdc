"""Settings, all from the environment or from the file ``.env`` beside manage.py (see README)."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy

from thidua import logs
from thidua.environment import database, file_storage

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
# keys used before: what they signed stays valid while the key is changed
SECRET_KEY_FALLBACKS = env.list("THIDUA_SECRET_KEY_FALLBACKS", default=[])
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
    "csp",
    "django_filters",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    # around everything else: what is answered anywhere below carries a number and all headers
    "thidua.requests.RequestIdMiddleware",
    "thidua.logs.RequestLogMiddleware",
    "thidua.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "thidua.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
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

DATABASES = {
    "default": database(
        env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'thidua.sqlite3'}"),
        session="read-write",
        through_pgbouncer=env.bool("THIDUA_PGBOUNCER", default=False),
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(exist_ok=True)
# report pages read from a second server, but for this many seconds not who has just written
REPLICA_REST_SECONDS = env.int("THIDUA_REPLICA_REST_SECONDS", default=10)
if env.str("REPLICA_DATABASE_URL", default=""):
    DATABASES["replica"] = database(
        env.str("REPLICA_DATABASE_URL"),
        session="prefer-standby",
        through_pgbouncer=env.bool("THIDUA_PGBOUNCER", default=False),
    )
    DATABASE_ROUTERS = ["thidua.replica.ReplicaRouter"]
    MIDDLEWARE += ["thidua.replica.ReadYourWritesMiddleware"]
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
    "default": file_storage(env.str("THIDUA_STORAGE_URL", default="")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
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

# Nothing but our own files, no script or style within a page; Alpine.js, which moves the admin's
# menus, evaluates the attributes of the page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, UNSAFE_EVAL],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.bool("THIDUA_HTTPS", default=True)
    SECURE_SSL_REDIRECT = env.bool("THIDUA_SSL_REDIRECT", default=SESSION_COOKIE_SECURE)
    SECURE_REDIRECT_EXEMPT = [r"^suc-khoe/"]  # a load balancer asks without TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int(
        "THIDUA_HSTS_SECONDS", default=31_536_000 if SESSION_COOKIE_SECURE else 0
    )
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool(
        "THIDUA_HSTS_SUBDOMAINS", default=SESSION_COOKIE_SECURE
    )
LOGGING = logs.configuration(DEBUG, TIME_ZONE)

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
    "DASHBOARD_CALLBACK": "zones.admin.dashboard.dashboard_context",
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "thidua.navigation.sidebar",
    },
    "STYLES": [
        lambda request: static("thidua/colors.css"),
        lambda request: static("thidua/thidua.css"),
    ],
    "SCRIPTS": [lambda request: static("thidua/styles.js")],
}
