"""Criteria are published before bids and locked by the first one: tried by every door, and shown to an outsider."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from awards.procured import DEADLINE, PUBLISHED, acting, build
from awards.test_pages import browser_of
from countersign import clock
from countersign.awards import actions, queries
from countersign.awards.models import Criterion, Procurement
from countersign.awards.queries.witness import witness
from countersign.errors import Broken, NotAllowed, NotNow, NotValid
from countersign.ledger.actions import checkpoint
from countersign.ledger.models import Entry
from countersign.ledger.queries import verdict
from countersign.proof.canonical import canonical
from countersign.proof.checkpoints import open_checkpoint
from countersign.proof.merkle import leaf_hash, verify_inclusion
from countersign.proof.notes import Verifier, open_note

REFUSED = "criteria.change_refused"


def refusals() -> list[str]:
    return [line.facts["what"] for line in Entry.objects.filter(event=REFUSED).order_by("index")]


@pytest.fixture
def with_a_bid(tender):
    tender.published()
    tender.send("incumbent")
    return tender


ATTEMPTS = {
    "terms": lambda one, by: actions.set_terms(one, formula="F1", by=by),
    "add_criterion": lambda one, by: actions.add_criterion(one, name="Colour", description="x", weight=1, by=by),
    "change_criterion 1": lambda one, by: actions.change_criterion(one.criteria.first(), weight=Decimal(70), by=by),
    "drop_criterion 1": lambda one, by: actions.drop_criterion(one.criteria.first(), by=by),
    "revise": lambda one, by: actions.revise(one, because="We like another bidder more.", by=by),
}


@pytest.mark.parametrize("what", list(ATTEMPTS))
def test_an_attempt_by_a_verb_is_refused_and_logged(with_a_bid, what):
    one, before = with_a_bid.now(), dict(witness())
    with pytest.raises(NotNow), clock.at(DEADLINE):
        ATTEMPTS[what](one, with_a_bid.buyer)
    assert refusals() == [what]
    assert dict(witness()) == before


CRITERION = {
    "name": "Colour",
    "kind": "quality",
    "description": "Painted well.",
    "weight": "70",
    "top": "5",
    "band": "1",
}
TERMS = {"last_day_day": "1", "last_day_month": "5", "last_day_year": "2026", "hour": "12", "formula": "F1",
         "weighing": "mean"}  # fmt: skip
PAGES = {
    "terms": ("terms", (), TERMS),
    "add_criterion": ("criterion", (0,), CRITERION),
    "change_criterion 1": ("criterion", (1,), CRITERION),
    "drop_criterion 1": ("drop-criterion", (1,), {}),
    "revise": ("deed", ("revise",), {"because": "We like another bidder more."}),
}


@pytest.mark.parametrize("what", list(PAGES))
def test_an_attempt_by_a_page_is_refused_and_logged(with_a_bid, what):
    one, before = with_a_bid.now(), dict(witness())
    name, more, said = PAGES[what]
    with clock.at(DEADLINE):
        answer = browser_of("commissioner", with_a_bid.council).post(
            reverse(f"awards:{name}", args=[*one.at, *more]), said
        )
    assert answer.status_code in (200, 302)
    assert refusals() == [what]
    assert dict(witness()) == before


def test_after_publication_and_before_a_bid_criteria_change_by_publishing_anew_only(tender):
    tender.published()
    with pytest.raises(NotNow):
        ATTEMPTS["terms"](tender.now(), tender.buyer)
    assert refusals() == ["terms"]
    with clock.at(PUBLISHED):
        actions.revise(tender.now(), because="The scale named a band twice.", by=tender.buyer)
        actions.change_criterion(tender.now().criteria.first(), description="How delays are found.", by=tender.buyer)
        actions.publish(tender.now(), by=tender.buyer)
    versions = [version.content["criteria"][0]["description"] for version in tender.now().versions.all()]
    assert versions == ["How delays are found and made good.", "How delays are found."]
    assert verdict().fault is None


def test_models_refuse(with_a_bid):
    one, criterion = with_a_bid.now(), with_a_bid.now().criteria.first()
    for name, value in (("ceiling", Decimal(300)), ("deadline", DEADLINE + dt.timedelta(days=1)), ("formula", "F1")):
        fresh = Procurement.objects.get(pk=one.pk)
        setattr(fresh, name, value)
        with pytest.raises(NotNow):
            fresh.save()
    criterion.weight = Decimal(70)
    for attempt in (criterion.save, criterion.delete, one.criteria.all().delete):
        with pytest.raises(NotNow):
            attempt()
    with pytest.raises(NotNow):
        one.criteria.update(weight=1)
    with pytest.raises(NotNow):
        Criterion(procurement=one, number=9, name="Late", description="x", weight=0).save()
    with pytest.raises(NotAllowed):
        one.delete()


TAMPERED = (
    "UPDATE awards_criterion SET weight = 70 WHERE number = 1",
    "UPDATE awards_procurement SET ceiling = 300",
    "UPDATE awards_procurement SET record_weight = 10",
    "UPDATE awards_version SET content = '{}'",
    "DELETE FROM awards_version",
)


@pytest.mark.parametrize("sql", TAMPERED)
def test_whoever_edits_the_database_is_named_by_verify(with_a_bid, sql):
    subject = with_a_bid.now().versions.get().subject
    assert verdict().fault is None
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert verdict().fault.subject == subject


def test_incomplete_criteria_are_not_published(tender):
    with clock.at(PUBLISHED):
        one = tender.draft()
        actions.change_criterion(one.criteria.first(), weight=Decimal(50), by=tender.buyer)
        with pytest.raises(NotValid, match="come to 90"):
            actions.publish(tender.now(), by=tender.buyer)
    with clock.at(DEADLINE - dt.timedelta(days=10)), pytest.raises(NotValid, match="at least 15 days"):
        actions.publish(tender.now(), by=tender.buyer)


def test_only_the_commissioner_or_a_steward_drafts(tender):
    one = tender.draft()
    for by in (tender.seller("incumbent"), acting(tender.bidders["low"], "commissioner")):
        with pytest.raises(NotAllowed):
            actions.set_terms(one, formula="F1", by=by)
    assert actions.set_terms(one, formula="F1", by=tender.steward).formula == "F1"


# An outsider: nothing of ours is used below but ``countersign.proof``.


def proved(bundle: dict, verifier: Verifier) -> list[dict]:
    """The lines of the bundle, each shown to be in the signed tree; raises :class:`Broken` where one is not."""
    lines = []
    for line in bundle["lines"]:
        signed = open_checkpoint(line["checkpoint"], [verifier])
        path = [base64.b64decode(step) for step in line["proof"]]
        verify_inclusion(leaf_hash(line["text"].encode()), line["index"], signed.size, path, signed.root)
        lines.append(json.loads(line["text"]))
    return lines


def published_before_bids(bundle: dict, verifier: Verifier) -> bool:
    """Whether the criteria shown are those that were published, and were so before the first bid came."""
    lines = proved(bundle, verifier)
    published = [line for line in lines if line["event"] == "criteria.published"][-1]
    locked = next(line for line in lines if line["event"] == "criteria.locked")
    opened = {line["facts"]["commitment"]: line for line in lines if line["event"] == "bid.opened"}
    first = min(opened.values(), key=lambda line: line["facts"]["came"], default=None)
    same = hashlib.sha256(canonical(bundle["criteria"])).hexdigest()
    return (
        published["facts"]["digest"] == locked["facts"]["digest"] == same
        and published["subject"] == locked["subject"]
        and published["index"] < locked["index"]
        and published["at"] < locked["at"]
        and (first is None or first["facts"]["commitment"] == locked["facts"]["first_bid"])
    )


@pytest.mark.django_db(transaction=True)
def test_an_outsider_sees_with_proof_alone_that_criteria_came_before_bids(settings, tmp_path):
    settings.HOME = tmp_path
    tender = build()
    tender.opened()
    checkpoint()
    bundle = json.loads(json.dumps(queries.proof(tender.now())))
    verifier = Verifier.parse(bundle["verifier"])
    assert published_before_bids(bundle, verifier)
    spoiled = json.loads(json.dumps(bundle))
    spoiled["criteria"]["criteria"][0]["weight"] = "70"
    assert not published_before_bids(spoiled, verifier)
    spoiled = json.loads(json.dumps(bundle))
    spoiled["lines"][0]["text"] = spoiled["lines"][0]["text"].replace(PUBLISHED.strftime("%Y-%m-%d"), "2026-01-01")
    with pytest.raises(Broken):
        published_before_bids(spoiled, verifier)
    bid = tender.bids["incumbent"]
    stated = open_note(bid.note, [verifier])
    assert bid.commitment in stated and bid.subject in stated
