"""Publish: the export, every page, the log, and what they all are, as one folder that changes at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from countersign import __version__, clock
from countersign.api import exporting
from countersign.errors import NotConfigured, NotValid
from countersign.insight import queries as insight
from countersign.ledger import queries as ledger
from countersign.site.face.copying import Copy, Report
from countersign.site.face.folder import every_file, rebuilt, write_manifest
from countersign.site.face.snapshot import one_moment

EXPORT = "export"


@dataclass(frozen=True)
class Published:
    """What now stands in the folder, how many files are the same as before, and what could not be had."""

    files: int
    bytes: int
    same: int
    gone: dict[str, int]


def publish(folder: Path, *, address: str = "", report: Report | None = None) -> Published:
    """Write everything that a visitor who is nobody can read below ``folder``.

    ``address`` is where the copy will be read; without it links are relative and it can be read anywhere. The old
    files stand until the new ones are whole. Nothing public having changed, the same files stand again.
    """
    _check(address)
    report = report or (lambda done, known, what: None)
    before = {path: path.stat().st_ino for path in every_file(folder)} if folder.is_dir() else {}
    with rebuilt(folder) as built:
        exporting.export(built / EXPORT, report=lambda name, count: report(0, 0, f"{name} {count}"))
        copy = Copy(built, address=address)
        copy.add(every_file(built / EXPORT))
        with one_moment():
            copy.fetch(report)
            copy.link()
            listed = write_manifest(built, _about(address))
    same = sum(path.is_file() and path.stat().st_ino == inode for path, inode in before.items())
    return Published(len(listed) + 1, sum(size for _, size in listed.values()), same, copy.gone)


def _about(address: str) -> dict[str, object]:
    signed = ledger.latest()
    return {
        "software": f"countersign {__version__}",
        "register": settings.ADDRESS,
        "address": address,
        "day": clock.today().isoformat(),
        "release": insight.last_number(),
        "checkpoint": signed.note if signed else "",
    }


def _check(address: str) -> None:
    where = urlsplit(address)
    if address and (where.scheme not in ("http", "https") or not where.netloc or where.query or where.fragment):
        raise NotValid("This is no address of a web site.", remedy="Write it whole: https://archive.example.org/here.")
    host = urlsplit(settings.ADDRESS).hostname
    if not any(one in ("*", host) or (one.startswith(".") and f".{host}".endswith(one)) for one in _hosts()):
        raise NotConfigured(
            "COUNTERSIGN_ADDRESS is not among the names that are served.", remedy="Add its host to COUNTERSIGN_HOSTS."
        )


def _hosts() -> list[str]:
    return [host.strip("[]") for host in settings.ALLOWED_HOSTS]
