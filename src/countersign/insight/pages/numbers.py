"""Pages of numbers: one number for ever, its files, and its chart through time."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.engine import Question
from countersign.frontend.components import Column, Row, Table
from countersign.insight import queries
from countersign.insight.cubes import cube
from countersign.insight.figures import series_chart, series_figure, series_rows
from countersign.insight.models import ReleasedNumber
from countersign.insight.pages.answers import csv_response, svg_response
from countersign.insight.pages.shown import shown
from countersign.insight.registry import Fact, fact
from countersign.insight.words import condition_words, period_words, question_words

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
def series_svg(request: HttpRequest, address: str, per: str) -> HttpResponse:
    """The chart of a number through time, as an image."""
    numbers = queries.series(queries.history(address)[0].asks, per)
    return svg_response(request, series_chart(numbers, per))


@require_safe
def series_csv(request: HttpRequest, address: str, per: str) -> HttpResponse:
    """The same numbers as CSV."""
    numbers = queries.series(queries.history(address)[0].asks, per)
    return csv_response(series_rows(numbers), header=("period", "number", "shown"), name=f"series-{address}-{per}")


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
