"""A bidder asks, the commissioner answers, and everybody reads both at the same moment."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Model

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.actions.moving import locked
from countersign.awards.models import Clarification, Procurement
from countersign.awards.states import CLARIFICATION
from countersign.ledger.actions import record
from countersign.people.rules import Actor


@transaction.atomic
def ask(one: Procurement, *, body: Model, question: str, by: Actor) -> Clarification:
    """A question about what is asked of bidders, printed at once. Neither its row nor its line says who asked."""
    fresh = locked(one)
    rules.check_ask(by, fresh, body)
    rules.check_question(fresh, question, body)
    last = fresh.clarifications.aggregate(last=Max("number"))["last"] or 0
    made = Clarification.objects.create(
        procurement=fresh, number=last + 1, question=question.strip(), asked_at=clock.now()
    )
    record("clarification.asked", subject=made.subject, digest=queries.digest_of_talk(made))
    return made


@transaction.atomic
def answer(clarification: Clarification, *, words: str, office: str, by: Actor) -> Clarification:
    """The same answer for all, at the same moment, early enough for each of them to use it; it is never changed."""
    one = locked(clarification.procurement)
    rules.check_answer(by, one)
    rules.check_words(one, words, what="The answer")
    rules.check_words(one, office, what="The office")
    fresh = Clarification.objects.select_for_update().select_related("procurement").get(pk=clarification.pk)
    fresh.state = CLARIFICATION.after(fresh.state, "answer")
    fresh.answer, fresh.office, fresh.answered_at = words.strip(), office.strip(), clock.now()
    fresh.save()
    record("clarification.answered", subject=fresh.subject, digest=queries.digest_of_talk(fresh), by=by.label)
    return fresh
