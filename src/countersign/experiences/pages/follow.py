"""What became of my account: with the receipt code and nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from countersign.experiences.actions.withdrawing import withdraw
from countersign.experiences.forms import CodeForm, WithdrawForm
from countersign.experiences.queries.own import account_of, can_be_withdrawn
from countersign.experiences.words import BECAME
from countersign.frontend.components import Row
from countersign.people import actions as people
from countersign.people.queries import actor_of, origin_of


@never_cache
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Enter a code; a right one opens the trail until the browser is closed or the code is put down."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "experiences/follow_code.html", {"form": form})
    people.hold_receipt(request, people.receipt_for(form.cleaned_data["code"], origin=origin_of(request)))
    return redirect("follow-mine")


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Where my account went, and the one thing that only I can do: withdraw it."""
    actor = actor_of(request)
    account = account_of(actor)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw(account, by=actor)
        messages.success(request, "Your account is withdrawn. Its words are destroyed and it no longer counts.")
        return redirect("follow-mine")
    shown = {
        "form": form,
        "rows": _trail(account),
        "became": BECAME[account.state],
        "open": can_be_withdrawn(account),
    }
    return render(request, "experiences/follow_mine.html", shown)


@require_POST
def put_down(request: HttpRequest) -> HttpResponse:
    people.put_down_receipt(request)
    return redirect("home")


def _trail(account) -> list[Row]:
    answers = account.contract or account.service or account.body
    return [
        Row("Told on", account.told_at.date()),
        Row("How", account.get_channel_display()),
        Row("Where it is now", account.get_state_display().capitalize()),
        Row("Who answers for it", answers, unknown="Not known yet"),
        Row("Shown in public", account.published_text, unknown="No words of yours are shown"),
    ]
