"""Questions about numbers. Everything public reads released numbers, from here, and nothing else.

A page asks ``published_for`` or ``published_many`` once, whatever it shows: two database queries in all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.urls import reverse

from countersign.engine import Condition, Is, Period, Question
from countersign.engine.links import texts
from countersign.errors import NotFound
from countersign.insight.cubes import Cube, cube
from countersign.insight.models import Number, Release, ReleasedNumber
from countersign.insight.registry import fact
from countersign.insight.words import question_words
from countersign.ledger.queries import lines, vouches_for


@dataclass(frozen=True)
class PublishedNumber:
    """A number as it was released, or that it is withheld. ``base`` is what a share of it is taken of."""

    question: Question
    value: int | None
    status: str  # shown, held (a number of an earlier release stays), withheld
    release: int
    released_at: dt.datetime
    method_version: str
    base: Question | None = None
    listed: bool = True  # False: no row says so; a declared cell that holds nobody, or whose people are not broken down

    @property
    def address(self) -> str:
        """Its permanent address on this site; empty where it was never listed, so that no link leads nowhere."""
        return reverse("number", args=[self.question.address]) if self.listed else ""

    @property
    def period(self) -> Period | None:
        """The period it counts; None means all time."""
        return self.question.period

    @property
    def fresh(self) -> int | None:
        """The value if it was counted for this very release: only such numbers may be divided or compared."""
        return self.value if self.status == "shown" else None

    @property
    def text(self) -> str:
        """The value as people read it: ``1,204``, or ``withheld``."""
        return "withheld" if self.value is None else f"{self.value:,}"


def latest() -> Release | None:
    """The release that stands, or None before the first."""
    return Release.objects.order_by("-number").first()


def last_number() -> int:
    """The number of the last release; 0 before the first."""
    newest = latest()
    return newest.number if newest else 0


def releases() -> QuerySet[Release]:
    """All releases, the newest first."""
    return Release.objects.order_by("-number")


def published(question: Question, *, release: Release | None = None) -> PublishedNumber | None:
    """What the latest release (or the given one) says to ``question``; None if it says nothing about it."""
    return published_many([question], release=release).get(question)


def published_many(questions: Iterable[Question], *, release: Release | None = None) -> dict[Question, PublishedNumber]:
    """The same for many questions, in two database queries. A declared cell that holds nobody is a zero."""
    if (release := release or latest()) is None:
        return {}
    asked = {question.address: question for question in questions}
    deciding = {base.address for question in asked.values() if (base := _deciding(question))}
    rows = release.numbers.filter(number__in=[*asked, *deciding]).values_list("number_id", "value", "status")
    stored = {address: (value, status) for address, value, status in rows}
    found = {q: _number(q, *stored[address], release) for address, q in asked.items() if address in stored}
    silent = [question for question in asked.values() if question not in found and _named(question)]
    return found | {question: _unlisted(question, stored, release) for question in silent}


def published_for(*, facts: str = "experiences", **who: int | None) -> dict[Question, PublishedNumber]:
    """Every released number about one body, contract, site …: ``published_for(body_id=3)``; two queries.

    Without ``who``: the numbers about everything. The keys are questions; ask ``published_many`` for those that are
    absent, which are zero or not broken down.
    """
    if (release := latest()) is None:
        return {}
    about = texts(Is(column, value) for column, value in who.items() if value is not None)
    rows = _rows(release).filter(number__facts=facts, number__about=about)
    return {number.question: number for number in _read(rows, release)}


def published_each(
    column: str, values: Iterable[int], *, what: Iterable[Condition] = (), facts: str = "experiences"
) -> dict[int, PublishedNumber]:
    """One all-time number for each of many bodies (contracts, services …), for a list; two queries."""
    questions = {value: Question(facts, (Is(column, value), *what)) for value in values}
    found = published_many(questions.values())
    return {value: found[question] for value, question in questions.items() if question in found}


def series(question: Question, per: str) -> list[PublishedNumber]:
    """``question`` (without a period) through time, one number per ``month``, ``quarter`` or ``year``; two queries.

    From the first to the last period in which anybody is counted for the same people and places, without gaps:
    a period that is not listed is a zero.
    """
    release, declared = latest(), cube(question.facts)
    if release is None or declared is None:
        return []
    about, what = texts(declared.about(question)), texts(declared.asks_what(question))
    rows = list(_rows(release).filter(number__facts=question.facts, number__about=about, number__unit__in=(per, "all")))
    read = list(_read(rows, release))
    stored = {n.question.address: (n.value, n.status) for n in read if n.period is None}
    found = {n.period: n for n in read if n.period and texts(declared.asks_what(n.question)) == what}
    every = [question.but(period=period) for period in _periods(per, _span(read))]
    return [found.get(one.period) or _unlisted(one, stored, release) for one in every]


Cells = dict[tuple[int, str, dt.date | None], tuple[int | None, str]]


def cells(facts: str, column: str, unit: str, *, release: Release) -> Cells:
    """Every number that tells the values of ``column`` apart, for all time and by ``unit``; one query.

    With an empty ``column``: those about everything, under the id 0. The keys are (id, what was said, start of the
    period or None), the values (value, status).
    """
    rows = release.numbers.filter(number__facts=facts, number__printed=True, number__unit__in=("all", unit))
    start = f"is.{column}="
    rows = rows.filter(number__about__startswith=start) if column else rows.filter(number__about="")
    read = rows.values_list("number__about", "number__what", "number__starts", "value", "status")
    found: Cells = {}
    for about, what, starts, value, status in read.iterator(chunk_size=5_000):
        id = about.removeprefix(start) if column else "0"
        if id.isdigit():  # else it tells more than one column apart
            found[int(id), what, starts] = (value, status)
    return found


def periods(unit: str, first: dt.date, last: dt.date) -> Iterator[Period]:
    """Every ``unit`` of time from the one that holds ``first`` to the one that holds ``last``."""
    return _periods(unit, [first, last])


def _span(numbers: Iterable[PublishedNumber]) -> list[dt.date]:
    starts = sorted({number.period.start for number in numbers if number.period})
    return starts[:1] + starts[-1:]


def _periods(per: str, span: list[dt.date]) -> Iterator[Period]:
    period = Period.of(per, span[0]) if span else None
    while period and period.start <= span[-1]:
        yield period
        period = Period.of(per, period.end)


def _unlisted(question: Question, stored: Mapping[str, tuple[int | None, str]], release: Release) -> PublishedNumber:
    """What a declared number without a row says: nobody; or, where too few are counted in all, nothing."""
    base, declared = _deciding(question), cube(question.facts)
    if base is not None and declared is not None:
        value, status = stored.get(base.address, (0, "shown"))
        if value != 0 and not (status == "shown" and (value or 0) >= declared.detail_base):
            return replace(_number(question, None, "withheld", release), listed=False)
    return replace(_number(question, 0, "shown", release), listed=False)


def _deciding(question: Question) -> Question | None:
    """The number that must be large enough before ``question`` is a part of it that is released at all."""
    declared = cube(question.facts)
    return declared.all_of(question) if declared is not None and declared.breaks_down(question) else None


def released(
    *, facts: str = "", about: str = "", unit: str = "", release: int | None = None
) -> QuerySet[ReleasedNumber]:
    """Rows of the release that stands, or of an earlier one, in order of address; ``as_published`` reads one.

    ``about`` is conditions as they stand in links (``is.body_id=12``). Empty before the first release.
    """
    asked = {"number__facts": facts, "number__about": about, "number__unit": unit}
    rows = ReleasedNumber.objects.filter(release=release or last_number(), number__printed=True)
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    return rows.select_related("number", "release").order_by("number_id")


def as_published(row: ReleasedNumber) -> PublishedNumber:
    """One row of a release as it was published."""
    return _number(row.number.asks, row.value, row.status, row.release)


def loop_counts(facts: str = "experiences", **who: int) -> PublishedNumber | None:
    """How many were told and counted, about everything or about one body, contract …: the loop's first count."""
    return published(Question(facts, tuple(Is(column, value) for column, value in who.items())))


