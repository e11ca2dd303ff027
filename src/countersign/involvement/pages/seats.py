"""Volunteer, and speak for a seat: put something on the agenda, vote, leave. By code, or signed in for a body."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import CountersignError, NotFound
from countersign.frontend.forms import CodeForm
from countersign.involvement.actions import lots, sitting, voting
from countersign.involvement.forms.panels import EnterVolunteerForm, ItemForm, VolunteerForm, VoteForm
from countersign.involvement.models import Ballot, Sitting
from countersign.involvement.queries import panels as queries
from countersign.involvement.queries.seat_trail import seat_trail
from countersign.involvement.queries.subjects import subject, words
from countersign.people import actions as people
from countersign.people.queries import actor_of, origin_of
from countersign.people.rules import Actor


@never_cache
@sensitive_post_parameters()
def volunteer(request: HttpRequest, number: int) -> HttpResponse:
    """A question for each quota, and a code that is shown this once."""
    return _volunteer(request, number, VolunteerForm, actor_of(request))


@never_cache
@sensitive_post_parameters()
def enter(request: HttpRequest, number: int) -> HttpResponse:
    """For somebody who rings, posts or comes in; the code is handed over."""
    by = actor_of(request)
    return _volunteer(request, number, EnterVolunteerForm, Actor(by.kind, by.account_id, by.roles))


def _volunteer(request: HttpRequest, number: int, kind: type[VolunteerForm], by: Actor) -> HttpResponse:
    panel = queries.panel(number)
    form = kind(panel, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made, code = lots.volunteer(panel, by=by, **form.said)
        except CountersignError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "involvement/volunteered.html", {"panel": panel, "one": made, "code": code})
    return render(request, "involvement/volunteer.html", {"panel": panel, "form": form})


@never_cache
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Enter a code; a wrong one is counted, as everywhere."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = people.receipt_for(form.cleaned_data["code"], origin=origin_of(request))
        except NotFound as error:
            form.add_error("code", str(error))
        else:
            people.hold_receipt(request, receipt)
            return redirect("involvement:panels-mine")
    return render(request, "involvement/panel_code.html", {"form": form})


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the holder of a code volunteered for, the seat they have, and what is to be voted on."""
    by = actor_of(request)
    found = list(queries.volunteers_of(by.receipt_id))
    if not found:
        return redirect("involvement:panels-code")
    cards = [
        (one, queries.spoken_for(one.panel, by), queries.open_ballots(one.panel), seat_trail(one)) for one in found
    ]
    return render(request, "involvement/panels_mine.html", {"cards": cards})


@never_cache
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Not be drawn; what they are like is forgotten."""
    by = actor_of(request)
    one = queries.volunteers_of(by.receipt_id).filter(panel=number).first()
    if one is None:
        raise NotFound("You did not volunteer for this panel.", remedy="Enter your code first.")
    lots.withdraw_volunteer(one, by=by)
    messages.success(request, "You will not be drawn. What you said about yourself is deleted.")
    return redirect("involvement:panels-mine")


@never_cache
@require_POST
def leave(request: HttpRequest, key: str) -> HttpResponse:
    sitting.leave_seat(_sitting(key), by=actor_of(request))
    messages.success(request, "The seat is vacant from today. Thank you for what you did.")
    return redirect("involvement:panels-mine")


@never_cache
def item(request: HttpRequest, key: str) -> HttpResponse:
    """Put something on the agenda: in words of one's own, or a finding, commitment, clause or gap pulled onto it."""
    held = _sitting(key)
    about = subject(request.GET.get("about", ""))
    form = ItemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            voting.put_item(held.seat.panel, sitting=held, about=about, by=actor_of(request), **form.cleaned_data)
        except CountersignError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is on the agenda. Nobody can take it off.")
            return redirect("involvement:panel", held.seat.panel_id)
    shown = {"form": form, "held": held, "panel": held.seat.panel, "about": words(about) if about else ""}
    return render(request, "involvement/item.html", shown)


@never_cache
def vote(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Vote for a seat, and say a dissent."""
    held, ballot = _sitting(key), _ballot(number)
    form = VoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            voting.vote(ballot, sitting=held, by=actor_of(request), **form.cleaned_data)
        except CountersignError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your vote is in. You can change it until the votes are counted.")
            return redirect("involvement:panel-meeting", ballot.item.panel_id, ballot.meeting_id)
    return render(request, "involvement/vote.html", {"form": form, "held": held, "ballot": ballot})


def _sitting(key: str) -> Sitting:
    found = Sitting.objects.select_related("seat__panel__contract", "seat__body", "volunteer").filter(key=key).first()
    if found is None:
        raise NotFound("There is no such seat.", remedy="See the panel for its seats.")
    return found


def _ballot(number: int) -> Ballot:
    found = Ballot.objects.select_related("item__panel", "meeting").filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such vote.", remedy="See the meeting for its votes.")
    return found
