"""The agenda and its votes. An item closes by a vote and by nothing else; a user's item by users' votes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Model

from countersign import clock
from countersign.answers import actions as answers
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.findings.rules import check_text
from countersign.involvement.actions.panel_letters import write_of_recommendation
from countersign.involvement.actions.panel_writing import locked, told
from countersign.involvement.balloting import outcome
from countersign.involvement.models import Ballot, Item, Meeting, Panel, Recommendation, Seat, Sitting, Vote
from countersign.involvement.queries import panels as asked
from countersign.involvement.rules import panels as rules
from countersign.involvement.states import BALLOT, ITEM
from countersign.people.rules import Actor, check

_VERBS = {"carried": "carry", "lost": "lose", "void": "void"}
SUBJECTS = ("finding", "commitment", "clause", "gap")


@transaction.atomic
def put_item(
    panel: Panel, *, sitting: Sitting, title: str, words: str = "", about: Model | None = None, by: Actor
) -> Item:
    """Whoever sits puts something on the agenda; nobody can take it off. It is on the next meeting that is called.

    ``about`` is a finding, a commitment, a clause or a gap; whatever it is, it is pulled onto the agenda as it stands.
    """
    fresh = locked(panel)
    rules.check_speaks(by, sitting)
    if sitting.seat.panel_id != fresh.pk:
        raise NotAllowed("This is the seat of another panel.", remedy="Put it on the agenda of your own.")
    if fresh.state not in ("recruiting", "sitting"):
        raise NotNow("This panel has ended.", remedy="Its last page stays in sight.")
    check_text(title, known=rules.known_names(fresh), what="The title")
    if words.strip():
        check_text(words, known=rules.known_names(fresh), what="What it is about")
    made = Item(
        panel=fresh, number=fresh.next_item, title=title.strip(), words=words.strip(), seat=sitting.seat,
        put_on=clock.today(), meeting=asked.next_meeting(fresh), **_about(about),
    )  # fmt: skip
    made.save()
    Panel.objects.filter(pk=fresh.pk).update(next_item=fresh.next_item + 1)
    return told("item.put", made, by, panel=fresh.subject, kind=sitting.seat.kind)


def _about(thing: Model | None) -> dict[str, Model]:
    if thing is None:
        return {}
    name = thing._meta.model_name
    if name not in SUBJECTS:
        raise NotValid("Only findings, commitments, clauses and gaps can be pulled onto an agenda.")
    return {name: thing}


@transaction.atomic
def take_back_item(item: Item, *, sitting: Sitting, by: Actor) -> Item:
    """Only the seat that put it there takes it back, and a user's only while the same user holds the seat."""
    rules.check_speaks(by, sitting)
    fresh = locked(item)
    if sitting.seat_id != fresh.seat_id or sitting.since > fresh.put_on:
        raise NotAllowed("Only who put it on the agenda can take it back.", remedy="It can be closed by a vote.")
    fresh.state, fresh.ended_on = ITEM.after(fresh.state, "take_back"), clock.today()
    return told("item.taken_back", fresh, by)


@transaction.atomic
def open_ballot(item: Item, *, meeting: Meeting, kind: str, motion: str, to: Model | None = None, by: Actor) -> Ballot:
    """Let those who sit vote on a motion, in a meeting that has its quorum."""
    check(by, "panel.keep")
    fresh, held = locked(item), locked(meeting)
    if held.state != "held" or held.panel_id != fresh.panel_id:
        raise NotNow("Votes are taken in a meeting of this panel that has its quorum.", remedy="Hold it first.")
    if kind not in Ballot.Kind.values:
        raise NotValid("Choose what the vote is for.", faults=(("kind", "Choose one of the list."),))
    rules.check_ballot(fresh, kind, motion, to)
    made = Ballot(item=fresh, meeting=held, kind=kind, motion=motion.strip(), to=to, opened_at=clock.now())
    if kind == Ballot.Kind.CONFIRM:
        made.claim = fresh.commitment.claims.last()
    made.save()
    return told("ballot.opened", made, by, item=fresh.subject, kind=kind)


@transaction.atomic
def vote(ballot: Ballot, *, sitting: Sitting, choice: str, dissent: str = "", by: Actor) -> Vote:
    """What one seat votes; theirs to change until it is counted. A dissent is printed, word for word, whoever wins."""
    fresh = locked(ballot)
    rules.check_vote(by, fresh, sitting)
    if choice not in Vote.Choice.values:
        raise NotValid("Choose how you vote.", faults=(("choice", "For, against, or abstain."),))
    if dissent.strip():
        check_text(dissent, known=rules.known_names(fresh.item.panel), what="The dissent")
    now = {"choice": choice, "dissent": dissent.strip(), "at": clock.now()}
    cast, _ = Vote.objects.update_or_create(ballot=fresh, sitting=sitting, defaults=now)
    told("ballot.voted", fresh, by, seat=sitting.seat.number)
    return cast


@transaction.atomic
def count_ballot(ballot: Ballot, *, by: Actor) -> Ballot:
    """Count it. What is carried follows at once: the item is closed, a body is asked, a claimed change is confirmed."""
    check(by, "panel.keep")
    fresh = locked(ballot)
    state = _outcome(fresh)
    fresh.state, fresh.counted_at = BALLOT.after(fresh.state, _VERBS[state]), clock.now()
    told(f"ballot.{state}", fresh, by)
    _follow(fresh, by)
    return fresh


def _outcome(ballot: Ballot) -> str:
    """Votes of those who still sit, against those who may vote on it."""
    panel = ballot.item.panel
    may = [one for one in asked.sitting_now(panel) if _may_vote(ballot, one.seat)]
    votes = ballot.votes.filter(sitting__in=may).values_list("sitting__seat__kind", "choice")
    is_confirming = ballot.kind == Ballot.Kind.CONFIRM
    needs_users = is_confirming or (ballot.kind == Ballot.Kind.CLOSE and ballot.item.is_users)
    users = sum(one.seat.kind == Seat.Kind.USER for one in may)
    quorum = len(may) // 2 + 1 if is_confirming else panel.quorum
    return outcome(votes, quorum=quorum, users=users, needs_users=needs_users)


def _may_vote(ballot: Ballot, seat: Seat) -> bool:
    return ballot.kind != Ballot.Kind.CONFIRM or rules.may_confirm(seat, ballot.item.commitment)


def _follow(ballot: Ballot, by: Actor) -> None:
    if ballot.kind == Ballot.Kind.CONFIRM and ballot.state in ("carried", "lost"):
        answers.hear(ballot.claim, by=by)
    if ballot.state != "carried":
        return
    if ballot.kind == Ballot.Kind.CLOSE:
        item = locked(ballot.item)
        item.state, item.ended_on = ITEM.after(item.state, "close"), clock.today()
        told("item.closed", item, by, ballot=ballot.subject)
    if ballot.kind == Ballot.Kind.RECOMMEND:
        due_on = clock.today() + dt.timedelta(days=ballot.item.panel.answer_days)
        made = Recommendation.objects.create(ballot=ballot, body=ballot.to, due_on=due_on)
        write_of_recommendation(made)
        told("recommendation.made", made, by, ballot=ballot.subject)
