"""The market view: every contract of a service side by side, by what it says about the public and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django import forms
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.answers import queries as answers
from countersign.engine import Is, Question
from countersign.findings import queries as findings
from countersign.frontend.components import Cell, Column, Table
from countersign.insight import queries as insight
from countersign.insight.pages import csv_response
from countersign.register import queries as register
from countersign.register.models import Contract, Service
from countersign.site.pages import drawing
from countersign.site.pages.released import FACTS
from countersign.terms import queries as terms

_PER_PAGE = 50
_AT_ONCE = 500
_NUMBERS = ("owed_overdue", "owed_withheld", "answers_overdue", "promises_confirmed", "promises_broken", "accounts",
            "sites", "sites_heard_from")  # fmt: skip
_CSV = ("contract", "title", "service", "runs it", "schedule version", *_NUMBERS)
_COLUMNS = (
    Column("Contract"), Column("Who runs it"), Column("Schedule"), Column("Owed and overdue", numeric=True),
    Column("Withheld", numeric=True), Column("Answers overdue", numeric=True),
    Column("Promises confirmed", numeric=True), Column("Promises broken", numeric=True),
    Column("Accounts", numeric=True), Column("Sites heard from"),
)  # fmt: skip


class MarketForm(forms.Form):
    """Narrows the view to one service."""

    service = forms.ModelChoiceField(
        Service.objects.order_by("name"), required=False, to_field_name="slug", empty_label="Every service"
    )


@require_safe
def market(request: HttpRequest) -> HttpResponse:
    """Contracts by name; silence is said to be silence and never counted as good."""
    form = MarketForm(request.GET)
    page = Paginator(_contracts(form), _PER_PAGE).get_page(request.GET.get("page"))
    rows = list(_rows(page.object_list))
    csv_href = f"{reverse('market-csv')}?{request.GET.urlencode()}"
    shown = {
        "form": form,
        "page": page,
        "table": Table("market", "Contracts side by side", _COLUMNS, [_cells(*row) for row in rows], csv_href=csv_href),
        "silent": sum(version is None for _, _, version, _ in rows),
        "crumbs": [drawing.HOME, ("The market", "")],
    }
    return render(request, "site/market.html", shown)


@require_safe
def market_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows, all of them."""
    return csv_response(_lines(_contracts(MarketForm(request.GET))), header=_CSV, name="market")


def _contracts(form: MarketForm):
    service = form.cleaned_data["service"] if form.is_valid() else None
    found = register.contracts()
    return found.filter(service=service) if service else found


Line = tuple[Contract, str, int | None, Sequence[object]]  # contract, who runs it, version, numbers in the order above


def _rows(contracts: Iterable[Contract]) -> Iterator[Line]:
    """One line a contract; a constant number of queries."""
    batch = list(contracts)
    prefetch_related_objects(batch, "sites")
    ids = [one.pk for one in batch]
    held = terms.terms_of(ids)
    overdue = findings.overdue_by_contract(ids)
    promised = answers.promised_by_contract(ids)
    asked = {pk: Question(FACTS, (Is("contract_id", pk),)) for pk in ids}
    sites = {one.pk: [_at(one.pk, site.pk) for site in one.sites.all()] for one in batch}
    accounts = insight.published_many([*asked.values(), *(question for own in sites.values() for question in own)])
    for one in batch:
        states, kept = held[one.pk].states, promised.get(one.pk, Counter())
        told = accounts.get(asked[one.pk])
        yield one, drawing.who(register.who_answers(one).runs), held[one.pk].version, (
            states.get("not_met", 0), states.get("withheld", 0), overdue.get(one.pk, 0), kept["confirmed"],
            kept["broken"], told.value if told else None, len(sites[one.pk]),
            sum(_is_heard(accounts.get(question)) for question in sites[one.pk]),
        )  # fmt: skip


def _at(contract_id: int, site_id: int) -> Question:
    return Question(FACTS, (Is("contract_id", contract_id), Is("site_id", site_id)))


def _is_heard(told: insight.PublishedNumber | None) -> bool:
    """Five or more accounts are shown for the site. Fewer, or withheld, count as not heard from."""
    return told is not None and bool(told.value)


def _cells(one: Contract, runs: str, version: int | None, numbers: Sequence[object]) -> tuple[object, ...]:
    href = reverse("terms:schedule", args=[one.slug])
    schedule = Cell(f"Version {version}", href) if version else Cell("Says nothing", href, tag="red")
    *counts, accounts, sites, heard = numbers
    covered = f"{heard} of {sites}" if sites else "No site is listed"
    return Cell(one.title, reverse("contract", args=[one.slug])), runs, schedule, *counts, _told(accounts), covered


def _told(accounts: object) -> object:
    return "withheld" if accounts is None else accounts


def _lines(contracts) -> Iterator[tuple[object, ...]]:
    page = Paginator(contracts, _AT_ONCE)
    for number in page.page_range:
        for one, runs, version, numbers in _rows(page.page(number).object_list):
            yield one.slug, one.title, one.service and one.service.slug, runs, version, *numbers
