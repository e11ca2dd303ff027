"""The catalogue of open data (DCAT-AP 3) and what pages say of themselves (schema.org)."""

from __future__ import annotations

import json
import re

import pytest

from countersign import clock
from countersign.api.exporting import KINDS
from countersign.register.models import Body
from site_world import TODAY, build

pytestmark = pytest.mark.django_db
ADDRESS = "http://localhost:8000"
# What DCAT-AP 3.0.1 makes mandatory, class by class.
MANDATORY = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher"},
    "dcat:Dataset": {"dct:title", "dct:description"},
    "dcat:Distribution": {"dcat:accessURL"},
    "dcat:DataService": {"dct:title", "dcat:endpointURL"},
    "foaf:Agent": {"foaf:name"},
}


@pytest.fixture
def world(settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(TODAY):
        yield build()


def nodes(value: object) -> list[dict]:
    if isinstance(value, list):
        return [one for each in value for one in nodes(each)]
    if not isinstance(value, dict):
        return []
    return [value] * ("@id" in value and "@type" in value) + [one for each in value.values() for one in nodes(each)]


def test_everything_that_is_exported_is_catalogued_in_every_format(world, client) -> None:
    answer = client.get("/data.jsonld")
    made = json.loads(answer.content)
    assert answer["Content-Type"] == "application/ld+json"
    assert [one["@id"] for one in made["dcat:dataset"]] == [f"{ADDRESS}/data#{kind.name}" for kind in KINDS]
    for dataset in made["dcat:dataset"]:
        for one in dataset["dcat:distribution"]:
            path = one["dcat:downloadURL"]["@id"].removeprefix(ADDRESS)
            assert client.get(path).status_code == 200, path


def test_nothing_that_is_mandatory_is_missing_and_no_address_means_two_things(world, client) -> None:
    made = json.loads(client.get("/data.jsonld").content)
    found = nodes(made)
    assert {one["@type"] for one in found} == set(MANDATORY)
    assert [one["@id"] for one in found if MANDATORY[one["@type"]] - one.keys()] == []
    assert len({one["@id"] for one in found}) == len(found)


def test_the_turtle_says_the_same(world, client) -> None:
    made, turtle = json.loads(client.get("/data.jsonld").content), client.get("/data.ttl").content.decode()
    said = set(re.findall(r"^<([^>]+)> a (\S+)", turtle, re.M))
    assert said == {(one["@id"], one["@type"]) for one in nodes(made)}
    pairs = sum(len(v) if isinstance(v, list) else 1 for one in nodes(made) for k, v in one.items() if k[0] != "@")
    assert (
        len(re.findall(r"^    \w+:\w+ (<[^<>\s]+>|\"(?:[^\"\\]|\\.)*\"(?:@en|\^\^xsd:date)) [;.]$", turtle, re.M))
        == pairs
    )


def test_a_licence_is_stated_only_where_the_host_states_one(world, client, settings) -> None:
    assert "dct:license" not in client.get("/data.ttl").content.decode()
    settings.LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    assert f"dct:license <{settings.LICENCE}>" in client.get("/data.ttl").content.decode()


def linked(client, path: str) -> dict:
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(path).content.decode())
    return json.loads(text)


def test_a_page_says_what_it_is_about(world, client) -> None:
    body = linked(client, f"/bodies/{world.provider.slug}")
    assert body["@type"] == "Organization" and body["name"] == world.provider.name
    assert body["@id"] == f"{ADDRESS}/bodies/{world.provider.slug}"
    service = linked(client, f"/services/{world.contract.service.slug}")
    assert service["@type"] == "GovernmentService" and service["areaServed"] == "Eastmarsh"
    assert service["alternateName"] == ["minibus", "school run"] and linked(client, "/")["@type"] == "WebSite"
    Body.objects.filter(pk=world.provider.pk).update(fictional=True, sector="public")
    body = linked(client, f"/bodies/{world.provider.slug}")
    assert body["@type"] == "GovernmentOrganization" and body["disambiguatingDescription"].startswith("Fictional")


def test_a_name_cannot_end_the_block(world, client) -> None:
    Body.objects.filter(pk=world.provider.pk).update(name="</script><script>alert(1)</script> & Co")
    assert linked(client, f"/bodies/{world.provider.slug}")["name"] == "</script><script>alert(1)</script> & Co"
    assert "<script>alert" not in client.get(f"/bodies/{world.provider.slug}").content.decode()
