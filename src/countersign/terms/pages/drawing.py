"""Terms as the components draw them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from countersign import clock
from countersign.frontend.components import Cell, Column, Table
from countersign.terms import duties, queries
from countersign.terms.models import Kpi, Owed, Rating
from countersign.terms.pricing import Priced
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


def indicators(kpis: Iterable[Kpi], users: dict[int, queries.Users]) -> Table:
    """Every indicator with its target, its last figure and rating, and users' figure beside it, never mixed."""
    columns = [
        Column("Indicator"),
        Column("Target"),
        Column("Its own figure", numeric=True),
        Column("Rated"),
        Column("What users say"),
        Column("Reply"),
    ]
    rows = [_kpi_row(kpi, kpi.ratings.all(), users.get(kpi.pk)) for kpi in kpis]
    return Table("indicators", "Indicators", columns, rows)


def _say(users: queries.Users | None) -> object:
    """Users' share with base, people and period; a dash where no measure is named."""
    if users is None:
        return _NONE
    of = f"{users.measure.title}, by those who told the register, all time, release {users.release}"
    one = users.share
    if one is None:
        return f"Not shown: too few, or it could give somebody away ({of})"
    return f"{100 * one.value:.1f} %, {one.numerator:,} of {one.base:,} ({of})"


def _kpi_row(kpi: Kpi, ratings, users: queries.Users | None) -> tuple[object, ...]:
    last: Rating | None = ratings[len(ratings) - 1] if ratings else None
    title = f"{kpi.title} (what users say)" if kpi.from_users else kpi.title
    target = f"{kpi.get_direction_display()} {plain(kpi.target)} {kpi.unit}"
    if last is None:
        return title, target, None, "Never rated", _say(users), _NONE
    out_of = f" of {last.base:,}" if last.base else ""
    figure = None if last.value is None else f"{plain(last.value)} {kpi.unit}{out_of}"
    return (
        title,
        target,
        figure,
        f"{last.get_grade_display()}, {day(last.starts_on)} to {day(last.ends_on)}. Source: {last.source}",
        _say(users),
        last.reply or _NONE,
    )


def price(found: Iterable[Priced]) -> Table:
    """What each activity costs a year, with the formula that it follows from, and the sum."""
    names, rows = dict(queries.ACTIVITIES), list(found)
    columns = [Column("Activity"), Column("Hours", numeric=True), Column("£", numeric=True), Column("How")]
    lines = [(names[one.activity], plain(one.hours), plain(one.money), one.formula) for one in rows]
    total = ("Together", plain(sum(one.hours for one in rows)), plain(sum(one.money for one in rows)), _NONE)
    return Table("price", "What it costs a year", columns, [*lines, total])


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


def law(standings: Iterable[duties.Standing]) -> Table | None:
    """What the law asks to be published about one contract, exemptions and what is not known as such."""
    columns = [Column("Notice"), Column("What"), Column("Due"), Column("Stands"), Column("Why"), Column("Source")]
    rows = [
        (one.duty.notice, one.duty.title, day(one.due_on) or _NONE, Cell(LAW[one.state], tag=_LAW_COLOURS[one.state]),
         one.why, one.duty.source)
        for one in standings
    ]  # fmt: skip
    return Table("law", "What the law asks to be published", columns, rows) if rows else None


LAW = {
    "overdue": "Overdue",
    "late": "Late",
    "met": "Published",
    "not_due": "Not due yet",
    "exempt": "Exempt",
    "not_known": "Not known",
}
_LAW_COLOURS = {"overdue": "red", "late": "orange", "met": "green", "exempt": "purple"} | dict.fromkeys(
    ("not_due", "not_known"), "grey"
)


def versions(contract, found) -> list[tuple[str, str]]:
    """(words, address) of every version."""
    return [
        (f"Version {one.number}, from {day(one.starts_on)}", reverse("terms:version", args=[contract.slug, one.number]))
        for one in found
    ]
