"""Noise for open data: counts changed by chance, so that nobody can tell whether any one person is among them.

An option, never the default: what people read on a page is exact or withheld (``protect``). A table for machines, with
thousands of small cells, loses most of them to suppression; with noise it keeps all, none of them exact. The promise
is differential privacy (Dwork et al. 2006): with or without any one person, every published table is as likely, up to
a factor of exp(epsilon). It holds whatever else a reader knows or will learn, and adds up: two releases of 0.5 cost 1.

The noise is OpenDP's, drawn in exact arithmetic from the system's secure source. There is no seed: a noise that can be
drawn again can be taken off again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil, exp, log
from typing import Any

from countersign.errors import NotSafe, NotValid
from countersign.stats.disclosure.tables import Key

ROUNDING = 1e-9  # what adding up parts of a budget may lose


@dataclass(frozen=True)
class Budget:
    """How much all releases about the same people may tell together; ``spent`` lists what was told when."""

    epsilon: float
    spent: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.epsilon < float("inf"):
            raise NotValid("A budget is a number above 0.", remedy="1 is usual; above 10 promises next to nothing.")

    @property
    def left(self) -> float:
        """What later releases may still tell."""
        return max(self.epsilon - sum(part for _, part in self.spent), 0.0)

    def spend(self, epsilon: float, what: str) -> Budget:
        """The budget after one more release. Raises :class:`NotSafe` where not so much is left."""
        if not epsilon > 0:
            raise NotValid("A release needs some budget.", remedy="Give an epsilon above 0, such as 0.5.")
        if epsilon > self.left + ROUNDING:
            raise NotSafe(
                f"This release would take {epsilon:g} of the budget; {self.left:g} is left.",
                remedy="Publish the earlier release again, or count new people under a budget of their own.",
            )
        return replace(self, spent=(*self.spent, (what, epsilon)))


@dataclass(frozen=True)
class Noisy:
    """Counts with noise, and all that a reader must be told about it.

    values    one whole number a cell; may lie below zero: sums and means stay right only if nobody cuts them off
    epsilon   what this release tells;  scale  of the noise: its standard deviation is about 1.4 times that
    margin    so many more or fewer people at most, in ``confidence`` of the cells
    budget    what is left for later releases about the same people; keep it with the release
    """

    values: dict[Key, int]
    epsilon: float
    cells_a_person: int
    scale: float
    margin: int
    confidence: float
    budget: Budget = field(repr=False)


def noisy(
    counts: Mapping[Key, int],
    *,
    epsilon: float,
    cells_a_person: int,
    budget: Budget,
    what: str,
    confidence: float = 0.95,
) -> Noisy:
    """``counts`` with noise from the discrete Laplace distribution of scale ``cells_a_person / epsilon``.

    ``cells_a_person`` is in how many of these cells one person may be counted, at most once in each: 1 for a table
    whose cells do not overlap, 2 with its total. ``counts`` must hold every cell there could be, zeros too: a cell that
    is there only because somebody is in it tells of that person, whatever its number. ``what`` names the release in
    the budget. Needs the extra ``countersign[noise]``. Raises :class:`NotSafe` where the budget does not bear it.
    """
    if any(count < 0 for count in counts.values()):
        raise NotValid("A table holds a negative count.", remedy="Pass counts of people only.")
    if cells_a_person < 1:
        raise NotValid("A person is counted in one cell at least.", remedy="Say in how many cells at most.")
    if not 0 < confidence < 1:
        raise NotValid(f"A confidence of {confidence} is not between 0 and 1.", remedy="Write 95 % as 0.95.")
    after = budget.spend(epsilon, what)
    scale = cells_a_person / epsilon
    drawn = _measured(list(counts.values()), scale, cells_a_person, epsilon) if counts else []
    values = dict(zip(counts, drawn, strict=True))
    return Noisy(values, epsilon, cells_a_person, scale, margin(scale, confidence), confidence, after)


def margin(scale: float, confidence: float = 0.95) -> int:
    """The least m with P(|noise| > m) <= 1 - confidence; that tail is 2 p^(m + 1) / (1 + p), p = exp(-1 / scale)."""
    p = exp(-1 / scale)
    return max(0, ceil(scale * log(2 / ((1 - confidence) * (1 + p))) - 1))


def _measured(counts: list[int], scale: float, cells: int, epsilon: float) -> list[int]:
    dp = _opendp()
    domain, metric = dp.vector_domain(dp.atom_domain(T=dp.i64)), dp.l1_distance(T=dp.i64)
    measurement = dp.m.make_laplace(domain, metric, scale=scale)
    if measurement.map(cells) > epsilon * (1 + ROUNDING):  # OpenDP's own proof of what this tells
        raise NotSafe("The noise is too small for what was promised.", remedy="Report this; publish nothing.")
    return [int(value) for value in measurement(counts)]


def _opendp() -> Any:
    """OpenDP, loaded only when noise is asked for: it takes seconds and 260 MB, and most hosts never need it."""
    try:
        import opendp.prelude as dp
    except ImportError:
        raise NotValid("Noise needs a library that is not here.", remedy="Install countersign[noise].") from None
    dp.enable_features("contrib")
    return dp
