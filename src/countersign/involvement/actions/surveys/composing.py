"""Draft a survey and work on it until somebody is asked."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from countersign import clock
from countersign.errors import NotValid
from countersign.formats.questionnaire import Questionnaire, to_dict
from countersign.involvement.actions.surveys.moving import moved, told
from countersign.involvement.models import Survey
from countersign.involvement.rules import surveys as rules
from countersign.people.rules import Actor

_EDITABLE = frozenset({
    "title", "purpose", "who", "whom", "frame", "frame_size", "margins", "margins_source", "tested", "tested_yes",
    "ends_on", "retain_days",
})  # fmt: skip


@transaction.atomic
def draft(*, form: Questionnaire, by: Actor, **about: object) -> Survey:
    """A survey of this questionnaire. ``about``: title, purpose, who, whom, body and ends_on; perhaps contract,
    service, frame, frame_size, margins, margins_source, tested, tested_yes, retain_days, fictional.

    Raises :class:`NotValid` with every fault of the questionnaire, :class:`NotSafe` where its words name somebody.
    """
    rules.check_draft(by, about["body"].pk)  # type: ignore[attr-defined]
    rules.check_questionnaire(form)
    survey = Survey(questionnaire=to_dict(form), drafted_by_id=by.account_id, drafted_at=clock.now(), **about)
    survey.slug = _free_slug(survey.title)
    _check(survey)
    return told("drafted", survey, by)


@transaction.atomic
def edit(survey: Survey, *, by: Actor, form: Questionnaire | None = None, **changes: object) -> Survey:
    """Change a draft: its words, its period, what it is weighted to, or the whole questionnaire."""
    rules.check_draft(by, survey.body_id)
    if strange := set(changes) - _EDITABLE:
        raise NotValid(f"This cannot be edited: {', '.join(sorted(strange))}.", remedy="Draft another survey.")
    survey = moved(survey, "edit")
    for name, value in changes.items():
        setattr(survey, name, value)
    if form is not None:
        survey.questionnaire = to_dict(rules.check_questionnaire(form))
    _check(survey)
    return told("edited", survey, by)


@transaction.atomic
def drop(survey: Survey, *, by: Actor) -> Survey:
    """Put a draft away before anybody was asked."""
    rules.check_draft(by, survey.body_id)
    return told("dropped", moved(survey, "drop"), by)


def _check(survey: Survey) -> None:
    rules.check_words(survey)
    rules.check_period(survey)
    rules.check_margins(survey)
    rules.check_experiment(survey)


def _free_slug(title: str) -> str:
    """Of the title; with a number where that is taken."""
    slug = slugify(title)[:50] or "survey"
    taken = Survey.objects.filter(slug__startswith=slug).count()
    return f"{slug}-{taken + 1}" if taken else slug
