"""Words that are public are vouched for by the ledger: whoever edits them in the database is found out."""

from __future__ import annotations

import hashlib

import pytest

from countersign.experiences import actions
from countersign.experiences.actions.receiving import receive
from countersign.experiences.models import Experience
from countersign.ledger import queries as ledger
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY, Actor

SAID = "The minibus came an hour late and nobody told us."


@pytest.fixture(autouse=True)
def only_words(settings):
    settings.LEDGER_WITNESSES = ["countersign.experiences.queries.witness.published"]


@pytest.fixture
def public(source, steward) -> Experience:
    account, _ = receive(source=source, words=SAID, by=ANYBODY)
    Experience.objects.filter(pk=account.pk).update(state="counted", redacted_text=SAID)
    account.refresh_from_db()
    account = actions.sign_off_text(account, by=steward)
    assert ledger.verdict().fault is None
    return account


@pytest.mark.parametrize("forged", [SAID + " ", SAID.replace("hour", "minute"), ""])
def test_whoever_edits_or_hides_them_is_found_out(public, forged):
    Experience.objects.filter(pk=public.pk).update(published_text=forged)
    fault = ledger.verdict().fault
    assert (fault.kind, fault.subject) == ("stored", f"experience:{public.key}")
    assert SAID not in str(fault)


def test_an_account_deleted_by_hand_is_missed(public):
    public.sealed.delete()
    Experience.objects.filter(pk=public.pk).delete()
    assert ledger.verdict().fault.subject == f"experience:{public.key}"


def test_words_that_nobody_signed_off_are_found_out(public, source):
    other, _ = receive(source=source, words="Nobody signed this off, and there it stands.", by=ANYBODY)
    Experience.objects.filter(pk=other.pk).update(published_text="Nobody signed this off.")
    assert ledger.verdict().fault.subject == f"experience:{other.key}"


def test_words_of_two_accounts_that_changed_places_are_found_out(public, source, steward):
    other, _ = receive(source=source, words="We were told nothing at the stop.", by=ANYBODY)
    Experience.objects.filter(pk=other.pk).update(state="counted", redacted_text="We were told nothing at the stop.")
    other.refresh_from_db()
    other = actions.sign_off_text(other, by=steward)
    Experience.objects.filter(pk=public.pk).update(published_text=other.published_text)
    assert ledger.verdict().fault.subject == f"experience:{public.key}"


def corrected(account: Experience, steward: Actor) -> None:
    actions.correct(account, text="The bus was late.", by=steward)


def reopened(account: Experience, steward: Actor) -> None:
    Experience.objects.filter(pk=account.pk).update(state="attached")
    account.refresh_from_db()
    actions.reopen(account, by=steward)


def withdrawn(account: Experience, steward: Actor) -> None:
    actions.withdraw(account, by=Actor("person", receipt_id=account.receipt_id))


def afraid(account: Experience, steward: Actor) -> None:
    actions.say_afraid(account, by=Actor("person", receipt_id=account.receipt_id))


@pytest.mark.parametrize("taken_down", [corrected, withdrawn, afraid, reopened])
def test_words_that_are_taken_down_by_a_deed_are_no_fault_and_cannot_come_back(public, steward, taken_down):
    taken_down(public, steward)
    assert ledger.verdict().fault is None
    Experience.objects.filter(pk=public.pk).update(published_text=SAID)
    assert ledger.verdict().fault.subject == f"experience:{public.key}"


def test_the_log_holds_no_digest_that_a_guess_could_be_tested_against(public):
    told = str(list(Entry.objects.filter(event="experience.text_signed_off").values("facts")))
    for guess in (SAID, f"public\0{public.key}\0{SAID}"):
        assert hashlib.sha256(guess.encode()).hexdigest() not in told
