"""The figures of a survey as lines and as JSON, and its codebook. Only what a release shows, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from countersign.formats.questionnaire import KINDS, Questionnaire
from countersign.involvement.models import Mode, Survey
from countersign.involvement.queries import surveys
from countersign.involvement.queries.surveys import Line, Result

HEADER = (
    "question", "wording", "answer", "answer_wording", "mode", "count", "base", "share", "lower", "upper",
    "weighted_share", "weighted_lower", "weighted_upper", "design_effect", "number",
)  # fmt: skip
CODEBOOK = ("question", "kind", "wording", "answer", "answer_wording", "asked_only_if", "required", "equality")


def lines(results: Iterable[Result]) -> Iterator[tuple[object, ...]]:
    """One line an answer and mode; the mode ``all`` first. What is withheld is empty."""
    for result in results:
        for line in result.lines:
            yield _line(result, line)
            for mode in line.modes:
                yield _in_mode(result, line, mode)


def _line(result: Result, line: Line) -> tuple[object, ...]:
    share = (line.share.value, line.share.lower, line.share.upper) if line.share else (None,) * 3
    weighted = line.weighted or {}
    return (
        result.name, result.label, line.code, line.label, "all", _shown(line.number), _shown(result.base),
        *(_rounded(one) for one in share),
        *(_rounded(weighted.get(name)) for name in ("weighted", "lower", "upper", "deff")),
        line.number.address if line.number else None,
    )  # fmt: skip


def _in_mode(result: Result, line: Line, mode: str) -> tuple[object, ...]:
    count, base = line.modes[mode], result.mode_bases.get(mode)
    return (result.name, result.label, line.code, line.label, mode, _shown(count), _shown(base), *(None,) * 8)


def _shown(number) -> int | None:
    return number.fresh if number else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def as_json(survey: Survey) -> dict[str, object]:
    """Everything public, with the digest that the ledger holds of what is printed."""
    rates, framed = surveys.rates(survey), surveys.framed(survey)
    return {
        **surveys.printed(survey),
        "digest": surveys.digest(survey),
        "taking_part": {mode or "all": _shown(number) for mode, number in surveys.taking_part(survey).items()},
        "response_rate": {"RR1": rates.rr1.value if rates.rr1 else None, "why_not": rates.why_not},
        "results": [_result(one) for one in surveys.results(survey)],
        "framing": {"why_not": framed.why_not, "arms": list(framed.arms), "contrasts": list(framed.contrasts)}
        if framed else None,
        "modes": dict(Mode.choices),
    }  # fmt: skip


def _result(result: Result) -> Mapping[str, object]:
    answers = [dict(zip(HEADER[2:], _line(result, line)[2:], strict=True)) for line in result.lines]
    return {"question": result.name, "wording": result.label, "base": _shown(result.base), "answers": answers}


def codebook(form: Questionnaire) -> Iterator[tuple[object, ...]]:
    """One line for each code of each question, in the order in which they are asked."""
    for one in form:
        section = form.section(one)
        conditions = " and ".join(str(c) for c in (section.relevant if section else None, one.relevant) if c)
        for name in one.names:
            about = (name, KINDS[one.kind], form.label(name))
            end = (conditions, "yes" if one.required else "", "yes" if one.equality else "")
            choices = [(choice.name, choice.label.within(form.language)) for choice in form.choices(one)] or [("", "")]
            yield from ((*about, *choice, *end) for choice in choices)
