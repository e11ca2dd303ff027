"""Sign up for an ask, by the web or for somebody; and say that something went wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from countersign.errors import NotFound, NotValid
from countersign.involvement.actions import incidents, signing_up
from countersign.involvement.forms.asks import AgainForm, EnterSignUpForm, IncidentForm, SignUpForm
from countersign.involvement.models import Ask, Participant
from countersign.involvement.pages.public import public
from countersign.involvement.queries.people import ahead, participant_of
from countersign.involvement.words import few
from countersign.people.queries import actor_of
from countersign.people.rules import Actor
from countersign.register.queries import homes_around
from countersign.text.danger import danger, doors_for


@never_cache
@sensitive_post_parameters()
def sign_up(request: HttpRequest, number: int) -> HttpResponse:
    """A time, and an address only if one is wanted. Somebody new gets a code, shown this once."""
    ask, by = public(number), actor_of(request)
    known = _known(by)
    form = (AgainForm if known else SignUpForm)(ask, _sent(request), homes=homes_around(ask.place))
    if taken := _taken(request, ask, form, by, participant=known):
        shown = {"ask": ask, "code": taken.code, "sign_up": taken.sign_up, "ahead": few(ahead(taken.sign_up))}
        return render(request, "involvement/signed_up.html", shown)
    return render(request, "involvement/sign_up.html", {"form": form, "ask": ask, "known": known})


@never_cache
@sensitive_post_parameters()
def enter(request: HttpRequest, number: int) -> HttpResponse:
    """For somebody who rings, posts or comes in: the same form, and the code to hand over."""
    ask = public(number)
    form = EnterSignUpForm(ask, _sent(request), homes=homes_around(ask.place))
    by = actor_of(request)
    if taken := _taken(request, ask, form, Actor(by.kind, by.account_id, by.roles)):
        shown = {
            "ask": ask,
            "code": taken.code,
            "sign_up": taken.sign_up,
            "ahead": few(ahead(taken.sign_up)),
            "for": True,
        }
        return render(request, "involvement/signed_up.html", shown)
    return render(request, "involvement/sign_up.html", {"form": form, "ask": ask, "for": True})


@never_cache
@sensitive_post_parameters()
def incident(request: HttpRequest, number: int) -> HttpResponse:
    """Something went wrong; words of danger are answered with the right doors."""
    ask = public(number)
    form = IncidentForm(_sent(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "involvement/incident.html", {"form": form, "ask": ask})
    said = form.cleaned_data
    incidents.raise_incident(ask, by=actor_of(request), **said)
    if signs := danger(said["words"]):
        return render(request, "involvement/incident_danger.html", {"doors": doors_for(signs), "ask": ask})
    messages.success(request, "A steward of this register has it, and sees to it.")
    return redirect("involvement:ask", number)


def _taken(
    request: HttpRequest, ask: Ask, form, by: Actor, participant: Participant | None = None
) -> signing_up.Taken | None:
    """The sign-up; or None, with the faults in the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return signing_up.sign_up(ask, by=by, participant=participant, **form.signed())
    except NotValid as refused:
        for where, what in refused.faults or (("", str(refused)),):
            form.add_error(where if where in form.fields else None, what)
        return None


def _known(by: Actor) -> Participant | None:
    """Who holds the code that was entered, if it is one of somebody who takes part."""
    try:
        return participant_of(by)
    except NotFound:
        return None


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None
