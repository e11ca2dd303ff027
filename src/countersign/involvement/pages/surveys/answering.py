"""Answer a survey: one question a page, no account, no JavaScript, save and come back with a code.

What was answered so far lies sealed in the database; the session holds only its random key.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from countersign.errors import NotFound
from countersign.formats.questionnaire import (
    Question,
    following,
    path,
    preceding,
    unfinished,
)
from countersign.frontend.components import Row
from countersign.frontend.forms import CodeForm
from countersign.involvement.actions import surveys as actions
from countersign.involvement.forms.surveys import QuestionsForm, SendForm, StartForm, WriteForm, as_initial
from countersign.involvement.models import Response, Survey
from countersign.involvement.queries import surveys
from countersign.people import actions as people
from countersign.people.queries import actor_of, origin_of
from countersign.text.danger import doors_for

_FOLDER = "involvement/surveys"


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None


@never_cache
@sensitive_post_parameters()
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin, with the code from the letter where people are drawn."""
    survey = surveys.published(slug)
    form = StartForm(survey, request.POST, again=has_sent(request, survey))
    if form.is_valid():
        try:
            return _begun(request, survey, form.cleaned_data)
        except NotFound as wrong:
            form.add_error("code", str(wrong))
    return render(request, f"{_FOLDER}/start.html", {"survey": survey, "form": form})


def _begun(request: HttpRequest, survey: Survey, given: dict) -> HttpResponse:
    drawn = None
    if survey.is_invited:
        drawn = surveys.drawn_of(people.receipt_for(given["code"], origin=origin_of(request)))
        if drawn is None or drawn.survey_id != survey.pk:
            raise NotFound("This code belongs to something else.", remedy="Enter the code from the letter.")
    response = actions.begin(survey, drawn=drawn, language=given.get("language", survey.form.language))
    return _go_on(request, response)


def _go_on(request: HttpRequest, response: Response) -> HttpResponse:
    """To the first question that is not answered, or to what became of answers that were sent."""
    if response.state != "begun":
        receipt = response.receipt or response.drawn.receipt
        people.hold_receipt(request, receipt)
        return redirect("involvement:survey-mine")
    survey, answers = response.survey, surveys.answers_of(response)
    request.session[_key(survey)] = response.key
    story = surveys.story_of(survey.form)
    open_ones = [one for one in path(story, answers) if one.names and not any(answers.get(n) for n in one.names)]
    name = open_ones[0].name if open_ones else ""
    if not answers and (first := following(story, answers, "")):
        name = first.name
    return (
        redirect("involvement:survey-question", survey.slug, name)
        if name
        else redirect("involvement:survey-check", survey.slug)
    )


