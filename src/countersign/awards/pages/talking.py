"""Bidders ask and are answered before all; a bidder challenges an award, and what came of it is written down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from countersign.awards import actions, queries
from countersign.awards.forms.talking import AnswerForm, AskForm, ChallengeForm, EndForm
from countersign.awards.pages.desk import mine
from countersign.awards.pages.doing import done
from countersign.errors import NotAllowed, NotNow
from countersign.people.queries import actor_of
from countersign.people.rules import can
from countersign.register import queries as register


@never_cache
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A question for everybody to read."""
    one, by = queries.public(slug, number), actor_of(request)
    bodies = list(register.bodies().filter(pk__in=by.bodies("provider")))
    if not bodies:
        raise NotAllowed("Only providers ask here.", remedy="Sign in with an account that acts for one.")
    form = AskForm(bodies, request.POST or None, initial={"body": bodies[0].pk})

    def act() -> None:
        said = form.cleaned_data
        actions.ask(one, body=form.bodies[said["body"]], question=said["question"], by=by)

    if done(request, form, act):
        return redirect("awards:one", *one.at)
    return _form(request, form, "Ask a question", "Ask it, for everybody to read", one.contract.title)


@never_cache
def answer(request: HttpRequest, slug: str, number: int, question: int) -> HttpResponse:
    """The answer, for everybody at once."""
    one = mine(request, slug, number)
    asked, form = queries.clarification(one, question), AnswerForm(request.POST or None)
    if done(request, form, lambda: actions.answer(asked, by=actor_of(request), **form.cleaned_data)):
        return redirect("awards:build", *one.at)
    return _form(request, form, "Answer a question", "Publish the answer", str(one), says=asked.question)


@never_cache
def challenge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was wrong with an award, before it is signed."""
    one, by = queries.public(slug, number), actor_of(request)
    bids = queries.can_challenge(one, by)
    if not bids:
        raise NotNow("There is nothing for you to challenge here now.",
                     remedy="A bidder that did not win can, from the explanation until it is signed.")  # fmt: skip
    form = ChallengeForm(bids, request.POST or None, initial={"bid": bids[0].pk})

    def act() -> None:
        said = form.cleaned_data
        actions.challenge(one, bid=form.bids[said["bid"]], grounds=said["grounds"], by=by)

    if done(request, form, act):
        return redirect("awards:one", *one.at)
    return _form(request, form, "Challenge this award", "Challenge it", one.contract.title)


@never_cache
def end_challenge(request: HttpRequest, slug: str, number: int, challenge: int) -> HttpResponse:
    """What came of a challenge: taken back by its bidder, or decided."""
    one, by = queries.public(slug, number), actor_of(request)
    there = queries.challenge(one, challenge)
    verbs = (
        *(["take_back"] if can(by, "award.challenge", body_id=there.bid.body_id) else []),
        *(["dismiss", "uphold"] if can(by, "challenge.settle", body_id=one.body_id) else []),
    )
    if not verbs:
        raise NotAllowed("This challenge is not yours to end.", remedy="See the page of the procurement.")
    form = EndForm(there, verbs, request.POST or None)
    if done(request, form, lambda: actions.end_challenge(there, by=by, **form.cleaned_data)):
        return redirect("awards:one", *one.at)
    return _form(request, form, f"What came of challenge {there.number}", "Write it down", str(one), says=there.grounds)


def _form(request: HttpRequest, form, heading: str, button: str, about: str, **more: object) -> HttpResponse:
    shown = {"form": form, "heading": heading, "button": button, "about": about, **more}
    return render(request, "awards/form.html", shown)
