"""Seats with rights: three users of seven, whose item nobody closes without them, and a decision carried out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from answers import town as town_
from answers.town import day
from countersign import clock
from countersign.answers import actions as answers
from countersign.answers.jobs import keep_time
from countersign.answers.models import Commitment, Round
from countersign.answers.queries import confirmation
from countersign.errors import NotAllowed, NotFound, NotNow, NotSafe, NotValid
from countersign.involvement.actions import convening, lots, meetings, recommending, sitting, voting
from countersign.involvement.models import Ballot, Item, Recommendation
from countersign.involvement.queries import panels as queries
from countersign.involvement.queries.co_governance import co_governance
from countersign.ledger.queries import verdict
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.terms.models import Spent
from involvement.board import SAID, SEED, Board, convened, kinds

MEETING = day(28)


@pytest.fixture
def board(db, settings, tmp_path) -> Board:
    settings.HOME = tmp_path
    settings.LEDGER_WITNESSES = [
        "countersign.findings.facts.clocks",
        "countersign.answers.facts.witness",
        "countersign.involvement.facts.panels.witness",
    ]
    with clock.at(town_.MONDAY):
        yield convened(town_.found())
        assert verdict().fault is None


@pytest.fixture
def seated(board) -> Board:
    board.seat()
    with clock.at(day(14)):
        yield board


@pytest.fixture
def met(seated) -> Board:
    """A meeting on the fifth Monday with everybody there, and a user's item on its agenda."""
    seated.item = seated.put(about=seated.town.finding)
    seated.call(MEETING)
    with clock.at(MEETING):
        seated.meeting = seated.hold(MEETING)
        yield seated


def _all(board, choice, users=None):
    return {one: (users or choice) if one.volunteer_id else choice for one in board.sits()}


# convening


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"user_share": 50}, "they need 50 %"),
        ({"user_share": 5}, "from 10 to 100"),
        ({"quorum": 3}, "more than half"),
        ({"quotas": [("Age", "Under 40", 0, 1)]}, "do not add up to 3"),
        ({"quotas": [("Age", "Under 40", 4, 3)]}, "least is above the most"),
        ({"purpose": " "}, "what the panel decides"),
    ],
)
def test_terms_of_reference_must_hold_together(board, more, said):
    with pytest.raises(NotValid) as refused:
        board.draft(**more)
    assert said in str(refused.value)


def test_users_have_a_third_of_the_seats_at_least(board):
    place = board.town.place
    with pytest.raises(NotValid, match="1 of 4 seats"):
        board.draft(seats=[("user", None)] + [("provider", place.provider)] * 3, quotas=())


def test_a_body_that_is_not_ready_convenes_no_panel(board):
    panel = board.draft(body=board.town.place.provider, by=board.steward)
    with pytest.raises(NotNow):
        convening.open_panel(panel, recruits_until=day(10), by=board.steward)


def test_only_the_convening_body_and_the_host_draft(board):
    for by in (board.town.provider, ANYBODY, board.town.adviser):
        with pytest.raises(NotAllowed):
            board.draft(by=by)


# drawing


def test_users_are_drawn_by_a_lottery_that_was_printed_before_its_seed(board):
    board.panel = board.opened()
    for number in range(6):
        board.volunteer(("Under 40", "40 and over")[number % 2])
    draw = lots.lay_lottery(board.panel, seed_source="National numbers", seed_on=day(14), by=board.steward)
    assert draw.least == pytest.approx(0.5, abs=0.01)
    with pytest.raises(NotNow, match="cannot be known"):
        lots.draw_seats(draw, seed=SEED, by=board.steward)
    with clock.at(day(14)):
        drawn = lots.draw_seats(draw, seed=SEED, by=board.steward)
    assert [one.volunteer.number for one in board.users()] == drawn.members[drawn.drawn]
    assert {one.volunteer.traits["Age"] for one in board.users()} == {"Under 40", "40 and over"}


def test_of_those_who_live_together_one_is_drawn_at_most(board):
    board.panel = board.opened()
    for age, home in (("Under 40", "3 Reed Lane, EM1 2AB"), ("40 and over", "3 reed lane em1 2ab"), ("Under 40", ""),
                      ("40 and over", "")):  # fmt: skip
        board.volunteer(age, home=home)
    draw = lots.lay_lottery(board.panel, seed_source="National numbers", seed_on=day(14), by=board.steward)
    assert all(not {1, 2} <= set(members) for members in draw.members)
    assert not board.panel.volunteers.filter(household__icontains="reed").exists()


