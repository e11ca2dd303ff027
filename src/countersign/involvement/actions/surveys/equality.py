"""Equality answers: taken after everything else, kept apart, tied to nothing."""

from __future__ import annotations

import json
import secrets

from django.db import transaction
from django.db.models import QuerySet

from countersign.errors import NotNow
from countersign.formats.questionnaire import Answers, kept
from countersign.involvement.models import EqualityAnswer, Survey
from countersign.involvement.queries import surveys

_BY_CHANCE = secrets.SystemRandom()
_AT_ONCE = 500
_AMONG = 200
"""Among how many others a new row is hidden at once. A guess at what is enough against whoever reads the table, or two
copies of it; every closing shuffles all."""


@transaction.atomic
def say_equality(survey: Survey, *, answers: Answers) -> None:
    """Keep equality answers. There is no ``by``: whose they are is not known here, and must not be.

    Each time others are written anew with them, in random order under new keys, so that the place of a row in the table
    does not tell when it came and two copies of the table do not tell which row is new.
    """
    if not surveys.is_open(survey):
        raise NotNow("This survey is closed.", remedy="Nothing is missing: these questions are optional.")
    about = survey.form
    asked = {name for one in about.equality for name in one.names}
    given = {name: value for name, value in kept(about, answers).items() if name in asked}
    Survey.objects.select_for_update().get(pk=survey.pk)
    keys = list(survey.equality.values_list("pk", flat=True))
    _anew(survey, survey.equality.filter(pk__in=_BY_CHANCE.sample(keys, min(len(keys), _AMONG))), given)


def shuffle(survey: Survey) -> None:
    """Write them all anew under new keys and in random order: the order in which they came in is gone, so that it
    cannot be laid beside the order of the other answers."""
    _anew(survey, survey.equality.all())


def _anew(survey: Survey, rows: QuerySet[EqualityAnswer], *more: dict) -> None:
    held = [*surveys.opened_equality(rows), *more]
    _BY_CHANCE.shuffle(held)
    rows.delete()
    _write(survey, held)


def _write(survey: Survey, many: list[dict]) -> None:
    rows = [EqualityAnswer(survey=survey) for _ in many]
    for row, given in zip(rows, many, strict=True):
        row.sealed = surveys.equality_sealer().seal(json.dumps(given), context=surveys.equality_context(row))
    EqualityAnswer.objects.bulk_create(rows, batch_size=_AT_ONCE)
