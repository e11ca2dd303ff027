"""Raw answers, opened to be counted. Nothing here is ever shown: it leaves as numbers or not at all."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db.models import QuerySet

from countersign.formats.questionnaire import Answer, Questionnaire, counted
from countersign.involvement.models import Drawn, EqualityAnswer, Response, Survey
from countersign.involvement.weighing import Columns
from countersign.people.queries import sealer
from countersign.sealing import Sealer

TAKING_PART = "taking-part"
"""Stands for a question that everybody who sent answers has answered: by taking part."""


def context(response: Response) -> str:
    return f"survey-response:{response.key}"


def answers_of(response: Response) -> dict[str, Answer]:
    """What somebody has answered so far, by name."""
    if not response.sealed:
        return {}
    kept = json.loads(sealer().open(response.sealed, context=context(response)))
    return {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}


def equality_sealer() -> Sealer:
    """Under a key that seals nothing else: whoever holds the other keys cannot open these."""
    return Sealer(tuple(settings.EQUALITY_KEYS))


def equality_context(answer: EqualityAnswer) -> str:
    return f"equality:{answer.survey_id}"


def equality_answers(survey: Survey) -> Iterator[dict[str, Answer]]:
    yield from opened_equality(survey.equality.all())


def opened_equality(rows: QuerySet[EqualityAnswer]) -> Iterator[dict[str, Answer]]:
    for one in rows.order_by("pk").iterator(chunk_size=2000):
        kept = json.loads(equality_sealer().open(one.sealed, context=equality_context(one)))
        yield {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}


def sent(survey: Survey) -> Iterator[tuple[Response, dict[str, Answer]]]:
    """Everybody's answers that count, opened one after the other."""
    rows = survey.responses.filter(state="sent").select_related("drawn").order_by("key")
    for response in rows.iterator(chunk_size=1000):
        yield response, answers_of(response)


def story_of(form: Questionnaire) -> Questionnaire:
    """The questionnaire without its equality questions."""
    return Questionnaire(form.name, form.title, form.story, form.lists, form.sections, form.languages, form.version)


def columns(survey: Survey) -> Columns:
    """All answers as columns, ready to be weighed."""
    form = story_of(survey.form)
    chosen = [name for one in form if one.is_chosen for name in one.names]
    amounts = [one.name for one in form if one.kind == "number"]
    rows = [(response, counted(form, answers), answers) for response, answers in sent(survey)]
    places = [response.drawn or Drawn() for response, _, _ in rows]
    known = all(place.of for place in places) and bool(places)
    return Columns(
        codes={name: [given.get(name) for _, given, _ in rows] for name in chosen},
        numbers={name: [_number(answers.get(name)) for _, _, answers in rows] for name in amounts},
        arms=[response.arm for response, _, _ in rows] if survey.tested else (),
        weights=[place.weight for place in places],
        strata=[place.stratum for place in places],
        clusters=[place.cluster for place in places],
        population=[place.of for place in places] if known else (),
    )


def _number(answer: Answer) -> float:
    return float(answer) if isinstance(answer, str) and answer else math.nan


def tallied(survey: Survey) -> Counter[tuple[str, str, tuple[str, ...], str]]:
    """How many gave which codes to which question in which mode: (sort, question, codes, mode) -> people.

    Questions in several wordings are tallied once more for each of these (``question@arm``), without a mode.
    """
    if survey.destroyed_on:
        kept = survey.tallies.values_list("sort", "question", "codes", "mode", "count")
        return Counter({(sort, name, tuple(codes), mode): count for sort, name, codes, mode, count in kept})
    found: Counter[tuple[str, str, tuple[str, ...], str]] = Counter()
    form = survey.form
    story, about = story_of(form), _equality_of(form)
    for response, answers in sent(survey):
        found["answers", TAKING_PART, (), response.mode] += 1
        for name, codes in counted(story, answers).items():
            found["answers", name, codes, response.mode] += 1
            if name == survey.tested and response.arm:
                found["answers", f"{name}@{response.arm}", codes, ""] += 1
    for answers in equality_answers(survey):
        found["equality", TAKING_PART, (), ""] += 1
        for name, codes in counted(about, answers).items():
            found["equality", name, codes, ""] += 1
    return found


def _equality_of(form: Questionnaire) -> Questionnaire:
    return Questionnaire(form.name, form.title, form.equality, form.lists, form.sections, form.languages, form.version)


def responded(survey: Survey) -> Mapping[str, int]:
    """How it went for everybody who was drawn, at this moment: AAPOR's dispositions, by their usual letters.

    I  sent all;  P  began and did not send;  R  said no;  UO  no reply, or nobody was reached;  NE  not among those
    asked
    """
    outcomes = Counter(survey.drawn.filter(response=None).values_list("outcome", flat=True))
    states = Counter(survey.responses.exclude(drawn=None).values_list("state", flat=True))
    return {
        "I": states["sent"],
        "P": states["begun"] + states["unfinished"],
        "R": outcomes["refused"] + states["withdrawn"],
        "UO": outcomes["no_reply"] + outcomes["returned"],
        "NE": outcomes["not_in"],
    }
