"""Danger wording: missed cases are counted, figures of speech let pass, doors shown."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.text.danger import danger, doors, doors_for, kinds

QUALITY = Path(__file__).parents[2] / "quality"


def _labelled(name: str) -> list[tuple[str, str]]:
    with (QUALITY / name).open(encoding="utf-8", newline="") as file:
        return [(row["kind"], row["sentence"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("harm_by_carer", "my carer hit me"),
        ("self_harm", "I feel suicidal"),
        ("self_harm", "i want to dіe"),  # a Cyrillic letter
        ("violence", "My ex threatened to kill me"),
        ("child", "the children next door are hit"),
        ("neglect", "Mum was left in her own urine"),
        ("medical", "I have chest pain"),
    ],
)
def test_danger_is_seen_and_named(kind: str, text: str) -> None:
    assert kind in {sign.kind for sign in danger(text)}


@pytest.mark.parametrize(
    "text",
    ["I am not suicidal.", "dying for a cup of tea", "The carer hit the target.", "The stroke unit was excellent.", ""],
)
def test_a_denial_or_a_figure_of_speech_is_no_danger(text: str) -> None:
    assert danger(text) == ()


def test_hardly_a_labelled_sentence_is_missed() -> None:
    dangers = [s for kind, s in _labelled("danger.csv") if kind != "none"]
    assert len(dangers) >= 150
    assert sum(not danger(s) for s in dangers) <= 0.03 * len(dangers)


def test_false_alarms_stay_few_on_the_labelled_sentences() -> None:
    quiet = [s for kind, s in _labelled("danger.csv") if kind == "none"]
    assert sum(bool(danger(s)) for s in quiet) <= 0.1 * len(quiet)


def test_every_kind_leads_first_to_the_emergency_services() -> None:
    for kind in kinds().values():
        assert kind.doors[0] == "999"
        assert set(kind.doors) <= set(doors())
        assert kind.reason


def test_doors_come_once_and_the_most_urgent_first() -> None:
    shown = [door.key for door in doors_for(danger("I want to die. My carer hit me."))]
    assert shown[0] == "999"
    assert len(shown) == len(set(shown))
    assert "samaritans" in shown


def test_a_door_says_whether_somebody_checked_it() -> None:
    for door in doors().values():
        assert door.source.startswith("https://")
        assert door.checked == "" or len(door.checked) == 10


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    for sign in danger(text):
        assert 0 <= sign.start < sign.end <= len(text)
