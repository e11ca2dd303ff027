"""What a promiser may do with a promise: claim it done, replace it, break it off, reply where it is contested.

Nothing here confirms anything: that is for those concerned alone.
"""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from countersign.answers import actions, queries, rules
from countersign.answers.forms import BreakOffForm, ClaimForm, ContestReplyForm, SupersedeForm
from countersign.answers.models import Commitment
from countersign.answers.pages import drawing
from countersign.answers.rules import Promise
from countersign.errors import CountersignError
from countersign.people.queries import actor_of
from countersign.people.rules import Actor, check


@never_cache
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it is done. Those concerned are asked at once, and again after 28 days."""
    shown = {
        "title": "Claim it done",
        "lead": "Those whose accounts stand behind the finding are asked at once, and again after 28 days, whether it "
        "has changed. Nobody who acts for you can confirm it.",
        "button": "Print this claim",
        "done": "Your claim is printed, and those concerned are being asked.",
    }

    def deed(commitment: Commitment, given: dict, by: Actor) -> object:
        return actions.claim(commitment, by=by, **given)

    return _page(request, number, ClaimForm, deed, shown)


@never_cache
def supersede(request: HttpRequest, number: int) -> HttpResponse:
    """Put another promise in its place; the old one stays in sight, with the reason."""
    shown = {
        "title": "Promise something else instead",
        "lead": "The old promise stays in sight, marked as replaced, with your reason.",
        "button": "Print the new promise",
        "done": "The new promise is printed, and the old one says why it was replaced.",
        "examples": rules.EXAMPLES,
    }

    def deed(commitment: Commitment, given: dict, by: Actor) -> object:
        because = given.pop("because")
        return actions.supersede(commitment, promise=Promise(**given), because=because, by=by)

    return _page(request, number, SupersedeForm, deed, shown)


@never_cache
def break_off(request: HttpRequest, number: int) -> HttpResponse:
    """Say that it will not be kept, and why."""
    shown = {
        "title": "Say that it will not be kept",
        "lead": "It stays in sight as broken, with your reason.",
        "button": "Print that it is broken",
        "done": "It is printed that this promise is broken.",
        "is_warning": True,
    }

    def deed(commitment: Commitment, given: dict, by: Actor) -> object:
        return actions.break_off(commitment, by=by, **given)

    return _page(request, number, BreakOffForm, deed, shown)


@never_cache
def contest_reply(request: HttpRequest, number: int) -> HttpResponse:
    """Reply where those concerned contest the change or its cause."""
    contest = queries.contest(number)
    by = actor_of(request)
    check(by, "contest.reply", body_id=contest.commitment.body_id)
    form = ContestReplyForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply_to_contest(contest, text=form.cleaned_data["text"], by=by)
        except CountersignError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "Your reply is printed beside what is contested.")
            return redirect("answers:commitment", contest.commitment_id)
    shown = {"contest": contest, "commitment": contest.commitment, "form": form}
    return render(request, "answers/contest_reply.html", shown)


Deed = Callable[[Commitment, dict, Actor], object]


def _page(request: HttpRequest, number: int, kind: type[forms.Form], deed: Deed, shown: dict) -> HttpResponse:
    """One form about one promise; a refusal stands above it."""
    commitment, by = queries.commitment(number), actor_of(request)
    check(by, "commitment.claim", body_id=commitment.body_id)
    form = kind(_sent(request), initial={"owner": commitment.owner})
    if request.method == "POST" and form.is_valid():
        try:
            deed(commitment, dict(form.cleaned_data), by)
        except CountersignError as error:
            for _, words in drawing.faults(error):
                form.add_error(None, words)
        else:
            messages.success(request, shown["done"])
            return redirect("answers:commitment", number)
    return render(request, "answers/keep.html", shown | {"commitment": commitment, "form": form})


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None
