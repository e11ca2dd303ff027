"""What a release shows to have been published, and when: its tags, the documents it lists, agreed indicators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from countersign.formats.ocds.checking import listed

Shown = dict[str, tuple[dt.date, ...]]


def notices(releases: Iterable[Mapping[str, Any]]) -> Shown:
    """Each tag and document type with the days on which one was published, in order; empty where no day is told."""
    found: dict[str, set[dt.date]] = {}
    for release in releases:
        for kind, day in _of_one(release):
            found.setdefault(kind, set()).update({day} if day else ())
    return {kind: tuple(sorted(days)) for kind, days in found.items()}


def began_on(releases: Iterable[Mapping[str, Any]]) -> dt.date | None:
    """The first day on which the procurement is known to have been published, by a planning or tender release."""
    asking = (release for release in releases if {"planning", "tender"} & set(_tags(release)))
    return min((day for release in asking if (day := _first_day(release))), default=None)


def _of_one(release: Mapping[str, Any]) -> Iterator[tuple[str, dt.date | None]]:
    published = _day(release.get("date"))
    for tag in _tags(release):
        yield tag.removesuffix("Update").removesuffix("Amendment"), published
    for part in _parts(release):
        for document in listed(part.get("documents")):
            if isinstance(document.get("documentType"), str):
                yield document["documentType"], _day(document.get("datePublished")) or published
        if any(listed(part.get("agreedMetrics"))):
            yield "agreedMetrics", published


def _parts(release: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The sections of a release that may list documents."""
    lists = (*listed(release.get("awards")), *listed(release.get("contracts")))
    for section in (release.get("planning"), release.get("tender"), *lists):
        if isinstance(section, Mapping):
            yield section
            if isinstance(inner := section.get("implementation"), Mapping):
                yield inner


def _tags(release: Mapping[str, Any]) -> list[str]:
    said = release.get("tag")
    return [tag for tag in said if isinstance(tag, str)] if isinstance(said, list) else []


def _first_day(release: Mapping[str, Any]) -> dt.date | None:
    tender = release.get("tender")
    said = tender.get("datePublished") if isinstance(tender, Mapping) else None
    return _day(said) or _day(release.get("date"))


def _day(said: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(said)[:10])
    except ValueError:
        return None
