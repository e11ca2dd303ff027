"""Releases out of a file of any shape: package, record package, release, array, JSON lines; gzipped too.

Packages are read as a stream (ijson), so a file larger than memory is no trouble. A line that is no JSON, or
no release, comes back as :class:`Unreadable` and never harms another.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import ijson

from countersign.errors import NotReadable
from countersign.formats.reaching.contents import DEEPEST, too_deep

LONGEST_LINE = 32 * 2**20  # bytes of one JSON line; the largest release seen in the wild is below 5 MiB

_DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error)  # what a packed file raises that is cut off, or none
_BROKEN = (ijson.JSONError, UnicodeDecodeError, OSError, *_DAMAGED)


@dataclass(frozen=True)
class Found:
    """A release. ``line`` is its line in JSON lines, otherwise its number in the package (from 1)."""

    line: int
    release: dict[str, Any]


@dataclass(frozen=True)
class Unreadable:
    """Something at ``line`` that is not a release, and why."""

    line: int
    reason: str


def releases(path: Path) -> Iterator[Found | Unreadable]:
    """Every release of the file, in order. Raises :class:`NotReadable` where the file is not OCDS."""
    if _is_lines(path):
        yield from _from_lines(path)
        return
    prefix = _shape(path)
    check_depth(path)
    number = 0
    for thing in _streamed(path, prefix):
        for release in _releases_of(thing) if prefix == "records.item" else (thing,):
            number += 1
            yield _found(number, release)


def check_depth(path: Path) -> None:
    """Raises :class:`NotReadable` for JSON that is nested without end: its places alone would take for ever to name."""
    depth = 0
    try:
        with _open(path) as file:
            for event, _ in ijson.basic_parse(file):
                depth += event.startswith("start_") - event.startswith("end_")
                if depth > DEEPEST:
                    raise NotReadable("The JSON is nested too deeply.", remedy="Give an OCDS 1.1 file.")
    except _BROKEN:
        return  # where it breaks off is told when it is read


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as probe:
        zipped = probe.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if zipped else path.open("rb")  # type: ignore[return-value]


def _is_lines(path: Path) -> bool:
    """Whether the first line is a whole JSON object and another line follows (or the name says so)."""
    try:
        with _open(path) as file:
            first = file.readline(LONGEST_LINE).lstrip(b"\xef\xbb\xbf").strip()
            if path.name.removesuffix(".gz").endswith((".jsonl", ".ndjson")):
                return True
            follows = any(line.strip() for line in iter(lambda: file.readline(2**16), b""))
    except _DAMAGED as error:
        raise NotReadable("The compressed file is damaged or cut off.", remedy="Send it again, unpacked.") from error
    return first.startswith(b"{") and first.endswith(b"}") and follows


def _from_lines(path: Path) -> Iterator[Found | Unreadable]:
    number = 0
    try:
        for number, one in _lines(path):
            yield one if isinstance(one, Unreadable) else _parsed(number, one)
    except _DAMAGED:
        yield Unreadable(number + 1, "The compressed file breaks off here.")


def _lines(path: Path) -> Iterator[tuple[int, bytes | Unreadable]]:
    with _open(path) as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE)
                yield number, Unreadable(number, "The line is longer than 32 MiB.")
            elif text := line.lstrip(b"\xef\xbb\xbf").strip():
                yield number, text


def _parsed(number: int, text: bytes) -> Found | Unreadable:
    try:
        return _found(number, json.loads(text))
    except (ValueError, RecursionError):
        return Unreadable(number, "The line is not JSON.")


def _found(number: int, release: object) -> Found | Unreadable:
    if not isinstance(release, dict):
        return Unreadable(number, "This is not a release: a JSON object was expected.")
    if too_deep(release):
        return Unreadable(number, "This is not a release: it is nested too deeply.")
    return Found(number, release)


def _shape(path: Path) -> str:
    """The place of the releases in the file, in ijson's words."""
    keys = {"releases": "releases.item", "records": "records.item", "ocid": ""}
    try:
        with _open(path) as file:
            for prefix, event, value in ijson.parse(file, use_float=True):
                if prefix == "" and event == "start_array":
                    return "item"
                if prefix == "" and event == "map_key" and value in keys:
                    return keys[value]
    except _BROKEN as error:
        raise NotReadable("The file is not JSON.", remedy="Give an OCDS 1.1 file: JSON or JSON lines.") from error
    raise NotReadable(
        "The file holds no releases and no records.",
        remedy="Give an OCDS 1.1 release package, record package, release, list of releases or JSON lines.",
    )


def _streamed(path: Path, prefix: str) -> Iterator[Any]:
    """Each item as it is read; where the JSON breaks off, what came before counts."""
    try:
        with _open(path) as file:
            yield from ijson.items(file, prefix, use_float=True)
    except _BROKEN:
        yield "the JSON breaks off here"


def _releases_of(record: object) -> Iterator[object]:
    """The releases of a record; its compiled release where it holds only links."""
    if not isinstance(record, dict):
        yield record
        return
    embedded = [one for one in record.get("releases") or [] if isinstance(one, dict) and "ocid" in one]
    yield from embedded if embedded else (record.get("compiledRelease"),)
