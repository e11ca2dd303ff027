"""A lottery over whole panels in which the least lucky volunteer has the best chance that the quotas allow."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from countersign.stats.intervals import Numbers
from countersign.stats.sortition.packing import packed
from countersign.stats.sortition.pool import Pool
from countersign.stats.sortition.relaxing import refuse
from countersign.stats.sortition.seating import seated
from countersign.stats.sortition.solving import Groups, even, panel, weights
from countersign.stats.sortition.weighing import weighed

TICKETS = 1_000_000_000  # shares of panels are whole tickets, so that anybody can redo a draw with whole numbers
COPIES = 2_000  # panels of people, at most, from which the shares are worked out
CLOSE = 1e-3  # where all panels with equal shares come so near to the bound, no better shares are looked for


@dataclass(frozen=True)
class Lottery:
    """Panels by the numbers of their members (volunteers count from 0) and the tickets of each.

    No lottery over these volunteers and quotas has a larger least chance of those who can sit at all than ``bound``.
    ``barred`` are volunteers whom no panel that fits can seat.
    """

    panels: tuple[tuple[int, ...], ...]
    tickets: tuple[int, ...]
    volunteers: int
    bound: float
    barred: frozenset[int] = frozenset()

    @cached_property
    def chances(self) -> Numbers:
        """The chance of each volunteer to get a seat."""
        held = np.zeros(self.volunteers)
        for members, tickets in zip(self.panels, self.tickets, strict=True):
            held[list(members)] += tickets
        return held / sum(self.tickets)

    @property
    def least(self) -> float:
        """The smallest chance of all who can sit at all."""
        can = np.ones(self.volunteers, dtype=bool)
        can[list(self.barred)] = False
        return float(self.chances[can].min())

    def draw(self, seed: str) -> int:
        """The number of the panel that ``seed`` draws. SHA-256 of the seed's UTF-8 bytes, as one whole number, less
        whole rounds of all tickets, is the ticket; panels hold tickets in their order, from 0.
        """
        ticket = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") % sum(self.tickets)
        return int(np.searchsorted(np.cumsum(self.tickets), ticket, side="right"))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all lines ``tickets: member member …``: published before the seed, it fixes the lottery."""
        lines = zip(self.tickets, self.panels, strict=True)
        text = "".join(f"{tickets}: {' '.join(map(str, members))}\n" for tickets, members in lines)
        return hashlib.sha256(text.encode()).hexdigest()


def lottery(pool: Pool, *, rng: np.random.Generator) -> Lottery:
    """The lottery that makes the smallest chance of selection largest, as far as was found (see ``Lottery.bound``).

    ``rng`` deals volunteers of equal standing to panels. Raises :class:`NotValid`, naming the smallest relaxation,
    where no panel meets the quotas.
    """
    barred = np.zeros(len(pool.sizes), dtype=bool)
    while True:
        best = even(pool, barred)
        if best is None or panel(pool, np.zeros(len(barred))) is None:
            raise refuse(pool)
        panels = packed(pool, best, rng)
        more = _never(pool, panels, barred)
        if more is None:
            return _lottery(pool, *_shares(pool, panels, barred, best.least), barred, rng)
        barred = barred | more


def _never(pool: Pool, panels: list[Groups], barred: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Groups that no panel can seat, proved by looking for one; None where there are none besides the ``barred``.
    Panels that are found on the way are added to ``panels``.
    """
    missing: NDArray[np.bool_] = ~barred & (np.sum(panels, axis=0) == 0)
    while missing.any():
        found = panel(pool, missing.astype(float))
        if found is None or not (found[missing] > 0).any():
            return missing
        panels.append(found)
        missing &= found == 0
    return None


def _shares(
    pool: Pool, panels: list[Groups], barred: NDArray[np.bool_], bound: float
) -> tuple[list[Groups], Numbers, float]:
    """The panels, their shares, and what no lottery exceeds: equal shares where they do, else the best found."""
    free = ~barred
    appear = np.sum(panels, axis=0)[free] / pool.sizes[free]
    if appear.min() / len(panels) >= bound * (1 - CLOSE):
        return panels, np.full(len(panels), 1 / len(panels)), bound
    return weighed(pool, panels, barred, bound)


def _lottery(
    pool: Pool,
    panels: Sequence[Groups],
    shares: Numbers,
    bound: float,
    barred: NDArray[np.bool_],
    rng: np.random.Generator,
) -> Lottery:
    free = ~barred[pool.group_of]
    members, shares = _seated(pool, panels, shares, free, rng)
    tickets = _whole(shares)
    kept = np.flatnonzero(tickets)
    out = frozenset(np.flatnonzero(~free).tolist())
    chosen = tuple(members[at] for at in kept)
    return Lottery(chosen, tuple(tickets[kept].tolist()), len(pool.people), bound, out)


def _seated(
    pool: Pool, panels: Sequence[Groups], shares: Numbers, free: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[list[tuple[int, ...]], Numbers]:
    """Panels of people and their shares. Unequal ones are dealt out in copies, so that equals take turns, and the
    copies are weighed once more, so that each person gets the chance of their group.
    """
    if np.ptp(shares) == 0:
        return seated(pool, panels, rng), shares
    copies = np.ceil(shares * min(COPIES, 4 * len(pool.people) + 400)).astype(int)
    dealt = [panels[at] for at in rng.permutation(np.repeat(np.arange(len(panels)), copies))]
    members = seated(pool, dealt, rng)
    at = np.repeat(np.arange(len(members)), pool.seats)
    sits = csr_array((np.ones(len(at)), (np.concatenate(members), at)), shape=(len(pool.people), len(members)))
    due = (np.stack(panels, axis=1) @ shares / pool.sizes)[pool.group_of]
    return members, np.maximum(weights(diags_array(1 / due[free]) @ sits[np.flatnonzero(free)])[0], 0)


def _whole(shares: Numbers) -> NDArray[np.int64]:
    """``shares`` in whole tickets that add up: rounded down, and the largest parts up. Equal shares stay one ticket."""
    if np.ptp(shares) == 0:
        return np.ones(len(shares), dtype=np.int64)
    exact = shares / shares.sum() * TICKETS
    low = np.floor(exact)
    up = np.argsort(low - exact, kind="stable")[: round(TICKETS - float(low.sum()))]
    low[up] += 1
    return np.asarray(low, dtype=np.int64)
