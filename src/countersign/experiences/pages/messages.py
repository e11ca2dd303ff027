"""Contact by consent: a party asks, a steward reads and carries, and the reader finds it under her code."""

from __future__ import annotations

from django.contrib import messages as said
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import CountersignError, NotValid
from countersign.experiences import actions, queries, rules
from countersign.experiences.forms.shared import MessageForm, TurnDownForm
from countersign.experiences.models import Message
from countersign.experiences.pages.desk import shown
from countersign.experiences.pages.shared import place
from countersign.experiences.queries.own import account_of
from countersign.frontend.components import Cell, Column, Table
from countersign.people.queries import actor_of
from countersign.terms.queries import PURPOSES

_COLOURS = {"asked": "blue", "carried": "green", "turned_down": "red"}


@never_cache
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Say something to those who told. Where no arrangement allows it, the rule and what would unblock it."""
    contract, bodies = place(request, slug)
    form, status = MessageForm(bodies, request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.ask_to_carry(contract, by=actor_of(request), **form.asked())
        except CountersignError as error:
            _refuse(form, error)
        else:
            if isinstance(found, Message):
                said.success(request, "The host reads it next. You see here what it decides.")
                return redirect("messages", slug)
            form.add_error(None, f"Refused ({found.refused[0].rule}). {found.refused[0].unblocks}")
            status = 403
    found = queries.messages_of(contract, bodies)
    table = _table(shown(request, found, per=10))
    context = {"contract": contract, "form": form, "table": table}
    return render(request, "experiences/messages.html", context, status=status)


def _refuse(form, error: CountersignError) -> None:
    for name, words in error.faults if isinstance(error, NotValid) and error.faults else ((None, str(error)),):
        form.add_error(name if name in form.fields else None, words)


def _table(page) -> Table | None:
    columns = [Column("Asked on"), Column("Body"), Column("Message"), Column("State"), Column("What came of it")]
    rows = [
        (f"{one.asked_at:%-d %B %Y}", one.body.name, one.text,
         Cell(one.get_state_display().capitalize(), tag=_COLOURS[one.state]), outcome(one))
        for one in page
    ]  # fmt: skip
    return Table("messages", "What you asked to be carried", columns, rows) if rows else None


def outcome(one: Message) -> str:
    """What those who asked learn: never who, and no number below five."""
    if one.state == "turned_down":
        return one.reason
    if one.state == "asked":
        return "–"
    return f"It reached {one.reached} people or more" if one.reached else "It reached fewer than five people, or nobody"


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """For the steward: each message whole, with whom it comes from and for what."""
    rules.check_carry(actor_of(request))
    page = shown(request, queries.messages_to_carry(), per=10)
    purposes = dict(PURPOSES)
    rows = [(one, purposes[one.purpose], reverse("desk-message-carry", args=[one.pk])) for one in page]
    return render(request, "experiences/desk_messages.html", {"page": page, "rows": rows})


@require_POST
def carry(request: HttpRequest, number: int) -> HttpResponse:
    """It goes out now."""
    try:
        actions.carry(queries.message(number), by=actor_of(request))
        said.success(request, "It goes to those who agreed to get messages.")
    except CountersignError as error:
        said.error(request, str(error))
    return redirect("desk-messages")


@never_cache
def turn_down(request: HttpRequest, number: int) -> HttpResponse:
    """It is not carried, and those who asked read why."""
    rules.check_carry(actor_of(request))
    one, form = queries.message(number), TurnDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.turn_down(one, by=actor_of(request), **form.cleaned_data)
            said.success(request, "Those who asked read why.")
            return redirect("desk-messages")
        except CountersignError as error:
            _refuse(form, error)
    return render(request, "experiences/desk_message_down.html", {"one": one, "form": form})


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """For the holder of a receipt: what was carried to her."""
    actor = actor_of(request)
    if actor.receipt_id is None:
        return redirect("follow")
    return render(request, "experiences/follow_messages.html", {"messages_": queries.messages_for(account_of(actor))})
