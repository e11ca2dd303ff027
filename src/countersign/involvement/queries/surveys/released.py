"""The figures of a survey as a release lets them out, with the weighted ones beside where nothing is withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from countersign.engine import Contains, Is
from countersign.engine import Question as Asked
from countersign.engine.conditions import Condition
from countersign.formats.questionnaire import NO_ANSWER, Question, Questionnaire
from countersign.insight import queries as insight
from countersign.insight.queries import PublishedNumber
from countersign.involvement.fact_codes import fact_code
from countersign.involvement.models import Mode, Survey
from countersign.involvement.queries.surveys.raw import TAKING_PART
from countersign.stats.disclosure import Share, share

FACTS, EQUALITY_FACTS = "survey_answers", "survey_equality"


@dataclass(frozen=True)
class Line:
    """One answer to a question: how many gave it, out of how many, in all and in each mode."""

    code: str
    label: str
    number: PublishedNumber | None
    share: Share | None
    weighted: Mapping[str, float] | None
    modes: Mapping[str, PublishedNumber | None]


@dataclass(frozen=True)
class Result:
    """One question. ``base`` is how many were asked it; ``withheld`` whether anything in it may not be said."""

    name: str
    label: str
    base: PublishedNumber | None
    mode_bases: Mapping[str, PublishedNumber | None]
    lines: tuple[Line, ...]

    @property
    def withheld(self) -> bool:
        return any(line.number is None or line.number.fresh is None for line in self.lines)


def asks(survey: Survey, name: str, code: str = "", *, mode: str = "", several: bool = False) -> Asked:
    """The question to the facts: who was asked ``name`` (in ``mode``), and of them who said ``code``."""
    code, where = fact_code(code) if code else "", _where(survey, name)
    where += [Is("mode", mode)] if mode else []
    where += [Contains("choices", code) if several else Is("choice", code)] if code else []
    return Asked(FACTS, tuple(where))


def asks_equality(survey: Survey, name: str, code: str = "") -> Asked:
    where = _where(survey, name)
    return Asked(EQUALITY_FACTS, (*where, *([Is("choice", fact_code(code))] if code else [])))


def _where(survey: Survey, name: str) -> list[Condition]:
    return [Is("survey_id", survey.pk), Is("question", fact_code(name))]


def taking_part(survey: Survey) -> dict[str, PublishedNumber | None]:
    """How many sent answers: in all (the empty key) and in each mode."""
    wanted = {mode: asks(survey, TAKING_PART, mode=mode) for mode in ("", *Mode.values)}
    found = insight.published_many(wanted.values())
    return {mode: found.get(question) for mode, question in wanted.items()}


def results(survey: Survey) -> tuple[Result, ...]:
    """Every counted question with all its answers, in the order in which it was asked; two database queries."""
    form = survey.form
    names = [(one, name) for one in form.story if one.is_chosen for name in one.names]
    found = insight.published_many(_wanted(survey, form, names))
    return tuple(_result(survey, form, one, name, found) for one, name in names)


def _wanted(survey: Survey, form: Questionnaire, names: Iterable[tuple[Question, str]]) -> list[Asked]:
    return [
        asks(survey, name, code, mode=mode, several=one.kind == "several")
        for one, name in names for mode in ("", *Mode.values) for code in ("", *_codes(form, one))
    ]  # fmt: skip


def _codes(form: Questionnaire, one: Question) -> dict[str, str]:
    """Every code and its words, “no answer” last; not where an answer was required."""
    words = {choice.name: choice.label.within(form.language) for choice in form.choices(one)}
    return words if one.required else words | {NO_ANSWER: "No answer"}


def _result(
    survey: Survey, form: Questionnaire, one: Question, name: str, found: Mapping[Asked, PublishedNumber]
) -> Result:
    def of(code: str = "", mode: str = "") -> PublishedNumber | None:
        return found.get(asks(survey, name, code, mode=mode, several=one.kind == "several"))

    base = of()
    lines = tuple(
        Line(code, label, of(code), _share(of(code), base), None, {mode: of(code, mode) for mode in Mode.values})
        for code, label in _codes(form, one).items()
    )
    plain = Result(name, form.label(name), base, {mode: of("", mode) for mode in Mode.values}, lines)
    return _with_weighted(plain, survey.results)


def _share(number: PublishedNumber | None, base: PublishedNumber | None) -> Share | None:
    if number is None or base is None:
        return None
    return share(number.fresh, base.fresh)


def _with_weighted(plain: Result, worked_out: Mapping) -> Result:
    """Weighted figures stand beside only where no answer to the question is withheld: a weighted share would help to
    guess what is missing. They are not shown either where answers were withdrawn since they were worked out."""
    shares = worked_out.get("shares", {}).get(plain.name)
    base = plain.base.fresh if plain.base else None
    if not shares or "to" not in worked_out.get("weighting", {}) or plain.withheld or not base:
        return plain
    if base < 10 or any(one["base"] != base for one in shares.values()):
        return plain
    lines = tuple(
        Line(line.code, line.label, line.number, line.share, shares.get(line.code), line.modes) for line in plain.lines
    )
    return Result(plain.name, plain.label, plain.base, plain.mode_bases, lines)


@dataclass(frozen=True)
class Framed:
    """What came of a framing experiment: ``why_not`` in words where nothing can be said."""

    arms: tuple[Mapping, ...] = ()
    contrasts: tuple[Mapping, ...] = ()
    yes: tuple[str, ...] = ()
    words: str = ""
    power: float = 0.8
    why_not: str = ""


def framed(survey: Survey) -> Framed | None:
    """The experiment, if there was one; shown only where the numbers of every arm are."""
    if not survey.tested or survey.state not in ("closed", "reported"):
        return None
    kept = survey.results.get("framing", {})
    if "why_not" in kept or not kept:
        return Framed(why_not=kept.get("why_not", "Nobody answered."))
    if not _arms_are_shown(survey, kept):
        return Framed(why_not="The numbers of one wording are too small to be shown, or wait for the next release.")
    return Framed(tuple(kept["arms"]), tuple(kept["contrasts"]), tuple(kept["yes"]), kept["words"], kept["power"])


def _arms_are_shown(survey: Survey, kept: Mapping) -> bool:
    names = [f"{survey.tested}@{arm['arm']}" for arm in kept["arms"]]
    codes = list(_codes(survey.form, survey.form.question(survey.tested)))
    several = survey.form.question(survey.tested).kind == "several"
    wanted = [asks(survey, name, code, several=several) for name in names for code in ("", *codes)]
    found = insight.published_many(wanted)
    return all(found.get(question) is not None and found[question].fresh is not None for question in wanted)


def equality(survey: Survey) -> tuple[Result, ...]:
    """The equality answers, by themselves: never with any other answer."""
    form = survey.form
    names = [(one, name) for one in form.equality if one.is_chosen and one.kind != "several" for name in one.names]
    wanted = [asks_equality(survey, name, code) for one, name in names for code in ("", *_codes(form, one))]
    found = insight.published_many(wanted)
    made = []
    for one, name in names:
        base = found.get(asks_equality(survey, name))
        numbers = {code: found.get(asks_equality(survey, name, code)) for code in _codes(form, one)}
        lines = tuple(Line(code, label, numbers[code], _share(numbers[code], base), None, {})
                      for code, label in _codes(form, one).items())  # fmt: skip
        made.append(Result(name, form.label(name), base, {}, lines))
    return tuple(made)


__all__ = ["EQUALITY_FACTS", "FACTS", "TAKING_PART", "Framed", "Line", "Result", "asks", "asks_equality",
           "equality", "framed", "results", "taking_part"]  # fmt: skip
