"""Say what happened: one thing a page, no account, no JavaScript, save and come back with a code.

What is written so far lies sealed in a draft; the session holds only the draft's random key. Words that speak of danger
stop at a page with the right doors: the account is received and held at once, so that closing the page loses nothing.
"""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from countersign.experiences import words
from countersign.experiences.actions import drafting
from countersign.experiences.actions.receiving import receive
from countersign.experiences.actions.telling import told_here
from countersign.experiences.forms import CodeForm, WhenForm, WhoseForm, WordsForm
from countersign.frontend.components import Row
from countersign.people import actions as people
from countersign.people.queries import actor_of, origin_of
from countersign.text.danger import danger, doors_for

_DRAFT = "draft"
_EMPTY = {"said_service": "", "said_body": "", "said_place": "", "happened_on": "", "fears": ""}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "experiences/tell_start.html", {"unfinished": bool(_values(request))})


@never_cache
@sensitive_post_parameters()
def what(request: HttpRequest) -> HttpResponse:
    form = WordsForm(request.POST or None, initial=_values(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "experiences/tell_what.html", {"form": form})
    _keep(request, form.cleaned_data)
    if signs := danger(form.cleaned_data["words"]):
        return _send(request, "experiences/tell_danger.html", doors=doors_for(signs))
    return redirect("tell-whose")


@never_cache
@sensitive_post_parameters()
def whose(request: HttpRequest) -> HttpResponse:
    return _question(request, WhoseForm, "experiences/tell_whose.html", then="tell-when")


@never_cache
@sensitive_post_parameters()
def when(request: HttpRequest) -> HttpResponse:
    return _question(request, WhenForm, "experiences/tell_when.html", then="tell-check")


@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more before it is sent; sending answers with the receipt, which is shown this once."""
    values = _values(request)
    if not values.get("words"):
        return redirect("tell-what")
    if request.method == "POST":
        return _send(request, "experiences/tell_sent.html")
    return render(request, "experiences/tell_check.html", {"rows": _answers(values)})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    code = drafting.save_for_later(request.session.get(_DRAFT, ""))
    return render(request, "experiences/tell_saved.html", {"code": code, "days": drafting.KEPT_DAYS})


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw the draft away: what a person wrote and did not send is theirs."""
    drafting.drop_draft(request.session.pop(_DRAFT, ""))
    return redirect("tell")


@never_cache
@sensitive_post_parameters()
def come_back(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "experiences/tell_back.html", {"form": form})
    receipt = people.receipt_for(form.cleaned_data["code"], origin=origin_of(request))
    request.session[_DRAFT] = drafting.draft_behind(receipt).key
    return redirect("tell-check")


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The same questions on paper, to print and post or hand in."""
    return render(request, "experiences/tell_paper.html", {"forms": (WordsForm(), WhoseForm(), WhenForm())})


def _question(request: HttpRequest, kind: type[forms.Form], template: str, *, then: str) -> HttpResponse:
    values = _values(request)
    if not values.get("words"):
        return redirect("tell-what")
    form = kind(request.POST or None, initial=values | {"happened_on": _day(values)})
    if request.method != "POST" or not form.is_valid():
        return render(request, template, {"form": form})
    _keep(request, form.cleaned_data)
    return redirect(then)


def _send(request: HttpRequest, template: str, **also: object) -> HttpResponse:
    """Receive what the draft holds, drop the draft, and show the receipt."""
    values = _EMPTY | _values(request)
    account, code = receive(
        source=told_here(),
        words=values["words"],
        by=actor_of(request),
        said_service=values["said_service"],
        said_body=values["said_body"],
        said_place=values["said_place"],
        happened_on=_day(values),
        fears=bool(values["fears"]),
    )
    drafting.drop_draft(request.session.pop(_DRAFT, ""))
    return render(request, template, {"code": code, "held": account.state == "held", **also})


def _values(request: HttpRequest) -> dict[str, str]:
    return drafting.draft_values(request.session.get(_DRAFT, ""))


def _keep(request: HttpRequest, answers: dict[str, object]) -> None:
    said = {name: _text(value) for name, value in answers.items()}
    draft = drafting.keep_draft(_values(request) | said, key=request.session.get(_DRAFT, ""))
    request.session[_DRAFT] = draft.key


def _text(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value or "")


def _day(values: dict[str, str]) -> dt.date | None:
    return dt.date.fromisoformat(values["happened_on"]) if values.get("happened_on") else None


def _answers(values: dict[str, str]) -> list[Row]:
    asked = (
        ("words", WordsForm, "tell-what"),
        ("said_service", WhoseForm, "tell-whose"),
        ("said_body", WhoseForm, "tell-whose"),
        ("said_place", WhoseForm, "tell-whose"),
        ("happened_on", WhenForm, "tell-when"),
        ("fears", WhenForm, "tell-when"),
    )
    return [words.answer_row(kind.base_fields[name], name, values, page) for name, kind, page in asked]
