"""One settings file, driven by the environment, with defaults that run on a laptop."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from trustapp.schedule import KEPT as _KEPT
from trustapp.schedule import LISTENERS as _LISTENERS
from trustapp.schedule import PERIODIC
from trustapp.schedule import PLACES_AT as _PLACES_AT
from trustapp.schedule import REDACTABLE as _REDACTABLE
from trustapp.schedule import STILL_WANTED as _STILL_WANTED

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default) == "1"


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c timezone=UTC",
        },
    }


# --- the process decides who it is -----------------------------------------------------------
DEBUG = _flag("TRUSTAPP_DEBUG")
DEMONSTRATION = _flag("TRUSTAPP_DEMO")
SECRET_KEY = os.environ.get("TRUSTAPP_SECRET_KEY", "")
KEYRING = os.environ.get("TRUSTAPP_KEYRING", "")
ALLOWED_HOSTS = os.environ.get("TRUSTAPP_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
BASE_URL = os.environ.get("TRUSTAPP_BASE_URL", "http://localhost:8000").rstrip("/")
INSTANCE = os.environ.get("TRUSTAPP_INSTANCE", "")
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# Proxies in front that set X-Forwarded-For themselves; 0 means the header is never believed.
TRUSTED_PROXIES = int(os.environ.get("TRUSTAPP_TRUSTED_PROXIES", "0"))

# --- databases, cache, queue -----------------------------------------------------------------
_APPLICATION_URL = os.environ.get("DATABASE_URL", "postgresql://trustapp_app@127.0.0.1/trustapp")
_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", _APPLICATION_URL)
_AS_OWNER = os.environ.get("TRUSTAPP_DATABASE_ROLE") == "owner"
DATABASES = {"default": _database(_OWNER_URL if _AS_OWNER else _APPLICATION_URL)}
OWNER_DATABASE = _database(_OWNER_URL)
APPLICATION_DATABASE = _database(_APPLICATION_URL)
APPLICATION_ROLE = str(APPLICATION_DATABASE["USER"])
if _AS_OWNER:
    # Loading a city or rebuilding an index takes as long as it takes.
    DATABASES["default"]["OPTIONS"]["options"] = "-c timezone=UTC"  # type: ignore[index]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "trustapp",
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "process"},
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_TASK_DEFAULT_QUEUE = "computing"
CELERY_TASK_ROUTES = {"channels.*": {"queue": "channels"}}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = PERIODIC
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
LISTENERS = _LISTENERS
STILL_WANTED = _STILL_WANTED
PLACES_AT = _PLACES_AT
REDACTABLE = _REDACTABLE
KEPT = _KEPT

# --- mail ------------------------------------------------------------------------------------
EMAIL_HOST = os.environ.get("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
# Messages a minute by mail domain, and * for each of the others: "gmail.com=600 *=1200".
MAIL_PER_MINUTE = os.environ.get("TRUSTAPP_MAIL_PER_MINUTE", "")
DEFAULT_FROM_EMAIL = os.environ.get(
    "TRUSTAPP_FROM_EMAIL", "Prairie Lake Police <no-reply@localhost>"
)

# --- texts: a carrier that speaks Twilio's API; without an account no text can be queued ---------
SMS_URL = os.environ.get("TRUSTAPP_SMS_URL", "https://api.twilio.com").rstrip("/")
SMS_ACCOUNT = os.environ.get("TRUSTAPP_SMS_ACCOUNT", "")
SMS_TOKEN = os.environ.get("TRUSTAPP_SMS_TOKEN", "")
# A number such as +13125550100, or a messaging service such as MG0123...
SMS_FROM = os.environ.get("TRUSTAPP_SMS_FROM", "")
SMS_TIMEOUT = 10
# What one number may send; 0 for no limit. Carriers drop what comes faster than was agreed.
SMS_PER_MINUTE = int(os.environ.get("TRUSTAPP_SMS_PER_MINUTE", "60"))
# Some carriers answer STOP, START and HELP themselves; we obey them all the same, and say nothing.
SMS_CARRIER_ANSWERS = _flag("TRUSTAPP_SMS_CARRIER_ANSWERS")

# --- rooms, by floor -------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "rules",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "trustapp.core",
    "trustapp.audit",
    "trustapp.keeping",
    "trustapp.places",
    "trustapp.accounts",
    "trustapp.promises",
    "trustapp.files",
    "trustapp.manage",
    "trustapp.channels",
    "trustapp.redaction",
    "feedback.surveys",
    "feedback.cases",
    "feedback.complaints",
    "feedback.trust",
    "engagement.policies",
    "engagement.visits",
    "engagement.incidents",
    "engagement.outreach",
    "engagement.officers",
    "engagement.learning",
    "engagement.projects",
    "engagement.reports",
    "engagement.portal",
    "engagement.dashboards",
    "engagement.opendata",
    "trustapp.demo",
    "trustapp.local",
]

MIDDLEWARE = [
    # Outermost: what is kept has every header that the others set.
    "trustapp.core.middleware.KeptPages",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "trustapp.core.middleware.SafeHeaders",
    # Form tokens are masked anew in every answer, so compressing them tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "trustapp.core.middleware.DatabaseAway",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "trustapp.core.http.origin.NameHiddenOrigin",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trustapp.accounts.middleware.StaffSession",
]

ROOT_URLCONF = "trustapp.urls"
WSGI_APPLICATION = "trustapp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trustapp.core.context_processors.department",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- who may ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "trustapp.accounts.adapters.StaffAccounts"
MFA_ADAPTER = "trustapp.accounts.adapters.StaffSecondFactor"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# Guessing is held back by accounts.services.sign_in, which stores no internet address.
ACCOUNT_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# The device asks its person every time; so a passkey is both factors at once.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = "Trust"

# --- sessions: staff only; residents' pages never start one -------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "staff"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
STEP_UP_SECONDS = 15 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = "form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "engagement.portal.views.form_expired"

# --- headers ---------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # The page for visits without a signal; no other script may work behind a page.
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
} | {
    # Staff sign in with passkeys.
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
# What is handed in stays in memory, up to a limit, and never touches the disk.
FILE_UPLOAD_HANDLERS = ["trustapp.core.http.uploads.KeptInMemory"]
# A clamd that looks at every file first: host:port, or the path of its socket. None: nobody looks.
CLAMD = os.environ.get("TRUSTAPP_CLAMD", "")

# --- language and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TRUSTAPP_TIME_ZONE", "America/Chicago")
WORKING_DAY_COUNTRY = os.environ.get("TRUSTAPP_HOLIDAY_COUNTRY", "US")
WORKING_DAY_REGION = os.environ.get("TRUSTAPP_HOLIDAY_REGION", "IL")

# --- surveys ---------------------------------------------------------------------------------
# Between which hours of the city's clock invitations may leave; the same hour twice: at any time.
SURVEY_MAIL_HOURS = os.environ.get("TRUSTAPP_SURVEY_MAIL_HOURS", "08:00-20:00")
SURVEY_TEXT_HOURS = os.environ.get("TRUSTAPP_SURVEY_TEXT_HOURS", "09:00-20:00")
# Nobody is asked again, nor anyone of their household, before so many days have passed.
SURVEY_COOLDOWN_DAYS = int(os.environ.get("TRUSTAPP_SURVEY_COOLDOWN_DAYS", "90"))

# --- visits ----------------------------------------------------------------------------------
# Between which hours of the city's clock visits are made.
VISIT_HOURS = os.environ.get("TRUSTAPP_VISIT_HOURS", "09:00-20:00")
VISIT_SUNDAYS = os.environ.get("TRUSTAPP_VISIT_SUNDAYS", "1") == "1"
VISIT_HOLIDAYS = os.environ.get("TRUSTAPP_VISIT_HOLIDAYS", "1") == "1"
# What happened at a door is forgotten after so many days; counts by place and month stay.
VISIT_DETAIL_DAYS = int(os.environ.get("TRUSTAPP_VISIT_DETAIL_DAYS", "730"))
# What was worth a look in somebody's visits is forgotten after so many days.
VISIT_SIGNAL_DAYS = int(os.environ.get("TRUSTAPP_VISIT_SIGNAL_DAYS", "730"))
# Of the addresses that were visited, so many in 100 are asked by letter whether somebody came.
VISIT_CHECK_PERCENT = min(max(float(os.environ.get("TRUSTAPP_VISIT_CHECK_PERCENT", "5")), 0), 100)
# After another contact with the police a door is left out of plans for so many days; 0: never.
VISIT_CONTACT_DAYS = max(int(os.environ.get("TRUSTAPP_VISIT_CONTACT_DAYS", "14")), 0)
# Trends mark months in which so many doors were visited in a place; never fewer than 11.
VISIT_PROGRAMME_DOORS = max(int(os.environ.get("TRUSTAPP_VISIT_PROGRAMME_DOORS", "30")), 11)
# What an hour of an officer's work costs, in the money of the city; 0 where nobody has said.
VISIT_HOUR_COST = float(os.environ.get("TRUSTAPP_VISIT_HOUR_COST", "0"))

# --- static files ----------------------------------------------------------------------------
STATIC_URL = "/static/"
# Production collects into this folder; without one, files are served from where they stand.
STATIC_ROOT = os.environ.get("TRUSTAPP_STATIC_ROOT") or None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- API -------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["trustapp.accounts.adapters.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["trustapp.accounts.adapters.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "trustapp.core.http.paging.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "trustapp.core.http.errors.one_error_shape",
    "UNAUTHENTICATED_USER": None,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Trust API",
    "DESCRIPTION": "Give feedback, follow it, and read published trust results.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}

# --- logs: what happened, never to whom or from where --------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_addresses": {"()": "trustapp.core.http.logs.NoAddresses"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_addresses"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
