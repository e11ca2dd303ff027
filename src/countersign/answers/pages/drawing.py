"""Answers, promises and clocks as the components draw them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse

from countersign import clock
from countersign.answers.models import Answer, Cause, Claim, Commitment, Kind, Lacks, Reason
from countersign.answers.pages.draft import Draft, day
from countersign.answers.queries import Confirmation, clause_words
from countersign.answers.rules import Promise
from countersign.errors import CountersignError, NotValid
from countersign.frontend.components import Cell, Column, Row, Table

# state -> colour of its tag; what asks for attention is red or orange, what is settled green
STATE_COLOURS = {
    "made": "",
    "due": "orange",
    "claimed": "purple",
    "confirmed": "green",
    "contested": "red",
    "broken": "red",
    "superseded": "grey",
    "running": "",
    "overdue": "red",
    "escalated": "red",
    "met": "green",
    "met_late": "orange",
    "open": "",
    "replied": "purple",
    "settled": "grey",
}
KIND_COLOURS = {Kind.ACCEPT: "green", Kind.PART: "teal", Kind.DECLINE: "orange", Kind.PASS_ON: "purple"}


@dataclass(frozen=True)
class Tag:
    """A short state in words, and its colour."""

    words: str
    colour: str


@dataclass(frozen=True)
class Promised:
    """A promise as it stands in a list."""

    number: int
    measure: str
    href: str
    tag: Tag
    lines: tuple[str, ...]


def on(date: dt.date | None) -> str:
    """``3 May 2026``; empty for no date."""
    return f"{date:%-d %B %Y}" if date else ""


def days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


def until(date: dt.date) -> str:
    """``12 days left``, ``today``, ``3 days overdue``."""
    left = (date - clock.today()).days
    return f"{days(left)} left" if left > 0 else "today" if left == 0 else f"{days(-left)} overdue"


def state(thing: Model) -> Tag:
    if thing.state == "running" and thing.due_on < clock.today():  # the night has not come yet that says so
        return Tag("Overdue", STATE_COLOURS["overdue"])
    return Tag(_capital(thing.get_state_display()), STATE_COLOURS[thing.state])


def kind(answer: Answer) -> Tag:
    """``Declines: it is not ours``."""
    words = {Kind.ACCEPT: "Accepts", Kind.PART: "Accepts in part", Kind.DECLINE: "Declines", Kind.PASS_ON: "Passes on"}
    return Tag(words[Kind(answer.kind)], KIND_COLOURS[Kind(answer.kind)])


def _settled(answer: Answer) -> str:
    """The day by which it says that it will be settled; and that nothing followed, where that day has passed."""
    is_last = list(answer.due.answers.all())[-1] == answer
    is_silent = is_last and answer.settle_by < clock.today()
    return on(answer.settle_by) + (". That day has passed, and nothing was answered since." if is_silent else "")


def leads(answer: Answer) -> list[Row]:
    """Where the answer leads; nothing for a plain acceptance."""
    rows = [Row("Because", answer.get_reason_display())] if answer.reason else []
    if answer.reason == Reason.NOT_BELIEVED:
        rows += [
            Row("What would settle it", answer.would_settle),
            Row("Who pays for that", *_linked(answer.payer)),
            Row("To be settled by", _settled(answer)),
        ]
    elif answer.reason == Reason.CANNOT:
        rows += [Row("It lacks", answer.get_lacks_display()), Row("What is needed", answer.needs)]
        rows += [Row("Who can give it", *_linked(answer.names))]
    elif answer.reason == Reason.NOT_OURS:
        rows += [Row("Whose it is, it says", *_linked(answer.names))]
    elif answer.kind == Kind.PASS_ON:
        rows += [Row("Who has to answer as well", *_linked(answer.names))]
    return rows


def promised(commitment: Commitment, confirmation: Confirmation | None = None) -> Promised:
    """A promise with its state, its date and what those concerned said of it."""
    lines = [f"By {on(commitment.due_on)}, {commitment.owner}."]
    if commitment.change_id:
        lines.append(f"{clause_words(commitment.change)} of the contract.")
    if commitment.fell_due_on and commitment.state in ("due", "broken"):
        lines.append(f"Its date passed {days((clock.today() - commitment.due_on).days)} ago without a claim.")
    if confirmation and confirmation.words:
        lines.append(_sentence(confirmation.words))
    if commitment.inherited_from_id:
        lines.append("Taken over from an earlier contract.")
    href = reverse("answers:commitment", args=[commitment.pk])
    return Promised(commitment.pk, commitment.measure, href, state(commitment), tuple(lines))


def promise_rows(promise: Promise) -> list[Row]:
    return [
        Row("What will be there", promise.measure),
        Row("By when", on(promise.due_on)),
        Row("Which office sees to it", promise.owner),
        Row("Brought about", Cause(promise.cause).label),
    ]


def claim_rows(claim: Claim) -> list[Row]:
    return [
        Row("Claimed by", claim.office),
        Row("Claimed on", on(claim.at.date())),
        Row("Done since", on(claim.done_on)),
        Row("Where anybody can see it", claim.evidence_url, href=claim.evidence_url, unknown="Nothing is named"),
    ]


def check_rows(due: Model, draft: Draft, body: Model | None) -> list[Row]:
    """Every question of an answer with what was said, and the link to change it."""
    kept = (
        ("How you answer", "kind", dict(Kind.choices).get(draft.get("kind"))),
        ("Why you decline", "reason", dict(Reason.choices).get(draft.get("reason"))),
        ("What you lack", "leads", dict(Lacks.choices).get(draft.get("lacks"))),
        ("What is needed", "leads", draft.get("needs")),
        ("What would settle it", "leads", draft.get("would_settle")),
        (_LED.get(str(draft.get("reason")), "Who has to answer as well"), "leads", body and body.name),
        ("Settled by", "leads", on(day(draft.get("settle_by")))),
        ("What you say", "says", draft.get("text")),
    )
    return [
        Row(key, value, deed="Change", deed_href=reverse("answers:give-step", args=[due.pk, step]))
        for key, step, value in kept
        if value
    ]


_LED = {
    Reason.NOT_BELIEVED: "Who pays for that",
    Reason.CANNOT: "Who can give it",
    Reason.NOT_OURS: "Whose it is",
}


_ASKED_ON = {"kind": "kind", "reason": "reason", "text": "says"} | dict.fromkeys(
    ("commitments", "measure", "due_on", "owner", "cause"), "promises"
)


def faults(error: CountersignError, due: Model | None = None) -> list[tuple[str, str]]:
    """A refusal as lines of the error summary; for an answer to ``due`` each leads to the question it is about."""
    if isinstance(error, NotValid) and error.faults:
        return [(_question(field, due), words) for field, words in error.faults]
    return [("", str(error))]


def _question(field: str, due: Model | None) -> str:
    return reverse("answers:give-step", args=[due.pk, _ASKED_ON.get(field, "leads")]) if due else ""


def body_href(body: Model) -> str:
    return reverse("body", args=[body.slug])


def contract_href(contract: Model) -> str:
    return reverse("contract", args=[contract.slug])


def clause(commitment: Commitment) -> tuple[str, str]:
    """``Clause 4.2, version 1 of the schedule`` and where it stands."""
    change = commitment.change
    schedule = change.schedule
    href = reverse("terms:version", args=[schedule.contract.slug, schedule.number])
    return f"{clause_words(change)}, version {schedule.number} of the schedule", f"{href}#change-{change.pk}"


def body_cell(body: Model) -> Cell:
    return Cell(body.name, body_href(body))


def answers_table(answers: Iterable[Answer], name: str = "answers", caption: str = "Answers given") -> Table:
    """Who said what to which finding, and when; the whole answer stands with its finding."""
    columns = [Column("Answer"), Column("Who answered"), Column("Finding"), Column("Given on")]
    return Table(name, caption, columns, [_answer_row(answer) for answer in answers])


def _answer_row(answer: Answer) -> tuple[object, ...]:
    said = kind(answer)
    finding = answer.due.finding
    href = f"{reverse('findings:one', args=[finding.pk])}#answer-{answer.pk}"
    late = ", late" if answer.late else ""
    words = f"{said.words}: {answer.get_reason_display().lower()}" if answer.reason else said.words
    return Cell(words, href), body_cell(answer.due.body), finding.claim, f"{on(answer.at.date())}{late}"


def promises(commitments: Iterable[Commitment], confirmations: dict[int, Confirmation]) -> list[Promised]:
    return [promised(one, confirmations.get(one.pk)) for one in commitments]


def _linked(body: Model | None) -> tuple[str | None, str]:
    return (body.name, body_href(body)) if body else (None, "")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _sentence(words: str) -> str:
    return f"{_capital(words).rstrip('.')}."
