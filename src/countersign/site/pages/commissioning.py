"""What a body commissions, in three parts: institutions, contracts and law, transparency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.findings import queries as findings
from countersign.frontend.components import Cell, Column, Table
from countersign.insight.pages import csv_response
from countersign.register import queries as register
from countersign.register.models import Body, Contract
from countersign.site.pages import drawing
from countersign.terms import queries as terms
from countersign.terms.pages.shared_drawing import blocked

_PER_PAGE, _MOST = 50, 50
_LAW = ("contract", "title", "notice", "what", "source", "stands", "due on", "done on", "why", "not published about it")
_STATES = ("overdue", "late", "met", "exempt", "not_known")
_INSTITUTIONS = (
    Column("Contract"), Column("Who runs it"), Column("Office here"), Column("Answers overdue", numeric=True),
)  # fmt: skip
_CONTRACTS = (
    Column("Contract"), Column("Schedule"), Column("Clauses missing", numeric=True),
    Column("Law: overdue", numeric=True), Column("Late", numeric=True), Column("Published", numeric=True),
    Column("Exempt", numeric=True), Column("Not known", numeric=True),
)  # fmt: skip
_OPEN = (
    Column("Contract"), Column("In time", numeric=True), Column("Late", numeric=True), Column("Overdue", numeric=True),
    Column("Withheld", numeric=True), Column("Excused", numeric=True), Column("Sharing in force", numeric=True),
)  # fmt: skip


@require_safe
def commissioning(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything it buys or runs for the public, by the three questions that a scrutineer asks first."""
    body = register.body_by_slug(slug)
    page = Paginator(_contracts(body), _PER_PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    ids = [one.pk for one in found]
    law = Table("law", "What contract and law say", _CONTRACTS, list(_law(found, ids)), csv_href=_file(slug))
    shown = {
        "body": body,
        "page": page,
        "institutions": Table("offices", "Who runs what", _INSTITUTIONS, list(_institutions(body, found, ids))),
        "law": law,
        "open": Table("open", "What is owed to the public", _OPEN, list(_open(found, ids))),
        "blocked": blocked(terms.blocked_in(ids)[:_MOST]),
        "crumbs": [drawing.HOME, (body.name, reverse("body", args=[slug])), ("What it commissions", "")],
    }
    return render(request, "site/commissioning.html", shown)


@require_safe
def law_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every duty of the law about every contract of the body, a line each."""
    found = _contracts(register.body_by_slug(slug)).iterator(chunk_size=200)
    return csv_response(_lines(found), header=_LAW, name=f"law-{slug}")


def _file(slug: str) -> str:
    return reverse("body-law-csv", args=[slug])


def _lines(contracts: Iterable[Contract]) -> Iterable[tuple[object, ...]]:
    for one, standings, missing in terms.law(contracts):
        for s in standings:
            duty = (s.duty.notice, s.duty.title, s.duty.source)
            yield one.slug, one.title, *duty, s.state, s.due_on, s.done_on, s.why, "; ".join(missing)


def _contracts(body: Body):
    return register.contracts_of(body, part="commissioner")


def _linked(one: Contract) -> Cell:
    return Cell(one.title, reverse("contract", args=[one.slug]))


def _institutions(body: Body, found: Sequence[Contract], ids: Sequence[int]) -> Iterable[tuple[object, ...]]:
    """Who runs each, and which office of this body answers; an office that nobody named is said to be missing."""
    overdue = findings.overdue_by_contract(ids)
    for one in found:
        offices = [party.office for party in register.parties_of(one) if party.body_id == body.pk and party.office]
        office = offices[0] if offices else Cell("No office is named", tag="red")
        yield _linked(one), drawing.who(register.who_answers(one).runs), office, overdue.get(one.pk, 0)


def _law(found: Sequence[Contract], ids: Sequence[int]) -> Iterable[tuple[object, ...]]:
    """Counts of notices; none for what is run in-house, as nothing was bought."""
    held, missing = terms.terms_of(ids), terms.missing_in(ids)
    stands = {one.pk: Counter(s.state for s in standings) for one, standings, _ in terms.law(found)}
    for one in found:
        version, law = held[one.pk].version, stands.get(one.pk)
        href = reverse("terms:schedule", args=[one.slug])
        schedule = Cell(f"Version {version}", href) if version else Cell("Says nothing", href, tag="red")
        yield _linked(one), schedule, missing[one.pk], *(None if law is None else law[state] for state in _STATES)


def _open(found: Sequence[Contract], ids: Sequence[int]) -> Iterable[tuple[object, ...]]:
    held, shared = terms.terms_of(ids), terms.arranged_in(ids)
    for one in found:
        states = held[one.pk].states
        counts = (states.get(state, 0) for state in ("met", "late", "not_met", "withheld", "excused"))
        yield _linked(one), *counts, shared[one.pk]
