"""Results of trials: given with the code, taken back with it, and made into a finding that says what is settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model, QuerySet

from countersign import clock
from countersign.engine import Contains, Is, Question
from countersign.errors import NotNow, NotValid
from countersign.experiences import actions as experiences
from countersign.experiences.actions.measuring import Measured, receive_measured
from countersign.findings import actions as findings
from countersign.insight import actions as insight
from countersign.involvement.models import Ask, Result, SignUp, Task
from countersign.involvement.official import Official, spoken
from countersign.involvement.rules import people as rules
from countersign.involvement.settling import Settled, Trial, settle
from countersign.involvement.tasks import TEMPLATES
from countersign.ledger.actions import record
from countersign.people.rules import SYSTEM, Actor, check

LONGEST_S = 3 * 3600
_THEME = {Task.CALLS: "contact", Task.MYSTERY: "waiting"}


@transaction.atomic
def give(
    sign_up: SignUp, *, outcome: str, waited_s: int | None, happened_at: dt.datetime, respect: str = "", by: Actor
) -> Result:
    """What one trial measured. It can be put right until the ask is settled."""
    rules.check_holder(by, sign_up.participant)
    fresh = SignUp.objects.select_for_update().select_related("ask", "slot").get(pk=sign_up.pk)
    _check_given(fresh, outcome, waited_s, happened_at)
    found, _ = Result.objects.update_or_create(
        sign_up=fresh,
        defaults={
            "outcome": outcome, "waited_s": waited_s if outcome != Result.Outcome.FAILED else None,
            "happened_at": happened_at, "respect": respect, "at": clock.now(), "withdrawn_at": None,
        },
    )  # fmt: skip
    record("result.given", subject=found.subject, ask=fresh.ask_id, by=by.label)
    return found


@transaction.atomic
def take_back_by(sign_up: SignUp, *, by: Actor) -> None:
    """Take one's result back, also long after the ask is over: nobody but the person can."""
    rules.check_holder(by, sign_up.participant)
    take_back(sign_up)
    record("result.taken_back", subject=f"result:{sign_up.key}", by=by.label)


def take_back(sign_up: SignUp) -> None:
    """With the sign-up goes its result, also where it counts already: counts are made anew without it."""
    found = Result.objects.filter(sign_up=sign_up, withdrawn_at=None).select_related("account").first()
    if found is None:
        return
    found.withdrawn_at, found.waited_s, found.respect = clock.now(), None, ""
    found.save()
    if found.account is not None:
        experiences.withdraw(found.account, by=Actor("person", receipt_id=found.account.receipt_id))


def trials(ask: Ask) -> QuerySet[Result]:
    """Every result that counts: tried, and not taken back."""
    tried = (Result.Outcome.REACHED, Result.Outcome.NOT_REACHED)
    found = Result.objects.filter(sign_up__ask=ask, withdrawn_at=None, outcome__in=tried)
    return found.select_related("sign_up__slot").order_by("happened_at", "pk")


def settled(ask: Ask) -> Settled:
    """What the results so far settle of the official figure, and what they do not."""
    found = list(trials(ask))
    return settle(
        [Trial(one.waited_s or 0, one.outcome == Result.Outcome.REACHED) for one in found], official(ask),
        planned=sum(slot.places for slot in ask.slots.all()), hours=_hours(ask),
    )  # fmt: skip


def official(ask: Ask) -> Official:
    if not ask.within_s:
        raise NotNow("Nothing is timed in this ask.", remedy="Say in words what came of it.")
    return Official(ask.within_s, ask.official_share)


def settle_ask(ask: Ask, *, by: Actor) -> Model:
    """The results become accounts of a source of their own, and a drafted finding beside the official figure that says
    what is settled and what is not. It goes its way through fact-check and publication like any other."""
    check(by, "ask.settle")
    with transaction.atomic():
        fresh = Ask.objects.select_for_update().get(pk=ask.pk)
        if fresh.state != "closed" or fresh.settled_by_id:
            raise NotNow("An ask is settled once, after it closed.", remedy="Close it first, or see its finding.")
        said = settled(fresh)
        if said.verdict == "open":
            raise NotNow(said.settled, remedy="Say so when you report back, or ask again with a reason.")
        _count(fresh, list(trials(fresh)), by)
    insight.refresh()
    with transaction.atomic():
        return _drafted(Ask.objects.select_for_update().get(pk=ask.pk), said, by)


