"""Which member of a group takes the seat: in turn, so that equals come out equal."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

from countersign.stats.sortition.pool import Pool
from countersign.stats.sortition.solving import Groups


def seated(pool: Pool, panels: Sequence[Groups], rng: np.random.Generator) -> list[tuple[int, ...]]:
    """The members of each panel by number. Of each group those go first who sat least often so far, so that
    members of a group end within one seat of each other.
    """
    queues = _queues(pool, rng)
    members: list[tuple[int, ...]] = []
    for panel in panels:
        chosen: list[int] = []
        for group in np.flatnonzero(panel):
            queue = queues[group]
            taken = [heapq.heappop(queue) for _ in range(int(panel[group]))]
            chosen += [person for _, _, person in taken]
            for sat, order, person in taken:
                heapq.heappush(queue, (sat + 1, order, person))
        members.append(tuple(sorted(chosen)))
    return members


def _queues(pool: Pool, rng: np.random.Generator) -> list[list[tuple[int, int, int]]]:
    """Of each group ``(seats had, a random order, volunteer)``, as a heap."""
    order = rng.permutation(len(pool.people))
    queues: list[list[tuple[int, int, int]]] = [[] for _ in pool.sizes]
    for person, group in enumerate(pool.group_of.tolist()):
        queues[group].append((0, int(order[person]), person))
    for queue in queues:
        heapq.heapify(queue)
    return queues
