"""What became of one account: counted, answered, promised, confirmed. For the person who holds its receipt alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Min, Model
from django.urls import reverse

from countersign import clock
from countersign.answers.models import Answer, Commitment, Mark, Round, Voice
from countersign.answers.queries.confirmation import Confirmation, confirmations
from countersign.answers.queries.lists import clause_words
from countersign.findings import queries as findings

_WITH = ("body", "change__schedule__contract")


@dataclass(frozen=True)
class Promised:
    """A promise as she sees it: how far it is confirmed, what she is asked now, and what she has said so far."""

    commitment: Commitment
    confirmation: Confirmation
    open_round: Round | None
    voice: Voice | None


@dataclass(frozen=True)
class Answered:
    """An answer as she sees it, and how she judged it so far."""

    answer: Answer
    mark: Mark | None


@dataclass(frozen=True)
class Counted:
    """One public finding in which her account is counted, what was answered to it, and what was promised."""

    finding: Model
    answers: tuple[Answered, ...]
    commitments: tuple[Promised, ...]


def trail_of(account: Model) -> list[Counted]:
    """Every public finding that rests on her account, the newest first; nothing once it is withdrawn. Eight queries."""
    if account.state != "counted":
        return []
    found = list(findings.resting_on(account.pk))
    answers = Answer.objects.filter(due__finding__in=found).select_related("due__body").order_by("at", "pk")
    promised = Commitment.objects.filter(finding__in=found).select_related(*_WITH).order_by("due_on", "pk")
    marks = {mark.answer_id: mark for mark in Mark.objects.filter(experience=account)}
    seen = _promised(list(promised), account)
    return [
        Counted(
            finding,
            tuple(Answered(one, marks.get(one.pk)) for one in answers if one.due.finding_id == finding.pk),
            tuple(one for one in seen if one.commitment.finding_id == finding.pk),
        )
        for finding in found
    ]


def clauses_of(account: Model) -> list[Promised]:
    """What clauses of the contract promise that her account is about, without a finding, and that she may be asked
    about; nothing once it is withdrawn."""
    if account.state != "counted" or account.contract_id is None:
        return []
    found = Commitment.objects.filter(origin="clause", finding=None, contract=account.contract_id)
    found = found.annotate(claimed_at=Min("claims__at")).select_related(*_WITH).order_by("due_on", "pk")
    return _promised([one for one in found if one.claimed_at is None or account.told_at < one.claimed_at], account)


def _promised(commitments: list[Commitment], account: Model) -> list[Promised]:
    numbers = [one.pk for one in commitments]
    asked = Round.objects.filter(
        claim__commitment__in=numbers, state="open", concerned=account, closes_on__gte=clock.today()
    )
    rounds = {round.claim.commitment_id: round for round in asked.select_related("claim")}
    voices = {voice.round_id: voice for voice in Voice.objects.filter(round__in=rounds.values(), experience=account)}
    confirmed = confirmations(commitments)
    return [
        Promised(one, confirmed[one.pk], round, voices.get(round.pk) if round else None)
        for one in commitments
        for round in (rounds.get(one.pk),)
    ]


def trail(account_id: int) -> list[tuple[str, str]]:
    """``(words, address)`` of every answer to, and every promise from, a finding that rests on the account; first the
    page where she has her say. Empty where no finding rests on it."""
    found = [finding.pk for finding in findings.resting_on(account_id)]
    answers = Answer.objects.filter(due__finding__in=found).select_related("due__body").order_by("at", "pk")
    promised = Commitment.objects.filter(finding__in=found).select_related("change").order_by("due_on", "pk")
    said = [(_answer_words(one), f"{_finding(one.due.finding_id)}#answer-{one.pk}") for one in answers]
    account = Mark._meta.get_field("experience").related_model.objects.get(pk=account_id)
    clauses = [one.commitment for one in clauses_of(account)]
    followed = [*said, *((_promise_words(one), _commitment(one.pk)) for one in (*promised, *clauses))]
    if not found and not clauses:
        return []
    return [("What was answered and promised, and your say in it", reverse("answers:mine")), *followed]


def _answer_words(answer: Answer) -> str:
    return f"{answer.due.body.name} answered on {answer.at:%-d %B %Y}: {answer.get_kind_display().lower()}"


def _promise_words(one: Commitment) -> str:
    cited = f" in {clause_words(one.change).lower()}" if one.change_id else ""
    return f"Promised{cited}: {one.measure}"


def _finding(number: int) -> str:
    return reverse("findings:one", args=[number])


def _commitment(number: int) -> str:
    return reverse("answers:commitment", args=[number])
