"""Funnels equal to those of the R package FunnelPlotR (0.6.0), its defects included and named. For comparison only.

Sources: Spiegelhalter (2005, 2012), the SHMI and CQC methods, and the package's documented behaviour.
:data:`DEFECTS` says what is wrong; the calibrated funnels do not share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from countersign.errors import NotValid
from countersign.stats.intervals import Numbers
from countersign.stats.reading import numbers

Kind = Literal["SHMI", "CQC", "PR", "RC"]

DEFECTS = {
    "CQC": "limits stay on the square-root scale: 1 -/+ z sd is compared with the ratio itself",
    "SHMI": "z scores are truncated and tau2 not corrected for it; log limits flag too many low at few events",
    "SHMI zero": "a quarter of providers without events makes phi and tau2 infinite, and nothing is ever flagged",
    "SHMI rounding": "the ratio drawn has the expected number as given, its z score and limits have it rounded",
    "PR": "z scores are winsorised and tau2 not corrected for it; a limit may depend on the next larger base",
    "RC": "the z score's standard error counts both events, the limits' only the denominator's, at half its size",
    "unadjusted": "limits of a count's own interval, read at the expected number, are used as limits of chance",
    "z": "normal quantiles rounded to 1.959964 and 3.090232",
}
Z95, Z998 = 1.959964, 3.090232  # rounded in the original
_CURVE = 1000  # points of the drawn curve, which decide where the arcsine bends back


class Limits(NamedTuple):
    """Lower and upper limits at 95 and at 99.8 %, in the shape of the bases."""

    lower95: Numbers
    upper95: Numbers
    lower998: Numbers
    upper998: Numbers


@dataclass(frozen=True)
class AnchorFunnel:
    """What FunnelPlotR returns, by its own names where they are names of the field."""

    ratio: Numbers
    transformed: Numbers
    z: Numbers
    trimmed_z: Numbers
    phi: float
    tau2: float
    adjusted: bool
    unadjusted_limits: Limits
    adjusted_limits: Limits
    drawn: Numbers  # the ratio times the multiplier, in the unit of the limits

    def outliers(self, level: float = 0.998) -> NDArray[np.bool_]:
        """Outside the limits in use; a value on a limit is inside."""
        used = self.adjusted_limits if self.adjusted else self.unadjusted_limits
        lower, upper = used[:2] if level < 0.99 else used[2:]
        return ~((self.drawn <= upper) & (self.drawn >= lower))


def funnelplotr(
    numerator: ArrayLike,
    denominator: ArrayLike,
    kind: Kind = "SHMI",
    *,
    trim: float = 0.1,
    multiplier: float = 1.0,
    rounding: bool = True,
) -> AnchorFunnel:
    """The funnel of FunnelPlotR over providers that were added up before; ``kind`` names its four methods.

    SHMI and CQC standardised ratios, PR proportions, RC ratios of counts. Infinite or NaN where it has them.
    """
    x = numbers(numerator)
    n = numbers(denominator)
    if x.shape != n.shape or x.ndim != 1:
        raise NotValid("Numerators and denominators differ in number.", remedy="Give one of each per provider.")
    _check(x, kind, trim)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = x / n
        n = np.round(n, 2) if kind == "SHMI" and rounding else n
        target = 1.0 if kind in ("SHMI", "CQC") else float(x.sum() / n.sum())
        y, error, z = _scores(x, n, kind, target)
        trimmed = _truncated(z, trim) if kind == "SHMI" else _winsorised(z, trim)
        phi, tau2 = _overdispersion(trimmed, error)
        plain, wide = (_looked_up(n, kind, target, between, multiplier) for between in (None, tau2))
    return AnchorFunnel(ratio, y, z, trimmed, phi, tau2, bool(phi > 1), plain, wide, ratio * multiplier)


def _check(x: Numbers, kind: Kind, trim: float) -> None:
    if kind not in ("SHMI", "CQC", "PR", "RC"):
        raise NotValid(f"{kind!r} is no kind of funnel.", remedy="Say SHMI, CQC, PR or RC.")
    if not (0 < trim < 0.5 or (trim == 0 and kind != "SHMI")):
        raise NotValid(f"{trim} cannot be trimmed at each end.", remedy="Say 0.1; less than 0.5, for SHMI more than 0.")
    if not x.size:
        raise NotValid("There is no provider.", remedy="Give at least one numerator and denominator.")


def _scores(x: Numbers, n: Numbers, kind: Kind, target: float) -> tuple[Numbers, Numbers, Numbers]:
    """The transformed value, its standard error and its z score."""
    if kind == "SHMI":
        y = np.log(x / n)
        return y, 1 / np.sqrt(n), np.sqrt(n) * y
    if kind == "CQC":
        y, error, centre = np.sqrt(x / n), 1 / (2 * np.sqrt(n)), 1.0
    elif kind == "PR":
        y, error, centre = np.arcsin(np.sqrt(x / n)), 1 / (2 * np.sqrt(n)), float(np.arcsin(np.sqrt(target)))
    else:
        y, centre = np.log((x + 0.5) / (n + 0.5)), float(np.log(target))
        error = np.sqrt(x / (x + 0.5) ** 2 + n / (n + 0.5) ** 2)
    return y, error, (y - centre) / error


def _truncated(z: Numbers, trim: float) -> Numbers:
    """Drops (as NaN) the first and the last group of ``1 / trim``, by ranks with ties at their average."""
    groups = 1 / trim
    place = np.floor(_average_ranks(z) * groups / (z.size + 1))
    return np.where((place > 0) & (place < groups - 1), z, np.nan)


def _average_ranks(z: Numbers) -> Numbers:
    _, which, counts = np.unique(z, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[which])


def _winsorised(z: Numbers, trim: float) -> Numbers:
    return np.clip(z, *np.quantile(z, [trim, 1 - trim]))


def _overdispersion(z: Numbers, error: Numbers) -> tuple[float, float]:
    """phi, the mean square of what was kept, and tau2 by the method of moments (DerSimonian and Laird)."""
    kept = ~np.isnan(z)
    count = np.count_nonzero(kept)
    phi = float((z[kept] ** 2).sum() / count) if count else np.nan
    weight = 1 / error[kept] ** 2
    if count * phi < count - 1:
        return phi, 0.0
    return phi, float(max(0.0, (count * phi - (count - 1)) / (weight.sum() - (weight**2).sum() / weight.sum())))


def _looked_up(n: Numbers, kind: Kind, target: float, tau2: float | None, multiplier: float) -> Limits:
    """Limits at the bases, worked out on the curve that is drawn, as the original does."""
    start = 1.1 if kind in ("SHMI", "CQC") else 3.0
    sizes = np.unique(np.concatenate([np.linspace(start, np.ceil(n.max()), _CURVE), n]))
    pairs = [_pair(sizes, kind, target, tau2, z, tail) for z, tail in ((Z95, 0.025), (Z998, 0.001))]
    if kind == "PR":
        pairs = [_straightened(*pair) for pair in pairs]
    at = np.searchsorted(sizes, n)
    return Limits(*(multiplier * limit[at] for pair in pairs for limit in pair))


def _pair(n: Numbers, kind: Kind, target: float, tau2: float | None, z: float, tail: float) -> tuple[Numbers, Numbers]:
    """Lower and upper limit at one level; ``tau2`` None asks for the unadjusted ones."""
    if kind in ("SHMI", "CQC") and tau2 is None:
        return poisson_limits(n, tail)
    within = 1 / n if kind == "SHMI" else 1 / (4 * n)
    reach = z * np.sqrt(within + (tau2 or 0.0))
    if kind == "SHMI":
        return np.exp(-reach), np.exp(reach)
    if kind == "CQC":
        return 1 - reach, 1 + reach
    if kind == "RC":
        return np.exp(np.log(target) - reach), np.exp(np.log(target) + reach)
    middle = np.arcsin(np.sqrt(target))
    return np.sin(middle - reach) ** 2, np.sin(middle + reach) ** 2


def poisson_limits(expected: ArrayLike, tail: float) -> tuple[Numbers, Numbers]:
    """The exact interval of a count of ``expected`` events, as a ratio: FunnelPlotR's unadjusted limits."""
    n = numbers(expected)
    return special.gammaincinv(n, tail) / n, special.gammainccinv(n + 1, tail) / n


def _straightened(lower: Numbers, upper: Numbers) -> tuple[Numbers, Numbers]:
    """Where the arcsine bends back at small bases, a limit beyond its right-hand neighbour becomes 0 or 1."""
    bent_low = np.append(lower[:-1] > lower[1:], False)
    bent_high = np.append(upper[:-1] < upper[1:], False)
    return np.where(bent_low, 0.0, lower), np.where(bent_high, 1.0, upper)
