"""Settings, all from the environment or from the file ``.env`` beside manage.py (see README)."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_EVAL
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy

from thidua import logs
from thidua.environment import database, file_storage, replica

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
# what the QR code on a decision and the links in a mail lead to; empty: the address under which
# it was printed, and no links
PUBLIC_ADDRESS = env.str("THIDUA_PUBLIC_ADDRESS", default="")
# whether results of closed years and issued decisions are read without signing in
PUBLIC_RESULTS = env.bool("THIDUA_PUBLIC_RESULTS", default=False)
CSRF_TRUSTED_ORIGINS = env.list("THIDUA_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "thidua",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "thidua.accounts",
    "thidua.audit",
    "thidua.reminders",
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
    "thidua.framestack.FrameStackMiddleware",
    # around everything else: what is answered anywhere below carries a number and all headers
    "thidua.requests.RequestIdMiddleware",
    "thidua.logs.RequestLogMiddleware",
    "thidua.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "thidua.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "thidua.audit.middleware.AuditMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "thidua.accounts.sessionlimits.SessionLimitsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "thidua.faultpages.OwnNotFoundMiddleware",
]

# every row of these apps is written down before and after, whoever changes it
AUDITED_APPS = ["accounts", "zones", "awards"]

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
        wait_seconds=env.int("THIDUA_DATABASE_WAIT_SECONDS", default=60),
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA_DIR.mkdir(exist_ok=True)
# report pages read from a second server, but for this many seconds not who has just written
REPLICA_REST_SECONDS = env.int("THIDUA_REPLICA_REST_SECONDS", default=10)
if env.str("REPLICA_DATABASE_URL", default=""):
    DATABASES["replica"] = replica(
        env.str("REPLICA_DATABASE_URL"),
        through_pgbouncer=env.bool("THIDUA_PGBOUNCER", default=False),
    )
    DATABASE_ROUTERS = ["thidua.replica.ReplicaRouter"]
    MIDDLEWARE += ["thidua.replica.ReadYourWritesMiddleware"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "thidua.accounts.backends.RecordsBackend",
    "thidua.accounts.openid.OpenIdBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_MAX_DAYS = env.int("THIDUA_PASSWORD_MAX_DAYS", default=0)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "thidua.accounts.passwordrules.LengthValidator",
        "OPTIONS": {"min_length": env.int("THIDUA_PASSWORD_MIN_LENGTH", default=12)},
    },
    {"NAME": "thidua.accounts.passwordrules.KindsValidator"},
    {"NAME": "thidua.accounts.passwordrules.PersonValidator"},
    {"NAME": "thidua.accounts.passwordrules.ObviousWordValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "thidua.accounts.passwordrules.NotReusedValidator",
        "OPTIONS": {"last": env.int("THIDUA_PASSWORD_HISTORY", default=5)},
    },
]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")

# Who must show a second factor: nobody (optional), issuers and administrators (privileged), all.
SECOND_FACTOR = env.str("THIDUA_SECOND_FACTOR", default="optional" if DEBUG else "privileged")
if SECOND_FACTOR not in ("optional", "privileged", "everyone"):
    raise ImproperlyConfigured("THIDUA_SECOND_FACTOR is optional, privileged or everyone.")
OTP_TOTP_ISSUER = "Thi đua ngành Tư pháp"

SESSION_IDLE_MINUTES = env.int("THIDUA_SESSION_IDLE_MINUTES", default=30)
SESSION_HOURS = env.int("THIDUA_SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # offices share computers

# Wrong passwords and codes lock a user name out at the address they came from, for a while.
# The count is kept in the database, so that every web process sees the same.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.int("THIDUA_SIGN_IN_FAILURES", default=5)
AXES_COOLOFF_TIME = timedelta(minutes=env.int("THIDUA_LOCKOUT_MINUTES", default=15))
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that was told stays true
AXES_CLIENT_IP_CALLABLE = "thidua.clientaddress.counted_address"
AXES_LOCKOUT_CALLABLE = "thidua.accounts.lockout.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # who came and went stands in the audit log
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Only these may say, by X-Forwarded-For, from where a visitor came.
TRUSTED_PROXIES = env.list("THIDUA_TRUSTED_PROXIES", default=["127.0.0.0/8", "::1"])
# Whom somebody asks who cannot sign in.
UNNAMED_ADMINISTRATOR = "người quản trị hệ thống"
ADMINISTRATOR_CONTACT = env.str("THIDUA_ADMINISTRATOR_CONTACT", default=UNNAMED_ADMINISTRATOR)

# Sign-in by an OpenID Connect provider: off unless an issuer is named.
OPENID_ISSUER = env.str("THIDUA_OPENID_ISSUER", default="")
OPENID_CLIENT_ID = env.str("THIDUA_OPENID_CLIENT_ID", default="")
OPENID_CLIENT_SECRET = env.str("THIDUA_OPENID_CLIENT_SECRET", default="")
OPENID_SCOPES = env.str("THIDUA_OPENID_SCOPES", default="openid profile email")
OPENID_CLAIM = env.str("THIDUA_OPENID_CLAIM", default="preferred_username")
OPENID_USER_FIELD = env.str("THIDUA_OPENID_USER_FIELD", default="username")
OPENID_NAME = env.str("THIDUA_OPENID_NAME", default="tài khoản cơ quan")
if OPENID_ISSUER and not OPENID_CLIENT_ID:
    raise ImproperlyConfigured("THIDUA_OPENID_ISSUER needs THIDUA_OPENID_CLIENT_ID.")
if OPENID_USER_FIELD not in ("username", "email"):
    raise ImproperlyConfigured("THIDUA_OPENID_USER_FIELD is username or email.")

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
BACKUP_ROOT = env.path("THIDUA_BACKUP_ROOT", default=str(DATA_DIR / "backups"))()
CACHES = {
    "default": env.cache("THIDUA_CACHE_URL", default=f"filecache://{DATA_DIR / 'cache'}"),
    # what a web process remembers for itself, for minutes: what another server said, or that it
    # did not answer
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "process",
    },
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
# A total that moved by more points than this since the year before is marked as a jump.
JUMP_POINTS = env.float("THIDUA_JUMP_POINTS", default=10)
# A form of many rows, of some sixteen fields a row: of criteria, of lines, of proposals chosen.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# On so many days before a deadline, on its day and after it, a mail reminds (send_reminders).
REMINDER_DAYS = env.list("THIDUA_REMINDER_DAYS", cast=int, default=[14, 7, 3, 1])
# Mails are printed unless a mail server is named: smtp+tls://user:password@host:587
globals().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("THIDUA_MAIL_FROM", default="thidua@localhost")

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
# a file between its preview and its confirmation lies where every web process finds it
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.MediaStorage"
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
    "ACCOUNT": {"navigation": "thidua.accounts.navigation.own_pages"},
    "SCRIPTS": [
        lambda request: static("thidua/styles.js"),
        lambda request: static("thidua/session.js"),
        lambda request: static("thidua/keptforms.js"),
        lambda request: static("thidua/accessibility.js"),
        lambda request: static("thidua/search.js"),
        lambda request: static("thidua/keyboard.js"),
    ],
    "STYLES": [
        lambda request: static("thidua/colors.css"),
        lambda request: static("thidua/thidua.css"),
        lambda request: static("thidua/comfort.css"),
    ],
}
