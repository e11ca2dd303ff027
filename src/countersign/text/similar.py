"""Copies: which accounts are one account told twice, word for word or reworded.

Two texts are compared by their *shingles*: every run of five characters of the text in plain form (lower case, only
letters and digits, forwarding marks removed). Their **closeness** is the share of the shorter text's shingles that the
longer one also holds (the overlap coefficient), because a copy with a greeting added, or cut short, still holds the other
whole. Where one is more than :data:`LENGTH_RATIO` times as long as the other, the ordinary Jaccard index is used, so that a
sentence is no copy of the essay that quotes it.

Candidates come from MinHash signatures in bands (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive
Datasets*, chapter 3), and every candidate is then counted exactly: the signatures only decide who is looked at.

Short texts never cluster. "Everything was good, thank you" is a common answer, not a copy: a text below
:data:`MIN_WORDS_EXACT` words is nobody's copy, and one below :data:`MIN_WORDS_NEAR` words only of its exact twin.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash
from scipy import sparse

THRESHOLD = 0.75  # closeness from which two texts are copies; chosen on seeded rewordings (`countersign evaluate duplicates`)
MIN_WORDS_EXACT = 8
MIN_WORDS_NEAR = 12
LENGTH_RATIO = 2.0
SHINGLE = 5
BANDS, ROWS = 32, 4  # finds 99 % of pairs with Jaccard 0.6 and 0.02 % of those with 0.05: 1 - (1 - J^4)^32
PERMUTATIONS = BANDS * ROWS
SEED = 20261123  # part of the method: changing it, or any number above, makes stored sketches incomparable
VERSION = "similar-1"

_PORTION = 4_000_000  # characters whose shingles are held at once, about 250 MB
_CROWD = 40  # members of one band up to which every pair is looked at; above, each is paired with its nearest neighbours
_FORWARDED = re.compile(
    r"^[>\s]*(?:-{2,}.*(?:forwarded|original) message.*|begin forwarded message:?|(?:from|sent|to|cc|date|subject):.*)$"
    r"|^[>\s]*(?:(?:fwd?|re)\s*:\s*)+|^[>\s]+",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_WORD = re.compile(r"[\W_]+")

Uint64s = NDArray[np.uint64]


@dataclass(frozen=True)
class ClusterFound:
    """``members``: row numbers, rising. ``closeness``: smallest closeness of a member to the cluster's centre, 0 to 1.
    ``exact``: all members are the same words in the same order."""

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
    """What is kept of a text so that later files can be compared with it without its words: 512 bytes of minima, the
    number of its shingles and words, and a digest of its plain form. A sketch can recognise a text that somebody
    already has, so it is personal data as the text is: keep it sealed, and destroy it with the original."""

    minima: bytes
    shingles: int
    words: int
    digest: bytes


def plain(text: str) -> str:
    """The text in lower case, letters and digits only, single spaces, without forwarding marks and mail headers."""
    kept = _FORWARDED.sub(" ", unicodedata.normalize("NFKC", text))
    folded = _NOT_WORD.sub(" ", kept.casefold().replace("'", "").replace("’", ""))
    return folded.strip()


def clusters(
    texts: Sequence[str], *, threshold: float = THRESHOLD, keys: Sequence[Hashable] | None = None
) -> list[ClusterFound]:
    """Groups of two or more copies among ``texts``, in the order of their first member.

    The result does not depend on the order of the rows. Rows with the same ``keys`` value are known to be one account
    already (an edited or re-sent row) and are kept together whatever their words. Every member is at least
    ``threshold`` close to its cluster's centre, so copies never chain from one text to a quite different one.
    """
    plains = [plain(text) for text in texts]
    distinct = sorted({p for p in plains if _words(p) >= MIN_WORDS_EXACT})
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
    >>> index.add("a", "The driver was late and nobody rang to tell us when the ambulance would be coming")
    ()
    >>> [near.key for near in index.add("b", "Hello, the driver was late and nobody rang to tell us when the ambulance would come")]
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
        """As :meth:`add`, for many at once (they are compared with one another too, each with those before it)."""
        return [self.add_sketch(key, sketch) for key, sketch in zip(keys, sketches(texts), strict=True)]

    def add_sketch(self, key: Hashable, sketch: Sketch) -> tuple[Near, ...]:
        """As :meth:`add`, for a stored sketch. Closeness is then estimated: its standard error is at most 0.045."""
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
    hashes, offsets = _shingled(plains)
    minima, sizes = _signatures(hashes, offsets), np.diff(offsets)
    return [
        Sketch(
            minima[at].tobytes(),
            int(sizes[at]),
            _words(p),
            hashlib.blake2b(p.encode(), digest_size=16).digest(),
        )
        for at, p in enumerate(plains)
    ]


# ---- shingles and signatures, for all texts at once


def _words(p: str) -> int:
    return p.count(" ") + 1 if p else 0


def _shingled(plains: Sequence[str]) -> tuple[Uint64s, NDArray[np.int64]]:
    """Distinct shingle hashes of every text, flat, and where each text's begin (one longer than ``plains``)."""
    padded = "".join(f"{p:<{SHINGLE}}" for p in plains)
    lengths = np.fromiter((max(len(p), SHINGLE) for p in plains), np.int64, len(plains))
    points = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    rolled = np.zeros(len(points) - SHINGLE + 1, np.uint64)
    for step in range(SHINGLE):
        rolled = rolled * np.uint64(0x9E3779B97F4A7C15) + points[step : step + len(rolled)] + np.uint64(1)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    owner = np.repeat(np.arange(len(plains)), lengths)[: len(rolled)]
    inside = np.arange(len(rolled)) + SHINGLE <= starts[owner + 1]
    return _distinct(owner[inside], _mixed(rolled[inside]), len(plains))


