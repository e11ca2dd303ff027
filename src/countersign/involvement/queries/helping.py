"""Does it help? Engagement that was delivered under each contract against what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from countersign.answers import queries as answers
from countersign.engine import Is, Question
from countersign.errors import NotNow
from countersign.findings import queries as findings
from countersign.insight import queries as insight
from countersign.involvement.association import Association, association
from countersign.terms import queries as terms

_FEWEST_OWED, _FEWEST_TOLD = 5, 10  # below, a share says nothing of a contract

WARNING = (
    "An association, not proof. Contracts that spend on involvement differ in other ways: they may be larger, better"
    " managed, or in trouble already. Nothing here says what caused what."
)


@dataclass(frozen=True)
class Helped:
    """One outcome: in words, with the association or with why nothing is said."""

    outcome: str
    how: str
    found: Association | None
    why_not: str

    @property
    def words(self) -> str:
        return self.found.words if self.found else self.why_not


def associations() -> list[Helped]:
    """Hours of engagement a contract against each outcome that is known of at least as many contracts as needed."""
    hours = terms.delivered_by_contract()
    return [_of(hours, outcome, name, how) for name, how, outcome in _outcomes(list(hours))]


def by_chance(outcomes: int) -> str:
    """How many pages with so many unrelated outcomes show an association at 95 %: 1 − 0.95ⁿ, as one in how many.

    >>> by_chance(3)
    'about one in 7'
    """
    return f"about one in {round(1 / (1 - 0.95**outcomes))}"


def _outcomes(contracts: list[int]):
    yield (
        "Answers in time",
        "share of answers that were owed and given by their date",
        _shares(findings.in_time_by_contract()),
    )
    yield (
        "Promises confirmed",
        "share of promises past their date that those concerned confirmed",
        _shares(answers.confirmed_by_contract()),
    )
    yield (
        "Problems",
        "share of counted accounts that tell of a problem, as released",
        _problems(contracts),
    )


def _shares(counts: Mapping[int, tuple[int, int]]) -> dict[int, float]:
    """Shares where the base is at least five; a smaller one says nothing of a contract."""
    return {contract: some / all_ for contract, (some, all_) in counts.items() if all_ >= _FEWEST_OWED}


def _problems(contracts: list[int]) -> dict[int, float]:
    some = {pk: Question("experiences", (Is("contract_id", pk), Is("kind", "problem"))) for pk in contracts}
    every = {pk: Question("experiences", (Is("contract_id", pk),)) for pk in contracts}
    known = insight.published_many([*some.values(), *every.values()])
    shares = {}
    for pk in contracts:
        part, whole = known.get(some[pk]), known.get(every[pk])
        if part and whole and part.fresh is not None and (whole.fresh or 0) >= _FEWEST_TOLD:
            shares[pk] = part.fresh / whole.fresh
    return shares


def _of(hours: Mapping[int, float], outcome: Mapping[int, float], name: str, how: str) -> Helped:
    both = sorted(set(hours) & set(outcome))
    try:
        found = association([hours[pk] for pk in both], [outcome[pk] for pk in both])
        return Helped(name, how, found, "")
    except NotNow as refused:
        return Helped(name, how, None, f"Nothing is said: {refused.message}")
