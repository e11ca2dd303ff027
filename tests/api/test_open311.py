"""GeoReport v2 as the standard and the validators of others want it; what is reported comes in like everything told."""

from __future__ import annotations

import csv
import hashlib
import io
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from countersign.answers.models import Answer
from countersign.cli import countersign
from countersign.experiences import actions as experiences
from countersign.experiences.models import Alert, Experience
from countersign.people.rules import SYSTEM
from countersign.register import actions as register
from countersign.register.models import Contract

REQUEST = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible",
    "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode",
    "lat", "long", "media_url",
]  # fmt: skip
KEY = "a key of a client"
HERE, TEST = "/api/open311/v2", "/api/open311/test/v2"


@pytest.fixture
def service(town, settings):
    """The town's contract is about a service, and one client has a key."""
    source = experiences.add_source(name="FixIt app", by=SYSTEM)
    settings.OPEN311_KEYS = {source.slug: hashlib.sha256(KEY.encode()).hexdigest()}
    made = register.add_service(name="Lifts to the clinic", words=("ride", "taxi"), by=SYSTEM)
    Contract.objects.filter(pk=town.finding.contract_id).update(service=made)
    return made


@pytest.fixture
def report(client, service):
    """``report(description="…")``: a report that the standard would take, but for what is said otherwise."""
    usual = {
        "api_key": KEY,
        "service_code": service.slug,
        "description": "It never came.",
        "address_string": "EM4",
    }

    def send(path=HERE, format="json", **said):
        said = {name: value for name, value in (usual | said).items() if value is not None}
        return client.post(f"{path}/requests.{format}", said)

    return send


def test_discovery_passes_the_rules_of_the_validator(client, service) -> None:
    told = client.get("/api/open311/discovery.json").json()
    assert told["contact"] and told["key_service"] and told["changeset"] == "2026-11-30T00:00:00Z"
    assert {one["type"] for one in told["endpoints"]} == {"production", "test"}
    for one in told["endpoints"]:
        assert one["specification"].endswith("_v2") and one["formats"] == ["text/xml", "application/json"]
        assert client.get(one["url"].removeprefix("http://testserver") + "/services.json").json()
    answer = client.get("/api/open311/discovery.xml")
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    tree = ElementTree.fromstring(answer.content)
    assert tree.tag == "discovery" and len(tree.findall("endpoints/endpoint")) == 2
    assert [len(one.findall("formats/format")) for one in tree.iter("endpoint")] == [2, 2]


def test_services_are_a_bare_array_and_a_list(client, service) -> None:
    rows = client.get(f"{HERE}/services.json").json()
    one = next(row for row in rows if row["service_code"] == service.slug)
    assert list(one) == ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
    assert one["metadata"] is False and one["keywords"] == "ride,taxi" and one["description"] is None
    tree = ElementTree.fromstring(client.get(f"{HERE}/services.xml").content)
    assert tree.tag == "services" and tree.find("service/metadata").text == "false"
    assert client.get(f"{HERE}/services/{service.slug}.json").status_code == 404, "metadata is false"


def test_the_sandbox_defines_its_attributes_and_asks_for_them(client, report) -> None:
    told = client.get(f"{TEST}/services/sandbox.json").json()
    assert isinstance(told, dict) and told["service_code"] == "sandbox"
    assert [one["order"] for one in told["attributes"]] == [1, 2, 3]
    assert told["attributes"][2]["values"][0] == {"key": "A", "name": "The first"}
    refused = report(TEST, service_code="sandbox")
    assert refused.status_code == 400 and refused.json() == [{"code": 400, "description": "HOWMANY required"}]
    taken = report(TEST, service_code="sandbox", **{"attribute[HOWMANY]": "3", "attribute[WHICH][]": ["A", "B"]})
    token = taken.json()[0]["token"]
    id = client.get(f"{TEST}/tokens/{token}.json").json()[0]["service_request_id"]
    assert client.get(f"{TEST}/requests/{id}.json").json()[0]["service_request_id"] == id
    assert Experience.objects.filter(source__slug="fixit-app").count() == 0, "nothing is kept"


