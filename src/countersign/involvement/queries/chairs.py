"""Seats as everybody sees them: who sits, what stood vacant for how long, and which vacancy is past its date."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from countersign import clock
from countersign.involvement.models import Panel, Seat, Sitting


@dataclass(frozen=True)
class Chair:
    """One seat: who sits, since when it stands empty and by when it was to be filled, and for how many days it stood
    empty of how many."""

    seat: Seat
    sitting: Sitting | None
    vacant_since: dt.date | None
    fill_by: dt.date | None
    end: dt.date
    days_vacant: int
    days: int

    @property
    def state(self) -> str:
        return "filled" if self.sitting else "vacant"

    @property
    def vacant_now_days(self) -> int:
        return (self.end - self.vacant_since).days if self.vacant_since else 0

    @property
    def is_overdue(self) -> bool:
        """Whether it stands empty for longer than the terms of reference allow."""
        return self.fill_by is not None and self.end > self.fill_by


def chairs(panel: Panel) -> list[Chair]:
    """Every seat of one panel; two queries."""
    return chairs_of([panel])[panel.pk]


def chairs_of(panels: Iterable[Panel]) -> dict[int, list[Chair]]:
    """Every seat of each of these panels, by the number of the panel; two queries however many."""
    of = {one.pk: one for one in panels}
    sittings: dict[int, list[Sitting]] = defaultdict(list)
    for sitting in Sitting.objects.filter(seat__panel__in=of).order_by("since", "pk"):
        sittings[sitting.seat_id].append(sitting)
    seats: dict[int, list[Seat]] = {pk: [] for pk in of}
    for seat in Seat.objects.filter(panel__in=of).select_related("body").order_by("number"):
        seats[seat.panel_id].append(seat)
    return {pk: _chairs(of[pk], own, sittings) for pk, own in seats.items()}


def users(chairs: Iterable[Chair]) -> list[Chair]:
    return [chair for chair in chairs if chair.seat.kind == Seat.Kind.USER]


def _chairs(panel: Panel, seats: Sequence[Seat], sittings: dict[int, list[Sitting]]) -> list[Chair]:
    """The clock of vacancies runs from the day on which users were first drawn, or, before that, from the day on which
    the panel looked for them: then its bodies sat down."""
    end = panel.ended_on or clock.today()
    first = min((one.since for seat in seats for one in sittings[seat.pk]), default=end)
    start = panel.sat_on or first
    return [_chair(panel, seat, sittings[seat.pk], start, end) for seat in seats]


def _chair(panel: Panel, seat: Seat, sittings: list[Sitting], start: dt.date, end: dt.date) -> Chair:
    now = next((one for one in sittings if one.until is None), None)
    filled = sum(max(0, (min(one.until or end, end) - max(one.since, start)).days) for one in sittings)
    days = (end - start).days
    empty_from = max((one.until for one in sittings if one.until), default=start)
    fill_by = empty_from + dt.timedelta(days=panel.fill_days)
    return Chair(seat, now, None if now else empty_from, None if now else fill_by, end, days - filled, days)
