"""Six kinds of specific task, each with a text to start from and the times it usually takes.

A template is a start, not an ask: it names what the composer has to fill in, and what is filled in is held against
:mod:`countersign.involvement.specific` like anything else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from countersign import clock

_WALL = ZoneInfo("Europe/London")  # times of the day are those of the clock on the wall
TRIED_MINUTES = 20
"""Minutes after which a test call is given up; said on its sheet."""


@dataclass(frozen=True)
class Times:
    """When it is done: at these times of the day, on so many working days, each with so many places."""

    at: tuple[dt.time, ...]
    days: int
    places: int
    lasts: int  # minutes

    def slots(self, first: dt.date, jurisdiction: str) -> Iterator[tuple[dt.datetime, dt.datetime, int]]:
        """``(start, end, places)`` of every time, from the first working day on or after ``first``."""
        day = clock.add_working_days(first - dt.timedelta(days=1), 1, jurisdiction)
        for _ in range(self.days):
            for time in self.at:
                starts = dt.datetime.combine(day, time, _WALL)
                yield starts, starts + dt.timedelta(minutes=self.lasts), self.places
            day = clock.add_working_days(day, 1, jurisdiction)


@dataclass(frozen=True)
class Template:
    """The texts to start from; ``{about}`` stands for the service, ``{within}`` for the wait that a figure names."""

    title: str
    task: str
    benefit: str
    settles: str
    support: str
    expenses: str
    minutes: int
    times: Times
    expenses_most: int = 0
    vetting: str = "none"
    in_pairs: bool = False
    staff_hours: float = 0
    measures: bool = False


def _times(*at: int, days: int, places: int, lasts: int) -> Times:
    return Times(tuple(dt.time(hour // 100, hour % 100) for hour in at), days, places, lasts)


TEMPLATES: dict[str, Template] = {
    "calls": Template(
        title="Ring {about} once and time the answer",
        task=(
            "Ring the number on the letters of {about} at the time you chose. Start a watch when it rings. Stop it "
            f"when a person answers, or after {TRIED_MINUTES} minutes. Say that this is a test call and hang up. Enter "
            "the minutes and seconds with your code. A text relay or an interpreter counts as your call."
        ),
        benefit="People who ring {about}: they learn how long an answer takes, and at which time of the day.",
        settles="Whether calls to {about} are answered within {within}, at four times of the day on five working days.",
        support="A sheet with every step, a steward on the telephone while you ring, and large print or audio.",
        expenses="The cost of the call up to £3, paid back within a week.",
        expenses_most=3, minutes=25, measures=True, staff_hours=6,
        times=_times(930, 1130, 1400, 1600, days=5, places=2, lasts=30),
    ),
    "mystery": Template(
        title="Visit {about} once and write down what you meet",
        task=(
            "Go to the desk of {about} at the time you chose. Ask the one question on your sheet. Write down how long "
            "it was until somebody spoke to you, and whether you were treated with respect. Leave before you take up "
            "anybody’s appointment. Two go together and fill in one sheet each."
        ),
        benefit="People who come to {about} with a question and cannot come twice.",
        settles="Whether somebody speaks to people at {about} within {within}.",
        support="A sheet with every step, a steward on the telephone, and a taxi for whoever cannot use the bus.",
        expenses="Fares up to £12, paid back within a week, and a meal if it takes longer than three hours.",
        expenses_most=12, minutes=60, in_pairs=True, measures=True, staff_hours=8,
        times=_times(1000, 1400, days=5, places=2, lasts=60),
    ),
    "clean_up": Template(
        title="Clear {about} on one morning",
        task=(
            "Meet at nine. Put on the gloves and the vest that you are given. Pick up litter along the path in pairs, "
            "bag it, and leave the bags where the van stops. Count the bags and write the number on the sheet."
        ),
        benefit="People who walk or wheel along {about} and cannot pass where it lies.",
        settles="Whether the path is free for a wheelchair afterwards, and how many bags had lain there.",
        support="Gloves, vests, grabbers with long handles, a lavatory, tea, and tasks for people who sit.",
        expenses="Bus fare up to £6, in cash on the day.",
        expenses_most=6, minutes=180, staff_hours=10,
        times=_times(900, days=1, places=50, lasts=180),
    ),
    "visiting": Template(
        title="Sit with one patient of {about} for three hours",
        task=(
            "Come to the ward desk at the time you chose. You are taken to one patient who asked for company. Talk, "
            "read aloud, or fetch a drink. Give no care and no advice, and call a nurse for anything else. Sign out "
            "at the desk when you leave."
        ),
        benefit="Patients of {about} who had no visitor for a week and asked for one.",
        settles="How many patients of {about} want a visitor and get one, counted over four weeks.",
        support="A ward sister introduces you, somebody to ring all the time, and half a day of training before.",
        expenses="Fares and parking up to £10 a visit, paid back within a week.",
        expenses_most=10, minutes=180, vetting="enhanced", staff_hours=16,
        times=_times(1400, days=4, places=4, lasts=180),
    ),
    "letter": Template(
        title="Read the draft of one letter of {about}",
        task=(
            "Read the draft once, at home, on paper or on screen. Underline every sentence you have to read twice. "
            "Write down what you would do after reading it. Send the sheet back; nobody asks who you are."
        ),
        benefit="People who get this letter from {about} and have to know what to do by when.",
        settles="Whether four in five who read the letter of {about} know what to do by when, before it is sent.",
        support="Large print, audio, easy read or another language; somebody reads it to you over the telephone.",
        expenses="Nothing to pay: postage is paid by us.",
        minutes=30, staff_hours=4,
        times=_times(900, days=1, places=25, lasts=60 * 10),
    ),
    "session": Template(
        title="Draw with staff how {about} should go, on one afternoon",
        task=(
            "Come to one session of three hours with five other people who use {about} and three who work there. "
            "Walk through what happened to you, put the steps on the wall, and choose together which two steps go "
            "first. You see the drawing before it is shown to anybody."
        ),
        benefit="People who use {about} next year and meet the steps that are drawn.",
        settles="Which two steps of {about} are changed first; those who were there confirm the change.",
        support="A ramp, a loop, an interpreter if you ask a week before, food, and care for those you care for.",
        expenses="£60 for the afternoon, and fares and care up to £40, paid on the day.",
        expenses_most=100, minutes=180, staff_hours=24,
        times=_times(1300, days=1, places=6, lasts=180),
    ),
}  # fmt: skip


def texts(kind: str, *, about: str, within: str = "the time that is promised") -> dict[str, str]:
    """The six texts of a template about a service, to start from."""
    template = TEMPLATES[kind]
    names = ("title", "task", "benefit", "settles", "support", "expenses")
    return {name: getattr(template, name).format(about=about, within=within) for name in names}
