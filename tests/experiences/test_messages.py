"""Contact by consent: a message goes to those who agreed, and nobody who answers learns who or how few they are."""

from __future__ import annotations

import datetime as dt
import random
from itertools import product

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.experiences import actions, queries
from countersign.experiences.actions import contacting
from countersign.experiences.models import Contact, Experience, Message
from countersign.experiences.pages.messages import outcome
from countersign.ledger.models import Entry
from countersign.notices import actions as notices
from countersign.people.actions import issue_receipt
from countersign.people.models import Account, Membership
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.terms import actions as terms
from countersign.terms.models import Access, Blocked
from experiences.test_shared import MAY, place, told  # noqa: F401
from terms.place import arrangement

pytestmark = pytest.mark.django_db
TEXT = "The timetable hangs at every stop now. We would like to know whether it can be read at night."
DESK = "/desk/shared/school-buses/messages"


@pytest.fixture(autouse=True)
def in_may():
    with clock.at(MAY):
        yield


@pytest.fixture
def arranged(place):  # noqa: F811
    return arrangement(place, level="contact", fields=["message"])


def agree(people: int, *, carries: bool = True) -> list[Experience]:
    """So many of those who told leave an address."""
    left = list(Experience.objects.filter(state="counted", contact=None, fears=False, danger=False).order_by("pk"))
    for account in left[:people]:
        account.receipt, _ = issue_receipt(purpose="experience")
        account.save(update_fields=["receipt"])
        holder = Actor("person", receipt_id=account.receipt_id)
        contacting.leave_contact(account, address=f"heron.{account.pk}@example.org", carries=carries, by=holder)
    return left[:people]


def ask(place, *, by=None, body=None, text=TEXT, purpose="improve"):  # noqa: F811
    return actions.ask_to_carry(place.contract, body=body or place.provider, purpose=purpose, text=text,
                                by=by or place.seller)  # fmt: skip


def test_it_reaches_those_who_agreed_to_it_and_nobody_else(place, arranged, mailoutbox):  # noqa: F811
    agreed = agree(7)
    agree(4, carries=False)
    message = actions.carry(ask(place), by=place.steward)
    notices.deliver(rng=random.Random(1))
    assert sorted(to for letter in mailoutbox for to in letter.to) == sorted(
        f"heron.{account.pk}@example.org" for account in agreed
    )
    assert all(TEXT not in letter.body and "Saltway" not in letter.body for letter in mailoutbox)
    assert set(message.carried_to.all()) == set(agreed) and message.reached == 5
    assert [one.text for one in queries.messages_for(agreed[0])] == [TEXT]


@pytest.mark.parametrize(
    ("people", "words"), [(0, "fewer"), (1, "fewer"), (4, "fewer"), (5, " 5 "), (9, " 5 "), (10, " 10 ")]
)
def test_whoever_asked_learns_no_number_below_five_and_none_between_fives(place, arranged, people, words):  # noqa: F811
    agree(people)
    message = actions.carry(ask(place), by=place.steward)
    assert words in outcome(message) and (people >= 5 or not any(sign.isdigit() for sign in outcome(message)))


def test_whoever_is_afraid_or_has_withdrawn_or_whose_address_is_over_gets_nothing(place, arranged):  # noqa: F811
    first, second, third, fourth = agree(4)
    Experience.objects.filter(pk=first.pk).update(fears=True)
    Experience.objects.filter(pk=second.pk).update(danger=True)
    Contact.objects.filter(experience=third).update(until=MAY - dt.timedelta(days=1))
    actions.withdraw(fourth, by=Actor("person", receipt_id=fourth.receipt_id))
    assert not queries.reachable(place.contract).exists()


def test_what_was_carried_goes_with_whoever_withdraws(place, arranged):  # noqa: F811
    account = agree(1)[0]
    message = actions.carry(ask(place), by=place.steward)
    actions.withdraw(account, by=Actor("person", receipt_id=account.receipt_id))
    assert not message.carried_to.exists()


STATES = ("none", "text", "drafted", "ended", "revoked", "expired", "other purpose", "signed")
ROLES = ("provider", "commissioner", "subcontractor", "stranger", "steward", "administrator", "nobody", "system")


@pytest.mark.parametrize("state", STATES)
def test_only_a_party_under_an_arrangement_in_force_is_heard(place, state):  # noqa: F811
    """Every role with every state; nobody else gets as far as the steward, and every try is logged."""
    contact = {"level": "contact", "fields": ["message"]}
    if state == "expired":
        arrangement(place, ends_on=MAY - dt.timedelta(days=1), **contact)
    elif state == "other purpose":
        arrangement(place, purpose="oversee", **contact)
    elif state == "text":
        arrangement(place)
    elif state != "none":
        arrangement(place, state=state, **contact)
    admin = Account.objects.create(username="admin@example.org")
    actors = {
        "provider": (place.seller, place.provider), "commissioner": (place.buyer, place.council),
        "subcontractor": (place.acting(place.below, "provider"), place.below),
        "stranger": (place.acting(place.stranger, "provider"), place.provider),
        "steward": (place.steward, place.provider),
        "administrator": (Actor("staff", admin.pk, frozenset({("administrator", None)})), place.provider),
        "nobody": (ANYBODY, place.provider), "system": (SYSTEM, place.provider),
    }  # fmt: skip
    for role in ROLES:
        by, body = actors[role]
        before, may = Access.objects.count(), state == "signed" and role in ("provider", "commissioner")
        if role in ("nobody", "system"):
            with pytest.raises(NotAllowed):
                ask(place, by=by, body=body)
            continue
        found = ask(place, by=by, body=body)
        assert isinstance(found, Message) == may and Access.objects.count() == before + 1
        assert may or (found.refused[0].rule and found.refused[0].unblocks)
    assert Message.objects.count() == (2 if state == "signed" else 0)


