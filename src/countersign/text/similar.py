"""Copies: which accounts are one account told twice, word for word or reworded.

Two texts are compared by their *shingles*: every run of five characters of the text in plain form (lower
case, only letters and digits, forwarding marks removed). Their **closeness** is the share of the shorter
text's shingles that the longer one also holds (the overlap coefficient), because a copy with a greeting
added, or cut short, still holds the other whole. Where one is more than :data:`LENGTH_RATIO` times as long
as the other, the ordinary Jaccard index is used, so that a sentence is no copy of the essay that quotes it.

Candidates come from MinHash signatures in bands (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of
Massive Datasets*, chapter 3), and every candidate is then counted exactly: the signatures only decide who
is looked at.

Short texts never cluster. "Everything was good, thank you" is a common answer, not a copy: a text below
:data:`MIN_WORDS_EXACT` words is nobody's copy, and one below :data:`MIN_WORDS_NEAR` words only of its exact
twin.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from countersign.text.shingles import (
    LENGTH_RATIO,
    all_signatures,
    banded,
    closeness_of,
    measured,
    plain,
    portions,
    shingled,
    signatures,
    words,
)

# Closeness from which two texts are copies. At 0.70 more reworded copies are found, but forms that many people fill in
# alike fall together; `countersign evaluate duplicates --threshold` shows both.
THRESHOLD = 0.75
MIN_WORDS_EXACT = 8
MIN_WORDS_NEAR = 12
VERSION = "similar-1"

_CROWD = 40  # members of one band up to which every pair is looked at; above, each with its nearest neighbours
_THREE_ERRORS = 0.11  # of a Jaccard index estimated from 192 minima: 3 × √(¼ / 192), rounded up


@dataclass(frozen=True)
class ClusterFound:
    """``members``: row numbers, rising. ``closeness``: smallest closeness of a member to the cluster's
    centre, 0 to 1. ``exact``: all members are the same words in the same order."""

    members: tuple[int, ...]
    closeness: float
    exact: bool


@dataclass(frozen=True)
class Near:
    """An earlier text, by its key, and how close it is (0 to 1)."""

    key: Hashable
    closeness: float
    exact: bool


@dataclass(frozen=True)
class Sketch:
    """What is kept of a text so that later files can be compared with it without its words: 768 bytes of
    minima, the number of its shingles and words, and a digest of its plain form. A sketch can recognise a
    text that somebody already has, so it is personal data as the text is: keep it sealed, and destroy it
    with the original."""

    minima: bytes
    shingles: int
    words: int
    digest: bytes


def clusters(
    texts: Sequence[str], *, threshold: float = THRESHOLD, keys: Sequence[Hashable] | None = None
) -> list[ClusterFound]:
    """Groups of two or more copies among ``texts``, in the order of their first member.

    The result does not depend on the order of the rows. Rows with the same ``keys`` value are known to be
    one account already (an edited or re-sent row) and are kept together whatever their words. Every member
    is at least ``threshold`` close to its cluster's centre, so copies never chain from one text to a quite
    different one.
    """
    plains = [plain(text) for text in texts]
    distinct = sorted({p for p in plains if words(p) >= MIN_WORDS_EXACT})
    place = {p: at for at, p in enumerate(distinct)}
    rows: list[list[int]] = [[] for _ in distinct]
    for row, p in enumerate(plains):
        if p in place:
            rows[place[p]].append(row)
    found = [
        ClusterFound(tuple(sorted(r for m in star.members for r in rows[m])), star.closeness, star.exact)
        for star in _stars(distinct, threshold)
    ]
    found = [c for c in found if len(c.members) > 1]
    if keys is not None:
        found = _joined(found, keys, rows=len(plains))
    return sorted(found, key=lambda c: c.members)


class Index:
    """Copies found as files arrive: each text added is compared with every text added before it.

    >>> index = Index()
    >>> index.add("a", "The driver was late and nobody rang to tell us when the van would be coming")
    ()
    >>> again = "Hello, the driver was late and nobody rang to tell us when the van would come"
    >>> [near.key for near in index.add("b", again)]
    ['a']
    """

    def __init__(self, *, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold
        self._bands: dict[int, list[int]] = defaultdict(list)
        self._digests: dict[bytes, list[int]] = defaultdict(list)
        self._keys: list[Hashable] = []
        self._sketches: list[Sketch] = []

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: Hashable, text: str) -> tuple[Near, ...]:
        """Earlier texts that ``text`` is a copy of, closest first; afterwards it is in the index too."""
        return self.add_sketch(key, sketches([text])[0])

    def add_many(self, keys: Sequence[Hashable], texts: Sequence[str]) -> list[tuple[Near, ...]]:
        """As :meth:`add`, for many at once (they are compared with one another too, each with those before
        it)."""
        return [self.add_sketch(key, sketch) for key, sketch in zip(keys, sketches(texts), strict=True)]

    def add_sketch(self, key: Hashable, sketch: Sketch) -> tuple[Near, ...]:
        """As :meth:`add`, for a stored sketch. Closeness is then estimated: its standard error is at most
        0.045."""
        near = self._near(sketch) if sketch.words >= MIN_WORDS_EXACT else ()
        self._keep(key, sketch)
        return near

    def _near(self, sketch: Sketch) -> tuple[Near, ...]:
        exact = [Near(self._keys[at], 1.0, True) for at in self._digests.get(sketch.digest, ())]
        same = set(self._digests.get(sketch.digest, ()))
        found = exact
        if sketch.words >= MIN_WORDS_NEAR:
            candidates = {at for band in _bands_of(sketch) for at in self._bands.get(band, ())} - same
            measured = [(at, _estimated(sketch, self._sketches[at])) for at in sorted(candidates)]
            found = exact + [Near(self._keys[at], c, False) for at, c in measured if c >= self.threshold]
        return tuple(sorted(found, key=lambda near: -near.closeness))

    def _keep(self, key: Hashable, sketch: Sketch) -> None:
        at = len(self._keys)
        self._keys.append(key)
        self._sketches.append(sketch)
        if sketch.words >= MIN_WORDS_EXACT:
            self._digests[sketch.digest].append(at)
        if sketch.words >= MIN_WORDS_NEAR:
            for band in _bands_of(sketch):
                self._bands[band].append(at)


def sketches(texts: Sequence[str]) -> list[Sketch]:
    """One :class:`Sketch` for each text."""
    plains = [plain(text) for text in texts]
    if not plains:
        return []
    hashes, offsets = shingled(plains)
    minima, sizes = signatures(hashes, offsets), np.diff(offsets)
    return [
        Sketch(
            minima[at].tobytes(),
            int(sizes[at]),
            words(p),
            hashlib.blake2b(p.encode(), digest_size=16).digest(),
        )
        for at, p in enumerate(plains)
    ]


def _bands_of(sketch: Sketch) -> list[int]:
    bands: list[int] = banded(np.frombuffer(sketch.minima, np.uint32)[None, :])[0].tolist()
    return bands


# ---- candidates, exact counts, clusters


@dataclass(frozen=True)
class _Star:
    """A centre and its copies, as places in the sorted list of distinct plain texts."""

    members: tuple[int, ...]
    closeness: float
    exact: bool


def _stars(distinct: Sequence[str], threshold: float) -> Iterator[_Star]:
    """Every distinct text in exactly one star, alone or with the copies around it."""
    neighbours: dict[int, dict[int, float]] = defaultdict(dict)
    long = np.array([at for at, p in enumerate(distinct) if words(p) >= MIN_WORDS_NEAR], np.int64)
    if len(long) > 1:
        for a, b, closeness in _close_pairs([distinct[at] for at in long], threshold):
            one, other = int(long[a]), int(long[b])
            neighbours[one][other] = neighbours[other][one] = closeness
    free = set(range(len(distinct)))
    for centre in sorted(neighbours, key=lambda at: (-len(neighbours[at]), at)):
        around = {at: c for at, c in neighbours[centre].items() if at in free}
        if centre in free and around:
            free -= {centre, *around}
            yield _Star((centre, *sorted(around)), min(around.values()), False)
    yield from (_Star((at,), 1.0, True) for at in sorted(free))


def _close_pairs(plains: Sequence[str], threshold: float) -> Iterator[tuple[int, int, float]]:
    """Pairs (a < b) at least ``threshold`` close, with their exact closeness."""
    lengths = np.fromiter((len(p) for p in plains), np.int64, len(plains))
    pairs = _candidates(all_signatures(plains), lengths, threshold)
    for chunk in portions(pairs, lengths[pairs].sum(axis=1)):
        texts, local = np.unique(chunk, return_inverse=True)
        found = measured([plains[at] for at in texts], local.reshape(chunk.shape))
        keep = found >= threshold
        for (a, b), closeness in zip(chunk[keep].tolist(), found[keep].tolist(), strict=True):
            yield a, b, closeness


def _candidates(minima: NDArray[np.uint32], lengths: NDArray[np.int64], threshold: float) -> NDArray[np.int64]:
    """Pairs × 2 of texts that share a band and whose signatures do not rule out that they are close."""
    found = [np.empty((0, 2), np.int64)]
    bands = banded(minima)
    for band in range(bands.shape[1]):
        order = np.argsort(bands[:, band], kind="stable")
        value = bands[order, band]
        for gap in range(1, _CROWD):
            same = value[gap:] == value[:-gap]
            if not same.any():
                break
            found.append(_worth_counting(order[:-gap][same], order[gap:][same], minima, lengths, threshold))
    return np.unique(np.sort(np.concatenate(found), axis=1), axis=0)


def _worth_counting(
    a: NDArray[np.int64], b: NDArray[np.int64], minima: NDArray[np.uint32], lengths: NDArray[np.int64], threshold: float
) -> NDArray[np.int64]:
    """Those pairs whose estimated Jaccard is not more than three standard errors below what ``threshold`` needs."""
    shorter, longer = np.minimum(lengths[a], lengths[b]), np.maximum(lengths[a], lengths[b])
    shared = threshold * shorter
    needed = np.where(longer <= LENGTH_RATIO * 1.2 * shorter, shared / (shorter + longer - shared), threshold)
    estimated = (minima[a] == minima[b]).mean(axis=1)
    keep = estimated >= needed - _THREE_ERRORS
    return np.column_stack((a[keep], b[keep]))


def _estimated(one: Sketch, other: Sketch) -> float:
    """Closeness from two signatures: the share of equal minima estimates Jaccard, from which the overlap
    follows."""
    equal = np.frombuffer(one.minima, np.uint32) == np.frombuffer(other.minima, np.uint32)
    jaccard = float(np.mean(equal))
    shared = np.array([jaccard / (1 + jaccard) * (one.shingles + other.shingles)])
    return min(1.0, float(closeness_of(shared, np.array([one.shingles]), np.array([other.shingles]))[0]))


def _joined(found: Iterable[ClusterFound], keys: Sequence[Hashable], *, rows: int) -> list[ClusterFound]:
    """Clusters that share a key become one; rows with one key become a cluster even where their words
    differ."""
    parent = list(range(rows))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = row = parent[parent[row]]
        return row

    first: dict[Hashable, int] = {}
    for row, key in enumerate(keys):
        parent[root(row)] = root(first.setdefault(key, row))
    quality: dict[int, tuple[float, bool]] = {}
    clustered = list(found)
    for cluster in clustered:
        for row in cluster.members[1:]:
            parent[root(row)] = root(cluster.members[0])
    for cluster in clustered:
        low, exact = quality.get(root(cluster.members[0]), (1.0, True))
        quality[root(cluster.members[0])] = (min(low, cluster.closeness), exact and cluster.exact)
    groups: dict[int, list[int]] = defaultdict(list)
    for row in range(rows):
        groups[root(row)].append(row)
    return [
        ClusterFound(tuple(members), *quality.get(at, (1.0, False)))
        for at, members in groups.items()
        if len(members) > 1
    ]
