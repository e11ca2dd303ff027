"""The few terms that tell a reader what a theme is about: distinctive, said by many of its texts, and said together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from countersign.text.themes.coherence import normalised
from countersign.text.themes.distinctive import distinctive, grouped
from countersign.text.themes.document_terms import DocumentTerms

_BETA = 2.0  # of the F score: that many texts of a theme say the term weighs more than that few others do
_CANDIDATES = 2  # times as many as are shown; of them the least coherent go
_Z = 1.96


def telling_terms(
    said: DocumentTerms, both: NDArray[np.float32], of: NDArray[np.integer], themes: int, *, shown: int, least: int
) -> tuple[tuple[str, ...], ...]:
    """For each theme at most ``shown`` terms, the best first; ``of`` is the theme of each text, -1 for none;
    ``both`` says how many texts say each two terms.

    Only terms that ``least`` texts of the theme or more say, and whose weighted log-odds against the other themes are
    beyond 1.96 standard errors; by their F score as a test for the theme; and of twice as many those that go best with
    one another in the texts of all themes.
    """
    counts = grouped(said.matrix, of, themes)
    sizes = np.bincount(of[of >= 0], minlength=themes)[:, None]
    texts = said.texts_with()
    score = (1 + _BETA**2) * counts / (_BETA**2 * sizes + texts)
    score[(distinctive(counts).z <= _Z) | (counts < least)] = 0.0
    shares = both / max(len(of), 1)
    chosen = [_together(shares, _best(row, _CANDIDATES * shown), shown) for row in score]
    return tuple(tuple(said.terms[at] for at in theme) for theme in chosen)


def _best(score: NDArray[np.float64], number: int) -> NDArray[np.int64]:
    order = np.argsort(-score, kind="stable")[:number]
    return order[score[order] > 0]


def _together(shares: NDArray[np.floating], candidates: NDArray[np.int64], shown: int) -> NDArray[np.int64]:
    """The candidates less, one by one, the one that goes least with those left."""
    both = shares[np.ix_(candidates, candidates)].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        near = normalised(both, both.diagonal())
    np.fill_diagonal(near, 0.0)
    left = np.arange(len(candidates))
    while len(left) > shown:
        left = np.delete(left, near[np.ix_(left, left)].sum(axis=1).argmin())
    return candidates[left]
