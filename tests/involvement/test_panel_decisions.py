"""A decision becomes a commitment, and the panel says whether it came; dissent stays word for word."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from answers.town import day
from countersign import clock
from countersign.answers import actions as answers
from countersign.answers.jobs import keep_time
from countersign.answers.models import Commitment, Round
from countersign.answers.queries import confirmation
from countersign.errors import NotAllowed, NotSafe, NotValid
from countersign.involvement.actions import recommending, sitting, voting
from countersign.involvement.models import Ballot, Recommendation
from countersign.involvement.queries import panels as queries
from countersign.involvement.queries.ready import recommendations_answered
from countersign.involvement.queries.seat_trail import seat_trail
from countersign.people.rules import SYSTEM, Actor
from countersign.terms.queries import Scope
from countersign.terms.readiness import items
from involvement.board import MEETING, everybody, kinds


def _recommended(board) -> Recommendation:
    place = board.town.place
    motion = "A printed timetable hangs at every stop of the school run."
    ballot = board.ballot(board.item, board.meeting, kind="recommend", motion=motion, to=place.provider)
    board.say(ballot, everybody(board, "for"))
    dissenter = kinds(board.sits(), "commissioner")[0]
    voting.vote(ballot, sitting=dissenter, choice="against", dissent="It costs more than it helps.", by=board.buyer)
    return voting.count_ballot(ballot, by=board.steward).recommendation


def _accepted(board) -> Commitment:
    one = _recommended(board)
    promise = board.town.promise()
    words = "We print and hang them."
    return recommending.accept_recommendation(one, promise=promise, reason=words, by=board.town.provider).commitment


def test_a_decision_becomes_a_commitment_with_an_owner_and_a_date(met):
    made = _accepted(met)
    assert (made.origin, made.body, made.owner) == ("panel", met.town.place.provider, "School Transport Team")
    assert made.due_on > clock.today()


def test_a_recommendation_is_answered_by_its_body_with_a_reason(met):
    one = _recommended(met)
    assert one.due_on == MEETING + dt.timedelta(days=30)
    for by in (met.buyer, met.steward, SYSTEM):
        with pytest.raises(NotAllowed):
            recommending.reject_recommendation(one, reason="There is no money for it.", by=by)
    with pytest.raises(NotValid):
        recommending.reject_recommendation(one, reason="No.", by=met.town.provider)
    with clock.at(day(60)):
        assert queries.is_overdue(one, clock.today())
        answered = recommending.reject_recommendation(one, reason="There is no money for it.", by=met.town.provider)
        assert not queries.is_overdue(answered, clock.today())


def test_readiness_for_a_panel_takes_in_whether_recommendations_are_answered_in_time(met):
    one, body = _recommended(met), met.town.place.provider
    scope = Scope(body.pk, "provider", frozenset({met.town.place.contract.pk}))

    def measured(on):
        return recommendations_answered(items()["panels"], [scope], on)[scope]

    assert measured(one.due_on).state == "not_known", "nothing has fallen due"
    assert measured(one.due_on + dt.timedelta(days=1)).state == "not_met"
    recommending.reject_recommendation(one, reason="There is no money for it.", by=met.town.provider)
    found = measured(one.due_on + dt.timedelta(days=1))
    assert (found.state, found.base) == ("met", 1)


def test_dissent_is_kept_word_for_word_with_the_vote(met):
    ballot = _recommended(met).ballot
    vote = ballot.votes.get(choice="against")
    assert vote.dissent == "It costs more than it helps."
    with pytest.raises(NotSafe):
        open_one = met.ballot(met.item, met.meeting)
        voting.vote(open_one, sitting=met.users()[0], choice="against", dissent="Mail ann@example.org instead.",
                    by=met.speaker(met.users()[0]))  # fmt: skip


def _claimed(board) -> Ballot:
    """The provider claims that it is done; the panel votes on it a week later."""
    made = _accepted(board)
    board.town.claim(made)
    item = board.put(title="Do the timetables hang?", about=made)
    return board.ballot(item, board.meeting, kind="confirm", motion="The timetables hang at every stop.")


def test_the_panel_confirms_the_claimed_change_by_users_votes(met):
    ballot = _claimed(met)
    voters = [*met.users(), *kinds(met.sits(), "helper")]
    assert met.decide(ballot, dict.fromkeys(voters, "for")).state == "carried"
    made = ballot.item.commitment
    made.refresh_from_db()
    assert made.state == "confirmed"
    assert confirmation(made).heard.outcome == "confirmed"


def test_the_promiser_and_its_side_never_vote_on_it(met):
    ballot = _claimed(met)
    for one in met.sits():
        if one.seat.kind in ("commissioner", "provider"):
            with pytest.raises(NotAllowed):
                voting.vote(ballot, sitting=one, choice="for", by=met.speaker(one))
    both = Actor("staff", 1, met.town.provider.roles, met.users()[0].volunteer.participant.receipt_id)
    with pytest.raises(NotAllowed):
        voting.vote(ballot, sitting=met.users()[0], choice="for", by=both)


def test_no_word_of_a_panel_can_be_brought_that_it_did_not_give(met):
    ballot = _claimed(met)
    for by in (SYSTEM, met.steward):
        assert answers.hear(ballot.claim, by=by).state == "claimed"
    with pytest.raises(NotAllowed):
        answers.hear(ballot.claim, by=met.town.provider)
    assert met.decide(ballot, dict.fromkeys(met.users(), "abstain")).state == "lost"
    assert answers.hear(ballot.claim, by=SYSTEM).state == "claimed"


def test_a_panel_that_says_no_contests_the_change(met):
    ballot = _claimed(met)
    met.decide(ballot, dict.fromkeys(met.users(), "against"))
    made = ballot.item.commitment
    made.refresh_from_db()
    assert made.state == "contested"
    assert made.contests.count() == 1


def test_those_concerned_have_the_last_word_and_a_silent_round_leaves_the_panels(met):
    ballot = _claimed(met)
    met.decide(ballot, dict.fromkeys([*met.users(), *kinds(met.sits(), "helper")], "for"))
    made = ballot.item.commitment
    round = Round.objects.get(claim=ballot.claim, number=1)
    with clock.at(round.closes_on + dt.timedelta(days=1)):
        keep_time(clock.today())
        made.refresh_from_db()
        assert made.state == "confirmed"
    second = Round.objects.get(claim=ballot.claim, number=2)
    with clock.at(second.opens_on):
        keep_time(clock.today())
        second.refresh_from_db()
        met.town.say(second, "contest", met.town.people[:12])
    with clock.at(second.closes_on + dt.timedelta(days=1)):
        keep_time(clock.today())
        made.refresh_from_db()
        assert made.state == "contested"


# what a member sees of it


def test_a_members_private_trail_says_what_was_done_paid_and_changed(met, client):
    made, user = _accepted(met), met.users()[0]
    sitting.pay_member(user, kind="pay", amount=Decimal("45.00"), by=met.steward)
    sitting.pay_member(user, kind="expenses", amount=Decimal("8.60"), by=met.steward)
    trail = seat_trail(user.volunteer)
    assert (trail.meetings, trail.votes, trail.paid) == (1, 1, Decimal("53.60"))
    assert [item.pk for item in trail.items] == [met.item.pk]
    assert [one.words for one in trail.changes] == [f"{made.measure} ({made.get_state_display()})"]
    sitting.leave_seat(user, by=met.speaker(user))
    assert seat_trail(user.volunteer) == trail, "what was done stays done"
    client.post("/panels/code", {"code": met.codes[user.volunteer.number]})
    page = client.get("/panels/mine").content.decode()
    assert "1 meeting, 1 vote. Paid to you: £53.60." in page and made.measure in page
    assert not {"points", "badge", "rank", "level"} & set(page.lower().split())
    other = met.users()[0]
    assert seat_trail(other.volunteer).paid == 0 and not seat_trail(other.volunteer).items
