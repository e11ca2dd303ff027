"""From any public thing to what it rests on, and to what followed: links forward and back, one step at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import shorten

from django.db.models import Model
from django.urls import reverse

from countersign.answers.models import Answer, Commitment, Round
from countersign.answers.queries.confirmation import said
from countersign.answers.queries.lists import answer, clause_words, commitment, round_
from countersign.errors import NotFound
from countersign.experiences import queries as experiences
from countersign.findings import queries as findings
from countersign.insight import queries as insight
from countersign.register import queries as register

MOST_TOLD = 50
"""Accounts that the trace of a finding leads back to: those whose words a steward signed off, in no order of time."""

KINDS = {
    "number": "a released number",
    "finding": "a finding",
    "clock": "the time to answer of an office",
    "answer": "an answer",
    "commitment": "a promise",
    "round": "an asking of those concerned",
    "clause": "a clause of a contract",
    "contract": "a contract",
    "accounts": "the accounts that are counted",
    "account": "what somebody told",
}


@dataclass(frozen=True)
class Link:
    """One step: to a thing's own page (``href``) and to its trace; empty where it has none."""

    kind: str
    words: str
    href: str = ""
    trace_href: str = ""

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Trace:
    """One thing, what it rests on (``back``), and what followed (``forward``). ``text`` is what somebody told."""

    kind: str
    name: str
    words: str
    href: str
    back: tuple[Link, ...]
    forward: tuple[Link, ...]
    text: str = ""

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]


def trace(kind: str, name: str | int) -> Trace:
    """The trace of an ``account`` (by its key, once its words are signed off), a ``number`` (by its address), a
    ``finding``, ``answer``, ``commitment`` or ``round`` (by number) or a ``contract`` (by short name). From an account
    or a number to a confirmation it is four steps. Raises :class:`NotFound`.
    """
    if kind not in _TRACES:
        raise NotFound("There is no trace of such a thing.", remedy=f"One of: {', '.join(_TRACES)}.")
    return _TRACES[kind](str(name))


def _account(name: str) -> Trace:
    """Only words that a steward signed off, of an account that counts and whose teller fears nothing: all else is not
    found, so that nobody learns from a finding about fear who in it is afraid (docs/decisions/0190)."""
    one = experiences.experience(name)
    if one.state != "counted" or not one.published_text or one.fears or one.danger:
        raise NotFound(
            "There is no such account.", remedy="Only words that were signed off for the public have a trace."
        )
    link = _account_link(one)
    found = map(_finding_link, findings.resting_on(one.pk))
    return Trace(link.kind, name, link.words, "", (), tuple(found), one.published_text)


def _number(name: str) -> Trace:
    number, released = insight.history(name)
    link = _number_link(number.asks)
    counted = Link(
        "accounts", f"Counted from the facts of release {released[0].release_id}, and never shown one by one"
    )
    return _trace(link, name, (counted,), map(_finding_link, findings.asking(number.asks)))


def _finding(name: str) -> Trace:
    one = _public(name)
    numbers = [_number_link(question) for question in (one.asks, one.asks_base)] if one.state == "published" else []
    mark = Link("accounts", f"The list of accounts counted, committed to as {one.records_mark[:16]}…")
    shown = one.records.filter(state="counted", fears=False, danger=False).exclude(published_text="")
    told = shown.order_by("key")[:MOST_TOLD]
    back = (*numbers, mark, *([_contract_link(one.contract)] if one.contract else []), *map(_account_link, told))
    dues = one.dues.select_related("body").order_by("pk")
    answers = Answer.objects.filter(due__finding=one).select_related("due__body")
    promised = Commitment.objects.filter(finding=one).select_related("body")
    waiting = [_clock_link(due) for due in dues if due.met_on is None]
    return _trace(
        _finding_link(one), name, back, (*map(_answer_link, answers), *waiting, *map(_promise_link, promised))
    )


def _answer(name: str) -> Trace:
    one = answer(_digits(name))
    moved = one.due.moved_to.select_related("body").order_by("pk")
    forward = (*map(_promise_link, one.commitments.select_related("body")), *map(_clock_link, moved))
    return _trace(_answer_link(one), name, (_finding_link(one.due.finding),), forward)


