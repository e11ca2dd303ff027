"""What somebody said by phone, on paper or across a desk of a claimed change, entered with their code in hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from countersign.answers import actions, queries
from countersign.answers.forms import EnterContestForm, EnterVoiceForm
from countersign.answers.models import Commitment, Round
from countersign.errors import CountersignError, NotNow
from countersign.people import actions as people
from countersign.people.queries import actor_of, origin_of


@never_cache
@sensitive_post_parameters()
def enter(request: HttpRequest) -> HttpResponse:
    """The form. A wrong code is counted, as everywhere; the code itself is not kept."""
    # Nothing else is taken from the address: a code in it would stand in logs.
    first = {"commitment": request.GET.get("commitment", "")}
    form = EnterVoiceForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            _enter(request, **form.cleaned_data)
        except CountersignError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is in. It is counted when the asking closes.")
            return redirect("answers:voice")
    return render(request, "answers/voice.html", {"form": form})


@never_cache
@sensitive_post_parameters()
def contest(request: HttpRequest) -> HttpResponse:
    """The same for what somebody contests."""
    first = {"commitment": request.GET.get("commitment", "")}
    form = EnterContestForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            receipt = people.receipt_for(said.pop("code"), origin=origin_of(request))
            commitment = queries.commitment(said.pop("commitment"))
            actions.contest(commitment, receipt=receipt, by=actor_of(request), **said)
        except CountersignError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is contested. The promiser has ten working days to reply.")
            return redirect("answers:voice-contest")
    return render(request, "answers/voice_contest.html", {"form": form})


@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The question on one sheet, with boxes for the code."""
    commitment = queries.commitment(number)
    shown = {"commitment": commitment, "round": _open(commitment), "groups": range(5), "boxes": range(4)}
    return render(request, "answers/voice_paper.html", shown)


def _enter(request: HttpRequest, *, code: str, commitment: int, channel: str, said: str) -> None:
    receipt = people.receipt_for(code, origin=origin_of(request))
    asking = queries.open_round(queries.commitment(commitment))
    actions.voice(asking, said=said, channel=channel, receipt=receipt, by=actor_of(request))


def _open(commitment: Commitment) -> Round | None:
    try:
        return queries.open_round(commitment)
    except NotNow:
        return None
