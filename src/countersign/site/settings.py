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

# What `countersign work` starts by itself: (task, every so many minutes or daily at this time, UTC).
TIMETABLE: list[tuple[str, int | str]] = [
    ("countersign.answers.jobs.hand_on", "00:05"),
    ("countersign.answers.jobs.keep_clocks", "00:10"),
    ("countersign.answers.jobs.write_digests", "05:30"),
    ("countersign.terms.jobs.keep_terms", "00:20"),
    ("countersign.involvement.jobs.close_surveys", "00:30"),
    ("countersign.involvement.jobs.destroy_raw_answers", "01:35"),
    ("countersign.terms.jobs.destroy_rehearsals", "01:20"),
    ("countersign.experiences.jobs.look_for_campaigns", "00:40"),
    ("countersign.experiences.jobs.forget_origins", "01:55"),
    ("countersign.experiences.jobs.book_time", "01:20"),
    ("countersign.experiences.jobs.keep_gaps", "05:20"),
    ("countersign.experiences.jobs.destroy_expired", "01:30"),
    ("countersign.experiences.jobs.drop_expired_drafts", "01:40"),
    ("countersign.experiences.jobs.destroy_expired_contacts", "01:45"),
    ("countersign.involvement.jobs.keep_asks", "00:25"),
    ("countersign.involvement.jobs.destroy_expired", "01:47"),
    ("countersign.intake.jobs.clear_inbox", "01:50"),
    ("countersign.intake.jobs.read_due", 5),
    ("countersign.register.jobs.check_links", 15),
    ("countersign.people.jobs.send_sign_in_links", 1),
    ("countersign.people.jobs.forget", "03:50"),
    ("countersign.people.jobs.keep_unsealings", 15),
    ("countersign.people.jobs.forget_unsealings", "03:55"),
    ("countersign.notices.jobs.tidy", "04:00"),
    ("countersign.work.jobs.forget_old", "04:30"),
    ("countersign.awards.jobs.open_due", 5),
    ("countersign.notices.jobs.deliver", 1),
]

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

