"""What the indicators read in one compiled release. A field of the wrong kind is as if it were not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

SUBMITTED = ("pending", "valid", "disqualified")


@dataclass(frozen=True)
class Offer:
    """A bid: its status, the ids of its tenderers, its amount and when it came in, as far as they are told."""

    status: str
    tenderers: tuple[str, ...]
    tenderer_count: int
    amount: float | None
    currency: str
    date: dt.datetime | None

    @property
    def only_tenderer(self) -> str:
        """The id of its tenderer where it has just one (a consortium has none)."""
        return self.tenderers[0] if self.tenderer_count == 1 and self.tenderers else ""


class Release(dict[str, Any]):
    """A compiled release whose bids are read once, however many indicators ask for them."""

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        return tuple(_offer(bid) for bid in things(self.get("bids"), "details"))


def table(thing: Any, *path: str) -> dict[str, Any]:
    """The object at the end of a path of names, or an empty one."""
    for name in path:
        thing = thing.get(name) if isinstance(thing, dict) else None
    return thing if isinstance(thing, dict) else {}


def things(thing: Any, name: str) -> list[dict[str, Any]]:
    """The objects in a list."""
    found = thing.get(name) if isinstance(thing, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(thing: dict[str, Any], name: str) -> str:
    found = thing.get(name)
    return found if isinstance(found, str) else ""


def moment(thing: dict[str, Any], name: str) -> dt.datetime | None:
    """A point in time; a date alone, or a time without a zone, is taken as UTC."""
    try:
        found = dt.datetime.fromisoformat(text(thing, name))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def number(thing: dict[str, Any], name: str) -> float | None:
    found = thing.get(name)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def submitted(release: Release) -> list[Offer]:
    """Bids that came in: neither only invited nor withdrawn, and of a known status."""
    return [one for one in release.offers if one.status in SUBMITTED]


def _offer(bid: dict[str, Any]) -> Offer:
    bodies, value = things(bid, "tenderers"), table(bid, "value")
    ids = tuple(text(body, "id") for body in bodies if text(body, "id"))
    amount, currency = number(value, "amount"), text(value, "currency")
    return Offer(text(bid, "status"), ids, len(bodies), amount if currency else None, currency, moment(bid, "date"))


def active_awards(release: Release) -> list[dict[str, Any]]:
    return [award for award in things(release, "awards") if award.get("status") == "active"]


def all_final(release: Release) -> bool:
    """Whether awards and bids are told, and no award is still pending or of an unknown status."""
    told = isinstance(release.get("awards"), list) and isinstance(table(release, "bids").get("details"), list)
    statuses = [award["status"] for award in things(release, "awards") if isinstance(award.get("status"), str)]
    return told and all(status in ("active", "cancelled", "unsuccessful") for status in statuses)


def only_winner(release: Release) -> str:
    """The one supplier of the one active award, once all awards are final; empty otherwise."""
    awards = active_awards(release) if all_final(release) else []
    suppliers = things(awards[0], "suppliers") if len(awards) == 1 else []
    return text(suppliers[0], "id") if len(suppliers) == 1 else ""


def suppliers(awards: list[dict[str, Any]]) -> set[str]:
    return {text(body, "id") for award in awards for body in things(award, "suppliers") if text(body, "id")}


def amounts(bids: Iterable[Offer], currency: str) -> Iterator[tuple[Offer, float]]:
    """Bids with an amount in this currency."""
    for one in bids:
        if one.amount is not None and one.currency == currency:
            yield one, one.amount
