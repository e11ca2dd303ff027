"""What the offices of Eastmarsh said back, promised and claimed, and what those concerned said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, repeat

from countersign.answers import actions
from countersign.answers.models import Answer, Commitment, Round
from countersign.demo.building.days import Dated, Stage
from countersign.demo.wording import read
from countersign.findings.models import Due
from countersign.people.rules import Actor

_PLAIN = ("kind", "reason", "text", "would_settle", "lacks", "needs")
_BODIES = ("names", "payer")
_SOON = 3  # days after they are asked until those concerned reply


def deeds(stage: Stage) -> Iterator[Dated]:
    """Each deed with its day; what belongs to a finding that was never published comes to nothing."""
    for entry in read("answers")["answer"]:
        yield stage.day(entry["day"]), lambda entry=entry: _answer(stage, entry)
        for number, promise in enumerate(entry.get("promise", [])):
            yield from _of_promise(stage, entry, number, promise)


def _of_promise(stage: Stage, entry: dict, number: int, promise: dict) -> Iterator[Dated]:
    def made() -> Commitment | None:
        return _made(stage, entry, number)

    by = stage.staff[entry["by"]]
    if replaced := promise.get("replaced"):
        yield stage.day(replaced["day"]), lambda: _replace(stage, made(), promise | replaced, by)
    yield from claimed(stage, promise, made, by)


def claimed(stage: Stage, promise: dict, made: Callable[[], Commitment | None], by: Actor) -> Iterator[Dated]:
    """A claim that a promise is kept, and what those concerned say at once and again after four weeks; if any."""
    if said := promise.get("claim"):
        yield stage.day(said["day"]), lambda: _claim(stage, made(), said, by)
        yield stage.day(said["day"] + _SOON), lambda: _speak(made(), 1, promise["voices"])
        if "again" in promise:
            yield stage.day(said["day"] + 28 + _SOON), lambda: _speak(made(), 2, promise["again"])


def _answer(stage: Stage, entry: dict) -> Answer | None:
    """The answer to the clock of whoever gives it; nothing where the finding was not published after all."""
    by = stage.staff[entry["by"]]
    own = Due.objects.filter(
        finding=stage.drafted.get(entry["finding"]), body__in=by.bodies("commissioner", "provider")
    )
    due = own.filter(part=entry["part"]).first() if "part" in entry else own.first()
    if due is None:
        return None
    said = {name: entry[name] for name in _PLAIN if name in entry}
    said |= {name: stage.place.bodies[entry[name]] for name in _BODIES if name in entry}
    if "settle_by" in entry:
        said["settle_by"] = stage.day(entry["settle_by"])
    promises = tuple(_promise(stage, promise) for promise in entry.get("promise", []))
    return actions.answer(due, commitments=promises, by=by, **said)


def _promise(stage: Stage, promise: dict) -> actions.Promise:
    return actions.Promise(promise["measure"], stage.day(promise["due"]), promise["owner"], promise["cause"])


def _made(stage: Stage, entry: dict, number: int) -> Commitment | None:
    """The promise of that number in that answer."""
    finding, by = stage.drafted.get(entry["finding"]), stage.staff[entry["by"]]
    made = Commitment.objects.filter(finding=finding, body__in=by.bodies("commissioner", "provider")).order_by("pk")
    return made.filter(answer__text=entry["text"])[number : number + 1].first()


def _replace(stage: Stage, old: Commitment | None, promise: dict, by: Actor) -> None:
    if old is not None:
        actions.supersede(old, promise=_promise(stage, promise), because=promise["because"], by=by)


def _claim(stage: Stage, commitment: Commitment | None, claim: dict, by: Actor) -> None:
    if commitment is not None:
        actions.claim(commitment, text=claim["text"], done_on=stage.day(claim["done"]), by=by)


def _speak(commitment: Commitment | None, number: int, voices: Mapping[str, int]) -> None:
    """So many of those who are asked reply, each by the receipt of her own account."""
    asked = Round.objects.filter(claim__commitment=commitment, number=number, state="open").last()
    if commitment is None or asked is None:
        return
    said = chain.from_iterable(repeat(words, count) for words, count in voices.items())
    people = asked.concerned.exclude(receipt=None).select_related("receipt").order_by("pk")
    for words, account in zip(said, people, strict=False):
        by = Actor("person", receipt_id=account.receipt_id)
        actions.voice(asked, said=words, channel="web", receipt=account.receipt, by=by)
