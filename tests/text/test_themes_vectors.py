"""Every vector of the family `topics`: gensim, OCTIS, scikit-learn, and the formulas of Monroe and others."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from countersign.text.themes import coherence, log_odds
from countersign.text.themes.quality import (
    adjusted_rand,
    diversity,
    inverted_overlap,
    mutual_information,
    purity,
    rank_overlap,
    v_measure,
)
from stats.reference import family

pytestmark = pytest.mark.vectors


def _same(found: object, expected: object, vector: object, rtol: float = 1e-6) -> None:
    np.testing.assert_allclose(found, expected, rtol=vector.content.get("rtol") or rtol)


def _coherence(vector):
    given = vector.input
    for name, expected in vector.expected.items():
        measure, _, window = name.partition("_w")
        width = int(window) if window else None
        _same(coherence(given["topics"], given["texts"], measure, window=width), expected, vector)


def _log_odds(vector):
    found = log_odds(vector.input["y1"], vector.input["y2"], vector.input["alpha"])
    for name, expected in vector.expected.items():
        _same(getattr(found, name), expected, vector)


def _agreement(vector):
    measures = {"purity": purity, "nmi": mutual_information, "ari": adjusted_rand, "v": v_measure}
    for name, expected in vector.expected.items():
        _same(measures[name](vector.input["true"], vector.input["pred"]), expected, vector, rtol=1e-9)


def _diversity(vector):
    topics, top, p = vector.input["topics"], vector.input["topk"], vector.input["p"]
    _same(diversity(topics, top), vector.expected["topic_diversity"], vector)
    pairs = [rank_overlap(one, other, p) for one, other in combinations(topics, 2)]
    _same(pairs, vector.expected["rbo_ext_pairs"], vector)
    _same(inverted_overlap(topics, top, p), vector.expected["irbo"], vector)


KINDS = {"coherence": _coherence, "weighted_log_odds": _log_odds, "clustering": _agreement, "diversity": _diversity}


@family("topics")
def test_measures_of_themes_agree_with_their_references(vector):
    kind = next(kind for kind in KINDS if vector.id.startswith(kind))
    KINDS[kind](vector)
