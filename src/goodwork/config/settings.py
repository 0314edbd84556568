"""Every setting of a deployment, read from the environment under the same name."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONCE
from django.core.exceptions import ImproperlyConfigured

from goodwork.config import logs, surroundings, told

PACKAGE = surroundings.PACKAGE
ROOT = surroundings.ROOT
ENVIRON = surroundings.current()
VAR = surroundings.var_folder(ENVIRON)

GOODWORK_MODE = os.environ.get("GOODWORK_MODE", "development")
if GOODWORK_MODE not in {"development", "production", "test"}:
    raise ImproperlyConfigured(f"GOODWORK_MODE is '{GOODWORK_MODE}'; set it to development, production or test.")
PRODUCTION = GOODWORK_MODE == "production"


def _secret_key() -> str:
    """Return the deployment's secret: from the environment, or made once under var/ outside production."""
    given = os.environ.get("GOODWORK_SECRET_KEY")
    if given:
        return given
    if GOODWORK_MODE == "test":
        return "only-for-tests-" + "0" * 50
    path = VAR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        making = path.with_suffix(f".{os.getpid()}")
        making.touch(mode=0o600)
        making.write_text(secrets.token_urlsafe(50))
        making.rename(path)
    return path.read_text().strip()


def _refuse_half_a_production() -> None:
    """Stop a production start that lacks something, naming everything that is missing at once."""
    advice = {
        "GOODWORK_SECRET_KEY": "50 or more random characters, such as `openssl rand -hex 32` gives",
        "GOODWORK_ALLOWED_HOSTS": "the host names people type, with commas between them",
        "GOODWORK_BASE_URL": "the address of the service, https://...",
        "DATABASE_URL": "postgresql://goodwork_app:password@host:5432/name",
    }
    if os.environ.get("GOODWORK_GATEWAY", "notify") == "notify":
        advice["GOODWORK_NOTIFY_API_KEY"] = "an API key of GOV.UK Notify (or set GOODWORK_GATEWAY=outbox)"
        advice["GOODWORK_NOTIFY_CALLBACK_TOKEN"] = "the bearer token that GOV.UK Notify sends with its callbacks"
        for channel in ("SMS", "EMAIL", "LETTER"):
            advice[f"GOODWORK_NOTIFY_TEMPLATE_{channel}"] = "the id of that template in GOV.UK Notify"
    missing = [f"{name}: {text}" for name, text in advice.items() if not os.environ.get(name)]
    if len(os.environ.get("GOODWORK_SECRET_KEY", "x" * 50)) < 50:
        missing.append("GOODWORK_SECRET_KEY: longer, 50 or more characters")
    if not os.environ.get("GOODWORK_BASE_URL", "https://").startswith("https://"):
        missing.append("GOODWORK_BASE_URL: an address that begins with https://")
    if missing:
        raise ImproperlyConfigured("In production these must be set:\n  " + "\n  ".join(missing))