def _mixed(hashes: Uint64s) -> Uint64s:
    """Every bit of a hash spread over all its bits (the finaliser of SplitMix64, Steele et al. 2014)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def _distinct(owner: NDArray[np.int64], hashes: Uint64s, texts: int) -> tuple[Uint64s, NDArray[np.int64]]:
    order = np.lexsort((hashes, owner))
    owner, hashes = owner[order], hashes[order]
    first = np.ones(len(owner), bool)
    first[1:] = (owner[1:] != owner[:-1]) | (hashes[1:] != hashes[:-1])
    sizes = np.bincount(owner[first], minlength=texts)
    return hashes[first], np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def _signatures(hashes: Uint64s, offsets: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Texts × :data:`PERMUTATIONS` minima."""
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        hashes, offsets.astype(np.uint64), num_perm=PERMUTATIONS, seed=SEED
    )
    return np.asarray(matrix.to_rows(), np.uint32).reshape(len(offsets) - 1, PERMUTATIONS)


def _banded(minima: NDArray[np.uint32]) -> Uint64s:
    """Texts × bands: one hash for each band of each signature."""
    rows = minima.reshape(len(minima), BANDS, ROWS).astype(np.uint64)
    banded = np.full((len(minima), BANDS), np.uint64(1)) * np.arange(1, BANDS + 1, dtype=np.uint64)
    for row in range(ROWS):
        banded = _mixed(banded * np.uint64(0x9E3779B97F4A7C15) + rows[:, :, row])
    return banded


def _bands_of(sketch: Sketch) -> list[int]:
    bands: list[int] = _banded(np.frombuffer(sketch.minima, np.uint32)[None, :])[0].tolist()
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
    long = np.array([at for at, p in enumerate(distinct) if _words(p) >= MIN_WORDS_NEAR], np.int64)
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
    pairs = _candidates(_banded(_all_signatures(plains)))
    for chunk in _portions(pairs, lengths[pairs].sum(axis=1)):
        texts, local = np.unique(chunk, return_inverse=True)
        measured = _measured([plains[at] for at in texts], local.reshape(chunk.shape))
        keep = measured >= threshold
        for (a, b), closeness in zip(chunk[keep].tolist(), measured[keep].tolist(), strict=True):
            yield a, b, closeness


def _all_signatures(plains: Sequence[str]) -> NDArray[np.uint32]:
    lengths = np.fromiter((len(p) for p in plains), np.int64, len(plains))
    places = np.arange(len(plains))
    return np.concatenate(
        [_signatures(*_shingled([plains[at] for at in part])) for part in _portions(places, lengths)]
    )


def _portions(things: NDArray[np.int64], costs: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """``things`` in order, in portions that cost about :data:`_PORTION` characters each, so that memory stays small."""
    bounds = np.flatnonzero(np.diff(np.cumsum(costs) // _PORTION)) + 1
    yield from (part for part in np.split(things, bounds) if len(part))


def _measured(plains: Sequence[str], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Exact closeness of each pair of places in ``plains``."""
    hashes, offsets = _shingled(plains)
    names, columns = np.unique(hashes, return_inverse=True)
    held = sparse.csr_array(
        (np.ones(len(columns), np.int32), columns, offsets), shape=(len(plains), len(names))
    )
    a, b = pairs[:, 0], pairs[:, 1]
    shared = np.asarray(held[a].multiply(held[b]).sum(axis=1)).ravel()
    sizes = np.diff(offsets)
    return _closeness(shared, sizes[a], sizes[b])


def _candidates(banded: Uint64s) -> NDArray[np.int64]:
    """Pairs × 2 of texts that share a band."""
    found = []
    for band in range(banded.shape[1]):
        order = np.argsort(banded[:, band], kind="stable")
        value = banded[order, band]
        for gap in range(1, _CROWD):
            same = value[gap:] == value[:-gap]
            if not same.any():
                break
            found.append(np.column_stack((order[:-gap][same], order[gap:][same])))
    if not found:
        return np.empty((0, 2), np.int64)
    pairs = np.concatenate(found)
    pairs.sort(axis=1)
    return np.unique(pairs, axis=0)


def _closeness(
    shared: NDArray[np.int64], one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.float64]:
    shorter, longer = np.minimum(one, other), np.maximum(one, other)
    jaccard = shared / np.maximum(one + other - shared, 1)
    overlap = shared / np.maximum(shorter, 1)
    return np.where(longer <= LENGTH_RATIO * shorter, overlap, jaccard)


def _estimated(one: Sketch, other: Sketch) -> float:
    """Closeness from two signatures: the share of equal minima estimates Jaccard, from which the overlap follows."""
    equal = np.frombuffer(one.minima, np.uint32) == np.frombuffer(other.minima, np.uint32)
    jaccard = float(np.mean(equal))
    shared = np.array([jaccard / (1 + jaccard) * (one.shingles + other.shingles)])
    return min(1.0, float(_closeness(shared, np.array([one.shingles]), np.array([other.shingles]))[0]))


def _joined(found: Iterable[ClusterFound], keys: Sequence[Hashable], *, rows: int) -> list[ClusterFound]:
    """Clusters that share a key become one; rows with one key become a cluster even where their words differ."""
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
