"""The clock is asked, never taken; working days know each nation's bank holidays."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign import clock
from countersign.clock import JURISDICTIONS, add_working_days, is_working_day

DATES = st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1))


def test_inside_the_block_it_is_always_that_moment():
    moment = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
    with clock.at(moment):
        assert clock.now() == moment
        with clock.at(dt.date(2020, 1, 1)):
            assert clock.today() == dt.date(2020, 1, 1)
        assert clock.now() == moment
    assert abs(dt.datetime.now(dt.UTC) - clock.now()) < dt.timedelta(minutes=1)


def test_the_clock_moves_back_when_the_block_fails():
    with pytest.raises(ZeroDivisionError), clock.at(dt.date(2020, 1, 1)):
        _ = 1 / 0
    assert clock.today().year > 2020


@pytest.mark.parametrize(
    ("day", "jurisdiction", "works"),
    [
        (dt.date(2026, 12, 25), "england", False),
        (dt.date(2026, 12, 28), "england", False),  # Boxing Day falls on a Saturday and moves to Monday
        (dt.date(2026, 4, 6), "england", False),  # Easter Monday
        (dt.date(2026, 4, 6), "scotland", True),
        (dt.date(2026, 3, 17), "northern-ireland", False),  # St Patrick's Day
        (dt.date(2026, 3, 17), "wales", True),
        (dt.date(2026, 11, 21), "england", False),  # a Saturday
        (dt.date(2026, 11, 23), "england", True),
    ],
)
def test_bank_holidays_differ_between_nations(day, jurisdiction, works):
    assert is_working_day(day, jurisdiction) is works


def test_twenty_working_days_over_christmas():
    assert add_working_days(dt.date(2026, 12, 10), 20) == dt.date(2027, 1, 12)


@given(DATES, st.integers(0, 60), st.sampled_from(sorted(JURISDICTIONS)))
def test_as_many_working_days_lie_between_as_were_asked_for(start, days, jurisdiction):
    end = add_working_days(start, days, jurisdiction)
    between = sum(is_working_day(start + dt.timedelta(n), jurisdiction) for n in range(1, (end - start).days + 1))
    assert between == days
    assert days == 0 or is_working_day(end, jurisdiction)