def database_of(url: str) -> dict[str, object]:
    """Return Django's database settings for a postgresql:// address; a socket folder stands in `?host=`.

    What else stands behind the question mark (`sslmode`, `connect_timeout` ...) goes to libpq as it is.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(port or "")),
        "OPTIONS": query,
        # Long, because a new connection must first read what the database knows of its tables, and plan anew.
        "CONN_MAX_AGE": 3600,
        "CONN_HEALTH_CHECKS": True,
    }


if PRODUCTION:
    _refuse_half_a_production()
SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("GOODWORK_ALLOWED_HOSTS", "" if PRODUCTION else "*").split(",") if h]
GOODWORK_BASE_URL = os.environ.get("GOODWORK_BASE_URL", "http://localhost:8000").rstrip("/")
GOODWORK_COLOUR = os.environ.get("GOODWORK_COLOUR", "")
GOODWORK_SERVICE_NAME = os.environ.get("GOODWORK_SERVICE_NAME", "Goodwork")
GOODWORK_ALLOW_DRAFT_TRANSLATIONS = told.switch("GOODWORK_ALLOW_DRAFT_TRANSLATIONS", not PRODUCTION)
GOODWORK_GATEWAY = os.environ.get("GOODWORK_GATEWAY", "notify" if PRODUCTION else "outbox")
GOODWORK_GATEWAYS = {
    "outbox": "goodwork.interop.outbox.gateway.OutboxGateway",
    "notify": "goodwork.interop.notify.gateway.NotifyGateway",
}
if GOODWORK_GATEWAY not in GOODWORK_GATEWAYS:
    raise ImproperlyConfigured(f"GOODWORK_GATEWAY is '{GOODWORK_GATEWAY}'; set it to outbox or notify.")
GOODWORK_NOTIFY_API_KEY = os.environ.get("GOODWORK_NOTIFY_API_KEY", "")
GOODWORK_NOTIFY_BASE_URL = os.environ.get("GOODWORK_NOTIFY_BASE_URL", "https://api.notifications.service.gov.uk")
GOODWORK_NOTIFY_CALLBACK_TOKEN = os.environ.get("GOODWORK_NOTIFY_CALLBACK_TOKEN", "")
GOODWORK_NOTIFY_TEMPLATES = {
    "SMS": os.environ.get("GOODWORK_NOTIFY_TEMPLATE_SMS", ""),
    "EMAIL": os.environ.get("GOODWORK_NOTIFY_TEMPLATE_EMAIL", ""),
    "LETTER": os.environ.get("GOODWORK_NOTIFY_TEMPLATE_LETTER", ""),
}
STAGES = ("REPLY", "CONTACT", "START")
GOODWORK_QUIET_HOURS = told.hours("GOODWORK_QUIET_HOURS", "20:00-08:00")
GOODWORK_TEXTS_READ_BY = os.environ.get("GOODWORK_TEXTS_READ_BY", "").strip()
GOODWORK_TEXT_PART_PENCE = told.pence("GOODWORK_TEXT_PART_PENCE", "2.4")
GOODWORK_PROMISE_WORKING_DAYS = told.whole("GOODWORK_PROMISE_WORKING_DAYS", 3)
GOODWORK_HOME_LOCALITIES = tuple(
    code.strip() for code in os.environ.get("GOODWORK_HOME_LOCALITIES", "E08000003").split(",") if code.strip()
)
GOODWORK_STAGE_DAYS = told.whole_for_each("GOODWORK_STAGE_DAYS", "3,5,10", STAGES)
GOODWORK_STAGE_MOST_DAYS = told.whole_for_each("GOODWORK_STAGE_MOST_DAYS", "10,10,20", STAGES)
GOODWORK_TELL_WORKING_DAYS = told.whole("GOODWORK_TELL_WORKING_DAYS", 20)
GOODWORK_FIT_NOTE_GAP_DAYS = told.whole("GOODWORK_FIT_NOTE_GAP_DAYS", 7, least=0)
GOODWORK_PRIVACY_NOTICE = told.file("GOODWORK_PRIVACY_NOTICE")
GOODWORK_PLAN_KINDS = told.file("GOODWORK_PLAN_KINDS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "goodwork.ledger.events",
    "goodwork.ledger.audit",
    "goodwork.ledger.jobs",
    "goodwork.registers.places",
    "goodwork.registers.organisations",
    "goodwork.registers.access",
    "goodwork.registers.programmes",
    "goodwork.registers.people",
    "goodwork.reach.links",
    "goodwork.reach.promises",
    "goodwork.reach.messaging",
    "goodwork.reach.contacts",
    "goodwork.reach.strangers",
    "goodwork.reach.questionnaires",
    "goodwork.reach.campaigns",
    "goodwork.reach.intake",
    "goodwork.pathway.eligibility",
    "goodwork.pathway.absence",
    "goodwork.pathway.referrals",
    "goodwork.pathway.caseload",
    "goodwork.pathway.teams",
    "goodwork.pathway.routes",
    "goodwork.pathway.replies",
    "goodwork.pathway.requests",
    "goodwork.pathway.conversations",
    "goodwork.pathway.plans",
    "goodwork.pathway.outcomes",
    "goodwork.oversight.funnel",
    "goodwork.oversight.barriers",
    "goodwork.oversight.silence",
    "goodwork.oversight.answers",
    "goodwork.oversight.results",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "goodwork.web.accounts.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "goodwork.web.accounts.middleware.SecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "goodwork.config.urls"
WSGI_APPLICATION = "goodwork.config.wsgi.application"
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["goodwork.web.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if GOODWORK_MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"

# Sign-in limits are counted in the database, so that they hold however many web processes there are.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "access_cache"}}

ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_ADAPTER = "goodwork.web.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "goodwork.web.accounts.adapter.CodesAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "goodwork.web.accounts.forms.SignInForm",
    "change_password": "goodwork.web.accounts.forms.ChangePasswordForm",
    "reset_password": "goodwork.web.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "goodwork.web.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "goodwork.web.accounts.forms.PasswordAgainForm",
}
MFA_FORMS = {
    "authenticate": "goodwork.web.accounts.forms.CodeForm",
    "reauthenticate": "goodwork.web.accounts.forms.CodeAgainForm",
    "activate_totp": "goodwork.web.accounts.forms.SetUpAppForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/900s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = told.whole("GOODWORK_TRUSTED_PROXIES", 0, least=0, most=10)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = GOODWORK_SERVICE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
GOODWORK_SECOND_FACTOR_REQUIRED = told.switch("GOODWORK_SECOND_FACTOR_REQUIRED", PRODUCTION)
USERSESSIONS_TRACK_ACTIVITY = False

# Without a mail server the deployment sends no email: links to set a password are handed over by an administrator.
GOODWORK_EMAIL_HOST = os.environ.get("GOODWORK_EMAIL_HOST", "")
if GOODWORK_EMAIL_HOST:
    EMAIL_HOST = GOODWORK_EMAIL_HOST
    EMAIL_PORT = told.whole("GOODWORK_EMAIL_PORT", 587, most=65535)
    EMAIL_HOST_USER = os.environ.get("GOODWORK_EMAIL_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("GOODWORK_EMAIL_PASSWORD", "")
    EMAIL_USE_TLS = True
elif GOODWORK_MODE == "development":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
elif PRODUCTION:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
GOODWORK_SENDS_EMAIL = bool(GOODWORK_EMAIL_HOST) or not PRODUCTION
DEFAULT_FROM_EMAIL = os.environ.get("GOODWORK_EMAIL_FROM", f"{GOODWORK_SERVICE_NAME} <no-reply@localhost>")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web", PACKAGE / "web" / "accounts" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "goodwork.config.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "csp.context_processors.nonce",
                "goodwork.web.layout.context.shell",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "accounts" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

DATABASES = {"default": database_of(surroundings.database_url(ENVIRON))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT: Path | None = VAR / "static"
STATICFILES_DIRS = [
    folder
    for folder in (PACKAGE / "web" / "static", PACKAGE / "web" / "layout" / "static", VAR / "assets")
    if folder.exists()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if GOODWORK_MODE == "test":
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    STATIC_ROOT = None
    WHITENOISE_USE_FINDERS = True

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "goodwork.web.errors.views.forbidden"
if PRODUCTION:
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$"]
    CSRF_TRUSTED_ORIGINS = [GOODWORK_BASE_URL]
    if told.switch("GOODWORK_BEHIND_PROXY", False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Not "no-referrer": with it browsers send `Origin: null` with a form, and the check against forged forms refuses it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
PROCRASTINATE_AUTOLOAD = True
LOGGING = logs.LOGGING
