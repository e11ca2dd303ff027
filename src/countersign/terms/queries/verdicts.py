"""The computed test of each clause: what was wanted, what was found, and how it stands.

Tests on what this room holds are here. Rooms above hand over what they hold (answer times, seats) through the list
``settings.TERMS_EVIDENCE``: dotted paths of functions ``(schedule, clause, today) -> Verdict | None``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from countersign import clock
from countersign.terms.catalogue import Text, text
from countersign.terms.models import Change, Clause, Owed, Rating, Schedule
from countersign.terms.queries import owing
from countersign.terms.queries.arranged import sharing
from countersign.terms.queries.money import spending
from countersign.terms.queries.owing import status

EVIDENCE = "TERMS_EVIDENCE"


@dataclass(frozen=True)
class Verdict:
    """How one clause stands. ``found`` and ``wanted`` are words with numbers; ``base`` is what they are out of."""

    state: str  # met | late | not_met | not_due | excused | not_known
    found: str
    wanted: str
    base: int = 0
    source: str = "this register"


@dataclass(frozen=True)
class Standing:
    """One clause of a schedule as a reader sees it."""

    clause: Clause
    text: Text
    sentence: str
    verdict: Verdict
    owed: tuple[Owed, ...]
    changes: tuple[Change, ...] = ()


Test = Callable[[Schedule, Clause, dt.date], Verdict | None]

WORDS = {
    "met": "Met",
    "late": "Met late",
    "not_met": "Not met",
    "not_due": "Not due yet",
    "excused": "Excused or withheld, with reasons",
    "not_known": "Not known",
}


def standings(schedule: Schedule) -> list[Standing]:
    """Every clause with its sentence, its verdict today and what is owed under it; three queries and one a test."""
    today = clock.today()
    rows, promised = list(owing.owed(schedule_id=schedule.pk)), list(schedule.changes.all())
    found = []
    for clause in schedule.clauses.all():
        known, own = text(clause.kind), tuple(row for row in rows if row.clause_id == clause.pk)
        verdict = _verdict(schedule, clause, known, own, today)
        changes = tuple(one for one in promised if one.clause_id == clause.pk)
        found.append(Standing(clause, known, known.sentence(clause.parameters), verdict, own, changes))
    return found


def _verdict(schedule: Schedule, clause: Clause, known: Text, own: Iterable[Owed], today: dt.date) -> Verdict:
    """The first test that has something to say; evidence that was asked for comes last."""
    tests: Iterator[Test] = (import_string(path) for path in getattr(settings, EVIDENCE))
    for test in tests:
        if verdict := test(schedule, clause, today):
            return verdict
    if clause.kind in _TESTS:
        return _TESTS[clause.kind](schedule, clause, today, list(own))
    if known.wants:
        return _asked_for(list(own), today)
    return Verdict("not_known", "Nothing that this register holds tells", known.title)


def _asked_for(own: list[Owed], today: dt.date) -> Verdict:
    """Evidence asked for: as bad as its worst date that has passed."""
    wanted = "Evidence at every date"
    states = Counter(status(row, today) for row in own if row.due_on < today or row.met_on)
    if not states:
        return Verdict("not_due", "No date has passed yet", wanted)
    found = ", ".join(f"{count} {owing.WORDS[state].lower()}" for state, count in _ordered(states))
    worst = next(state for state, _ in _ordered(states))
    return Verdict({"withheld": "excused"}.get(worst, worst), found, wanted, sum(states.values()))


def _ordered(states: Counter[str]) -> list[tuple[str, int]]:
    return [(state, states[state]) for state in owing.WORDS if states[state]]


def _items(schedule: Schedule, clause: Clause, today: dt.date, own: list[Owed]) -> Verdict:
    """Share of items published on time, out of those due and not excused. Withheld ones count as not published."""
    wanted = f"{clause.parameters['on_time']} % of items on time"
    due = [status(row, today) for row in own if row.due_on < today or row.met_on]
    counted = [state for state in due if state != "excused"]
    if due and not counted:
        return Verdict("excused", f"{len(due)} fell due and {'was' if len(due) == 1 else 'were'} excused", wanted)
    if not counted:
        return Verdict("not_due", "No item has fallen due yet", wanted)
    on_time, late = counted.count("met"), counted.count("late")
    found = f"{on_time} of {len(counted)} items on time ({100 * on_time / len(counted):.0f} %)"
    rest = [(late, "late"), (counted.count("withheld"), "withheld"), (counted.count("not_met"), "never published")]
    found += "".join(f", {count} {word}" for count, word in rest if count)
    enough = 100 * on_time >= clause.parameters["on_time"] * len(counted)
    published = on_time + late == len(counted)
    return Verdict("met" if enough else "late" if published else "not_met", found, wanted, len(counted))


def _kpis(schedule: Schedule, clause: Clause, today: dt.date, own: list[Owed]) -> Verdict:
    """Enough indicators, enough of them from users, each rated often enough."""
    wants = clause.parameters
    wanted = f"{wants['least']} indicators, {wants['from_users']} from users, rated every {wants['months']} months"
    kpis = list(schedule.kpis.all())
    users = sum(kpi.from_users for kpi in kpis)
    last = dict(Rating.objects.filter(kpi__in=kpis).order_by("ends_on").values_list("kpi_id", "published_on"))
    allowed = dt.timedelta(days=round(wants["months"] * 30.5) + 1)
    stale = [kpi for kpi in kpis if today - last.get(kpi.pk, schedule.starts_on) > allowed]
    found = f"{len(kpis)} indicators, {users} from users, {len(stale)} not rated in time"
    good = len(kpis) >= wants["least"] and users >= wants["from_users"] and not stale
    return Verdict("met" if good else "not_met", found, wanted, len(kpis))


def _engagement(schedule: Schedule, clause: Clause, today: dt.date, own: list[Owed]) -> Verdict:
    """Hours and money used in the last full year of the schedule; before one is over, nothing is due."""
    wants = clause.parameters
    wanted = f"{wants['used']} % of {wants['hours']:,} hours and £{wants['money']:,} a year, {wants['direct']} % paid to those who take part"  # noqa: E501
    spent = spending(schedule, today)
    found = spent.words
    if not spent.years_over:
        return Verdict("not_due", found, wanted)
    year = spent.last_year
    used = year.hours * 100 >= wants["used"] * wants["hours"] and year.money * 100 >= wants["used"] * wants["money"]
    direct = not year.money or year.direct * 100 >= wants["direct"] * year.money
    return Verdict("met" if used and direct else "not_met", found, wanted, year.lines)


def _sharing(schedule: Schedule, clause: Clause, today: dt.date, own: list[Owed]) -> Verdict:
    return Verdict(*sharing(schedule, clause, today, own))


_TESTS: dict[str, Callable[[Schedule, Clause, dt.date, list[Owed]], Verdict]] = {
    "transparency": _items,
    "kpis": _kpis,
    "engagement": _engagement,
    "data_sharing": _sharing,
}
