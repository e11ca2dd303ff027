"""Answers and commitments by number and in lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet, When

from countersign import clock
from countersign.answers.models import Answer, Claim, Commitment, Contest, Round
from countersign.errors import NotFound, NotNow
from countersign.findings import queries as findings

SORTS = {"due": ("due_on", "pk"), "newest": ("-made_on", "-pk"), "body": ("body__name", "due_on", "pk")}
OPEN = ("made", "due", "claimed", "contested", "broken")  # what is promised and not settled
TO_HAND_ON = ("made", "due", "contested", "broken")  # what a successor takes over; a claim is first counted
_WITH = ("body", "contract", "finding", "inherited_from", "change__schedule__contract")


@dataclass(frozen=True)
class Side:
    """One office beside the others: its clock, what it said before publication, and its answers since."""

    due: Model
    reply: Model | None
    answers: tuple[Answer, ...]


def due(number: int) -> Model:
    """One clock by its number; raises :class:`NotFound`."""
    return findings.due(number)


def sides(finding: Model) -> list[Side]:
    """Every office that was asked, in the order in which it was, with its reply and answers; six queries."""
    given = Answer.objects.select_related("names", "payer", "alike__due").prefetch_related(
        "commitments__inherited_from", "commitments__change"
    )
    moved = ("moved_to__body", Prefetch("answers", given.order_by("at", "pk")))
    dues = finding.dues.select_related("body", "came_from__body").prefetch_related(*moved).order_by("started_on", "pk")
    replies = {reply.body_id: reply for reply in finding.replies.all()}
    return [Side(due, replies.get(due.body_id), tuple(due.answers.all())) for due in dues]


def answer(number: int) -> Answer:
    """Raises :class:`NotFound`."""
    return _found(Answer.objects.select_related("due__body", "due__finding", "names", "payer", "alike__due"), number)


def commitment(number: int) -> Commitment:
    """With its claims and their rounds; raises :class:`NotFound`."""
    claims = Prefetch("claims", Claim.objects.prefetch_related(Prefetch("rounds", Round.objects.order_by("number"))))
    with_ = Commitment.objects.select_related(*_WITH, "answer__due", "superseded_by").prefetch_related(claims)
    return _found(with_, number)


def round_(number: int) -> Round:
    """One asking of those concerned; raises :class:`NotFound`."""
    return _found(Round.objects.select_related("claim__commitment__body", "claim__commitment__finding"), number)


def clause_words(change: Model) -> str:
    """``Clause 4.2``: how a promise of a schedule is cited."""
    return f"Clause {change.number}"


def open_round(commitment: Commitment) -> Round:
    """The asking about a commitment that is open now; raises :class:`NotNow`."""
    rounds = Round.objects.filter(claim__commitment=commitment, state="open", closes_on__gte=clock.today())
    found = rounds.select_related("claim__commitment").order_by("-pk").first()
    if found is None:
        raise NotNow("Those concerned are not being asked about this now.", remedy="Its page says when they are.")
    return found


def answers(*, body_id: int | None = None, contract_id: int | None = None) -> QuerySet[Answer]:
    """Answers to public findings, the newest first, with their body and finding."""
    asked = {"due__body_id": body_id, "due__finding__contract_id": contract_id}
    about = {name: value for name, value in asked.items() if value is not None}
    found = Answer.objects.filter(due__finding__state__in=findings.PUBLIC, **about)
    return found.select_related("due__body", "due__finding", "names").order_by("-at", "-pk")


def claims(commitment: Commitment) -> list[Claim]:
    """Every claim that it is done, the first first, each with its rounds."""
    rounds = Prefetch("rounds", Round.objects.order_by("number"))
    return list(commitment.claims.prefetch_related(rounds).order_by("pk"))


def contest(number: int) -> Contest:
    """Raises :class:`NotFound`."""
    return _found(Contest.objects.select_related("commitment__body", "commitment__finding"), number)


def _found(rows: QuerySet, number: int):
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such number.", remedy="See the list of commitments.")
    return found


def commitments(
    *,
    text: str = "",
    body: str = "",
    contract: str = "",
    finding: int | None = None,
    state: str = "",
    cause: str = "",
    sort: str = "due",
) -> QuerySet[Commitment]:
    """Every promise, with its body and contract. ``body`` and ``contract`` are short names; ``state`` may
    also be ``open``."""
    asked = {"body__slug": body, "contract__slug": contract, "finding_id": finding, "cause": cause}
    found = Commitment.objects.filter(**{name: value for name, value in asked.items() if value})
    if state:
        found = found.filter(state__in=OPEN) if state == "open" else found.filter(state=state)
    if text:
        found = found.filter(measure__icontains=text)
    return found.select_related(*_WITH).order_by(*SORTS.get(sort, SORTS["due"]))


def promised_by_contract(contract_ids: Collection[int]) -> dict[int, Counter[str]]:
    """How many promises about each of these contracts stand in which state; those with none are left out."""
    found: dict[int, Counter[str]] = {}
    rows = Commitment.objects.filter(contract__in=contract_ids).order_by().values_list("contract_id", "state")
    for contract_id, state, count in rows.annotate(Count("pk")):
        found.setdefault(contract_id, Counter())[state] = count
    return found


def confirmed_by_contract() -> dict[int, tuple[int, int]]:
    """Promises that those concerned confirmed, and all whose date has passed or that ended, for each contract."""
    ended = Q(due_on__lt=clock.today()) | Q(state__in=("confirmed", "contested", "broken"))
    found = Commitment.objects.filter(ended, contract__isnull=False).exclude(state="superseded").order_by()
    rows = found.values_list("contract_id").annotate(some=Count("pk", filter=Q(state="confirmed")), all=Count("pk"))
    return {contract: (some, all_) for contract, some, all_ in rows}


def succeeded() -> list[Model]:
    """Contracts that ended or failed, have a successor, and left a clock or a promise open."""
    contracts = Commitment._meta.get_field("contract").related_model.objects
    over = contracts.filter(state__in=("ended", "failed"), successors__isnull=False)
    promised = Commitment.objects.filter(state__in=TO_HAND_ON, contract=OuterRef("pk"))
    waiting = findings.dues().filter(finding__contract=OuterRef("pk")).order_by()
    return list(over.filter(Exists(promised) | Exists(waiting)).distinct().order_by("pk"))


def contests(*, body_id: int | None = None) -> QuerySet[Contest]:
    """Everything contested that is not settled; words that no steward has read yet first, then by date."""
    own = Q(commitment__body_id=body_id) if body_id is not None else Q()
    unread = Case(When(~Q(words="") & Q(published=""), then=0), default=1)
    found = Contest.objects.exclude(state="settled").filter(own).select_related("commitment__body")
    return found.order_by(unread, "due_on", "pk")


def scrutiny(*, body: str = "", state: str = "") -> QuerySet[Model]:
    """Answers that are overdue, the longest wait first; ``state`` may narrow to ``overdue`` or ``escalated``."""
    found = findings.overdue()
    if body:
        found = found.filter(body__slug=body)
    if state == "escalated":
        found = found.filter(state="escalated")
    elif state == "overdue":
        found = found.exclude(state="escalated")
    return found
