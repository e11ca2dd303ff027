import csv
import io

import pytest
from django.urls import reverse

from countersign.people.rules import SYSTEM
from countersign.register import actions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["bodies", "services", "contracts"])
def test_every_list_opens_and_says_so_when_it_is_empty(client, name):
    page = client.get(reverse(f"register:{name}"))
    assert page.status_code == 200
    assert b"Nothing here" in page.content


def test_bodies_are_found_by_any_of_their_names(client, small):
    page = client.get(reverse("register:bodies"), {"text": "HHE"}).content.decode()
    assert "Helping Hands" in page
    assert "Eastmarsh Council" not in page


def test_contracts_are_narrowed_by_state_and_place(client, small):
    page = client.get(reverse("register:contracts"), {"state": "live", "place_id": small.marsh.pk}).content.decode()
    assert "Collection of household waste" in page
    assert "Rides to hospital" not in page


def test_an_order_that_does_not_exist_is_left_out(client, small):
    assert client.get(reverse("register:contracts"), {"order": "password"}).status_code == 200


def test_the_csv_holds_the_whole_list_and_no_formula(client, small):
    actions.add_body(name="=cmd|' /C calc'!A0 Services", by=SYSTEM)
    text = b"".join(client.get(reverse("register:bodies-csv")).streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 4
    assert {row["identifiers"] for row in rows} == {"", "GB-COH-01234567", "GB-CHC-1099999"}
    assert all(not row["name"].startswith("=") for row in rows)


def test_a_longer_list_takes_no_more_queries(client, small, django_assert_max_num_queries):
    for number in range(30):
        contract = actions.add_contract(title=f"Contract {number}", by=SYSTEM)
        actions.add_party(contract, body=small.haul, part="provider", by=SYSTEM)
    with django_assert_max_num_queries(8):
        client.get(reverse("register:contracts"))


def test_no_list_can_be_changed_by_asking(client, small):
    assert client.post(reverse("register:bodies")).status_code == 405
