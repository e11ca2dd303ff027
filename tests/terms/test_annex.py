"""A contract with its terms goes out as open contracting data, says what the page says, and can be read back."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.terms.annexes import OCID, REASON, TODAY, full

from countersign import clock
from countersign.cli.terms import terms
from countersign.formats import ocds
from countersign.people.rules import SYSTEM
from countersign.register.actions.ocds import import_ocds
from countersign.register.models import Contract, Party
from countersign.terms import queries

ADDRESS = "https://register.example.org/contracts/school-buses/ocds.json"


@pytest.fixture
def contract(place):
    with clock.at(TODAY):
        yield full(place)


@pytest.fixture
def release(contract):
    return queries.annex(contract, address=ADDRESS)["releases"][0]


def said(release) -> dict:
    return release["contracts"][0]


def by_title(release, title: str) -> list[dict]:
    return [one for one in said(release)["milestones"] if one["title"] == title]


def test_it_keeps_to_the_official_schema(release):
    assert ocds.faults(release) == ()
    assert release["ocid"] == OCID and release["tag"] == ["contract", "implementation", "contractTermination"]


def test_late_withheld_excused_and_never_delivered_stand_as_on_the_page(contract, release):
    page = Client().get(f"/contracts/{contract.slug}/schedule").content.decode()
    late = by_title(release, "Payments to the provider")[0]
    withheld = by_title(release, "Complaints and what came of them")[0]
    excused, never = by_title(release, "Journeys run and missed")[:2]
    told = {"Late by 4 days": late, "Withheld": withheld, "Excused": excused, "Overdue for 217 days": never}
    for words, one in told.items():
        assert one["description"].startswith(f"{words}.") and words in page
    assert [one["status"] for one in told.values()] == ["met", "notMet", "notMet", "notMet"]
    assert late["dateMet"] > late["dueDate"] and "dateMet" not in never


def test_what_is_withheld_is_listed_with_category_reason_and_office(release):
    (item,) = release["withheldInformation"]
    assert REASON in item["rationale"] and "Transport office" in item["rationale"]
    assert item["rationaleClassifications"][0]["id"] == "commercial"


def test_indicators_have_target_figure_and_grade(release):
    targets = {one["title"]: one["observations"][0] for one in said(release)["agreedMetrics"]}
    assert targets["Journeys on time"]["id"] == "target-at-least" and targets["Journeys on time"]["measure"] == 90
    rated = {one["title"]: one for one in said(release)["implementation"]["metrics"]}
    grades = {title: one["observations"][0].get("measureClassification", {}).get("id") for title, one in rated.items()}
    assert grades["Journeys on time"] == "met" and grades["Complaints closed"] == "significantlyBelow"
    unknown = rated["Treated with respect"]
    assert unknown["id"].startswith("users-") and "measure" not in unknown["observations"][0]
    assert "Nobody was asked" in unknown["observations"][0]["notes"]


def test_time_and_money_are_planned_and_used(release):
    planned = [one for one in said(release)["agreedMetrics"] if one["id"].startswith("engagement-")]
    assert sum(one["observations"][0]["measure"] for one in planned) == 120
    assert sum(one["observations"][1]["value"]["amount"] for one in planned) == 6000
    used = said(release)["implementation"]["metrics"][-1]["observations"]
    assert [one.get("measure", one.get("value", {}).get("amount")) for one in used] == [12, 550, 400]


def test_failures_and_the_reason_for_the_end_are_those_that_were_published(release):
    (failure,) = said(release)["implementation"]["performanceFailures"]
    assert failure["penaltyType"] == "contracted" and failure["penaltyValue"]["amount"] == 12500.5
    assert [one["name"] for one in failure["suppliers"]] == ["Saltway Transport"] and "unheardOf" not in failure
    assert said(release)["terminationRationaleClassifications"][0]["id"] == "sufficientBreach"


def test_a_contract_that_failed_without_a_published_reason_says_so(place):
    place.contract.state = "failed"
    place.contract.save()
    release = queries.annex(place.contract, address=ADDRESS)["releases"][0]
    assert [one["id"] for one in said(release)["terminationRationaleClassifications"]] == ["failed"]
    assert release["ocid"] == "ocds-000000-school-buses" and "performanceFailures" not in str(release)


@pytest.mark.parametrize("state", ["planned", "tendered", "cancelled"])
def test_before_an_award_there_is_no_contract_to_speak_of(place, state):
    place.contract.state = state
    place.contract.save()
    with clock.at(TODAY):
        place.agreed()
        release = queries.annex(place.contract, address=ADDRESS)["releases"][0]
    assert ocds.faults(release) == () and "contracts" not in release and len(release["tender"]["targets"]) == 5


def test_what_goes_out_is_read_back_into_the_same_contract(contract, tmp_path):
    before = Contract.objects.values().get(pk=contract.pk)
    parties = sorted(Party.objects.values_list("contract", "body", "part", "under"))
    file = tmp_path / "annex.json"
    file.write_text(json.dumps(queries.annex(contract, address=ADDRESS)))
    told = import_ocds(file, by=SYSTEM)
    assert told.run.taken == 1 and not told.run.refused and not told.flawed
    assert (told.contracts_new, told.contracts_changed, told.bodies_new) == (0, 0, 0)
    assert Contract.objects.values().get() == before
    assert sorted(Party.objects.values_list("contract", "body", "part", "under")) == parties


def test_page_and_command_give_the_same_and_the_schedule_leads_there(contract):
    href = f"/contracts/{contract.slug}/ocds.json"
    shown = Client().get(href)
    printed = CliRunner().invoke(terms, ["ocds", contract.slug])
    assert shown.status_code == 200 and printed.exit_code == 0
    assert json.loads(printed.output) == shown.json()
    assert shown.json()["uri"].endswith(href)
    assert f'href="{href}"' in Client().get(f"/contracts/{contract.slug}/schedule").content.decode()
