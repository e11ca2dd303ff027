"""Themes: what many texts are about, found in the texts themselves, with ids that last.

    themes = find(texts, number=30, seed=1)          the first time
    renewed = refresh(themes, texts, seed=1)         every time after: ids stay, and what changed is said

A theme is a weight for each term; a text is about the theme whose weights add up to most over the terms it says, so a
reader can see why. The same texts and the same seed give the same themes, in whatever order the texts come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from countersign.errors import NotFound, NotValid
from countersign.text.themes.document_terms import LEAST, MOST, DocumentTerms, document_terms
from countersign.text.themes.grouping import centres
from countersign.text.themes.sampling import Sample, sample
from countersign.text.themes.space import Points, counted_together, points, rarity, unit
from countersign.text.themes.telling import telling_terms
from countersign.text.themes.tokens import Short, Whole

VERSION = "themes-1"
TERMS = 4000  # at most; the commonest, as a theme that only rare words tell of is nobody's
SHOWN = 10  # terms that tell of a theme

_PORTION = 200_000


@dataclass(frozen=True)
class Themes:
    """``ids`` last over refreshes and are never given twice; ``telling`` holds the terms to show for each theme, the
    best first; ``texts`` how many texts were about each when it was found; ``weights`` is terms × themes."""

    ids: tuple[str, ...]
    telling: tuple[tuple[str, ...], ...]
    texts: tuple[int, ...]
    terms: tuple[str, ...]
    weights: NDArray[np.float32]
    least: int
    next_number: int
    version: str = VERSION

    def __len__(self) -> int:
        return len(self.ids)

    def held(self, texts: Sequence[str] | DocumentTerms) -> Held:
        """Which text is about which theme."""
        said = texts if isinstance(texts, DocumentTerms) else document_terms(texts, terms=self.terms)
        if said.terms != self.terms:
            said = said.with_terms(self.terms)
        of, score = _nearest(said, self.weights)
        return Held(self, of, score)


@dataclass(frozen=True)
class Held:
    """For each text the place of its theme in ``themes.ids`` (-1: it says no known term), and how clearly so."""

    themes: Themes
    of: Short
    score: NDArray[np.float32]

    def sizes(self) -> Whole:
        """How many texts are about each theme."""
        return np.bincount(self.of[self.of >= 0], minlength=len(self.themes))

    def rows(self, theme: str) -> Whole:
        """The texts about one theme, the clearest first. Raises :class:`NotFound`."""
        if theme not in self.themes.ids:
            raise NotFound(f"There is no theme {theme}.", remedy=f"There are: {', '.join(self.themes.ids)}.")
        rows = np.flatnonzero(self.of == self.themes.ids.index(theme))
        return rows[np.argsort(-self.score[rows], kind="stable")]

    def records(self, theme: str, keys: Sequence[str]) -> list[str]:
        """The keys of the records that are counted in a theme; ``keys`` names the record of each text."""
        if len(keys) != len(self.of):
            raise NotValid(f"There are {len(self.of)} texts and {len(keys)} keys.", remedy="Name each text's record.")
        return [keys[row] for row in self.rows(theme)]


def find(
    texts: Sequence[str] | DocumentTerms,
    *,
    number: int = 30,
    seed: int,
    persons: ArrayLike | None = None,
    least: int = LEAST,
    most: float = MOST,
) -> Themes:
    """At most ``number`` themes of ``texts``, the largest first.

    No term is used that fewer than ``least`` distinct ``persons`` say, and no theme kept that fewer speak about.
    Raises :class:`NotValid` where so few terms are said by so many that there is nothing to find.
    """
    said = terms_of(texts, persons, least, most)
    with one_thread():
        ground = Ground.of(said, seed)
        found, _ = centres(ground.spots, ground.drawn.weights, number, seed=seed)
        weights = ground.weighed @ found.T
        sizes = persons_of(said, weights)
        kept = [at for at in np.argsort(-sizes, kind="stable") if sizes[at] >= least]
        return made(ground, weights[:, kept], [f"t{n}" for n in range(1, len(kept) + 1)], least, len(kept) + 1)


def one_thread() -> threadpool_limits:
    """While it lasts, linear algebra keeps to one thread.

    The tables are small: on a busy machine several threads wait for one another a hundred times as long as one takes.
    And one thread adds up in one order, so the numbers are the same on any number of cores.
    """
    return threadpool_limits(limits=1, user_api="blas")


def terms_of(texts: Sequence[str] | DocumentTerms, persons: ArrayLike | None, least: int, most: float) -> DocumentTerms:
    """The table of texts and terms to find themes in."""
    if isinstance(texts, DocumentTerms):
        said = texts.commonest(TERMS)
    else:
        said = document_terms(texts, persons=persons, least=least, most=most, limit=TERMS)
    if len(said.terms) < 2:
        raise NotValid(
            f"No two terms are said by {least} persons each, so no themes can be found.",
            remedy="Take more texts, or a longer time.",
        )
    return said


@dataclass(frozen=True)
class Ground:
    """What themes are found on: ``weighed`` is each term's point times its rarity, ``drawn`` a sample of distinct texts
    and ``spots`` where each of these lies; ``both`` counts the texts that say each two terms."""

    said: DocumentTerms
    both: NDArray[np.float32]
    weighed: Points
    drawn: Sample
    spots: Points

    @classmethod
    def of(cls, said: DocumentTerms, seed: int) -> Ground:
        both, drawn = counted_together(said.matrix), sample(said, seed=seed)
        weighed = points(both, seed=seed) * rarity(said.matrix)[:, None]
        return cls(said, both, weighed, drawn, unit(said.matrix[drawn.rows] @ weighed))


def made(ground: Ground, weights: NDArray[np.float32], ids: Sequence[str], least: int, next_number: int) -> Themes:
    """Themes with these ids and weights, and the terms that tell of each in these texts."""
    of, _ = _nearest(ground.said, weights)
    return Themes(
        ids=tuple(ids),
        telling=telling_terms(ground.said, ground.both, of, len(ids), shown=SHOWN, least=least),
        texts=tuple(np.bincount(of[of >= 0], minlength=len(ids)).tolist()),
        terms=ground.said.terms,
        weights=np.ascontiguousarray(weights, np.float32),
        least=least,
        next_number=next_number,
    )


def persons_of(said: DocumentTerms, weights: NDArray[np.float32]) -> Whole:
    """How many distinct persons' texts are about each theme."""
    of, _ = _nearest(said, weights)
    inside = of >= 0
    pairs = np.unique(said.persons[inside].astype(np.int64) * weights.shape[1] + of[inside])
    return np.bincount(pairs % max(weights.shape[1], 1), minlength=weights.shape[1])


def _nearest(said: DocumentTerms, weights: NDArray[np.float32]) -> tuple[Short, NDArray[np.float32]]:
    """The theme of each text, and its score: the sum of the weights over the root of the number of terms."""
    texts = said.matrix.shape[0]
    of, score = np.full(texts, -1, np.int32), np.zeros(texts, np.float32)
    if not weights.shape[1]:
        return of, score
    for first in range(0, texts, _PORTION):
        part = said.matrix[first : first + _PORTION]
        sums = np.asarray(part @ weights)
        best = sums.argmax(axis=1)
        long = np.diff(part.indptr)
        highest = sums[np.arange(len(best)), best]
        of[first : first + len(best)] = np.where((long > 0) & (highest > 0), best, -1)
        score[first : first + len(best)] = highest / np.sqrt(np.maximum(long, 1))
    return of, score
