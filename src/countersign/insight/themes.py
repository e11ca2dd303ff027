"""Questions about themes: what the last look found, about everything or about one body or service."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from countersign.engine import Period
from countersign.errors import NotFound
from countersign.insight.models import Talk
from countersign.insight.talk import ALL, NONE, quarters
from countersign.insight.voices import voices
from countersign.insight.words import period_words
from countersign.ledger.queries import lines, vouches_for
from countersign.text.themes import Quote, keeping, quotes

ABOUT = {"body": "body_id", "service": "service_id"}  # word in an address -> column
MOST_QUOTED, MOST_READ = 4, 400  # quotes of a theme, and signed-off texts that they are chosen from


@dataclass(frozen=True)
class Line:
    """A theme, or all accounts, or those in no theme: numbers in fives, None below ten."""

    id: str
    words: tuple[str, ...]
    year: int | None
    quarters: tuple[int | None, ...]

    @property
    def name(self) -> str:
        """Its words, as a reader knows it."""
        if self.id == ALL:
            return "All accounts"
        return "No theme" if self.id == NONE else ", ".join(self.words) or f"Theme {self.id}: no word is signed off yet"


@dataclass(frozen=True)
class Rising:
    """Something said by more people than before, and about whom: no name means about all together."""

    what: str
    theme: str
    about: str
    now: int
    usual: int


def latest() -> Talk | None:
    """The look that is shown, or None before the first."""
    return Talk.objects.order_by("-number").first()


def shown() -> Talk:
    """The same; raises :class:`NotFound` before the first."""
    if (found := latest()) is None:
        raise NotFound("Nobody has looked for themes yet.", remedy="They come after the next release of numbers.")
    return found


def first_day(month: int) -> dt.date:
    """The first day of a month by its number (year * 12 + month - 1)."""
    return dt.date(month // 12, month % 12 + 1, 1)


def periods(one: Talk) -> list[Period]:
    """The quarters that are counted, the latest last."""
    return [Period.of("quarter", first_day(start)) for start in quarters(_month(one.last))]


def year_words(one: Talk) -> str:
    """The whole time in words."""
    each = periods(one)
    return period_words(Period(each[0].start, each[-1].end))


def in_all(one: Talk) -> list[Line]:
    """Every theme, the commonest first, then the accounts in no theme, and all."""
    return [_line(row["id"], row) for row in one.shown["themes"]] + [_line(id, one.shown[id]) for id in (NONE, ALL)]


def about(one: Talk, column: str, id: int) -> list[tuple[Line, int | None]]:
    """The same lines with the number of accounts about one body or service; raises :class:`NotFound`."""
    rows = [*one.shown["themes"], *({"id": id, **one.shown[id]} for id in (NONE, ALL))]
    if str(id) not in one.shown[ALL]["about"].get(column, {}):
        raise NotFound("Too few accounts are about it for themes to be counted.", remedy="See the themes of all.")
    return [(_line(row["id"], row), row["about"][column][str(id)]) for row in rows]


def theme(one: Talk, id: str) -> Line:
    """One theme; raises :class:`NotFound`, also for an id that has ended."""
    for row in one.shown["themes"]:
        if row["id"] == id:
            return _line(id, row)
    raise NotFound(
        "There is no such theme now.", remedy="An id that has ended is never given again; see the themes of today."
    )


def told_about(one: Talk, id: str, column: str) -> list[tuple[int, str, int | None]]:
    """Everybody whose themes are counted, with the number of accounts in this theme, in the order of names."""
    row = next(row for row in one.shown["themes"] if row["id"] == id)
    counts = {int(key): value for key, value in row["about"].get(column, {}).items()}
    return sorted(((key, name, counts[key]) for key, name in names(column, counts)), key=lambda at: at[1].casefold())


def counted(one: Talk, column: str) -> list[tuple[int, str]]:
    """Everybody of a column whose themes are counted, in the order of names."""
    ids = [int(id) for id in one.shown[ALL]["about"].get(column, {})]
    return sorted(names(column, ids), key=lambda pair: pair[1].casefold())


def names(column: str, ids: Sequence[int] | dict[int, object]) -> list[tuple[int, str]]:
    """Ids with their names; one query."""
    found = voices().names[column](list(ids))
    return [(id, found[id]) for id in ids if id in found]


def rising(one: Talk, body: int | None = None) -> list[Rising]:
    """What was said by more people in the last whole month, about everything or about one ``body``."""
    rows = [row for row in one.shown["rising"] if body is None or row["body"] == body]
    called = dict(names("body_id", sorted({row["body"] for row in rows if row["body"]})))
    words = {line.id: line.name for line in in_all(one)}
    return [
        Rising(
            words[row["what"]] if row["is_theme"] else f"“{row['what']}”",
            row["what"] if row["is_theme"] else "",
            called.get(row["body"], ""),
            row["now"],
            row["usual"],
        )
        for row in rows
    ]


def quoted(one: Talk, id: str) -> list[Quote]:
    """A few signed-off texts that are clearest about a theme, as they stand signed off now."""
    keys = one.records.get(id, [])
    texts = voices().signed_off(keys)
    kept = {key: texts[key] for key in [key for key in keys if key in texts][:MOST_READ]}
    return quotes(keeping.read(bytes(one.weights)), id, kept, number=MOST_QUOTED) if kept else []


def digest(one: Talk) -> str:
    """SHA-256 over what a look shows."""
    return hashlib.sha256(json.dumps(one.shown, sort_keys=True).encode()).hexdigest()


@vouches_for("talk")
def witness() -> Iterator[tuple[str, str]]:
    """Each look with the digest of what it shows now, for the ledger to check."""
    told = {line.subject: line.facts for line in lines(event="themes.found")}
    for one in Talk.objects.order_by("number"):
        subject = f"talk:{one.number}"
        is_as_told = told.get(subject, {}).get("method_version") == one.method_version
        yield subject, digest(one) if is_as_told else ""


def _line(id: str, row: dict) -> Line:
    return Line(id, tuple(row.get("words", ())), row["year"], tuple(row["quarters"]))


def _month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1
