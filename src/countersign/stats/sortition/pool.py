"""Who volunteered and what a panel must look like, read once into the groups that arithmetic needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from countersign.errors import NotValid


class Quota(NamedTuple):
    """At least ``least`` and at most ``most`` of the seats go to people whose ``feature`` is ``value``."""

    feature: str
    value: str
    least: int
    most: int


@dataclass(frozen=True)
class Pool:
    """Volunteers, one mapping of feature to value each, and how many seats there are.

    ``households`` names the household of each volunteer; at most one of a household gets a seat. An empty name is
    nobody's household but the volunteer's own. Two volunteers in the same group (the same values, and the same
    household where it is shared) have the same chances, so everything is worked out for groups.
    """

    people: Sequence[Mapping[str, str]]
    quotas: Sequence[Quota]
    seats: int
    households: Sequence[str] = field(default=())

    def __post_init__(self) -> None:
        if faults := [*_faults_of_quotas(self), *_faults_of_people(self)]:
            raise NotValid(
                "The volunteers and the quotas do not fit together.",
                remedy=" ".join(words for _, words in faults[:5]),
                faults=tuple(faults),
            )

    @cached_property
    def group_of(self) -> NDArray[np.intp]:
        """The group of every volunteer, numbered from 0."""
        features = list(dict.fromkeys(quota.feature for quota in self.quotas))
        numbers: dict[tuple[str, ...], int] = {}
        keys = zip(self._shared, self.people, strict=True)
        rows = ((home, *(person[name] for name in features)) for home, person in keys)
        return np.array([numbers.setdefault(row, len(numbers)) for row in rows], dtype=np.intp)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many volunteers are in each group."""
        return np.bincount(self.group_of)

    @cached_property
    def most_of(self) -> NDArray[np.int64]:
        """How many of each group can sit at once."""
        homes = np.array([bool(self._shared[one]) for one in self._first])
        return np.where(homes, 1, np.minimum(self.sizes, self.seats))

    @cached_property
    def rows(self) -> csr_array:
        """One row for the seats, one for each quota, one for each shared household; one column for each group."""
        number = {home: at for at, home in enumerate(sorted(set(self._shared) - {""}))}
        homes = [(number[self._shared[one]], at) for at, one in enumerate(self._first) if self._shared[one]]
        at, columns = np.array(homes, dtype=int).reshape(-1, 2).T
        households = csr_array((np.ones(len(homes)), (at, columns)), shape=(len(number), len(self.sizes)))
        return vstack([csr_array(self.table), households], format="csr")

    @cached_property
    def table(self) -> NDArray[np.float64]:
        """The rows of the seats and the quotas alone, which every panel fills."""
        first = [self.people[one] for one in self._first]
        held = [[person[quota.feature] == quota.value for person in first] for quota in self.quotas]
        return np.vstack([np.ones(len(first)), np.array(held, dtype=float).reshape(len(held), len(first))])

    @cached_property
    def lower(self) -> NDArray[np.float64]:
        """What each of ``rows`` comes to at least."""
        named = [self.seats, *(quota.least for quota in self.quotas)]
        return np.concatenate([named, np.zeros(self.rows.shape[0] - len(named))]).astype(float)

    @cached_property
    def upper(self) -> NDArray[np.float64]:
        """What each of ``rows`` comes to at most."""
        named = [self.seats, *(quota.most for quota in self.quotas)]
        return np.concatenate([named, np.ones(self.rows.shape[0] - len(named))]).astype(float)

    @cached_property
    def _first(self) -> list[int]:
        """A member of each group, by whom the group is known."""
        return [int(one) for one in np.unique(self.group_of, return_index=True)[1]]

    @cached_property
    def _shared(self) -> list[str]:
        """The household of each volunteer, where another volunteer shares it."""
        homes = list(self.households) or [""] * len(self.people)
        count = Counter(homes)
        return [home if count[home] > 1 else "" for home in homes]

    def fits(self, members: Sequence[int]) -> bool:
        """Whether these volunteers make a panel: that many seats, every quota, no household twice."""
        chosen = [self.people[one] for one in members]
        homes = [self._shared[one] for one in members if self._shared[one]]
        held = (sum(person[quota.feature] == quota.value for person in chosen) for quota in self.quotas)
        within = all(quota.least <= n <= quota.most for quota, n in zip(self.quotas, held, strict=True))
        return len(set(members)) == len(members) == self.seats and within and len(set(homes)) == len(homes)


def _faults_of_quotas(pool: Pool) -> list[tuple[str, str]]:
    faults = [("seats", "A panel has at least one seat.")] if pool.seats < 1 else []
    for quota in pool.quotas:
        if not 0 <= quota.least <= quota.most:
            faults.append((f"{quota.feature}: {quota.value}", f"{_named(quota)}: the least is above the most."))
    twice = [one for one, n in Counter((q.feature, q.value) for q in pool.quotas).items() if n > 1]
    return faults + [(f"{feature}: {value}", f"{feature}, {value} is named twice.") for feature, value in twice]


def _faults_of_people(pool: Pool) -> list[tuple[str, str]]:
    if pool.households and len(pool.households) != len(pool.people):
        return [("households", "Name a household, or none, for each volunteer.")]
    few = len(pool.people) < pool.seats
    faults = [("people", f"{len(pool.people)} volunteered for {pool.seats} seats.")] if few else []
    known: dict[str, set[str]] = {}
    for quota in pool.quotas:
        known.setdefault(quota.feature, set()).add(quota.value)
    return faults + [
        (feature, f"Volunteer {number} has no value under {feature} that a quota names.")
        for number, person in enumerate(pool.people, 1)
        for feature, values in known.items()
        if person.get(feature) not in values
    ]


def _named(quota: Quota) -> str:
    return f"{quota.feature}, {quota.value}"
