"""A sealing key is replaced, also by a run that is killed; no column is forgotten."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings as site
from django.db import models

from countersign.awards.actions import bidding
from countersign.awards.models import Bid, Procurement
from countersign.errors import Broken
from countersign.experiences import actions as experiences
from countersign.experiences.actions import contacting, drafting
from countersign.experiences.models import Contact, Draft, Sealed, Source
from countersign.experiences.told import unseal
from countersign.involvement.actions import people as participants
from countersign.involvement.actions.surveys import running, writing
from countersign.involvement.models import Participant
from countersign.involvement.models.people import Address
from countersign.involvement.models.surveys import EqualityAnswer, Reader, Response, Survey
from countersign.involvement.queries.surveys import raw
from countersign.ledger.models import Entry
from countersign.notices.actions.writing import sealed_as
from countersign.notices.models import Notice
from countersign.people import actions, queries
from countersign.people.actions import resealing
from countersign.people.rules import ANYBODY, SYSTEM
from countersign.sealing import new_key

# Bytes that are no secret: digests, salts that are published or lie beside what they salt, files made for the public.
OPEN = {
    "experiences.Received.commitments", "ledger.Entry.leaf", "ledger.Checkpoint.root", "ledger.Checkpoint.frontier",
    "ledger.Head.frontier", "findings.Finding.records_salt", "awards.Pack.pdf", "awards.Pack.archive",
    "insight.Talk.weights",
}  # fmt: skip


def columns() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and model.__module__.startswith("countersign")
    }


def test_every_column_of_bytes_is_sealed_by_name_or_open_for_a_reason() -> None:
    sealed = set(site.SEALED_COLUMNS)
    salts = {one for one in columns() if one.endswith(".salt")}  # opened with what they salt
    assert columns() - sealed - OPEN - salts == set() and sealed <= columns()
    assert set(site.SEALED_APART) <= sealed


def _of_participant(row: Address) -> str:
    return participants._context(row.participant)


@pytest.mark.parametrize(
    ("column", "row", "bound_to"),
    [
        ("experiences.Contact.sealed", Contact(mark="m"), contacting._context),
        ("experiences.Draft.value", Draft(key="k"), drafting._context),
        ("involvement.Address.sealed", Address(participant=Participant(mark="m")), _of_participant),
        ("involvement.Response.sealed", Response(key="k"), raw.context),
        ("involvement.Reader.sealed", Reader(mark="m"), writing._context),
        ("involvement.Survey.seed_sealed", Survey(slug="s"), running._seed_context),
        ("involvement.EqualityAnswer.sealed", EqualityAnswer(survey_id=7), raw.equality_context),
        ("awards.Bid.sealed", Bid(number=2, procurement=Procurement(pk=3)), bidding._context),
        ("notices.Notice.sealed", Notice(key="k"), lambda row: sealed_as(row.key)),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_a_column_is_bound_as_its_room_binds_it(column, row, bound_to) -> None:
    assert site.SEALED_COLUMNS[column].format(row=row) == bound_to(row)


class Killed(BaseException):
    pass


@pytest.fixture
def told(db) -> list:
    source = Source.objects.create(slug="web", name="Web")
    return [experiences.receive(source=source, words=f"The bus was late {n} times.", by=ANYBODY)[0] for n in range(7)]


@pytest.fixture
def new_keys(settings, told):
    """A new key stands in front of the old."""
    old = settings.SEALING_KEYS
    settings.SEALING_KEYS = (new_key(), *old)
    return settings.SEALING_KEYS


@pytest.mark.parametrize("at", range(6))
def test_killed_anywhere_a_run_is_begun_again_and_the_old_key_goes(told, new_keys, settings, monkeypatch, at) -> None:
    drafting.keep_draft({"words": "Half a sentence"})
    plain = resealing._renewed
    left = [at]

    def dies(*given):
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return plain(*given)

    monkeypatch.setattr(resealing, "_renewed", dies)
    with pytest.raises(Killed):
        actions.reseal(by=SYSTEM, batch=2)
    monkeypatch.setattr(resealing, "_renewed", plain)
    assert not Entry.objects.filter(event="seal.renewed").exists()
    counts = actions.reseal(by=SYSTEM, batch=2)["experiences.Sealed.value"]
    assert counts["new"] == at // 2 * 2 and counts["renewed"] == 7 - counts["new"], "whole portions stay"
    settings.SEALING_KEYS = new_keys[:1]
    assert [_words(one) for one in told] == [f"The bus was late {n} times." for n in range(7)]
    assert drafting.draft_values(Draft.objects.get().key) == {"words": "Half a sentence"}


def _words(account) -> object:
    return unseal(queries.sealer(), account.key, Sealed.objects.get(experience=account).value)["words"]


def test_what_does_not_open_is_left_as_it_is_and_named(told, new_keys) -> None:
    stored = Sealed.objects.get(experience=told[0])
    other = Sealed.objects.get(experience=told[1])
    Sealed.objects.filter(pk=stored.pk).update(value=bytes(other.value))  # copied onto another account
    assert actions.reseal(by=SYSTEM)["experiences.Sealed.value"] == {"renewed": 6, "shut": 1}
    assert bytes(Sealed.objects.get(pk=stored.pk).value) == bytes(other.value)
    with pytest.raises(Broken):
        _words(told[0])


def test_the_ledger_says_how_many_and_nothing_else(told, new_keys) -> None:
    actions.reseal(by=SYSTEM)
    assert Entry.objects.get(event="seal.renewed").facts == {"by": "system", "renewed": 7}
