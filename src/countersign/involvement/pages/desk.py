"""The desk of those who compose and run asks: drafts, incidents, places, drawing, settling, reporting back."""

from __future__ import annotations

from collections.abc import Callable
from random import SystemRandom

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotFound, NotValid
from countersign.findings import queries as findings
from countersign.frontend.components import Cell, Column, Table
from countersign.involvement.actions import attending, composing, incidents, inviting, people, results, running
from countersign.involvement.forms import composing as asked
from countersign.involvement.models import Ask
from countersign.involvement.pages import drawing
from countersign.involvement.queries import asks as queries
from countersign.involvement.queries import desk as waiting
from countersign.involvement.queries.inviting import batches
from countersign.involvement.queries.known import known
from countersign.involvement.queries.planning import plan
from countersign.involvement.states import ASK
from countersign.involvement.tasks import TEMPLATES
from countersign.people.queries import actor_of
from countersign.people.rules import Actor, can

_PER_PAGE = 25


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Incidents on top, danger first; then every ask, or for a body its own."""
    by = actor_of(request)
    own = None if can(by, "ask.draft") else by.bodies("provider", "commissioner")
    page = Paginator(queries.at_the_desk(own), _PER_PAGE).get_page(request.GET.get("page"))
    columns = [Column("Ask"), Column("Who asks"), Column("Until"), Column("State")]
    rows = [(Cell(one.title, f"/desk/asks/{one.pk}"), one.body.name, drawing.on(one.ends_on), drawing.tag(one))
            for one in page]  # fmt: skip
    shown = {
        "page": page,
        "table": Table("asks", "Asks", columns, rows),
        "incidents": waiting.open_incidents()[:50] if can(by, "incident.handle") else (),
    }
    return render(request, "involvement/desk.html", shown)


@never_cache
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One ask from its draft to its report: what can be done now, what is known, what it costs, who has a place."""
    by = actor_of(request)
    ask = own_ask(number, by)
    shown = {
        "ask": ask,
        "tag": drawing.tag(ask),
        "rows": drawing.rows(ask),
        "times": drawing.slots(ask),
        "known": known(ask),
        "plan": plan(ask),
        "batches": batches(ask),
        "verbs": [(verb, _WORDS[verb][0]) for verb in ASK.verbs(ask.state) if _may(by, verb, ask)],
        "draws": ask.state == "open" and can(by, "invitation.draw"),
        "settles": ask.state == "closed"
        and TEMPLATES[ask.kind].measures
        and not ask.settled_by_id
        and can(by, "ask.settle"),
        "places": waiting.places(ask) if can(by, "ask.see_check") else (),
        "to_ring": list(waiting.to_ring(ask)) if can(by, "participant.reach") else (),
    }
    return render(request, "involvement/desk_ask.html", shown)


_WORDS = {
    "edit": ("Change it", "ask.draft"), "open": ("Open it", "ask.open"), "close": ("Close it", "ask.close"),
    "report_back": ("Say what came of it", "ask.report_back"), "drop": ("Drop it", "ask.draft"),
}  # fmt: skip


def _may(by: Actor, verb: str, ask: Ask) -> bool:
    return verb in _WORDS and can(by, _WORDS[verb][1], body_id=ask.body_id)


