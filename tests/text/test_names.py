"""Names of people go; places, bodies, months and roles stay."""

from __future__ import annotations

import pytest

from countersign.text.redact import redact

GOES = [
    ("Mrs Okafor was rude.", "Mrs [name] was rude."),
    ("I saw Dr. Khan-Whitaker at two.", "I saw Dr. [name] at two."),
    ("mr smith told me to leave", "mr [name] told me to leave"),
    ("i saw dr featherstone at two", "i saw dr [name] at two"),
    ("my nurse sarah was lovely", "my nurse [name] was lovely"),
    ("MY NURSE SARAH JONES WAS RUDE TO ME", "MY NURSE [name] WAS RUDE TO ME"),
    ("It was Priya's fault.", "It was [name]'s fault."),
    ("Grace was lovely with my mother.", "[name] was lovely with my mother."),
    ("My carer Will helped.", "My carer [name] helped."),
    ("Thanks to Oluwaseun and the team.", "Thanks to [name] and the team."),
    ("Please help.\nRegards, J. Smith", "Please help.\nRegards, [name]"),
    ("My name is Zsuzsanna Nowak and I am a carer.", "My name is [name] and I am a carer."),
    ("a carer called Ngozika came late", "a carer called [name] came late"),
    ("Sarah's mum met Siobhán O'Brien", "[name]'s mum met [name]"),
]

STAYS = [
    "St Mary's Hospital has a broken lift.",
    "The King George Unit was spotless.",
    "The Marie Curie nurses came every day in June.",
    "The Victoria Road surgery never answers.",
    "In May the lift broke and in August it was still broken.",
    "Will you hope for the best or have faith in the system?",
    "Christian music was played in the Sikh prayer room.",
    "Nottingham and Derby have the same provider.",
    "Thank You to all the Staff",
    "Dear Sir or Madam, the boiler is broken.",
    "Driver was rude, Doctor was lovely.",
    "EVERYTHING WAS TERRIBLE AND NOBODY LISTENED",
    "The driver, the nurse and I spoke to the manager.",
]


@pytest.mark.parametrize(("text", "redacted"), GOES)
def test_a_name_goes(text: str, redacted: str) -> None:
    assert redact(text).text == redacted


@pytest.mark.parametrize("text", STAYS)
def test_what_is_no_name_stays(text: str) -> None:
    assert redact(text).text == text


def test_staff_names_that_came_with_the_row_go_wherever_they_stand() -> None:
    text = "summers was rude; ask May Summers. SUMMERS's manner! In may the lift broke."
    assert redact(text, staff_names=["Summers, Jo"]).text.lower().count("summers") == 0


def test_a_role_in_the_staff_column_is_not_taken_for_a_name() -> None:
    assert redact("The nurse was kind.", staff_names=["Nurse X"]).text == "The nurse was kind."
