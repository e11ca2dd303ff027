"""What the background starts by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.module_loading import import_string

from countersign import clock
from countersign.cli import timetable
from countersign.work import actions
from countersign.work.models import Job

NOON = dt.datetime(2026, 5, 4, 12, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("when", "since"),
    [
        (1, dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)),
        (60, dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)),
        (1440, dt.datetime(2026, 5, 4, 0, 0, tzinfo=dt.UTC)),
        ("02:30", dt.datetime(2026, 5, 4, 2, 30, tzinfo=dt.UTC)),
        ("12:00", dt.datetime(2026, 5, 4, 12, 0, tzinfo=dt.UTC)),
        ("22:15", dt.datetime(2026, 5, 3, 22, 15, tzinfo=dt.UTC)),
    ],
)
def test_a_turn_begins_at_its_time_and_lasts_until_the_next(when, since) -> None:
    assert timetable.begun_since(when, NOON) == since


def test_everything_in_the_timetable_can_be_started(settings) -> None:
    assert settings.TIMETABLE
    for path, when in settings.TIMETABLE:
        assert hasattr(import_string(path), "enqueue") and timetable.begun_since(when, NOON) <= NOON


@pytest.mark.django_db
def test_what_is_due_is_started_once_a_turn(settings) -> None:
    path = "countersign.notices.jobs.deliver"
    settings.TIMETABLE = [(path, 1), ("countersign.notices.jobs.tidy", "04:00")]
    with clock.at(clock.now()):
        assert len(timetable.start_due()) == 2 and timetable.start_due() == []
    assert Job.objects.filter(task=path).count() == 1
    with clock.at(clock.now() + dt.timedelta(minutes=1, seconds=1)):
        assert path not in timetable.start_due(), "where nobody works nothing piles up"
        while actions.take():
            pass
        assert path in timetable.start_due()


@pytest.mark.django_db
def test_a_night_that_was_missed_is_made_up_for(settings) -> None:
    path = "countersign.notices.jobs.tidy"
    settings.TIMETABLE = [(path, "04:00")]
    with clock.at(NOON.replace(hour=3)):
        assert timetable.start_due() == [path], "last night's turn, in which nothing ran"
