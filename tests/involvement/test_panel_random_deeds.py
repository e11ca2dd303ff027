"""Random deeds by random actors on a panel of seven. Whatever they try, in whatever order:

a user's item closes by users' votes and by nothing else; no vote is kept but of whoever sits there; the promiser's side
confirms nothing; nothing is deleted; what succeeds writes its lines and no others, what is refused writes none.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from answers.town import lines
from countersign import clock
from countersign.answers import actions as answers
from countersign.answers.models import Commitment
from countersign.errors import CountersignError
from countersign.involvement.actions import convening, meetings, recommending, sitting, voting
from countersign.involvement.models import Ballot, Item, Meeting, Recommendation, Seat, Sitting, Vote
from countersign.involvement.queries import panels as queries
from countersign.ledger.models import Entry
from countersign.ledger.queries import verdict
from countersign.people.rules import SYSTEM, Actor
from involvement.board import MEETING, Board, everybody

RIGHT = -1  # whoever may; else refusals would be nearly all that is tried
everyone = st.just(RIGHT) | st.just(RIGHT) | st.integers(0, 8)
any_one = st.integers(0, 6)
choices = st.sampled_from(Vote.Choice.values)
MOTION = "The timetables hang at every stop."
WHY = "The contract has ended and was not renewed."
KEPT = (Item, Ballot, Vote, Meeting, Sitting, Recommendation, Commitment)


class Deeds(RuleBasedStateMachine):
    """``board`` is set by the test; each example is rolled back, so that all begin with the same panel."""

    board: Board

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.today = MEETING
        self.votes: dict[tuple[int, int], str] = {(v.ballot_id, v.sitting_id): v.choice for v in Vote.objects.all()}
        self.users_at: dict[int, tuple[int, int]] = {}  # ballot -> users who sat, users who were for it
        self.counts = Counter({kept: kept.objects.count() for kept in KEPT})

    def teardown(self) -> None:
        try:
            with clock.at(self.today):
                assert verdict().fault is None
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    # who

    def actor(self, number: int, right: Actor) -> Actor:
        """Whoever may, or somebody: of each side, of the host, the software, a person, or the provider who holds the
        code of a user."""
        town = self.board.town
        if number == RIGHT:
            return right
        code = Sitting.objects.filter(volunteer__isnull=False).first().volunteer.participant.receipt_id
        return (
            town.provider, town.commissioner, town.subcontractor, town.steward, SYSTEM, Actor("person"),
            Actor("staff", 1, frozenset({("administrator", None)})), Actor("person", receipt_id=code),
            Actor("staff", town.provider.account_id, town.provider.roles, code),
        )[number]  # fmt: skip

    def may_speak(self, by: Actor, one: Sitting) -> bool:
        """The rule once more, written out plainly: who speaks for a seat."""
        if one.until is not None:
            return False
        if one.volunteer_id:
            sides = {body for _, body in by.roles if body}
            own = one.volunteer.participant.receipt_id
            return by.receipt_id == own and not sides & {seat.body_id for seat in self.board.panel.seats.all()}
        role = {"commissioner": "commissioner", "provider": "provider", "helper": "adviser"}[one.seat.kind]
        return (role, one.seat.body_id) in by.roles

    # doing

    def tried(self, deed: Callable[[], object]) -> tuple[object | None, list[str]]:
        """What the deed returned, or None where it was refused; and the lines that it wrote."""
        before = Entry.objects.count()
        with clock.at(self.today):
            try:
                with transaction.atomic():
                    done = deed()
            except CountersignError:
                done = None
        told = lines(since=before)
        assert done is not None or told == [], "what is refused writes no line"
        return done, told

    def one(self, things, number: int):
        found = list(things.order_by("pk"))
        return found[number % len(found)] if found else None

    def sat(self, number: int) -> Sitting:
        """Somebody who sits, or sat once."""
        found = Sitting.objects.select_related("seat__panel", "seat__body", "volunteer__participant")
        return self.one(found, number)

    @rule(days=st.sampled_from([1, 3, 7, 14, 40]))
    def time_passes(self, days: int) -> None:
        self.today += dt.timedelta(days=days)

    @rule(seat=any_one, by=everyone, about=st.booleans())
    def somebody_puts_an_item(self, seat: int, by: int, about: bool) -> None:
        held = self.sat(seat)
        actor = self.actor(by, self.board.speaker(held))
        thing = Commitment.objects.last() if about else None
        given = {"title": "Fares on Sundays", "about": thing, "by": actor}
        done, told = self.tried(lambda: voting.put_item(self.board.panel, sitting=held, **given))
        assert told == (["item.put"] if done else []) and (done is None or self.may_speak(actor, held))

    @rule(item=any_one, seat=any_one, by=everyone)
    def somebody_takes_it_back(self, item: int, seat: int, by: int) -> None:
        one, held = self.one(Item.objects.select_related("seat"), item), self.sat(seat)
        actor = self.actor(by, self.board.speaker(held))
        done, told = self.tried(lambda: voting.take_back_item(one, sitting=held, by=actor))
        assert told == (["item.taken_back"] if done else [])
        if done:
            assert one.seat_id == held.seat_id and self.may_speak(actor, held)

    @rule(days=st.sampled_from([2, 9]), by=everyone)
    def somebody_calls_a_meeting(self, days: int, by: int) -> None:
        actor, on = self.actor(by, self.board.steward), self.today + dt.timedelta(days=days)
        done, told = self.tried(lambda: meetings.call_meeting(self.board.panel, on=on, where="The hall", by=actor))
        assert told == (["meeting.called"] if done else []) and (done is None or ("steward", None) in actor.roles)

    @rule(there=st.sets(any_one), by=everyone, waits=st.booleans())
    def somebody_holds_it(self, there: set[int], by: int, waits: bool) -> None:
        met = self.board.panel.meetings.filter(state="called").order_by("on").first()
        if met is None:
            return
        self.today = max(self.today, met.on) if waits else self.today
        present = [self.sat(number) for number in there or range(7)]
        actor = self.actor(by, self.board.steward)
        done, told = self.tried(lambda: meetings.hold_meeting(met, present=present, by=actor))
        assert told == ([f"meeting.{done.state}"] if done else [])
        assert done is None or done.state != "held" or done.present.filter(volunteer__isnull=False).exists()

    @rule(item=any_one, meeting=any_one, by=everyone, kind=st.sampled_from(Ballot.Kind.values))
    def somebody_opens_a_vote(self, item: int, meeting: int, by: int, kind: str) -> None:
        one, met = self.one(Item.objects, item), self.one(Meeting.objects, meeting)
        given = {"motion": MOTION, "to": self.board.town.place.provider, "by": self.actor(by, self.board.steward)}
        done, told = self.tried(lambda: voting.open_ballot(one, meeting=met, kind=kind, **given))
        assert told == (["ballot.opened"] if done else []) and (done is None or met.state == "held")

    @rule(ballot=any_one, seat=any_one, by=everyone, choice=choices)
    def somebody_votes(self, ballot: int, seat: int, by: int, choice: str) -> None:
        one, held = self.one(Ballot.objects, ballot), self.sat(seat)
        if one is not None:
            self._vote(one, held, self.actor(by, self.board.speaker(held)), choice)

    @rule(ballot=any_one, users=choices, others=choices)
    def many_vote_and_it_is_counted(self, ballot: int, users: str, others: str) -> None:
        """What random single votes would hardly come to."""
        one = self.one(Ballot.objects.filter(state="open"), ballot)
        if one is not None:
            for held in queries.sitting_now(self.board.panel):
                self._vote(one, held, self.board.speaker(held), users if held.volunteer_id else others)
            self._count(one, self.board.steward)

    def _vote(self, ballot: Ballot, held: Sitting, actor: Actor, choice: str) -> None:
        done, told = self.tried(lambda: voting.vote(ballot, sitting=held, choice=choice, by=actor))
        assert told == (["ballot.voted"] if done else [])
        if done:
            assert self.may_speak(actor, held), "a vote from where none may come"
            self.votes[ballot.pk, held.pk] = choice

    @rule(ballot=any_one, by=everyone)
    def somebody_counts(self, ballot: int, by: int) -> None:
        one = self.one(Ballot.objects, ballot)
        if one is not None:
            self._count(one, self.actor(by, self.board.steward))

    def _count(self, ballot: Ballot, actor: Actor) -> None:
        users = {one.pk for one in queries.users_now(self.board.panel)}
        ayes = sum(self.votes.get((ballot.pk, one)) == "for" for one in users)
        done, told = self.tried(lambda: voting.count_ballot(ballot, by=actor))
        if not done:
            return
        self.users_at[ballot.pk] = (len(users), ayes)
        more = {"close": ["item.closed"], "recommend": ["recommendation.made"]}.get(done.kind, [])
        follow = more if done.state == "carried" else []
        heard = [line for line in told if line.startswith(("commitment.", "contest.", "round."))]
        assert [line for line in told if line not in heard] == [f"ballot.{done.state}", *follow]
        assert not heard or done.kind == "confirm"

    @rule(seat=any_one, by=everyone)
    def a_user_leaves(self, seat: int, by: int) -> None:
        held = self.sat(seat)
        actor = self.actor(by, self.board.speaker(held))
        done, told = self.tried(lambda: sitting.leave_seat(held, by=actor))
        assert told == (["panel.seat_vacated"] if done else [])
        assert done is None or self.may_speak(actor, held) or ("steward", None) in actor.roles

    @rule(number=any_one, by=everyone, accepts=st.booleans())
    def a_body_answers(self, number: int, by: int, accepts: bool) -> None:
        one = self.one(Recommendation.objects, number)
        if one is None:
            return
        given = {"reason": "The stops are ours to mend.", "by": self.actor(by, self.board.town.provider)}
        with clock.at(self.today):
            promise = self.board.town.promise()
        done, told = self.tried(
            (lambda: recommending.accept_recommendation(one, promise=promise, **given))
            if accepts
            else (lambda: recommending.reject_recommendation(one, **given))
        )
        lines_ = ["commitment.made", "recommendation.accepted"] if accepts else ["recommendation.rejected"]
        assert told == (lines_ if done else [])
        assert done is None or one.body_id in given["by"].bodies("provider", "commissioner")

    @rule(by=everyone)
    def somebody_says_what_the_panel_said(self, by: int) -> None:
        """The door by which a panel's word comes to a promise takes no word along."""
        claim = Commitment.objects.filter(origin="panel").first().claims.last()
        before = claim.commitment.state
        done, told = self.tried(lambda: answers.hear(claim, by=self.actor(by, self.board.steward)))
        assert done is None or (done.state == before and told == [])

    @rule(by=everyone, ends=st.integers(0, 9))
    def the_panel_may_end(self, by: int, ends: int) -> None:
        if ends == 0:
            self.tried(lambda: convening.end_panel(self.board.panel, because=WHY, by=self.actor(by, self.board.buyer)))

    # what always holds

    @invariant()
    def a_users_item_is_closed_by_users_and_by_nothing_else(self) -> None:
        for item in Item.objects.filter(state="closed", seat__kind=Seat.Kind.USER):
            sat = [self.users_at[ballot.pk] for ballot in item.ballots.filter(kind="close", state="carried")]
            assert sat and all(2 * ayes > users > 0 for users, ayes in sat)

    @invariant()
    def only_the_votes_of_those_who_sit_are_kept(self) -> None:
        assert {(vote.ballot_id, vote.sitting_id): vote.choice for vote in Vote.objects.all()} == self.votes

    @invariant()
    def nobody_confirms_for_the_promiser(self) -> None:
        wrong = Vote.objects.filter(ballot__kind="confirm", sitting__seat__kind__in=("commissioner", "provider"))
        assert not wrong.exists()
        for made in Commitment.objects.filter(state="confirmed"):
            carried = Ballot.objects.filter(kind="confirm", state="carried", claim__commitment=made)
            assert any(
                2 * ayes > users > 0 for users, ayes in map(self.users_at.get, carried.values_list("pk", flat=True))
            )

    @invariant()
    def nothing_is_deleted(self) -> None:
        now = Counter({kept: kept.objects.count() for kept in KEPT})
        assert all(now[kept] >= self.counts[kept] for kept in KEPT)
        self.counts = now


def _claimed(board: Board) -> None:
    """The provider has promised the panel something and claims it done; the panel has it on its agenda."""
    to = board.town.place.provider
    asked = board.decide(board.ballot(board.item, board.meeting, "recommend", to=to), everybody(board, "for"))
    accept = recommending.accept_recommendation
    promised = accept(asked.recommendation, promise=board.town.promise(), reason="It is ours to do.",
                      by=board.town.provider)  # fmt: skip
    board.town.claim(promised.commitment)
    board.put(title="Do the timetables hang?", about=promised.commitment)


@pytest.mark.slow
def test_random_deeds_by_random_actors_close_no_users_item_and_confirm_for_no_promiser(met):
    _claimed(met)
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        type("DeedsOnAPanel", (Deeds,), {"board": met}),
        settings=settings(max_examples=5, stateful_step_count=25, deadline=None, database=None, derandomize=True,
                          suppress_health_check=checks),
    )  # fmt: skip
