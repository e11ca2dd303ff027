"""Evaluators: agreement, spread, and what moderation changed, by hand."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from countersign.errors import NotValid
from countersign.stats.decision import Mark, agreement, moderation, spreads
from countersign.stats.krippendorff import alpha

SCORES = {
    ("staff", "A"): (4, 4, 5),
    ("staff", "B"): (2, 3, 2),
    ("staff", "C"): (1, 1, 3),
    ("plan", "A"): (3, 3, 3),
    ("plan", "B"): (5, 4, 1),
}
MARKS = [
    Mark(who, bid, criterion, score)
    for (criterion, bid), scores in SCORES.items()
    for who, score in zip(("Ana", "Bo", "Cy"), scores, strict=True)
]


def test_agreement_is_krippendorffs_alpha_of_each_criterion_and_of_all():
    found = agreement(MARKS, draws=0)
    assert list(found) == ["plan", "staff", ""]
    assert found["staff"].value == pytest.approx(
        alpha([(4, 4, 5), (2, 3, 2), (1, 1, 3)], level="interval", draws=0).value
    )
    assert found[""].value == pytest.approx(alpha(list(SCORES.values()), level="interval", draws=0).value)
    assert found[""].things == 5


def test_a_gap_is_a_gap_and_one_evaluator_agrees_with_nobody():
    some = [mark for mark in MARKS if not (mark.evaluator == "Cy" and mark.bid == "C")]
    assert agreement(some, draws=0)["staff"].codes == 8
    assert agreement([mark for mark in MARKS if mark.evaluator == "Ana"]) == {}


def test_what_lies_more_than_a_band_apart_is_flagged_widest_first():
    found = spreads(MARKS)
    assert [(one.criterion, one.bid, one.range, one.evaluators) for one in found] == [
        ("plan", "B", 4, 3),
        ("staff", "C", 2, 3),
    ]
    assert [one.bid for one in spreads(MARKS, {"staff": 1.0, "plan": 5.0})] == ["C"]
    assert spreads(MARKS, 4.0) == ()


def test_what_moderation_changed_and_in_whose_favour():
    moderated = [
        Mark(m.evaluator, m.bid, m.criterion, m.score, float(np.median(SCORES[m.criterion, m.bid]))) for m in MARKS
    ]
    whole, a, b, c = moderation(moderated)
    assert (whole.bid, whole.marks, whole.up, whole.down) == ("", 15, 1, 4)
    assert whole.changed == pytest.approx(5 / 15)
    assert (a.bid, a.up, a.down, a.mean) == ("A", 0, 1, pytest.approx(-1 / 6))
    assert (b.bid, b.up, b.down, b.mean) == ("B", 1, 2, pytest.approx(1 / 6))
    assert (c.bid, c.up, c.down) == ("C", 0, 1)


def test_nothing_moderated_is_not_nothing_changed():
    (whole,) = moderation(MARKS)
    assert whole.marks == 0
    assert isnan(whole.changed)
    with pytest.raises(NotValid):
        moderation([Mark("Ana", "A", "staff", float("nan"), 3.0)])
