"""Every setting that Countersign reads from the environment, with its default and what it is for.

``docs/reference/settings.md`` is generated from this list; a test holds the two together.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One environment variable. ``default`` is used where it is not set; production may demand more."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("COUNTERSIGN_HOME", "var", "Folder for everything that is stored: database, keys, evidence, uploads."),
    Setting("COUNTERSIGN_MODE", "development", "`development` or `production`. Production refuses to start unsafe."),
    Setting("DATABASE_URL", "", "Database address, `postgresql://…`. Empty means SQLite inside COUNTERSIGN_HOME."),
    Setting(
        "COUNTERSIGN_DATABASE_POOL", "5", "PostgreSQL: connections that the threads of one web process share; 0: none."
    ),
    Setting(
        "COUNTERSIGN_DATABASE_SECONDS", "30", "PostgreSQL: a page gives up a question that takes longer; 0: never."
    ),
    Setting("COUNTERSIGN_ENGINE", "", "Who counts: `spark://host:7077` or `sc://host:15002`. Empty: DuckDB, here."),
    Setting("COUNTERSIGN_SECRET_KEY", "", "Signs sessions and forms. Empty: made and kept in COUNTERSIGN_HOME/keys."),
    Setting("COUNTERSIGN_SEALING_KEYS", "", "Comma list of sealing keys, the newest first. Empty: as above."),
    Setting("COUNTERSIGN_EQUALITY_KEYS", "", "The same for equality answers, which nothing else may open. As above."),
    Setting("COUNTERSIGN_RECEIPT_KEY", "", "Keys the digests of receipt codes; a new one voids them all. As above."),
    Setting("COUNTERSIGN_LEDGER_KEY", "", "Ed25519 signing key of the ledger (base64). Empty: as above."),
    Setting("COUNTERSIGN_HOSTS", "localhost,127.0.0.1,[::1]", "Comma list of host names that are served."),
    Setting("COUNTERSIGN_HTTPS", "", "`on` behind HTTPS: secure cookies and strict transport. Required in production."),
    Setting("COUNTERSIGN_PROXIES", "0", "How many proxies of yours stand in front and add to X-Forwarded-For."),
    Setting("COUNTERSIGN_API_PER_MINUTE", "120", "Requests a minute that one network address may ask of the API."),
    Setting(
        "COUNTERSIGN_READS_PER_MINUTE", "600", "Pages a minute that one network address may read; 0: never counted."
    ),
    Setting(
        "COUNTERSIGN_POSTS_PER_ADDRESS",
        "60",
        "Forms of one kind that may come from one address in ten minutes; 0: any.",
    ),
    Setting("COUNTERSIGN_POSTS_PER_PERSON", "300", "The same for one who signed in, or holds a receipt; 0: any."),
    Setting("COUNTERSIGN_POSTS_PER_VERB", "600", "The same for everybody together; above it there is a burst; 0: any."),
    Setting(
        "COUNTERSIGN_PROOF_WORK", "100000", "At a burst: hashes that a browser computes, at most, before it sends."
    ),
    Setting("COUNTERSIGN_PROOF_WAIT", "20", "At a burst: seconds that whoever runs no script waits instead."),
    Setting(
        "COUNTERSIGN_LICENCE", "", "Address of the licence of the open data, for its catalogue. Empty: none is stated."
    ),
    Setting(
        "COUNTERSIGN_OPEN311_KEYS", "", "Who may report by Open311: comma list of `source:digest` (`open311-key`)."
    ),
    Setting("COUNTERSIGN_SECOND_FACTOR", "", "`required` or `optional` for staff. Empty: required in production."),
    Setting("COUNTERSIGN_SIGN_IN_LINK", "", "`on` lets accounts sign in by a link in an e-mail, without the password."),
    Setting("COUNTERSIGN_LOG", "lines", "`lines` for people, or `json`, one object a line. Neither names anybody."),
    Setting("COUNTERSIGN_METRICS_TOKEN", "", "Whoever asks /metrics must show it. Empty: only from this machine."),
    Setting("COUNTERSIGN_DEBUG", "", "`on` shows Django's debug pages. For development only; refused in production."),
    Setting("COUNTERSIGN_HOST_NAME", "the host of this register", "Who runs this installation, in words."),
    Setting("COUNTERSIGN_HOST_CONTACT", "", "How the public reaches the host, in words (phone, address, e-mail)."),
    Setting("COUNTERSIGN_SECURITY_CONTACT", "", "Where to report a weakness, `mailto:` or `https:`. Empty: /contact."),
    Setting("COUNTERSIGN_ADDRESS", "http://localhost:8000", "Where readers reach this site; stands in its letters."),
    Setting("COUNTERSIGN_MAIL", "", "`off`, `console`, `smtp` or `notify`. Empty: console; in production off."),
    Setting("COUNTERSIGN_MAIL_FROM", "register@localhost", "Sender of every e-mail: `Register <r@example.org>`."),
    Setting("COUNTERSIGN_SMTP_HOST", "", "Mail server, for `COUNTERSIGN_MAIL=smtp`."),
    Setting("COUNTERSIGN_SMTP_PORT", "587", "Its port."),
    Setting("COUNTERSIGN_SMTP_USER", "", "Name to sign in with there. Empty: without signing in."),
    Setting("COUNTERSIGN_SMTP_PASSWORD", "", "Password to sign in with there."),
    Setting("COUNTERSIGN_SMTP_SECURITY", "starttls", "`starttls`, `tls`, or `none` for a server on this machine."),
    Setting("COUNTERSIGN_NOTIFY_KEY", "", "Key of GOV.UK Notify, for `COUNTERSIGN_MAIL=notify`."),
    Setting("COUNTERSIGN_NOTIFY_TEMPLATE", "", "Id of its e-mail template: ((subject)) and ((body)), nothing else."),
    Setting("COUNTERSIGN_NOTIFY_URL", "https://api.notifications.service.gov.uk", "Where Notify is."),
    Setting("COUNTERSIGN_PRIVATE_SOURCES", "", "`on` lets sources elsewhere lie in one’s own network."),
    Setting("COUNTERSIGN_WATCHED", "", "Folder below which folders may be watched. Empty: COUNTERSIGN_HOME/watched."),
    Setting("COUNTERSIGN_CHECK_LINKS", "", "`on` looks, politely, whether the addresses of the register work."),
    Setting("COUNTERSIGN_JURISDICTION", "england", "Whose bank holidays count by default."),
    Setting("COUNTERSIGN_OCID_PREFIX", "ocds-000000", "Registered OCDS prefix of this host; the default is nobody's."),
    Setting("COUNTERSIGN_REAL_DATA", "../shared/data", "Folder of real data for tests; they skip where it is absent."),
    Setting(
        "COUNTERSIGN_POSTGRES",
        "",
        "Folder of PostgreSQL's programs, for tests and backups. Empty: they are looked for.",
    ),
    Setting(
        "COUNTERSIGN_SPARK",
        ".venv-tools/spark",
        "Folder of Spark's programs, for tests; `make test-spark` fetches them.",
    ),
    Setting("COUNTERSIGN_TEST_SPARK", "", "Address of a Spark for the tests of the engine. Empty: they go without."),
    Setting("COUNTERSIGN_BROWSER", "", "Path of the Chromium for the browser tests. Empty: the system's, if any."),
    Setting("COUNTERSIGN_PICTURES", "", "Folder where browser tests keep pictures of pages. Empty: none are kept."),
    Setting("COUNTERSIGN_VECTORS", "../shared/vectors", "Folder of reference vectors for tests; as above."),
    Setting("COUNTERSIGN_STANDARDS", "../shared/standards", "Folder of official schemas for tests; as above."),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str, environ: Mapping[str, str] | None = None) -> str:
    """The value of a documented setting; an undocumented name is a ``KeyError``."""
    return (environ if environ is not None else os.environ).get(name, "") or _BY_NAME[name].default


def default(name: str) -> str:
    """The default of a documented setting."""
    return _BY_NAME[name].default


def reference() -> str:
    """docs/reference/settings.md, from the list above; ``make docs`` writes it."""
    lines = [f"| `{one.name}` | {f'`{one.default}`' if one.default else ''} | {one.help} |" for one in SETTINGS]
    return "\n".join((_REFERENCE_HEAD, *lines, ""))


_REFERENCE_HEAD = """# Settings

All settings come from the environment. This page is generated from `src/countersign/site/environment.py`.
With `COUNTERSIGN_MODE=production` nothing starts until every setting is safe; `countersign check` lists all
faults at once, and `countersign key` makes keys.

| setting | default | what it is for |
|---|---|---|"""
