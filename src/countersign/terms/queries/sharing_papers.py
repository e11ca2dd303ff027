"""An arrangement as two papers: the agreement to be signed, and what an impact assessment needs to be told."""

from __future__ import annotations

from collections.abc import Iterable

from countersign import clock
from countersign.formats.papers import Bullets, Grid, Heading, Paper, Words
from countersign.terms.models import Access, Arrangement
from countersign.terms.permitting import rules
from countersign.terms.vocabulary import FIELDS, HEADINGS, fields
from countersign.terms.words import (
    ASSESSMENT_ASKS,
    NEVER_GIVEN,
    NOT_ADVICE,
    RISKS,
    RISKS_LEFT,
    SHARED_HOW,
    STOPPED_HOW,
)

Block = Heading | Words | Bullets | Grid


def agreement_paper(one: Arrangement) -> Paper:
    """The agreement with every heading of the data-sharing code of the Information Commissioner, ready to sign."""
    blocks: tuple[Block, ...] = (
        Words(NOT_ADVICE, strong=True),
        Heading("1. Parties"),
        Grid("Parties and signatures", ("Party", "Signed on", "By, in the name of"), tuple(_signatures(one))),
        Heading("2. Purpose"),
        Words(f"{one.get_purpose_display()}, in the contract “{one.contract.title}”. For nothing else."),
        Heading("3. What is shared"),
        Words(f"{one.get_level_display()}:"),
        Bullets(tuple(dict(FIELDS)[name] for name in one.fields)),
        Words(NEVER_GIVEN),
        Words(SHARED_HOW),
        Heading("4. Lawful basis"),
        Words(f"{one.get_basis_display()}. Special-category data: {one.get_condition_display().lower()}."),
        Heading("5. From when to when, and when it is looked at again"),
        Words(f"From {_on(one.starts_on)} to {_on(one.ends_on)}; looked at again by {_on(one.review_on)}."),
        Words(f"What was given is destroyed after {one.retain_days:,} days."),
        *_said(one, first=6),
        Heading(f"{6 + len(HEADINGS)}. How it ends"),
        Words(STOPPED_HOW),
    )
    return Paper(f"Agreement to share data: {one.contract.title}", _under(one), blocks, _foot(one))


def assessment_paper(one: Arrangement) -> Paper:
    """What is known for a data-protection impact assessment; what only people can judge is left open and says so."""
    asked, given = _asks(one)
    blocks: tuple[Block, ...] = (
        Words("This is no assessment. It holds what the register knows; the rest is for the parties to judge.", True),
        Heading("1. What is planned"),
        Words(f"{one.get_purpose_display()}. {one.get_level_display()}. {NEVER_GIVEN}"),
        Grid("Data", ("Item", "Kind"), tuple((dict(FIELDS)[name], fields()[name].group) for name in one.fields)),
        Words(f"Lawful basis: {one.get_basis_display()}. Condition: {one.get_condition_display()}."),
        Words(f"Kept for {one.retain_days:,} days. From {_on(one.starts_on)} to {_on(one.ends_on)}."),
        Words(f"Asked for so far under it: {asked:,} times, of which {given:,} were given something."),
        Heading("2. What the parties said"),
        *(block for block in _answers(one)),
        Heading("3. Risks to people, and what the software does about each"),
        Grid("Risks", ("Risk", "What is done", "What is left"), RISKS),
        Heading("4. What no software prevents"),
        Bullets(RISKS_LEFT),
        Heading("5. The rules that decide at every ask"),
        Bullets(tuple(f"{rule.id}: {rule.unblocks or 'allows'}" for rule in rules())),
        Heading("6. For you to answer"),
        Bullets(ASSESSMENT_ASKS),
    )
    return Paper(f"For an impact assessment: {one.contract.title}", _under(one), blocks, _foot(one))


def _asks(one: Arrangement) -> tuple[int, int]:
    """How many asks were judged by it, and how many of them gave something."""
    found = Access.objects.filter(arrangement=one).values_list("at", "allowed")
    return len({at for at, _ in found}), len({at for at, allowed in found if allowed})


def _said(one: Arrangement, *, first: int) -> Iterable[Block]:
    for number, (name, words) in enumerate(HEADINGS, start=first):
        yield Heading(f"{number}. {words}")
        yield Words(one.says.get(name, ""))


def _answers(one: Arrangement) -> Iterable[Block]:
    for name, words in HEADINGS:
        yield Words(words, strong=True)
        yield Words(one.says.get(name, ""))


def _signatures(one: Arrangement) -> Iterable[tuple[str, ...]]:
    for signature in one.signatures.all():
        yield signature.party, _on(signature.signed_on) if signature.signed_on else "", ""


def _under(one: Arrangement) -> str:
    return f"Arrangement {one.number}, {one.get_state_display()}"


def _foot(one: Arrangement) -> str:
    return f"{one}, as of {_on(clock.today())}"


def _on(day) -> str:
    return f"{day:%-d %B %Y}"
