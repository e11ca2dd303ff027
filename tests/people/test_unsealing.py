"""Breaking a seal: two people, a purpose, an end, a log, a review; and nobody who answers for a service."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from countersign import clock
from countersign.errors import NotAllowed, NotFound, NotNow, NotValid
from countersign.experiences import actions as experiences
from countersign.experiences.actions import add_source
from countersign.experiences.models import Experience, SealedAccess
from countersign.ledger.models import Entry
from countersign.people import actions, queries
from countersign.people.models import Account, Membership, Unsealing, UnsealingUse
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.people.sealables import sealables
from countersign.register.models import Body

pytestmark = pytest.mark.django_db
SECRET = "zqsecret: Nurse Adeyemi left me in the corridor for four hours."
ADDRESS = "zqteller@example.org"
ASKED = {"purpose": "court", "ground": "obligation", "why": "Order of the county court of 28 November.", "hours": 4}
REVIEW = {"result": "in_order", "review": "The order named it, and it was opened once."}


def actor(account: Account) -> Actor:
    return Actor("staff", account.pk, queries.roles_of(account))


def made(name: str, role: str = "steward", body: Body | None = None) -> Account:
    account = Account.objects.create(username=f"{name}@x.example", email=f"{name}@x.example")
    Membership.objects.create(account=account, role=role, body=body)
    return account


@pytest.fixture
def account(db) -> Experience:
    told, _ = experiences.receive(source=add_source(name="Told", by=SYSTEM), words=SECRET, by=ANYBODY)
    experiences.leave_contact(told, address=ADDRESS, by=Actor("person", receipt_id=told.receipt_id))
    return told


@pytest.fixture
def ann() -> Actor:
    return actor(made("ann"))


@pytest.fixture
def ben() -> Actor:
    return actor(made("ben", "administrator"))


def asked(account: Experience, by: Actor, kind: str = "original") -> Unsealing:
    return actions.ask_unsealing(kind=kind, key=account.key, by=by, **ASKED)


def test_one_asks_another_grants_and_it_opens_to_who_asked_until_its_end(account, ann, ben) -> None:
    with clock.at(dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)):
        granted = actions.grant_unsealing(asked(account, ann), by=ben)
        assert actions.open_unsealed(granted, why="Copied for the court.", by=ann)[0] == ("What was told", SECRET)
        with pytest.raises(NotAllowed):
            actions.open_unsealed(granted, why="I am curious.", by=ben)
    with clock.at(dt.datetime(2026, 11, 30, 13, tzinfo=dt.UTC)), pytest.raises(NotNow):
        actions.open_unsealed(granted, why="Once more for the court.", by=ann)
    assert UnsealingUse.objects.count() == 1


def test_nothing_opens_before_it_is_granted_or_after_it_is_refused_or_ended(account, ann, ben) -> None:
    waiting = asked(account, ann)
    with pytest.raises(NotNow):
        actions.open_unsealed(waiting, why="Copied for the court.", by=ann)
    for stopped in (
        actions.refuse_unsealing(waiting, by=ben),
        actions.end_unsealing(actions.grant_unsealing(asked(account, ann), by=ben), by=ben),
    ):
        with pytest.raises(NotNow):
            actions.open_unsealed(stopped, why="Copied for the court.", by=ann)
    assert not UnsealingUse.objects.exists() and not SealedAccess.objects.exists()


def test_nobody_grants_or_reviews_their_own(account, ann, ben) -> None:
    waiting = asked(account, ann)
    for decide in (actions.grant_unsealing, actions.refuse_unsealing):
        with pytest.raises(NotAllowed):
            decide(waiting, by=ann)
    ended = actions.end_unsealing(actions.grant_unsealing(waiting, by=ben), by=ann)
    with pytest.raises(NotAllowed):
        actions.review_unsealing(ended, by=ann, **REVIEW)
    assert actions.review_unsealing(ended, by=ben, **REVIEW).state == "reviewed"


def test_whoever_answers_for_a_service_takes_no_part_even_with_a_role_they_should_not_have(account, ann, ben) -> None:
    """The body concerned, the software, nobody in particular; and an account that came to hold both sides."""
    body = Body.objects.create(slug="care", name="Care")
    both = made("both")
    Membership.objects.create(account=both, role="provider", body=body)  # past every rule, by hand in the database
    outsiders = [actor(made(role, role, body)) for role in ("provider", "commissioner", "adviser")]
    outsiders += [actor(both), SYSTEM, ANYBODY, Actor("person", receipt_id=account.receipt_id)]
    waiting = asked(account, ann)
    granted = actions.grant_unsealing(asked(account, ann), by=ben)
    ended = actions.end_unsealing(actions.grant_unsealing(asked(account, ann), by=ben), by=ann)
    for by in outsiders:
        for deed in (
            lambda by: asked(account, by),
            lambda by: actions.grant_unsealing(waiting, by=by),
            lambda by: actions.refuse_unsealing(waiting, by=by),
            lambda by: actions.open_unsealed(granted, why="Let me see it now.", by=by),
            lambda by: actions.review_unsealing(ended, by=by, **REVIEW),
        ):
            with pytest.raises(NotAllowed):
                deed(by)
    with pytest.raises(NotAllowed):
        actions.end_unsealing(granted, by=actor(both))


def test_one_that_nobody_grants_lapses_and_one_whose_hours_are_over_ends(account, ann, ben) -> None:
    start = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    with clock.at(start):
        waiting, granted = asked(account, ann), actions.grant_unsealing(asked(account, ann), by=ben)
    with clock.at(start + dt.timedelta(hours=4)):
        assert actions.keep_unsealings() == 1
    with clock.at(start + dt.timedelta(days=3)):
        with pytest.raises(NotNow):
            actions.grant_unsealing(waiting, by=ben)
        assert actions.keep_unsealings() == 1 and actions.keep_unsealings() == 0
    states = {one.pk: one.state for one in Unsealing.objects.all()}
    assert states == {waiting.pk: "lapsed", granted.pk: "ended"}


def test_the_log_says_why_and_how_often_and_never_what_or_whose(account, ann, ben) -> None:
    granted = actions.grant_unsealing(asked(account, ann, "contact"), by=ben)
    assert actions.open_unsealed(granted, why="To warn her in time.", by=ann) == [("Address", ADDRESS)]
    actions.review_unsealing(actions.end_unsealing(granted, by=ann), by=ben, **REVIEW)
    lines = Entry.objects.filter(event__startswith="unsealing.").order_by("index")
    assert [one.event for one in lines] == [
        f"unsealing.{verb}" for verb in ("asked", "granted", "opened", "ended", "reviewed")
    ]
    written = str([(one.subject, one.facts) for one in lines])
    assert "court" in written and "obligation" in written
    for hidden in (account.key, "zq", "x.example", "county", "warn her"):
        assert hidden not in written, hidden


def test_every_opening_is_a_line_of_its_own_and_the_person_finds_it(account, ann, ben) -> None:
    granted = actions.grant_unsealing(asked(account, ann), by=ben)
    for _ in range(2):
        actions.open_unsealed(granted, why="Copied for the court.", by=ann)
    assert [one.facts["times"] for one in Entry.objects.filter(event="unsealing.opened").order_by("index")] == [1, 2]
    assert set(account.openings.values_list("why", flat=True)) == {"Unsealed: An order of a court"}


def test_what_is_asked_without_purpose_ground_or_thing_is_refused(account, ann) -> None:
    for fault in ({"purpose": "because"}, {"ground": ""}, {"why": "please"}, {"hours": 1000}):
        with pytest.raises(NotValid) as refused:
            actions.ask_unsealing(kind="original", key=account.key, by=ann, **(ASKED | fault))
        assert [where for where, _ in refused.value.faults] == list(fault)
    for kind, key in (("original", "nothing"), ("secrets", account.key)):
        with pytest.raises(NotFound):
            actions.ask_unsealing(kind=kind, key=key, by=ann, **ASKED)


def test_what_its_teller_withdrew_opens_no_more(account, ann, ben) -> None:
    granted = actions.grant_unsealing(asked(account, ann), by=ben)
    experiences.withdraw(account, by=Actor("person", receipt_id=account.receipt_id))
    with pytest.raises(NotFound):
        actions.open_unsealed(granted, why="Copied for the court.", by=ann)


def test_after_a_year_nothing_says_what_was_opened_but_that_it_was_stays(account, ann, ben) -> None:
    done = actions.end_unsealing(actions.grant_unsealing(asked(account, ann), by=ben), by=ann)
    with clock.at(clock.now() + dt.timedelta(days=366)):
        assert actions.forget_unsealings() == 0, "it is not reviewed yet"
        actions.review_unsealing(done, by=ben, **REVIEW)
        assert actions.forget_unsealings() == 1
    done.refresh_from_db()
    assert (done.key, done.why) == ("", "") and done.review and done.state == "reviewed"


def test_the_public_list_shows_all_but_what_and_whose_and_only_the_two_see_more(account, ann, ben, client) -> None:
    granted = actions.grant_unsealing(asked(account, ann), by=ben)
    page = client.get("/unsealings").content.decode()
    assert "An order of a court" in page and "UK GDPR" in page
    for hidden in (account.key, "ann@", "ben@", "county court"):
        assert hidden not in page and hidden not in client.get("/unsealings.csv").content.decode()
    assert client.get(f"/unsealings/{granted.pk}").status_code == 302
    own = Client()
    own.force_login(Account.objects.get(pk=ann.account_id))
    assert SECRET not in own.get(f"/unsealings/{granted.pk}").content.decode(), "looking opens nothing"
    assert own.get(f"/unsealings/{granted.pk}/open").status_code == 405
    opened = own.post(f"/unsealings/{granted.pk}/open", {"why": "Copied for the court."})
    assert SECRET in opened.content.decode() and "no-store" in opened["Cache-Control"]
    second = Client()
    second.force_login(Account.objects.get(pk=ben.account_id))
    refused = second.post(f"/unsealings/{granted.pk}/open", {"why": "Copied for the court."})
    assert refused.status_code == 403 and SECRET not in refused.content.decode()


def test_the_form_asks_and_the_second_person_grants_refuses_and_reviews(account, ann, ben) -> None:
    one, other = Client(), Client()
    one.force_login(Account.objects.get(pk=ann.account_id))
    other.force_login(Account.objects.get(pk=ben.account_id))
    missing = one.post("/unsealings/ask", {"kind": "original", "key": "nothing", **ASKED})
    assert "nothing sealed under this key" in missing.content.decode()
    sent = one.post("/unsealings/ask", {"kind": "original", "key": account.key, **ASKED})
    assert one.post(f"{sent.url}/grant").status_code == 403
    assert other.post(f"{sent.url}/grant").status_code == 302 and one.post(f"{sent.url}/end").status_code == 302
    assert "Say what you found" in other.post(f"{sent.url}/review", {"result": "in_order"}).content.decode()
    assert other.post(f"{sent.url}/review", REVIEW).url == "/unsealings"
    assert REVIEW["review"] in Client().get("/unsealings").content.decode()


def test_what_can_be_unsealed_is_a_list_of_sealed_columns() -> None:
    """Whatever else is sealed (answers to surveys, bids, second factors) no two people can open this way."""
    sealed = {column.rpartition(".")[0] for column in settings.SEALED_COLUMNS}
    assert {one.where for one in sealables().values()} <= sealed
    assert {one.where for one in sealables().values()} == {
        "experiences.Sealed",
        "experiences.Contact",
        "involvement.Address",
    }
