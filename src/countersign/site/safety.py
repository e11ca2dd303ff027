"""What makes a set of settings unsafe, all of it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from countersign.errors import CountersignError, NotConfigured
from countersign.proof.keys import signing_key
from countersign.sealing import Sealer
from countersign.site.environment import default, read

_SECRETS = (
    ("COUNTERSIGN_SECRET_KEY", "countersign key secret"),
    ("COUNTERSIGN_SEALING_KEYS", "countersign key sealing"),
    ("COUNTERSIGN_RECEIPT_KEY", "countersign key receipts"),
    ("COUNTERSIGN_LEDGER_KEY", "countersign key ledger"),
    ("COUNTERSIGN_EQUALITY_KEYS", "countersign key equality"),
)
_SHORTEST = {"COUNTERSIGN_SECRET_KEY": 50, "COUNTERSIGN_RECEIPT_KEY": 40}  # characters; 50 is what Django asks for
_FEWEST_LETTERS = 10  # different ones; a typed word or a row of one letter has fewer
_WHOLE_NUMBERS = (
    "COUNTERSIGN_DATABASE_POOL",
    "COUNTERSIGN_DATABASE_SECONDS",
    "COUNTERSIGN_READS_PER_MINUTE",
    "COUNTERSIGN_POSTS_PER_ADDRESS",
    "COUNTERSIGN_POSTS_PER_PERSON",
    "COUNTERSIGN_POSTS_PER_VERB",
    "COUNTERSIGN_PROOF_WORK",
    "COUNTERSIGN_PROOF_WAIT",
)
_MODES = ("development", "production")
_MAIL = ("", "off", "console", "smtp", "notify")
_SECURITY = ("starttls", "tls", "none")
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def faults(environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Every ``(setting, what is wrong and what to do)``; empty where it is safe to start."""
    found = list(_wrong_anywhere(environ))
    if read("COUNTERSIGN_MODE", environ) == "production":
        found += [*_unsafe_keys(environ), *_unsafe_doors(environ), *_unsafe_mail(environ)]
    return tuple(found)


def check(environ: Mapping[str, str]) -> None:
    """Raise :class:`NotConfigured` with every fault, one a line, if there is any."""
    if found := faults(environ):
        listed = "\n".join(f"  {name}: {words}" for name, words in found)
        raise NotConfigured(
            f"Countersign does not start with these settings.\n{listed}\n", remedy="See docs/reference/settings.md."
        )


