"""What findings ask of this room: how many gave an answer, straight from the raw answers or what is left of them."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.engine import Contains, Is, Question
from countersign.errors import NotValid
from countersign.findings.queries import Counted
from countersign.formats.questionnaire import counted as counted_codes
from countersign.involvement.fact_codes import fact_code
from countersign.involvement.models import Response, Survey
from countersign.involvement.queries.surveys.raw import sent, story_of, tallied
from countersign.people.models import Receipt


def counted(question: Question) -> Counted:
    """Staff only: the people a question about ``survey_answers`` counts. Nobody's answers are records that anything
    could point to, but for those who agreed to be asked again."""
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
    keys = _asked_again(survey, name, wanted, mode) if wanted else ()
    return Counted(keys, people, others=people - len(keys))


def willing_behind(survey: Survey, question: str, code: str) -> Iterator[Response]:
    """Those who gave this answer and agreed to be asked whether what is promised came true."""
    form = story_of(survey.form)
    for response, answers in sent(survey):
        if response.willing and code in counted_codes(form, answers).get(question, ()):
            yield response


def receipt_of(response: Response) -> Receipt | None:
    """What somebody holds: the code that was shown to them, or that of the letter that invited them."""
    return response.receipt or (response.drawn.receipt if response.drawn else None)


def _asked_again(survey: Survey, name: str, wanted: set[object], mode: object) -> tuple[int, ...]:
    """The accounts of those among them by which they are asked, in order."""
    held = survey.responses.filter(state="sent", account__isnull=False, account__state="counted")
    if not held.exists():
        return ()
    form = story_of(survey.form)
    found = (
        response.account_id for response, answers in sent(survey)
        if response.account_id and mode in (None, response.mode)
        and any(fact_code(asked) == name and wanted <= {fact_code(one) for one in codes}
                for asked, codes in counted_codes(form, answers).items())
    )  # fmt: skip
    return tuple(sorted(found))


def _survey(condition: object) -> Survey:
    found = Survey.objects.filter(pk=_value(condition, default=0), state__in=("closed", "reported")).first()
    if found is None:
        raise NotValid("A finding rests on a survey that is closed.", remedy="Close it first.")
    return found


def _value(condition: object, default: object = "") -> object:
    return condition.value if isinstance(condition, Is) else default