def _count(ask: Ask, found: Sequence[Result], by: Actor) -> None:
    """Each trial as an account under the ask's own source: asked for, apart from what people tell by themselves."""
    if ask.source_id is None:
        ask.source = experiences.add_source(
            name=f"Ask {ask.pk}: {ask.title}", slug=f"ask-{ask.pk}", selection="everyone", collector=ask.body,
            collected_how="Timed by volunteers at set times, entered with their code", question=ask.task[:500],
            question_version="1", consent="Agreed with the sign-up", retain_days=365, fictional=ask.body.fictional,
            by=SYSTEM,
        )  # fmt: skip
        ask.save(update_fields=["source"])
    made = receive_measured([_measured(ask, one) for one in found], source=ask.source, by=by)
    for one, account in zip(found, made, strict=True):
        one.account = account
    Result.objects.bulk_update(found, ["account"])


def _measured(ask: Ask, one: Result) -> Measured:
    within = one.outcome == Result.Outcome.REACHED and (one.waited_s or 0) <= ask.within_s
    words = f"{one.get_outcome_display()} after {spoken(one.waited_s or 0)}"
    return Measured(
        words=words, own_id=one.sign_up.key, happened_on=one.happened_at.date(), kind="" if within else "problem",
        themes=() if within else (_THEME[Task(ask.kind)],), respect=one.respect,
    )  # fmt: skip


def _drafted(ask: Ask, said: Settled, by: Actor) -> Model:
    base = Question("experiences", (Is("source_id", ask.source_id),))
    over = Question("experiences", (Is("source_id", ask.source_id), Contains("themes", _THEME[Task(ask.kind)])))
    noun = "test calls were" if ask.kind == Task.CALLS else "test visits were"
    made = findings.draft(
        over, base=base, claim=f"{said.over} of {said.tried} {noun} not answered within {spoken(ask.within_s)}.",
        kind="operational", contract=ask.contract, service=ask.service, place=ask.place, body=ask.body,
        who=f"{said.tried} trials at set times, each by a volunteer with a watch.", selection="everyone",
        limits=f"Settled: {said.settled} Not settled: {said.not_settled}", by=by,
    )  # fmt: skip
    for figure in ask.finding.figures.all() if ask.finding else ():
        figure.pk, figure._state.adding = None, True
        findings.set_beside(made, figure=figure, by=by)
    ask.settled_by = made
    ask.save(update_fields=["settled_by"])
    record("ask.settled", subject=ask.subject, finding=made.pk, verdict=said.verdict, by=by.label)
    return made


def _hours(ask: Ask) -> str:
    times = sorted({f"{slot.begins:%H:%M}" for slot in ask.slots.all()})
    days = len({slot.starts_at.date() for slot in ask.slots.all()})
    return f"{', '.join(times)} on {days} day{'s' if days != 1 else ''}"


def _check_given(sign_up: SignUp, outcome: str, waited_s: int | None, happened_at: dt.datetime) -> None:
    faults = []
    if not TEMPLATES[sign_up.ask.kind].measures:
        raise NotNow("Nothing is timed in this ask.", remedy="There is nothing to enter.")
    if sign_up.ask.settled_by_id or sign_up.state not in ("placed", "there", "done", "missed"):
        raise NotNow("No result can be entered here any more.", remedy="Ring the steward, if it is wrong.")
    if outcome not in Result.Outcome.values:
        faults.append(("outcome", "Choose what happened."))
    elif outcome != Result.Outcome.FAILED and not (waited_s is not None and 0 <= waited_s <= LONGEST_S):
        faults.append(("minutes", "Enter how long you waited, in minutes and seconds, up to three hours."))
    if not sign_up.slot.starts_at.date() <= happened_at.date() <= clock.today():
        faults.append(("happened_at", "Give the day and time at which you tried, on or after your day."))
    if faults:
        raise NotValid("Check the result.", faults=tuple(faults))