def test_too_few_of_one_age_are_named_as_the_smallest_change(board):
    board.panel = board.opened()
    for _ in range(4):
        board.volunteer("Under 40")
    with pytest.raises(NotValid, match="40 and over: the least from 1 to 0"):
        lots.lay_lottery(board.panel, seed_source="National numbers", seed_on=day(14), by=board.steward)


def test_a_lottery_that_names_somebody_who_withdrew_is_not_drawn(board):
    board.panel = board.opened()
    people = [board.volunteer(("Under 40", "40 and over")[number % 2]) for number in range(6)]
    draw = lots.lay_lottery(board.panel, seed_source="National numbers", seed_on=day(14), by=board.steward)
    holder = Actor("person", receipt_id=people[0].participant.receipt_id)
    with pytest.raises(NotAllowed):
        lots.withdraw_volunteer(people[0], by=ANYBODY)
    assert lots.withdraw_volunteer(people[0], by=holder).traits == {}
    with clock.at(day(14)), pytest.raises(NotNow):
        lots.draw_seats(draw, seed=SEED, by=board.steward)


def test_who_answers_for_the_contract_takes_no_users_seat(board):
    board.panel = board.opened()
    with pytest.raises(NotAllowed, match="for users"):
        board.volunteer("Under 40", by=board.town.provider)


def test_people_volunteer_by_phone_and_on_paper_through_a_steward(board):
    board.panel = board.opened()
    assert board.volunteer("Under 40", by=board.steward, channel="phone").number == 1
    with pytest.raises(NotAllowed):
        board.volunteer("Under 40", channel="phone")


# sitting


def test_a_seat_that_falls_vacant_is_counted_in_public_until_it_is_filled(seated):
    left = sitting.leave_seat(seated.users()[0], by=seated.speaker(seated.users()[0]))
    with clock.at(day(34)):
        chair = queries.chairs(seated.panel)[left.seat.number - 1]
        assert (chair.state, chair.vacant_now_days, chair.days_vacant, chair.days) == ("vacant", 20, 20, 20)
        convening.recruit_again(seated.panel, recruits_until=day(40), by=seated.buyer)
        draw = lots.lay_lottery(seated.panel, seed_source="National numbers", seed_on=day(41), by=seated.steward)
    assert draw.seats == 1
    with clock.at(day(41)):
        lots.draw_seats(draw, seed=SEED, by=seated.steward)
        assert len(seated.users()) == 3
        assert left.volunteer_id not in {one.volunteer_id for one in seated.users()}


def test_pay_stands_in_the_time_and_money_of_the_contract_as_paid_to_participants(seated):
    paid = sitting.pay_member(seated.users()[0], kind="pay", amount=Decimal("45.00"), by=seated.steward)
    line = Spent.objects.get()
    assert (line.activity, line.money, line.measured) == ("participants", paid.amount, True)
    body = kinds(seated.sits(), "provider")[0]
    with pytest.raises(NotNow, match="Only users"):
        sitting.pay_member(body, kind="pay", amount=Decimal(1), by=seated.steward)


def test_training_and_conflicts_are_recorded(seated):
    assert sitting.train(seated.users()[0], on=day(14), by=seated.steward).trained_on == day(14)
    helper = kinds(seated.sits(), "helper")[0]
    words = "Provides advice under a contract of the council and brings accounts of its callers as evidence."
    convening.declare_conflict(helper.seat, words=words, by=seated.speaker(helper))
    with pytest.raises(NotAllowed):
        convening.declare_conflict(helper.seat, words=words, by=seated.town.provider)
    with pytest.raises(NotSafe):
        convening.declare_conflict(helper.seat, words="Ring 07700 900123 about it.", by=seated.steward)


# meetings


def test_papers_go_to_everybody_and_are_late_for_good(seated):
    called = seated.call(MEETING)
    early = meetings.send_paper(called, title="Runs missed in November", url="https://x.example/1", by=seated.steward)
    with clock.at(MEETING - dt.timedelta(days=1)):
        late = meetings.send_paper(called, title="Complaints", url="https://x.example/2", by=seated.steward)
    assert (early.late, late.late) == (False, True)
    with pytest.raises(NotValid, match="too soon"):
        seated.call(day(16))


def test_without_the_quorum_or_without_a_user_nothing_is_decided(seated):
    called, item = seated.call(MEETING), seated.put()
    with clock.at(MEETING):
        bodies = [one for one in seated.sits() if one.volunteer_id is None]
        missed = meetings.hold_meeting(called, present=bodies, by=seated.steward)
        assert missed.state == "not_quorate"
        with pytest.raises(NotNow, match="has its quorum"):
            seated.ballot(item, missed)


