"""A table at an address: CSV, TSV, XLSX, JSON or JSON lines, read again when it has changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from countersign.errors import NotValid
from countersign.formats.reaching import Reach
from countersign.formats.tabular import Mapping, Row, guess, rows
from countersign.intake import queries
from countersign.intake.actions.runs import file_digest
from countersign.intake.actions.uploads import inbox
from countersign.intake.kinds import Kind, Page, Take
from countersign.intake.models import Inlet, Run
from countersign.intake.targets import target as target_called
from countersign.intake.targets import targets
from countersign.intake.ways.asking import check_web, secret_header

CHUNK = 1000  # rows that are stored together


def check_rows(options: dict[str, Any]) -> None:
    """Raises :class:`NotValid` unless it is said what rows become, by a profile that fits, and whose they are."""
    if options.get("target") not in targets():
        raise NotValid("It is not said what the rows become.", faults=(("target", "Choose what the rows become."),))
    known = target_called(options["target"])
    if (name := options.get("profile")) and queries.profile(name).target != known.name:
        raise NotValid("This profile is for other rows.", faults=(("profile", "Choose one for these rows."),))
    if known.about and options.get(known.about) not in {value for value, _ in known.contexts()}:
        raise NotValid("It is not said whose these rows are.", faults=((known.about, "Choose whose these rows are."),))


def take(run: Run) -> Take:
    """Each row becomes what the inlet's target makes of it."""
    return target_called(run.target).take(run)


def pages_of(path: Path, inlet: Inlet, *, part: str, digest: str, after: int) -> Iterator[tuple[Page, int]]:
    """The rows of a file after the first ``after``, and how many were read with each page."""
    dialect = guess(path)
    target, name = inlet.options["target"], inlet.options.get("profile")
    given = queries.profile(name).for_file(dialect) if name else queries.suggested(target, path, dialect)
    mapping: Mapping = queries.mapping_of(target, given)
    source = rows(path, dialect, after=after)
    while chunk := list(islice(source, CHUNK)):
        after += len(chunk)
        yield Page([mapping(row) if isinstance(row, Row) else row for row in chunk], {}, part, digest), after


def _check(address: str, options: dict[str, Any]) -> None:
    check_web(address, options)
    check_rows(options)


def _pages(inlet: Inlet, reach: Reach) -> Iterator[Page]:
    """Nothing where the server or the digest says that it is as it was; a table half read goes on where it stopped."""
    before = inlet.cursor
    done = before.get("done", 0)
    path = inbox() / secrets.token_hex(16)
    try:
        seen = None if done else before.get("seen")
        answer = reach.get(inlet.address, seen=seen, secret=secret_header(inlet), into=path)
        if answer.unchanged:
            return
        digest = file_digest(path)
        if digest == before.get("digest") and not done:
            yield Page((), {"digest": digest, "seen": answer.seen})
            return
        after = done if digest == before.get("digest") else 0
        for page, read in pages_of(path, inlet, part="", digest=digest, after=after):
            yield Page(page.rows, {"digest": digest, "done": read}, "", digest)
        yield Page((), {"digest": digest, "seen": answer.seen})
    finally:
        path.unlink(missing_ok=True)


TABLE = Kind(
    "table",
    "A table at an address",
    "CSV, TSV, XLSX, JSON or JSON lines by HTTP. It is read again whenever it has changed.",
    _pages,
    take,
    _check,
    asks=("target", "profile", "source", "secret", "header"),
)
