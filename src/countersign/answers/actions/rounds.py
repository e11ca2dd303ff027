"""Asking those concerned: rounds open, close and are counted, all voices at once; nobody watches them come in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, QuerySet

from countersign import clock
from countersign.answers import queries, rules
from countersign.answers.actions.contests import open_contests
from countersign.answers.actions.hearing import EVENTS, VERBS
from countersign.answers.actions.writing import write_of_rounds
from countersign.answers.models import Claim, Commitment, Round, Voice
from countersign.answers.states import COMMITMENT, ROUND
from countersign.answers.tally import Tally
from countersign.ledger.actions import record_many
from countersign.people.rules import SYSTEM, Actor

_COUNTED = ("state", "counted_at", "asked", "confirmed", "contested", "unsure", "outcome", "stale")


def ask_concerned(claim: Claim, *, by: Actor) -> Round:
    """Open the first round of a claim, and plan the second; inside the caller's transaction."""
    today = clock.today()
    again = today + dt.timedelta(days=rules.AGAIN_DAYS)
    first = Round.objects.create(claim=claim, number=1, state=ROUND.after("waiting", "open"), **_days(today))
    Round.objects.create(claim=claim, number=2, **_days(again))
    first.concerned.set(queries.concerned(claim.commitment))
    _tell("round.opened", [first], by)
    write_of_rounds([first])
    return first


def _days(opens_on: dt.date) -> dict[str, dt.date]:
    return {"opens_on": opens_on, "closes_on": opens_on + dt.timedelta(days=rules.OPEN_DAYS)}


@transaction.atomic
def ask_again(rounds: Sequence[Round], *, by: Actor = SYSTEM) -> list[Round]:
    """Open second rounds whose day has come; the same people are asked, but for those who withdrew.

    A round that is opened late is open as long as any: its days are counted from today.
    """
    held = _held(rounds, "open")
    today = clock.today()
    for round in held:
        round.state = ROUND.after(round.state, "open")
        round.opens_on, round.closes_on = _days(today).values()
    if held:
        Round.objects.filter(pk__in=[round.pk for round in held]).update(state=held[0].state, **_days(today))
        _ask_the_same(held)
        _tell("round.opened", held, by)
        write_of_rounds(held)
    return held


def _ask_the_same(rounds: Sequence[Round]) -> None:
    asked = Round.concerned.through
    second = {round.claim_id: round.pk for round in rounds}
    first = asked.objects.filter(round__claim__in=second, round__number=1).exclude(experience__state="withdrawn")
    pairs = first.values_list("round__claim", "experience_id")
    asked.objects.bulk_create(
        [asked(round_id=second[claim], experience_id=account) for claim, account in pairs], batch_size=2000
    )


@transaction.atomic
def close(rounds: Sequence[Round], *, by: Actor = SYSTEM) -> list[Round]:
    """Count every voice of these open rounds; what they come to moves the commitments. A line for each."""
    return _counted(rounds, "close", "round.counted", by)


@transaction.atomic
def recount(rounds: Sequence[Round], *, by: Actor = SYSTEM) -> list[Round]:
    """Count closed rounds anew after somebody withdrew: as if she had never been asked."""
    return _counted(rounds, "recount", "round.recounted", by)


def _counted(rounds: Sequence[Round], verb: str, event: str, by: Actor) -> list[Round]:
    held = _held(rounds, verb)
    tallies = _tallies(held)
    for round in held:
        _set(round, tallies[round.pk], verb)
    if held:
        Round.objects.bulk_update(held, _COUNTED)
        _tell(event, held, by)
        _move_commitments(held, by)
    return held


def _set(round: Round, tally: Tally, verb: str) -> None:
    round.state, round.counted_at, round.stale = ROUND.after(round.state, verb), clock.now(), False
    round.asked, round.outcome = tally.asked, tally.outcome
    round.confirmed, round.contested, round.unsure = tally.confirmed, tally.contested, tally.unsure


