"""From answers so far to what is asked next, and from what was typed to an answer. Pure; no page knows more."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from countersign.formats.questionnaire.expressions import Answer, Answers
from countersign.formats.questionnaire.values import NO_ANSWER, Question, Questionnaire

TEXT_LENGTH = 4000
"""Characters of one answer in one's own words."""
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")


def is_asked(form: Questionnaire, question: Question, answers: Answers) -> bool:
    """Whether these ``answers`` lead to the question: its own condition and that of its section hold."""
    section = form.section(question)
    conditions = (section.relevant if section else None, question.relevant)
    return all(condition is None or condition.holds(answers) for condition in conditions)


def path(form: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Every question these answers lead to, in order. An answer to a question that is not asked counts as not given,
    so that going back and changing one's mind never leaves anything behind."""
    asked: list[Question] = []
    seen: dict[str, Answer] = {}
    for question in form:
        if is_asked(form, question, seen):
            asked.append(question)
            seen |= {name: answers[name] for name in question.names if name in answers}
    return tuple(asked)


def kept(form: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """The answers to questions that were asked, and no others."""
    return {n: answers[n] for question in path(form, answers) for n in question.names if answers.get(n)}


def counted(form: Questionnaire, answers: Answers) -> dict[str, tuple[str, ...]]:
    """For every question that is answered by choosing and was asked: the codes chosen, or ``no-answer``.

    So the codes of a question always add up to those who were asked it (once each, unless several may be chosen).
    """
    chosen = {}
    for question in path(form, answers):
        for name in question.names if question.is_chosen else ():
            given = answers.get(name) or NO_ANSWER
            chosen[name] = given if isinstance(given, tuple) else (given,)
    return chosen


def following(form: Questionnaire, answers: Answers, name: str) -> Question | None:
    """The question after ``name``; the first for an empty name; None at the end."""
    asked = path(form, answers)
    if not name:
        return next(iter(asked), None)
    later = {question.name for question in _after(form.questions, name)}
    return next((question for question in asked if question.name in later), None)


def preceding(form: Questionnaire, answers: Answers, name: str) -> Question | None:
    """The question before ``name``; None at the start."""
    later = {name, *(question.name for question in _after(form.questions, name))}
    return next((question for question in reversed(path(form, answers)) if question.name not in later), None)


def _after(questions: Iterable[Question], name: str) -> list[Question]:
    found = list(questions)
    at = next((i for i, question in enumerate(found) if question.name == name), len(found))
    return found[at + 1 :]


def read(
    form: Questionnaire, question: Question, typed: Mapping[str, object]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """Answers to one question as they are stored, and by name what is wrong with them, in words.

    ``typed`` holds by name a text, a list of codes, a date or nothing.
    """
    answers: dict[str, Answer] = {}
    faults: dict[str, str] = {}
    for name in question.names:
        value, fault = _read_one(form, question, typed.get(name))
        answers[name] = value
        if fault := fault or _missing(question, value) or _constraint(question, value, typed):
            faults[name] = fault
    return answers, faults


def unfinished(form: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The questions that were asked, must be answered, and are not."""
    asked = (question for question in path(form, answers) if question.required)
    return tuple(question for question in asked if not all(answers.get(name) for name in question.names))


def _read_one(form: Questionnaire, question: Question, value: object) -> tuple[Answer, str]:
    codes = {choice.name for choice in form.choices(question)}
    if question.kind == "several":
        chosen = tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()
        return chosen or None, "" if set(chosen) <= codes else "Choose from the list."
    if isinstance(value, dt.date):
        return value.isoformat(), ""
    text = str(value).replace("\r\n", "\n").strip() if value not in (None, "") else ""
    if question.is_chosen:
        return text or None, "" if not text or text in codes else "Choose one of these."
    return text or None, _fault_of(question, text) if text else ""


def _fault_of(question: Question, text: str) -> str:
    if question.kind == "number":
        if not _NUMBER.fullmatch(text):
            return "Enter a number, such as 12."
        if question.whole and not float(text).is_integer():
            return "Enter a whole number, such as 12."
    if question.kind == "date":
        try:
            dt.date.fromisoformat(text)
        except ValueError:
            return "Enter a real date, such as 27 3 2026."
    if question.kind == "text" and len(text) > TEXT_LENGTH:
        return f"Shorten it to {TEXT_LENGTH:,} characters; it has {len(text):,}."
    return ""


def _missing(question: Question, value: Answer) -> str:
    if value or not question.required:
        return ""
    if question.kind == "several":
        return "Choose at least one."
    return "Choose one, also where you do not know." if question.is_chosen else "This is needed to go on."


def _constraint(question: Question, value: Answer, typed: Mapping[str, object]) -> str:
    if not value or question.constraint is None or question.constraint.holds({}, own=value):
        return ""
    return question.constraint_message.within("en") or "This answer is outside what is possible."
