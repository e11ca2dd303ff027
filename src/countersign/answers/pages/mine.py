"""What became of my account, further on: the answers, the promises, and my own say in them.

With the receipt that was entered on this browser and nothing else. Nobody who acts for a promiser gets any further
here, whatever code they hold: the actions refuse them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from countersign.answers import actions, queries
from countersign.answers.forms import ContestForm, MarkForm, VoiceForm
from countersign.answers.models import Voice
from countersign.answers.pages import drawing
from countersign.answers.pages.drawing import Promised, on
from countersign.errors import CountersignError, NotFound
from countersign.experiences.queries.own import account_of
from countersign.people.queries import actor_of
from countersign.people.rules import Actor


@dataclass(frozen=True)
class Answered:
    """An answer to a finding that my account is counted in. ``marked`` is how I judged it, in words."""

    number: int
    body: str
    on: str
    late: bool
    text: str
    marked: str


@dataclass(frozen=True)
class Asked:
    """A promise that followed. ``asked_href`` leads to what I am asked, ``said`` is what I said so far."""

    promised: Promised
    asked_href: str
    asked_until: str
    said: str
    contest_href: str


@dataclass(frozen=True)
class Counted:
    """One finding that my account is counted in, and what followed from it."""

    number: int
    claim: str
    on: str
    answers: list[Answered]
    promises: list[Asked]


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Counted in this finding, answered so, promised this, confirmed or not; and what I am asked."""
    by = actor_of(request)
    if by.receipt_id is None:
        return redirect("follow")
    account = account_of(by)
    shown = {
        "trail": [_counted(one) for one in queries.trail_of(account)],
        "clauses": [_asked(one) for one in queries.clauses_of(account)],
    }
    return render(request, "answers/mine.html", shown)


@never_cache
@sensitive_post_parameters()
def voice(request: HttpRequest, number: int) -> HttpResponse:
    """Say whether it has changed: yes, no, or I cannot tell. It can be said anew until the asking closes."""
    asking = queries.round_(number)
    commitment = asking.claim.commitment

    def said(given: dict, by: Actor) -> object:
        return actions.voice(asking, channel=Voice.Channel.WEB, receipt=_receipt(by), by=by, **given)

    shown = {"round": asking, "commitment": commitment, "claim": asking.claim, "rows": drawing.claim_rows(asking.claim)}
    done = "Thank you. It is counted when the asking closes, and can be changed until then."
    return _say(request, VoiceForm, said, "answers/mine_voice.html", shown, done)


@never_cache
@sensitive_post_parameters()
def mark(request: HttpRequest, number: int) -> HttpResponse:
    """Say whether an answer answers what was found."""
    answer = queries.answer(number)

    def said(given: dict, by: Actor) -> object:
        return actions.mark(answer, by=by, **given)

    return _say(request, MarkForm, said, "answers/mine_mark.html", {"answer": answer}, "Thank you. It is counted.")


@never_cache
@sensitive_post_parameters()
def contest(request: HttpRequest, number: int) -> HttpResponse:
    """Contest a claimed change, or what is said to have brought it about."""
    commitment = queries.commitment(number)

    def said(given: dict, by: Actor) -> object:
        return actions.contest(commitment, by=by, **given)

    done = "It is contested. They have ten working days to reply, and you see their reply here."
    return _say(request, ContestForm, said, "answers/mine_contest.html", {"commitment": commitment}, done)


Said = Callable[[dict, Actor], object]


def _say(
    request: HttpRequest, kind: type[forms.Form], said: Said, template: str, shown: dict, done: str
) -> HttpResponse:
    """One question to the holder of a receipt; what they say is taken once, or the refusal stands above the form."""
    by = actor_of(request)
    if by.receipt_id is None:
        return redirect("follow")
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said(form.cleaned_data, by)
        except CountersignError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("answers:mine")
    return render(request, template, shown | {"form": form})


def _counted(one: queries.Counted) -> Counted:
    finding = one.finding
    promises = [_asked(promised) for promised in one.commitments]
    return Counted(
        finding.pk, finding.claim, on(finding.published_at.date()), [_answered(one) for one in one.answers], promises
    )


def _answered(one: queries.Answered) -> Answered:
    given = one.answer
    marked = one.mark.get_said_display() if one.mark else ""
    return Answered(given.pk, given.due.body.name, on(given.at.date()), given.late, given.text, marked)


def _asked(one: queries.Promised) -> Asked:
    asking = one.open_round
    return Asked(
        promised=drawing.promised(one.commitment, one.confirmation),
        asked_href=reverse("answers:mine-voice", args=[asking.pk]) if asking else "",
        asked_until=on(asking.closes_on) if asking else "",
        said=one.voice.get_said_display() if one.voice else "",
        contest_href=reverse("answers:mine-contest", args=[one.commitment.pk]),
    )


def _receipt(by: Actor):
    """The receipt that this browser holds; raises :class:`NotFound` where its account is gone."""
    found = account_of(by).receipt
    if found is None:
        raise NotFound("No account is open here.", remedy="Enter the code you were given when you told us.")
    return found
