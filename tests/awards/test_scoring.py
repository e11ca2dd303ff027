"""Who scores, that everybody scores alone, and what is settled; sealed bids; promises; the look back; the notices."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from awards.procured import DEADLINE, DECIDED, OPENED, SCORED, SIGNED
from awards.test_award_numbers import USE
from countersign import clock
from countersign.answers.models import Commitment
from countersign.awards import actions, queries
from countersign.awards.models import Bid, Evaluator
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.ledger.models import Entry
from countersign.people.rules import SYSTEM, Actor
from countersign.proof.commitments import opens


def holder(seat: Evaluator) -> Actor:
    return Actor("person", receipt_id=seat.receipt_id)


def test_nobody_opens_a_bid_before_the_deadline(tender):
    tender.published()
    bid = tender.send("incumbent")
    for by in (tender.buyer, tender.steward, SYSTEM):
        with pytest.raises(NotNow, match="stay sealed"), clock.at(DEADLINE):
            actions.open_bids(tender.now(), by=by)
    kept = Bid.objects.get(pk=bid.pk)
    assert kept.price is None and not kept.parts.exists() and not kept.pledges.exists()
    assert b"110" not in bytes(kept.sealed) and queries.bids(tender.now()) == []


def test_a_late_bid_is_kept_excluded_and_never_opened(tender):
    tender.published()
    tender.send("incumbent")
    late = tender.send("low", at=DEADLINE + dt.timedelta(seconds=1))
    with clock.at(OPENED):
        actions.open_bids(tender.now(), by=tender.buyer)
    late.refresh_from_db()
    assert (late.state, late.price) == ("late", None)
    assert [bid.body.slug for bid in queries.bids(tender.now())] == ["incumbent"]
    assert Entry.objects.filter(event="bid.came_late", subject=late.subject).exists()


def test_a_body_bids_once_and_for_itself(tender):
    tender.published()
    tender.send("incumbent")
    with pytest.raises(NotNow, match="already"):
        tender.send("incumbent")
    with pytest.raises(NotAllowed), clock.at(OPENED - dt.timedelta(days=9)):
        actions.send(tender.now(), body=tender.bidders["low"], offer=tender.offer("low"), by=tender.seller("incumbent"))


@pytest.mark.parametrize("missing", ["trained_on", "declared_on", "paid_on", "fee", "cleared"])
def test_nobody_scores_who_is_not_trained_declared_and_paid(tender, missing):
    tender.opened()
    seat = tender.seat("user", ready=False)
    day = OPENED.date()
    said = {"trained_on": day, "declared_on": day, "fee": Decimal(120), "paid_on": day, "conflict": "", "cleared": None}
    said |= {"fee": Decimal(0)} if missing == "fee" else {missing: None}
    said |= {"conflict": "A cousin drives for a bidder."} if missing == "cleared" else {}
    with clock.at(SCORED):
        actions.qualify(seat, by=tender.steward, **said)
    seat.refresh_from_db()
    with pytest.raises(NotNow, match="cannot score yet"):
        tender.score(seat, "low", 60)


def test_scores_are_alone_final_and_committed_to(tender):
    tender.opened()
    first, second = tender.seat("user"), tender.seat("expert")
    tender.score(first, "low", 60)
    with pytest.raises(NotNow, match="have scored"):
        tender.score(first, "low", 80)
    with pytest.raises(NotAllowed), clock.at(SCORED):
        actions.score(second, bid=tender.bids["low"], given={}, by=holder(first))
    assert not queries.all_in(tender.now())
    with pytest.raises(NotNow, match="independent scores"), clock.at(SCORED):
        criterion = queries.quality(tender.now())[0]
        actions.moderate(tender.bids["low"], criterion=criterion, mark=Decimal(60), reason="As the scale says it.",
                         changed_by="Transport office", by=tender.buyer)  # fmt: skip
    score = first.scores.get()
    line = Entry.objects.filter(event="score.given").get()
    assert opens(line.facts["commitments"][0], queries.said_score(score), bytes(score.salt))
    assert set(line.facts) == {"bid", "commitments"}


def test_where_evaluators_differ_the_mark_that_counts_has_a_reason_and_dissent_is_printed(tender, client):
    tender.opened(order=("incumbent", "newcomer"))
    first, second = tender.seat("user"), tender.seat("expert")
    for seat, marks in ((first, (60, 72)), (second, (80, 72))):
        tender.score(seat, "incumbent", marks[0])
        tender.score(seat, "newcomer", marks[1])
    criterion, bid = queries.quality(tender.now())[0], tender.bids["incumbent"]
    said = {"criterion": criterion, "changed_by": "Transport office", "by": tender.buyer}
    with clock.at(SCORED):
        with pytest.raises(NotNow, match="not settled"):
            actions.complete(tender.now(), by=tender.buyer)
        with pytest.raises(NotValid, match="lies between"):
            actions.moderate(bid, mark=Decimal(90), reason="It shows how delays are found.", **said)
        with pytest.raises(NotValid, match="published scale"):
            actions.moderate(bid, mark=Decimal(70), reason="It is better than the other bid in all.", **said)
        words = {first.number: "I waited for these buses and saw none of it."}
        actions.moderate(bid, mark=Decimal(70), reason="It shows half of what is asked.", dissents=words, **said)
        actions.complete(tender.now(), by=tender.buyer)
    with clock.at(DECIDED):
        actions.decide(tender.now(), office="Transport office", by=tender.buyer)
    spreads = queries.spread(queries.judged(tender.now()))
    assert [(one.bid, one.range) for one in spreads] == [("1", 20)]
    assert queries.agreed(queries.judged(tender.now()))[""].value < 1
    page = client.get(f"/awards/{tender.contract.slug}/1/bids/1").content.decode()
    assert "I waited for these buses" in page and "half of what is asked" in page


def test_bidders_are_met_alike_or_scoring_is_not_complete(tender):
    tender.opened(order=("incumbent", "newcomer"))
    seat = tender.seat("user")
    for who in tender.bids:
        tender.score(seat, who, 60)
    with clock.at(SCORED):
        met = {"what": "A visit to the depot", "minutes": 60, "people": 8, "on": OPENED.date(), "by": tender.buyer}
        actions.expose(tender.bids["incumbent"], **met)
        with pytest.raises(NotNow, match="not met alike"):
            actions.complete(tender.now(), by=tender.buyer)
        actions.expose(tender.bids["newcomer"], **met)
        assert actions.complete(tender.now(), by=tender.buyer).state == "scored"


def test_promises_of_the_winning_bid_become_commitments_and_are_looked_back_on(tender):
    tender.noticed()
    assert not Commitment.objects.exists()  # nothing binds before it is signed
    with clock.at(SIGNED):
        one = actions.sign(tender.now(), on=SIGNED, by=tender.buyer)
    commitment = Commitment.objects.get(contract=tender.contract)
    assert (commitment.origin, commitment.body, commitment.state) == ("bid", tender.bidders["low"], "made")
    tender.contract.refresh_from_db()
    assert tender.contract.state == "awarded"
    assert tender.contract.parties.filter(body=tender.bidders["low"], part="provider").exists()
    words = "Timetables hang at the stops; delays are told late."
    with pytest.raises(NotNow, match="A year has not passed"), clock.at(SIGNED + dt.timedelta(days=300)):
        actions.look_back(one, words=words, by=tender.buyer)
    with clock.at(SIGNED + dt.timedelta(days=366)):
        back = actions.look_back(one, words=words, by=tender.buyer)
    assert back.kept == {commitment.subject: "made"}


def test_the_standstill_runs_eight_working_days_and_not_for_light_touch_contracts(tender):
    one = tender.explained()
    with clock.at(DECIDED + dt.timedelta(days=2)):
        actions.give_notice(one, kind="award", on=dt.date(2026, 5, 5), url="https://example.org/uk6", by=tender.buyer)
        lines = {line.rule.kind: line for line in queries.clocks(tender.now())}
    assert lines["standstill"].due_on == dt.date(2026, 5, 15)
    assert (lines["standstill"].stands, lines["summaries"].stands) == ("Runs", "In order")
    assert lines["details"].due_on == dt.date(2027, 1, 31)
    tender.contract.light_touch = True
    tender.contract.save()
    lines = {line.rule.kind: line for line in queries.clocks(tender.now())}
    assert lines["standstill"].due_on is None
    assert lines["details"].due_on == dt.date(2027, 5, 1)


@pytest.mark.parametrize(("route", "error"), [("reputation", NotAllowed), ("recipients", NotValid)])
def test_an_unlawful_use_of_track_record_is_not_published(tender, route, error):
    with pytest.raises((NotAllowed, NotValid)):
        tender.published(**USE | {"record_route": route}, record_weight=10)
    assert tender.now().state == "draft" and error


def test_the_exercise_shows_its_result_beside_the_weights_from_five_people_up(tender):
    one = tender.draft()
    for number in range(1, 6):
        someone, code = actions.invite(tender.now(), group="user", by=tender.buyer)
        assert code
        by = Actor("person", receipt_id=someone.receipt_id)
        with pytest.raises(NotValid, match="points"):
            actions.weigh(someone, points={1: 80, 2: 30}, by=by)
        actions.weigh(someone, points={1: 60 + number, 2: 40 - number}, by=by)
        found = queries.weighed(tender.now())
        assert bool(found.points) == (number == 5)
    assert dict(found.points) == {1: 63.0, 2: 37.0}
    stranger = Actor("person", receipt_id=None)
    with pytest.raises(NotAllowed):
        actions.weigh(someone, points={1: 50, 2: 50}, by=stranger)
    with pytest.raises(NotNow, match="have weighed"):
        actions.add_criterion(one, name="Colour", description="Painted well.", weight=0, by=tender.buyer)