@never_cache
def verb(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Open, close, draw, settle, report back: a form with what the deed needs to hear."""
    if verb not in _VERBS:
        raise NotFound("There is no such deed.", remedy="See the ask.")
    kind, words, act = _VERBS[verb]
    by = actor_of(request)
    ask = own_ask(number, by)
    form = kind(request.POST if request.method == "POST" else None, initial=_first(verb))
    if done(request, form, lambda: act(ask, by=by, **form.cleaned_data)):
        messages.success(request, "It is done.")
        return redirect("involvement:desk-ask", number)
    shown = {"form": form, "ask": ask, "heading": words, "known": known(ask) if verb == "open" else ()}
    return render(request, "involvement/desk_form.html", shown)


def own_ask(number: int, by: Actor) -> Ask:
    """An ask whatever its state: any for a steward, its own for a body; a draft of others is not found."""
    ask = queries.ask(number)
    if not can(by, "ask.draft", body_id=ask.body_id):
        raise NotFound("There is no such ask of yours.", remedy="See the desk.")
    return ask


def _first(verb: str) -> dict[str, object]:
    return {"seed": f"{SystemRandom().getrandbits(40):010x}"} if verb == "draw" else {}


_VERBS: dict[str, tuple[type[forms.Form], str, Callable]] = {
    "open": (asked.OpenForm, "Open this ask", running.open_ask),
    "close": (asked.CloseForm, "Close this ask", running.close),
    "drop": (forms.Form, "Drop this draft", composing.drop),
    "report_back": (asked.ReportForm, "Say what came of it", running.report_back),
    "draw": (asked.DrawForm, "Draw whom to invite", inviting.draw),
    "settle": (forms.Form, "Make the results into a finding", results.settle_ask),
}


@require_POST
def settle_by_ask(request: HttpRequest, finding: int) -> HttpResponse:
    """One click at a contradiction: the ask that would settle it is drafted."""
    made = composing.draft_to_settle(findings.finding(finding), by=actor_of(request))
    messages.success(request, "Drafted. Read it through, then open it.")
    return redirect("involvement:desk-ask", made.pk)


@require_POST
def place_deed(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The check that the task needs was seen."""
    found = next((one.sign_up for one in waiting.places(queries.ask(number)) if one.sign_up.key == key), None)
    if found is None:
        raise NotFound("There is no such sign-up in this ask.", remedy="See the ask.")
    attending.see_check(found, by=actor_of(request))
    return redirect("involvement:desk-ask", number)


@never_cache
def person(request: HttpRequest, number: int, key: str, what: str) -> HttpResponse:
    """Reach somebody who has no e-mail, or enter what was paid back to them."""
    ask, by = queries.ask(number), actor_of(request)
    found = _sign_up(ask, key)
    kind = {"reach": asked.ReachForm, "pay": asked.PayForm}.get(what)
    if kind is None:
        raise NotFound("There is no such deed.", remedy="See the ask.")
    form, said = kind(request.POST if request.method == "POST" else None), []

    def act() -> None:
        if what == "reach":
            said.append(people.reach(found.participant, by=by, **form.cleaned_data))
        else:
            people.pay(found.participant, ask=ask, by=by, **form.cleaned_data)

    if done(request, form, act) and what == "pay":
        messages.success(request, "It is entered.")
        return redirect("involvement:desk-ask", number)
    heading = "Open the sealed address" if what == "reach" else "Enter what was paid back"
    return render(request, "involvement/desk_form.html", {"form": form, "ask": ask, "heading": heading, "said": said})


def _sign_up(ask: Ask, key: str):
    found = next((one.sign_up for one in waiting.places(ask) if one.sign_up.key == key), None)
    if found is None:
        raise NotFound("There is no such sign-up in this ask.", remedy="See the ask.")
    return found


@never_cache
def incident(request: HttpRequest, key: str) -> HttpResponse:
    """Take up an incident and read it (a POST, as each reading is in the ledger), then settle it."""
    found, by, said = waiting.incident(key), actor_of(request), None
    if request.method == "POST":
        if request.POST.get("deed") == "settle":
            incidents.settle(found, by=by)
            messages.success(request, "It is settled.")
            return redirect("involvement:desk")
        found, said = incidents.take_up(found, by=by)
    return render(request, "involvement/desk_incident.html", {"incident": found, "said": said})


def done(request: HttpRequest, form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the deed is done; a refusal with faults is told beside its fields."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except NotValid as refused:
        for where, what in refused.faults or (("", str(refused)),):
            form.add_error(where if where in form.fields else None, what)
        return False
    return True
