"""Django's settings, all from the environment (see ``environment.py``), each with a safe default."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from countersign.proof.keys import new_signing_key
from countersign.sealing import new_key
from countersign.site.databases import database
from countersign.site.environment import read
from countersign.site.keys import kept
from countersign.site.logs import logging_as
from countersign.site.registries import *  # noqa: F403 - what rooms hand down
from countersign.site.safety import check

check(os.environ)

HOME = Path(read("COUNTERSIGN_HOME")).resolve()
PRODUCTION = read("COUNTERSIGN_MODE") == "production"
DEBUG = read("COUNTERSIGN_DEBUG") == "on"


def _secret(name: str, setting: str, make) -> str:
    """From the environment or, in development, made once and kept in the home folder."""
    return read(setting) or kept(HOME / "keys" / name, make)


SECRET_KEY = _secret("secret", "COUNTERSIGN_SECRET_KEY", lambda: secrets.token_urlsafe(50))
SEALING_KEYS = tuple(_secret("sealing", "COUNTERSIGN_SEALING_KEYS", new_key).split(","))
EQUALITY_KEYS = tuple(_secret("equality", "COUNTERSIGN_EQUALITY_KEYS", new_key).split(","))
RECEIPT_KEY = _secret("receipts", "COUNTERSIGN_RECEIPT_KEY", new_key)
LEDGER_KEY = _secret("ledger", "COUNTERSIGN_LEDGER_KEY", new_signing_key)

ALLOWED_HOSTS = [host.strip() for host in read("COUNTERSIGN_HOSTS").split(",")]
HTTPS = read("COUNTERSIGN_HTTPS") == "on"
SECOND_FACTOR = read("COUNTERSIGN_SECOND_FACTOR") or ("required" if PRODUCTION else "optional")
SIGN_IN_LINK = read("COUNTERSIGN_SIGN_IN_LINK") == "on"
PROXIES = int(read("COUNTERSIGN_PROXIES"))
LICENCE = read("COUNTERSIGN_LICENCE")
ENGINE = read("COUNTERSIGN_ENGINE")
API_PER_MINUTE = int(read("COUNTERSIGN_API_PER_MINUTE"))
READS_PER_MINUTE = int(read("COUNTERSIGN_READS_PER_MINUTE"))
POSTS_PER_ADDRESS = int(read("COUNTERSIGN_POSTS_PER_ADDRESS"))
POSTS_PER_PERSON = int(read("COUNTERSIGN_POSTS_PER_PERSON"))
POSTS_PER_VERB = int(read("COUNTERSIGN_POSTS_PER_VERB"))
PROOF_WORK = int(read("COUNTERSIGN_PROOF_WORK"))
PROOF_WAIT_S = int(read("COUNTERSIGN_PROOF_WAIT"))
METRICS_TOKEN = read("COUNTERSIGN_METRICS_TOKEN")
OPEN311_KEYS = dict(one.strip().split(":", 1) for one in read("COUNTERSIGN_OPEN311_KEYS").split(",") if one.strip())
HOST_NAME = read("COUNTERSIGN_HOST_NAME")
HOST_CONTACT = read("COUNTERSIGN_HOST_CONTACT")
SECURITY_CONTACT = read("COUNTERSIGN_SECURITY_CONTACT")
JURISDICTION = read("COUNTERSIGN_JURISDICTION")
OCID_PREFIX = read("COUNTERSIGN_OCID_PREFIX")

# Sources elsewhere. Nothing is asked unless an administrator adds one, and no link is looked at unless this says so.
PRIVATE_SOURCES = read("COUNTERSIGN_PRIVATE_SOURCES") == "on"
WATCHED = Path(read("COUNTERSIGN_WATCHED") or HOME / "watched")
CHECK_LINKS = read("COUNTERSIGN_CHECK_LINKS") == "on"

# Letters. Nothing leaves the machine unless COUNTERSIGN_MAIL says so.
ADDRESS = read("COUNTERSIGN_ADDRESS").rstrip("/")
MAIL = read("COUNTERSIGN_MAIL") or ("off" if PRODUCTION else "console")
DEFAULT_FROM_EMAIL = read("COUNTERSIGN_MAIL_FROM")
_SMTP, _SCREEN = "django.core.mail.backends.smtp.EmailBackend", "countersign.notices.channels.screen.EmailBackend"
EMAIL_BACKEND = _SMTP if MAIL == "smtp" else _SCREEN
EMAIL_HOST = read("COUNTERSIGN_SMTP_HOST")
EMAIL_PORT = int(read("COUNTERSIGN_SMTP_PORT"))
EMAIL_HOST_USER = read("COUNTERSIGN_SMTP_USER")
EMAIL_HOST_PASSWORD = read("COUNTERSIGN_SMTP_PASSWORD")
EMAIL_USE_TLS = read("COUNTERSIGN_SMTP_SECURITY") == "starttls"
EMAIL_USE_SSL = read("COUNTERSIGN_SMTP_SECURITY") == "tls"
EMAIL_TIMEOUT = 20  # seconds; a lease of the outbox is far longer
NOTIFY_KEY = read("COUNTERSIGN_NOTIFY_KEY")
NOTIFY_TEMPLATE = read("COUNTERSIGN_NOTIFY_TEMPLATE")
NOTIFY_URL = read("COUNTERSIGN_NOTIFY_URL")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_tasks",
    "countersign.frontend",
    "django.forms",  # after frontend: our widget templates stand before Django's
    "countersign.ledger",
    "countersign.people",
    "countersign.work",
    "countersign.notices",
    "countersign.intake",
    "countersign.insight",
    "countersign.register",
    "countersign.terms",
    "countersign.experiences",
    "countersign.findings",
    "countersign.answers",
    "countersign.involvement",
    "countersign.awards",
]

MIDDLEWARE = [
    "countersign.site.measuring.measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "countersign.site.middleware.security_headers",
    "countersign.site.middleware.idle_sessions",
    "countersign.site.middleware.Doorkeeper",
    "countersign.site.pace.pacer.Pacer",
    "countersign.site.middleware.Refusals",
]

ROOT_URLCONF = "countersign.site.urls"
WSGI_APPLICATION = "countersign.site.wsgi.application"
AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# A session ends with the working day, and after an hour alone (see ``middleware.idle_sessions``). A browser keeps the
# session, when it was last seen, and the form's mark, and nothing else.
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_NAME = "countersign_session"
SEEN_COOKIE_NAME = "countersign_seen"
CSRF_COOKIE_NAME = "countersign_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "countersign.site.pages.faults.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False  # other names of the host are not ours to decide about
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LOGGING = logging_as(read("COUNTERSIGN_LOG"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "countersign.site.masthead.masthead",
            ],
        },
    }
]
FORM_RENDERER = "countersign.frontend.forms.PageRenderer"

DATABASES = {"default": database(read("DATABASE_URL"), HOME)}
# Where pages are served from PostgreSQL, and there only (see ``wsgi.py``).
DATABASE_POOL = int(read("COUNTERSIGN_DATABASE_POOL"))
POSTGRES = read("COUNTERSIGN_POSTGRES")
DATABASE_SECONDS = int(read("COUNTERSIGN_DATABASE_SECONDS"))

TASKS = {"default": {"BACKEND": "countersign.work.queue.Queue"}}

# "worked_out" keeps what takes long to work out for as long as the public log stands still (``awards.pages.standing``).
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _IN_MEMORY},
    "worked_out": {"BACKEND": _IN_MEMORY, "LOCATION": "worked_out", "OPTIONS": {"MAX_ENTRIES": 8}},
}

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# In production `countersign init` collects the files under names that change with their content; else they are
# served from where they lie.
WHITENOISE_USE_FINDERS = not PRODUCTION
_LYING = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "countersign.site.files.NamedByContent" if PRODUCTION else _LYING},
}
MEDIA_ROOT = HOME / "uploads"