def test_what_is_open_is_on_the_next_meeting_and_nobody_takes_it_off(seated):
    before, called = seated.put(), seated.call(MEETING)
    after = seated.put(title="Fares on Sundays")
    assert {item.pk for item in called.items.all()} == {before.pk, after.pk}
    meetings.call_off_meeting(called, by=seated.steward)
    later = seated.call(day(42))
    assert {item.pk for item in later.items.all()} == {before.pk, after.pk}


# what a user put there


def test_a_users_item_closes_by_users_votes(met):
    users = met.users()
    votes = _all(met, "for") | {users[0]: "against"}
    assert met.decide(met.ballot(met.item, met.meeting), votes).state == "carried"
    met.item.refresh_from_db()
    assert met.item.state == "closed"


@pytest.mark.parametrize("users", ["against", "abstain"])
def test_everybody_else_together_cannot_close_it(met, users):
    assert met.decide(met.ballot(met.item, met.meeting), _all(met, "for", users)).state == "lost"
    met.item.refresh_from_db()
    assert met.item.state == "open"


def test_nor_by_leaving_users_out_of_the_vote(met):
    others = {one: "for" for one in met.sits() if one.volunteer_id is None}
    assert met.decide(met.ballot(met.item, met.meeting), others).state == "void"
    one_user = others | {met.users()[0]: "for"}
    assert met.decide(met.ballot(met.item, met.meeting), one_user).state == "lost"


def test_nor_once_every_users_seat_is_vacant(met):
    for one in met.users():
        sitting.leave_seat(one, by=met.steward)
    ballot = met.ballot(met.item, met.meeting)
    met.say(ballot, dict.fromkeys(met.sits(), "for"))
    assert voting.count_ballot(ballot, by=met.steward).state == "void"


def test_nobody_votes_or_takes_it_back_for_a_user(met):
    user = met.users()[0]
    ballot = met.ballot(met.item, met.meeting)
    for by in (met.buyer, met.town.provider, met.steward, SYSTEM, ANYBODY, met.speaker(met.users()[1])):
        with pytest.raises(NotAllowed):
            voting.vote(ballot, sitting=user, choice="for", by=by)
        with pytest.raises(NotAllowed):
            voting.take_back_item(met.item, sitting=user, by=by)
    body = kinds(met.sits(), "commissioner")[0]
    with pytest.raises(NotAllowed):
        voting.take_back_item(met.item, sitting=body, by=met.buyer)


def test_nor_does_the_end_of_the_panel_close_it(met):
    convening.end_panel(met.panel, because="The contract has ended and was not renewed.", by=met.buyer)
    met.item.refresh_from_db()
    assert met.item.state == "open"
    with pytest.raises(NotAllowed):
        met.item.delete()


def test_whoever_put_it_there_takes_it_back(met):
    user = met.users()[0]
    assert voting.take_back_item(met.item, sitting=user, by=met.speaker(user)).state == "taken_back"


def test_the_next_holder_of_a_seat_does_not_take_back_what_the_last_one_put(met):
    first = met.users()[0]
    sitting.leave_seat(first, by=met.speaker(first))
    draw = lots.lay_lottery(met.panel, seed_source="National numbers", seed_on=day(29), by=met.steward)
    with clock.at(day(29)):
        lots.draw_seats(draw, seed=SEED, by=met.steward)
        new = next(one for one in met.users() if one.seat_id == first.seat_id)
        with pytest.raises(NotAllowed):
            voting.take_back_item(met.item, sitting=new, by=met.speaker(new))


# a decision, carried out and confirmed


def _recommended(board) -> Recommendation:
    place = board.town.place
    motion = "A printed timetable hangs at every stop of the school run."
    ballot = board.ballot(board.item, board.meeting, kind="recommend", motion=motion, to=place.provider)
    board.say(ballot, _all(board, "for"))
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


# the clause


def test_the_clause_on_seats_for_users_is_met_or_not_by_what_the_panel_holds(met):
    class Clause:
        kind = "co_governance"
        parameters = {"share": 33, "papers": 5, "answer": 30}

    class Schedule:
        contract = met.town.place.contract

    def found(today):
        with clock.at(today):
            return co_governance(Schedule, Clause, today)

    assert found(MEETING).state == "met"
    sitting.leave_seat(met.users()[0], by=met.steward)
    late = found(day(60))
    assert (late.state, late.base) == ("not_met", 7)
    assert "3 of 7 seats for users, 1 of them vacant today, 32 days vacant in all" in late.found


def test_only_what_is_public_is_found(board):
    panel = board.draft()
    with pytest.raises(NotFound):
        queries.panel(panel.pk)
    convening.drop_panel(panel, by=board.buyer)
    assert SAID["title"] == panel.title
    assert Item.objects.count() == 0
