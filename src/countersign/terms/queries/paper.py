"""A schedule as a paper: for the contract file, in words and tables."""

from __future__ import annotations

from collections.abc import Iterator

from countersign.formats.papers import Grid, Heading, Paper, Words
from countersign.terms.catalogue import Text, text
from countersign.terms.models import Change, Item, Kpi, Schedule
from countersign.terms.pricing import KINDS, assumptions
from countersign.terms.queries.numbering import numbers
from countersign.terms.words import NOT_ADVICE


def paper(schedule: Schedule) -> Paper:
    """Everything a version says. The same version always gives the same paper."""
    until = f" to {schedule.ends_on:%-d %B %Y}" if schedule.ends_on else ""
    under = f"Version {schedule.number}, {schedule.get_state_display()}, from {schedule.starts_on:%-d %B %Y}{until}"
    blocks = (Words(NOT_ADVICE, strong=True), *_clauses(schedule), *_tables(schedule))
    return Paper(f"Public involvement: {schedule.contract.title}", under, blocks, f"{schedule.contract}, {under}")


def _clauses(schedule: Schedule) -> Iterator[Heading | Words]:
    promised = list(schedule.changes.all())
    numbered = numbers(schedule)
    for number, clause in enumerate(schedule.clauses.all(), start=1):
        known = text(clause.kind)
        yield Heading(f"{number}. {known.title}")
        yield Words(known.sentence(clause.parameters))
        yield from (Words(_change(one, numbered[one.pk])) for one in promised if one.clause_id == clause.pk)
        yield Words(f"Binds: {' and '.join(known.binds)}. {_proof(known)}")


def _change(one: Change, number: str) -> str:
    prompted = f" Brought about by finding {one.finding}." if one.finding else ""
    measure = one.measure.rstrip(".")
    return f"{number} By {one.due_on:%-d %B %Y}, {one.body.name} ({one.owner}): {measure}.{prompted}"


def _proof(known: Text) -> str:
    if not known.wants:
        return "Whether it is met is worked out by the register from what is published there."
    when = "" if known.every == "end" else f", due every {known.every}"
    return f"Evidence{when}: {known.wants}."


def _tables(schedule: Schedule) -> Iterator[Heading | Grid]:
    """A part for each kind of line that the schedule has."""
    columns = ("What", "Who publishes it", "How often", "Format", "Compared with", "Explained")
    yield from _part(
        "Transparency schedule", "What is published", columns, [_item(one) for one in schedule.items.all()]
    )
    columns = ("Indicator", "How it is counted", "Target", "Whose figure")
    yield from _part("Indicators", "Indicators and targets", columns, [_kpi(one) for one in schedule.kpis.all()])
    planned = [(p.get_activity_display(), f"{p.hours:,}", f"£{p.money:,}") for p in schedule.planned.all()]
    yield from _part("Time and money", "Set aside for each year", ("For", "Hours", "Money"), planned)
    yield from _part("What this rests on", "Assumptions", ("Assumption", "Value", "Source"), _price(schedule))


def _price(schedule: Schedule) -> list[tuple[str, str, str]]:
    """The assumptions that time and money rest on, with their sources; none where it was not planned by them."""
    return [
        (one.words, f"{'£' if one.unit == '£' else ''}{schedule.price[one.id]:,}{' %' if one.unit == '%' else ''}",
         f"{KINDS[one.kind]}: {one.source}" if schedule.price[one.id] == one.value else "Set by the parties")
        for one in assumptions() if one.id in schedule.price
    ]  # fmt: skip


def _part(title: str, caption: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[Heading | Grid]:
    if rows:
        yield Heading(title)
        yield Grid(caption, columns, tuple(rows))


def _item(one: Item) -> tuple[str, ...]:
    return one.what, one.body.name, one.get_every_display(), one.format, one.context, one.narrative


def _kpi(one: Kpi) -> tuple[str, ...]:
    target = f"{one.get_direction_display()} {one.target.normalize():f} {one.unit}"
    return one.title, one.method, target, "Users" if one.from_users else "Provider"
