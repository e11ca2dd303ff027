"""Many questions at once: p values adjusted so that the promise holds for all of them together.

Bonferroni, Holm (1979), Hochberg (1988) and Hommel (1988) hold the chance of any false alarm; Benjamini and
Hochberg (1995) and Benjamini and Yekutieli (2001) hold the expected share of false alarms among the alarms
(their adjusted values are the q values of a funnel). Missing p values stay missing and are not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers

Method = Literal["bonferroni", "holm", "hochberg", "hommel", "bh", "by"]


def adjust(p: ArrayLike, method: Method = "bh", *, tests: int | None = None) -> Numbers:
    """The adjusted p values, in the order given; ``tests`` says how many there were if more than are here.

    Compare the result with the error rate you can live with: ``adjust(p, "bh") <= 0.05``.
    """
    if method not in _METHODS:
        raise NotValid(f"{method!r} is no known method.", remedy=f"Say one of {', '.join(_METHODS)}.")
    values = numbers(p)
    if np.any((values < 0) | (values > 1)):
        raise NotValid("A p value outside 0 to 1 cannot be.", remedy="Give probabilities, not scores.")
    known = ~np.isnan(values)
    kept = values[known]
    count = kept.size if tests is None else tests
    if count < kept.size:
        raise NotValid(f"There are {kept.size} p values, not {count}.", remedy="Count every test that was made.")
    result = np.full(values.shape, np.nan)
    order = np.argsort(kept, kind="stable")
    adjusted = np.empty_like(kept)
    adjusted[order] = np.minimum(_METHODS[method](kept[order], count), 1.0)
    result[known] = adjusted
    return result


def _bonferroni(p: Numbers, count: int) -> Numbers:
    return p * count


def _holm(p: Numbers, count: int) -> Numbers:
    return np.asarray(np.maximum.accumulate(p * (count - np.arange(p.size))))


def _hochberg(p: Numbers, count: int) -> Numbers:
    return _from_above(p * (count - np.arange(p.size)))


def _bh(p: Numbers, count: int) -> Numbers:
    return _from_above(p * count / np.arange(1, p.size + 1))


def _by(p: Numbers, count: int) -> Numbers:
    return np.asarray(_bh(p, count) * (1 / np.arange(1, count + 1)).sum())


def _hommel(p: Numbers, count: int) -> Numbers:
    """The closed test of Simes' inequality (Hommel 1988), in the form of Wright (1992); unseen tests count as 1."""
    padded = np.concatenate([p, np.ones(count - p.size)])
    adjusted = np.maximum(padded, np.min(count * padded / np.arange(1, count + 1), initial=1.0))
    for m in range(count - 1, 1, -1):
        first = count - m + 1
        simes = np.min(m * padded[first:] / np.arange(2, m + 1))
        least = np.minimum(m * padded[:first], simes)
        adjusted[:first] = np.maximum(adjusted[:first], least)
        adjusted[first:] = np.maximum(adjusted[first:], least[-1])
    return np.asarray(adjusted[: p.size])


def _from_above(p: Numbers) -> Numbers:
    return np.asarray(np.minimum.accumulate(p[::-1])[::-1])


_METHODS: dict[str, Callable[[Numbers, int], Numbers]] = {
    "bonferroni": _bonferroni,
    "holm": _holm,
    "hochberg": _hochberg,
    "hommel": _hommel,
    "bh": _bh,
    "by": _by,
}
