"""Pages and files of numbers: everything a number rests on, and nothing more than the release shows."""

import csv
import io
import json

import pytest

from countersign.engine import Contains, Is, Period
from countersign.insight import queries
from insight.calls import call, calls

ROWS = [
    *[call(desk=1, day="2025-01-15")] * 20,
    *[call(desk=1, day="2025-02-15", kind="praise", themes=["manner"])] * 12,
    *[call(desk=1, day="2025-04-15")] * 7,
    *[call(desk=2, day="2025-06-15", kind="want")] * 3,
    *[call(desk=3, day="2025-06-15", kind="want")] * 3,
]
DESK_1 = Is("desk_id", 1)


@pytest.fixture
def pages(released, client):
    """``pages(question, suffix)``: the response for a number's address, after one release."""
    released(ROWS)
    return lambda question, suffix="": client.get(f"/number/{question.address}{suffix}")


def test_a_number_tells_what_it_counts_and_what_it_rests_on(pages):
    page = pages(calls(DESK_1, Is("kind", "praise"))).content.decode()
    for words in ("12", "Desk 1", "kind: praise", "all time", "Fictional calls, made up for a test", "2026-12"):
        assert words in page


def test_a_withheld_number_says_that_it_is_withheld_and_never_how_many(pages):
    response = pages(calls(Is("desk_id", 2)))
    assert "Withheld" in response.content.decode()
    assert json.loads(pages(calls(Is("desk_id", 2)), ".json").content)["releases"][0]["value"] is None


def test_why_a_number_is_withheld_is_not_told(pages):
    files = [pages(calls(Is("desk_id", desk)), ".json").content.decode() for desk in (1, 2)]
    assert not any(word in file for file in files for word in ("small", "protecting"))


def test_a_number_that_was_never_released_is_not_found(pages, client):
    assert pages(calls(Is("rating", 3))).status_code == 404
    assert client.get("/number/aaaaaaaaaaaaaaaa").status_code == 404


def test_a_cell_that_only_links_others_has_no_page(pages):
    assert pages(calls(Contains("themes", "waiting"), DESK_1, Is("room_id", 3))).status_code == 404


def test_a_number_can_be_taken_away_as_csv(pages):
    response = pages(calls(DESK_1), ".csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [(row["value"], row["shown"], row["release"]) for row in rows] == [("39", "shown", "1")]
    assert response["Content-Disposition"] == f'attachment; filename="number-{calls(DESK_1).address}.csv"'


def test_a_series_has_no_gaps_and_a_month_without_anybody_is_a_zero(released):
    released(ROWS)
    series = queries.series(calls(DESK_1), "month")
    assert [(n.period.start.month, n.value) for n in series] == [(1, 20), (2, 12), (3, 0), (4, 7)]


def test_a_series_holds_only_what_was_asked(released):
    released(ROWS)
    series = queries.series(calls(DESK_1, Is("kind", "praise")), "quarter")
    assert [n.value for n in series] == [12, 0]


def test_a_chart_is_an_image_that_the_browser_keeps(pages, client):
    address = f"/series/{calls(DESK_1).address}/month.svg"
    first = client.get(address)
    assert (first.status_code, first["Content-Type"]) == (200, "image/svg+xml")
    assert first.content.startswith(b"<svg")
    assert b"<script" not in first.content
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_numbers_of_a_chart_stand_beside_it(pages, client):
    response = client.get(f"/series/{calls(DESK_1).address}/month.csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert rows[0] == ["period", "number", "shown"]
    assert rows[1:3] == [["January 2025", "20", "shown"], ["February 2025", "12", "shown"]]
    page = pages(calls(DESK_1)).content.decode()
    assert "20 accounts in January 2025; 7 in April 2025." in page
    assert f"/series/{calls(DESK_1).address}/month.csv" in page


@pytest.mark.parametrize("rows", [ROWS, ROWS * 10])
def test_a_page_asks_the_same_number_of_queries_whatever_it_shows(released, django_assert_num_queries, rows):
    released([row | {"desk_id": n % 9 + 1} for n, row in enumerate(rows)])
    with django_assert_num_queries(2):
        queries.published_for(facts="calls", desk_id=1)
    with django_assert_num_queries(2):
        queries.published_each("desk_id", range(1, 9), facts="calls")
    with django_assert_num_queries(2):
        queries.series(calls(DESK_1), "month")


def test_one_page_gets_all_numbers_about_one_desk(released):
    released(ROWS)
    found = queries.published_for(facts="calls", desk_id=1)
    quarter = Period.of("quarter", ROWS[0]["day"])
    assert found[calls(DESK_1)].value == 39
    assert found[calls(DESK_1, Is("kind", "praise"), period=quarter)].value == 12
    assert not any(Is("desk_id", 2) in question.where for question in found)


def test_a_list_gets_one_number_each(released):
    released(ROWS)
    found = queries.published_each("desk_id", [1, 2, 9], facts="calls")
    assert {desk: number.text for desk, number in found.items()} == {1: "39", 2: "withheld", 9: "0"}
