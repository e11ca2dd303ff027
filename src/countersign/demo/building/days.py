"""Deeds with their days, done in the order of the calendar while the clocks are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from countersign import clock
from countersign.answers.jobs import keep_time
from countersign.demo.building.place import Eastmarsh
from countersign.findings.models import Finding
from countersign.people.rules import Actor
from countersign.terms.actions import notice_overdue

Dated = tuple[dt.date, Callable[[], object]]


@dataclass
class Stage:
    """Who and what is there: the place, its staff, and its findings so far by the ids of the story."""

    today: dt.date
    place: Eastmarsh
    staff: Mapping[str, Actor]
    drafted: dict[str, Finding]

    def day(self, number: int) -> dt.date:
        """The day so many days from today."""
        return self.today + dt.timedelta(days=number)


def play(deeds: Iterable[Dated], *, after: dt.date, until: dt.date) -> int:
    """Everything that happened after one day, up to another; clocks are kept on each. Returns how many deeds."""
    due = sorted(((day, deed) for day, deed in deeds if after < day <= until), key=lambda one: one[0])
    for day, deed in due:
        with clock.at(day):
            keep_time()
            deed()
    with clock.at(until):
        keep_time()
        notice_overdue()
    return len(due)
