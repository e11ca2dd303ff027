"""A measure over bodies and months: made of released numbers, judged by statistics, and open to everybody."""

import csv
import datetime as dt
import io

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from countersign import clock
from countersign.engine import Contains, Is
from countersign.errors import NotFound
from countersign.insight import exhibits, measures, tabulation
from countersign.insight.judging import FEWEST, compared, watched
from countersign.insight.measures import Definition, Measure
from insight.calls import call, calls

WORDS = dict.fromkeys(("words", "reading", "limits"), "A whole sentence for readers of this page.")
SINCE = dt.date(2025, 1, 1)
COUNT = Measure("calls", "Calls", "1", "calls", (), None, since=SINCE, across="desk", **WORDS)
PROBLEMS = Measure(
    "problems", "Problems", "2", "calls", (Is("kind", "problem"),), (), since=SINCE, across="desk", better="less",
    target=0.5, changed="Only problems count.", **WORDS,
    earlier=(Definition("1", (Contains("themes", "waiting"),), (), dt.date(2024, 1, 1), SINCE, "The first version."),),
)  # fmt: skip


def told(desk, month, problems, others, year=2024):
    day = f"{year}-{month:02d}-15"
    return [*[call(day=day, desk=desk)] * problems, *[call(day=day, desk=desk, kind="want", themes=[])] * others]