def test_an_arrangement_that_ended_meanwhile_carries_nothing(place, arranged):  # noqa: F811
    message = ask(place)
    terms.stop(arranged, "revoke", reason="Letters were left on a train.", by=place.buyer)
    with pytest.raises(NotNow):
        actions.carry(message, by=place.steward)
    message.refresh_from_db()
    assert message.state == "asked"


@pytest.mark.parametrize(("role", "verb"), list(product(("seller", "buyer"), ("carry", "turn_down"))))
def test_whoever_answers_for_the_service_decides_nothing(place, arranged, role, verb):  # noqa: F811
    message = ask(place)
    with pytest.raises(NotAllowed):
        getattr(actions, verb)(message, by=getattr(place, role), **({"reason": "No."} if verb == "turn_down" else {}))


@pytest.mark.parametrize("text", ["", "Hello.", "Dear all, ask for Sandra Miller on 01632 960123 about the bus."])
def test_words_that_say_nothing_or_reach_somebody_are_refused(place, arranged, text):  # noqa: F811
    with pytest.raises(NotValid):
        ask(place, text=text)
    assert not Message.objects.exists()


def test_two_within_four_weeks_are_refused_so_that_nobody_counts_by_sending_again(place, arranged):  # noqa: F811
    message = ask(place)
    with pytest.raises(NotNow):
        ask(place)
    actions.carry(message, by=place.steward)
    with clock.at(MAY + dt.timedelta(days=27)), pytest.raises(NotNow):
        ask(place)
    with clock.at(MAY + dt.timedelta(days=29)):
        assert isinstance(ask(place), Message)


def test_the_ledger_says_that_it_was_carried_and_not_to_whom_or_how_many(place, arranged):  # noqa: F811
    agree(6)
    message = actions.carry(ask(place), by=place.steward)
    lines = list(Entry.objects.filter(event__startswith="message.").order_by("index"))
    assert [line.event for line in lines] == ["message.asked", "message.carried"]
    assert "6" not in str(lines[1].facts) and message.subject == lines[1].subject


# Pages


@pytest.fixture
def signed_in(client):
    def as_(role, body=None):
        account, _ = Account.objects.get_or_create(username=f"{role}-{body.slug if body else 'host'}@example.org")
        Membership.objects.get_or_create(account=account, role=role, body=body)
        client.force_login(account)
        return client

    return as_


def test_asked_read_carried_and_found_under_the_code(place, arranged, signed_in, client):  # noqa: F811
    account = agree(1)[0]
    provider = signed_in("provider", place.provider)
    sent = {"body": place.provider.pk, "purpose": "improve", "text": TEXT}
    assert provider.post(DESK, sent | {"text": "Hi"}).status_code == 200 and not Message.objects.exists()
    assert provider.post(DESK, sent).status_code == 302
    assert "waits to be read" in provider.get(DESK).content.decode().lower()
    assert provider.get("/desk/messages").status_code == 403
    number = Message.objects.get().pk
    steward = signed_in("steward")
    assert TEXT in steward.get("/desk/messages").content.decode()
    assert steward.get("/desk").content.decode().count("Messages to carry") == 1
    assert steward.post(f"/desk/messages/{number}/carry").status_code == 302
    page = signed_in("provider", place.provider).get(DESK).content.decode()
    assert "fewer than five people, or nobody" in page and account.key not in page and "heron" not in page
    client.logout()
    account.receipt, code = issue_receipt(purpose="experience")
    account.save(update_fields=["receipt"])
    assert client.get("/receipt/messages").status_code == 302
    client.post("/receipt", {"code": code})
    assert TEXT in client.get("/receipt/messages").content.decode()


def test_without_an_arrangement_the_page_says_the_rule_and_the_public_list_bears_it(place, signed_in):  # noqa: F811
    page = signed_in("provider", place.provider).post(
        DESK, {"body": place.provider.pk, "purpose": "improve", "text": TEXT}
    )
    assert page.status_code == 403 and "no-arrangement" in page.content.decode()
    assert Blocked.objects.get().field == "message"


def test_everybody_can_read_how_many_were_carried_and_in_fives_whom_they_reached(place, arranged, client):  # noqa: F811
    page = "/contracts/school-buses/sharing"
    assert "Messages to those who told" not in client.get(page).content.decode()
    agree(8)
    actions.carry(ask(place), by=place.steward)
    with clock.at(MAY + dt.timedelta(days=40)):
        actions.turn_down(ask(place), reason="It could be meant for one person only.", by=place.steward)
    with clock.at(MAY + dt.timedelta(days=41)):
        ask(place)
    assert queries.messages_counted(place.contract.pk) == [
        ("Saltway Transport", {"carried": 1, "turned_down": 1, "asked": 1}, 5)
    ]
    shown = client.get(page).content.decode()
    assert "Messages to those who told" in shown and "at least 5" in shown and TEXT not in shown


def test_a_message_is_turned_down_with_a_reason_for_those_who_asked(place, arranged, signed_in):  # noqa: F811
    message = ask(place)
    steward = signed_in("steward")
    assert steward.post(f"/desk/messages/{message.pk}/turn-down", {"reason": "no"}).status_code == 200
    steward.post(f"/desk/messages/{message.pk}/turn-down", {"reason": "It could be meant for one person only."})
    assert "meant for one person only" in signed_in("provider", place.provider).get(DESK).content.decode()
