"""Contracts by the Open Contracting Data Standard, held against the official schemas and the official validator."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings
from referencing import Registry, Resource

from awards.procured import PLEDGE
from awards.procured import build as build_tender
from countersign import clock
from countersign.formats import ocds
from countersign.formats.ocds.awarding import OWN
from countersign.ledger.actions import record
from countersign.people.floods import floods
from countersign.register.models import Contract
from terms.annexes import OCID, TODAY, full
from terms.place import build as build_place

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / ".venv-tools/ocds/bin/libcoveocds"
BUSES = "ocds-000000-school-buses-2027"


@pytest.fixture
def read(db, client):
    """``read("records", page=2)``: what that address answers, on a certain day."""
    floods(settings.HOME).forget()
    with clock.at(TODAY):
        yield lambda path, **words: client.get(f"/api/ocds/{path}", words)


@pytest.fixture
def place(read):
    """A failed contract with everything that can be said of it."""
    built = build_place()
    full(built)
    return built


@pytest.fixture
def tender(read):
    """A procurement of school buses, not begun yet."""
    return build_tender()


def official(standards: Path, name: str) -> jsonschema.Draft4Validator:
    """The schema of a package, with the others that it names, read from beside the project."""
    folder = standards / "ocds/1.1.5"
    every = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    known = Registry().with_resources((one["id"], Resource.from_contents(_addressed(one))) for one in every)
    schema = json.loads((folder / f"{name}-package-schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft4Validator(schema, registry=known)


def _addressed(schema: dict) -> dict:
    return schema | {"$schema": "http://json-schema.org/draft-04/schema#"}


@pytest.mark.vectors
@pytest.mark.parametrize("kind", ["release", "record"])
@pytest.mark.parametrize("ocid", [OCID, BUSES])
def test_every_package_is_what_the_official_schema_says(read, request, standards, kind, ocid) -> None:
    _made(request, ocid)
    schema = official(standards, kind)
    for address in (f"{kind}s", f"{kind}s/{ocid}"):
        told = read(address).json()
        assert [fault.message for fault in schema.iter_errors(told)] == [] and told[f"{kind}s"]
    told[f"{kind}s"][0]["ocid"] = 7
    assert list(schema.iter_errors(told)), "the check can fail"


def _made(request, ocid: str) -> None:
    """What stands under this ocid."""
    if ocid == OCID:
        request.getfixturevalue("place")
    else:
        request.getfixturevalue("tender").explained()


def test_metrics_failures_and_involvement_are_in_the_record(read, place) -> None:
    (one,) = read(f"records/{OCID}").json()["records"]
    (contract,) = one["compiledRelease"]["contracts"]
    assert {"Journeys on time", "Complaints closed"} < {metric["title"] for metric in contract["agreedMetrics"]}
    done = contract["implementation"]
    assert "Time and money used for involvement" in {metric["title"] for metric in done["metrics"]}
    assert done["performanceFailures"][0]["penaltyType"] == "contracted"
    assert one["compiledRelease"]["tag"] == ["compiled"] and one["compiledRelease"]["withheldInformation"]


def test_a_procurement_and_its_contract_are_one_process_with_one_award(read, tender) -> None:
    tender.explained()
    Contract.objects.filter(pk=tender.contract.pk).update(state="live")
    (one,) = read(f"records/{BUSES}").json()["records"]
    assert {release["ocid"] for release in one["releases"]} == {BUSES}
    assert len({release["id"] for release in one["releases"]}) == 2
    told = one["compiledRelease"]
    assert [award["id"] for award in told["awards"]] == ["school-buses-2027-1-award"]
    assert told["contracts"][0]["awardID"] == told["awards"][0]["id"] and told["contracts"][0]["status"] == "active"
    assert told["bids"]["details"][0]["evaluations"] and told["tender"]["lots"]


def test_of_a_bid_nothing_is_told_before_the_decision(read, tender) -> None:
    tender.published()
    tender.send("incumbent")
    told = read(f"records/{BUSES}")
    assert "lots" in told.json()["records"][0]["compiledRelease"]["tender"]
    assert "bids" not in told.json()["records"][0]["compiledRelease"]
    assert "Reed Minibuses" not in told.content.decode() and PLEDGE not in told.content.decode()


def test_each_package_names_its_extensions_and_ours_is_served_here(read, place, client, settings) -> None:
    named = read("releases").json()["extensions"]
    assert {*ocds.EXTENSIONS} < set(named) and len(named) == len(set(named))
    assert named[-1] == f"{settings.ADDRESS}/{OWN}" and client.get(f"/{OWN}").status_code == 200


def test_pages_and_lines_hold_the_same_things(read, place) -> None:
    for number, kind in enumerate(("contract", "contract", "in_house")):
        Contract.objects.create(slug=f"other-{number}", title="Other", kind=kind, state="planned")
    pages = [read("records", per_page=1, page=number) for number in (1, 2, 3, 4)]
    found = [one for page in pages for one in page.json()["records"]]
    lines = [json.loads(line) for line in b"".join(read("records", format="ndjson").streaming_content).splitlines()]
    own = ["ocds-000000-other-0", "ocds-000000-other-1"]  # what runs in-house is no contracting process
    assert found == lines and [one["ocid"] for one in found] == [*own, OCID]
    assert 'rel="next"' in pages[0]["Link"] and 'rel="prev"' in pages[1]["Link"] and "next" not in pages[2]["Link"]
    assert [one["ocid"] for one in read("records", state="failed").json()["records"]] == [OCID]
    assert read("records", body="nobody").json()["records"] == []
    assert read("records/ocds-none").status_code == 404 and read("records", sate="failed").status_code == 422


def test_the_same_bytes_until_something_happens(read, place, client) -> None:
    first = read(f"releases/{OCID}")
    assert first.content == read(f"releases/{OCID}").content
    again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(f"/api/ocds/releases/{OCID}", **again).status_code == 304
    record("contract.noted", subject="contract:1")
    assert client.get(f"/api/ocds/releases/{OCID}", **again).status_code == 200


def test_what_goes_out_comes_in_again(read, place, tmp_path) -> None:
    """Our own reader takes both packages, and finds the contract in them."""
    for kind in ("releases", "records"):
        (tmp_path / f"{kind}.json").write_text(json.dumps(read(f"{kind}/{OCID}").json()))
        found = ocds.compiled(tmp_path / f"{kind}.json")
        assert found.refused == {} and [one.release["ocid"] for one in found.processes] == [OCID]
        assert ocds.contracts(found.processes[0].release)[0].title == place.contract.title


@pytest.mark.slow
@pytest.mark.parametrize("address", ["records", "releases"])
@pytest.mark.parametrize("ocid", [OCID, BUSES])
def test_the_official_validator_finds_nothing(read, request, standards, address, ocid) -> None:
    if not TOOL.exists():
        pytest.skip("libcoveocds is not installed; `make validate-ocds` puts it into an environment of its own")
    _made(request, ocid)
    script = runpy.run_path(str(ROOT / ".ci/validate_ocds.py"))
    assert script["failed"](read(address).json(), tool=TOOL, standards=standards) == {}