def a_year(desks=4, base=20):
    """Every desk is told about every month; desk 1 gets worse in the autumn."""
    rows = []
    for month in range(1, 13):
        for desk in range(1, desks + 1):
            worse = 10 if desk == 1 and month > 9 else 0
            rows += told(desk, month, base // 2 + worse, base // 2)
    return rows


@pytest.fixture
def shown(monkeypatch):
    """Only these measures are declared."""
    monkeypatch.setattr(measures, "_shown", lambda paths: (COUNT, PROBLEMS))


def test_a_table_holds_every_desk_and_month_as_released(released):
    released(a_year())
    table = tabulation.through_time(COUNT, across=True)
    assert (table.ids, table.unit, len(table.periods)) == ((1, 2, 3, 4), "month", 12)
    assert table.counts[0].tolist() == [20.0] * 9 + [30.0] * 3
    assert np.isnan(table.bases).all() and not (table.why != "").any()


def test_a_share_goes_by_the_finest_time_in_which_all_its_parts_are_released(released):
    released(a_year())
    table = tabulation.through_time(PROBLEMS, across=True)
    assert (table.unit, len(table.periods)) == ("quarter", 4)
    assert (table.counts[0, 3], table.bases[0, 3]) == (60.0, 90.0)


def test_a_period_that_is_not_over_is_left_out(released):
    with clock.at(dt.date(2024, 12, 20)):
        released(a_year())
    assert tabulation.through_time(COUNT).periods[-1].start == dt.date(2024, 11, 1)


def test_what_is_withheld_is_a_gap_with_its_reason(released):
    released([*a_year(), *told(9, 3, 2, 0)])
    table = tabulation.in_all(COUNT)
    row = table.ids.index(9)
    assert np.isnan(table.counts[row, 0]) and table.why[row, 0] == "withheld"


def test_whoever_is_told_about_by_too_few_is_not_broken_down(released):
    released([*a_year(), *told(9, 3, 4, 4)])
    table = tabulation.through_time(PROBLEMS, across=True)
    row = table.ids.index(9)
    assert np.isnan(table.counts[row]).all()


def test_a_share_is_made_of_numbers_that_one_release_counted_together(released):
    released(a_year())
    released([*a_year(), *told(1, 2, 2, 0)])  # two more: too small a change to show, so the first release stands
    table = tabulation.through_time(PROBLEMS, across=True)
    assert table.held[0, 0] and (table.counts[0, 0], table.bases[0, 0]) == (30.0, 60.0)


def test_what_the_standing_release_withholds_is_not_read_from_an_earlier_one(released):
    released(a_year())
    released([row for row in a_year() if row["desk_id"] != 4] + told(4, 5, 3, 0))
    table = tabulation.in_all(COUNT)
    row = table.ids.index(4)
    assert table.why[row, 0] == "withheld" and np.isnan(table.counts[row, 0]) and not table.held[row, 0]


def test_too_few_periods_are_drawn_and_not_judged(released):
    released(a_year())
    found = watched(PROBLEMS, tabulation.through_time(PROBLEMS, across=True))
    assert found.table.counts.shape[1] < FEWEST
    assert np.isnan(found.found.limits.upper).all() and not found.found.rule.any()


def test_a_rise_is_found_and_a_steady_desk_is_not(released):
    one = [row for month in range(1, 13) for row in told(1, month, 0, 90 if month == 8 else 20)]
    released([*one, *(row for month in range(1, 13) for row in told(2, month, 0, 20))])
    found = watched(COUNT, tabulation.through_time(COUNT, across=True))
    assert found.found.rule[0].tolist() == [""] * 7 + ["outside"] + [""] * 4
    assert not found.found.rule[1].any()


def test_a_share_most_count_in_is_judged_by_those_who_do_not(released):
    rows = [row for month in range(1, 13) for row in told(1, month, 34, 6)]
    released(rows)
    table = tabulation.through_time(PROBLEMS)
    months = tabulation.Tabulation(
        (0,), tuple(tabulation.through_time(COUNT).periods), "month", np.full((1, 12), 34.0), np.full((1, 12), 40.0),
        np.zeros((1, 12), dtype=bool), np.full((1, 12), ""),
    )  # fmt: skip
    found = watched(PROBLEMS, months)
    shares = [part[0] / 40 for part in (found.found.limits.lower, found.found.limits.upper)]
    assert table.unit == "quarter"
    assert (found.found.y[0] == 34).all() and found.found.better == "less"
    assert all((one >= 0).all() and (one <= 1).all() for one in shares) and (shares[0] < shares[1]).all()


def test_more_bodies_share_the_same_budget_of_false_alarms(released):
    released(a_year(desks=4))
    few = watched(COUNT, tabulation.through_time(COUNT, across=True))
    released(a_year(desks=4))
    table = tabulation.through_time(COUNT, across=True)
    columns = (np.repeat(part, 100, axis=0) for part in (table.counts, table.bases, table.held, table.why))
    many = tabulation.Tabulation(tuple(range(400)), table.periods, table.unit, *columns)
    assert watched(COUNT, many).found.chance < few.found.chance
    assert watched(COUNT, many).run_length > few.run_length


def test_bodies_are_set_beside_everything_and_a_small_base_is_left_out(released):
    released([*a_year(desks=12), *told(20, 5, 6, 0), *told(21, 5, 300, 10)])
    found = compared(tabulation.in_all(PROBLEMS), tabulation.everything(PROBLEMS))
    row = tabulation.in_all(PROBLEMS).ids.index(20)
    assert found.why[row] in ("base below 10", "withheld")
    assert found.funnel.target == pytest.approx(found.centre)
    assert found.signals[tabulation.in_all(PROBLEMS).ids.index(21)] == 1


def test_a_plain_count_compares_nobody(released):
    released(a_year())
    assert exhibits.between(COUNT) is None and exhibits.shares(COUNT, [1, 2]) is None


def test_bodies_stand_in_the_order_of_their_names(released):
    released(a_year(desks=12))
    assert [name for _, name in exhibits.bodies(COUNT)] == sorted(f"Desk {i}" for i in range(1, 13))


def test_a_table_is_read_once_for_each_release(released, django_assert_num_queries):
    released(a_year())
    tabulation.in_all(COUNT)
    with django_assert_num_queries(1):
        tabulation.in_all(COUNT)
    released([*a_year(), *told(2, 5, 40, 0)])
    assert tabulation.in_all(COUNT).counts[1, 0] == 280.0


PAGES = [
    "/measures", "/measures.csv", "/measures.json", "/measure/problems", "/measure/calls", "/measure/problems.csv",
    "/measure/problems.json", "/measure/problems/version/1", "/measure/problems/about/1", "/measure/calls/about/1",
    "/measure/calls/chart/time.svg", "/measure/problems/chart/between.svg", "/measure/problems/chart/shares.svg",
    "/measure/calls/chart/each.svg?page=1&narrow", "/measure/calls/chart/each.csv", "/measure/calls/about/1/time.svg",
    "/measure/calls/about/1/evidence.svg", "/measure/calls/about/1/evidence.csv",
]  # fmt: skip


def test_every_page_and_file_of_a_measure_opens(shown, released, client):
    released(a_year(desks=12))
    for address in PAGES:
        response = client.get(address)
        assert response.status_code == 200, address
        if ".svg" in address:
            assert response["Content-Type"] == "image/svg+xml"
            assert "unsafe-inline" not in response["Content-Security-Policy"]


NOWHERE = [
    "/measure/calls/chart/between.svg", "/measure/calls/chart/moon.svg", "/measure/calls/about/77", "/measure/moon",
    "/measure/calls/about/1/moon.csv", "/measure/problems/version/9", "/measure/calls/about/77/time.svg",
]  # fmt: skip


def test_what_there_is_not_is_not_found(shown, released, client):
    released(a_year())
    assert {address: client.get(address).status_code for address in NOWHERE} == dict.fromkeys(NOWHERE, 404)


def test_before_the_first_release_a_measure_says_so(shown, house, db, client):
    for address in ("/measures", "/measure/problems"):
        assert "Nothing is released yet" in client.get(address).content.decode()
    with pytest.raises(NotFound):
        exhibits.name(COUNT, 1)


def test_a_page_tells_versions_and_never_ranks(shown, released, client):
    released(a_year(desks=12))
    page = client.get("/measure/problems").content.decode()
    told = ("Only problems count.", "The first version.", "/measure/problems/version/1", "Less is better", "50 %")
    assert [words for words in told if words not in page] == []
    assert "rank" not in page.lower()


def test_an_earlier_version_keeps_its_own_number(shown, released, client):
    released(a_year())
    now, before = (client.get(f"/measure/problems{path}").content.decode() for path in ("", "/version/1"))
    assert PROBLEMS.as_of("1").numerator() == calls(Contains("themes", "waiting"))
    assert PROBLEMS.as_of("1").numerator().address in before
    assert PROBLEMS.numerator().address in now and PROBLEMS.numerator().address not in before


def test_the_file_holds_every_number_and_says_what_is_withheld(shown, released, client):
    released([*a_year(), *told(9, 3, 2, 0)])
    text = b"".join(client.get("/measure/calls.csv").streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    nine = [row for row in rows if row["about_id"] == "9" and not row["from"]]
    assert [(row["count"], row["shown"]) for row in nine] == [("", "withheld")]
    assert len(rows) > 60 and {row["version"] for row in rows} == {"1"}


def test_every_chart_has_its_table_and_its_file_on_the_page(shown, released, client):
    released(a_year(desks=12))
    page = client.get("/measure/problems").content.decode()
    for chart in ("time", "between", "shares", "each"):
        assert f'src="/measure/problems/chart/{chart}.svg' in page
        assert f"/measure/problems/chart/{chart}.csv" in page


def test_a_page_asks_no_more_the_more_bodies_there_are(shown, released, client):
    asked = []
    for desks in (11, 26):
        released(a_year(desks=desks))
        client.get("/measure/problems")
        with CaptureQueriesContext(connection) as queries:
            client.get("/measure/problems")
        asked.append(len(queries))
    assert asked[0] == asked[1]
