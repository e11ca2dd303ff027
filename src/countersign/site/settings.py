"""Django's settings, all from the environment (see ``environment.py``), each with a safe default."""

from __future__ import annotations

import secrets
from pathlib import Path

import dj_database_url

from countersign.proof.keys import new_signing_key
from countersign.sealing import new_key
from countersign.site.environment import read

HOME = Path(read("COUNTERSIGN_HOME")).resolve()
PRODUCTION = read("COUNTERSIGN_MODE") == "production"
DEBUG = False


def _kept(name: str, setting: str, make) -> str:
    """A secret from the environment or, in development, one that was made once and is kept in the home folder."""
    if given := read(setting):
        return given
    path = HOME / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text()


SECRET_KEY = _kept("secret", "COUNTERSIGN_SECRET_KEY", lambda: secrets.token_urlsafe(50))
SEALING_KEYS = tuple(_kept("sealing", "COUNTERSIGN_SEALING_KEYS", new_key).split(","))
LEDGER_KEY = _kept("ledger", "COUNTERSIGN_LEDGER_KEY", new_signing_key)

ALLOWED_HOSTS = read("COUNTERSIGN_HOSTS").split(",")
HTTPS = read("COUNTERSIGN_HTTPS") == "on"
HOST_NAME = read("COUNTERSIGN_HOST_NAME")
HOST_CONTACT = read("COUNTERSIGN_HOST_CONTACT")
JURISDICTION = read("COUNTERSIGN_JURISDICTION")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_forms_gds",
    "django_tasks",
    "django_tasks_db",
    "countersign.frontend",
    "django.forms",  # after frontend: our widget templates stand before Django's
    "countersign.ledger",
    "countersign.people",
    "countersign.intake",
    "countersign.insight",
    "countersign.register",
    "countersign.experiences",
    "countersign.findings",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "countersign.site.urls"
WSGI_APPLICATION = "countersign.site.wsgi.application"
AUTH_USER_MODEL = "people.Account"
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
            ],
        },
    }
]
FORM_RENDERER = "countersign.frontend.forms.PageRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("gds",)
CRISPY_TEMPLATE_PACK = "gds"

DATABASES = {"default": dj_database_url.parse(read("DATABASE_URL") or f"sqlite:///{HOME / 'countersign.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"

# Rooms hand their facts to the evidence store through this one list (see countersign.insight).
INSIGHT_FACTS: list[str] = []
# Rooms hand the ledger what it must be able to check against its lines (see countersign.ledger).
LEDGER_WITNESSES: list[str] = []
