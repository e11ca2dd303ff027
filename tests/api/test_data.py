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

from countersign.api.data import loop, numbers, register
from countersign.api.listing import Kind
from countersign.findings import queries as findings
from countersign.insight.models import ReleasedNumber
from countersign.ledger.actions import record
from countersign.people.rules import SYSTEM
from countersign.register import actions

KINDS = (
    register.BODIES, register.PLACES, register.SERVICES, register.CONTRACTS, loop.FINDINGS, loop.ANSWERS,
    loop.COMMITMENTS, numbers.NUMBERS, numbers.MEASURES,
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
    assert many <= few + 1


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