def _tallies(rounds: Sequence[Round]) -> dict[int, Tally]:
    """What :func:`queries.recount` counts one by one, for many rounds in two queries."""
    numbers = [round.pk for round in rounds]
    asked = Round.concerned.through.objects.filter(round__in=numbers).exclude(experience__state="withdrawn")
    there = dict(asked.values_list("round").annotate(n=Count("pk")))
    said: dict[int, dict[str, int]] = defaultdict(dict)
    for number, what, n in Voice.objects.filter(round__in=numbers).values_list("round", "said").annotate(n=Count("pk")):
        said[number][what] = n
    voices = (Voice.Said.CONFIRM, Voice.Said.CONTEST, Voice.Said.UNSURE)
    return {number: Tally(there.get(number, 0), *(said[number].get(one, 0) for one in voices)) for number in numbers}


def _move_commitments(rounds: Sequence[Round], by: Actor) -> None:
    """Each commitment goes where the counted rounds of its last claim say, by the verb that leads there."""
    changed = _changed(rounds)
    for verb, commitments in changed.items():
        state = commitments[0].state
        Commitment.objects.filter(pk__in=[one.pk for one in commitments]).update(state=state)
        record_many(EVENTS[verb], [(one.subject, _facts(one, by)) for one in commitments])
    open_contests(changed.get("contest", []), by=by)


def _changed(rounds: Sequence[Round]) -> dict[str, list[Commitment]]:
    """Verb -> commitments that it moves, in their new state, not saved."""
    claims = {round.claim_id for round in rounds}
    counted: dict[int, list[Round]] = defaultdict(list)
    for round in Round.objects.filter(claim__in=claims, claim__commitment__state__in=VERBS).order_by("number"):
        counted[round.claim_id].append(round)
    words = queries.heard(claims)
    changed: dict[str, list[Commitment]] = defaultdict(list)
    for commitment in _of(claims):
        last = commitment.claims.all()[len(commitment.claims.all()) - 1]
        target = (
            queries.decided(counted.get(last.pk, []), words.get(last.pk)) if last.pk in claims else commitment.state
        )
        if target != commitment.state and commitment.state in VERBS:
            commitment.state = COMMITMENT.after(commitment.state, VERBS[target])
            changed[VERBS[target]].append(commitment)
    return changed


def _of(claims: set[int]) -> QuerySet[Commitment]:
    concerned = Commitment.objects.filter(claims__in=claims).values(
        "pk"
    )  # apart: a row is not locked and made one at once
    found = Commitment.objects.filter(pk__in=concerned).select_for_update(of=("self",)).order_by("pk")
    return found.select_related("body", "contract", "inherited_from").prefetch_related("claims")


def _facts(commitment: Commitment, by: Actor) -> dict[str, object]:
    return {"digest": queries.digest(commitment), "by": by.label}


def drop_rounds(commitment: Commitment, *, by: Actor) -> None:
    """Askings about earlier claims that have not been counted are not held any more."""
    uncounted = Round.objects.filter(claim__commitment=commitment, state__in=ROUND.before("drop"))
    held = list(uncounted.select_for_update(of=("self",)).select_related("claim").order_by("pk"))
    for round in held:
        round.state = ROUND.after(round.state, "drop")
    if held:
        Round.objects.filter(pk__in=[round.pk for round in held]).update(state=held[0].state)
        _tell("round.dropped", held, by)


def _held(rounds: Sequence[Round], verb: str) -> list[Round]:
    """Those that ``verb`` can still move, locked and read afresh."""
    held = Round.objects.select_for_update(of=("self",)).select_related("claim").order_by("pk")
    return list(held.filter(pk__in=[round.pk for round in rounds], state__in=ROUND.before(verb)))


def _tell(event: str, rounds: Sequence[Round], by: Actor) -> None:
    lines = [(round.subject, _line(round, by)) for round in rounds]
    record_many(event, lines)


def _line(round: Round, by: Actor) -> dict[str, object]:
    about = {"commitment": f"commitment:{round.claim.commitment_id}", "number": round.number}
    outcome = {"outcome": round.outcome} if round.state == "closed" else {}
    return {**about, **outcome, "digest": queries.digest(round), "by": by.label}
