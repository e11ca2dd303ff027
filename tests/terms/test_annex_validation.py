"""The annex passes every gate of the official validator, and a bad one is stopped by exactly the gate meant for it."""

from __future__ import annotations

import copy
import datetime as dt
import runpy
from pathlib import Path

import pytest
from tests.terms.annexes import TODAY, full

from countersign import clock
from countersign.terms import queries

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / ".venv-tools/ocds/bin/libcoveocds"
ADDRESS = "https://register.example.org/contracts/school-buses/ocds.json"
STRANGE = "https://example.org/ocds_unheardof_extension/master/extension.json"

pytestmark = pytest.mark.slow


@pytest.fixture
def failed(standards):
    """The gates that a package fails, as the script says."""
    if not TOOL.exists():
        pytest.skip("libcoveocds is not installed; `make validate-ocds` puts it into an environment of its own")
    script = runpy.run_path(str(ROOT / ".ci/validate_ocds.py"))
    return lambda package: script["failed"](package, tool=TOOL, standards=standards)


@pytest.fixture
def written(place):
    full(place)
    with clock.at(TODAY):
        return queries.annex(place.contract, address=ADDRESS)


def test_a_contract_with_all_that_can_be_said_passes_every_gate(failed, written):
    assert failed(written) == {}


@pytest.mark.parametrize("state", ["planned", "tendered", "awarded", "cancelled"])
def test_a_contract_in_an_early_state_passes_too(failed, place, state):
    place.contract.state = state
    place.contract.save()
    with clock.at(dt.date(2025, 12, 1)):
        place.agreed()
        assert failed(queries.annex(place.contract, address=ADDRESS)) == {}


def _spoiled(package, gate: str):
    bad = copy.deepcopy(package)
    release = bad["releases"][0]
    contract = release["contracts"][0]
    match gate:
        case "validation_errors":
            contract["period"]["startDate"] = "last spring"
        case "additional_fields":
            contract["publicVoice"] = "loud"
        case "additional_closed_codelist_values":
            contract["implementation"]["performanceFailures"][0]["penaltyType"] = "forgiven"
        case "conformance_errors":
            release["ocid"] = "school-buses"
        case "invalid_extensions":
            bad["extensions"].append(STRANGE)
    return bad


@pytest.mark.parametrize(
    "gate",
    [
        "validation_errors",
        "additional_fields",
        "additional_closed_codelist_values",
        "conformance_errors",
        "invalid_extensions",
    ],
)
def test_a_bad_package_is_stopped_by_the_gate_meant_for_it(failed, written, gate):
    assert list(failed(_spoiled(written, gate))) == [gate]
