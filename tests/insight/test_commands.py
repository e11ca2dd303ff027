"""The command line of insight: what was done, how many and how long; questions only to released numbers."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from countersign.cli.insight import numbers, refresh, release
from countersign.errors import NotFound
from insight.calls import call

ROWS = [*[call(desk=1)] * 20, *[call(desk=2, kind="praise", day="2025-04-02")] * 8]


@pytest.fixture
def run(house, db):
    house[:] = ROWS

    def command(verb, *words) -> str:
        done = CliRunner().invoke(verb, words, catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout

    return command


def test_refresh_tells_rows_and_whether_anything_changed(run):
    assert "calls: 28 rows" in (first := run(refresh))
    assert "changed" in first
    assert "the same as before" in run(refresh)


def test_release_tells_how_many_numbers_are_shown(run):
    run(refresh)
    told = run(release)
    assert told.startswith("Release 1: ")
    assert "shown: " in told


def test_numbers_answers_from_the_release_and_not_from_the_facts(run, house):
    run(refresh)
    run(release)
    house += [call()] * 10
    run(refresh)
    (line,) = json.loads(run(numbers, "facts=calls", "is.desk_id=1", "--format", "json"))
    assert (line["value"], line["counts"]) == (20, "Calls; desk: Desk 1; all time")


def test_numbers_follows_a_number_through_time_as_csv(run):
    run(refresh)
    run(release)
    lines = list(csv.DictReader(io.StringIO(run(numbers, "facts=calls", "--per", "quarter", "--format", "csv"))))
    assert [line["value"] for line in lines] == ["20", "8"]


def test_numbers_prints_a_table_with_its_release_and_method(run):
    run(refresh)
    run(release)
    assert "Release 1 of 02 June 2025, method 2026-12" in run(numbers, "facts=calls")


def test_numbers_refuses_what_was_never_released(run):
    run(refresh)
    with pytest.raises(NotFound, match="released"):
        run(numbers, "facts=calls", "is.rating=3")
