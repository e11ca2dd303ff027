"""Standard errors of thousands of groups at once, such as the providers that people of one survey were asked about.

Every answer is in one group at most, so the scores of all groups are a sparse table S (rows x groups). What weighting
to margins takes out of them is of low rank, S - K L with a few loadings L a group, so sums of squares over clusters are

    |S - K L|^2 = S'S - 2 L'(K'S) + L'(K'K) L

column by column, and no dense table of rows by groups is ever made. (With D, the factors of the strata, in each.)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from countersign.stats.intervals import Numbers
from countersign.stats.survey.categories import Codes
from countersign.stats.survey.design import Design, Stage, stratum_factors

_ROOM = 4_000_000  # loadings held in memory at once


def variance_by(survey: Design, scores: Numbers, group: Codes, groups: int) -> Numbers:
    """Variances (groups x k) of the sums of ``scores`` (rows x k) over each group; a group of -1 is none."""
    carrier = _carrier(survey)
    step = groups if carrier is None else max(1, _ROOM // max(carrier.shape[1], 1))
    spans = [(start, min(start + step, groups)) for start in range(0, groups, step)]
    columns = ([_some(survey, column, group, span, carrier) for span in spans] for column in scores.T)
    return np.column_stack([np.concatenate(parts) for parts in columns])


def _some(survey: Design, scores: Numbers, group: Codes, span: tuple[int, int], carrier: Any) -> Numbers:
    start, stop = span
    held = np.flatnonzero((group >= start) & (group < stop))
    table = sparse.csc_array((scores[held], (held, group[held] - start)), shape=(survey.rows, stop - start))
    loadings = None if carrier is None else _loadings(survey, table)
    return np.asarray(sum(_stage(stage, table, carrier, loadings, survey) for stage in survey.stages))


def _carrier(survey: Design) -> Any:
    """K: the carriers of all adjustments side by side."""
    parts = [sparse.csr_array(one.carrier) for one in survey.adjustments]
    return sparse.hstack(parts, format="csr") if parts else None


def _loadings(survey: Design, table: Any) -> Numbers:
    """L: each adjustment's share of what the ones before it have left."""
    found: list[Numbers] = []
    for number, one in enumerate(survey.adjustments):
        own = one.loadings(table)
        for earlier, taken in zip(survey.adjustments[:number], found, strict=True):
            own = own - one.loadings(sparse.csc_array(earlier.carrier)) @ taken
        found.append(own)
    return np.concatenate(found)


def _stage(stage: Stage, table: Any, carrier: Any, loadings: Numbers | None, survey: Design) -> Numbers:
    """What one stage of sampling adds to the variance of every group."""
    scale, alone, inflate = stratum_factors(stage, survey.lonely)
    clusters = _indicator(stage.cluster, stage.stratum_of.size)
    strata = _indicator(stage.stratum_of, stage.drawn.size)
    centred = scale / stage.drawn
    centred[alone & (survey.lonely == "adjust")] = 0.0
    sums, factor = clusters @ table, scale[stage.stratum_of]
    squares = factor @ sums.multiply(sums)
    whole = (strata @ sums).toarray()
    if loadings is not None:
        carried = clusters @ carrier
        weighted = sparse.diags_array(factor) @ carried
        across, within = weighted.T @ sums, weighted.T @ carried
        squares = squares + (loadings * (within @ loadings - 2 * across.toarray())).sum(axis=0)
        whole = whole - (strata @ carried) @ loadings
    return np.asarray(inflate * np.maximum(squares - centred @ whole**2, 0.0))


def _indicator(code: Codes, size: int) -> Any:
    """Sums rows with the same code: (size x rows)."""
    return sparse.csr_array((np.ones(code.size), (code, np.arange(code.size))), shape=(size, code.size))
