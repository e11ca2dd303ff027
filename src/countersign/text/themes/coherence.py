"""Whether the terms of a theme are said together: the measures of Röder, Both and Hinneburg (2015), as gensim has them.

Probabilities come from boolean sliding windows (``u_mass``: whole texts), with 1e-12 added where nothing was seen.
Themes are lists of words, the most telling first; each gets a number, NaN where that would be divided by a word that is
in no text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from countersign.errors import NotValid
from countersign.text.themes.tokens import Tokens, listed, tokenised
from countersign.text.themes.windows import Together, together

Measure = Literal["c_npmi", "c_v", "c_uci", "u_mass"]
Numbers = NDArray[np.float64]

WINDOWS: dict[str, int | None] = {"c_npmi": 10, "c_uci": 10, "c_v": 110, "u_mass": None}

_NEVER = 1e-12


def coherence(
    themes: Sequence[Sequence[str]],
    texts: Sequence[str] | Sequence[Sequence[str]] | Tokens,
    measure: Measure = "c_npmi",
    *,
    window: int | None = None,
) -> Numbers:
    """The coherence of each theme over ``texts`` (strings, lists of words, or tokens already cut).

    ``c_npmi`` runs from -1 to 1, ``c_v`` from 0 to about 1; ``c_uci`` and ``u_mass`` have no fixed ends. ``window``
    replaces the measure's own width. Raises :class:`NotValid` for a theme of fewer than two words.
    """
    if measure not in WINDOWS:
        raise NotValid(f"There is no coherence “{measure}”.", remedy=f"There are: {', '.join(WINDOWS)}.")
    if any(len(theme) < 2 for theme in themes):
        raise NotValid("A theme has fewer than two words.", remedy="Coherence is about pairs: give two or more.")
    words = [word for theme in themes for word in theme]
    seen = together(_tokens(texts), words, width=window or WINDOWS[measure])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.array([_MEASURES[measure](*_shares(seen, theme)) for theme in themes])


def _tokens(texts: Sequence[str] | Sequence[Sequence[str]] | Tokens) -> Tokens:
    if isinstance(texts, Tokens):
        return texts
    whole = [text for text in texts if isinstance(text, str)]
    return tokenised(whole) if len(whole) == len(texts) else listed(texts)


def _shares(seen: Together, theme: Sequence[str]) -> tuple[Numbers, Numbers]:
    """The share of windows with each two words of the theme, and with each word."""
    at = seen.places(theme)
    both = seen.counts[np.ix_(at, at)] / max(seen.windows, 1)
    alone = both.diagonal().copy()
    alone[alone == 0] = np.nan
    return both, alone


def pointwise(both: Numbers, alone: Numbers) -> Numbers:
    """Pointwise mutual information of each pair, in nats."""
    return np.log((both + _NEVER) / np.outer(alone, alone))


def normalised(both: Numbers, alone: Numbers) -> Numbers:
    """The same between -1 (never together) and 1 (never apart): Bouma (2009)."""
    return pointwise(both, alone) / -np.log(both + _NEVER)


def _between(values: Numbers) -> float:
    """The mean over pairs of two different words."""
    return float(values[~np.eye(len(values), dtype=bool)].mean())


def _c_npmi(both: Numbers, alone: Numbers) -> float:
    return _between(normalised(both, alone))


def _c_uci(both: Numbers, alone: Numbers) -> float:
    return _between(pointwise(both, alone))


def _c_v(both: Numbers, alone: Numbers) -> float:
    """The mean cosine between what each word goes with and what the theme as a whole goes with."""
    each = normalised(both, alone)
    whole = each.sum(axis=0)
    return float(np.mean(each @ whole / (np.linalg.norm(each, axis=1) * np.linalg.norm(whole))))


def _u_mass(both: Numbers, alone: Numbers) -> float:
    """The mean log-chance of each word given each word before it (Mimno et al. 2011)."""
    given = np.log((both + _NEVER) / alone)
    return float(given[np.tril_indices(len(both), -1)].mean())


_MEASURES: dict[str, Callable[[Numbers, Numbers], float]] = {
    "c_npmi": _c_npmi,
    "c_v": _c_v,
    "c_uci": _c_uci,
    "u_mass": _u_mass,
}
