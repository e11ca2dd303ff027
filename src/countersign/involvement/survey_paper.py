"""A survey on paper: the same questions in the same words, with a box to tick or a line to write on for each answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from countersign.formats.papers import EMPTY_BOX, Boxes, Bullets, Grid, Heading, Lines, Paper, Sheet, Words
from countersign.formats.questionnaire import Question, Questionnaire
from countersign.involvement.models import Survey
from countersign.involvement.queries import surveys
from countersign.involvement.words import STANDING

Block = Heading | Words | Bullets | Grid | Boxes | Lines | Sheet
_LINES = {"text": 5, "number": 1, "date": 1}


def paper(survey: Survey, *, arm: str = "", language: str = "en") -> Paper:
    """The form. Conditions are put in words, by the number of the question that they look at. Equality questions stand
    on a sheet of their own that does not say the wording."""
    form = survey.form
    numbers = {name: at for at, one in enumerate(_asked(form), start=1) for name in one.names}
    blocks = [*_opening(survey)]
    for one in form.story:
        blocks += _question(form, one, numbers, arm, language)
    blocks += [Heading("Later", level=1), Words("Tick this only if you agree."), Boxes((STANDING,))]
    if form.equality:
        blocks += _equality(survey, form, numbers, language)
    wording = f" · {survey.slug} · wording: {arm}" if arm else f" · {survey.slug}"
    return Paper(survey.title, f"From {settings.HOST_NAME}", tuple(blocks), f"{settings.HOST_NAME}{wording}")


def _asked(form: Questionnaire) -> list[Question]:
    return [one for one in form if one.kind != "note"]


def _opening(survey: Survey) -> Iterator[Block]:
    yield Words(survey.purpose)
    yield Bullets((
        "You need not answer. Leave out what you do not want to say.",
        "Do not write your name or anybody else’s on this form.",
        f"It counts the same as an answer on the web. Send it back by {survey.ends_on:%-d %B %Y}.",
        f"The form is destroyed once it is entered; answers of single people on {surveys.raw_until(survey):%-d %B %Y}.",
    ))  # fmt: skip
    if survey.is_invited:
        yield Words("Your code, from the letter that invited you:", strong=True)
        yield Lines(1)


def _question(form: Questionnaire, one: Question, numbers: dict[str, int], arm: str, language: str) -> Iterator[Block]:
    if one.kind == "note":
        yield Words(one.label.within(language))
        return
    level = 2 if one.equality else 1
    yield Heading(f"{numbers[one.names[0]]}. {one.label_for(arm, language)}", level=level)
    if condition := _in_words(form, one, numbers, language):
        yield Words(condition, strong=True)
    if one.hint:
        yield Words(one.hint.within(language))
    yield from _answer(form, one, language)


def _answer(form: Questionnaire, one: Question, language: str) -> Iterator[Block]:
    choices = tuple(choice.label.within(language) for choice in form.choices(one))
    if one.kind == "matrix":
        rows = tuple((row.label.within(language), *(EMPTY_BOX for _ in choices)) for row in one.rows)
        yield Grid("Tick one box in every line.", ("", *choices), rows)
    elif choices:
        yield Words("Tick as many as apply." if one.kind == "several" else "Tick one.")
        yield Boxes(choices)
    else:
        yield Lines(_LINES[one.kind])


def _in_words(form: Questionnaire, one: Question, numbers: dict[str, int], language: str) -> str:
    """The condition as a reader of the form can follow it: which questions decide, and what the rule says exactly."""
    section = form.section(one)
    conditions = [c for c in (section.relevant if section else None, one.relevant) if c is not None]
    if not conditions:
        return ""
    said = " and ".join(str(condition) for condition in conditions)
    for name in {name for condition in conditions for name in condition.names}:
        said = said.replace(f"${{{name}}}", f"question {numbers[name]}")
        for choice in form.choices(form.question(name)):
            said = said.replace(f"'{choice.name}'", f"“{choice.label.within(language)}”")
    plain = said.replace(" != ", " is not ").replace(" = ", " is ").replace("''", "left empty")
    return f"Only if: {plain}."


def _equality(survey: Survey, form: Questionnaire, numbers: dict[str, int], language: str) -> Iterator[Block]:
    yield Sheet(f"{settings.HOST_NAME} · {survey.slug}")
    yield Heading("About you", level=1)
    yield Words(
        "These questions are optional. Take this sheet off and send it along: it is entered apart, tied to no other"
        " answer and to nobody, so that it cannot be found or taken back later."
    )
    for one in form.equality:
        yield from _question(form, one, numbers, "", language)
