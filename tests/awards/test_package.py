"""The OCDS package of a procurement passes every gate of the official validator; bad ones are stopped."""

from __future__ import annotations

import copy
import json
import runpy
from pathlib import Path

import jsonschema
import pytest

from awards.procured import RECORDS
from awards.test_award_numbers import USE
from countersign.awards import queries
from countersign.formats.ocds.awarding import FILES, extension_file

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / ".venv-tools/ocds/bin/libcoveocds"
ADDRESS = "https://register.example.org/awards/school-buses-2027/1/ocds.json"
STRANGE = "https://example.org/ocds_unheardof_extension/master/extension.json"


@pytest.fixture
def failed(standards):
    """The gates that a package fails, as the script says."""
    if not TOOL.exists():
        pytest.skip("libcoveocds is not installed; `make validate-ocds` puts it into an environment of its own")
    script = runpy.run_path(str(ROOT / ".ci/validate_ocds.py"))
    return lambda package: script["failed"](package, tool=TOOL, standards=standards)


def test_the_package_says_what_the_page_says(tender, records):
    records(RECORDS)
    one = tender.explained(**USE, record_weight=10)
    release = queries.package(one, address=ADDRESS)["releases"][0]
    bids = {bid["tenderers"][0]["name"]: bid for bid in release["bids"]["details"]}
    assert {name: (round(bid["total"], 2), bid["rank"]) for name, bid in bids.items()} == {
        "Saltway Transport": (74.21, 2), "Reed Minibuses": (74.68, 1), "Fenland Coaches": (73.73, 3),
    }  # fmt: skip
    assert "trackRecord" not in bids["Reed Minibuses"]
    assert [each["numbers"][0]["number"] for each in release["tender"]["lots"][0]["awardCriteria"]["criteria"]] == [
        60,
        40,
    ]
    assert len(bids["Fenland Coaches"]["evaluations"]) == 2
    award = release["awards"][0]
    assert award["suppliers"][0]["name"] == "Reed Minibuses"
    assert award["assessmentSummariesDateSent"] == "2026-05-04T00:00:00Z"
    assert award["decisionProof"]["digest"] == queries.result_digest(one.decision)


def test_nothing_of_a_bid_is_in_the_package_before_the_decision(tender):
    one = tender.published()
    tender.send("incumbent")
    quiet = json.dumps(queries.package(tender.now(), address=ADDRESS))
    assert "bids" not in json.loads(quiet)["releases"][0]
    assert "incumbent" not in quiet and "110" not in quiet
    assert one.contract.slug in quiet


def test_the_extension_is_a_schema(client):
    schema = json.loads(extension_file("release-schema.json"))
    for definition in schema["definitions"].values():
        jsonschema.Draft4Validator.check_schema(definition)
    for name in FILES:
        assert client.get(f"/ocds_awardDecision_extension/1.0/{name}").content == extension_file(name)
    assert client.get("/ocds_awardDecision_extension/1.0/../settings").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("state", ["published", "opened", "explained", "signed", "set_aside", "cancelled"])
def test_every_state_passes_every_gate(failed, tender, records, state):
    records(RECORDS)
    way = {"cancelled": "published", "set_aside": "explained"}.get(state, state)
    one = getattr(tender, way)(**USE, record_weight=10)
    one.state = state
    assert failed(queries.package(one, address=ADDRESS)) == {}


def _spoiled(package, gate: str):
    bad = copy.deepcopy(package)
    release = bad["releases"][0]
    bid = release["bids"]["details"][0]
    match gate:
        case "validation_errors":
            bid["evaluations"][0]["score"] = "much"
        case "additional_fields":
            bid["evaluations"][0]["mood"] = "good"
        case "additional_closed_codelist_values":
            release["tender"]["lots"][0]["awardCriteria"]["criteria"][0]["numbers"][0]["weight"] = "heavy"
        case "conformance_errors":
            release["ocid"] = "school-buses"
        case "invalid_extensions":
            bad["extensions"].append(STRANGE)
    return bad


GATES = ("validation_errors", "additional_fields", "additional_closed_codelist_values", "conformance_errors",
         "invalid_extensions")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("gate", GATES)
def test_a_bad_package_is_stopped_by_the_gate_meant_for_it(failed, tender, records, gate):
    records(RECORDS)
    package = queries.package(tender.explained(**USE, record_weight=10), address=ADDRESS)
    assert gate in failed(_spoiled(package, gate))
