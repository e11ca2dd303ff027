"""Our own data for machines: every row is what its schema says, in every format the same, fresh or not sent again."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from countersign.api.data import experiences, loop, numbers, records, register, shares
from countersign.api.listing import Kind
from countersign.findings import queries as findings
from countersign.insight.models import ReleasedNumber
from countersign.ledger.actions import record
from countersign.people.rules import SYSTEM
from countersign.register import actions

KINDS = (
    register.BODIES, register.PLACES, register.SERVICES, register.CONTRACTS, loop.FINDINGS, loop.ANSWERS,
    loop.COMMITMENTS, numbers.NUMBERS, numbers.MEASURES, experiences.COUNTS, shares.SHARES, shares.TRENDS,
    records.RECORDS, records.RULES,
)  # fmt: skip
names = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@names
def test_every_row_is_what_its_schema_says(asked, kind: Kind) -> None:
    answer = asked(kind.name)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    found = answer.json()
    assert len(found["results"]) == min(found["total"], found["per_page"]) > 0
    for row in found["results"]:
        assert set(row) == set(kind.columns)
        kind.schema.model_validate(row, strict=True)


@names
def test_every_format_holds_the_same_rows(asked, kind: Kind) -> None:
    lines = [json.loads(line) for line in body_of(asked(kind.name, format="ndjson")).splitlines()]
    paged = asked(kind.name, per_page=200).json()
    assert lines[:200] == paged["results"] and len(lines) == paged["total"]
    rows = list(csv.DictReader(io.StringIO(body_of(asked(kind.name, format="csv")).decode("utf-8"), newline="")))
    columns = pq.read_table(io.BytesIO(body_of(asked(kind.name, format="parquet")))).to_pylist()
    assert len(rows) == len(columns) == len(lines)
    for row, column, line in zip(rows, columns, lines, strict=True):
        assert list(row) == list(column) == kind.columns
        for name, value in line.items():
            if isinstance(value, int) and not isinstance(value, bool):
                assert row[name] == str(value) and column[name] == value
            elif isinstance(value, (list, dict)):
                assert json.loads(row[name]) == json.loads(column[name]) == value


def test_one_thing_stands_under_its_own_address(asked, town) -> None:
    assert asked(f"findings/{town.finding.pk}").json() == json.loads(
        json.dumps(findings.printed(findings.finding(town.finding.pk)))
    )
    assert asked(f"contracts/{town.finding.contract.slug}").json()["parties"]
    slug = town.finding.contract.parties.first().body.slug
    assert asked(f"bodies/{slug}").json()["slug"] == slug
    promised = asked("commitments").json()["results"][0]
    assert asked(f"commitments/{promised['number']}").json() == promised


def test_pages_lead_to_each_other_and_end(asked, town) -> None:
    for number in range(3):
        actions.add_body(name=f"Body {number}", by=SYSTEM)
    seen, answer = [], asked("bodies", per_page=2)
    while True:
        page = answer.json()
        seen += [row["slug"] for row in page["results"]]
        if not page["next"]:
            break
        assert f'<{page["next"]}>; rel="next"' in answer["Link"]
        answer = Client().get(page["next"])
    assert len(seen) == len(set(seen)) == page["total"] and page["previous"]
    past = asked("bodies", page=99).json()
    assert past["results"] == [] and past["next"] == "" and "page=" in past["previous"]


@pytest.mark.parametrize(
    ("path", "words", "where"),
    [
        ("bodies", {"sektor": "public"}, "sektor"),
        ("bodies", {"sector": "purple"}, "sector"),
        ("bodies", {"page": "0"}, "page"),
        ("bodies", {"page": "9" * 30}, "page"),
        ("bodies", {"per_page": "201"}, "per_page"),
        ("bodies", {"format": "xml"}, "format"),
        ("bodies", {"text": "a\x00b"}, "text"),
        ("findings", {"kind": "gossip"}, "kind"),
        (f"findings/{10**30}", {}, "number"),
        ("numbers", {"release": "-1"}, "release"),
    ],
)
def test_what_cannot_be_understood_is_named(asked, path, words, where) -> None:
    answer = asked(path, **words)
    assert answer.status_code == 422 and answer["Access-Control-Allow-Origin"] == "*"
    assert any(where in named for named, _ in answer.json()["faults"]), answer.json()


@pytest.mark.parametrize(
    "path", ["bodies/nobody", "services/none", "contracts/none", "findings/999", "commitments/999"]
)
def test_what_is_not_there_is_said_to_be_not_there(asked, path) -> None:
    answer = asked(path)
    assert answer.status_code == 404 and answer.json()["remedy"]


def test_what_is_not_published_is_not_there(asked, town) -> None:
    town.finding.__class__.objects.filter(pk=town.finding.pk).update(state="draft")
    assert asked(f"findings/{town.finding.pk}").status_code == 404
    assert asked("findings").json()["total"] == 0


def test_what_one_has_is_not_sent_again_until_something_happens(asked, client, town) -> None:
    first = asked("findings")
    again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    kept = client.get("/api/v1/findings", **again)
    assert kept.status_code == 304 and kept.content == b""
    assert client.get("/api/v1/findings", HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 304
    record("finding.noted", subject="finding:1")
    assert client.get("/api/v1/findings", **again).status_code == 200


def test_another_site_may_read_it_and_nobody_writes(client, town) -> None:
    answer = client.get("/api/v1/findings", HTTP_ORIGIN="https://elsewhere.example")
    assert answer["Access-Control-Allow-Origin"] == "*" and "Set-Cookie" not in answer
    assert client.head("/api/v1/findings").status_code == 200
    for verb in (client.post, client.put, client.patch, client.delete):
        assert verb("/api/v1/findings").status_code == 405


def test_who_asks_too_often_is_told_when_to_come_back(town, client, settings, monkeypatch) -> None:
    settings.API_PER_MINUTE = 3
    monkeypatch.setattr("countersign.api.door.time", lambda: 1_800_000_030.5)
    answers = [client.get("/api/v1/places", REMOTE_ADDR="192.0.2.7") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "30" and "seconds" in answers[-1].json()["remedy"]
    assert client.get("/api/v1/places", REMOTE_ADDR="192.0.2.8").status_code == 200


def test_small_numbers_stay_in(asked, town) -> None:
    rows = [json.loads(line) for line in body_of(asked("numbers", format="ndjson")).splitlines()]
    stored = {row.number_id: row for row in ReleasedNumber.objects.select_related("number")}
    assert {row["address"] for row in rows} == {name for name, row in stored.items() if row.number.printed}
    assert all(row["value"] is None or row["value"] == 0 or row["value"] >= 5 for row in rows)
    assert all((row["value"] is None) == (row["shown"] == "withheld") for row in rows)


@names
def test_it_asks_the_database_as_often_however_many_rows_there_are(asked, town, kind: Kind) -> None:
    few, many = (_queries(asked, kind.name, per_page=number) for number in (1, 200))
    assert many <= few + 4  # one for each sort of thing that is named, where any is


def _queries(asked, path: str, **words) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert asked(path, **words).status_code == 200
    return len(seen)


def test_one_file_describes_every_address(client, town) -> None:
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.") and told["info"]["title"] == "Countersign"
    for kind in KINDS:
        described = told["paths"][f"/api/v1/{kind.name}"]["get"]
        assert {"200", "304", "404", "422", "429"} <= set(described["responses"])
        media = described["responses"]["200"]["content"]
        assert {"application/json", "text/csv", "application/x-ndjson", "application/vnd.apache.parquet"} <= set(media)
        assert described["summary"] and described["description"]
    ids = [said["operationId"] for verbs in told["paths"].values() for said in verbs.values()]
    assert len(ids) == len(set(ids)) and "head" not in told["paths"]["/api/v1/findings"]


def test_the_page_for_people_names_every_address_and_the_limit(client, town, settings) -> None:
    settings.API_PER_MINUTE = 77
    page = client.get("/data").content.decode()
    assert "77 requests a minute" in page
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert path in page


def test_counts_are_cells_of_the_release_and_nothing_else(asked, town) -> None:
    rows = asked("experiences", per_page=200).json()["results"]
    body = next(row["body"] for row in rows if row["body"])
    known = {row["address"]: row for row in asked("numbers", per_page=200, facts="experiences").json()["results"]}
    assert {row["address"]: row["value"] for row in rows} == {name: known[name]["value"] for name in {*known}}
    about = asked("experiences", body=body, unit="all").json()["results"]
    assert about and {row["body"] for row in about} == {body} and any(row["kind"] == "problem" for row in about)
    assert all(row["theme"] == "waiting" for row in asked("experiences", theme="waiting").json()["results"])
    assert asked("experiences", body=body, contract=town.finding.contract.slug).status_code == 422
    assert asked("experiences", body="nobody").status_code == 404
    assert asked("experiences", text="no such name").json()["total"] == 0
    most = [row["value"] for row in asked("experiences", sort="most").json()["results"] if row["value"] is not None]
    assert most == sorted(most, reverse=True)
    days = asked("experiences", since="2026-01-01", until="2026-12-31", sort="newest").json()["results"]
    assert days and all("2026-01-01" <= row["starts"] < "2026-12-31" for row in days)


def test_words_stand_without_day_and_code_and_only_of_what_many_told_of(asked, town) -> None:
    one, contract = town.people[0], town.finding.contract
    said = "The bus came late again, and nobody told us why."
    people = one.__class__.objects
    people.filter(pk=one.pk).update(published_text=said, fears=False, danger=False)
    words = lambda **how: asked("experiences/words", **how).json()["results"]  # noqa: E731
    assert words() == [{"text": said, "contract": contract.slug, "service": None, "body": None}]
    assert words(text="LATE") == words(contract=contract.slug) == words()
    assert words(text="early") == words(contract="none") == words(body="none") == []
    listed = asked("experiences/words").json()
    assert "total" not in listed and listed["next"] == listed["previous"] == ""
    people.filter(pk__in=[other.pk for other in town.people[1:3]]).update(published_text="Another.", fears=False)
    first = asked("experiences/words", per_page=2)
    assert [row["text"] for row in first.json()["results"]] == ["Another.", "Another."] and first.json()["next"]
    for hidden in (
        {"fears": True},
        {"danger": True},
        {"state": "withdrawn"},
        {"published_text": ""},
        {"counts": False},
    ):
        people.filter(pk=one.pk).update(published_text=said, state="counted", fears=False, danger=False, counts=True)
        people.filter(pk=one.pk).update(**hidden)
        assert said not in str(words()), hidden


def test_words_of_what_few_told_of_stay_in(asked, town) -> None:
    """A list of words is a count of people: where a release withholds the count, no words are listed."""
    one = town.people[0]
    one.__class__.objects.filter(pk=one.pk).update(published_text="Late.", fears=False, danger=False)
    assert asked("experiences/words").json()["results"]
    about = f"is.contract_id={town.finding.contract_id}"
    ReleasedNumber.objects.filter(number__about=about, number__what="").update(value=None, status="protecting")
    assert asked("experiences/words").json()["results"] == []


def test_a_track_record_stands_with_its_interval_and_inputs(asked, town) -> None:
    one = asked(f"track-records/{town.place.provider.slug}").json()
    assert one["lower"] < one["value"] < one["upper"] and one["results"] and not one["no_record"]
    weights = sum(row["weight"] for row in one["results"])
    good = sum(row["weight"] * row["value"] for row in one["results"])
    by_hand = (one["strength"] * one["mean"] + good) / (one["strength"] + weights)
    assert abs(one["value"] - by_hand) < 1e-5
    new = asked("track-records/elsewhere-care").json()
    assert new["no_record"] and new["value"] is new["lower"] is None
    assert one in asked("track-records").json()["results"]


def test_a_share_leads_to_the_numbers_it_is_made_of(asked, town) -> None:
    rows = asked("shares", measure="problems", per_page=200).json()["results"]
    known = {row["address"]: row["value"] for row in asked("numbers", per_page=200).json()["results"]}
    whole = next(row for row in rows if row["about"] == "everything")
    assert known[whole["count_address"]] == whole["count"] and known[whole["base_addresses"][0]] == whole["base"]
    assert whole["lower"] < whole["share"] <= whole["upper"]
    one = next(row for row in rows if row["about"] == "body")
    assert asked("shares", measure="problems", about=one["number"]).json()["results"] == [one]
    named = {row["number"]: row["name"] for row in asked("bodies", per_page=200).json()["results"]}
    assert named[one["number"]] == one["name"]
    assert asked("shares", measure="none").status_code == 404
    assert {row["share"] for row in rows if (row["base"] or 0) < 10} <= {None}
    trend = asked("trends", measure="accounts", since="2026-01-01", until="2026-12-01").json()["results"]
    assert all(row["starts"] >= "2026-01-01" and row["ends"] <= "2026-12-01" for row in trend)
