"""The desk of surveys: compose and check one, open it, draw who is asked, enter answers, read words, report."""

from __future__ import annotations

import csv
import io

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import CountersignError, NotFound
from countersign.formats.questionnaire import KINDS
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Cell, Column, Table
from countersign.involvement.actions import surveys as actions
from countersign.involvement.forms import surveys as asked
from countersign.involvement.models import Remark, Survey
from countersign.involvement.pages.surveys import drawing
from countersign.involvement.queries import surveys
from countersign.involvement.rules import surveys as rules
from countersign.involvement.states import SURVEY
from countersign.people import actions as people
from countersign.people.queries import actor_of, origin_of
from countersign.people.rules import can
from countersign.register import queries as register
from countersign.text.danger import doors_for

_FOLDER = "involvement/surveys"


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    columns = [Column("Survey"), Column("State"), Column("Until"), Column("Words to read", numeric=True)]
    rows = [
        [Cell(one.title, href=reverse("involvement:survey-desk", args=[one.slug])), drawing.state(one),
         drawing.on(one.ends_on), one.words_waiting]
        for one in surveys.desk()
    ]  # fmt: skip
    return render(request, f"{_FOLDER}/desk.html", {"table": Table("surveys", "All surveys", columns, rows)})


@never_cache
def compose(request: HttpRequest) -> HttpResponse:
    """Upload a questionnaire, say what it is for; every fault is told with its line before anything is kept."""
    by = actor_of(request)
    own = by.bodies("commissioner")
    found = register.bodies().filter(pk__in=own) if own else register.bodies()
    form = asked.ComposeForm(found, _sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            survey = actions.draft(by=by, **form.drafted())
            messages.success(request, "It is drafted. Look at it as those who answer will, then open it.")
            return redirect("involvement:survey-desk", survey.slug)
        except CountersignError as refused:
            _say(form, refused)
    return render(request, f"{_FOLDER}/compose.html", {"form": form})


@never_cache
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One survey: what it asks as a table, what is left to do, and the next deed."""
    survey = surveys.survey(slug)
    by = actor_of(request)
    rules.check_draft(by, survey.body_id)
    form = asked.MarginsForm(_sent(request), initial=_known(survey))
    if request.method == "POST" and form.is_valid():
        return _edited(request, survey, form)
    shown = {
        "survey": survey, "state": drawing.state(survey), "rows": drawing.about(survey), "table": _asked(survey),
        "form": form, "steward": can(by, "survey.run"), "verbs": _verbs(survey), "taking": survey.drawn.count(),
        "waiting": survey.remarks.filter(state="waiting").count(), "papers": drawing.papers(survey),
    }  # fmt: skip
    return render(request, f"{_FOLDER}/desk_one.html", shown)


def _asked(survey: Survey) -> Table:
    form = survey.form
    rows = [
        [one.name, one.label.within(form.language), KINDS[one.kind],
         ", ".join(choice.label.within(form.language) for choice in form.choices(one)) or "",
         str(one.relevant or "") or "everybody", "yes" if one.required else "no"]
        for one in form
    ]  # fmt: skip
    columns = [Column(label) for label in ("Name", "Question", "Kind", "Answers", "Asked only if", "Needed")]
    return Table("questions", "What is asked", columns, rows)


def _verbs(survey: Survey) -> frozenset[str]:
    return frozenset(SURVEY.verbs(survey.state))


def _known(survey: Survey) -> dict[str, str]:
    """What is known of everybody, as the form has it: one line a category."""
    lines = [f"{name}, {code}, {people:g}" for name, all_ in survey.margins.items() for code, people in all_.items()]
    return {"margins": "\n".join(lines), "margins_source": survey.margins_source}


def _edited(request: HttpRequest, survey: Survey, form: forms.Form) -> HttpResponse:
    try:
        actions.edit(survey, by=actor_of(request), **form.cleaned_data)
        messages.success(request, "It is kept.")
    except CountersignError as refused:
        messages.error(request, str(refused))
    return redirect("involvement:survey-desk", survey.slug)


@require_POST
def deed(request: HttpRequest, slug: str, verb: str) -> HttpResponse:
    """Open, close or drop a survey."""
    doing = {"open": actions.open_survey, "close": actions.close, "drop": actions.drop}
    if verb not in doing:
        raise NotFound("There is no such deed.")
    survey = doing[verb](surveys.survey(slug), by=actor_of(request))
    messages.success(request, f"The survey is {survey.get_state_display()}.")
    return redirect("involvement:survey-desk", slug)


@never_cache
def report(request: HttpRequest, slug: str) -> HttpResponse:
    survey = surveys.survey(slug)
    form = asked.OutcomeForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.report(survey, by=actor_of(request), **form.cleaned_data)
            messages.success(request, "It is printed, and those who answered read it with their code.")
            return redirect("involvement:survey-desk", slug)
        except CountersignError as refused:
            _say(form, refused)
    return _form(request, survey, form, "Say what came of it", "Print it")


@never_cache
def finding(request: HttpRequest, slug: str) -> HttpResponse:
    """From a released answer to the draft of a finding."""
    survey = surveys.survey(slug)
    answers = [(f"{one.name} {line.code}", f"{one.label}: {line.label} ({drawing.said(line.number)})")
               for one in surveys.results(survey) for line in one.lines
               if line.number is not None and line.number.fresh]  # fmt: skip
    form = asked.FindingForm(answers, _sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        question, _, code = given["answer"].partition(" ")
        try:
            made = actions.draft_finding(survey, question=question, code=code, claim=given["claim"],
                                         kind=given["kind"], by=actor_of(request))  # fmt: skip
            return redirect("findings:desk-one", made.pk)
        except CountersignError as refused:
            _say(form, refused)
    return _form(request, survey, form, "Draft a finding", "Draft it")


@never_cache
@sensitive_post_parameters()
def draw(request: HttpRequest, slug: str) -> HttpResponse:
    """Draw people from the host's list. The answer is a file with their codes, made this once and kept nowhere."""
    survey = surveys.survey(slug)
    form = asked.DrawForm(_sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _codes(request, survey, form.cleaned_data)
        except CountersignError as refused:
            _say(form, refused)
    return _form(request, survey, form, "Draw who is asked", "Draw, and download the codes", upload=True)


def _codes(request: HttpRequest, survey: Survey, given: dict) -> HttpResponse:
    listed = _listed(given["listed"].read(_MOST_BYTES))
    number: int | dict[str, int] = given["number"] or 0
    strata = {one.stratum for one in listed}
    wanted = {stratum: number for stratum in strata} if len(strata) > 1 else number  # noqa: C420
    handed = actions.invite(survey, listed=listed, number=wanted, seed=given["seed"], by=actor_of(request))
    lines = write_csv(handed, header=("reference", "code"))
    headers = {"Content-Disposition": 'attachment; filename="codes.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


_MOST_BYTES = 20 * 1024 * 1024


def _listed(content: bytes) -> list[actions.Listed]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig", errors="replace")))
    return [
        actions.Listed(*(row.get(name) or "" for name in ("reference", "stratum", "cluster", "email"))) for row in rows
    ]


@never_cache
@sensitive_post_parameters()
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """A letter came back, or somebody said no: it counts in the response rate."""
    survey = surveys.survey(slug)
    form = asked.NoteForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            receipt = people.receipt_for(form.cleaned_data["code"], origin=origin_of(request))
            drawn = surveys.drawn_of(receipt)
            if drawn is None or drawn.survey_id != survey.pk:
                raise NotFound("This code belongs to something else.", remedy="Read it from the letter.")
            actions.note_outcome(drawn, outcome=form.cleaned_data["outcome"], by=actor_of(request))
            messages.success(request, "It is noted.")
            return redirect("involvement:survey-outcome", slug)
        except CountersignError as refused:
            _say(form, refused)
    return _form(request, survey, form, "What became of an invitation", "Note it")


@never_cache
@sensitive_post_parameters()
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody's answers from paper, phone or a desk: the same rights, the same code, the same count."""
    survey = surveys.published(slug)
    form = asked.EnterForm(survey, rules.arm_names(survey), _sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _entered(request, survey, form)
        except CountersignError as refused:
            _say(form, refused)
    shown = {"survey": survey, "form": form, "open": surveys.is_open(survey)}
    return render(request, f"{_FOLDER}/enter.html", shown)


def _entered(request: HttpRequest, survey: Survey, form: asked.EnterForm) -> HttpResponse:
    given, drawn = form.cleaned_data, None
    if survey.is_invited:
        drawn = surveys.drawn_of(people.receipt_for(given["code"], origin=origin_of(request)))
    response, code = actions.enter(survey, answers=form.answers, mode=given["mode"], drawn=drawn,
                                   arm=given.get("arm", ""), willing=given["willing"],
                                   by=actor_of(request))  # fmt: skip
    request.session[f"survey-equality-{survey.slug}"] = bool(survey.form.equality)
    shown = {"survey": survey, "code": code, "doors": doors_for(actions.dangers(response))}
    return render(request, f"{_FOLDER}/entered.html", shown)


@never_cache
@require_safe
def remarks(request: HttpRequest) -> HttpResponse:
    """Words that wait to be read, those that speak of danger first."""
    rules.check_read_words(actor_of(request))
    found = list(surveys.waiting_remarks()[:50])
    rows = [
        [Cell(f"Words {one.pk}", href=reverse("involvement:survey-remark", args=[one.pk])), one.survey.title,
         one.survey.form.label(one.question), Cell("Danger", tag="red") if one.danger else ""]
        for one in found
    ]  # fmt: skip
    columns = [Column("Words"), Column("Survey"), Column("Question"), Column("Sign")]
    return render(request, f"{_FOLDER}/remarks.html", {"table": Table("words", "Words to read", columns, rows),
                                                      "any": bool(rows)})  # fmt: skip


@never_cache
def remark(request: HttpRequest, number: int) -> HttpResponse:
    """Read one, sign it off with what is printed, or leave it out."""
    by = actor_of(request)
    rules.check_read_words(by)
    found = Remark.objects.select_related("survey").filter(pk=number).first()
    if found is None:
        raise NotFound("These words are gone.", remedy="See the list.")
    form = asked.RemarkForm(_sent(request), initial={"text": found.redacted})
    if request.method == "POST" and "leave_out" in request.POST:
        actions.leave_out(found, by=by)
        return redirect("involvement:survey-remarks")
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_off(found, text=form.cleaned_data["text"], by=by)
            return redirect("involvement:survey-remarks")
        except CountersignError as refused:
            _say(form, refused)
    shown = {"remark": found, "form": form, "label": found.survey.form.label(found.question)}
    return render(request, f"{_FOLDER}/remark.html", shown)


def _form(request: HttpRequest, survey: Survey, form: forms.Form, title: str, button: str, *, upload: bool = False):
    shown = {"survey": survey, "form": form, "title": title, "button": button, "upload": upload}
    return render(request, f"{_FOLDER}/form.html", shown)


def _say(form: forms.Form, refused: CountersignError) -> None:
    """A refusal above the form, each fault on a line of its own."""
    for where, what in getattr(refused, "faults", ()):
        form.add_error(
            where if where in form.fields else None, f"{what}" if where in form.fields else f"{where}: {what}"
        )
    if not getattr(refused, "faults", ()):
        form.add_error(None, str(refused))
