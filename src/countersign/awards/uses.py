"""By which lawful route what a provider did before may enter an award, and what each asks for. Pure.

The routes are dated data (``routes.toml``). What fits no route is refused, with what would be lawful instead. What is
not known is never taken to be the kinder case.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from countersign.errors import NotAllowed, NotValid

REGIMES = (("procurement_act", "The Procurement Act 2023"), ("psr", "The Provider Selection Regime (health care)"))
NOT_LEGAL_ADVICE = "This is not legal advice."


@dataclass(frozen=True)
class Condition:
    """``when`` is "notice" (must have been said in the tender notice), "is" or "never"."""

    id: str
    when: str
    says: str


@dataclass(frozen=True)
class Event:
    """Something that may be a ground for exclusion, and for how many years it may be used."""

    id: str
    says: str
    source: str
    years: int

    def until(self, happened_on: dt.date) -> dt.date:
        """The last day on which it may be used; 29 February becomes the 28th."""
        year = happened_on.year + self.years
        day = 28 if (happened_on.month, happened_on.day) == (2, 29) else happened_on.day
        return happened_on.replace(year=year, day=day)


@dataclass(frozen=True)
class Route:
    """One lawful route; see the head of ``routes.toml``."""

    id: str
    title: str
    source: str
    jurisdictions: tuple[str, ...]
    regime: str
    since: dt.date
    stage: str
    light: str
    buyer: str
    weighs: bool
    weighs_says: str
    says: str
    conditions: tuple[Condition, ...]
    until: dt.date | None = None
    look_back_days: int | None = None
    not_before: dt.date | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Use:
    """What somebody means to do. ``said`` holds the ids of conditions that are met (or, for "never", that are so).

    ``weight`` is the share of points, 0 to 1, that a track record is to carry; ``look_back_days`` how old what counts
    may be. ``light_touch`` and ``central`` are None where it is not known. ``event`` and ``happened_on`` say what a
    supplier is to be excluded for, and when it happened.
    """

    route: str
    on: dt.date
    jurisdiction: str = "england"
    regime: str = "procurement_act"
    light_touch: bool | None = None
    central: bool | None = None
    said: frozenset[str] = frozenset()
    weight: float = 0.0
    look_back_days: int | None = None
    event: str = ""
    happened_on: dt.date | None = None


@dataclass(frozen=True)
class Fit:
    """A route held against a use: why it is shut (empty where it is open), and conditions that are not met yet."""

    route: Route
    shut: tuple[str, ...]
    unmet: tuple[Condition, ...]

    @property
    def is_open(self) -> bool:
        """The route exists here and now, for this kind of contract."""
        return not self.shut

    @property
    def is_lawful(self) -> bool:
        """It is open and everything it asks for is met."""
        return self.is_open and not self.unmet


@cache
def routes() -> tuple[Route, ...]:
    """Every route, in the order in which an award meets them."""
    read = tomllib.loads(Path(__file__).with_name("routes.toml").read_text(encoding="utf-8"))
    return tuple(_route(dict(entry)) for entry in read["route"])


def _route(entry: dict) -> Route:
    conditions = tuple(Condition(**one) for one in entry.pop("condition"))
    entry["since"], entry["jurisdictions"] = entry.pop("from"), tuple(entry["jurisdictions"])
    events = tuple(Event(**one) for one in entry.pop("event", ()))
    return Route(conditions=conditions, events=events, **entry)


def fits(use: Use) -> list[Fit]:
    """Every route held against what is meant, whichever was named."""
    return [_fit(route, use) for route in routes()]


def check_use(use: Use) -> Route:
    """The route, where everything it asks for is met. Raises :class:`NotAllowed` for what no law has a route for, with
    what would be lawful; :class:`NotValid` with a fault for everything that is not met yet."""
    held = fits(use)
    named = next((fit for fit in held if fit.route.id == use.route), None)
    if named is None:
        raise NotAllowed("General points for reputation have no lawful route.", remedy=_instead(held))
    if not named.is_open:
        raise NotAllowed(f"“{named.route.title}” is not open here: {' '.join(named.shut)}", remedy=_instead(held))
    if named.unmet:
        faults = tuple((one.id, _wanting(one)) for one in named.unmet)
        raise NotValid(f"“{named.route.title}” asks for more.", remedy=_LIST, faults=faults)
    return named.route


_LIST = "See what each line asks for, and the page “May a record count here?”."


def _fit(route: Route, use: Use) -> Fit:
    unmet = [one for one in route.conditions if not _is_met(one, use.said)]
    if route.events and (_event(route, use) is None or use.happened_on is None):
        unmet.append(DATED)
    return Fit(route, tuple(_shut(route, use)), tuple(unmet))


DATED = Condition("happened_on", "is", "It is known what happened, and on which day: how long it may be used follows.")


def _event(route: Route, use: Use) -> Event | None:
    return next((event for event in route.events if event.id == use.event), None)


def _is_met(condition: Condition, said: Collection[str]) -> bool:
    return (condition.id in said) != (condition.when == "never")


def _wanting(condition: Condition) -> str:
    start = {"notice": "To be said in the notice: ", "is": "To be so: ", "never": "Must not be so: "}
    return start[condition.when] + condition.says


def _shut(route: Route, use: Use) -> list[str]:
    """Why the route is not open at all, in words."""
    why = []
    if use.jurisdiction not in route.jurisdictions:
        why.append(f"It does not hold in {use.jurisdiction.replace('-', ' ').title()}.")
    if use.regime != route.regime:
        why.append(f"It belongs to another law: {dict(REGIMES)[route.regime]}.")
    if use.on < route.since or (route.until and route.until <= use.on):
        why.append(f"It holds for procurements that begin from {route.since:%-d %B %Y} on.")
    why += _of_kind(route, use)
    if use.weight > 0 and not route.weighs:
        why.append(f"A track record carries no weight there. {route.weighs_says}")
    if route.look_back_days and use.look_back_days and use.look_back_days > route.look_back_days:
        why.append(f"Nothing older than {route.look_back_days:,} days may be used.")
    return why + _of_age(route, use)


def _of_age(route: Route, use: Use) -> list[str]:
    """Whether what happened is too old, or older than the law: worked out from its day, never ticked."""
    event = _event(route, use)
    if event is None or use.happened_on is None:
        return []
    if use.happened_on > use.on:
        return ["What is to be used has not happened yet."]
    if route.not_before and use.happened_on < route.not_before:
        return [f"It happened before the law came into force on {route.not_before:%-d %B %Y}."]
    if event.until(use.happened_on) < use.on:
        return [f"{event.says} may be used for {event.years} years, until {event.until(use.happened_on):%-d %B %Y}."]
    return []


def _of_kind(route: Route, use: Use) -> list[str]:
    why = []
    if route.light == "only" and not use.light_touch:
        known = "this contract is none" if use.light_touch is False else "it is not known whether this is one"
        why.append(f"It is for light-touch contracts only, and {known}.")
    if route.buyer == "central" and not use.central:
        known = "this buyer is not part of it" if use.central is False else "it is not known whether this buyer is"
        why.append(f"It is for central government, and {known}.")
    return why


def _instead(held: Collection[Fit]) -> str:
    open_ = [fit.route.title for fit in held if fit.is_open]
    if not open_:
        return "No route of ours is open for this. Take legal advice, and leave the record out until then."
    return f"What would be lawful: {'; '.join(open_)}. Each has conditions. {NOT_LEGAL_ADVICE}"
