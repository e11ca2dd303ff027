"""Answers to surveys as facts, from the day a survey is closed: codes and numbers, never words, never anybody's set of
answers. One row is one person's answer to one question, and nothing ties it to their answer to another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pyarrow as pa

from countersign.engine import CODE, CODES, DATE, ID, Question
from countersign.formats.questionnaire import NO_ANSWER, Expression, Questionnaire
from countersign.formats.questionnaire import Question as Asked
from countersign.insight.registry import Fact
from countersign.involvement.arms import arms_of
from countersign.involvement.fact_codes import fact_code
from countersign.involvement.models import Mode, Survey
from countersign.involvement.queries import surveys
from countersign.ledger.queries import vouches_for

SCHEMA = pa.schema(
    [
        ("month", DATE),
        ("survey_id", ID),
        ("question", CODE),
        ("choice", CODE),
        ("choices", CODES),
        ("mode", CODE),
    ]
)
EQUALITY_SCHEMA = pa.schema([("month", DATE), ("survey_id", ID), ("question", CODE), ("choice", CODE)])
_COUNTED = ("closed", "reported")


def rows() -> Iterator[dict[str, object]]:
    """Every answer to every survey that is closed. The month is that of the closing, the same for all."""
    for survey in _closed():
        several = {one.name for one in survey.form if one.kind == "several"}
        for (sort, name, codes, mode), count in surveys.tallied(survey).items():
            if sort == "answers":
                many = name.partition("@")[0] in several
                given = [fact_code(code) for code in codes]
                row = {"choice": None if many or not given else given[0], "choices": given if many else []}
                for _ in range(count):
                    yield {**_about(survey, name), **row, "mode": mode or None}


def equality_rows() -> Iterator[dict[str, object]]:
    """Every equality answer, with nothing beside it but its survey."""
    for survey in _closed():
        for (sort, name, codes, _), count in surveys.tallied(survey).items():
            if sort == "equality":
                for _ in range(count):
                    yield {**_about(survey, name), "choice": fact_code(codes[0]) if codes else None}


def _closed() -> Iterator[Survey]:
    yield from Survey.objects.filter(state__in=_COUNTED).order_by("pk")


def _about(survey: Survey, name: str) -> dict[str, object]:
    return {"month": survey.closed_at.date().replace(day=1), "survey_id": survey.pk, "question": fact_code(name)}


Sums = Iterator[tuple[Question, tuple[Question, ...]]]


def sums() -> Sums:
    """What anybody can add up across questions: whoever sent answers was asked each question or passed over, people in
    every wording are those who were asked, and a condition on one answer lets exactly those through who gave it."""
    for survey in _closed():
        form = surveys.story_of(survey.form)
        for one in form:
            for name in one.names if one.is_chosen else ():
                for mode in ("", *Mode.values):
                    base = surveys.asks(survey, name, mode=mode)
                    yield surveys.asks(survey, surveys.TAKING_PART, mode=mode), (base,)
                    if parts := _let_through(survey, form, one, mode):
                        yield base, parts
        yield from _wordings(survey, form)


def _let_through(survey: Survey, form: Questionnaire, one: Asked, mode: str) -> tuple[Question, ...]:
    """The answers to one earlier question that lead here; nothing where it hangs on none, or on more than one."""
    section = form.section(one)
    conditions = [c for c in (section.relevant if section else None, one.relevant) if c is not None]
    names = {name for condition in conditions for name in condition.names}
    if len(names) != 1:
        return ()
    name = names.pop()
    earlier = form.question(name)
    if not earlier.is_chosen or earlier.relevant or form.section(earlier) or earlier.kind == "several":
        return ()
    return tuple(surveys.asks(survey, name, code, mode=mode) for code in _true_for(form, earlier, name, conditions))


def _true_for(form: Questionnaire, earlier: Asked, name: str, conditions: list[Expression]) -> list[str]:
    """The codes, an empty answer among them, under which all conditions hold."""
    given = {choice.name: choice.name for choice in form.choices(earlier)} | {NO_ANSWER: None}
    return [code for code, answer in given.items() if all(one.holds({name: answer}) for one in conditions)]


def _wordings(survey: Survey, form: Questionnaire) -> Sums:
    if not survey.tested:
        return
    one = form.question(survey.tested)
    names = [f"{survey.tested}@{arm}" for arm in arms_of(one)]
    several = one.kind == "several"
    for code in ("", *(choice.name for choice in form.choices(one)), NO_ANSWER):
        whole = surveys.asks(survey, survey.tested, code, several=several)
        yield whole, tuple(surveys.asks(survey, name, code, several=several) for name in names)


def _survey_names(ids: Collection[int]) -> Mapping[int, str]:
    return dict(Survey.objects.filter(pk__in=ids).values_list("pk", "title"))


ANSWERS = Fact(
    surveys.FACTS,
    title="Answers to surveys",
    about="One row is one person’s answer to one question of a survey that is closed.",
    schema=SCHEMA,
    date="month",
    rows=rows,
    sums=sums,
    labels={"survey_id": _survey_names, "mode": dict(Mode.choices)},
)
EQUALITY = Fact(
    surveys.EQUALITY_FACTS,
    title="Equality answers to surveys",
    about="One row is one equality answer, tied to no other answer and to nobody.",
    schema=EQUALITY_SCHEMA,
    date="month",
    rows=equality_rows,
    labels={"survey_id": _survey_names},
)


@vouches_for("survey")
def witness() -> Iterator[tuple[str, str]]:
    """Each survey that anybody can see with the digest of what is printed of it now."""
    for survey in surveys.surveys(state__in=surveys.PUBLIC).order_by("pk"):
        yield survey.subject, surveys.digest(survey)
