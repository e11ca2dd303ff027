"""Terms as the components draw them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from countersign import clock
from countersign.frontend.components import Cell, Column, Table
from countersign.terms import queries
from countersign.terms.models import Kpi, Owed, Rating
from countersign.terms.queries import telling, verdicts
from countersign.terms.queries.telling import day
from countersign.terms.words import COLOURS

_NONE = "–"


def plain(number) -> str:
    """A decimal without idle noughts: ``90``, ``12.5``, ``6,000``."""
    return f"{number:,.3f}".rstrip("0").rstrip(".")


def clauses(standings: Iterable[queries.Standing]) -> Table:
    """Every clause with how it stands."""
    columns = [Column("Clause"), Column("Stands"), Column("Wanted"), Column("Found")]
    return Table("clauses", "How each clause stands today", columns, [_clause_row(one) for one in standings])


def _clause_row(one: queries.Standing) -> tuple[object, ...]:
    verdict = one.verdict
    return (
        one.text.title,
        Cell(verdicts.WORDS[verdict.state], tag=COLOURS[verdict.state]),
        verdict.wanted,
        verdict.found,
    )


def owed_table(name: str, caption: str, rows: Iterable[Owed], *, csv_href: str = "", to_do: bool = False) -> Table:
    """What is owed; with ``to_do`` each line leads to where it is published."""
    columns = [
        Column("What"),
        Column("Period"),
        Column("Who"),
        Column("Due"),
        Column("Stands"),
        Column("Said about it"),
    ]
    return Table(name, caption, columns, [_owed_row(one, to_do) for one in rows], csv_href=csv_href)


def _owed_row(one: Owed, to_do: bool) -> tuple[object, ...]:
    state = queries.status(one, clock.today())
    href = reverse("terms:owed", args=[one.pk]) if to_do else one.url
    what = Cell(one.what, href) if href else one.what
    stands = Cell(telling.stands(one, clock.today()), tag=COLOURS[state])
    return what, telling.period(one), one.body.name, day(one.due_on), stands, telling.told(one, state) or _NONE


def indicators(kpis: Iterable[Kpi]) -> Table:
    """Every indicator with its target and last rating."""
    columns = [
        Column("Indicator"),
        Column("Target"),
        Column("Last figure", numeric=True),
        Column("Rated"),
        Column("Reply"),
    ]
    return Table("indicators", "Indicators", columns, [_kpi_row(kpi, kpi.ratings.all()) for kpi in kpis])


def _kpi_row(kpi: Kpi, ratings) -> tuple[object, ...]:
    last: Rating | None = ratings[len(ratings) - 1] if ratings else None
    title = f"{kpi.title} (what users say)" if kpi.from_users else kpi.title
    target = f"{kpi.get_direction_display()} {plain(kpi.target)} {kpi.unit}"
    if last is None:
        return title, target, None, "Never rated", _NONE
    figure = None if last.value is None else f"{plain(last.value)} {kpi.unit}"
    return (
        title,
        target,
        figure,
        f"{last.get_grade_display()}, {day(last.starts_on)} to {day(last.ends_on)}",
        last.reply or _NONE,
    )


def engagement(spending: queries.Spending) -> Table:
    """Plan and use of the year that runs, by activity."""
    columns = [Column("Activity"), *(Column(words, numeric=True) for words in (
        "Hours planned", "Hours used", "Hours left", "£ planned", "£ used", "£ left"))]  # fmt: skip
    names = dict(queries.ACTIVITIES)
    rows = [
        (names[one.activity], *(plain(v) for v in (
            one.planned_hours, one.hours, one.hours_left, one.planned_money, one.money, one.money_left)))
        for one in spending.lines
    ]  # fmt: skip
    year = spending.years[-1]
    return Table(
        "engagement", f"Time and money for involvement, {day(year.starts_on)} to {day(year.ends_on)}", columns, rows
    )


def versions(contract, found) -> list[tuple[str, str]]:
    """(words, address) of every version."""
    return [
        (f"Version {one.number}, from {day(one.starts_on)}", reverse("terms:version", args=[contract.slug, one.number]))
        for one in found
    ]
