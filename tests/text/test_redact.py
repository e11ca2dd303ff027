"""Redaction as a whole: settled, placed rightly, unafraid of any text, the same on one process and on two."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.text import trial
from countersign.text.canaries import MAKERS
from countersign.text.identifiers import TOKENS, plain_view, structured
from countersign.text.redact import redact, redact_many

QUALITY = Path(__file__).parents[2] / "quality"
_WORDS = st.sampled_from(
    [
        "I",
        "my",
        "nurse",
        "Sarah",
        "mrs",
        "Okafor",
        "rang",
        "07700",
        "900123",
        "EM4",
        "2AB",
        "born",
        "3/4/1950",
        "Grace",
        "was",
        "at",
        "12",
        "Mill",
        "Lane",
        "ref",
        "AB12345",
        "@kev",
        "[name]",
        "[postcode]",
        "pat@example.org",
        ".",
        "!",
        "\n",
        "999",
        "000",
        "12-34-56",
        "12345678",
        "Dear",
        "Regards,",
        "Thuy",
        "dr",
        "smith",
        "AB12",
        "CDE",
        "£5",
        "\u200b",
        "é",
        "１２",
    ]
)
_MIXED = st.one_of(
    st.text(max_size=60), st.lists(_WORDS, max_size=14).map(" ".join), st.lists(_WORDS, max_size=10).map("".join)
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(_MIXED)
def test_redacting_a_redaction_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once.text).text == once.text


@settings(max_examples=150, deadline=None)
@given(_MIXED)
def test_findings_are_in_order_and_inside_the_text(text: str) -> None:
    redaction = redact(text)
    at = 0
    for found in redaction.found:
        assert at <= found.start < found.end <= len(text)
        assert found.kind in TOKENS
        at = found.end
    if not redaction.found:
        assert redaction.text == text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_the_plain_view_leads_back_to_the_original(text: str) -> None:
    view = plain_view(text)
    for i in range(len(view.text)):
        start, end = view.original(i, i + 1)
        assert 0 <= start < end <= len(text)
    structured(text)


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_a_planted_identifier_never_comes_out(kind: str) -> None:
    plan = trial.Canaries.read(QUALITY)
    hosts = trial.sentences_of(QUALITY / "kept.txt")
    one = trial.Canaries({kind: plan.sentences[kind]}, {}, {})
    planted = trial.structured_canaries(one, hosts, random.Random(7), each=12)
    for plant, redaction in zip(planted, redact_many([p.text for p in planted]), strict=True):
        assert plant.text[plant.start : plant.end] not in redaction.text


def test_recall_of_structured_identifiers_reaches_the_aim() -> None:
    plan, hosts = trial.Canaries.read(QUALITY), trial.sentences_of(QUALITY / "kept.txt")
    planted = trial.structured_canaries(plan, hosts, random.Random(20261123), each=15)
    tallies = trial.recall(planted, lambda texts: [r.found for r in redact_many(texts)])
    assert sum(t.found for t in tallies) >= 0.98 * sum(t.of for t in tallies)


def test_recall_counts_a_half_found_identifier_as_missed() -> None:
    plant = trial.Planted("ring 07700 900123", "phone", 5, 17)
    half = structured("ring 07700 900123")[0]
    half = type(half)(half.kind, half.start, half.end - 2, half.score, half.why)
    assert trial.recall([plant], lambda _: [[half]])[0].found == 0


def test_hardly_anything_goes_that_should_stay() -> None:
    over = trial.overreach(
        trial.sentences_of(QUALITY / "kept.txt"), lambda texts: [r.found for r in redact_many(texts)]
    )
    assert over.words <= 0.01 * over.of_words


def test_many_texts_come_out_as_one_by_one() -> None:
    texts = ["my nurse Sarah", "", "ring 07700 900123", "nothing here"]
    assert [r.text for r in redact_many(texts)] == [redact(t).text for t in texts]


def test_staff_names_run_beside_the_texts() -> None:
    out = redact_many(["zork was rude", "zork was rude"], staff_names=[["Zork Blim"], []])
    assert [r.text for r in out] == ["[name] was rude", "zork was rude"]


@pytest.mark.slow
def test_two_processes_give_what_one_gives() -> None:
    texts = [
        f"{s} Sarah rang 07700 900{i % 1000:03}" for i, s in enumerate(trial.sentences_of(QUALITY / "kept.txt") * 30)
    ]
    assert [r.text for r in redact_many(texts, workers=2)] == [r.text for r in redact_many(texts)]
