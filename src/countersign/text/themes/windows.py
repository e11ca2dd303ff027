"""How often words stand near one another: in how many stretches of text each of two words occurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from countersign.text.themes.tokens import Tokens, Whole, portions

_PORTION = 20_000  # texts whose windows are held at once


@dataclass(frozen=True)
class Together:
    """``counts`` (words × words): in how many of ``windows`` windows both words occur; the diagonal counts one word."""

    words: tuple[str, ...]
    counts: NDArray[np.float64]
    windows: int

    def places(self, words: Sequence[str]) -> Whole:
        """Where each of ``words`` stands in the table."""
        place = {word: at for at, word in enumerate(self.words)}
        return np.array([place[word] for word in words], np.int64)


def together(tokens: Tokens, words: Sequence[str], *, width: int | None) -> Together:
    """Counts over sliding windows of ``width`` words, each word once a window; ``None`` takes whole texts.

    A text no longer than the window is one window; a longer one has as many as there are places for it. Empty texts
    are one window too, as gensim counts them.
    """
    chosen = tuple(dict.fromkeys(words))
    place = {word: at for at, word in enumerate(chosen)}
    columns = np.array([place.get(word, -1) for word in tokens.vocabulary], np.int64)
    lengths = tokens.lengths()
    starts = np.concatenate(([0], np.cumsum(lengths)))
    windows = np.ones_like(lengths) if width is None else np.maximum(lengths - width + 1, 1)
    counts = np.zeros((len(chosen), len(chosen)))
    for part in portions(tokens.texts, _PORTION):
        first, last = starts[part.start], starts[min(part.stop, tokens.texts)]
        owners = tokens.owners[first:last]
        where = np.arange(first, last) - starts[owners]
        column = columns[tokens.words[first:last]] if len(columns) else np.zeros(0, np.int64)
        known = column >= 0
        counts += _counted(owners[known] - part.start, where[known], column[known], windows[part], width, len(chosen))
    return Together(chosen, counts, int(windows.sum()))


def _counted(
    owners: NDArray[np.int32], where: Whole, column: Whole, windows: Whole, width: int | None, words: int
) -> NDArray[np.float64]:
    """Words × words for some texts; ``where`` is the place of each word in its text."""
    base = np.concatenate(([0], np.cumsum(windows)))
    last = np.minimum(where, windows[owners] - 1)
    first = np.maximum(where - (width or 1) + 1, 0) if width else np.zeros_like(where)
    held = last - first + 1
    step = np.arange(held.sum()) - np.repeat(np.cumsum(held) - held, held)
    rows = np.repeat(base[owners] + first, held) + step
    seen = sparse.csr_array((np.ones(len(rows)), (rows, np.repeat(column, held))), shape=(base[-1], words))
    seen.data[:] = 1.0
    return np.asarray((seen.T @ seen).todense())