def test_findings_are_listed_as_requests_with_who_answers(client, service, town) -> None:
    rows = client.get(f"{HERE}/requests.json").json()
    assert [row["service_request_id"] for row in rows] == [str(town.finding.pk)]
    one = rows[0]
    assert list(one) == REQUEST
    assert one["agency_responsible"] == "Saltway Transport Ltd for Eastmarsh Council"
    assert one["service_code"] == service.slug and "(18 of 60 accounts)" in one["description"]
    assert one["requested_datetime"].endswith("Z") and one["lat"] is None and one["media_url"] is None
    tree = ElementTree.fromstring(client.get(f"{HERE}/requests.xml").content)
    assert tree.tag == "service_requests" and [child.tag for child in tree.find("request")] == REQUEST
    assert client.get(f"{HERE}/requests/{town.finding.pk}.json").json() == rows


def test_arguments_narrow_and_the_id_overrides_them_all(client, service, town) -> None:
    def ids(**asked):
        return [one["service_request_id"] for one in client.get(f"{HERE}/requests.json", asked).json()]

    id = str(town.finding.pk)
    state = client.get(f"{HERE}/requests.json").json()[0]["status"]
    other = {"open": "closed", "closed": "open"}[state]
    assert ids(status=state) == [id] and ids(status=other) == [] and ids(status="open,closed") == [id]
    assert ids(service_code=service.slug) == [id] and ids(service_code="") == [id]
    long_ago = {"start_date": "2020-01-01T00:00:00Z", "end_date": "2020-02-01T00:00:00Z"}
    assert ids(**long_ago) == [] and ids(service_request_id=id, status=other, **long_ago) == [id]
    assert ids(jurisdiction_id="anything", unheard_of="x") == [id], "unknown arguments are passed over"


@pytest.mark.parametrize(
    ("path", "asked", "status", "said"),
    [
        ("requests.json", {"service_code": "none"}, 404, "service_code not known: none"),
        ("requests.json", {"service_request_id": "999999"}, 404, "service_request_id not known: 999999"),
        ("requests/999999.json", {}, 404, "service_request_id not known: 999999"),
        ("requests/" + "9" * 30 + ".json", {}, 404, "service_request_id not known"),
        ("tokens/none.json", {}, 404, "token or service_request_id not known"),
        ("services/none.json", {}, 404, ""),
        ("services.yaml", {}, 404, "the formats here are xml and json"),
        ("requests.json", {"status": "slow"}, 400, "status is open, closed, or both"),
        ("requests.json", {"start_date": "yesterday"}, 400, "start_date is a date-time with an offset"),
        ("requests.json", {"start_date": "2026-01-01"}, 400, "start_date is a date-time with an offset"),
        ("requests.json", {"start_date": "2025-01-01T00:00:00Z"}, 400, "at most 90 days apart"),
        ("requests.json", {"page_size": "0"}, 400, "page_size: "),
        ("requests.json", {"service_code": "a\x00b"}, 400, "service_code: "),
    ],
)
def test_faults_are_said_as_the_standard_has_it(client, service, path, asked, status, said) -> None:
    answer = client.get(f"{HERE}/{path}", asked)
    assert answer.status_code == status
    if path.endswith(".json"):
        assert answer.json()[0]["code"] == status and said in answer.json()[0]["description"]
        answer = client.get(f"{HERE}/{path[:-5]}.xml", asked)
    tree = ElementTree.fromstring(answer.content)
    assert (
        tree.tag == "errors"
        and tree.find("error/code").text == str(status)
        and said in tree.find("error/description").text
    )


