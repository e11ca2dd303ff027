"""Pages of measures: the list, one measure with its charts over bodies and time, one body in it, an earlier version."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.errors import NotFound
from countersign.frontend.components import Cell, Column, Number, Row, Table
from countersign.insight import exhibits, queries, tabulation
from countersign.insight.charts import Chart
from countersign.insight.cubes import method_version
from countersign.insight.figures import Figure, drawn
from countersign.insight.measures import Definition, Measure, measure, measures
from countersign.insight.pages.shown import asked_by, measured, measured_from
from countersign.insight.registry import fact
from countersign.insight.tabulation import Tabulation
from countersign.insight.words import condition_words
from countersign.stats.disclosure import share
from countersign.stats.disclosure.shares import SMALLEST_BASE

_HOME, _LIST = ("Home", "/"), "Measures"
PLURAL = {"body": "bodies"}
BETTER = {
    "more": "More is better",
    "less": "Less is better",
    "neither": "Neither: more of it is not better or worse",
}


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    """Every measure with what it came to; two database queries."""
    found = queries.published_many(question for one in measures() for question in asked_by(one))
    shown = [(one, measured_from(found, one)) for one in measures()]
    place = {
        "measures": shown,
        "files": [(f"All measures as {kind.upper()}", reverse(f"measures-{kind}")) for kind in ("csv", "json")],
        "crumbs": [_HOME, (_LIST, "")],
    }
    return render(request, "insight/measures.html", place)


@require_safe
def one_measure(request: HttpRequest, id: str) -> HttpResponse:
    """A measure: what it counts, how to read it, and what it came to, between bodies and through time."""
    one = measure(id)
    page = page_of(one, request.GET.get("page"))
    found = measured(one)
    place = {
        "measure": one,
        "shown": found,
        "figures": _figures(one, page),
        "page": page,
        "list": _bodies(one, page),
        "asked": _asked(one),
        "plural": PLURAL.get(one.across, f"{one.across}s"),
        "rows": _how_counted(one, found),
        "versions": _versions(one) if one.earlier else None,
        "files": _files(one),
        "crumbs": [_HOME, (_LIST, reverse("measures")), (one.title, "")],
    }
    return render(request, "insight/measure.html", place)


@require_safe
def measure_about(request: HttpRequest, id: str, about: int) -> HttpResponse:
    """A measure about one body: its number, its series with icons, and the evidence for a lasting change."""
    one = measure(id)
    name = exhibits.name(one, about)
    column = tabulation.column(one)
    place = {
        "measure": one,
        "name": name,
        "shown": measured(one, **{column: about}),
        "figures": _figures_about(one, about),
        "crumbs": [_HOME, (_LIST, reverse("measures")), (one.title, reverse("measure", args=[id])), (name, "")],
    }
    return render(request, "insight/measure_about.html", place)


@require_safe
def measure_version(request: HttpRequest, id: str, version: str) -> HttpResponse:
    """An earlier version: what it counted, why it was replaced, and its own number."""
    one = measure(id)
    was = one.as_of(version)
    if was is None:
        raise NotFound("This measure never had such a version.", remedy="See the versions on the page of the measure.")
    place = {
        "measure": was,
        "now": one.version,
        "is_now": version == one.version,
        "shown": measured(was),
        "rows": _how_counted(was, None),
        "crumbs": [
            _HOME, (_LIST, reverse("measures")), (one.title, reverse("measure", args=[id])), (f"Version {version}", ""),
        ],
    }  # fmt: skip
    return render(request, "insight/measure_version.html", place)


def page_of(one: Measure, number: str | None) -> Page:
    """A page of (id, name), in the order of the names; bodies are never ranked."""
    return Paginator(exhibits.bodies(one), exhibits.PER_PAGE).get_page(number)


def _figures(one: Measure, page: Page) -> dict[str, Figure]:
    """Every chart of the measure that can be drawn, by name."""
    ids = [id for id, _ in page.object_list]
    found: dict[str, Chart | None] = {key: draw(one) for key, draw in exhibits.WHOLE.items()}
    found |= {key: draw(one, ids) for key, draw in exhibits.PAGED.items()}
    return {
        key: drawn(
            chart,
            name=key,
            src=_src("measure-svg", one.id, key) + (f"?page={page.number}" if key in exhibits.PAGED else ""),
            csv=_src("measure-chart-csv", one.id, key) + (f"?page={page.number}" if key in exhibits.PAGED else ""),
        )
        for key, chart in found.items()
        if chart
    }


def _figures_about(one: Measure, about: int) -> list[Figure]:
    at = (one.id, about)
    found = [(key, draw(one, about)) for key, draw in exhibits.OF_ONE.items()]
    return [
        drawn(chart, name=key, src=_src("measure-about-svg", *at, key), csv=_src("measure-about-csv", *at, key))
        for key, chart in found
        if chart
    ]


def _src(name: str, *args: object) -> str:
    return reverse(name, args=args)


def _bodies(one: Measure, page: Page) -> Table:
    """Everybody on the page with their numbers as released, each leading to a page of its own."""
    table = tabulation.in_all(one)
    at = {id: row for row, id in enumerate(table.ids)}
    is_share = one.of is not None
    heads = [Column(one.across.capitalize()), Column("Count", numeric=True)]
    heads += [Column("Base", numeric=True), Column("Share (95 % interval)", numeric=True)] if is_share else []
    rows = [_body(one, table, at[id], name) for id, name in page.object_list]
    return Table("bodies", f"{one.title}, by {one.across}", [*heads, Column("Shown")], rows)


def _body(one: Measure, table: Tabulation, row: int, name: str) -> Sequence[object]:
    link = Cell(name, reverse("measure-about", args=[one.id, table.ids[row]]))
    count, base, why = table.counts[row, 0], table.bases[row, 0], str(table.why[row, 0])
    shown = why or ("as last released" if table.held[row, 0] else "shown")
    if why:
        return link, *["–"] * (3 if one.of is not None else 1), shown
    if one.of is None:
        return link, f"{count:,.0f}", shown
    return link, f"{count:,.0f}", f"{base:,.0f}", _share(count, base), shown


def _share(count: float, base: float) -> str:
    rate = share(int(count), int(base))
    if rate is None:
        return f"no share below {SMALLEST_BASE}"
    return f"{100 * rate.value:.1f}\u00a0% ({100 * rate.lower:.1f}\u00a0to\u00a0{100 * rate.upper:.1f})"


def _asked(one: Measure) -> Table | None:
    found = exhibits.flagged(one)
    if not found:
        return None
    names = dict(exhibits.bodies(one))
    rows = [(Cell(names[id], reverse("measure-about", args=[one.id, id])), words) for id, words in found if id in names]
    rows.sort(key=lambda row: str(row[0].value).casefold())
    return Table("asked", "To ask about", [Column(one.across.capitalize()), Column("What stands out")], rows)


def _how_counted(one: Measure, shown: Number | None) -> list[Row]:
    about = fact(one.facts)
    rows = [Row("Counts", "; ".join([about.title, *condition_words(one.counts, about.words)]))]
    if one.of is not None:
        rows.append(Row("Of", "; ".join([f"All {about.title.lower()}", *condition_words(one.of, about.words)])))
    else:
        rows.append(Row("Of", "Nothing: it is a plain count, and bodies cannot be compared by it"))
    if one.target is not None:
        rows.append(Row("Target", f"{100 * one.target:g} %"))
    return [
        *rows,
        Row("Which way is better", BETTER[one.better]),
        Row("One row is", about.about),
        Row("Source", about.source),
        Row("Method", f"Counting and protecting, version {method_version()}", href=reverse("methods")),
        Row(
            "Version of the measure",
            f"{one.version}, since {_day(one.since)}",
            href=_src("measure-version", one.id, one.version),
        ),
        Row("Address of the count", one.numerator().address, href=shown.address if shown else ""),
    ]


def _versions(one: Measure) -> Table:
    heads = [Column("Version"), Column("From"), Column("Until"), Column("What changed")]
    return Table("versions", "Versions of this measure", heads, [_version(one, each) for each in one.definitions])


def _version(one: Measure, each: Definition) -> Sequence[object]:
    link = Cell(each.version, reverse("measure-version", args=[one.id, each.version]))
    return link, _day(each.since), _day(each.until) if each.until else "now", each.because or "The first version"


def _day(day: object) -> str:
    return f"{day:%-d %B %Y}"


def _files(one: Measure) -> list[tuple[str, str]]:
    kinds = ("csv", "json")
    return [(f"All numbers of this measure as {kind.upper()}", _src(f"measure-{kind}", one.id)) for kind in kinds]
