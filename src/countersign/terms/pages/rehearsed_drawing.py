"""A rehearsal as the components draw it: what became of the rows, the drafts, the forecast, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from countersign.frontend.components import Cell, Column, Row, Table
from countersign.terms.closed import STEPS
from countersign.terms.forecasting import PASSED, UNITS, assumptions
from countersign.terms.models import Rehearsal
from countersign.terms.pages.drawing import day, plain
from countersign.terms.queries import Against
from countersign.terms.words import FEW

_STANDS = {"within": ("As expected", "green"), "above": ("More", "orange"), "below": ("Fewer", "orange"),
           "not_known": ("Not known", "grey")}  # fmt: skip


def number(count: int) -> str:
    """A count of people; one to four are not said, here either."""
    return FEW if 1 <= count <= 4 else f"{count:,}"


def far(step: int) -> str:
    """How far the work is, in words."""
    if not step:
        return "It waits for the work in the background."
    return f"Step {step} of {len(STEPS)}: {STEPS[step - 1]}. Open this page again to see further."


def rows(one: Rehearsal, *, step: int = 0) -> list[Row]:
    """How it stands, with its dates; ``step`` is the one that it is at."""
    return [
        Row("Contract", one.contract.title),
        Row("Stands", one.get_state_display().capitalize()),
        Row("Opened", day(one.opened_on)),
        Row("Last day of the closed space", day(one.expires_on)),
        Row("Destroyed", day(one.destroyed_on) if one.destroyed_on else "Not yet"),
        *([Row("How far it is", far(step))] if one.state == "waiting" else []),
        *([Row("What went wrong", one.trouble)] if one.trouble else []),
    ]


def passed(one: Rehearsal) -> Table | None:
    """What became of the rows; None once it is destroyed."""
    if not one.found:
        return None
    lines = [(words, number(one.found[name])) for name, words in PASSED]
    return Table("passed", "What became of the rows", [Column("Step"), Column("Accounts", numeric=True)], lines)


def refused(one: Rehearsal) -> Table | None:
    """Why rows could not be read; None where all could."""
    lines = [(reason, number(count)) for reason, count in one.found.get("refused_because", ())]
    columns = [Column("Why rows could not be read"), Column("Rows", numeric=True)]
    return Table("refused", "Rows that could not be read", columns, lines) if lines else None


def drafts(one: Rehearsal) -> Table | None:
    """Findings that could be drafted from it."""
    lines = [
        (draft["claim"], f"{draft['numerator']:,}", f"{draft['base']:,}") for draft in one.found.get("findings", ())
    ]
    columns = [Column("Finding"), Column("Accounts", numeric=True), Column("Out of", numeric=True)]
    return Table("drafts", "Findings that could be drafted", columns, lines) if lines else None


def forecast(one: Rehearsal) -> Table | None:
    """Each total with its bounds."""
    if not one.forecast:
        return None
    days = one.forecast["days"]
    caption = f"What to expect in {days:,} days" if days else "What to expect from as much data"
    columns = [Column("What"), *(Column(words, numeric=True) for words in ("At least", "Expected", "At most"))]
    lines = [(words, *(f"{limit:,}" for limit in one.forecast[unit])) for unit, words in UNITS]
    return Table("forecast", caption, columns, lines)


def assumed() -> Table:
    """What the hours rest on."""
    columns = [Column("Assumed"), *(Column(words, numeric=True) for words in ("At least", "Expected", "At most"))]
    lines = [
        (one.words, f"{one.low:g}", f"{one.expected:g}", f"{one.high:g}", one.source) for one in assumptions().values()
    ]
    return Table("assumed", "What the hours rest on", [*columns, Column("Where it comes from")], lines)


def against(found: Iterable[Against]) -> Table | None:
    """The forecast, cut to the days since, beside what came."""
    lines = [_against(one) for one in found]
    columns = [Column("What"), Column("Expected by today", numeric=True), Column("Between")]
    columns += [Column("Came", numeric=True), Column("Stands")]
    return Table("against", "The forecast, and what came", columns, lines) if lines else None


def _against(one: Against) -> tuple[object, ...]:
    words, colour = _STANDS[one.stands]
    came = None if one.actual is None else number(int(one.actual)) if one.unit == "accounts" else plain(one.actual)
    between = f"{one.low:,.0f} and {one.high:,.0f}"
    return dict(UNITS)[one.unit], f"{one.expected:,.0f}", between, came, Cell(words, tag=colour)


def listed(found: Iterable[Rehearsal]) -> Table | None:
    """Every rehearsal of a body."""
    lines = [(Cell(f"Rehearsal {one.number}", reverse("terms:rehearsal", args=[one.body.slug, one.number])),
              one.contract.title, one.get_state_display(), day(one.expires_on)) for one in found]  # fmt: skip
    columns = [Column("Rehearsal"), Column("Contract"), Column("Stands"), Column("Last day")]
    return Table("rehearsals", "Your rehearsals", columns, lines) if lines else None
