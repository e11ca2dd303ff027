"""What became of an account, as a letter in plain words and large print; for the person who holds its receipt."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from countersign import clock
from countersign.answers.queries.lists import clause_words
from countersign.answers.queries.trail import Answered, Counted, Promised, clauses_of, trail_of
from countersign.experiences.queries.own import became
from countersign.formats.papers import Bullets, Heading, Paper, Words

Block = Heading | Words | Bullets


def letter_paper(account: Model) -> Paper:
    """The letter. It holds neither the person's own words nor the code: others may find it on a table."""
    trail, clauses = trail_of(account), clauses_of(account)
    told = (Words(became(account)), *(block for one in trail for block in _counted(one)))
    if account.state == "counted" and not trail:
        told = (*told, Words("No published finding rests on it yet. When one does, it stands in this letter."))
    if clauses:
        told = (*told, Heading("What the contract promises"), *(block for one in clauses for block in _promise(one)))
    return Paper(
        "What became of what you told us",
        f"From {settings.HOST_NAME}, {_on(clock.today())}",
        (*told, *_what_you_can_do()),
        settings.HOST_NAME,
    )


def _counted(one: Counted) -> tuple[Block, ...]:
    """A finding, what was answered to it, and what was promised."""
    finding = one.finding
    head = (
        Heading("It is counted in a finding"),
        Words(finding.claim, strong=True),
        Words(f"It was published on {_on(finding.published_at.date())} as finding {finding.pk}."),
    )
    answers = tuple(block for answer in one.answers for block in _answer(answer))
    silence = () if answers else (Words("Nobody has answered it yet."),)
    return (*head, *answers, *silence, *(block for promise in one.commitments for block in _promise(promise)))


def _answer(one: Answered) -> tuple[Block, ...]:
    given = one.answer
    late = " This was late." if given.late else ""
    title = Heading(f"{given.due.body.name} answered", level=2)
    return (title, Words(f"On {_on(given.at.date())}.{late} They say:"), Words(given.text))


def _promise(one: Promised) -> tuple[Block, ...]:
    promise, said = one.commitment, one.confirmation.words
    standing = said or promise.get_state_display()
    cited = f" in {clause_words(promise.change).lower()}" if promise.change_id else ""
    blocks: tuple[Block, ...] = (
        Heading(f"{promise.body.name} promised{cited}", level=2),
        Words(promise.measure, strong=True),
        Words(f"By {_on(promise.due_on)}. How it stands: {standing}."),
    )
    return (*blocks, _asked(one.open_round)) if one.open_round else blocks


def _asked(round: Model) -> Words:
    until = _on(round.closes_on)
    return Words(f"You are asked whether this has changed. You can say so until {until}. You need not.", strong=True)


def _what_you_can_do() -> tuple[Block, ...]:
    page = f"{settings.ADDRESS}{reverse('follow')}"
    reach = f" You can reach us here: {settings.HOST_CONTACT}." if settings.HOST_CONTACT else ""
    return (
        Heading("What you can do"),
        Bullets((
            f"Look again at any time, with your code, at {page}",
            "Say whether it has changed, when you are asked. An adviser can do it for you, by phone or on paper.",
            "Add something, put something right, or withdraw what you told. Only you can.",
        )),
        Words(f"Your code is not in this letter. Keep it apart from it.{reach}"),
    )  # fmt: skip


def _on(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"
