"""Batches of codings: how far the sample is read, how well person and machine agree, and the sign-off."""

from __future__ import annotations

import math

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.experiences import actions, queries, rules
from countersign.experiences.models import Source
from countersign.experiences.pages.desk import shown
from countersign.experiences.queries import chosen
from countersign.frontend.components import Column, Table
from countersign.people.queries import actor_of
from countersign.text.coding import codebook


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every batch, those that wait for sign-off on top."""
    rules.check_step(actor_of(request), "sign_off")
    return render(request, "experiences/desk_batches.html", {"page": shown(request, queries.batches())})


@never_cache
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    rules.check_step(actor_of(request), "sign_off")
    batch = chosen.batch(number)
    reading = queries.reading(batch)
    context = {
        "batch": batch,
        "reading": reading,
        "read": reading.wanted - reading.left,
        "least": rules.AGREEMENT,
        "agrees": reading.agreement is not None and reading.agreement >= rules.AGREEMENT,
        "tables": _tables(batch.source),
    }
    return render(request, "experiences/desk_batch.html", context)


@never_cache
@require_safe
def following(request: HttpRequest, number: int) -> HttpResponse:
    """The next account of the batch that somebody must read; the batch itself once none is left."""
    batch = chosen.batch(number)
    unread = queries.unread(batch)
    account = unread.filter(key__gt=request.GET.get("after", "")).first() or unread.first()
    if account is None:
        messages.success(request, "Every account of the sample is read.")
        return redirect("desk-batch", number)
    return redirect("desk-read", account.key)


@require_POST
def sign_off(request: HttpRequest, number: int) -> HttpResponse:
    run = actions.sign_off(chosen.batch(number), by=actor_of(request))
    messages.success(request, f"Signed off: {run.done:,} account{'s' * (run.done != 1)} count from now on.")
    return redirect("desk-batch", number)


@require_POST
def read_all(request: HttpRequest, number: int) -> HttpResponse:
    actions.require_reading(chosen.batch(number), by=actor_of(request))
    messages.success(request, "Every account of this batch must be read before it can be signed off.")
    return redirect("desk-batch", number)


def _tables(source: Source) -> list[Table]:
    """Kappa of every code, person beside machine, and person beside person where two have read the same."""
    pairs = (("machine", "Person and machine", False), ("people", "First and second person", True))
    tables = [_table(name, words, queries.agreements(source, people_only=only)) for name, words, only in pairs]
    return [table for table in tables if table.rows]


def _table(name: str, words: str, rows: list[queries.Agreement]) -> Table:
    book = codebook()
    columns = (
        Column("Code"),
        Column("Dimension"),
        Column("Both read", numeric=True),
        Column("Kappa", numeric=True),
        Column("95 % interval", numeric=True),
    )
    lines = [
        (book.words(row.code), _dimension(row.dimension), f"{row.base:,}", _number(row.kappa.value), _limits(row))
        for row in rows
    ]
    return Table(f"kappa-{name}", f"{words}: agreement by code (Cohen’s kappa)", columns, lines)


def _dimension(name: str) -> str:
    return {"themes": "About", "time_lost": "Time lost"}.get(name, name.capitalize())


def _limits(row: queries.Agreement) -> str:
    if math.isnan(row.kappa.lower):
        return "–"
    return f"{_number(row.kappa.lower)} to {_number(row.kappa.upper)}"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
