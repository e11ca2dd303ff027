"""Which terms or themes are said by more people now than before, with the false alarms that chance alone brings.

For each group (a provider, say) and each term the persons who say it now are compared with those who said it in the
periods before, given how many spoke at all. If the share of people varies from period to period by a gamma distribution
with the squared coefficient of variation τ², then the number now, given the number now and before together, is
beta-binomial. That is the exact conditional test: it needs no other estimate and holds for terms that nobody said
before. τ² comes from the periods before, over all groups and terms together; a term that varied more has a larger one.

A rise is a question to somebody, not a verdict: a season that comes every year is a rise to a shorter past.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from countersign.errors import NotValid
from countersign.text.themes.document_terms import LEAST
from countersign.text.themes.tails import first_within, upper_tail
from countersign.text.themes.tokens import Short, Whole

Numbers = NDArray[np.float64]

BASELINE = 12  # periods before
_NO_SIGN = 0.2  # a chance above this is no sign of anything
_TRIES = 4
_STEADY = 1e-9  # instead of no variance at all, so that every number is finite
_COMMON = 3.0  # periods that the common τ² is worth against a term's own: by simulation


@dataclass(frozen=True)
class Rises:
    """Columns of equal length, one line a look.

    ``group`` and ``term`` are places; ``now`` and ``before`` count distinct persons who say the term, ``spoke_now`` and
    ``spoke_before`` those who spoke. ``tau2`` is the variance of the share between periods over its mean squared, ``p``
    the chance of so many now or more if nothing changed.
    """

    group: Whole
    term: Whole
    now: Whole
    before: Whole
    spoke_now: Whole
    spoke_before: Whole
    tau2: Numbers
    p: Numbers
    least: int
    uneven: Numbers

    def __len__(self) -> int:
        """How many looks were made; :class:`stats.monitoring.signals.Budget` wants it as ``series``."""
        return len(self.p)

    def expected(self) -> Numbers:
        """How many would say it now at the share of before."""
        return self.before * self.spoke_now / self.spoke_before

    def above(self, chance: float) -> Whole:
        """The lines to look into, the least likely by chance first: ``p`` at most ``chance``, and not fewer than
        ``least`` persons now."""
        found = np.flatnonzero((self.p <= chance) & (self.now >= self.least))
        return found[np.lexsort((self.term[found], self.group[found], self.p[found]))]

    def expected_false_alarms(self, chance: float) -> float:
        """How many lines :meth:`above` gives if nothing has changed anywhere: the sum over all looks of the chance that
        its count, which moves in whole persons, reaches ``chance``. Never more than ``chance`` times the looks."""
        return float(first_within(chance, self.now + self.before, *self._shape(), least=self.least)[1].sum())

    def chance_for(self, false_alarms: float) -> float:
        """A ``chance`` whose expected false alarms come close to a budget and stay within it.

        Larger than the budget over the looks, since counts move in whole persons.
        """
        if false_alarms <= 0:
            raise NotValid("A budget must be above 0.", remedy="Say how many false alarms you will look into.")
        chance = min(false_alarms / max(len(self), 1), _NO_SIGN)
        for _ in range(_TRIES):
            expected = self.expected_false_alarms(chance)
            larger = min(chance * false_alarms / max(expected, 1e-300), _NO_SIGN)
            if larger <= chance or self.expected_false_alarms(larger) > false_alarms:
                break
            chance = larger
        return chance

    def _shape(self) -> tuple[Numbers, Numbers]:
        return _beta(self.spoke_now, self.spoke_before, self.tau2, self.uneven)


def rises(
    said: sparse.csr_array,
    periods: ArrayLike,
    *,
    at: int,
    groups: ArrayLike | None = None,
    persons: ArrayLike | None = None,
    baseline: int = BASELINE,
    least: int = LEAST,
) -> Rises:
    """Looks at period ``at`` against the ``baseline`` periods before it, for each group and each column of ``said``.

    ``said`` (texts × terms or themes) holds 1 where a text says it. ``periods`` are whole numbers (months counted
    through, say). Each person counts once in a period, a group and a term. A look is made where a term has ``least``
    persons or more, now and before together, in a group that spoke in both. Raises :class:`NotValid`.
    """
    if baseline < 2:
        raise NotValid("One period before is no past.", remedy="Compare with two or more periods.")
    back = at - np.asarray(periods, dtype=np.int64)
    rows = np.flatnonzero((back >= 0) & (back <= baseline))
    of = np.zeros(len(back), np.int64) if groups is None else np.asarray(groups, dtype=np.int64)
    who = np.arange(len(back)) if persons is None else np.unique(np.asarray(persons), return_inverse=True)[1].ravel()
    if not len(back) == len(of) == len(who) == said.shape[0]:
        raise NotValid("Texts, periods, groups and persons differ in number.", remedy="Give one of each for each text.")
    spoke = _spoke(of[rows], back[rows], who[rows], baseline)
    cells, counts = _said(said[rows], of[rows], back[rows], who[rows], baseline)
    group, term = np.divmod(cells, max(said.shape[1], 1))
    total = counts.sum(axis=1)
    volume = spoke[group]
    looked = (total >= least) & (volume[:, 0] > 0) & (volume[:, 1:].sum(axis=1) > 0)
    return judged(group[looked], term[looked], counts[looked], volume[looked], least)


def judged(group: Whole, term: Whole, counts: Whole, volume: Whole, least: int) -> Rises:
    """``counts`` and ``volume`` are looks × periods, the present one first."""
    now, before, spoke = counts[:, 0], counts[:, 1:].sum(axis=1), volume[:, 1:].sum(axis=1)
    tau2 = between_periods(counts[:, 1:], volume[:, 1:])
    uneven = ((volume[:, 1:] / np.maximum(spoke, 1)[:, None]) ** 2).sum(axis=1)
    p = upper_tail(now, now + before, *_beta(volume[:, 0], spoke, tau2, uneven))
    return Rises(group, term, now, before, volume[:, 0], spoke, tau2, p, least, uneven)


def _beta(now: Whole, before: Whole, tau2: Numbers, uneven: Numbers) -> tuple[Numbers, Numbers]:
    """The parameters of the beta-binomial; ``uneven`` is Σ (share of a period)².

    For equal periods with negative binomial counts this is exact: the sum of B periods has B times the shape.
    """
    share = now / (now + before)
    size = 1 / np.maximum(share * (1 - share) * tau2 * (1 + uneven), _STEADY)
    return share * size, (1 - share) * size


def between_periods(counts: ArrayLike, volume: ArrayLike) -> Numbers:
    """τ² of each series (series × periods): by moments over all series, and a series' own where that is larger.

    Series weigh by how many said them. A series' own estimate counts as the periods it has, as far as they show
    anything beyond chance, and the common one as three.
    """
    y, v = np.asarray(counts, dtype=np.float64), np.asarray(volume, dtype=np.float64)
    if not len(y):
        return np.zeros(0)
    total = y.sum(axis=1)
    weight = v / np.maximum(v.sum(axis=1, keepdims=True), 1.0)
    squares, cubes = (weight**2).sum(axis=1), (weight**3).sum(axis=1)
    excess = ((y - weight * total[:, None]) ** 2).sum(axis=1) - total * (1 - squares)
    room = total * (total - 1) * (squares - 2 * cubes + squares**2)
    able = (total > 1) & (room > 0)
    common = _by_moments(
        (excess / np.maximum(total, 1))[able].sum(),
        (room / np.maximum(total, 1))[able].sum(),
        float(squares[able].mean()) if able.any() else 0.0,
    )
    own = np.where(able, excess, 0.0) / np.where(able, room, 1.0)
    periods = (v > 0).sum(axis=1)
    seen = periods * common / (common + periods / np.maximum(total, 1) + _STEADY)  # of the rest, chance hides it
    mixed = (seen * own + _COMMON * common) / (seen + _COMMON)
    return np.maximum(np.where(able, mixed, common), common)


def _by_moments(excess: float, room: float, squares: float) -> float:
    return float(max(excess / max(room - squares * excess, 1e-12), 0.0)) if room > 0 else 0.0


def _spoke(of: Whole, back: Whole, who: Whole, baseline: int) -> Whole:
    """Groups × periods: distinct persons who spoke."""
    groups = int(of.max(initial=-1)) + 1
    cell = of * (baseline + 1) + back
    kept = _first_of(cell, who)
    return np.bincount(cell[kept], minlength=groups * (baseline + 1)).reshape(groups, baseline + 1)


def _said(said: sparse.csr_array, of: Whole, back: Whole, who: Whole, baseline: int) -> tuple[Whole, Whole]:
    """The group × term cells that anybody said, and for each how many distinct persons in each period."""
    row = np.repeat(np.arange(said.shape[0]), np.diff(said.indptr))
    cell = of[row] * said.shape[1] + said.indices
    cells, place = np.unique(cell, return_inverse=True)
    where = place.ravel() * (baseline + 1) + back[row]
    kept = _first_of(where, who[row])
    counts = np.bincount(where[kept], minlength=len(cells) * (baseline + 1))
    return cells, counts.reshape(len(cells), baseline + 1)


def _first_of(cell: Whole, who: Whole) -> Whole:
    """One place for each different pair."""
    order = np.lexsort((who, cell))
    a, b = cell[order], who[order]
    return order[np.append(True, (a[1:] != a[:-1]) | (b[1:] != b[:-1]))] if len(order) else order


def of_themes(of: Short, themes: int) -> sparse.csr_array:
    """Texts × themes from the theme of each text (-1: none), for :func:`rises`."""
    inside = np.flatnonzero(of >= 0)
    return sparse.csr_array((np.ones(len(inside)), (inside, of[inside])), shape=(len(of), themes))
