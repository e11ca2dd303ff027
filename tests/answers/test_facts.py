"""What this room hands over to be counted, and what the ledger holds against it."""

from __future__ import annotations

import pytest

from answers.town import day
from countersign import clock
from countersign.answers.facts import ANSWERS, COMMITMENTS
from countersign.answers.jobs import keep_time
from countersign.answers.models import Answer, Commitment, Contest, Round
from countersign.findings.models import Due
from countersign.insight.actions import refresh
from countersign.ledger.queries import verdict


def test_each_answer_that_was_owed_is_one_row_of_codes(town):
    with clock.at(day(30)):
        town.accept()
    keep_time(day(60))
    rows = {row["part"]: row for row in ANSWERS.rows()}
    provider = {"state": "met_late", "kind": "accept", "reason": None, "late": True, "days": 30}
    silent = {"state": "escalated", "kind": None, "reason": None, "late": True, "days": None}
    assert {name: rows["provider"][name] for name in provider} == provider
    assert {name: rows["commissioner"][name] for name in silent} == silent


def test_each_promise_is_one_row_and_facts_are_refreshed_with_the_others(town, settings):
    town.commitment()
    keep_time(day(31))
    (row,) = COMMITMENTS.rows()
    assert (row["state"], row["cause"], row["origin"], row["late"], row["inherited"]) == (
        "due", "prompted", "answer", True, False,
    )  # fmt: skip
    written = refresh().rows
    assert {name: written[name] for name in ("experiences", "answers", "commitments")} == {
        "experiences": 18, "answers": 3, "commitments": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("model", "changes", "subject"),
    [
        (Due, {"state": "running", "overdue_on": None, "escalated_on": None}, "due:"),
        (Answer, {"late": False}, "answer:"),
        (Answer, {"text": "We never said that."}, "answer:"),
        (Commitment, {"state": "confirmed"}, "commitment:"),
        (Commitment, {"measure": "Something softer will be there."}, "commitment:"),
        (Round, {"outcome": "confirmed"}, "round:"),
        (Round, {"contested": 1, "confirmed": 11}, "round:"),
        (Contest, {"state": "settled"}, "contest:"),
    ],
)
def test_what_is_edited_by_hand_is_named(town, model, changes, subject):
    with clock.at(day(30)):
        claim = town.claim()
        town.say(claim.rounds.get(number=1), "contest", town.people[:12])
    keep_time(day(60))
    assert verdict().fault is None
    chosen = model.objects.filter(state="closed") if model is Round else model.objects.all()
    model.objects.filter(pk=chosen.order_by("-pk").first().pk).update(**changes)
    assert subject in str(verdict().fault)


def test_a_deleted_promise_is_missed(town):
    commitment = town.commitment()
    Commitment.objects.filter(pk=commitment.pk).delete()
    assert verdict().fault is not None
