"""An office answers: the answer is printed, its clock is met, and wherever it leads another clock starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.answers import queries, rules
from countersign.answers.actions.moving import locked, told
from countersign.answers.actions.promising import commit
from countersign.answers.models import Answer, Commitment, Kind, Mark, Reason
from countersign.answers.rules import Promise, Said
from countersign.findings import actions as findings
from countersign.people.models import Account
from countersign.people.rules import Actor
from countersign.text.similar import clusters

COMPARED = 300  # earlier answers of the same body that a new one is held against

# what leads to another body -> why that body's clock starts
_LEADS = {Kind.PASS_ON: "passed_on", Reason.CANNOT: "authority", Reason.NOT_OURS: "not_ours"}


@transaction.atomic
def answer(
    due: Model,
    *,
    kind: str,
    text: str,
    reason: str = "",
    names: Model | None = None,
    would_settle: str = "",
    payer: Model | None = None,
    settle_by: dt.date | None = None,
    lacks: str = "",
    needs: str = "",
    commitments: Sequence[Promise] = (),
    by: Actor,
) -> Answer:
    """The answer to one clock, printed beside the finding for everybody.

    Its clock is met, except where it is passed on: then both go on. Where it leads to another body (``names``), that
    body's clock starts; both stay in sight. Accepting takes at least one promise, except of praise. Given after its
    date it is late for good. A further answer may be added later; the first that meets the clock sets the date.

    Raises :class:`NotAllowed` for anybody but the body itself, :class:`NotValid` with every fault, :class:`NotSafe` for
    words that name or address somebody, :class:`NotNow` where the finding no longer stands.
    """
    said = Said(
        kind, text.strip(), reason, names, would_settle.strip(), payer, settle_by, lacks, needs.strip(),
        tuple(commitments),
    )  # fmt: skip
    rules.check_answer(by, due)
    due = locked(due)
    rules.check_said(said, due)
    given = told("answer.given", _answer(said, due, by), by, **_facts(said, due))
    _meet(due, said, by)
    _lead_on(due, said, by)
    for promise in said.commitments:
        _commit(given, promise, by)
    return given


def _answer(said: Said, due: Model, by: Actor) -> Answer:
    return Answer(
        due=due, kind=said.kind, reason=said.reason, text=said.text, office=_office(due, by),
        late=due.met_on is None and clock.today() > due.due_on, by_id=by.account_id, at=clock.now(),
        alike=_pasted_from(said.text, due), would_settle=said.would_settle, payer=said.payer,
        settle_by=said.settle_by, lacks=said.lacks, needs=said.needs, names=said.names,
    )  # fmt: skip


def _office(due: Model, by: Actor) -> str:
    """The named office that signs: as the contract has it, else the account's."""
    return due.office or Account.objects.filter(pk=by.account_id).values_list("office", flat=True).first() or ""


def _facts(said: Said, due: Model) -> dict[str, object]:
    facts = {"finding": f"finding:{due.finding_id}", "due": due.subject, "kind": said.kind, "reason": said.reason}
    return facts | ({"names": f"body:{said.names.pk}"} if said.names else {})


def _meet(due: Model, said: Said, by: Actor) -> None:
    if said.kind != Kind.PASS_ON and due.met_on is None:
        findings.meet(due, by=by)


def _lead_on(due: Model, said: Said, by: Actor) -> None:
    why = _LEADS.get(said.reason or said.kind)
    if why:
        part, office = queries.part_of(said.names, due.finding)
        findings.start_clock(due.finding, body=said.names, part=part, office=office, why=why, came_from=due, by=by)


def _commit(given: Answer, promise: Promise, by: Actor) -> None:
    finding = given.due.finding
    commit(
        origin=Commitment.Origin.ANSWER, body=given.due.body, contract=finding.contract, finding=finding,
        answer=given, promise=promise, by=by,
    )  # fmt: skip


def _pasted_from(text: str, due: Model) -> Answer | None:
    """The first earlier answer of the same body to another finding that says the same in nearly the same words."""
    others = Answer.objects.filter(due__body_id=due.body_id).exclude(due__finding_id=due.finding_id)
    earlier = list(others.order_by("-pk").only("pk", "text")[:COMPARED])[::-1]
    own = len(earlier)  # the new one stands last
    for group in clusters([*(one.text for one in earlier), text]):
        if own in group.members:
            return earlier[group.members[0]]
    return None


@transaction.atomic
def mark(answer: Answer, *, said: str, by: Actor) -> Mark:
    """One of those concerned judges the answer; she may change her mind. Only counts are ever shown, and
    no line is written: a line for each would let anybody watch them come in.

    Raises :class:`NotAllowed` for everybody else, and for whoever answers for the finding even with a receipt in hand.
    """
    rules.check_mark(by, answer)
    account = rules.check_is_concerned(answer.due.finding.records.filter(state="counted"), rules.receipt_of(by))
    rules.check_said_of(said, Mark.Said.values)
    said_now = {"said": said, "at": clock.now()}
    kept, _ = Mark.objects.update_or_create(answer=answer, experience=account, defaults=said_now)
    return kept
