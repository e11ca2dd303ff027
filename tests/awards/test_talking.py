"""Questions are asked and answered before everybody alike; no contract is signed over a challenge or a standstill."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from awards.procured import DEADLINE, NOTICE, PLEDGE, PUBLISHED, SIGNED
from awards.test_pages import browser_of
from countersign import clock
from countersign.answers.models import Commitment
from countersign.awards import actions
from countersign.awards.models import Bid, Clarification
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.ledger.models import Entry
from countersign.ledger.queries import verdict

QUESTION = "Is the price for school days only, or for every day of the year?"
ANSWER = {"words": "For school days only, 190 in a year.", "office": "Transport office"}
WHY = "The published scale was used; the minutes show it."


def asked(tender, question: str = QUESTION, *, at: dt.datetime = PUBLISHED, who: str = "newcomer") -> Clarification:
    with clock.at(at):
        return actions.ask(tender.now(), body=tender.bidders[who], question=question, by=tender.seller(who))


def answered(tender, one: Clarification, *, at: dt.datetime = PUBLISHED, by=None, **said) -> Clarification:
    with clock.at(at):
        return actions.answer(one, by=by or tender.buyer, **ANSWER | said)


def test_everybody_reads_question_and_answer_and_nobody_learns_who_asked(tender, client):
    one = tender.published()
    before = Entry.objects.count()
    answered(tender, asked(tender))
    with clock.at(PUBLISHED):
        page = client.get(reverse("awards:one", args=one.at)).content.decode()
    assert QUESTION in page and ANSWER["words"] in page
    lines = list(Entry.objects.filter(index__gte=before).order_by("index"))
    assert [line.event for line in lines] == ["clarification.asked", "clarification.answered"]
    assert set(lines[0].facts) == {"digest"}
    kept = Clarification.objects.get()
    held = [str(getattr(kept, field.attname)) for field in kept._meta.concrete_fields]
    assert str(tender.bidders["newcomer"].pk) not in held[2:] and "newcomer" not in " ".join(held)


@pytest.mark.parametrize("days", [7, 3])
def test_too_late_to_ask_or_to_answer_for_everybody(tender, days):
    tender.published()
    one = asked(tender)
    late = DEADLINE - dt.timedelta(days=days)
    with pytest.raises(NotNow):
        asked(tender, at=late)
    if days == 3:
        with pytest.raises(NotNow, match="too late"):
            answered(tender, one, at=late)
        return
    assert answered(tender, one, at=late).state == "answered"
    with pytest.raises(NotNow):
        answered(tender, one, at=late)  # it is never changed


def test_who_asks_and_who_answers(tender):
    tender.published()
    with pytest.raises(NotAllowed):
        actions.ask(tender.now(), body=tender.bidders["low"], question=QUESTION, by=tender.seller("newcomer"))
    one = asked(tender)
    for by in (tender.seller("newcomer"), tender.steward):
        with pytest.raises(NotAllowed):
            answered(tender, one, by=by)
    for words, refusal in (
        ("We at Reed Minibuses ask what counts as late.", NotValid),
        ("Ring 07700 900321 please.", NotSafe),
    ):
        with pytest.raises(refusal):
            asked(tender, words)
    with pytest.raises(NotSafe):
        answered(tender, one, words="Ask Marigold Penhaligon on 07700 900321.")


@pytest.mark.parametrize("sql", [
    "UPDATE awards_clarification SET answer = 'Every day.'", "DELETE FROM awards_clarification",
    "UPDATE awards_challenge SET grounds = 'Nothing.'", "UPDATE awards_challenge SET state = 'dismissed'",
])  # fmt: skip
def test_what_was_asked_answered_or_challenged_and_edited_by_hand_is_named(tender, sql):
    if "clarification" in sql:
        tender.published()
        subject = answered(tender, asked(tender)).subject
    else:
        tender.noticed()
        subject = tender.challenged().challenges.get().subject
    assert verdict().fault is None
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert verdict().fault.subject == subject


def test_nothing_is_signed_before_the_notice_the_standstill_and_every_challenge_are_over(tender):
    tender.explained()
    with pytest.raises(NotNow, match="not written down"), clock.at(SIGNED):
        actions.sign(tender.now(), on=SIGNED, by=tender.buyer)
    with clock.at(NOTICE):
        actions.give_notice(tender.now(), kind="award", on=NOTICE, url="https://example.org/uk6", by=tender.buyer)
    with clock.at(SIGNED), pytest.raises(NotNow, match="standstill runs until 18 May 2026"):
        actions.sign(tender.now(), on=SIGNED - dt.timedelta(days=1), by=tender.buyer)
    one = tender.challenged()
    raised = one.challenges.get()
    assert raised.in_standstill
    with clock.at(SIGNED):
        with pytest.raises(NotNow):
            actions.sign(one, on=SIGNED, by=tender.buyer)
        ended = {"verb": "dismiss", "because": WHY, "ended_by": "Head of procurement", "by": tender.buyer}
        actions.end_challenge(raised, **ended)
        with pytest.raises(NotNow):
            actions.end_challenge(raised, **ended)
        assert not Commitment.objects.exists()
        assert actions.sign(tender.now(), on=SIGNED, by=tender.buyer).state == "signed"
        with pytest.raises(NotNow, match="is signed"):
            tender.challenged()
    assert Commitment.objects.get().measure == PLEDGE


def test_a_light_touch_contract_waits_for_no_standstill_and_still_for_a_challenge(tender):
    tender.explained()
    tender.contract.light_touch = True
    tender.contract.save()
    raised = tender.challenged().challenges.get()
    assert raised.in_standstill is None
    with clock.at(NOTICE):
        with pytest.raises(NotNow):
            actions.sign(tender.now(), on=NOTICE, by=tender.buyer)
        actions.end_challenge(
            raised, verb="take_back", because="The summary answers it.", by=tender.seller("incumbent")
        )
        assert actions.sign(tender.now(), on=NOTICE, by=tender.buyer).state == "signed"


def test_upheld_the_award_falls_binds_nobody_and_another_can_begin(tender, client):
    tender.noticed()
    first = tender.challenged().challenges.get()
    second = tender.challenged("newcomer").challenges.get(bid__body__slug="newcomer")
    with clock.at(SIGNED):
        actions.end_challenge(second, verb="take_back", because="The summary answers it.", by=tender.seller("newcomer"))
        assert tender.now().state == "challenged"  # another is open
        actions.end_challenge(first, verb="uphold", because="Two bands were swapped.", ended_by="The High Court",
                              by=tender.steward)  # fmt: skip
        one = tender.now()
        assert one.state == "set_aside" and not Commitment.objects.exists()
        assert not tender.contract.parties.filter(part="provider").exists()
        page = client.get(reverse("awards:one", args=one.at)).content.decode()
        assert "Two bands were swapped." in page and "The High Court" in page
        assert actions.begin(tender.contract, body=tender.council, by=tender.buyer).number == 2


def test_only_a_bidder_that_did_not_win_challenges_and_only_the_other_side_settles(tender):
    tender.noticed()
    winner = Bid.objects.get(pk=tender.bids["low"].pk)
    said = {"grounds": "The price was read wrongly.", "by": tender.seller("low")}
    with clock.at(NOTICE):
        with pytest.raises(NotAllowed):
            actions.challenge(tender.now(), bid=winner, **said)
        with pytest.raises(NotAllowed):
            actions.challenge(tender.now(), bid=Bid.objects.get(pk=tender.bids["newcomer"].pk), **said)
        raised = tender.challenged().challenges.get()
        for verb, by in (("dismiss", tender.seller("incumbent")), ("take_back", tender.buyer)):
            with pytest.raises(NotAllowed):
                actions.end_challenge(raised, verb=verb, because=WHY, ended_by="Nobody at all", by=by)
        with pytest.raises(NotValid):
            actions.end_challenge(raised, verb="dismiss", because=WHY, by=tender.buyer)
        with pytest.raises(NotNow, match="open already"):
            tender.challenged()


def test_the_pages_ask_answer_challenge_and_settle(tender):
    one = tender.published()
    bidder, buyer = browser_of("provider", tender.bidders["incumbent"]), browser_of("commissioner", tender.council)
    with clock.at(PUBLISHED):
        said = {"body": tender.bidders["incumbent"].pk, "question": QUESTION}
        assert bidder.post(reverse("awards:ask", args=one.at), said).status_code == 302
        assert buyer.post(reverse("awards:answer", args=[*one.at, 1]), ANSWER).status_code == 302
    assert one.clarifications.get().answer == ANSWER["words"]
