"""Attackers that share no code with what they attack: all integer tables by enumeration, or integer programming."""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

SMALL = range(1, 5)


class BruteForce:
    """Enumerates every table of whole numbers up to ``most`` that agrees with one release (tiny tables only)."""

    def __init__(self, shown, sums, *, most):
        inner = list(dict.fromkeys(p for s in sums for p in s.parts if all(p != t.total for t in sums)))
        ranges = [self._numbers(shown[key], most) for key in inner]
        tables = (self._filled(dict(zip(inner, cells, strict=True)), sums) for cells in product(*ranges))
        self.tables = [table for table in tables if table and self._agrees(table, shown)]

    def values(self, key):
        return {table[key] for table in self.tables}

    @staticmethod
    def _numbers(cell, most):
        return range(1, most + 1) if cell.value is None else [cell.value]

    @staticmethod
    def _filled(table, sums):
        waiting = list(sums)
        while waiting:
            link = next(s for s in waiting if all(p in table for p in s.parts))
            waiting.remove(link)
            number = sum(table[p] for p in link.parts)
            if table.setdefault(link.total, number) != number:
                return None
        return table

    @staticmethod
    def _agrees(table, shown):
        return all(table[k] >= 1 if c.value is None else table[k] == c.value for k, c in shown.items())


class Programmer:
    """Bounds any cell and any change over several releases by integer programming.

    Knows all shown numbers, all sums, that withheld cells are not zero, that a held number rose (or,
    where somebody withdrew, is not small); and, if nobody withdrew between two releases, that nobody did, unless
    ``growing`` is False: then nobody outside can know.
    """

    def __init__(self, truths, releases, sums, *, printed=None, growing=True):
        keys = list(truths[0])
        self.at = {(r, k): i for i, (r, k) in enumerate((r, k) for r in range(len(releases)) for k in keys)}
        self.enough = 1000 + max(max(truth.values()) for truth in truths)  # keeps every program bounded
        self.low, self.high = np.zeros(len(self.at)), np.full(len(self.at), float(self.enough))
        self.rows, self.least, self.most = [], [], []
        for r, (truth, shown) in enumerate(zip(truths, releases, strict=True)):
            grew = growing and r > 0 and all(truth[key] >= truths[r - 1][key] for key in keys)
            for s in sums:
                self._row({(r, s.total): 1} | {(r, p): -1 for p in s.parts}, 0, 0)
            for key in keys:
                if printed is None or key in printed:
                    self._see(self.at[r, key], shown[key], truth[key] if growing else 0)
                if grew:
                    self._row({(r, key): 1, (r - 1, key): -1}, 0, np.inf)

    def _see(self, i, cell, truth):
        if cell.status == "shown":
            self.low[i] = self.high[i] = cell.value
        elif cell.status == "held":
            self.low[i], self.high[i] = (cell.value + 1 if truth > cell.value else 5), self.enough
        else:
            self.low[i] = 1

    def _row(self, signs, least, most):
        row = np.zeros(len(self.at))
        for cell, sign in signs.items():
            row[self.at[cell]] = sign
        self.rows.append(row)
        self.least.append(least)
        self.most.append(most)

    def bounds(self, signs):
        """The least and the largest value of the signed cells over all tables that agree."""
        aim = np.zeros(len(self.at))
        for cell, sign in signs.items():
            aim[self.at[cell]] += sign
        return self._extreme(aim), -self._extreme(-aim)

    def _extreme(self, aim):
        for presolve in (True, False):  # HiGHS 1.12's presolve calls some feasible programs infeasible
            result = milp(
                aim,
                integrality=np.ones(len(aim)),
                bounds=Bounds(self.low, self.high),
                constraints=LinearConstraint(np.array(self.rows), self.least, self.most),
                options={"presolve": presolve},
            )
            if result.x is not None:
                break
        assert result.x is not None, f"the truth itself must agree with what is shown ({result.message})"
        return round(result.fun)


def breaches(truths, releases, sums, *, printed=None, growing=True):
    """Every small count and every small change that the integer programmer can determine."""
    attacker = Programmer(truths, releases, sums, printed=printed, growing=growing)
    found = []
    for r, truth in enumerate(truths):
        for key, count in truth.items():
            looks = [({(r, key): 1}, count)]
            looks += [({(r, key): 1, (e, key): -1}, count - truths[e][key]) for e in range(r)]
            for signs, value in looks:
                if abs(value) in SMALL:
                    low, high = attacker.bounds(signs)
                    assert low <= value <= high
                    if low == high:
                        found.append((signs, value))
    return found
