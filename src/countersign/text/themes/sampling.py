"""A sample of distinct texts that does not depend on the order of the rows and hardly changes when rows are added.

Each text has a number made from its terms; the texts with the smallest numbers are drawn (Broder's bottom-k sample).
Texts with the same terms are drawn as one, with their weight.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from countersign.text.themes.document_terms import DocumentTerms
from countersign.text.themes.tokens import Whole

SIZE = 20_000


@dataclass(frozen=True)
class Sample:
    """``rows`` of the table, and how many texts each of them stands for."""

    rows: Whole
    weights: NDArray[np.float32]


def sample(said: DocumentTerms, *, seed: int, size: int = SIZE) -> Sample:
    """At most ``size`` distinct texts that say any term, in an order that only their terms and the seed decide."""
    numbers = _numbers(said, seed)
    some = np.flatnonzero(np.diff(said.matrix.indptr))
    order = some[np.argsort(numbers[some], kind="stable")]
    ranked = numbers[order]
    first = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])) if len(ranked) else order
    weights = np.diff(np.append(first, len(order))).astype(np.float32)
    return Sample(order[first[:size]], weights[:size])


def _numbers(said: DocumentTerms, seed: int) -> NDArray[np.uint64]:
    """One number for each text: the sum of its terms' digests, mixed."""
    digests = [hashlib.blake2b(f"{seed}:{term}".encode(), digest_size=8).digest() for term in said.terms]
    of_term = np.frombuffer(b"".join(digests), np.uint64)
    running = np.concatenate(([np.uint64(0)], np.cumsum(of_term[said.matrix.indices], dtype=np.uint64)))
    sums = running[said.matrix.indptr[1:]] - running[said.matrix.indptr[:-1]]
    mixed = (sums ^ (sums >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    return np.asarray(mixed ^ (mixed >> np.uint64(29)), np.uint64)
