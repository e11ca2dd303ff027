"""The exercise in which those concerned divide 100 points among the criteria."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from countersign import clock
from countersign.awards import queries, rules
from countersign.awards.actions.moving import locked
from countersign.awards.models import Participant, Procurement
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.ledger.actions import record
from countersign.people.actions import issue_receipt
from countersign.people.rules import Actor, can, check

PURPOSE = "awards"


@transaction.atomic
def invite(one: Procurement, *, group: str, by: Actor) -> tuple[Participant, str]:
    """A place in the exercise, and the code with which its holder takes part without signing in; shown once."""
    rules.check_edit(by, one)
    if group not in Participant.Group.values:
        raise NotValid("Choose a group of the list.", faults=(("group", "Choose one of the list."),))
    receipt, code = issue_receipt(purpose=PURPOSE)
    last = one.participants.aggregate(last=Max("number"))["last"] or 0
    made = Participant.objects.create(procurement=one, number=last + 1, group=group, receipt=receipt)
    record("procurement.participant_invited", subject=one.subject, by=by.label)
    return made, code


@transaction.atomic
def weigh(participant: Participant, *, points: Mapping[int, int], misses: str = "", by: Actor) -> Participant:
    """Divide 100 points: by the holder of the code, or entered by a steward or the commissioner from paper."""
    _check_weigh(participant, by)
    fresh = locked(participant.procurement)
    if fresh.state != "draft" or not fresh.criteria.exists():
        raise NotNow(
            "The exercise is open while criteria are being drafted.", remedy="The final weights are published."
        )
    _check_points({each.number for each in fresh.criteria.all()}, points)
    if misses.strip():
        rules.check_text(misses, known=queries.known_names(fresh), what="What you miss")
    participant.points = {str(number): int(value) for number, value in points.items()}
    participant.misses, participant.given_at = misses.strip(), clock.now()
    participant.save()
    record("procurement.weighed", subject=fresh.subject, by=by.label)
    return participant


def _check_weigh(participant: Participant, by: Actor) -> None:
    holds = by.receipt_id is not None and by.receipt_id == participant.receipt_id
    if holds:
        check(by, "criteria.weigh")
    elif not can(by, "procurement.draft", body_id=participant.procurement.body_id):
        raise NotAllowed("Nobody gives points for somebody else.", remedy="Enter the code that you were given.")


def _check_points(numbers: set[int], points: Mapping[int, int]) -> None:
    faults = [
        (f"points_{n}", "Give a whole number from 0 to 100.") for n in numbers if not 0 <= points.get(n, -1) <= 100
    ]
    if set(points) - numbers:
        faults.append((None, "There is no such criterion."))
    if not faults and sum(points.values()) != 100:
        faults.append((None, f"The points come to {sum(points.values())}; make it 100."))
    if faults:
        raise NotValid("The points cannot be taken yet.", faults=tuple(faults))
