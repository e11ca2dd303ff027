"""Contracts side by side: released numbers, shares with their intervals, and never a rank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from countersign.frontend.components import Cell, Column, Table
from countersign.insight import queries
from countersign.insight.measures import Measure, measure
from countersign.insight.pages import asked_by, csv_response
from countersign.insight.queries import PublishedNumber
from countersign.register import queries as register
from countersign.register.models import Body, Contract
from countersign.register.words import address
from countersign.site.pages.drawing import who
from countersign.site.pages.released import Numbers, share_words
from countersign.stats.disclosure import share
from countersign.stats.disclosure.shares import Share

_CHUNK = 200
_MEASURES = ("accounts", "problems", "respect")
_HEADER = ("contract", "title", "state", "commissioned_by", "run_by", "accounts", "shown", "problems", "problems_base",
           "problems_lower_95", "problems_upper_95", "respected", "respected_base", "respected_lower_95",
           "respected_upper_95")  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """One contract beside others. A share is None where any number in it is withheld, held, or its base below ten;
    its words say which."""

    accounts: PublishedNumber | None
    problems: Share | None
    problems_words: str
    respect: Share | None
    respect_words: str


def compared(contracts: Sequence[Contract]) -> dict[int, Compared]:
    """The same few numbers for each of many contracts, in two database queries."""
    every = [measure(id) for id in _MEASURES]
    asked = [question for c in contracts for one in every for question in asked_by(one, contract_id=c.pk)]
    found = queries.published_many(asked) if asked else {}
    return {c.pk: _compared(found, contract_id=c.pk) for c in contracts}


def _compared(found: Numbers, **who: int) -> Compared:
    accounts, problems, respect = (measure(id) for id in _MEASURES)
    told = found.get(accounts.numerator(**who))
    return Compared(
        told, share_of(found, problems, **who), _words(found, told, problems, **who),
        share_of(found, respect, **who), _words(found, told, respect, **who),
    )  # fmt: skip


def _words(found: Numbers, told: PublishedNumber | None, one: Measure, **who: int) -> str:
    if told is not None and told.value == 0:
        return "nobody told"
    return share_words(share_of(found, one, **who), *(found.get(question) for question in asked_by(one, **who)))


def share_of(found: Numbers, one: Measure, **who: int) -> Share | None:
    """The share that a measure stands for, or None where any number in it may not be divided."""
    top, bases = found.get(one.numerator(**who)), [found.get(question) for question in one.bases(**who)]
    if top is None or not bases or any(base is None or base.fresh is None for base in bases):
        return None
    return share(top.fresh, sum(base.fresh for base in bases))


def chance_words(one: Compared, pooled: Share) -> str:
    """Whether one share differs from the share of all by more than chance; never who is better."""
    if one.problems is None:
        return "cannot be said"
    inside = one.problems.lower <= pooled.value <= one.problems.upper
    return "no more than chance explains" if inside else "differs by more than chance"


def contracts_table(
    page: Page | Sequence[Contract], csv_href: str, *, pooled: Share | None = None, body: Body | None = None
) -> Table:
    """Contracts in the order they come in, which is never that of their numbers; two queries for the numbers.

    ``pooled`` is the share of problems over all of them; with ``body``, its own part in each is named.
    """
    contracts = list(page)
    numbers = compared(contracts)
    columns = [
        Column("Contract or arrangement"), Column("Its part" if body else "Run by"), Column("State"),
        Column("Accounts", numeric=True), Column("Of a problem (95 % interval)", numeric=True),
        Column("Treated with respect (95 % interval)", numeric=True),
        *([Column("Beside the share of all")] if pooled else []),
    ]  # fmt: skip
    rows = [_row(contract, numbers[contract.pk], pooled, body) for contract in contracts]
    return Table("contracts", "Contracts and in-house arrangements", columns, rows, csv_href=csv_href)


def _row(contract: Contract, one: Compared, pooled: Share | None, body: Body | None) -> Sequence[object]:
    part = _part(contract, body) if body else who(register.who_answers(contract).runs) or None
    accounts = Cell(one.accounts.text, one.accounts.address) if one.accounts else "nothing released"
    beside = [chance_words(one, pooled)] if pooled else []
    state = contract.get_state_display().capitalize()
    return (
        Cell(contract.title, address(contract)),
        part,
        state,
        accounts,
        one.problems_words,
        one.respect_words,
        *beside,
    )


def _part(contract: Contract, body: Body) -> str:
    mine = [party.get_part_display() for party in register.parties_of(contract) if party.body_id == body.pk]
    return ", ".join(dict.fromkeys(mine))


def contracts_csv(contracts: QuerySet[Contract], *, name: str) -> StreamingHttpResponse:
    """The whole list with the same numbers, a few hundred contracts at a time."""
    return csv_response(_lines(contracts), header=_HEADER, name=name)


def _lines(contracts: QuerySet[Contract]) -> Iterator[tuple[object, ...]]:
    rows = contracts.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        numbers = compared(chunk)
        yield from (_line(contract, numbers[contract.pk]) for contract in chunk)


def _line(contract: Contract, one: Compared) -> tuple[object, ...]:
    found = register.who_answers(contract)
    value = one.accounts.value if one.accounts else None
    return (
        contract.slug, contract.title, contract.state, who(found.commissioned), who(found.runs), value,
        one.accounts.status if one.accounts else "not released", *_parts(one.problems), *_parts(one.respect),
    )  # fmt: skip


def _parts(rate: Share | None) -> tuple[object, ...]:
    """Numerator, base and both limits; empty where no share may be shown."""
    if rate is None:
        return "", "", "", ""
    return rate.numerator, rate.base, f"{rate.lower:.4f}", f"{rate.upper:.4f}"
