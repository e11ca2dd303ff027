"""Whether a questionnaire makes sense as a whole. Every fault says where it stands and what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from countersign.errors import NotValid
from countersign.formats.questionnaire.expressions import SELF, Expression
from countersign.formats.questionnaire.values import CHOSEN, KINDS, NO_ANSWER, Question, Questionnaire

Fault = tuple[str, str]
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,60}")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
MOST_QUESTIONS, MOST_CHOICES = 100, 60


def faults(form: Questionnaire) -> list[Fault]:
    """All of them as ``(where, what)``, in the order of the questions; nothing where the form can be used."""
    found = [*_of_lists(form), *_of_names(form)]
    earlier: set[str] = set()
    for question in form:
        found += [(_where(question), what) for what in _of_question(form, question, earlier)]
        earlier |= set(question.names)
    return found


def check(form: Questionnaire) -> Questionnaire:
    """The form itself; raises :class:`NotValid` with every fault."""
    if found := faults(form):
        number = f"{len(found)} things" if len(found) > 1 else "one thing"
        raise NotValid(
            f"The questionnaire has {number} to put right.", remedy="Change the sheet, then try again.",
            faults=tuple(found),
        )  # fmt: skip
    return form


def _where(question: Question) -> str:
    return f"survey, line {question.line}" if question.line else question.name


def _of_names(form: Questionnaire) -> Iterator[Fault]:
    if not form.questions:
        yield "survey", "There is no question. Write one a line under the headings."
    if len(form.questions) > MOST_QUESTIONS:
        yield "survey", f"There are more than {MOST_QUESTIONS} questions. Ask less; nobody finishes it."
    stored = [(name, one) for one in form for name in {one.name, *one.names}]
    often = Counter(name for name, _ in stored)
    for name, one in stored:
        if often[name] > 1:
            yield _where(one), f"The name “{name}” is used {often[name]} times. Give each question its own."
    seen_equality = False
    for one in form:
        if seen_equality and not one.equality:
            yield _where(one), "It stands after the equality questions. Those come last; move it before them."
        seen_equality = seen_equality or one.equality


def _of_lists(form: Questionnaire) -> Iterator[Fault]:
    for name, choices in form.lists:
        often = Counter(choice.name for choice in choices)
        for code, times in often.items():
            if times > 1:
                yield f"choices, list {name}", f"The code “{code}” stands there {times} times. Give each its own."
            if code == NO_ANSWER:
                yield f"choices, list {name}", f"The code “{NO_ANSWER}” is ours, for empty answers. Choose another."
            if not _CODE.fullmatch(code):
                yield f"choices, list {name}", f"“{code[:20]}” is no code. Use letters, digits, - and _ without spaces."
        if len(choices) > MOST_CHOICES:
            yield f"choices, list {name}", f"It has more than {MOST_CHOICES} choices. Nobody reads them all."
        for language in form.languages:
            for choice in choices:
                if not dict(choice.label.by).get(language):
                    yield f"choices, list {name}", f"“{choice.name}” has no label in {language}. Translate it."


def _of_question(form: Questionnaire, one: Question, earlier: set[str]) -> Iterator[str]:
    if one.kind not in KINDS:
        yield f"There is no kind “{one.kind}”. Choose one of {', '.join(KINDS)}."
        return
    for name in (one.name, *one.names):
        if not _NAME.fullmatch(name):
            yield f"“{name[:20]}” is no name. Begin with a letter; use letters, digits, - and _."
    for language in form.languages:
        if not dict(one.label.by).get(language):
            yield f"It has no label in {language}. Write one, or leave the language out everywhere."
    if one.kind in CHOSEN and len(form.choices(one)) < 2:
        yield f"The list “{one.choices}” has fewer than two choices. Add them on the sheet “choices”."
    if one.kind == "matrix" and not one.rows:
        yield "The table has no rows. Add select_one questions inside the group."
    if one.framings and not one.is_chosen:
        yield "Only a question that is answered by choosing can be put in several wordings. Leave the wordings out."
    if one.equality and one.required:
        yield "An equality question is never required. Empty the cell “required”."
    yield from _of_conditions(form, one, earlier)


def _of_conditions(form: Questionnaire, one: Question, earlier: set[str]) -> Iterator[str]:
    section = form.section(one)
    for condition in (one.relevant, section.relevant if section else None):
        if condition is not None:
            yield from _of_condition(form, one, condition, earlier)
    if one.constraint is not None and one.constraint.names:
        yield "A constraint looks at its own answer only. Write “.” for it, and leave other questions out."


def _of_condition(form: Questionnaire, one: Question, condition: Expression, earlier: set[str]) -> Iterator[str]:
    for name in sorted(condition.names):
        if name not in form.by_answer:
            yield f"The condition looks at ${{{name}}}, which nobody is asked. Check the spelling."
        elif name not in earlier:
            yield f"The condition looks at ${{{name}}}, which is asked later. Move this question behind it."
        elif form.by_answer[name].equality != one.equality:
            yield f"The condition looks at ${{{name}}} across the equality questions. Those are kept apart."
    if SELF in {name for name, _ in condition.mentions()}:
        yield "“.” stands for the answer itself, which is not there yet. Name another question as ${name}."
    for name, code in condition.mentions():
        asked = form.by_answer.get(name)
        if asked is not None and asked.is_chosen and code not in {c.name for c in form.choices(asked)}:
            yield f"The condition looks for “{code}”, which is no choice of “{name}”. Check the list “{asked.choices}”."
