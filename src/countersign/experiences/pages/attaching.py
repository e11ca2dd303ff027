"""Whose is it? What the register comes near to, with score and reason; a person decides, or leaves a gap."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.experiences import actions, queries, rules
from countersign.experiences.forms import AttachForm, OutcomeForm, SearchForm
from countersign.experiences.marking import marked
from countersign.experiences.models import Experience, Gap
from countersign.experiences.pages.candidates import Listed, found_for, near, pointed
from countersign.experiences.pages.desk import shown
from countersign.experiences.pages.sending import sent
from countersign.experiences.queries import chosen
from countersign.frontend.parts import parts
from countersign.people.queries import actor_of
from countersign.people.rules import Actor


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Accounts that say the same about whose they are, together; those that most people say on top."""
    rules.check_step(actor_of(request), "attach")
    return render(request, "experiences/desk_attach.html", {"page": shown(request, queries.said_alike())})


@never_cache
def one(request: HttpRequest, key: str) -> HttpResponse:
    """The words, what was said, the candidates, and a search of the register."""
    by, account = actor_of(request), queries.experience(key)
    rules.check_step(by, "attach")
    search, others = SearchForm(request.GET), queries.alike(account)
    listed = _listed(account, search)
    form = AttachForm(sent(request), listed=listed, alike=others)
    if request.method == "POST" and form.is_valid():
        alike = form.cleaned_data.get("alike", False)
        attached = actions.decide_attach(account, by=by, alike=alike, **pointed(*form.chosen()))
        messages.success(request, f"Attached: {attached:,} account{'s' * (attached != 1)}.")
        return redirect("desk-attach")
    pieces = marked(account.redacted_text, ())
    context = {"account": account, "form": form, "search": search, "listed": listed, "pieces": pieces}
    return render(request, "experiences/desk_attach_one.html", context)


def _listed(account: Experience, search: SearchForm) -> list[Listed]:
    """What was searched for stands before what comes near, each once."""
    asked = search.cleaned_data["q"] if search.is_valid() else ""
    every = [*found_for(asked), *near(account)]
    return list({one[0]: one for one in reversed(every)}.values())[::-1]


@require_POST
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """A person looked too, and nobody is known to answer."""
    actions.leave_gap(queries.experience(key), by=actor_of(request))
    messages.success(request, "It stands as a gap, with a named office and a date.")
    return redirect("desk-attach")


@never_cache
@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Open gaps, the one that is due first on top."""
    rules.check_step(actor_of(request), "attach")
    return render(request, "experiences/desk_gaps.html", {"page": shown(request, queries.gaps())})


@never_cache
def gap(request: HttpRequest, number: int) -> HttpResponse:
    """One gap, and the form that closes it with an outcome."""
    by = actor_of(request)
    rules.check_step(by, "attach")
    found = chosen.gap(number)
    form = OutcomeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        _close(found, by=by, **form.cleaned_data)
        messages.success(request, "The gap is closed, and its outcome is kept.")
        return redirect("desk-gaps")
    context = {"gap": found, "form": form, "some": found.accounts.first(), "parts": parts([found], request)[0]}
    return render(request, "experiences/desk_gap.html", context)


def _close(gap: Gap, *, outcome: str, asked: str, service: object, words: str, by: Actor) -> None:
    """With an answer for everybody where there is one, else with its outcome only."""
    if asked or words:
        said = [line for line in words.splitlines() if line.strip()]
        actions.answer_gap(gap, asked=asked, outcome=outcome, service=service, words=said, by=by)
    else:
        actions.close_gap(gap, outcome=outcome, by=by)