# Rooms hand their facts to the evidence store through this one list (see countersign.insight).
INSIGHT_FACTS: list[str] = [
    "countersign.experiences.facts.EXPERIENCES",
    "countersign.experiences.facts.APART",
    "countersign.answers.facts.ANSWERS",
    "countersign.answers.facts.COMMITMENTS",
    "countersign.awards.facts.RESULTS",
    "countersign.involvement.facts.surveys.ANSWERS",
    "countersign.involvement.facts.surveys.EQUALITY",
    "countersign.register.facts.WRONG_DOORS",
]
# The room that hears people hands over words to find themes in (see countersign.insight.voices).
INSIGHT_VOICES: str = "countersign.experiences.queries.voices.VOICES"
# Rooms above insight say which of their numbers are public (see countersign.insight.cubes).
INSIGHT_CUBES: list[str] = [
    str(Path(__file__).parents[1] / room / "cubes.toml") for room in ("involvement", "register")
]
# Rooms above findings count people for them who told no account: facts -> who counts them (see
# countersign.findings.queries.numbers).
FINDING_COUNTERS: dict[str, str] = {"survey_answers": "countersign.involvement.queries.surveys.counted"}
# Rooms hand the ledger what it must be able to check against its lines (see countersign.ledger).
LEDGER_WITNESSES: list[str] = [
    "countersign.experiences.queries.witness.received",
    "countersign.experiences.queries.witness.published",
    "countersign.insight.queries.witness",
    "countersign.insight.themes.witness",
    "countersign.terms.facts.witness",
    "countersign.terms.facts.readiness",
    "countersign.findings.facts.witness",
    "countersign.findings.facts.clocks",
    "countersign.answers.facts.witness",
    "countersign.awards.queries.witness.witness",
    "countersign.awards.facts.record_witness",
    "countersign.involvement.facts.asks",
    "countersign.involvement.facts.surveys.witness",
    "countersign.involvement.facts.panels.witness",
]
# Rooms say what a file can be imported into (see countersign.intake.targets).
INTAKE_TARGETS: list[str] = [
    "countersign.experiences.imports.TARGET",
    "countersign.register.targets.BODIES",
    "countersign.register.targets.PLACES",
    "countersign.register.targets.SERVICES",
    "countersign.register.targets.LISTINGS",
    "countersign.register.targets.CONTRACTS",
]
# Rooms say how sources elsewhere are spoken to, and what comes of them (see countersign.intake.kinds).
INTAKE_KINDS: list[str] = [
    "countersign.register.inlets.hsds.HSDS",
    "countersign.register.inlets.ocds.OCDS",
    "countersign.experiences.inlets.open311.OPEN311",
    "countersign.experiences.inlets.mail.MAIL",
    "countersign.intake.ways.table.TABLE",
    "countersign.intake.ways.folder.FOLDER",
]
# Rooms tell the holder of a receipt where their account is counted (see countersign.experiences.queries.own).
EXPERIENCE_TRAILS: list[str] = [
    "countersign.findings.queries.trail.trail",
    "countersign.answers.queries.trail",
]
# Rooms add to the page of a finding what they know of it (see countersign.findings.pages.parts).
FINDING_PARTS: list[str] = [
    "countersign.answers.pages.beside.beside",
    "countersign.involvement.pages.beside.beside",
    "countersign.involvement.pages.agenda.beside_finding",
]
# Rooms add to what a page shows of a promise, a clause or a gap (see countersign.frontend.parts).
SUBJECT_PARTS: list[str] = ["countersign.involvement.pages.agenda.beside"]
# Rooms say what they write of, in which words and to whom (see countersign.notices.kinds).
NOTICE_KINDS: list[str] = [
    "countersign.notices.letters.KINDS",
    "countersign.experiences.letters.KINDS",
    "countersign.findings.letters.KINDS",
    "countersign.answers.letters.KINDS",
    "countersign.involvement.letters.KINDS",
]
# How the owner of an account is written to (see countersign.people.actions.letters).
ACCOUNT_LETTERS = "countersign.notices.actions.accounts.write_to_account"
# Rooms above terms hand over what they hold about a clause (see countersign.terms.queries.verdicts).
TERMS_EVIDENCE: list[str] = [
    "countersign.findings.queries.in_time.answers_in_time",
    "countersign.involvement.queries.co_governance.co_governance",
]
# Rooms measure what an item of readiness names (see countersign.terms.queries.measured).
READINESS_MEASURES: list[str] = [
    "countersign.terms.queries.measured.offices_named",
    "countersign.terms.queries.measured.two_can_act",
    "countersign.terms.queries.measured.terms_agreed",
    "countersign.terms.queries.measured.sharing_arranged",
    "countersign.terms.queries.measured.time_and_money",
    "countersign.terms.queries.measured.published_in_time",
    "countersign.experiences.queries.ready.imports_clean",
    "countersign.findings.queries.ready.answers_in_time",
    "countersign.findings.queries.ready.loop_tried",
    "countersign.answers.queries.ready.promises_kept",
    "countersign.involvement.queries.ready.recommendations_answered",
]
# Rooms above say whether a change that a clause promises can be checked, and take it on once it is agreed
# (see countersign.terms.actions.promising and .agreeing).
TERMS_CHANGE_CHECKS: list[str] = ["countersign.answers.rules.check_change"]
TERMS_FOLLOWERS: list[str] = ["countersign.answers.actions.commit_changes"]
# A room counts the messages that the host carried about a contract (see countersign.terms.queries.sharing).
TERMS_MESSAGES: str = "countersign.experiences.queries.messages.messages_counted"
# Rooms count what came since a day, to be held against a forecast (see countersign.terms.queries.rehearsed).
REHEARSAL_ACTUALS: list[str] = ["countersign.findings.queries.ready.came_since"]
# Rooms forget what they hold of an account when its teller withdraws it (see countersign.experiences.actions).
EXPERIENCE_LEAVERS: list[str] = [
    "countersign.answers.actions.forget",
    "countersign.involvement.actions.surveys.forget",
]
# Rooms say what else they hold of an account, for the person who told it (see experiences.queries.holdings).
EXPERIENCE_HOLDINGS: list[str] = ["countersign.answers.queries.held.held"]
# Tasks that a release leaves for `countersign work` (see countersign.insight.actions.releasing).
RELEASE_FOLLOWERS: list[str] = [
    "countersign.findings.jobs.review_published",
    "countersign.insight.jobs.look_for_themes",
]
# Rooms vouch for what a panel says of a claimed change (see countersign.answers.queries.heard).
COMMITMENT_CONFIRMERS: list[str] = ["countersign.involvement.queries.panel_word.words"]
# What two people may open outside the ordinary way (see countersign.people.sealables).
SEALABLES: list[str] = [
    "countersign.experiences.actions.unsealing.ORIGINAL",
    "countersign.experiences.actions.unsealing.CONTACT",
    "countersign.involvement.actions.unsealing.ADDRESS",
]
# What is sealed, and to what each value is bound, so that a key can be replaced (see people.actions.resealing).
SEALED_COLUMNS: dict[str, str] = {
    "people.SecondFactor.sealed": "second-factor:{row.account_id}",
    "experiences.Sealed.value": "experience:{row.experience.key}",
    "experiences.Contact.sealed": "contact:{row.mark}",
    "experiences.Draft.value": "draft:{row.key}",
    "involvement.Address.sealed": "participant:{row.participant.mark}",
    "involvement.Incident.sealed": "{row.subject}",
    "involvement.Response.sealed": "survey-response:{row.key}",
    "involvement.Reader.sealed": "survey-reader:{row.mark}",
    "involvement.Survey.seed_sealed": "survey-seed:{row.slug}",
    "involvement.EqualityAnswer.sealed": "equality:{row.survey_id}",
    "awards.Bid.sealed": "bid:{row.subject}",
    "notices.Notice.sealed": "notice:{row.key}",
}
SEALED_APART: tuple[str, ...] = ("involvement.EqualityAnswer.sealed",)  # under keys of their own
# What `countersign publish` calls: only the site knows every page and to whom it opens.
PUBLIC_FACE = "countersign.site.face.publish"
