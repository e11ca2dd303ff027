"""The directory against the official schemas of HSDS-UK 3.0 and its page object; ids lead back to what they name."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from countersign.api.hsds.ids import number_of, uuid_of
from countersign.people.rules import SYSTEM
from countersign.register import actions
from countersign.register.models import Contract

LISTS = ("services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms")


@pytest.fixture
def oruk(client, town):
    """The town's contract with a service and a place of delivery; ``oruk("services")`` reads the directory."""
    contract = town.finding.contract
    place = actions.add_place(name="Fenmouth", gss="E06009997", by=SYSTEM)
    service = actions.add_service(name="Lifts to the clinic", place=place, words=("ride", "taxi"), by=SYSTEM)
    actions.identify_body(contract.parties.first().body, scheme="GB-COH", value="01234567", by=SYSTEM)
    Contract.objects.filter(pk=contract.pk).update(service=service)
    contract.sites.create(name="Fenmouth depot", outward="EM4")
    return lambda path="", **words: client.get(f"/api/oruk/3.0/{path}", words)


def schema(standards: Path, name: str) -> jsonschema.Draft202012Validator:
    told = json.loads((standards / "hsds-uk/schema/compiled" / f"{name}.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(told, format_checker=jsonschema.FormatChecker())


@pytest.mark.vectors
@pytest.mark.parametrize("kind", ["service", "organization", "service_at_location"])
def test_every_thing_is_what_the_official_schema_says(oruk, standards, kind) -> None:
    found = oruk(f"{kind}s").json()["contents"]
    assert found
    whole, brief = schema(standards, kind), schema(standards, f"{kind}_list")
    for one in found:
        assert [fault.message for fault in brief.iter_errors(one)] == []
        assert [fault.message for fault in whole.iter_errors(oruk(f"{kind}s/{one['id']}").json())] == []
    assert list(whole.iter_errors(found[0] | {"id": "no uuid"})), "the check can fail"


@pytest.mark.vectors
def test_nothing_is_said_that_the_uk_profile_has_no_word_for(oruk, standards) -> None:
    one = oruk(f"services/{oruk('services', search='clinic').json()['contents'][0]['id']}").json()
    assert set(one) <= set(schema(standards, "service").schema["properties"])
    assert {"service_areas", "service_at_locations", "attributes", "organization"} <= set(one)


def test_the_door_says_its_version_first(oruk) -> None:
    assert oruk().json()["version"] == "HSDS-UK-3.0"


@pytest.mark.parametrize("path", LISTS)
def test_pages_are_as_hsds_shapes_them(oruk, path) -> None:
    found = oruk(path, per_page=1).json()
    assert found["size"] == len(found["contents"]) == 1 and found["first_page"] and not found["empty"]
    assert found["total_pages"] == found["total_items"] >= 1
    last = oruk(path, per_page=1, page=found["total_pages"]).json()
    assert last["last_page"]
    past = oruk(path, per_page=1, page=found["total_pages"] + 1).json()
    assert past["empty"] and past["contents"] == []
    assert oruk(f"{path}/{found['contents'][0]['id']}").json()["id"] == found["contents"][0]["id"]
    assert oruk(f"{path}/00000000-0000-4000-8000-000000000000").status_code == 404
    assert oruk(f"{path}/nobody").status_code == 422


def test_services_are_found_by_words_by_who_answers_and_where(oruk, town) -> None:
    def names(path="services", **asked):
        return [one["name"] for one in oruk(path, **asked).json()["contents"]]

    assert names(search="taxi") == ["Lifts to the clinic"] and names(search="swimming") == []
    terms = oruk("taxonomy_terms").json()["contents"]
    for term in terms:
        assert names(taxonomy_term_id=term["id"]) == ["Lifts to the clinic"], term["name"]
        assert names(taxonomy_term_id=term["id"], taxonomy_id=term["taxonomy_id"]) == ["Lifts to the clinic"]
    other = next(one["id"] for one in oruk("taxonomies").json()["contents"] if one["name"] == "Ombudsman")
    assert names(taxonomy_id=other) == [] and names(taxonomy_term_id=other) == []
    assert names(minimum_age=5) == names() and names(day="MO") == [], "ages and hours are not known"
    assert oruk("service_at_locations", postcode="em4 2xy").json()["total_items"] == 1
    assert oruk("service_at_locations", postcode="EM5").json()["empty"]
    assert oruk("service_at_locations", postcode="nowhere").json()["empty"]


def test_it_asks_the_database_as_often_however_many_there_are(oruk) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert oruk(path).status_code == 200
        return len(seen)

    first = [queries(path) for path in LISTS]
    council = actions.add_body(name="Another council", by=SYSTEM)
    for number in range(4):
        service = actions.add_service(name=f"Service {number}", by=SYSTEM)
        contract = actions.add_contract(title=f"Contract {number}", state="live", service=service, by=SYSTEM)
        actions.add_party(contract, body=council, part="commissioner", by=SYSTEM)
        contract.sites.create(name=f"Site {number}")
    assert [queries(path) for path in LISTS] == first


@given(st.sampled_from(("service", "body", "term provider")), st.integers(0, 2**62 - 1))
def test_an_id_leads_back_to_what_it_names_and_to_nothing_else(kind: str, number: int) -> None:
    id = UUID(uuid_of(kind, number))
    assert id.version == 8 and number_of(kind, id) == number and number_of("site", id) is None


def test_two_registers_never_give_the_same_id(settings) -> None:
    here = uuid_of("service", 1)
    settings.ADDRESS = "https://elsewhere.example"
    assert uuid_of("service", 1) != here and number_of("service", UUID(here)) is None
