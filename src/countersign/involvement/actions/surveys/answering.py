"""Answer a survey: begin, keep, send; enter it for somebody; take it back. No account, one code."""

from __future__ import annotations

import json

from django.db import transaction
from django.db.models import Model

from countersign.errors import NotNow, NotValid
from countersign.experiences import actions as experiences
from countersign.formats.questionnaire import Answer, Answers, kept, unfinished
from countersign.involvement.actions.surveys.moving import stepped
from countersign.involvement.actions.surveys.running import seed_of
from countersign.involvement.actions.surveys.writing import forget_readers
from countersign.involvement.arms import allocated
from countersign.involvement.models import Drawn, Mode, Remark, Response, Survey
from countersign.involvement.queries import surveys
from countersign.involvement.rules import surveys as rules
from countersign.people.actions import issue_receipt
from countersign.people.models import Receipt
from countersign.people.queries import sealer
from countersign.people.rules import Actor
from countersign.text.danger import danger
from countersign.text.redact import redact


@transaction.atomic
def begin(
    survey: Survey, *, drawn: Drawn | None = None, mode: str = Mode.WEB, arm: str = "", language: str = "en"
) -> Response:
    """Empty answers, with the next wording of the experiment, if there is one. ``arm`` is what stands at the foot of a
    paper form; it is drawn anew for nobody who has begun."""
    rules.check_may_answer(survey, drawn)
    if drawn is not None and (earlier := Response.objects.filter(drawn=drawn).first()):
        return earlier
    position, wording = _next(survey, arm)
    return Response.objects.create(
        survey=survey, drawn=drawn, mode=mode, arm=wording, position=position, language=language
    )


def _next(survey: Survey, printed: str) -> tuple[int | None, str]:
    names = rules.arm_names(survey)
    if not names:
        return None, ""
    if printed:
        if printed not in names:
            raise NotValid("There is no such wording.", remedy="Read it at the foot of the paper form.")
        return None, printed
    fresh = Survey.objects.select_for_update().get(pk=survey.pk)
    position = fresh.next_position
    Survey.objects.filter(pk=survey.pk).update(next_position=position + 1)
    return position, allocated(seed_of(survey), names, position)


@transaction.atomic
def keep(response: Response, *, answers: Answers) -> Response:
    """Put these answers with those given before. Answers that no longer belong are dropped when they are sent."""
    response = stepped(response, "keep")
    _seal(response, {**surveys.answers_of(response), **answers})
    response.save()
    return response


@transaction.atomic
def save_for_later(response: Response) -> str:
    """A code to come back with; empty where the person has one, in the letter that invited them."""
    if response.drawn_id:
        return ""
    response = stepped(response, "keep")
    earlier = response.receipt_id
    response.receipt, code = issue_receipt(purpose="survey")
    response.save()
    Receipt.objects.filter(pk=earlier).delete()
    return code


@transaction.atomic
def send(response: Response, *, willing: bool = False) -> tuple[Response, str]:
    """The answers count from now on. Returns them with a code: empty where the person has one already.

    ``willing``: the person agreed to be asked whether what is promised came true (``words.STANDING``).
    Words lose what identifies anybody before they are kept to be read; danger in them is marked, and never printed.
    """
    response = stepped(response, "send")
    survey = response.survey
    rules.check_may_answer(survey, response.drawn)
    form = surveys.story_of(survey.form)
    answers = kept(form, surveys.answers_of(response))
    if missing := unfinished(form, answers):
        raise NotValid(
            "A question that is needed is not answered yet.", remedy="Answer it, or choose “I do not know”.",
            faults=tuple((one.name, f"Answer this: {one.label.within(form.language)}") for one in missing),
        )  # fmt: skip
    _seal(response, answers)
    response.willing = willing
    code = ""
    if not response.drawn_id and not response.receipt_id:
        response.receipt, code = issue_receipt(purpose="survey")
    response.save()
    _keep_words(response, {one.name: answers.get(one.name) for one in form if one.kind == "text"})
    return response, code


@transaction.atomic
def enter(
    survey: Survey, *, answers: Answers, mode: str, by: Actor, drawn: Drawn | None = None, arm: str = "",
    willing: bool = False,
) -> tuple[Response, str]:  # fmt: skip
    """What somebody answered on paper, by phone or across a desk: the same rights, the same code, the same count."""
    own = rules.check_enter(by)
    if mode not in Mode.values or mode == Mode.WEB:
        raise NotValid("It is not said how the answers came in.", remedy="Choose paper, phone or adviser.")
    response = begin(survey, drawn=drawn, mode=mode, arm=arm)
    if response.state != "begun":
        raise NotNow("Somebody has answered with this code already.", remedy="Each code counts once.")
    Response.objects.filter(pk=response.pk).update(entered_for_id=own, mode=mode)
    return send(keep(response, answers=answers), willing=willing)


@transaction.atomic
def withdraw(response: Response, *, by: Actor) -> Response:
    """Take everything back: the answers and the words are destroyed, and count no more. Equality answers cannot be
    found any more, by anybody; that is said where they are asked."""
    rules.check_own(by, response)
    response = stepped(response, "withdraw")
    if response.survey.destroyed_on:
        raise NotNow("The answers have been destroyed.", remedy="Only numbers are left, which name nobody.")
    response.remarks.all().delete()
    forget_readers(response)
    account, response.account, response.sealed, response.willing = response.account, None, b"", False
    response.save()
    if account is not None and account.state != "withdrawn":
        experiences.withdraw(account, by=by)
    return response


def forget(experience: Model) -> None:
    """Somebody takes back that they may be asked: their answers stay counted until they take those back, too. Called
    inside ``experiences.actions.withdraw``."""
    Response.objects.filter(account=experience.pk).update(account=None, willing=False)


def _seal(response: Response, answers: dict[str, Answer]) -> None:
    said = {name: list(value) if isinstance(value, tuple) else value for name, value in answers.items() if value}
    response.sealed = sealer().seal(json.dumps(said), context=surveys.context(response))


def _keep_words(response: Response, said: Answers) -> None:
    rows = [
        Remark(survey=response.survey, response=response, question=name, redacted=redact(str(words)).text,
               danger=bool(danger(str(words))))
        for name, words in said.items() if words
    ]  # fmt: skip
    Remark.objects.bulk_create(rows)


def dangers(response: Response) -> list:
    """The signs of danger in what somebody wrote, for the doors they are shown at once."""
    texts = (one.name for one in response.survey.form if one.kind == "text")
    answers = surveys.answers_of(response)
    return [sign for name in texts for sign in danger(str(answers.get(name) or ""))]
