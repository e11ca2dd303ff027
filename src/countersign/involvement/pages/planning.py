"""What to expect of an ask, who was invited to speak of a contract and by whom, and whether involvement helps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.experiences.queries import sources_of
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Column, Table
from countersign.involvement.actions import inviting
from countersign.involvement.forms.composing import AreaForm, DeclareForm
from countersign.involvement.missing import said
from countersign.involvement.pages import drawing
from countersign.involvement.pages.desk import done
from countersign.involvement.queries.helping import WARNING, associations, by_chance
from countersign.involvement.queries.inviting import declared_for
from countersign.involvement.queries.missing import missing
from countersign.involvement.queries.planning import own_acceptance
from countersign.involvement.words import STATED, STATED_SOURCE
from countersign.people.queries import actor_of
from countersign.people.rules import Actor, can
from countersign.register import queries as register

_MISSING_HEADER = (
    "place", "people", "source", "share_of_all", "invited_at_least", "by_themselves_at_least", "base_at_least", "says",
)  # fmt: skip


@never_cache
@require_safe
def planner(request: HttpRequest) -> HttpResponse:
    """What people say they would do, as an upper bound; what those did who were invited here; and who is missing."""
    columns = [Column("Said in a survey"), Column("Share")]
    stated = Table("stated", "What people said they would do", columns, [(words, share) for share, words in STATED])
    form = AreaForm(request.GET)
    area = form.chosen()
    found = missing(area) if area else None
    shown = {
        "stated": stated,
        "source": STATED_SOURCE,
        "own": own_acceptance(),
        "form": form,
        "missing": found,
        "base": said(found.base) if found else "",
        "unsaid": said(found.unsaid) if found else "",
        "table": drawing.missing_table(found, f"{reverse('involvement:planner-csv')}?area={area.pk}")
        if found
        else None,
    }
    return render(request, "involvement/planner.html", shown)


@never_cache
@require_safe
def planner_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Who is missing, as a file: the same numbers, in fives."""
    area = AreaForm(request.GET).chosen()
    rows = (
        (one.name, one.people, one.source, None if one.share is None else round(one.share, 4), one.asked, one.own,
         found.base, one.words)
        for found in ([missing(area)] if area else []) for one in found.places
    )  # fmt: skip
    headers = {"Content-Disposition": 'attachment; filename="who-is-missing.csv"'}
    lines = write_csv(rows, header=_MISSING_HEADER)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def invited(request: HttpRequest, slug: str) -> HttpResponse:
    """Who was invited to speak of a contract, and by whom; who answers for it declares its own invitations here."""
    contract, by = register.contract_by_slug(slug), actor_of(request)
    own = _own_body(by, contract)
    form = DeclareForm(sources_of(own), request.POST if request.method == "POST" else None) if own else None
    if form and done(request, form, lambda: inviting.declare(body=own, contract=contract, by=by, **form.cleaned_data)):
        messages.success(request, "It is declared, and printed here.")
        return redirect("involvement:invited", slug)
    crumbs = [("Home", "/"), (contract.title, reverse("contract", args=[slug])), ("Who was invited", "")]
    shown = {"contract": contract, "batches": declared_for(contract.pk), "form": form, "crumbs": crumbs}
    return render(request, "involvement/invited.html", shown)


def _own_body(by: Actor, contract):
    """The body for which this visitor may declare; None for everybody else."""
    for party in register.parties_of(contract):
        if can(by, "invitation.declare", body_id=party.body_id) and party.body_id in by.bodies(
            "provider", "commissioner"
        ):
            return party.body
    return None


@require_safe
def does_it_help(request: HttpRequest) -> HttpResponse:
    """Across contracts: engagement that was delivered against outcomes. An association, and no proof."""
    found = associations()
    crumbs = [("Home", "/"), ("Does it help?", "")]
    shown = {"found": found, "by_chance": by_chance(len(found)), "warning": WARNING, "crumbs": crumbs}
    return render(request, "involvement/does_it_help.html", shown)
