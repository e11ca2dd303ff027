"""Silence is a gap: an answer that never came counts against a record, and no row edited by hand takes it out."""

from __future__ import annotations

import pytest

from answers import town as town_
from countersign import clock
from countersign.answers.jobs import keep_time
from countersign.awards.queries import track_record
from countersign.findings.models import Due
from countersign.ledger.models import Entry


@pytest.fixture
def town(db, settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(town_.MONDAY):
        yield town_.found()


def test_an_answer_that_is_overdue_enters_the_record_and_no_edited_row_takes_it_out(town):
    provider = town.place.provider
    with clock.at(town_.day(60)):
        before = track_record(provider)
        keep_time()
        after = track_record(provider)
        silent = [one.result for one in after.counted if one.result.stands == "not answered"]
        assert silent and all(one.value == 0.0 for one in silent) and after.value < before.value
        assert {Entry.objects.get(pk=one.line).event for one in silent} <= {"due.overdue", "due.escalated"}
        Due.objects.update(state="met")
        assert track_record(provider).value == after.value
