"""The indicators that look at all processes together: R024, R025, R038, R048, R058.

What is unusual is drawn from the data: a fence is Q1 - 1.5 IQR or Q3 + 1.5 IQR (Tukey), with median-unbiased quartiles
(the eighth kind of Hyndman and Fan 1996), as in Cardinal. Where three quarters of the values are 0, a fence of 0 would
flag them all, and the indicator is skipped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from countersign.formats.ocds.flags.kinds import Flag, Kind, Settings
from countersign.formats.ocds.flags.process import (
    Release,
    active_awards,
    amounts,
    only_winner,
    submitted,
    table,
    text,
    things,
)
from countersign.formats.ocds.flags.single import comparable

REACH = 1.5  # interquartile ranges


@dataclass(frozen=True)
class Fence:
    """Where the unusual begins, the quartiles it was drawn from (NaN where it was set), and on how many values."""

    lower: float
    upper: float
    q1: float
    q3: float
    values: int


@dataclass
class Found:
    """Flags as they are found, and the fence behind each code (for R038 behind each kind of body)."""

    flags: list[Flag] = field(default_factory=list)
    fences: dict[str, Fence] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """How far the second-lowest valid bid is above the winning one, as a share of the winning one."""

    ocid: str
    share: float
    winner: str
    second: str


def fence(values: Sequence[float], fewest: int = 1, *, low: float | None = None, high: float | None = None) -> Fence:
    """Both fences, or as ``low`` and ``high`` set them; NaN, which flags nothing, of fewer values than ``fewest``."""
    nothing, enough = float("nan"), len(values) >= max(fewest, 1)
    q1, q3 = np.quantile(values, [0.25, 0.75], method="median_unbiased").tolist() if enough else (nothing, nothing)
    reach = REACH * (q3 - q1)
    return Fence(q1 - reach if low is None else low, q3 + reach if high is None else high, q1, q3, len(values))


def gaps(releases: Sequence[Release], settings: Settings, currency: str) -> Iterator[Gap]:
    """Of each process with one supplier of one active award, whose bid is the lowest valid one."""
    for release in releases:
        winner = only_winner(release) if comparable(release, settings) else ""
        valid = [(one, amount) for one, amount in amounts(release.offers, currency) if one.status == "valid"]
        own = min((amount for one, amount in valid if one.only_tenderer == winner), default=None)
        rest = [(amount, one.only_tenderer) for one, amount in valid if one.only_tenderer not in ("", winner)]
        if winner and own and own > 0 and rest:
            second, body = min(rest, key=lambda pair: pair[0])
            if second >= own:
                yield Gap(release["ocid"], (second - own) / own, winner, body)


def close_price(releases: Sequence[Release], settings: Settings, currency: str, found: Found) -> None:
    """R024: the gap is at or below the lower fence; winner and runner-up are flagged too."""
    compared = list(gaps(releases, settings, currency))
    limit = found.fences["R024"] = fence([one.share for one in compared], settings.fewest_values, low=settings.close)
    if not (limit.lower > 0 and (settings.close is not None or limit.q1 > 0)):
        return
    for one in compared:
        if one.share <= limit.lower:
            reason = f"The second-lowest bid is {one.share:.2%} above the winning one; {_below(limit)}."
            found.flags.append(Flag("R024", "process", one.ocid, one.share, reason, one.ocid))
            for body in (one.winner, one.second):
                found.flags.append(Flag("R024", "tenderer", body, 0.0, "Won, or was second, by very little.", one.ocid))


def discounted(releases: Sequence[Release], settings: Settings, currency: str, found: Found) -> None:
    """R058: the gap is at or above the upper fence; the winner is flagged too."""
    compared = list(gaps(releases, settings, currency))
    limit = found.fences["R058"] = fence(
        [one.share for one in compared], settings.fewest_values, high=settings.discount
    )
    for one in compared:
        if limit.upper > 0 and one.share >= limit.upper:
            reason = f"The second-lowest bid is {one.share:.2%} above the winning one; {_above(limit)}."
            found.flags.append(Flag("R058", "process", one.ocid, one.share, reason, one.ocid))
            found.flags.append(Flag("R058", "tenderer", one.winner, 0.0, "Won far below everybody else.", one.ocid))


def unsuccessful(releases: Sequence[Release], settings: Settings, currency: str, found: Found) -> None:
    """R025: many valid bids, and a share of wins at or below the lower fence. A tenderer counts once a process."""
    bids: dict[str, int] = defaultdict(int)
    wins: dict[str, int] = defaultdict(int)
    for release in releases:
        if winner := only_winner(release):
            for body in {one.only_tenderer for one in release.offers if one.status == "valid"} - {""}:
                bids[body] += 1
                wins[body] += body == winner
    shares = {body: wins[body] / count for body, count in bids.items()}
    limit = found.fences["R025"] = fence(list(shares.values()), settings.fewest_values, low=settings.unsuccessful)
    if not (limit.lower > 0 and (settings.unsuccessful is not None or limit.q1 > 0)):
        return
    many = np.quantile(list(bids.values()), settings.top_percentile / 100, method="median_unbiased") if bids else 0
    for body in sorted(bids):
        if bids[body] >= many and shares[body] <= limit.lower:
            reason = f"Won {wins[body]} of {bids[body]} processes with a valid bid; {_below(limit)}."
            found.flags.append(Flag("R025", "tenderer", body, shares[body], reason))


@dataclass
class _Count:
    out: int = 0
    bids: int = 0
    processes: int = 0


def disqualified(releases: Sequence[Release], settings: Settings, currency: str, found: Found) -> None:
    """R038: the share of bids disqualified is at or above the upper fence of bodies of the same kind."""
    counts: dict[Kind, dict[str, _Count]] = {"buyer": {}, "procuring entity": {}, "tenderer": {}}
    for release in releases:
        bids = submitted(release)
        out = sum(one.status == "disqualified" for one in bids)
        buyer, entity = table(release, "buyer"), table(release, "tender", "procuringEntity")
        for kind, body in (("buyer", text(buyer, "id")), ("procuring entity", text(entity, "id"))):
            if body and bids:
                _add(counts[kind], body, out, len(bids))  # type: ignore[index]
        for one in bids:
            for body in one.tenderers:
                _add(counts["tenderer"], body, one.status == "disqualified", 1)
    for kind, own in counts.items():
        enough = {body: one for body, one in own.items() if _enough(kind, one, settings)}
        _above_others(kind, enough, settings, found)


def _add(counts: dict[str, _Count], body: str, out: int, bids: int) -> None:
    one = counts.setdefault(body, _Count())
    one.out, one.bids, one.processes = one.out + out, one.bids + bids, one.processes + 1


def _enough(kind: Kind, one: _Count, settings: Settings) -> bool:
    return one.bids >= settings.fewest_bids if kind == "tenderer" else one.processes >= settings.fewest_processes


def _above_others(kind: Kind, counts: dict[str, _Count], settings: Settings, found: Found) -> None:
    shares = {body: one.out / one.bids for body, one in counts.items()}
    limit = found.fences[f"R038 {kind}"] = fence(
        list(shares.values()), settings.fewest_values, high=settings.disqualified
    )
    for body in sorted(shares):
        if limit.upper > 0 and shares[body] >= limit.upper:
            reason = f"{counts[body].out} of {counts[body].bids} bids were disqualified; {_above(limit)}."
            found.flags.append(Flag("R038", kind, body, shares[body], reason))


def heterogeneous(releases: Sequence[Release], settings: Settings, currency: str, found: Found) -> None:
    """R048: a supplier of many processes was awarded more classes of items than the upper fence."""
    classes: dict[str, set[str]] = defaultdict(set)
    processes: dict[str, set[str]] = defaultdict(set)
    for release in releases:
        for award in active_awards(release):
            bodies = things(award, "suppliers")
            body = text(bodies[0], "id") if len(bodies) == 1 else ""
            codes = {
                text(table(item, "classification"), "id")[: settings.item_digits] for item in things(award, "items")
            }
            if body and codes - {""}:
                classes[body] |= codes - {""}
                processes[body].add(release["ocid"])
    many = {body: len(classes[body]) for body in sorted(classes) if len(processes[body]) >= settings.fewest_awarded}
    limit = found.fences["R048"] = fence(
        [float(one) for one in many.values()], settings.fewest_values, high=settings.item_classes
    )
    for body, count in many.items():
        if count >= limit.upper:
            where = f"{count} classes of items in {len(processes[body])} processes"
            reason = f"Was awarded {where}; {_above(limit, percent=False)}."
            found.flags.append(Flag("R048", "tenderer", body, float(count), reason))


def _below(limit: Fence) -> str:
    return f"unusually little is {limit.lower:.2%} or less"


def _above(limit: Fence, *, percent: bool = True) -> str:
    return f"unusually much is {limit.upper:.2%} or more" if percent else f"unusually many is {limit.upper:g} or more"


ACROSS: dict[str, Callable[[Sequence[Release], Settings, str, Found], None]] = {
    "R024": close_price,
    "R025": unsuccessful,
    "R038": disqualified,
    "R048": heterogeneous,
    "R058": discounted,
}
