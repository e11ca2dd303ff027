"""Equality answers: taken after everything else, kept apart, tied to nothing."""

from __future__ import annotations

import json
import secrets

from django.db import transaction

from countersign.errors import NotNow
from countersign.formats.questionnaire import Answers, kept
from countersign.involvement.models import EqualityAnswer, Survey
from countersign.involvement.queries import surveys

_AT_ONCE = 500


@transaction.atomic
def say_equality(survey: Survey, *, answers: Answers) -> None:
    """Keep equality answers. There is no ``by``: whose they are is not known here, and must not be."""
    if not surveys.is_open(survey):
        raise NotNow("This survey is closed.", remedy="Nothing is missing: these questions are optional.")
    about = survey.form
    asked = {name for one in about.equality for name in one.names}
    given = {name: value for name, value in kept(about, answers).items() if name in asked}
    _write(survey, [given])


def shuffle(survey: Survey) -> None:
    """Write them all anew under new keys and in random order: the order in which they came in is gone, so that it
    cannot be laid beside the order of the other answers."""
    held = list(surveys.equality_answers(survey))
    secrets.SystemRandom().shuffle(held)
    survey.equality.all().delete()
    _write(survey, held)


def _write(survey: Survey, many: list[dict]) -> None:
    rows = [EqualityAnswer(survey=survey) for _ in many]
    for row, given in zip(rows, many, strict=True):
        row.sealed = surveys.equality_sealer().seal(json.dumps(given), context=surveys.equality_context(row))
    EqualityAnswer.objects.bulk_create(rows, batch_size=_AT_ONCE)
