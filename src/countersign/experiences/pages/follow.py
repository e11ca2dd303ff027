"""What became of my account: with the receipt code and nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from countersign.experiences.actions.adding import add as add_to
from countersign.experiences.actions.adding import say_afraid
from countersign.experiences.actions.withdrawing import withdraw
from countersign.experiences.forms import AddForm, AfraidForm, WithdrawForm
from countersign.experiences.models import Experience
from countersign.experiences.pages.sending import sent
from countersign.experiences.pages.tell import with_code
from countersign.experiences.queries.own import account_of, answers, can_be_withdrawn, counted_in
from countersign.experiences.words import BECAME, passed
from countersign.frontend.components import Row
from countersign.people import actions as people
from countersign.people.queries import actor_of
from countersign.text.danger import danger, doors_for


@never_cache
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Enter a code; a right one opens the trail until the browser is closed or the code is put down."""
    return with_code(request, "experiences/follow_code.html")


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Where my account went, and the one thing that only I can do: withdraw it."""
    actor = actor_of(request)
    if actor.receipt_id is None:
        return redirect("follow")
    account = account_of(actor)
    form = WithdrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        withdraw(account, by=actor)
        messages.success(request, "Your account is withdrawn. Its words are destroyed and it no longer counts.")
        return redirect("follow-mine")
    shown = {"account": account, "form": form, "rows": _rows(account), "became": BECAME[account.state]}
    trail = {"passed": passed(account.state), "findings": counted_in(account), "open": can_be_withdrawn(account)}
    return render(request, "experiences/follow_mine.html", shown | trail)


@never_cache
@sensitive_post_parameters()
def add(request: HttpRequest) -> HttpResponse:
    """Say more, or put something right. Words of danger are answered with the right doors."""
    actor = actor_of(request)
    if actor.receipt_id is None:
        return redirect("follow")
    form = AddForm(sent(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "experiences/follow_add.html", {"form": form})
    said = form.cleaned_data["words"]
    add_to(account_of(actor), words=said, by=actor)
    if signs := danger(said):
        return render(request, "experiences/follow_danger.html", {"doors": doors_for(signs)})
    messages.success(request, "It is kept with what you told. A steward reads it next.")
    return redirect("follow-mine")


@never_cache
def afraid(request: HttpRequest) -> HttpResponse:
    """The fast lane to the steward, for whoever fears consequences."""
    actor = actor_of(request)
    if actor.receipt_id is None:
        return redirect("follow")
    form = AfraidForm(sent(request))
    if request.method == "POST" and form.is_valid():
        say_afraid(account_of(actor), by=actor)
        messages.success(request, "A steward is called. Your words are not shown to the public.")
        return redirect("follow-mine")
    return render(request, "experiences/follow_afraid.html", {"form": form})


@require_POST
def put_down(request: HttpRequest) -> HttpResponse:
    people.put_down_receipt(request)
    messages.success(request, "The code is put down. Nobody who uses this browser next sees your account.")
    return redirect("home")


def _rows(account: Experience) -> list[Row]:
    gone = account.state in ("withdrawn", "set_aside")
    answer = [] if gone else [Row("Who answers for it", answers(account), unknown="Not known yet")]
    shown = [] if gone else [Row("Your words in public", account.published_text, unknown="Not shown")]
    return [
        Row("Told on", f"{account.told_at:%-d %B %Y}"),
        Row("How", account.get_channel_display()),
        *answer,
        *shown,
    ]
