"""Themes found again in newer texts: which are the same as before, and what became of the others.

Earlier and new themes are compared by the texts at hand, each read by both (a text most of whose terms are new to the
earlier themes is about none of them). A new theme *comes from* an earlier one if more than half of its texts were about
that one; an earlier theme *goes to* a new one if more than half of its texts are about it now (the rules of MONIC,
Spiliopoulou et al. 2006, with the threshold of one half, so that there is at most one of each). From these two words
everything follows:

==========  ======================================================================  ==========================
kept        comes from the earlier theme, and that one goes to it                   keeps the id
split       comes from the earlier theme, which goes elsewhere or is kept by        a new id
            another
merged      an earlier theme goes to a new one that does not come from it           its id ends, or the new
                                                                                    theme has a new id
new         comes from no earlier theme, and none goes to it                        a new id
gone        goes to no new theme, and none comes from it                            its id ends
==========  ======================================================================  ==========================

An id that has ended is never given again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from countersign.text.themes.document_terms import MOST, DocumentTerms
from countersign.text.themes.grouping import centres, middles
from countersign.text.themes.model import Ground, Themes, made, one_thread, persons_of, terms_of
from countersign.text.themes.space import unit
from countersign.text.themes.tokens import Short

Kind = Literal["kept", "split", "merged", "new", "gone"]

Flags = NDArray[np.bool_]
Shares = NDArray[np.float64]

HALF = 0.5
FRESH = 0.1  # of the themes there are: as many new ones are tried at each refresh, and kept where they do more


@dataclass(frozen=True)
class Change:
    """What became of earlier themes: ``before`` and ``after`` are ids. ``share`` is the smallest share of texts that
    the change rests on (NaN for new and gone)."""

    kind: Kind
    before: tuple[str, ...]
    after: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class Refreshed:
    """The themes now, and every change, in the order kept, split, merged, new, gone."""

    themes: Themes
    changes: tuple[Change, ...]

    def of(self, kind: Kind) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind == kind)


def refresh(
    earlier: Themes,
    texts: Sequence[str] | DocumentTerms,
    *,
    seed: int,
    persons: ArrayLike | None = None,
    number: int | None = None,
    most: float = MOST,
) -> Refreshed:
    """Themes of ``texts`` (all that count now, not only the latest), begun from the ``earlier`` ones.

    At most ``number`` themes (as many as before); a few new ones are tried each time, and one takes the place of an
    earlier theme only if its texts would miss it twice as much. Ids follow the rules of this module.
    """
    said = terms_of(texts, persons, earlier.least, most)
    with one_thread():
        ground = Ground.of(said, seed)
        before = _before(earlier, said)
        weights = _renewed(ground, before, len(earlier), number or len(earlier), seed)
        sizes = persons_of(said, weights)
        kept = [at for at in np.argsort(-sizes, kind="stable") if sizes[at] >= earlier.least]
        found = made(ground, weights[:, kept], [""] * len(kept), earlier.least, earlier.next_number)
    shared = overlap(before, found.held(said).of, len(earlier), len(found))
    ids, changes = matched(earlier.ids, shared, earlier.next_number)
    given = sum(one not in earlier.ids for one in ids)
    return Refreshed(replace(found, ids=ids, next_number=earlier.next_number + given), changes)


def _before(earlier: Themes, said: DocumentTerms) -> Short:
    """The earlier theme of each text; none (-1) where the earlier themes knew fewer than half of its terms."""
    known = said.with_terms(earlier.terms)
    half_known = 2 * np.diff(known.matrix.indptr) >= np.diff(said.matrix.indptr)
    return np.where(half_known, earlier.held(known).of, np.int32(-1))


def _renewed(ground: Ground, before: NDArray[np.integer], earlier: int, number: int, seed: int) -> NDArray[np.float32]:
    """Terms × themes, begun from the middle of each earlier theme's texts."""
    of = before[ground.drawn.rows]
    nowhere = np.zeros((earlier, ground.spots.shape[1]), np.float32)
    begun = unit(middles(ground.spots, ground.drawn.weights, of, earlier, nowhere))
    alive = begun[np.any(begun, axis=1)]
    fresh = max(1, round(FRESH * number))
    found, _ = centres(ground.spots, ground.drawn.weights, number, seed=seed, known=alive, fresh=fresh)
    return ground.weighed @ found.T


def overlap(before: ArrayLike, after: ArrayLike, earlier: int, later: int) -> NDArray[np.int64]:
    """Earlier × new themes: how many texts are about both. A last row and a last column count those about none (-1)."""
    table = np.zeros((earlier + 1, later + 1), np.int64)
    np.add.at(table, (np.asarray(before), np.asarray(after)), 1)
    return table


def matched(
    ids: Sequence[str], shared: NDArray[np.integer], next_number: int
) -> tuple[tuple[str, ...], tuple[Change, ...]]:
    """The id of each new theme, and what changed; ``shared`` is what :func:`overlap` gives, ``ids`` its rows."""
    come = (shared / np.maximum(shared.sum(axis=0, keepdims=True), 1))[:-1, :-1]
    go = (shared / np.maximum(shared.sum(axis=1, keepdims=True), 1))[:-1, :-1]
    comes, goes = come > HALF, go > HALF
    same = comes & goes
    names = _names(ids, same, next_number)
    share = np.minimum(come, go)
    kept = [Change("kept", (ids[e],), (names[n],), float(share[e, n])) for e, n in np.argwhere(same).tolist()]
    changes = (
        *kept,
        *_split(ids, names, comes & ~goes, same, come),
        *_merged(ids, names, goes & ~comes, go),
        *(Change("new", (), (names[n],), np.nan) for n in _where(~(comes | goes).any(axis=0))),
        *(Change("gone", (ids[e],), (), np.nan) for e in _where(~(comes | goes).any(axis=1))),
    )
    return names, changes


def _names(ids: Sequence[str], same: Flags, next_number: int) -> tuple[str, ...]:
    """The earlier id where a theme is the same, else the next that was never given."""
    free = count(next_number)
    return tuple(ids[column.argmax()] if column.any() else f"t{next(free)}" for column in same.T)


def _split(ids: Sequence[str], names: Sequence[str], parts: Flags, same: Flags, share: Shares) -> Iterator[Change]:
    """Every earlier theme of which new ones are parts; what keeps its id comes first."""
    for e in _where(parts.any(axis=1)):
        into = [*_where(same[e]), *_where(parts[e])]
        yield Change("split", (ids[e],), tuple(names[n] for n in into), float(share[e, into].min()))


def _merged(ids: Sequence[str], names: Sequence[str], gone_in: Flags, share: Shares) -> Iterator[Change]:
    """Every new theme into which earlier ones went."""
    for n in _where(gone_in.any(axis=0)):
        of = _where(gone_in[:, n])
        yield Change("merged", tuple(ids[e] for e in of), (names[n],), float(share[of, n].min()))


def _where(flags: ArrayLike) -> list[int]:
    places: list[int] = np.flatnonzero(np.asarray(flags)).tolist()
    return places
