"""Pages of insight: a number, a measure, and the charts and files beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.engine import Question
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Column, Number, Row, Table
from countersign.insight import charts, queries
from countersign.insight.cubes import cube
from countersign.insight.figures import series_chart, series_figure, series_rows
from countersign.insight.measures import Measure, measure, measures
from countersign.insight.models import ReleasedNumber
from countersign.insight.queries import PublishedNumber
from countersign.insight.registry import Fact, fact
from countersign.insight.words import condition_words, period_words, question_words
from countersign.stats.disclosure import share

WITHHELD = "Showing it could give somebody away: it is small, or a small number could be worked out from it."
_HISTORY = ("release", "released", "value", "shown", "method_version", "facts_version")


@require_safe
def number(request: HttpRequest, address: str) -> HttpResponse:
    """One published number, for ever: what it counts, what it rests on, and what each release said."""
    found, released = queries.history(address)
    question, about = found.asks, fact(found.facts)
    standing = queries.published(question)
    place = {
        "title": _title(question, about),
        "shown": shown(standing) if standing else None,
        "rows": _what_it_counts(question, about),
        "history": _history_table(address, released),
        "figure": series_figure(question, caption="Released numbers by month") if not question.period else None,
        "files": _files(address),
        "crumbs": [("Home", "/"), ("Measures", reverse("measures")), ("Number", "")],
    }
    return render(request, "insight/number.html", place)


@require_safe
def number_csv(request: HttpRequest, address: str) -> HttpResponse:
    """The release history of a number as CSV, with its question."""
    found, released = queries.history(address)
    title = _title(found.asks, fact(found.facts))
    rows = ([address, title, *line.values()] for line in map(_line, released))
    return csv_response(rows, header=("address", "counts", *_HISTORY), name=f"number-{address}")


@require_safe
def number_json(request: HttpRequest, address: str) -> HttpResponse:
    """A number for other software: its question as data and in words, and its release history."""
    found, released = queries.history(address)
    return JsonResponse(
        {
            "address": request.build_absolute_uri(reverse("number", args=[address])),
            "question": found.question,
            "counts": _title(found.asks, fact(found.facts)),
            "releases": [_line(one) for one in released],
        }
    )


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "insight/measures.html", {"measures": measures(), "crumbs": [("Home", "/"), ("Measures", "")]}
    )


@require_safe
def one_measure(request: HttpRequest, id: str) -> HttpResponse:
    """A measure: what it counts, how to read it, and what it came to over everything."""
    one = measure(id)
    found = measured(one)
    place = {
        "measure": one,
        "shown": found,
        "figure": series_figure(one.numerator(), "quarter", caption=f"{one.title} by quarter"),
        "rows": _how_counted(one, found),
        "crumbs": [("Home", "/"), ("Measures", reverse("measures")), (one.title, "")],
    }
    return render(request, "insight/measure.html", place)


@require_safe
def series_svg(request: HttpRequest, address: str, per: str) -> HttpResponse:
    """The chart of a number through time, as an image."""
    numbers = queries.series(queries.history(address)[0].asks, per)
    return svg_response(request, series_chart(numbers, per))


@require_safe
def series_csv(request: HttpRequest, address: str, per: str) -> HttpResponse:
    """The same numbers as CSV."""
    numbers = queries.series(queries.history(address)[0].asks, per)
    return csv_response(series_rows(numbers), header=("period", "number", "shown"), name=f"series-{address}-{per}")


def svg_response(request: HttpRequest, chart: charts.Chart) -> HttpResponse:
    """An image that a browser asks for again only when it has changed; ``?narrow`` gives it for a phone."""
    svg = chart.svg(charts.NARROW if "narrow" in request.GET else charts.WIDE)
    tag = f'"{hashlib.sha256(svg.encode()).hexdigest()[:32]}"'
    fresh = request.headers.get("If-None-Match") == tag
    response = HttpResponse(b"" if fresh else svg, content_type="image/svg+xml", status=304 if fresh else 200)
    response["ETag"], response["Cache-Control"] = tag, "public, max-age=300"
    response["Content-Security-Policy"] = charts.POLICY
    return response


def csv_response(rows: Iterable[Sequence[object]], *, header: Sequence[str], name: str) -> StreamingHttpResponse:
    """A CSV file whose cells no spreadsheet runs."""
    response = StreamingHttpResponse(write_csv(rows, header=header), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def shown(found: PublishedNumber, *, label: str = "", base: str = "") -> Number:
    """A published number as the component that opens to everything it rests on."""
    return Number(
        label=label,
        value=None if found.value is None else found.text,
        base=base
        or ("As last released: what changed since is too small to show" if found.status == "held" else "A count"),
        source=fact(found.question.facts).source or fact(found.question.facts).about,
        method=f"Counting and protecting, version {found.method_version}; release {found.release}",
        method_href=reverse("methods"),
        period=period_words(found.period),
        csv_href=reverse("number-csv", args=[found.question.address]) if found.listed else "",
        address=found.address,
        withheld_because=WITHHELD,
    )


def measured(one: Measure, **who: int) -> Number | None:
    """A measure over everything or about ``who``, with its share and interval where it has a base of ten or more."""
    return measured_from(queries.published_many(asked_by(one, **who)), one, **who)


def asked_by(one: Measure, **who: int) -> list[Question]:
    """The numbers that a measure is made of, to be read together with those of others."""
    return [one.numerator(**who), *one.bases(**who)]


def measured_from(found: Mapping[Question, PublishedNumber], one: Measure, **who: int) -> Number | None:
    """:func:`measured` over numbers that were read already; None where nothing is released about it."""
    if (top := found.get(one.numerator(**who))) is None:
        return None
    parts = [found[q].fresh for q in one.bases(**who) if q in found]
    if not parts or None in parts or (rate := share(top.fresh, sum(p for p in parts if p is not None))) is None:
        return shown(top)
    return Number(
        **vars(shown(top, base=f"{rate.numerator:,} of {rate.base:,}"))
        | {"value": f"{100 * rate.value:.1f} %", "interval": _interval(rate.lower, rate.upper)}
    )


def _interval(lower: float, upper: float) -> str:
    return f"95 % interval {100 * lower:.1f} to {100 * upper:.1f} %"


def _title(question: Question, about: Fact) -> str:
    return question_words(question, about.title, about.words)


def _what_it_counts(question: Question, about: Fact) -> list[Row]:
    declared = cube(question.facts)
    base = declared.base(question) if declared else question
    rows = [Row("Counts", about.title), Row("One row is", about.about)]
    rows += [Row("Where", words) for words in condition_words(question.where, about.words)]
    rows += [Row("Period", period_words(question.period)), Row("Source", about.source)]
    if base != question:
        rows.append(Row("Share of", _title(base, about), href=reverse("number", args=[base.address])))
    return rows


def _how_counted(one: Measure, shown: Number | None) -> list[Row]:
    about = fact(one.facts)
    counted = condition_words(one.counts, about.words)
    base = condition_words(one.of, about.words) if one.of is not None else None
    rows = [Row("Counts", "; ".join([about.title, *counted])), Row("Version", one.version)]
    if base is not None:
        rows.insert(1, Row("Of", "; ".join([f"All {about.title.lower()}", *base])))
    return [
        *rows,
        Row("Address of the count", one.numerator().address, href=shown.address if shown else ""),
    ]


def _line(one: ReleasedNumber) -> dict[str, object]:
    release = one.release
    released = release.made_at.date().isoformat()
    values = (release.number, released, one.value, one.word, release.method_version, release.facts_version)
    return dict(zip(_HISTORY, values, strict=True))


def _history_table(address: str, released: Collection[ReleasedNumber]) -> Table:
    return Table(
        name="releases",
        caption="Releases",
        columns=[Column("Release"), Column("Date"), Column("Number", numeric=True), Column("Shown"), Column("Method")],
        rows=[
            [r.release_id, f"{r.release.made_at:%d %B %Y}", _seen(r), r.word, r.release.method_version]
            for r in released
        ],
        csv_href=reverse("number-csv", args=[address]),
        json_href=reverse("number-json", args=[address]),
    )


def _seen(one: ReleasedNumber) -> str:
    return "withheld" if one.value is None else f"{one.value:,}"


def _files(address: str) -> list[tuple[str, str]]:
    return [(f"This number as {kind.upper()}", reverse(f"number-{kind}", args=[address])) for kind in ("csv", "json")]