@never_cache
@sensitive_post_parameters()
def question(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One question; what was chosen before is shown again."""
    response = _response(request, slug)
    if response is None:
        return redirect("involvement:survey", slug)
    story, answers = surveys.story_of(response.survey.form), surveys.answers_of(response)
    asked = next((one for one in path(story, answers) if one.name == name), None)
    if asked is None:
        return _go_on(request, response)
    form = QuestionsForm(story, [asked], _sent(request), initial=as_initial(answers), arm=response.arm,
                         language=response.language)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        actions.keep(response, answers=form.answers)
        return _next(slug, following(story, answers | form.answers, name))
    return render(request, f"{_FOLDER}/question.html", _shown(response, asked, form, answers))


def _next(slug: str, asked: Question | None) -> HttpResponse:
    if asked is None:
        return redirect("involvement:survey-check", slug)
    return redirect("involvement:survey-question", slug, asked.name)


def _shown(response: Response, asked: Question, form: QuestionsForm, answers: dict) -> dict[str, object]:
    survey, story = response.survey, surveys.story_of(response.survey.form)
    before = preceding(story, answers, asked.name)
    back = reverse("involvement:survey-question", args=[survey.slug, before.name]) if before else reverse(
        "involvement:survey", args=[survey.slug])  # fmt: skip
    asked_so_far = path(story, answers)
    section = story.section(asked)
    label = asked.label_for(response.arm, response.language)
    return {
        "survey": survey, "form": form, "question": asked, "label": label, "back": back, "language": response.language,
        "hint": asked.hint.within(response.language), "single": len(form.fields) == 1 and asked.kind != "matrix",
        "bound": next(iter(form), None), "section": section.label.within(response.language) if section else "",
        "place": asked_so_far.index(asked) + 1, "total": len(asked_so_far), "title": label,
    }  # fmt: skip


@never_cache
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything once more; sending answers with the code, which is shown this once."""
    response = _response(request, slug)
    if response is None:
        return redirect("involvement:survey", slug)
    survey, answers = response.survey, surveys.answers_of(response)
    story = surveys.story_of(survey.form)
    missing = unfinished(story, answers)
    form = SendForm(_sent(request))
    if request.method == "POST" and not missing and form.is_valid():
        return _send(request, response, willing=form.cleaned_data["willing"])
    faults = [(reverse("involvement:survey-question", args=[slug, one.name]), f"Answer this: {_label(response, one)}")
              for one in missing] if request.method == "POST" else []  # fmt: skip
    last = path(story, answers)[-1]
    shown = {"survey": survey, "rows": _rows(response, story, answers), "faults": faults, "form": form,
             "back": reverse("involvement:survey-question", args=[slug, last.name])}  # fmt: skip
    return render(request, f"{_FOLDER}/check.html", shown)


def _label(response: Response, one: Question) -> str:
    return one.label_for(response.arm, response.language)


def _rows(response: Response, story, answers: dict) -> list[Row]:
    """Each question with what was answered and a way to change it."""
    rows = []
    for one in path(story, answers):
        words = {choice.name: choice.label.within(response.language) for choice in story.choices(one)}
        link = reverse("involvement:survey-question", args=[response.survey.slug, one.name])
        for name in one.names:
            given = answers.get(name) or ()
            chosen = given if isinstance(given, tuple) else (given,)
            label = story.label(name, response.language) if one.kind == "matrix" else _label(response, one)
            said = ", ".join(words.get(code, code) for code in chosen)
            rows.append(Row(label, said, deed="Change", deed_href=link, unknown="Left empty"))
    return rows


def _send(request: HttpRequest, response: Response, *, willing: bool) -> HttpResponse:
    sent, code = actions.send(response, willing=willing)
    survey = sent.survey
    request.session.pop(_key(survey), None)
    if not survey.is_invited:
        request.session[_sent_key(survey)] = True
    request.session[_write(survey)] = response.key if willing else ""
    if survey.form.equality:
        request.session[_equality(survey)] = True
    shown = {"survey": survey, "code": code, "doors": doors_for(actions.dangers(sent)),
             "equality": bool(survey.form.equality), "until": surveys.raw_until(survey)}  # fmt: skip
    return render(request, f"{_FOLDER}/sent.html", shown)


@never_cache
@require_POST
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop here and come back: with the code from the letter, or with one that is shown this once."""
    response = _response(request, slug)
    if response is None:
        return redirect("involvement:survey", slug)
    code = actions.save_for_later(response)
    return render(request, f"{_FOLDER}/saved.html", {"survey": response.survey, "code": code})


@never_cache
@sensitive_post_parameters()
def come_back(request: HttpRequest) -> HttpResponse:
    """With a code: go on answering, or see what became of it."""
    form = CodeForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            receipt = people.receipt_for(form.cleaned_data["code"], origin=origin_of(request))
            found = surveys.response_of(receipt) or _place_of(receipt)
            if found is None:
                raise NotFound("This code belongs to no survey.", remedy="Surveys that are open stand in the list.")
            return _go_on(request, found)
        except NotFound as wrong:
            form.add_error("code", str(wrong))
    return render(request, f"{_FOLDER}/come_back.html", {"form": form})


def _place_of(receipt) -> Response | None:
    drawn = surveys.drawn_of(receipt)
    return actions.begin(drawn.survey, drawn=drawn) if drawn else None


@never_cache
@sensitive_post_parameters()
def equality(request: HttpRequest, slug: str) -> HttpResponse:
    """The equality questions, once, after everything was sent. What is answered here is tied to nothing."""
    survey = surveys.published(slug)
    if not request.session.get(_equality(survey)):
        return redirect("involvement:survey", slug)
    form = QuestionsForm(survey.form, survey.form.equality, _sent(request), optional=True)
    if request.method == "POST" and form.is_valid():
        del request.session[_equality(survey)]
        if any(form.answers.values()):
            actions.say_equality(survey, answers=form.answers)
        return render(request, f"{_FOLDER}/thanks.html", {"survey": survey})
    return render(request, f"{_FOLDER}/equality.html", {"survey": survey, "form": form})


@never_cache
@sensitive_post_parameters()
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave an address once, after everything was sent: tied to nothing, unless they agreed to be asked again."""
    survey = surveys.published(slug)
    if _write(survey) not in request.session:
        return redirect("involvement:survey", slug)
    form = WriteForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        own = surveys.response(request.session.pop(_write(survey)))
        actions.leave_address(survey, address=form.cleaned_data["address"], response=own)
        return render(request, f"{_FOLDER}/thanks.html", {"survey": survey, "written": True})
    return render(request, f"{_FOLDER}/write.html", {"survey": survey, "form": form})


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What became of my answers, and taking them back: with the code and nothing else."""
    by = actor_of(request)
    response = surveys.response_of(by.receipt_id) if by.receipt_id else None
    if response is None:
        return redirect("involvement:survey-back")
    survey = response.survey
    if request.method == "POST":
        actions.withdraw(response, by=by)
        messages.success(request, "Your answers are taken back. They are destroyed and count no more.")
        return redirect("involvement:survey-mine")
    can = response.state in ("begun", "sent", "unfinished") and survey.destroyed_on is None
    shown = {"survey": survey, "response": response, "can_withdraw": can, "until": surveys.raw_until(survey)}
    return render(request, f"{_FOLDER}/mine.html", shown)


def _response(request: HttpRequest, slug: str) -> Response | None:
    """The answers that this browser is giving to this survey; None where there are none, or they were sent."""
    found = surveys.response(request.session.get(f"survey-{slug}", ""))
    return found if found and found.state == "begun" and surveys.is_open(found.survey) else None


def _key(survey: Survey) -> str:
    return f"survey-{survey.slug}"


def has_sent(request: HttpRequest, survey: Survey) -> bool:
    """Whether answers to this survey were sent from this browser since it was opened, as far as its session knows."""
    return bool(request.session.get(_sent_key(survey)))


def _sent_key(survey: Survey) -> str:
    return f"survey-sent-{survey.slug}"


def _write(survey: Survey) -> str:
    return f"survey-write-{survey.slug}"


def _equality(survey: Survey) -> str:
    return f"survey-equality-{survey.slug}"
