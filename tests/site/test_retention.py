"""Each rule of retention is enforced by a job of the timetable, and its number is the code's own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from countersign.people.actions import count_wrong_try
from countersign.people.jobs import forget
from countersign.people.models import WrongTries
from countersign.site.retention import Rule, reviewed, rules


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.what)
def test_a_rule_is_what_the_code_does(rule: Rule) -> None:
    assert rule.job in dict(settings.TIMETABLE), "it runs every night"
    if rule.constant:
        kept = import_string(rule.constant)
        assert rule.days == (kept.days if isinstance(kept, dt.timedelta) else kept)
    assert rule.then and rule.why and rule.since


def test_every_job_that_destroys_has_its_rule() -> None:
    destroys = ("destroy", "drop", "forget", "clear", "tidy", "prune")
    nightly = {path for path, _ in settings.TIMETABLE if path.rpartition(".")[2].startswith(destroys)}
    assert nightly - {rule.job for rule in rules()} == set()


def test_the_rules_were_reviewed_within_a_year() -> None:
    assert reviewed() > dt.date(2026, 1, 1)


@pytest.mark.django_db
def test_old_marks_of_wrong_tries_go_each_night() -> None:
    count_wrong_try("sign-in", "somebody", within=dt.timedelta(minutes=15))
    WrongTries.objects.update(since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert forget.call() == 1 and not WrongTries.objects.exists()
