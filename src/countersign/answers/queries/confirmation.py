"""What those concerned say of a claimed change, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from django.db.models import QuerySet

from countersign.answers import words
from countersign.answers.models import Answer, Commitment, Mark, Round
from countersign.answers.queries.heard import Word, heard
from countersign.answers.queries.printed import shown
from countersign.answers.tally import LEAST_REPLIES, Printed, Tally


@dataclass(frozen=True)
class Asking:
    """One round as everybody sees it. ``said`` is None until it is counted."""

    round: Round
    said: Printed | None
    words: str
    interval: str


@dataclass(frozen=True)
class Confirmation:
    """How far a commitment is confirmed: the round that decides, and every round of its last claim.

    ``words`` is empty where nothing was claimed yet; numbers are None where they are not said.
    """

    words: str = ""
    interval: str = ""
    outcome: str = ""
    asked: int | None = None
    replied: int | None = None
    confirmed: int | None = None
    contested: int | None = None
    lower: float | None = None
    upper: float | None = None
    rounds: tuple[Asking, ...] = ()
    heard: Word | None = None


def confirmation(commitment: Commitment) -> Confirmation:
    return confirmations([commitment])[commitment.pk]


def confirmations(commitments: Iterable[Commitment]) -> dict[int, Confirmation]:
    """By the numbers of the commitments; one query, however many."""
    numbers = [commitment.pk for commitment in commitments]
    rounds = Round.objects.filter(claim__commitment__in=numbers).exclude(state="dropped").select_related("claim")
    of: dict[int, list[Round]] = {number: [] for number in numbers}
    for round in rounds.order_by("claim", "number"):
        own = of[round.claim.commitment_id]
        if own and own[0].claim_id != round.claim_id:
            own.clear()  # only the last claim stands
        own.append(round)
    words = heard({own[0].claim_id for own in of.values() if own})
    return {number: _with_word(own, words) for number, own in of.items()}


def _with_word(rounds: list[Round], words: dict[int, Word]) -> Confirmation:
    """A panel's word stands beside what those concerned say, and is never counted with it."""
    word = words.get(rounds[0].claim_id) if rounds else None
    return replace(_confirmation(rounds), heard=word)


def _confirmation(rounds: list[Round]) -> Confirmation:
    askings = tuple(_asking(round) for round in rounds)
    one = _deciding(askings)
    if one is None:
        return Confirmation()
    if one.said is None:
        return Confirmation(one.words, rounds=askings)
    return Confirmation(one.words, one.interval, **asdict(one.said), rounds=askings)


def _deciding(askings: tuple[Asking, ...]) -> Asking | None:
    """The last round that said yes or no; else the last counted one; else the first, which is still open."""
    counted = [asking for asking in askings if asking.said]
    clear = [asking for asking in counted if asking.said.outcome in (Round.Outcome.CONFIRMED, Round.Outcome.CONTESTED)]
    return (clear or counted or [*askings[:1]] or [None])[-1]


def decided(rounds: Iterable[Round], word: Word | None = None) -> str:
    """The state of a commitment that the counted ``rounds`` of its last claim come to: the last clear word stands. A
    panel's ``word`` stands where those concerned gave none."""
    state = word.outcome if word else "claimed"
    for round in rounds:
        if round.state == "closed" and round.outcome in (Round.Outcome.CONFIRMED, Round.Outcome.CONTESTED):
            state = round.outcome
    return state


def _asking(round: Round) -> Asking:
    outcome = shown(round)
    limits = words.interval(outcome.lower, outcome.upper) if outcome else ""
    return Asking(round, outcome, said(round), limits)


def said(round: Round) -> str:
    """What came of one asking, in words; until when they are asked, where it is not counted yet."""
    if (one := shown(round)) is not None:
        return words.outcome(one.outcome, number=one.number, replied=one.replied, asked=one.asked)
    if round.state == "dropped":
        return words.DROPPED
    return (words.ASKING if round.state == "open" else words.ASKED_FROM).format(round=round)


def recount(round: Round) -> Tally:
    """Who was asked and is still there, and what their voices say now."""
    said = list(round.voices.values_list("said", flat=True))
    asked = round.concerned.exclude(state="withdrawn").count()
    return Tally(asked, said.count("confirm"), said.count("contest"), said.count("unsure"))


@dataclass(frozen=True)
class Marks:
    """How those concerned judge an answer, in words; empty while too few have."""

    words: str = ""
    replied: int | None = None


_MARKED = {
    Mark.Said.ANSWERS: "Most of those concerned who judged it say that it answers what was found.",
    Mark.Said.PARTLY: "Most of those concerned who judged it say that it answers part of what was found.",
    Mark.Said.EVADES: "Most of those concerned who judged it say that it does not answer what was found.",
}
_MIXED = "Those concerned who judged it do not agree whether it answers what was found."


def marks(answers: Iterable[Answer]) -> dict[int, Marks]:
    """By the numbers of the answers; one query. Nothing is said below five marks, and no number at all."""
    said: dict[int, list[str]] = {answer.pk: [] for answer in answers}
    for answer, what in _marks(said).values_list("answer_id", "said"):
        said[answer].append(what)
    return {number: _judged(own) for number, own in said.items()}


def _marks(numbers: Iterable[int]) -> QuerySet[Mark]:
    return Mark.objects.filter(answer__in=list(numbers)).exclude(experience__state="withdrawn")


def _judged(said: list[str]) -> Marks:
    if len(said) < LEAST_REPLIES:
        return Marks()
    most = next((what for what in _MARKED if 2 * said.count(what) > len(said)), None)
    return Marks(_MARKED[most] if most else _MIXED, len(said) if len(said) >= 10 else None)
