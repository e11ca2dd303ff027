"""Doubtful accounts (about a public service, or not) and redactions the software is not sure of."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.experiences import actions, queries, rules
from countersign.experiences.marking import marked
from countersign.experiences.pages.desk import shown
from countersign.people.queries import actor_of


@never_cache
@require_safe
def doubtful(request: HttpRequest) -> HttpResponse:
    """Each account with its words and what made the rules doubt, the likeliest first."""
    rules.check_step(actor_of(request), "sort")
    page = shown(request, queries.doubtful(), per=10)
    for account in page:
        account.pieces = marked(account.redacted_text, ())
    return render(request, "experiences/desk_doubtful.html", {"page": page})


@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """It concerns a public service (``relevant`` is "yes"), or its words are destroyed now."""
    relevant = request.POST.get("relevant") == "yes"
    actions.decide_relevance(queries.experience(key), relevant=relevant, by=actor_of(request))
    messages.success(request, "It goes on to who answers." if relevant else "Set aside. Its words are destroyed.")
    return redirect("desk-doubtful")


@never_cache
@require_safe
def redactions(request: HttpRequest) -> HttpResponse:
    """Redactions to check, each with what the software was not sure of; they are corrected on the reading page."""
    rules.check_step(actor_of(request), "redact")
    page = shown(request, queries.redactions_to_check(), per=10)
    for account in page:
        account.pieces = marked(account.redacted_text, ())
    return render(request, "experiences/desk_redactions.html", {"page": page})


@require_POST
def right(request: HttpRequest, key: str) -> HttpResponse:
    """A steward found the redaction right as it is; it is checked for identifiers all the same."""
    account = queries.experience(key)
    actions.correct(account, text=account.redacted_text, by=actor_of(request))
    messages.success(request, "The redaction stands.")
    return redirect("desk-redactions")
