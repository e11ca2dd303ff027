"""What findings ask of this room: how many gave an answer, straight from the raw answers or what is left of them."""

from __future__ import annotations

from countersign.engine import Contains, Is, Question
from countersign.errors import NotValid
from countersign.findings.queries import Counted
from countersign.involvement.fact_codes import fact_code
from countersign.involvement.models import Survey
from countersign.involvement.queries.surveys.raw import tallied


def counted(question: Question) -> Counted:
    """Staff only: the people a question about ``survey_answers`` counts. Their accounts are not told apart: nobody's
    answers are records that anything could point to."""
    asked = {condition.column: condition for condition in question.where}
    survey = _survey(asked.pop("survey_id", None))
    name, mode = _value(asked.pop("question", None)), _value(asked.pop("mode", None), default=None)
    one, several = asked.pop("choice", None), asked.pop("choices", None)
    if asked or question.period or question.group_by or question.per:
        raise NotValid("A finding counts who gave one answer to one survey.", remedy="Choose it under its results.")
    wanted = {getattr(c, "value", getattr(c, "code", None)) for c in (one, several) if isinstance(c, Is | Contains)}
    people = sum(
        count for (sort, asked_name, codes, came_by), count in tallied(survey).items()
        if sort == "answers" and fact_code(asked_name) == name and mode in (None, came_by)
        and wanted <= {fact_code(code) for code in codes}
    )  # fmt: skip
    return Counted((), people, others=people)


def _survey(condition: object) -> Survey:
    found = Survey.objects.filter(pk=_value(condition, default=0), state__in=("closed", "reported")).first()
    if found is None:
        raise NotValid("A finding rests on a survey that is closed.", remedy="Close it first.")
    return found


def _value(condition: object, default: object = "") -> object:
    return condition.value if isinstance(condition, Is) else default
