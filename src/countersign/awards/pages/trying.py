"""What a rule would do, by simulation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.awards.forms.trying import TrialForm
from countersign.awards.queries.trying import SEED, TENDERS, tried
from countersign.awards.words import SIMULATION
from countersign.errors import NotValid
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Column, Table

_HEADER = (
    "label",
    "rule",
    "quality",
    "quality lower",
    "quality upper",
    "gain",
    "gain lower",
    "gain upper",
    "best",
    "best lower",
    "best upper",
    "newcomer",
    "newcomer lower",
    "newcomer upper",
    "cost",
    "cost lower",
    "cost upper",
    "tenders",
    "seed",
)


@require_safe
def what_if(request: HttpRequest) -> HttpResponse:
    """The form, and what the rule does once it is asked; the answers stand in the address."""
    form = TrialForm(request.GET or None, initial={name: one.initial for name, one in TrialForm().fields.items()})
    shown = {"form": form, "label": SIMULATION, "crumbs": [("Home", "/"), ("What a rule would do", "")]}
    if request.GET and form.is_valid():
        href = f"{reverse('awards:simulated-csv')}?{request.GET.urlencode()}"
        shown |= {"table": _table(tried(form.asked()), href), "tenders": TENDERS, "seed": SEED}
    return render(request, "awards/simulated.html", shown)


@require_safe
def what_if_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same numbers; every line is labelled a simulation."""
    form = TrialForm(request.GET)
    if not form.is_valid():
        raise NotValid("This rule cannot be tried.", remedy="Start from the page “What a rule would do”.")
    lines = write_csv((_line(one) for one in tried(form.asked())), header=_HEADER)
    headers = {"Content-Disposition": 'attachment; filename="simulation.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _line(one) -> tuple[object, ...]:
    shares = (one.quality, one.gain, one.best, one.newcomer, one.cost)
    numbers = (round(number, 5) for share in shares for number in (share.value, share.lower, share.upper))
    return (one.label, one.rule, *numbers, one.tenders, SEED)


def _table(outcomes, csv_href: str) -> Table:
    columns = [
        Column("Rule"),
        Column("True quality of the winner", numeric=True),
        Column("Better than no record by", numeric=True),
        Column("The best bidder wins", numeric=True),
        Column("The newest bidder wins", numeric=True),
        Column("Price of the winner", numeric=True),
    ]
    rows = [
        (
            one.rule,
            _said(one.quality, 3),
            _said(one.gain, 3),
            _per_cent(one.best),
            _per_cent(one.newcomer),
            _said(one.cost, 2),
        )
        for one in outcomes
    ]
    return Table("simulated", "Simulation: what each rule does, with 95 % intervals", columns, rows, csv_href=csv_href)


def _said(share, places: int) -> str:
    return f"{share.value:.{places}f} ({share.lower:.{places}f} to {share.upper:.{places}f})"


def _per_cent(share) -> str:
    return f"{share.value:.1%} ({share.lower:.1%} to {share.upper:.1%})"
