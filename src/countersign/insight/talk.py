"""What people talk about and what is rising, as it may be shown: in fives, from ten on, in words that were signed off.

Themes are found in the redacted words of counted accounts. Of their terms only those are shown that also stand in a
text that a steward signed off for the public, and none that fewer than five accounts say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from countersign.errors import NotNow
from countersign.insight.voices import Months, Spoken
from countersign.stats.disclosure import THRESHOLD
from countersign.text.themes import DocumentTerms, Held, Rises, Themes, document_terms, find, of_themes, refresh, rises
from countersign.text.themes.unnamed import without_names

METHOD = "talk-1"
SEED = 20261123  # part of the method: another seed, other themes
NUMBER = 15  # themes at most
QUARTERS, BEFORE = 4, 12  # whole quarters that are counted, and whole months that the last one is compared with
ENOUGH = 40  # accounts about a body or a service, before themes are counted for it; and for each theme in all
BUDGET = 1.0  # false alarms at each look: half for themes, half for words; once for all bodies, once body by body
STEP, LEAST = 5, 10  # numbers are counted down to fives; what is below ten is not said
WORDS = 6  # of a theme
NONE, ALL = "none", "all"

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Size:
    """How many accounts a theme is counted in: over the year, in each quarter (the latest last), and about each body
    and service. A multiple of five: at least so many, and fewer than five more. None: fewer than ten."""

    year: int | None
    quarters: tuple[int | None, ...]
    about: Mapping[str, Mapping[str, int | None]]  # column -> id as text -> number


@dataclass(frozen=True)
class Rise:
    """``what`` (a theme's id or a word) was said by at least ``now`` accounts in the last whole month, about the body
    (0: about all), where about ``usual`` were to be expected."""

    what: str
    is_theme: bool
    body: int
    now: int
    usual: int


@dataclass(frozen=True)
class Found:
    """One look: the themes, what was counted, what rises, and how many rises chance alone brings in so many looks."""

    themes: Themes
    words: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, Size]
    records: Mapping[str, tuple[str, ...]]
    rising: tuple[Rise, ...]
    false_alarms: float
    looks: int

    def shown(self) -> dict[str, object]:
        """All that may be shown, as plain data."""
        return {
            "themes": [{"id": id, "words": list(self.words[id]), **_plain(self.sizes[id])} for id in self.themes.ids],
            NONE: _plain(self.sizes[NONE]),
            ALL: _plain(self.sizes[ALL]),
            "rising": [asdict(rise) for rise in self.rising],
            "false_alarms": round(self.false_alarms, 3),
            "looks": self.looks,
        }


def in_fives(count: int) -> int | None:
    """Counted down to a multiple of five; None below ten."""
    return None if count < LEAST else count - count % STEP


def quarters(last: int) -> list[int]:
    """The first months of the last whole quarters, when ``last`` is the last whole month; the latest last."""
    end = (last + 1) // 3 * 3
    return [end - 3 * back for back in range(QUARTERS, 0, -1)]


def first_month(last: int) -> int:
    """From where on accounts are needed."""
    return min(quarters(last)[0], last - BEFORE)


def looked(told: Spoken, last: int, signed_off: Mapping[str, str], earlier: Themes | None) -> Found:
    """One look at what was told up to the month ``last``; ids are kept from ``earlier``.

    Raises :class:`NotNow` where nobody said anything, :class:`NotValid` where too few say the same words.
    """
    if not told.keys:
        raise NotNow("No counted account has words in these months.", remedy="Count accounts first, then look again.")
    said = without_names(document_terms(told.texts, least=THRESHOLD))
    number = min(NUMBER, max(len(told.keys) // ENOUGH, 2))
    if earlier is None:
        themes = find(said, number=number, seed=SEED, least=THRESHOLD)
    else:
        themes = refresh(earlier, said, seed=SEED, number=number).themes
    held = themes.held(said)
    public = _standing_in(list(signed_off.values()), said.terms)
    within = told.months >= quarters(last)[0]
    within &= told.months < quarters(last)[-1] + 3
    rising, false_alarms, looks = _rising(told, said, held, last, public)
    return Found(
        themes=themes,
        words={
            id: tuple(word for word in words if word in public)[:WORDS]
            for id, words in zip(themes.ids, themes.telling, strict=True)
        },
        sizes=_sizes(told, held, within, quarters(last)),
        records={id: tuple(told.keys[row] for row in held.rows(id) if within[row]) for id in themes.ids},
        rising=rising,
        false_alarms=false_alarms,
        looks=looks,
    )


def _standing_in(texts: Sequence[str], terms: Sequence[str]) -> set[str]:
    """The terms that any of these texts says."""
    if not texts:
        return set()
    said = document_terms(texts, terms=terms)
    return {terms[at] for at in np.flatnonzero(said.texts_with())}


def _sizes(told: Spoken, held: Held, within: Flags, starts: Sequence[int]) -> dict[str, Size]:
    ids = [*held.themes.ids, NONE]
    of = np.where(held.of >= 0, held.of, len(ids) - 1)
    groups = {column: _large(values[within]) for column, values in told.about.items()}
    each = {id: _size(told, within & (of == at), starts, groups) for at, id in enumerate(ids)}
    return each | {ALL: _size(told, within, starts, groups)}


def _large(values: NDArray[np.int64]) -> list[int]:
    """The ids with enough accounts for themes to be counted about them."""
    found, count = np.unique(values[values > 0], return_counts=True)
    return found[count >= ENOUGH].tolist()


def _size(told: Spoken, rows: Flags, starts: Sequence[int], groups: Mapping[str, list[int]]) -> Size:
    return Size(
        year=in_fives(int(rows.sum())),
        quarters=tuple(in_fives(int((rows & _in_quarter(told.months, start)).sum())) for start in starts),
        about={
            column: {str(id): in_fives(int((rows & (told.about[column] == id)).sum())) for id in ids}
            for column, ids in groups.items()
        },
    )


def _in_quarter(months: Months, start: int) -> Flags:
    return np.asarray((months >= start) & (months < start + 3))


def _rising(
    told: Spoken, said: DocumentTerms, held: Held, last: int, public: set[str]
) -> tuple[tuple[Rise, ...], float, int]:
    """What rises among all accounts and body by body; false alarms expected, and looks."""
    bodies = told.about.get("body_id", np.zeros(len(told.keys), np.int64))
    found: list[Rise] = []
    expected, looks = 0.0, 0
    for groups in (np.zeros(len(told.keys), np.int64), bodies):
        rows = np.flatnonzero((groups > 0) | ~groups.any())
        for is_theme, names, table in (
            (True, held.themes.ids, of_themes(held.of[rows], len(held.themes))),
            (False, said.terms, said.matrix[rows]),
        ):
            each, place = np.unique(groups[rows], return_inverse=True)
            one = rises(table, told.months[rows], at=last, groups=place.ravel(), least=THRESHOLD)
            if not len(one):
                continue
            chance = one.chance_for(BUDGET / 2)
            found += [rise for rise in _rises(one, chance, names, each, is_theme) if is_theme or rise.what in public]
            expected, looks = expected + one.expected_false_alarms(chance), looks + len(one)
    return tuple(found), expected, looks


def _rises(one: Rises, chance: float, names: Sequence[str], bodies: NDArray[np.int64], is_theme: bool) -> list[Rise]:
    usual = one.expected()
    return [
        Rise(names[one.term[at]], is_theme, int(bodies[one.group[at]]), now, int(STEP * round(usual[at] / STEP)))
        for at in one.above(chance).tolist()
        if (now := in_fives(int(one.now[at]))) is not None
    ]


def _plain(size: Size) -> dict[str, object]:
    return {"year": size.year, "quarters": list(size.quarters), "about": {k: dict(v) for k, v in size.about.items()}}
