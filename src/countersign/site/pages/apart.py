"""The share that is set apart as a campaign, beside the figures without it; and what they would be with it."""

from __future__ import annotations

from dataclasses import dataclass

from countersign.engine import Is, Question
from countersign.insight.measures import measure
from countersign.insight.queries import PublishedNumber
from countersign.stats.disclosure import share

FACTS = "apart"


@dataclass(frozen=True)
class Apart:
    """``number`` accounts are set apart, ``of`` all; ``with_them`` is the share of problems if they counted."""

    number: PublishedNumber
    of: str
    without: str
    with_them: str


def asked(column: str, id: int) -> tuple[Question, Question]:
    """All that is set apart about a body, contract or service, and those of a problem."""
    where = (Is(column, id),)
    return Question(FACTS, where), Question(FACTS, (*where, *measure("problems").counts))


def apart(
    all_: PublishedNumber | None,
    problems: PublishedNumber | None,
    *,
    accounts: PublishedNumber | None,
    of_problems: PublishedNumber | None,
) -> Apart | None:
    """None where nothing is set apart, or nothing about it is released."""
    if all_ is None or not all_.listed or all_.value == 0:
        return None
    mine, whole = all_.fresh, accounts.fresh if accounts else None
    some, counted = problems.fresh if problems else None, of_problems.fresh if of_problems else None
    total = None if mine is None or whole is None else mine + whole
    both = None if some is None or counted is None else some + counted
    return Apart(all_, _percent(mine, total), _percent(counted, whole), _percent(both, total))


def _percent(part: int | None, base: int | None) -> str:
    """``30.0 % (19.9 to 42.5 %)``, or nothing where it may not be said."""
    rate = share(part, base)
    return f"{100 * rate.value:.1f}\u00a0% ({100 * rate.lower:.1f} to {100 * rate.upper:.1f}\u00a0%)" if rate else ""
