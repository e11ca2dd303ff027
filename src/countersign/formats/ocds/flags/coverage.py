"""How many processes tell what an indicator asks for: no flag where nothing is told is not a clean bill."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from countersign.formats.ocds.flags.kinds import Settings
from countersign.formats.ocds.flags.process import (
    Release,
    active_awards,
    all_final,
    moment,
    number,
    only_winner,
    submitted,
    table,
    text,
    things,
)
from countersign.formats.ocds.flags.single import start


def told(releases: Sequence[Release], settings: Settings) -> dict[str, int]:
    """By code, the processes in which the indicator could be worked out (alone or as part of the whole)."""
    return {code: sum(tells(release, settings) for release in releases) for code, tells in _TELLS.items()}


def _period(release: Release, settings: Settings) -> bool:
    ends = moment(table(release, "tender", "tenderPeriod"), "endDate")
    return start(release, settings) is not None and ends is not None


def _tenderers(release: Release, settings: Settings) -> bool:
    tender = table(release, "tender")
    return number(tender, "numberOfTenderers") is not None and bool(text(tender, "procurementMethod"))


def _prices(release: Release, settings: Settings) -> bool:
    return sum(one.amount is not None for one in submitted(release)) > 1


def _winner_and_prices(release: Release, settings: Settings) -> bool:
    return bool(only_winner(release)) and _prices(release, settings)


def _dated_bids(release: Release, settings: Settings) -> bool:
    deadline = moment(table(release, "tender", "tenderPeriod"), "endDate")
    return deadline is not None and any(one.date for one in release.offers) and bool(active_awards(release))


def _decided(release: Release, settings: Settings) -> bool:
    return all_final(release) and bool(release.offers) and bool(active_awards(release))


def _classed(release: Release, settings: Settings) -> bool:
    return any(table(item, "classification") for award in active_awards(release) for item in things(award, "items"))


_TELLS: dict[str, Callable[[Release, Settings], bool]] = {
    "R003": _period,
    "R018": _tenderers,
    "R024": _winner_and_prices,
    "R025": lambda release, settings: bool(only_winner(release)) and bool(release.offers),
    "R028": _prices,
    "R030": _dated_bids,
    "R035": _decided,
    "R036": _prices,
    "R038": lambda release, settings: bool(submitted(release)),
    "R048": _classed,
    "R058": _winner_and_prices,
}