def test_a_report_comes_in_like_everything_told_and_its_token_leads_to_it(client, report) -> None:
    answer = report(first_name="Ada", email="ada@example.org", media_url="http://169.254.169.254/x.jpg")
    assert answer.status_code == 200 and len(answer.json()) == 1
    taken = answer.json()[0]
    one = Experience.objects.get(source__slug="fixit-app")
    assert taken["token"] == one.key and "service_request_id" not in taken
    assert one.state == "received" and one.channel == "web" and one.said_service == "Lifts to the clinic"
    waiting = client.get(f"{HERE}/tokens/{one.key}.json")
    assert waiting.json() == [{"service_request_id": None, "token": one.key}] and waiting["Cache-Control"] == "no-store"
    Experience.objects.filter(pk=one.pk).update(state="counted")
    assert client.get(f"{HERE}/tokens/{one.key}.json").json()[0]["service_request_id"] == one.key
    mine = client.get(f"{HERE}/requests/{one.key}.json").json()[0]
    assert mine["status"] == "open" and mine["description"] is None and "counted" in mine["status_notes"]
    assert one.key not in client.get(f"{HERE}/requests.json").content.decode(), "an account is never listed"


def test_the_receipt_code_in_the_notice_opens_the_account(client, report) -> None:
    notice = report().json()[0]["service_notice"]
    code = notice.partition("receipt code: ")[2].partition(" ")[0]
    assert client.post("/receipt", {"code": code}, follow=True).context["account"].source.slug == "fixit-app"


def test_somebody_in_danger_is_shown_the_right_door_and_the_account_is_held(report) -> None:
    notice = report(description="My carer hit me and I am afraid to go home.").json()[0]["service_notice"]
    assert "call 999" in notice and "/help" in notice
    assert Experience.objects.get(source__slug="fixit-app").state == "held" and Alert.objects.exists()


@pytest.mark.parametrize(
    ("said", "status", "why"),
    [
        ({"api_key": None}, 403, "api_key required"),
        ({"api_key": "another"}, 403, "api_key not known"),
        ({"service_code": None}, 400, "service_code required"),
        ({"service_code": "none"}, 404, "There is no service"),
        ({"description": None}, 400, "description required"),
        ({"description": "x" * 4001}, 400, "description: "),
        ({"address_string": None}, 400, "lat and long, or address_string, or address_id required"),
        ({"address_string": None, "lat": "91", "long": "0"}, 400, "lat: "),
    ],
)
def test_a_report_that_lacks_something_is_refused_by_name_and_nothing_is_kept(report, said, status, why) -> None:
    answer = report(**said)
    assert answer.status_code == status and answer.json()[0]["code"] == status
    assert any(why in one["description"] for one in answer.json()), answer.json()
    assert Experience.objects.filter(source__slug="fixit-app").count() == 0
    assert ElementTree.fromstring(report(format="xml", **said).content).tag == "errors"


def test_answers_are_updates_and_requests_a_table(client, service, town) -> None:
    rows = client.get(f"{HERE}/servicerequestupdates.json").json()
    answer = Answer.objects.get()
    assert [row["update_id"] for row in rows] == [str(answer.pk)] and rows[0]["description"] == answer.text
    lines = list(csv.DictReader(io.StringIO(b"".join(client.get(f"{HERE}/bulk.csv").streaming_content).decode())))
    assert lines[0]["service_request_id"] == str(town.finding.pk) and list(lines[0])[3] == "closed_date"
    assert client.get(f"{HERE}/bulk.csv", {"status": "slow"}).status_code == 400


def test_what_no_xml_can_hold_is_left_out(client, service, town) -> None:
    Answer.objects.update(text="Bell \x07 and <b>bold</b> & \ufffe end")
    tree = ElementTree.fromstring(client.get(f"{HERE}/servicerequestupdates.xml").content)
    assert tree.find("request_update/description").text == "Bell  and <b>bold</b> &  end"


def test_a_key_is_made_with_what_the_setting_wants() -> None:
    said = CliRunner().invoke(countersign, ["open311-key", "fixit-app"]).output
    key = said.partition("once: ")[2].partition("\n")[0]
    assert said.strip().endswith(f"fixit-app:{hashlib.sha256(key.encode()).hexdigest()}")
