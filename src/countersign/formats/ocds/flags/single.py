"""The indicators that look at one process at a time: R003, R018, R028, R030, R035, R036."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from countersign.formats.ocds.flags.kinds import Flag, Settings
from countersign.formats.ocds.flags.process import (
    Offer,
    Release,
    active_awards,
    all_final,
    amounts,
    moment,
    number,
    submitted,
    suppliers,
    table,
    text,
)

DAY = 86_400  # seconds


def short_period(release: Release, settings: Settings, currency: str) -> Iterator[Flag]:
    """R003: whole days from the start to the end of the tender period are fewer than the threshold."""
    tender, period = table(release, "tender"), table(release, "tender", "tenderPeriod")
    if settings.short_methods and text(tender, "procurementMethod") not in settings.short_methods:
        return
    begins, ends = start(release, settings), moment(period, "endDate")
    if begins is None or ends is None:
        return
    days = int((ends - begins).total_seconds() / DAY)
    least = settings.short_days_by_details.get(text(tender, "procurementMethodDetails"), settings.short_days)
    if days < least:
        reason = f"Bids could be made for {days} whole days; the threshold is {least}."
        yield _process("R003", release, 1.0, reason)


def start(release: Release, settings: Settings) -> dt.datetime | None:
    """When bidding began: the start of the tender period, or as far as the settings allow the day of publication."""
    told = moment(table(release, "tender", "tenderPeriod"), "startDate")
    published = moment(table(release, "tender"), "datePublished") if settings.start_as_published else None
    return told or published


def single_bid(release: Release, settings: Settings, currency: str) -> Iterator[Flag]:
    """R018: one tenderer in a competitive procedure."""
    tender = table(release, "tender")
    method = text(tender, "procurementMethod")
    if number(tender, "numberOfTenderers") == 1 and method in settings.competitive:
        yield _process("R018", release, 1.0, f"One tenderer in a procedure that was {method}.")


def identical_prices(release: Release, settings: Settings, currency: str) -> Iterator[Flag]:
    """R028: bids of different tenderers have the same amount; they are flagged too."""
    if not comparable(release, settings):
        return
    groups: dict[tuple[float, str], list[Offer]] = {}
    for one in submitted(release):
        if one.amount is not None and one.tenderers:
            groups.setdefault((one.amount, one.currency), []).append(one)
    same = [some for some in groups.values() if len({frozenset(one.tenderers) for one in some}) > 1]
    if same:
        count = max(len({frozenset(one.tenderers) for one in some}) for some in same)
        yield _process("R028", release, 1.0, f"{count} different tenderers asked for the same amount.")
    for body in sorted({body for some in same for one in some for body in one.tenderers}):
        yield _tenderer("R028", release, body, 1.0, "Asked for the same amount as another tenderer.")


def late_winner(release: Release, settings: Settings, currency: str) -> Iterator[Flag]:
    """R030: a valid bid came after the deadline, and its tenderer is the supplier of an active award."""
    deadline = moment(table(release, "tender", "tenderPeriod"), "endDate")
    won = suppliers(active_awards(release))
    late = {
        body
        for one in release.offers
        if one.status == "valid" and deadline and one.date and one.date > deadline
        for body in one.tenderers
        if body in won
    }
    if late:
        yield _process("R030", release, 1.0, "A bid that came in after the deadline won.")
    for body in sorted(late):
        yield _tenderer("R030", release, body, 1.0, "Won with a bid that came in after the deadline.")


def others_disqualified(release: Release, settings: Settings, currency: str) -> Iterator[Flag]:
    """R035: the one tenderer with valid bids has all active awards, and others were disqualified."""
    if not all_final(release):
        return
    valid, out = (
        {body for one in release.offers if one.status == status for body in one.tenderers}
        for status in ("valid", "disqualified")
    )
    others = len(out - valid)
    if (
        len(valid) == 1
        and valid == suppliers(active_awards(release))
        and others >= max(settings.disqualified_others, 1)
    ):
        reason = f"All bids but the winner's were disqualified, those of {others} other tenderers."
        yield _process("R035", release, float(others), reason)
        yield _tenderer("R035", release, next(iter(valid)), 0.0, "The only one who was not disqualified.")


def lowest_disqualified(release: Release, settings: Settings, currency: str) -> Iterator[Flag]:
    """R036: the lowest bid that came in was disqualified, a dearer one is valid, and there is an active award."""
    if not comparable(release, settings) or not active_awards(release):
        return
    compared = list(amounts(submitted(release), currency))
    valid = [amount for one, amount in compared if one.status == "valid"]
    lowest = min(compared, key=lambda pair: pair[1], default=None)
    if lowest and valid and lowest[0].status == "disqualified":
        yield _process("R036", release, 1.0, "The lowest bid was disqualified, and a dearer one was not.")


def comparable(release: Release, settings: Settings) -> bool:
    """Whether prices of this kind of procedure may be compared."""
    details = text(table(release, "tender"), "procurementMethodDetails")
    if settings.price_comparable:
        return details in settings.price_comparable
    return details not in settings.not_comparable


def _process(code: str, release: Release, value: float, reason: str) -> Flag:
    return Flag(code, "process", release["ocid"], value, reason, release["ocid"])


def _tenderer(code: str, release: Release, body: str, value: float, reason: str) -> Flag:
    return Flag(code, "tenderer", body, value, reason, release["ocid"])


SINGLE: dict[str, Callable[[Release, Settings, str], Iterator[Flag]]] = {
    "R003": short_period,
    "R018": single_bid,
    "R028": identical_prices,
    "R030": late_winner,
    "R035": others_disqualified,
    "R036": lowest_disqualified,
}