def _commitment(name: str) -> Trace:
    one = commitment(_digits(name))
    before = getattr(one, "supersedes", None)
    back = (
        *([_answer_link(one.answer)] if one.answer else []),
        *([_finding_link(one.finding)] if one.finding else []),
        *([_clause_link(one.change)] if one.change else []),
        *([_contract_link(one.contract)] if one.contract else []),
        *([_promise_link(before)] if before else []),
    )
    rounds = Round.objects.filter(claim__commitment=one).exclude(state="dropped").order_by("pk")
    forward = (*map(_round_link, rounds), *([_promise_link(one.superseded_by)] if one.superseded_by else []))
    return _trace(_promise_link(one), name, back, forward)


def _round(name: str) -> Trace:
    one = round_(_digits(name))
    return _trace(_round_link(one), name, (_promise_link(one.claim.commitment),), ())


def _contract(name: str) -> Trace:
    one = register.contract_by_slug(name)
    back = [_contract_link(one.predecessor)] if one.predecessor else []
    own = findings.public(contract=name)
    promised = Commitment.objects.filter(contract=one).select_related("body")
    forward = (*map(_finding_link, own), *map(_promise_link, promised), *map(_contract_link, one.successors.all()))
    return _trace(_contract_link(one), name, back, forward)


_TRACES: dict[str, Callable[[str], Trace]] = {
    "account": _account,
    "number": _number,
    "finding": _finding,
    "answer": _answer,
    "commitment": _commitment,
    "round": _round,
    "contract": _contract,
}


def _trace(link: Link, name: str, back: Iterable[Link], forward: Iterable[Link]) -> Trace:
    return Trace(link.kind, name, link.words, link.href, tuple(back), tuple(forward))


def _public(name: str) -> Model:
    found = findings.finding(_digits(name))
    if found.state not in findings.PUBLIC:
        raise NotFound("There is no such finding.", remedy="See the list of findings.")
    return found


def _digits(name: str) -> int:
    if not name.isdecimal() or len(name) > 18:
        raise NotFound("There is no such number.", remedy="Follow a link from its page.")
    return int(name)


def _account_link(one: Model) -> Link:
    return Link("account", shorten(one.published_text, 120, placeholder=" …"), "", _to("account", one.key))


def _number_link(question) -> Link:
    return Link(
        "number",
        insight.in_words(question),
        reverse("number", args=[question.address]),
        _to("number", question.address),
    )


def _finding_link(one: Model) -> Link:
    return Link("finding", one.claim, reverse("findings:one", args=[one.pk]), _to("finding", one.pk))


def _answer_link(one: Answer) -> Link:
    words = f"{one.due.body.name}, {one.at:%-d %B %Y}: {one.get_kind_display().lower()}"
    page = f"{reverse('findings:one', args=[one.due.finding_id])}#answer-{one.pk}"
    return Link("answer", words, page, _to("answer", one.pk))


def _clock_link(due: Model) -> Link:
    words = f"{due.body.name}: {due.get_state_display()}, due on {due.due_on:%-d %B %Y}"
    return Link("clock", words, reverse("findings:one", args=[due.finding_id]))


def _promise_link(one: Commitment) -> Link:
    words = f"{one.measure} ({one.get_state_display()})"
    return Link("commitment", words, reverse("answers:commitment", args=[one.pk]), _to("commitment", one.pk))


def _clause_link(change: Model) -> Link:
    """The line of the schedule, at the version in which it was agreed."""
    schedule = change.schedule
    page = f"{reverse('terms:version', args=[schedule.contract.slug, schedule.number])}#change-{change.pk}"
    return Link("clause", f"{clause_words(change)}, version {schedule.number} of the schedule", page)


def _round_link(one: Round) -> Link:
    return Link("round", f"Asking {one.number}: {said(one)}", "", _to("round", one.pk))


def _contract_link(one: Model) -> Link:
    return Link("contract", one.title, reverse("contract", args=[one.slug]), _to("contract", one.slug))


def _to(kind: str, name: object) -> str:
    return reverse("answers:trace", args=[kind, name])