def in_words(question: Question) -> str:
    """The whole question in one line for a reader, such as a link to its number."""
    about = fact(question.facts)
    return question_words(question, about.title, about.words)


def history(address: str) -> tuple[Number, list[ReleasedNumber]]:
    """A number and what each release showed of it, the newest first; raises :class:`NotFound`."""
    number = Number.objects.filter(address=address, printed=True).first()
    if number is None:
        raise NotFound("There is no number at this address.", remedy="Follow the link under a number on a page.")
    return number, list(number.released.select_related("release").order_by("-release_id"))


def release_digest(release: Release) -> str:
    """SHA-256 over every address, value and word that a release shows, in order of address."""
    digest = hashlib.sha256()
    rows = release.numbers.order_by("number_id").values_list("number_id", "value", "status")
    for address, value, status in rows.iterator(chunk_size=5_000):
        digest.update(f"{address} {value} {'withheld' if value is None else status}\n".encode())
    return digest.hexdigest()


def public_digest(release: Release) -> str:
    """The same over what is printed of it, in the words of the public files, so that anybody can work it out again."""
    digest = hashlib.sha256()
    for row in released(release=release.number).iterator(chunk_size=5_000):
        word = "withheld" if row.value is None else row.word
        digest.update(f"{row.number_id} {row.value} {word}\n".encode())
    return digest.hexdigest()


