"""Rehearse on one's own past data: open, read, prolong once, destroy. No public page knows of it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.intake.queries import profiles
from countersign.people.queries import actor_of
from countersign.people.rules import check
from countersign.register import queries as register
from countersign.terms import actions, closed, jobs, queries
from countersign.terms.forms import RehearseForm
from countersign.terms.models import Rehearsal
from countersign.terms.pages import rehearsed_drawing as drawing
from countersign.terms.pages.desk import done
from countersign.terms.pages.getting_ready import did


@never_cache
def rehearse(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a closed space with a file in it; it is worked through in the background."""
    body, by = register.body_by_slug(slug), actor_of(request)
    check(by, "rehearsal.run", body_id=body.pk)
    contracts = {str(one.pk): one for one in queries.commissioned_by(body)}
    named = [known.name for known in profiles("experiences")]
    form = RehearseForm(contracts, named, request.POST or None, request.FILES or None)
    if done(request, form, lambda: _opened(body, by, **form.opened())):
        return redirect("terms:getting-ready", slug)
    return render(request, "terms/rehearse.html", {"form": form, "body": body})


def _opened(body, by, **said) -> None:
    with transaction.atomic():
        made = actions.open_rehearsal(body, by=by, **said)
        transaction.on_commit(lambda: jobs.rehearse.enqueue(made.pk))


@never_cache
@require_safe
def rehearsal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was found, what to expect, and what came of it since."""
    one = _own(request, slug, number)
    shown = {
        "one": one,
        "rows": drawing.rows(one, step=closed.reached(one.key)),
        "passed": drawing.passed(one),
        "refused": drawing.refused(one),
        "drafts": drawing.drafts(one),
        "forecast": drawing.forecast(one),
        "assumed": drawing.assumed(),
        "against": drawing.against(queries.against(one)),
    }
    return render(request, "terms/rehearsal.html", shown)


@require_POST
def prolong(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Once."""
    one = _own(request, slug, number)
    return did(request, slug, lambda: actions.prolong_rehearsal(one, by=actor_of(request)))


@require_POST
def destroy(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Now, not on its last day."""
    one = _own(request, slug, number)
    return did(request, slug, lambda: actions.destroy_rehearsal(one, by=actor_of(request)))


def _own(request: HttpRequest, slug: str, number: int) -> Rehearsal:
    """Refused before it is looked for: whether there is one is nobody else's business."""
    check(actor_of(request), "rehearsal.run", body_id=register.body_by_slug(slug).pk)
    return queries.rehearsal(slug, number)
