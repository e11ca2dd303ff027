"""Drafting and publishing: by the commissioner or a steward, and complete before it is published."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from django.db.models import Model

from countersign import clock
from countersign.awards import queries
from countersign.awards.models import Criterion, Procurement
from countersign.awards.rules.using import check_use, use_of
from countersign.awards.states import PROCUREMENT
from countersign.errors import NotValid
from countersign.findings.rules import check_text
from countersign.people.rules import Actor, can, check
from countersign.terms.rules import commissioners

SHORTEST = dt.timedelta(days=15)
"""Between publication and deadline; a shorter time is a red flag of tendering (Cardinal R003)."""
_HOLLOW = re.compile(r"^(n/?a|none|tbc|see above|because|-+|\.+)$", re.IGNORECASE)


def check_draft(by: Actor, contract: Model) -> None:
    """A commissioner of the contract, or a steward who writes down what it decided."""
    _check_for(by, "procurement.draft", commissioners(contract))


def can_draft(by: Actor, contract: Model) -> bool:
    """Whether :func:`check_draft` would let it."""
    return any(can(by, "procurement.draft", body_id=body) for body in {None, *commissioners(contract)})


def check_procure(by: Actor, deed: str, one: Procurement) -> None:
    """Whether this actor may do a deed of the commissioner's side in this procurement."""
    check(by, deed, body_id=one.body_id)


def check_edit(by: Actor, one: Procurement) -> None:
    check_procure(by, "procurement.draft", one)
    PROCUREMENT.after(one.state, "edit")


def locked(one: Procurement) -> bool:
    """Whether a first bid has come, so that nothing that was published changes any more."""
    return one.locked_at is not None


def check_complete_criteria(one: Procurement) -> None:
    """Everything a bidder must know is said; :class:`NotValid` lists all that is missing or impossible."""
    if faults := tuple(_missing(one)):
        raise NotValid("Not everything is there yet.", remedy=" ".join(words for _, words in faults), faults=faults)


def _missing(one: Procurement) -> Iterator[tuple[str, str]]:
    criteria, now = list(one.criteria.all()), clock.now()
    prices = [each for each in criteria if each.kind == Criterion.Kind.PRICE]
    if len(prices) != 1:
        yield "criteria", "Exactly one criterion is the price; give it the weight 0 if it does not count."
    if len(criteria) - len(prices) < 1:
        yield "criteria", "At least one criterion is about quality."
    if (whole := sum(each.weight for each in criteria)) != 100:
        yield "criteria", f"The weights come to {whole.normalize():f}, not to 100."
    if one.deadline is None or one.deadline < now + SHORTEST:
        yield "deadline", f"Give bidders at least {SHORTEST.days} days."
    yield from _missing_numbers(one, criteria)


def _missing_numbers(one: Procurement, criteria: Iterable[Criterion]) -> Iterator[tuple[str, str]]:
    if one.formula == "F5" and (one.ceiling is None or one.floor is None or one.ceiling <= one.floor):
        yield "ceiling", "The absolute formula needs a ceiling above its floor."
    if one.formula == "F7" and any(each.worth is None for each in criteria if each.kind == Criterion.Kind.QUALITY):
        yield "criteria", "Monetised quality needs to know what each criterion is worth."
    if one.formula == "F7" and one.record_route and one.record_worth is None:
        yield "record_worth", "Monetised quality needs to know what a perfect track record is worth."
    if bool(one.record_route) != bool(one.record_weight or one.record_worth):
        yield "record_weight", "A track record that counts has a weight and a lawful route; one that does not, neither."


def check_record_use(one: Procurement) -> None:
    """A track record counts only on a lawful route; any other use is refused, with what would be lawful."""
    if not one.record_route:
        return
    said = one.record_says
    check_use(
        use_of(
            one.contract, route=one.record_route, on=clock.today(), said=said.get("said", ()),
            weight=float(one.record_weight) / 100, look_back_days=said.get("look_back_days"),
        )
    )  # fmt: skip


def check_reason(reason: str, *, known: Iterable[str] = (), what: str = "The reason") -> None:
    """A reason that is printed: there, not hollow, and naming nobody."""
    said = reason.strip()
    if len(said) < 10 or _HOLLOW.match(said):
        raise NotValid(f"{what} is missing.", remedy="Give it in at least one sentence; it is printed.",
                       faults=(("reason", "Give the reason in at least one sentence; it is printed."),))  # fmt: skip
    check_text(said, known=known, what=what)


def check_words(one: Procurement, words: str, *, what: str) -> None:
    """What is printed on a page of the procurement; names of the contract and its bodies may stand there."""
    check_reason(words, known=queries.known_names(one), what=what)


def _check_for(by: Actor, deed: str, bodies: frozenset[int]) -> None:
    own = sorted(bodies & by.bodies("commissioner")) or [next(iter(sorted(bodies)), None)]
    check(by, deed, body_id=own[0])
