"""What a person may still do with her code: add, put right, and call a steward."""

from __future__ import annotations

import datetime as dt

import pytest

from countersign import clock
from countersign.experiences import actions, queries
from countersign.experiences.models import Alert, Experience, Sealed
from countersign.experiences.told import all_words, unseal
from countersign.ledger.models import Entry
from countersign.people.models import Account
from countersign.people.queries import sealer
from countersign.people.rules import ANYBODY, SYSTEM

pytestmark = pytest.mark.django_db
SAID = "We waited four hours for the ambulance and nobody rang to say why it was late."
MORE = "It happened again on Friday. Ring me on 07700 900123."


@pytest.fixture
def mine(client) -> Experience:
    """An account that is counted and shown, its code entered on this browser."""
    account, code = actions.receive(source=actions.add_source(name="Web", by=SYSTEM), words=SAID, by=ANYBODY)
    Experience.objects.filter(pk=account.pk).update(state="counted", redacted_text=SAID, published_text=SAID)
    assert client.post("/receipt", {"code": code}).url == "/receipt/mine"
    account.refresh_from_db()
    return account


def test_what_is_added_is_kept_sealed_redacted_and_put_before_a_steward(client, mine):
    assert client.post("/receipt/add", {"words": MORE}).url == "/receipt/mine"
    mine.refresh_from_db()
    content = unseal(sealer(), mine.key, bytes(mine.sealed.value))
    assert content["words"] == SAID and all_words(content) == f"{SAID}\n\n{MORE}"
    assert "07700" not in mine.redacted_text and "happened again on Friday" in mine.redacted_text
    assert (mine.state, mine.published_text) == ("counted", SAID)
    assert list(queries.redactions_to_check()) == [mine]
    assert Entry.objects.filter(event="experience.added_to").count() == 1


def test_danger_that_is_added_calls_a_steward_and_shows_the_doors(client, mine):
    page = client.post("/receipt/add", {"words": "My carer hit me yesterday."}).content.decode()
    assert "Somebody may be in danger" in page and "999" in page
    mine.refresh_from_db()
    assert mine.danger and mine.alert.seen_at is None and list(queries.to_look_at()) == [mine]


def test_fear_takes_words_down_at_once_and_calls_a_steward(client, mine):
    assert "Tick the box" in client.post("/receipt/afraid").content.decode()
    assert not Alert.objects.exists()
    assert client.post("/receipt/afraid", {"sure": "on"}).url == "/receipt/mine"
    mine.refresh_from_db()
    assert (mine.fears, mine.published_text, mine.state) == (True, "", "counted")
    steward = Account.objects.create(username="sam@example.org")
    steward.memberships.create(role="steward")
    client.force_login(steward)
    assert "The person fears what may happen to them" in client.get("/desk/held").content.decode()
    assert "I am looking at it" in client.get(f"/desk/account/{mine.key}").content.decode()


def test_fear_holds_what_is_still_on_its_way(client, mine):
    Experience.objects.filter(pk=mine.pk).update(state="redacted", published_text="")
    client.post("/receipt/afraid", {"sure": "on"})
    mine.refresh_from_db()
    assert mine.state == "held"


@pytest.mark.parametrize("door", ["/receipt/add", "/receipt/afraid"])
def test_without_a_code_there_is_no_door(client, door):
    assert client.get(door).url == "/receipt"
    assert client.post(door, {"words": MORE, "sure": "on"}).url == "/receipt"


def test_nothing_is_added_to_what_is_withdrawn_or_destroyed(client, mine):
    Sealed.objects.all().delete()
    assert "destroyed on its date" in client.post("/receipt/add", {"words": MORE}).content.decode()
    Experience.objects.filter(pk=mine.pk).update(state="withdrawn")
    assert client.post("/receipt/add", {"words": MORE}).status_code == 409


def test_a_step_that_begins_again_redacts_what_was_added_too(client, mine):
    with clock.at(dt.date(2026, 12, 1)):
        client.post("/receipt/add", {"words": MORE})
    mine.refresh_from_db()
    actions.reopen(mine, by=SYSTEM)
    actions.redact(mine.source, by=SYSTEM)
    mine.refresh_from_db()
    assert "happened again on Friday" in mine.redacted_text and "07700" not in mine.redacted_text