@vouches_for("release")
def witness() -> Iterator[tuple[str, str]]:
    """Each release with the digest of its numbers as they are stored now, for the ledger to check.

    The digest is empty where a release no longer says of itself what its line says, and where a question was replaced
    under its address, which is made of it.
    """
    strange = [number.address for number in Number.objects.iterator() if number.asks.address != number.address]
    altered = set(ReleasedNumber.objects.filter(number__in=strange[:500]).values_list("release_id", flat=True))
    told = {line.subject: line.facts for line in lines(event="release.made")}
    for release in Release.objects.order_by("number"):
        is_as_told = how_counted(release).items() <= told.get(f"release:{release.number}", {}).items()
        whole = is_as_told and release.number not in altered
        yield f"release:{release.number}", release_digest(release) if whole else ""


def how_counted(release: Release) -> dict[str, str]:
    """When and how a release was counted, as its line of the ledger tells it."""
    at = release.made_at.astimezone(dt.UTC)
    return {
        "made_at": f"{at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "facts_version": release.facts_version,
        "method_version": release.method_version,
    }


def _rows(release: Release) -> QuerySet:
    return release.numbers.values("number__question", "number__starts", "value", "status")


def _read(rows: Iterable[Mapping], release: Release) -> Iterator[PublishedNumber]:
    for row in rows:
        question = Question.from_dict(row["number__question"])
        yield _number(question, row["value"], row["status"], release)


def _named(question: Question) -> bool:
    declared = cube(question.facts)
    return declared is not None and declared.names(question)


def _number(question: Question, value: int | None, status: str, release: Release) -> PublishedNumber:
    word = "withheld" if value is None else status
    base = _base(cube(question.facts), question)
    return PublishedNumber(question, value, word, release.number, release.made_at, release.method_version, base)


def _base(declared: Cube | None, question: Question) -> Question | None:
    base = declared.base(question) if declared else None
    return base if base != question else None


__all__ = [
    "Cells",
    "PublishedNumber",
    "as_published",
    "cells",
    "history",
    "how_counted",
    "in_words",
    "last_number",
    "latest",
    "loop_counts",
    "periods",
    "public_digest",
    "published",
    "published_each",
    "published_for",
    "published_many",
    "release_digest",
    "released",
    "releases",
    "series",
    "witness",
]
