"""The pages and files of track records: what they say, that they agree, and who gets in."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.records import TODAY, acting, contract_of, kept, promise, provider, rating, steward
from countersign import clock
from countersign.awards import actions
from countersign.awards.models import Reference, Tie
from countersign.people.models import Account, Membership
from countersign.register.models import BodyIdentifier

USE = "/providers/may-it-count?jurisdiction=england&regime=procurement_act&weight=10"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def body():
    made = kept(provider("Marsh Buses"), 3, 4)
    BodyIdentifier.objects.create(body=made, scheme="GB-COH", value="01234567")
    promise(made, "claimed")
    rating(made, "good", published_on=TODAY - dt.timedelta(days=30))
    return made


def signed_in(role: str, body=None) -> Client:
    account = Account.objects.create(username=f"{role}@x.example", email=f"{role}@x.example")
    Membership.objects.create(account=account, role=role, body=body)
    client = Client()
    client.force_login(account)
    return client


def lines(client, address: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))


def test_the_page_says_what_counts_and_what_waits(client, body):
    page = client.get("/providers/marsh-buses/record").content.decode()
    assert "95 % interval" in page and "What does not count, or not yet" in page
    assert "Claimed done; those concerned have not said so clearly yet." in page
    assert 'href="/commitment/' in page and 'href="/ledger/' in page


def test_a_newcomer_is_no_record_on_every_page_and_in_every_file(client):
    provider("New Buses")
    assert "No record" in client.get("/providers/new-buses/record").content.decode()
    assert "No record" in client.get("/providers").content.decode()
    assert client.get("/providers/new-buses/record.json").json()["estimate"] is None
    (row,) = lines(client, "/providers.csv")
    assert (row["no record"], row["value"]) == ("True", "")


def test_the_files_say_what_the_page_says(client, body):
    said = client.get("/providers/marsh-buses/record.json").json()
    rows = list(
        csv.DictReader(io.StringIO(client.get("/providers/marsh-buses/record.csv").getvalue().decode("utf-8-sig")))
    )
    assert said["organisation"]["id"] == "GB-COH-01234567" and said["format"] == "countersign-track-record/1"
    assert len(rows) == len(said["results"]) + len(said["not_counted"]) == 6
    assert said["words"] in client.get("/providers/marsh-buses/record").content.decode()
    start, results = said["start"], said["results"]
    due = sum(one["weight"] for one in results)
    by_hand = (start["mean"] * start["strength"] + sum(one["weight"] * one["value"] for one in results)) / (
        start["strength"] + due)  # fmt: skip
    assert said["estimate"]["value"] == pytest.approx(by_hand, abs=1e-3)
    everything = client.get("/providers.json").json()["records"]
    assert everything["GB-COH-01234567"] == said


def test_another_day_and_another_contract(client, body):
    contract = contract_of(provider("Buyer", contracts=0), cpv="60112000")
    asked = client.get(f"/providers/marsh-buses/record.json?as_of=2026-11-10&contract={contract.slug}").json()
    assert asked["as_of"] == "2026-11-10" and asked["relevant_to"]["cpv"] == ["60112000"]
    assert asked["no_record"] is False and len(asked["results"]) == 1  # only the rating was there by then


def test_the_list_takes_as_many_queries_however_many_stand_in_it(client, body):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/providers").status_code == 200
        return len(seen)

    few = queries()
    for number in range(12):
        kept(provider(f"Body {number}", contracts=1), 1, 2)
    assert queries() == few


def test_a_steward_records_a_tie_and_strikes_it(body):
    provider("Old Marsh")
    browser = signed_in("steward")
    day = {"on_day": "1", "on_month": "11", "on_year": "2026"}
    sent = {"body": "marsh-buses", "other": "old-marsh", "kind": "renamed", "source": "Register of companies"} | day
    assert browser.post("/providers/ties/new", sent).status_code == 302
    assert "Register of companies" in browser.get("/providers/marsh-buses/record").content.decode()
    assert browser.post("/providers/ties/new", sent).status_code == 422
    made = Tie.objects.get()
    assert browser.post(f"/providers/ties/{made.pk}/strike", {"because": "It was another company."}).status_code == 302


def test_evidence_goes_its_way_through_the_pages(body):
    own = signed_in("provider", body)
    sent = {
        "title": "Transport, Northmoor", "buyer": "Northmoor Council", "measure": "Nine of ten runs on time.",
        "kept": "yes", "ended_on_day": "1", "ended_on_month": "9", "ended_on_year": "2026",
        "voucher": "Northmoor Council",
        "document": "Report for 2025", "file": io.BytesIO(b"the report"),
    }  # fmt: skip
    assert own.post("/providers/marsh-buses/evidence/new", sent).status_code == 302
    one = Reference.objects.get()
    assert one.digest == hashlib.sha256(b"the report").hexdigest()
    host = signed_in("steward")
    address = f"/providers/evidence/{one.pk}"
    assert host.post(f"{address}/verify", {"verifier": "Marsh Buses"}).status_code == 422
    assert host.post(f"{address}/verify", {"verifier": "Northmoor Audit"}).status_code == 302
    rival = signed_in("commissioner", provider("Rival Coaches"))
    assert rival.post(f"{address}/object", {"text": "It covers one term of the year only."}).status_code == 302
    page = rival.get(address).content.decode()
    assert "It covers one term" in page and "Northmoor Audit" in page
    assert own.post(f"{address}/verify", {"verifier": "Somebody Else"}).status_code == 422


def test_may_a_record_count_here(client):
    assert "Points for a good name" in client.get("/providers/may-it-count").content.decode()
    refused = client.get(
        "/providers/may-it-count?route=reputation&jurisdiction=england&regime=procurement_act&weight=10"
    )
    assert "General points for reputation have no lawful route" in refused.content.decode()
    said = "&".join(f"said={one}" for one in ("about_staff", "method_published", "newcomers_neutral", "proportionate",
                                             "can_answer"))  # fmt: skip
    fits = client.get(
        f"/providers/may-it-count?route=staff&jurisdiction=england&regime=procurement_act&weight=10&{said}"
    )
    assert "A route fits" in fits.content.decode() and "not legal advice" in fits.content.decode()


def test_every_output_of_the_simulation_is_labelled(client):
    page = client.get("/providers/what-if?record=shrunken&weight=100").content.decode()
    assert "This is a simulation" in page and "Simulation: what each rule does" in page
    rows = list(
        csv.DictReader(io.StringIO(client.get("/providers/what-if.csv?weight=100").getvalue().decode("utf-8-sig")))
    )
    assert {row["label"] for row in rows} == {"simulation"} and len(rows) == 4
    raw, ours = (next(row for row in rows if row["rule"].startswith(name)) for name in ("raw", "the rule"))
    assert float(raw["newcomer"]) == 0 < float(ours["newcomer"]) and float(ours["quality"]) > float(raw["quality"])
    assert client.get("/providers/what-if?past=one").status_code == 200


def test_what_a_tie_and_evidence_say_is_escaped_and_reaches_nobody(client, body):
    tie = actions.tie(body, kind="owned", other=provider("Big Group"), on=TODAY, source="Filing <b>9</b>", by=steward())
    assert acting(body) and tie.pk
    assert "Filing &lt;b&gt;9&lt;/b&gt;" in client.get("/providers/marsh-buses/record").content.decode()
