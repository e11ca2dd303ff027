"""Pages of themes: what people talk about and what is rising, about everything, one theme, or one body or service."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.errors import NotFound
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.insight import themes
from countersign.insight.charts import Chart, Point, columns
from countersign.insight.figures import drawn, label
from countersign.insight.models import Talk
from countersign.insight.pages.answers import csv_response, svg_response
from countersign.insight.talk import ENOUGH, LEAST
from countersign.insight.themes import ABOUT, Line, Rising
from countersign.insight.voices import voices
from countersign.insight.words import period_words
from countersign.people import rules
from countersign.people.queries import actor_of

FEW = f"fewer than {LEAST}"
RECORDS = 25  # on a page
_HOME, _HERE = ("Home", "/"), "Themes"


@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """What people talk about: every theme with its numbers by quarter, and what is rising."""
    one = themes.latest()
    place: dict[str, object] = {"talk": one, "crumbs": [_HOME, (_HERE, "")]}
    if one is not None:
        place |= {
            "year": themes.year_words(one),
            "table": _all(one),
            "rising": _rising(one, themes.rising(one)),
            "month": f"{one.last:%B %Y}",
            "about": [(word, themes.counted(one, column)) for word, column in ABOUT.items()],
            "enough": ENOUGH,
            "rows": _how(one),
        }
    return render(request, "insight/themes.html", place)


@require_safe
def themes_csv(request: HttpRequest) -> HttpResponse:
    """Every theme with its numbers, as CSV."""
    one = themes.shown()
    heads = ["theme", "words", themes.year_words(one), *map(period_words, themes.periods(one))]
    rows = [(line.id, line.name, _number(line.year), *map(_number, line.quarters)) for line in themes.in_all(one)]
    return csv_response(rows, header=heads, name=f"themes-{one.number}")


@require_safe
def one_theme(request: HttpRequest, id: str) -> HttpResponse:
    """A theme: its words, its numbers by quarter and by body, signed-off texts, and its accounts for those who may."""
    one = themes.shown()
    line = themes.theme(one, id)
    found = {
        "talk": one,
        "line": line,
        "year": themes.year_words(one),
        "number": _number(line.year),
        "figure": drawn(
            _chart(one, line), name="quarters", src=reverse("theme-svg", args=[id]), csv=reverse("theme-csv", args=[id])
        ),
        "tables": [_about(one, id, word, column) for word, column in ABOUT.items() if themes.counted(one, column)],
        "quotes": [(quote.text, voices().trace(str(quote.key))) for quote in themes.quoted(one, id)],
        "rows": _how(one),
        "crumbs": [_HOME, (_HERE, reverse("themes")), (line.name, "")],
    }
    return render(request, "insight/theme.html", found | _accounts(request, one, id))


@require_safe
def theme_svg(request: HttpRequest, id: str) -> HttpResponse:
    """The quarters of a theme, as an image."""
    one = themes.shown()
    return svg_response(request, _chart(one, themes.theme(one, id)))


@require_safe
def theme_csv(request: HttpRequest, id: str) -> HttpResponse:
    """The same numbers as CSV."""
    one = themes.shown()
    chart = _chart(one, themes.theme(one, id))
    return csv_response(chart.table(), header=[field.label for field in chart.fields], name=f"theme-{id}")


@require_safe
def themes_about(request: HttpRequest, what: str, id: int) -> HttpResponse:
    """What people talk about when they tell of one body or service."""
    one = themes.shown()
    name = dict(themes.names(_column(what), [id])).get(id, "")
    lines = themes.about(one, _column(what), id)
    heads = [Column("Theme"), Column("Accounts", numeric=True)]
    rows = [(_linked(line), _number(number)) for line, number in lines]
    csv = reverse("themes-about-csv", args=[what, id])
    found = {
        "talk": one,
        "name": name,
        "year": themes.year_words(one),
        "table": Table("themes", f"Themes of accounts about {name}", heads, rows, csv_href=csv),
        "rising": _rising(one, themes.rising(one, id)) if what == "body" else None,
        "month": f"{one.last:%B %Y}",
        "rows": _how(one),
        "crumbs": [_HOME, (_HERE, reverse("themes")), (name, "")],
    }
    return render(request, "insight/themes_about.html", found)


@require_safe
def themes_about_csv(request: HttpRequest, what: str, id: int) -> HttpResponse:
    """The same as CSV."""
    one = themes.shown()
    rows = [(line.id, line.name, _number(number)) for line, number in themes.about(one, _column(what), id)]
    return csv_response(rows, header=("theme", "words", "accounts"), name=f"themes-{what}-{id}")


def _column(what: str) -> str:
    if what not in ABOUT:
        raise NotFound("Themes are counted about a body or a service.", remedy="See the themes of all.")
    return ABOUT[what]


def _number(count: int | None) -> str:
    """“15 to 19”: numbers are counted in fives."""
    return FEW if count is None else f"{count:,} to {count + 4:,}"


def _linked(line: Line) -> Cell | str:
    return Cell(line.name, reverse("theme", args=[line.id])) if line.words or line.id.startswith("t") else line.name


def _all(one: Talk) -> Table:
    heads = [Column("Theme"), Column(themes.year_words(one), numeric=True)]
    heads += [Column(period_words(period), numeric=True) for period in themes.periods(one)]
    rows = [(_linked(line), _number(line.year), *map(_number, line.quarters)) for line in themes.in_all(one)]
    return Table("themes", "Accounts in each theme", heads, rows, csv_href=reverse("themes-csv"))


def _rising(one: Talk, found: list[Rising]) -> Table | None:
    heads = [Column("What"), Column("About"), Column("Accounts", numeric=True), Column("Expected", numeric=True)]
    rows = [
        (
            Cell(rise.what, reverse("theme", args=[rise.theme])) if rise.theme else rise.what,
            rise.about or "all together",
            _number(rise.now),
            f"about {rise.usual}" if rise.usual else "next to none",
        )
        for rise in found
    ]
    return (
        Table("rising", f"Said by more people in {one.last:%B %Y} than chance explains", heads, rows) if rows else None
    )


def _about(one: Talk, id: str, word: str, column: str) -> Table:
    heads = [Column(word.capitalize()), Column("Accounts in this theme", numeric=True)]
    rows = [
        (Cell(name, reverse("themes-about", args=[word, key])), _number(count))
        for key, name, count in themes.told_about(one, id, column)
    ]
    return Table(f"by-{word}", f"This theme, by {word}", heads, rows)


def _chart(one: Talk, line: Line) -> Chart:
    points = [
        Point(label(period, "quarter", first=at == 0), count, period=period_words(period))
        for at, (period, count) in enumerate(zip(themes.periods(one), line.quarters, strict=True))
    ]
    told = ", ".join(f"{point.name}: {_number(count)}" for point, count in zip(points, line.quarters, strict=True))
    return columns(
        points, title=f"Accounts about {line.name}, by quarter", words=f"{told}.", measure="accounts, in fives"
    )


def _accounts(request: HttpRequest, one: Talk, id: str) -> dict[str, object]:
    """The accounts that are counted, for those who may read them; nothing for anybody else."""
    if not rules.can(actor_of(request), voices().reads):
        return {}
    page = Paginator(one.records.get(id, []), RECORDS).get_page(request.GET.get("page"))
    rows = [[Cell(key, voices().opens(key))] for key in page.object_list]
    return {"accounts": Table("accounts", "Accounts counted in this theme", [Column("Account")], rows), "page": page}


def _how(one: Talk) -> list[Row]:
    return [
        Row("One number is", "Accounts that count, counted down to a multiple of five; below ten it is not said"),
        Row("Source", voices().source),
        Row("Period", f"{themes.year_words(one)}; rises: {one.last:%B %Y} beside the twelve months before"),
        Row("Method", f"Looking for themes, version {one.method_version}; look {one.number} of {one.made_at:%-d %B %Y}",
            href=reverse("method", args=["themes"])),
        Row("Chance", f"{one.shown['looks']:,} looks for a rise; chance alone brings {one.shown['false_alarms']:.1f}"),
    ]  # fmt: skip
