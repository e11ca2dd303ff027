"""Who is told about by few is counted in all, and not broken down: neither shown nor taken for a zero."""

from pathlib import Path

import pytest

from countersign.engine import Contains, Is, Period
from countersign.insight import queries
from insight.calls import call, calls

LARGE, SMALL = Is("desk_id", 1), Is("desk_id", 2)
PROBLEM, WAITING = Is("kind", "problem"), Contains("themes", "waiting")
ROWS = [*[call(desk=1)] * 30, *[call(desk=1, kind="praise", themes=["manner"])] * 20]


@pytest.fixture
def broken_down(released, settings, tmp_path):
    """Releases of the tests' cube with a least base of ten for details."""
    declared = Path(settings.INSIGHT_CUBES[0]).read_text()
    path = tmp_path / "calls.toml"
    path.write_text("[calls]\ndetail_base = 10\n\n" + declared)
    settings.INSIGHT_CUBES = (str(path),)
    return released


def _seen(*where, period=None):
    found = queries.published(calls(*where, period=period))
    return found.value, found.status


def test_few_are_counted_in_all_and_not_broken_down(broken_down):
    broken_down([*ROWS, *[call(desk=2)] * 8])
    assert _seen(SMALL) == (8, "shown")
    assert _seen(SMALL, PROBLEM) == (None, "withheld")
    assert _seen(SMALL, WAITING) == (None, "withheld")
    assert _seen(SMALL, Is("kind", "want")) == (None, "withheld")  # truly nobody, but that would be a breakdown


def test_many_are_broken_down_and_an_empty_detail_of_theirs_is_a_zero(broken_down):
    broken_down([*ROWS, *[call(desk=2)] * 8])
    assert _seen(LARGE, PROBLEM) == (30, "shown")
    assert _seen(LARGE, Is("kind", "want")) == (0, "shown")


def test_what_the_few_add_to_everybody_cannot_be_found_by_subtracting(broken_down):
    broken_down([*ROWS, *[call(desk=2, kind="want")] * 3, *[call(desk=2)] * 5])
    everybody = [_seen(Is("kind", kind))[0] for kind in ("problem", "praise", "want")]
    large = [_seen(LARGE, Is("kind", kind))[0] for kind in ("problem", "praise", "want")]
    assert None in (everybody[2], large[2])


def test_a_time_without_a_row_is_withheld_where_few_are_counted(broken_down):
    broken_down([*ROWS, *[call(desk=2)] * 8])
    quarter = Period.of("quarter", call()["day"])
    assert _seen(SMALL, period=quarter) == (None, "withheld")
    assert {number.status for number in queries.series(calls(SMALL), "quarter")} <= {"withheld"}
    assert [number.value for number in queries.series(calls(LARGE), "quarter")] == [50]


def test_once_there_are_enough_they_are_broken_down_and_no_earlier_zero_is_imagined(broken_down):
    broken_down([*ROWS, *[call(desk=2)] * 6, *[call(desk=2, kind="praise")] * 3])
    broken_down([*ROWS, *[call(desk=2)] * 16, *[call(desk=2, kind="praise")] * 13])
    assert (_seen(SMALL), _seen(SMALL, PROBLEM)) == ((29, "shown"), (16, "shown"))


def test_a_detail_that_was_released_stays_one_when_its_people_become_few(broken_down):
    broken_down([*ROWS, *[call(desk=2)] * 14])
    broken_down([*ROWS, *[call(desk=2)] * 7])
    assert _seen(SMALL) == (7, "shown")
    assert _seen()[0] == 57
