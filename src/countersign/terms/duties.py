"""What the law asks to be published about a contract, by when, and whether it was. Pure: dates in, standings out.

The rules are dated data (``duties.toml``). Whatever is not known (value, date, whether the lighter rules hold) makes an
answer that says so; it is never taken to be the kinder one.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from countersign.clock import months_after
from countersign.terms.covering import Covered, covered, elsewhere, is_call_off, light_touch

STATES = ("overdue", "late", "met", "not_due", "exempt", "not_known")


@dataclass(frozen=True)
class Duty:
    """One rule; see the head of ``duties.toml``."""

    notice: str
    title: str
    source: str
    jurisdictions: tuple[str, ...]
    since: dt.date
    until: dt.date | None
    trigger: str
    days: int
    light: str
    least: int
    evidence: tuple[str, ...]
    light_days: int = 0
    calloff: str = "same"


@dataclass(frozen=True)
class Known:
    """What is known of a contract. ``None`` is unknown. ``shown`` holds each kind of evidence with its days, ``cpv`` is
    the main code of what is bought, ``how`` the way of awarding in the words of its notice."""

    jurisdiction: str
    began_on: dt.date | None
    light_touch: bool | None
    value: float | None
    awarded_on: dt.date | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    ended_early: bool = False
    cpv: str = ""
    how: str = ""
    shown: Mapping[str, tuple[dt.date, ...]] = field(default_factory=dict)

    @property
    def is_light(self) -> bool | None:
        """Whether the lighter rules hold: as published, else by what is bought."""
        return light_touch(self.light_touch, self.cpv)


@dataclass(frozen=True)
class Standing:
    """How one duty stands: a state of :data:`STATES`, its date, when it was done, and why in words."""

    duty: Duty
    state: str
    due_on: dt.date | None
    done_on: dt.date | None
    why: str


@cache
def duties() -> tuple[Duty, ...]:
    """Every rule, in the order in which a contract meets them."""
    read = tomllib.loads(Path(__file__).with_name("duties.toml").read_text(encoding="utf-8"))
    return tuple(_duty(entry) for entry in read["duty"])


def _duty(entry: dict) -> Duty:
    names = {"from": "since"}
    values = {
        names.get(name, name): tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    return Duty(**{"until": None} | values)


def standings(known: Known, today: dt.date) -> list[Standing]:
    """Every duty of the law under which the procurement began. Empty where no rule book of ours holds there."""
    ours = [duty for duty in duties() if known.jurisdiction in duty.jurisdictions]
    if known.began_on is None:
        return [Standing(duty, "not_known", None, None, "It is not known when the procurement began.") for duty in ours]
    reaches = _reaches(known, known.began_on)
    holds = (
        duty for duty in ours if duty.since <= known.began_on and not (duty.until and duty.until <= known.began_on)
    )
    return [_standing(duty, known, today, reaches) for duty in holds]


def _reaches(known: Known, began_on: dt.date) -> Covered:
    """Whether the law covers the contract, by its threshold; and where other rules may hold, that that is not known."""
    if why := elsewhere(known.cpv, known.jurisdiction, began_on):
        return Covered(None, why)
    return covered(
        jurisdiction=known.jurisdiction, began_on=began_on, value=known.value, light=known.is_light, cpv=known.cpv,
        how=known.how,
    )  # fmt: skip


def _standing(duty: Duty, known: Known, today: dt.date, reaches: Covered) -> Standing:
    if reaches.yes is False:
        return Standing(duty, "exempt", None, None, reaches.why)
    if why := _exempt(duty, known):
        return Standing(duty, "exempt", None, None, why)
    done_on, seen = _done(duty, known, today)
    if why := _unknown(duty, known) or ("" if reaches.yes else reaches.why):
        return Standing(duty, "met" if seen else "not_known", None, done_on, "It was published." if seen else why)
    strict, lighter = (_due_on(duty, known, today, light) for light in (False, True))
    if duty.light != "longer" or known.is_light is False:
        return _judged(duty, strict, done_on, seen, today)
    if known.is_light:
        return _judged(duty, lighter, done_on, seen, today)
    return _either(_judged(duty, strict, done_on, seen, today), _judged(duty, lighter, done_on, seen, today))


def _either(strict: Standing, lighter: Standing) -> Standing:
    """Where it is not known which rules hold: what both say, or that it is not known."""
    if strict.state == lighter.state:
        return lighter
    return Standing(
        strict.duty, "not_known", None, strict.done_on, "It is not published whether the lighter rules hold."
    )


def _judged(duty: Duty, due_on: dt.date | None, done_on: dt.date | None, seen: bool, today: dt.date) -> Standing:
    if due_on is None:
        return Standing(duty, "not_due", None, done_on, "It has not fallen due.")
    if seen and done_on is None:
        return Standing(duty, "met", due_on, None, "It was published; on which day is not known.")
    if seen and done_on > due_on:
        return Standing(duty, "late", due_on, done_on, f"First seen {(done_on - due_on).days} days late.")
    if seen:
        return Standing(duty, "met", due_on, done_on, "Seen in time.")
    if due_on < today:
        ago = (today - due_on).days
        return Standing(duty, "overdue", due_on, None, f"Nothing of the kind is known; due {ago} days ago.")
    return Standing(duty, "not_due", due_on, None, "Its date has not come.")


def _exempt(duty: Duty, known: Known) -> str:
    if duty.light == "exempt" and known.is_light:
        return "Light-touch contracts are exempt."
    if duty.calloff == "exempt" and is_call_off(known.how):
        return "Called off from a framework, which needs no notice of its own."
    if duty.least and known.value is not None and known.value < duty.least:
        return f"It holds from £{duty.least:,} on."
    return ""


def _unknown(duty: Duty, known: Known) -> str:
    """What would have to be known to set the date, in words; empty where all is."""
    if duty.least and known.value is None:
        return "The value is not published."
    if duty.light == "exempt" and known.is_light is None:
        return "It is not published whether the lighter rules hold."
    date = {"awarded": known.awarded_on, "starts": known.starts_on, "year": known.starts_on}.get(duty.trigger, True)
    words = (
        "The date of the award is not published." if duty.trigger == "awarded" else "The first day is not published."
    )
    return "" if date else words


def _due_on(duty: Duty, known: Known, today: dt.date, light: bool) -> dt.date | None:
    days = dt.timedelta(days=duty.light_days if light and duty.light == "longer" else duty.days)
    if duty.trigger == "awarded":
        return known.awarded_on + days
    if duty.trigger == "starts":
        return known.starts_on + days
    if duty.trigger == "year":
        return _last_year(known, today)
    return known.ends_on + days if known.ended_early and known.ends_on else None


def _last_year(known: Known, today: dt.date) -> dt.date | None:
    """The last date by which a yearly notice had to be there; None in the first year."""
    until = min(today, known.ends_on or today)
    years = [months_after(known.starts_on, 12 * year) for year in range(1, until.year - known.starts_on.year + 1)]
    return max((day for day in years if day <= until), default=None)


def _done(duty: Duty, known: Known, today: dt.date) -> tuple[dt.date | None, bool]:
    """The day on which its evidence was first seen (a yearly one: in the last year), and whether it was seen."""
    kinds = [known.shown[kind] for kind in duty.evidence if kind in known.shown]
    days = sorted(day for seen in kinds for day in seen)
    if duty.trigger == "year" and known.starts_on and (last := _last_year(known, today)):
        days = [day for day in days if day > months_after(last, -12)]
        return (days[0], True) if days else (None, False)
    return (days[0] if days else None), bool(kinds)


def missing(known: Known) -> Iterable[str]:
    """What is not published about the contract that a reader would need."""
    wanted = {
        "value": known.value, "date of the award": known.awarded_on, "first day": known.starts_on,
        "last day": known.ends_on, "whether the lighter rules hold": known.is_light,
        "when the procurement began": known.began_on,
    }  # fmt: skip
    return [words for words, value in wanted.items() if value is None]