def _wrong_anywhere(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if read("COUNTERSIGN_MODE", environ) not in _MODES:
        yield "COUNTERSIGN_MODE", "must be `development` or `production`."
    if read("COUNTERSIGN_LOG", environ) not in ("lines", "json"):
        yield "COUNTERSIGN_LOG", "must be `lines` or `json`."
    if not read("COUNTERSIGN_PROXIES", environ).isdigit():
        yield "COUNTERSIGN_PROXIES", "must be a whole number, such as 0 or 1."
    for name in _WHOLE_NUMBERS:
        if not read(name, environ).isdigit():
            yield name, "must be a whole number, such as 0 or 30."
    yield from _unreachable(environ)
    if read("COUNTERSIGN_SECOND_FACTOR", environ) not in ("", "required", "optional"):
        yield "COUNTERSIGN_SECOND_FACTOR", "must be `required` or `optional`."
    yield from _unsendable(environ)
    if sealing := environ.get("COUNTERSIGN_SEALING_KEYS", ""):
        yield from _unreadable("COUNTERSIGN_SEALING_KEYS", lambda: Sealer(tuple(sealing.split(","))))
    if equality := environ.get("COUNTERSIGN_EQUALITY_KEYS", ""):
        yield from _unreadable("COUNTERSIGN_EQUALITY_KEYS", lambda: Sealer(tuple(equality.split(","))))
        if set(equality.split(",")) & set(sealing.split(",")):
            yield "COUNTERSIGN_EQUALITY_KEYS", "holds a key that opens everything else; it needs one of its own."
    if ledger := environ.get("COUNTERSIGN_LEDGER_KEY", ""):
        yield from _unreadable("COUNTERSIGN_LEDGER_KEY", lambda: signing_key(ledger))


def _unreachable(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What would keep us from the database. A fault never repeats the address: it holds a password."""
    address = read("DATABASE_URL", environ)
    if address and not address.startswith(("postgresql://", "postgres://", "sqlite:///")):
        yield "DATABASE_URL", "must begin with `postgresql://` (or `sqlite:///`)."
    if address.startswith("postgres") and find_spec("psycopg") is None:
        yield "DATABASE_URL", "asks for PostgreSQL, which is not installed; install `countersign[postgres]`."


def _unsendable(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What would keep letters from leaving, or let them leave in the open."""
    if read("COUNTERSIGN_SIGN_IN_LINK", environ) not in ("", "on"):
        yield "COUNTERSIGN_SIGN_IN_LINK", "must be `on`, or left out."
    if read("COUNTERSIGN_SIGN_IN_LINK", environ) == "on" and read("COUNTERSIGN_MAIL", environ) == "off":
        yield "COUNTERSIGN_SIGN_IN_LINK", "is `on`, but no letter leaves: set COUNTERSIGN_MAIL."
    mail = read("COUNTERSIGN_MAIL", environ)
    if mail not in _MAIL:
        yield "COUNTERSIGN_MAIL", "must be `off`, `console`, `smtp` or `notify`."
    if not read("COUNTERSIGN_SMTP_PORT", environ).isdigit():
        yield "COUNTERSIGN_SMTP_PORT", "must be a whole number, such as 587."
    if read("COUNTERSIGN_SMTP_SECURITY", environ) not in _SECURITY:
        yield "COUNTERSIGN_SMTP_SECURITY", "must be `starttls`, `tls` or `none`."
    if mail == "smtp" and not read("COUNTERSIGN_SMTP_HOST", environ):
        yield "COUNTERSIGN_SMTP_HOST", "is not set; name the mail server."
    if mail == "notify":
        yield from _unsendable_by_notify(environ)
    if mail in ("smtp", "notify") and not environ.get("COUNTERSIGN_ADDRESS", ""):
        yield "COUNTERSIGN_ADDRESS", "is not set; letters must say where this register is."


def _unsafe_mail(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    mail, host = read("COUNTERSIGN_MAIL", environ), read("COUNTERSIGN_SMTP_HOST", environ)
    is_open = read("COUNTERSIGN_SMTP_SECURITY", environ) == "none"
    if mail == "smtp" and is_open and host not in ("localhost", "127.0.0.1", "::1"):
        yield "COUNTERSIGN_SMTP_SECURITY", "must be `starttls` or `tls`: letters must not travel in the open."
    if mail in ("smtp", "notify") and read("COUNTERSIGN_ADDRESS", environ).startswith("http://"):
        yield "COUNTERSIGN_ADDRESS", "must begin with https://: people enter codes at the addresses in letters."


def _unsendable_by_notify(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not re.search(f"{_UUID}-{_UUID}$", read("COUNTERSIGN_NOTIFY_KEY", environ)):
        yield "COUNTERSIGN_NOTIFY_KEY", "is not a key of Notify; it ends with two ids, joined by a hyphen."
    if not re.fullmatch(_UUID, read("COUNTERSIGN_NOTIFY_TEMPLATE", environ)):
        yield "COUNTERSIGN_NOTIFY_TEMPLATE", "is not the id of a template; copy it from Notify."
    if not re.match(r"https://|http://(localhost|127\.0\.0\.1)[:/]", read("COUNTERSIGN_NOTIFY_URL", environ)):
        yield "COUNTERSIGN_NOTIFY_URL", "must begin with https://."


def _unreadable(name: str, attempt) -> Iterator[tuple[str, str]]:
    try:
        attempt()
    except (CountersignError, ValueError):
        yield name, "cannot be read as a key; make one with `countersign key`."


def _unsafe_keys(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, command in _SECRETS:
        given = environ.get(name, "")
        if not given:
            yield name, f"is not set, so it would be kept beside what it protects; make one with `{command}`."
        elif name in _SHORTEST and (len(given) < _SHORTEST[name] or len(set(given)) < _FEWEST_LETTERS):
            yield name, f"is too short or too simple; make one with `{command}`."


def _unsafe_doors(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    hosts = read("COUNTERSIGN_HOSTS", environ)
    if hosts == default("COUNTERSIGN_HOSTS"):
        yield "COUNTERSIGN_HOSTS", "is not set; name the addresses of this register."
    if any(host.strip() == "" or host.strip().startswith(("*", ".")) for host in hosts.split(",")):
        yield "COUNTERSIGN_HOSTS", "holds a wildcard or an empty name; name each host in full."
    if read("COUNTERSIGN_HTTPS", environ) != "on":
        yield "COUNTERSIGN_HTTPS", "must be `on`: accounts and codes must not travel in the open."
    if read("COUNTERSIGN_SECOND_FACTOR", environ) == "optional":
        yield "COUNTERSIGN_SECOND_FACTOR", "must be `required`: a stolen password must not be enough."
    if read("COUNTERSIGN_DEBUG", environ) == "on":
        yield "COUNTERSIGN_DEBUG", "must not be `on`: its error pages show what people sent."
    for name in ("COUNTERSIGN_HOST_NAME", "COUNTERSIGN_HOST_CONTACT"):
        if not environ.get(name, ""):
            yield name, "is not set; the public must know who runs this register and how to reach them."
