"""What counted accounts are about and what rises in them, for the desk: no number of one to four, no rare word.

Words come from redacted texts of counted accounts, but only those that five accounts or more say; quotes only from
texts that a steward has signed off. The numbers belong to no release: they help to read, and are not for publishing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Model
from numpy.typing import NDArray

from countersign import clock
from countersign.errors import NotFound
from countersign.experiences.models import Experience, Source
from countersign.stats.disclosure import THRESHOLD, Shown, Sum, protect
from countersign.text.themes import (
    Change,
    DocumentTerms,
    Held,
    Quote,
    Rises,
    Themes,
    document_terms,
    find,
    of_themes,
    refresh,
    rises,
)
from countersign.text.themes.quotes import quotes
from countersign.text.themes.unnamed import without_names

SEED = 20261123  # part of the method: another seed, other themes
MONTHS = 12  # before the last whole one, to compare it with
BUDGET = 2.0  # false alarms at each look, half for themes and half for words
EVERYONE = "all bodies"

_ALL, _NONE = "all", "none"


@dataclass(frozen=True)
class Heard:
    """Counted accounts of whole months, in the order of their keys; ``bodies`` names each one's body, "" for none."""

    keys: tuple[str, ...]
    texts: tuple[str, ...]
    signed_off: Mapping[str, str]
    months: NDArray[np.int64]
    bodies: tuple[str, ...]
    last: int


@dataclass(frozen=True)
class Rise:
    """``what`` (a word, or a theme's id) was said about ``body`` by ``now`` accounts in the last month; by the months
    before one would expect ``expected``, None where fewer than five accounts said it then."""

    body: str
    what: str
    now: int
    expected: int | None
    chance: float


@dataclass(frozen=True)
class Talk:
    """``sizes`` has a line for each theme, and "all" and "none".

    ``false_alarms`` is how many of ``rising`` chance alone brings in ``looks`` looks if nothing has changed anywhere.
    """

    themes: Themes
    changes: tuple[Change, ...]
    sizes: Mapping[str, Shown]
    rising: tuple[Rise, ...]
    false_alarms: float
    looks: int
    heard: Heard
    held: Held

    def records(self, theme: str) -> list[str]:
        """The keys of the accounts that are counted in a theme, the clearest first."""
        return self.held.records(theme, self.heard.keys)

    def quotes(self, theme: str, number: int = 2) -> list[Quote]:
        """Signed-off words about a theme."""
        return quotes(self.themes, theme, self.heard.signed_off, number=number)


def month_of(number: int) -> str:
    """The month with this number, as people write it: 24322 is October 2026 in ISO, 2026-10."""
    return f"{number // 12}-{number % 12 + 1:02}"


def heard(*, source: Source | None = None, body: Model | None = None, months: int = MONTHS) -> Heard:
    """Counted accounts with words of the last whole month and of ``months`` before it; ``body`` is the register's."""
    last = clock.today().year * 12 + clock.today().month - 2
    about = {name: one for name, one in (("source", source), ("body", body)) if one is not None}
    counted = Experience.objects.filter(state="counted", counts=True, **about).exclude(redacted_text="").order_by("key")
    rows = []
    fields = ("key", "redacted_text", "published_text", "happened_on", "told_at", "body__name")
    for key, text, published, happened, told, name in counted.values_list(*fields).iterator(chunk_size=5000):
        day = happened or told.date()
        month = day.year * 12 + day.month - 1
        if 0 <= last - month <= months:
            rows.append((key, text, published, month, name or ""))
    keys, texts, published, when, names = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    signed_off = {key: words for key, words in zip(keys, published, strict=True) if words}
    return Heard(keys, texts, signed_off, np.array(when, np.int64), names, last)


def talk(
    accounts: Heard, *, earlier: Themes | None = None, number: int = 20, per_body: bool = False, budget: float = BUDGET
) -> Talk:
    """Themes of these accounts (ids kept from ``earlier``), and what rose in the last month, for all or per body.

    Raises :class:`NotFound` without accounts, and :class:`NotValid` where too few say the same words.
    """
    if not accounts.keys:
        raise NotFound(
            "No counted account has words in these months.",
            remedy="Take accounts through the steps first: countersign step --help.",
        )
    said = without_names(document_terms(accounts.texts, least=THRESHOLD))
    if earlier is None:
        themes, changes = find(said, number=number, seed=SEED, least=THRESHOLD), ()
    else:
        renewed = refresh(earlier, said, seed=SEED, number=number)
        themes, changes = renewed.themes, renewed.changes
    held = themes.held(said)
    labels, looks = _looks(accounts, said, held, per_body)
    chances = [one.chance_for(budget / len(looks)) for one in looks.values()]
    found = list(zip(looks.items(), chances, strict=True))
    return Talk(
        themes=themes,
        changes=changes,
        sizes=_sizes(themes, held),
        rising=tuple(rise for (words, one), chance in found for rise in _lines(labels, words, one, chance)),
        false_alarms=sum(one.expected_false_alarms(chance) for (_, one), chance in found if len(one)),
        looks=sum(map(len, looks.values())),
        heard=accounts,
        held=held,
    )


def _looks(
    accounts: Heard, said: DocumentTerms, held: Held, per_body: bool
) -> tuple[list[str], dict[tuple[str, ...], Rises]]:
    """The names of the groups, and every look at a theme and at a word, by what the ids or words are."""
    labels, groups = _groups(accounts, per_body)
    rows = np.flatnonzero(groups >= 0)
    about = {held.themes.ids: of_themes(held.of[rows], len(held.themes)), said.terms: said.matrix[rows]}
    when = {"at": accounts.last, "groups": groups[rows], "least": THRESHOLD}
    return labels, {words: rises(table, accounts.months[rows], **when) for words, table in about.items()}


def _groups(accounts: Heard, per_body: bool) -> tuple[list[str], NDArray[np.int64]]:
    """The groups to look at, and the group of each account; -1 where its body is not known."""
    if not per_body:
        return [EVERYONE], np.zeros(len(accounts.keys), np.int64)
    labels = sorted(set(accounts.bodies) - {""})
    place = {label: at for at, label in enumerate(labels)}
    return labels, np.array([place.get(name, -1) for name in accounts.bodies], np.int64)


def _sizes(themes: Themes, held: Held) -> dict[str, Shown]:
    """How many accounts are about each theme, about none, and all: nothing of one to four, printed or implied."""
    counts = dict(zip(themes.ids, held.sizes().tolist(), strict=True))
    counts |= {_NONE: int((held.of < 0).sum()), _ALL: len(held.of)}
    return dict(protect(counts, [Sum(_ALL, (*themes.ids, _NONE))], priority={_ALL: 1}))


def _lines(labels: list[str], words: tuple[str, ...], one: Rises, chance: float) -> list[Rise]:
    expected = one.expected()
    return [
        Rise(
            body=labels[one.group[at]],
            what=words[one.term[at]],
            now=int(one.now[at]),
            expected=round(expected[at]) if one.before[at] == 0 or one.before[at] >= THRESHOLD else None,
            chance=float(one.p[at]),
        )
        for at in one.above(chance).tolist()
    ]
