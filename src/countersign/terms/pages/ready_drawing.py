"""Readiness, overrides and fears as the components draw them, and as lines of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse

from countersign import clock
from countersign.frontend.components import Cell, Column, Table
from countersign.terms import queries
from countersign.terms.fears import Afraid, guards
from countersign.terms.models import Fear, Override
from countersign.terms.pages.drawing import day
from countersign.terms.queries import Checked, Readiness, Strand
from countersign.terms.readiness import ASKING, items

ITEM = {"met": "Shown", "not_met": "Missing", "expired": "Expired", "not_known": "Not known"}
_COLOURS = {"ready": "green", "not_ready": "red", "not_known": "grey",
            "met": "green", "not_met": "red", "expired": "orange"}  # fmt: skip
HEAD = ("body", "side", "strand", "item", "asks", "how", "stands", "found", "wanted", "base", "what would make it so",
        "document", "address", "dated", "expires", "office")  # fmt: skip
LIST_HEAD = ("body", "side", "strand", "stands", "missing")


def tag(state: str) -> Cell:
    return Cell(queries.READY[state], tag=_COLOURS[state])


def strand(one: Strand) -> Table:
    """Every item of one strand, with what would make it so."""
    columns = [
        Column("What is asked"),
        Column("How"),
        Column("Stands"),
        Column("Found"),
        Column("What would make it so"),
    ]
    rows = [_item_row(checked) for checked in one.items]
    return Table(f"{one.side}-{one.strand}", f"{one.title}: {queries.READY[one.state()].lower()}", columns, rows)


def _item_row(one: Checked) -> tuple[object, ...]:
    how = "Measured" if one.item.is_measured else "Evidence"
    found = Cell(one.found, one.shown.url) if one.shown else one.found
    word = "Met" if one.item.is_measured and one.state == "met" else ITEM[one.state]
    stands = Cell(word, tag=_COLOURS.get(one.state, "grey"))
    return one.item.asks, how, stands, found, one.item.remedy if one.stands_in_the_way else "–"


def ways(found: Readiness) -> Table:
    """In which ways the body may ask today, and what stands in the way of each."""
    columns = [Column("To"), Column("Today"), Column("What is missing")]
    return Table("ways", "What it may ask the public for today", columns, [_way(found, to) for to, _ in ASKING])


def _way(found: Readiness, to: str) -> tuple[object, ...]:
    override, missing = found.overridden(to), {one.item.id: one.item.asks for one in found.missing(to)}
    if found.state(to) == "ready":
        return dict(ASKING)[to], Cell("Ready", tag="green"), "Nothing"
    said = Cell("By override", tag="orange") if override else tag(found.state(to))
    return dict(ASKING)[to], said, " ".join(missing.values()) or "It stands in no running contract of this register."


def contracts(found: Iterable[tuple[object, Readiness]]) -> Table | None:
    """How ready the body is for each of its contracts; None where it has none."""
    rows = [_contract(one, ready) for one, ready in found]
    columns = [Column("Contract"), Column("Stands"), Column("Open items", numeric=True)]
    return Table("contracts", "For each contract", columns, rows) if rows else None


def _contract(one, ready: Readiness) -> tuple[object, ...]:
    number = len({checked.item.id for checked in ready.missing()})
    return Cell(one.title, reverse("contract", args=[one.slug])), tag(ready.state()), number


def overrides(rows: Iterable[Override]) -> Table | None:
    """Everything that was decided in spite of not being ready, also what is over."""
    columns = [Column("To"), Column("Stands"), Column("From"), Column("Until"), Column("Decided by"), Column("Why"),
               Column("What was missing")]  # fmt: skip
    lines = [_override(one) for one in rows]
    return Table("overrides", "Asked without being ready", columns, lines) if lines else None


def _override(one: Override) -> tuple[object, ...]:
    why = one.reason + (f" Prolonged: {one.prolonged_because}" if one.prolonged_on else "")
    missing = " ".join(items()[name].asks for name in one.missing if name in items())
    until = day(one.stopped_on or one.ends_on)
    return one.get_to_display(), _stands(one), day(one.starts_on), until, one.decided_by, why, missing


def _stands(one: Override) -> Cell:
    if one.state == "stopped":
        return Cell("Stopped", tag="grey")
    if one.ends_on < clock.today():
        return Cell("Over", tag="grey")
    return Cell("Running, prolonged once" if one.prolonged_on else "Running", tag="orange")


def bodies(found: Iterable[Readiness], *, csv_href: str) -> Table:
    """Each body with its strands, by name; nobody is ranked."""
    columns = [Column("Body"), Column("As"), Column("Technical"), Column("Cultural")]
    columns += [Column("Open items", numeric=True), Column("Asks by override")]
    return Table(
        "bodies", "Who is ready to ask", columns, [row for one in found for row in _body(one)], csv_href=csv_href
    )


def _body(one: Readiness) -> Iterator[tuple[object, ...]]:
    name = Cell(one.body.name, reverse("terms:readiness", args=[one.body.slug]))
    running = ", ".join(override.get_to_display() for override in one.overrides) or "–"
    for side in dict.fromkeys(strand.side for strand in one.strands):
        own = {strand.strand: strand for strand in one.strands if strand.side == side}
        number = sum(len(strand.missing()) for strand in own.values())
        yield name, side.capitalize(), tag(own["technical"].state()), tag(own["cultural"].state()), number, running


def list_lines(found: Iterable[Readiness]) -> Iterator[tuple[object, ...]]:
    """One line for each strand of each body."""
    for one in found:
        for strand in one.strands:
            missing = " ".join(checked.item.id for checked in strand.missing())
            yield one.body.slug, strand.side, strand.strand, strand.state(), missing


def lines(found: Readiness) -> Iterator[tuple[object, ...]]:
    """One line for each item."""
    for strand in found.strands:
        for one in strand.items:
            how, shown = "measured" if one.item.is_measured else "evidence", one.shown
            paper = (shown.title, shown.url, shown.dated_on, shown.expires_on, shown.office) if shown else ("",) * 5
            said = (one.item.id, one.item.asks, how, one.state, one.found, one.wanted, one.base, one.item.remedy)
            yield (found.body.slug, strand.side, strand.strand, *said, *paper)


def fear(one: Afraid) -> Table:
    """A fear’s guards, each with the page that shows it and the test that tries to break it."""
    columns = [Column("What guards against it"), Column("The test that tries to break it")]
    rows = [(Cell(guard.words, guard.page), guard.test.partition("::")[2].replace("_", " ")) for guard in one.guards]
    return Table(one.id, f"Guards against “{one.says}”", columns, rows, first_is_header=False)


def own_fears(rows: Iterable[Fear]) -> list[tuple[Fear, str, str]]:
    """``(fear, words of its guard, address)`` of a body’s own entries; an entry without a guard says so."""
    known = guards()
    return [
        (one, known[one.guard].words, known[one.guard].page) if one.guard in known else (one, "No guard yet.", "")
        for one in rows
    ]
