"""The desk of whoever keeps a panel: every step as a form of its own, and what a body answers to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.answers.actions import Promise
from countersign.errors import CountersignError, NotFound
from countersign.involvement.actions import convening, lots, meetings, recommending, sitting, voting
from countersign.involvement.forms import panels as forms
from countersign.involvement.models import Ballot, Draw, Item, Meeting, Panel, Recommendation, Seat, Sitting
from countersign.involvement.pages import panel_drawing as drawing
from countersign.involvement.queries import panels as queries
from countersign.involvement.rules.panels import bodies_of
from countersign.people.queries import actor_of
from countersign.people.rules import Actor
from countersign.register import queries as register

Do = Callable[..., Any]


@dataclass(frozen=True)
class Step:
    """What a step is called, its form, the kind of thing it is about, and the verb of the room that takes it."""

    title: str
    form: type
    model: type
    do: Do


STEPS = {
    "open": Step("Look for volunteers", forms.UntilForm, Panel, convening.open_panel),
    "again": Step("Look for volunteers again", forms.UntilForm, Panel, convening.recruit_again),
    "drop": Step("Drop the draft", forms.SureForm, Panel, convening.drop_panel),
    "end": Step("End the panel", forms.EndForm, Panel, convening.end_panel),
    "lay": Step("Lay the lottery of users’ seats", forms.LayForm, Panel, lots.lay_lottery),
    "draw": Step("Draw the users’ seats", forms.SeedForm, Draw, lots.draw_seats),
    "void": Step("Call the draw off", forms.SureForm, Draw, lots.void_lottery),
    "call": Step("Call a meeting", forms.CallForm, Panel, meetings.call_meeting),
    "paper": Step("Send a paper to everybody", forms.PaperForm, Meeting, meetings.send_paper),
    "off": Step("Call the meeting off", forms.SureForm, Meeting, meetings.call_off_meeting),
    "hold": Step("Say who was there", forms.HoldForm, Meeting, meetings.hold_meeting),
    "minutes": Step("Sign off and print the minutes", forms.MinutesForm, Meeting, meetings.publish_minutes),
    "ballot": Step("Let them vote", forms.BallotForm, Item, voting.open_ballot),
    "count": Step("Count the votes", forms.SureForm, Ballot, voting.count_ballot),
    "train": Step("Enter a training", forms.TrainedForm, Sitting, sitting.train),
    "pay": Step("Enter what was paid", forms.PaidForm, Sitting, sitting.pay_member),
    "leave": Step("Write down that a user left", forms.SureForm, Sitting, sitting.leave_seat),
    "conflict": Step("Print an interest beside a seat", forms.ConflictForm, Seat, convening.declare_conflict),
}
_PANEL_OF = {"Panel": "pk", "Draw": "panel", "Meeting": "panel", "Item": "panel", "Ballot": "item__panel",
             "Sitting": "seat__panel", "Seat": "panel"}  # fmt: skip


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Panels to keep, and recommendations that wait for an answer of one's own body."""
    by = actor_of(request)
    own = by.bodies("commissioner", "provider")
    found = Panel.objects.select_related("contract", "body").order_by("-pk")
    shown = found.filter(body__in=own) if own else found
    return render(request, "involvement/panel_desk.html", {"panels": shown, "owed": queries.owed_by(own)})


@never_cache
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Terms of reference for a contract; whoever commissions and provides has a seat."""
    contract = register.contract_by_slug(slug)
    form = forms.DraftPanelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _drafted(contract, by=actor_of(request), **form.cleaned_data)
        except CountersignError as error:
            form.add_error(None, str(error))
        else:
            return redirect("involvement:panel-keep", made.pk)
    return render(request, "involvement/panel_draft.html", {"form": form, "contract": contract})


def _drafted(contract, *, users: int, helper, by: Actor, **said) -> Panel:
    parties = list(contract.parties.select_related("body").order_by("pk"))
    body = next((one.body for one in parties if one.part == "commissioner"), None)
    if body is None:
        raise NotFound("Nobody is known to commission this contract.", remedy="Enter it in the register first.")
    others = [("provider", one.body) for one in parties if one.part != "commissioner"]
    seats = [*[("user", None)] * users, ("commissioner", body), *others, *([("helper", helper)] if helper else [])]
    return convening.draft_panel(contract, body=body, seats=seats, by=by, **said)


@never_cache
@require_safe
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that can be done about one panel now."""
    panel = get_object_or_404(Panel.objects.select_related("contract", "body"), pk=number)
    shown = {
        "panel": panel, "rows": drawing.terms(panel), "draws": panel.draws.filter(state="laid"),
        "sittings": queries.sitting_now(panel), "meetings": panel.meetings.all(), "items": queries.agenda(panel),
        "ballots": queries.open_ballots(panel), "volunteers": panel.volunteers.filter(state="volunteered").count(),
        "seats": panel.seats.select_related("body"),
    }  # fmt: skip
    return render(request, "involvement/panel_keep.html", shown)


@never_cache
def step(request: HttpRequest, number: int, verb: str, key: int) -> HttpResponse:
    """One step: its form, then the verb of the room."""
    taken = STEPS.get(verb)
    if taken is None:
        raise NotFound("There is no such step.", remedy="See the desk of the panel.")
    thing = get_object_or_404(taken.model, **{"pk": key, _PANEL_OF[taken.model.__name__]: number})
    form = _form(taken, thing, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _do(taken, thing, form, actor_of(request))
        except CountersignError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Done: {taken.title.lower()}.")
            return redirect("involvement:panel-keep", number)
    return render(request, "involvement/panel_step.html", {"form": form, "step": taken, "number": number})


def _form(taken: Step, thing, sent):
    if taken.form is forms.HoldForm:
        return forms.HoldForm(queries.sitting_now(thing.panel), sent)
    if taken.form is forms.BallotForm:
        return forms.BallotForm(thing, bodies_of(thing.panel), sent)
    return taken.form(sent)


def _do(taken: Step, thing, form, by: Actor) -> None:
    said = dict(form.cleaned_data)
    if taken.form is forms.BallotForm:
        said["meeting"] = thing.panel.meetings.filter(state="held").first()
        if said["meeting"] is None:
            raise NotFound("No meeting with a quorum was held yet.", remedy="Say first who was there.")
    taken.do(thing, by=by, **said)


@never_cache
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """A body accepts what was recommended, with a promise, or rejects it with a reason."""
    one = get_object_or_404(Recommendation.objects.select_related("ballot__item__panel", "body"), pk=number)
    form = forms.AnswerRecommendationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(one, by=actor_of(request), **form.cleaned_data)
        except CountersignError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is printed on the page of the panel.")
            return redirect("involvement:panel", one.ballot.item.panel_id)
    return render(request, "involvement/recommendation.html", {"form": form, "one": one})


def _answer(one: Recommendation, *, answer: str, reason: str, by: Actor, **promise) -> None:
    if answer == "reject":
        recommending.reject_recommendation(one, reason=reason, by=by)
    else:
        recommending.accept_recommendation(one, promise=Promise(**promise), reason=reason, by=by)
