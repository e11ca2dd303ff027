"""Whose voice counts, and whose never does: those concerned, and those who answer for it."""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet

from countersign.answers.models import Answer, Commitment, Kind, Reason, Round
from countersign.findings import queries as findings
from countersign.register import queries as register

_ANSWERING = ("commissioner", "provider", "subcontractor")
_OUTSIDE = "named"  # the part of a body that answers though it has none in the contract


def promisers(commitment: Commitment) -> frozenset[int]:
    """Ids of bodies whose people never say whether the change came.

    The promiser; whoever answers beside it for the finding or in the contract (a commissioner gains by its provider's
    kept promise, a prime by its subcontractor's); and whoever replaced one of them or was replaced by one.
    """
    bodies = {commitment.body_id}
    if commitment.finding_id:
        bodies |= answering(commitment.finding)
    if commitment.contract_id:
        bodies |= _parties(commitment.contract)
    return _with_groups(bodies)


def answering(finding: Model) -> frozenset[int]:
    """Ids of the bodies that answer for a finding or were asked to, and of whoever replaced or preceded them."""
    asked = set(finding.dues.values_list("body_id", flat=True))
    return _with_groups(asked | {office.body_id for office in findings.offices(finding)})


def _with_groups(bodies: set[int]) -> frozenset[int]:
    return frozenset().union(*(register.group_of(body) for body in bodies))


def _parties(contract: Model) -> set[int]:
    return set(contract.parties.filter(part__in=_ANSWERING).values_list("body_id", flat=True))


def concerned(commitment: Commitment) -> QuerySet[Model]:
    """Accounts whose tellers are asked whether a change came: those behind the finding, else about the contract.

    Counted, one of each cluster of copies, reachable by a receipt, and told before it was claimed, so that nobody
    joins in order to reply.
    """
    accounts = commitment.finding.records.all() if commitment.finding_id else _about(commitment)
    return accounts.filter(state="counted", counts=True, receipt__isnull=False).order_by("pk")


def _about(commitment: Commitment) -> QuerySet[Model]:
    accounts = Round._meta.get_field("concerned").related_model.objects
    first = commitment.claims.order_by("pk").first()
    before = Q(told_at__lt=first.at) if first else Q()
    return accounts.filter(before, contract_id=commitment.contract_id) if commitment.contract_id else accounts.none()


def part_of(body: Model, finding: Model) -> tuple[str, str]:
    """A body's part in the finding's contract and its office there; ``named`` where it has none."""
    own = (office for office in findings.offices(finding) if office.body_id == body.pk)
    found = next(own, None)
    return (found.part, found.office) if found else (_OUTSIDE, "")


def part_in(body_id: int, contract: Model) -> str:
    """A body's part in a contract; empty where it has none."""
    return contract.parties.filter(body_id=body_id).order_by("pk").values_list("part", flat=True).first() or ""


def working_under(due: Model) -> frozenset[int]:
    """Bodies that work under the one whose clock this is, in the finding's contract."""
    if due.finding.contract_id is None or due.part not in ("provider", "subcontractor"):
        return frozenset()
    parties = register.parties_of(due.finding.contract)
    own = {party.pk for party in parties if party.body_id == due.body_id}
    primes = [party for party in parties if party.part == "provider"]
    below = {party.body_id for party in parties if party.under_id in own}
    if due.part == "provider" and len(primes) == 1:  # nobody else it could work under
        below |= {party.body_id for party in parties if party.part == "subcontractor" and party.under_id is None}
    return frozenset(below - {due.body_id})


def has_said_not_ours(finding_id: int, body_id: int) -> bool:
    said = Answer.objects.filter(due__finding_id=finding_id, due__body_id=body_id, reason=Reason.NOT_OURS)
    return said.exists()


def has_accepted(due: Model) -> bool:
    """Whether the body has said, of this clock, that it is theirs."""
    return Answer.objects.filter(due=due, kind__in=(Kind.ACCEPT, Kind.PART)).exists()


def names_of(finding: Model) -> list[str]:
    """Names that are public already in what a finding is about."""
    return findings.known_names(finding)


def known_names(commitment: Commitment) -> list[str]:
    """Names that stand in the register and may be printed about a commitment."""
    names = findings.known_names(commitment.finding) if commitment.finding_id else []
    return [*names, commitment.body.name, *([str(commitment.contract)] if commitment.contract_id else [])]
