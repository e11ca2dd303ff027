"""Releases and records in their packages: what stands around the things that are published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from countersign.formats.ocds.merging import merged

Thing = dict[str, Any]


def release_package(
    releases: Iterable[Thing], *, uri: str, extensions: Iterable[str], publisher: str, at: dt.datetime
) -> Thing:
    """Releases as they were published at ``uri``, with the extensions that they are written by."""
    return _head(uri, extensions, publisher, at) | {"releases": list(releases)}


def record_package(
    records: Iterable[Thing], *, uri: str, extensions: Iterable[str], publisher: str, at: dt.datetime
) -> Thing:
    """Records as :func:`record` makes them."""
    return _head(uri, extensions, publisher, at) | {"records": list(records)}


def record(releases: Sequence[Thing]) -> Thing:
    """Everything that is said of one process: its releases, the oldest first, and what they come to together."""
    return {"ocid": releases[0]["ocid"], "releases": list(releases), "compiledRelease": merged(releases)}


def under_ids_of(procured: Thing, annex: Thing) -> Thing:
    """``annex`` with the ids that the procurement gave its tender, award and contract, so that each is there once."""
    ids = {name: _first_id(procured.get(name)) for name in ("tender", "awards", "contracts")}
    own = {
        name: {key: id for key, id in keys.items() if id}
        for name, keys in (
            ("tender", {"id": ids["tender"]}),
            ("awards", {"id": ids["awards"]}),
            ("contracts", {"id": ids["contracts"], "awardID": ids["awards"]}),
        )
    }
    return annex | {name: _named(annex[name], keys) for name, keys in own.items() if name in annex}


def _first_id(part: Any) -> str:
    """The id of a part that is one thing, or a list of one; empty for none."""
    one = part[0] if isinstance(part, list) and part else part
    return str(one["id"]) if isinstance(one, dict) else ""


def _named(part: Any, ids: Thing) -> Any:
    return [part[0] | ids, *part[1:]] if isinstance(part, list) else part | ids


def moment(at: dt.datetime) -> str:
    """A moment as the standard writes it."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _head(uri: str, extensions: Iterable[str], publisher: str, at: dt.datetime) -> Thing:
    return {
        "uri": uri,
        "version": "1.1",
        "extensions": list(extensions),
        "publishedDate": moment(at),
        "publisher": {"name": publisher},
    }
