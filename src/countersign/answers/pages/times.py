"""Who answers, and how fast: how long an answer takes with those counted who still wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.answers import queries
from countersign.answers.forms import TimesForm
from countersign.answers.pages.drawing import body_cell
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Column, Table

_COLUMNS = (
    Column("Body"),
    Column("Half have an answer within", numeric=True),
    Column("Answered within 20 working days", numeric=True),
    Column("Asked", numeric=True),
    Column("Still waiting", numeric=True),
    Column("The misleading mean", numeric=True),
    Column("Answers that repeat an earlier one", numeric=True),
)
_HEADER = ("body", "asked", "still_waiting", "median_working_days", "median_lower_95", "median_upper_95",
           "answered_within_20_working_days", "within_lower_95", "within_upper_95", "misleading_mean_working_days",
           "too_few", "answers", "answers_that_repeat_an_earlier_one")  # fmt: skip
_PARTS = {
    "commissioner": "Those who commission",
    "provider": "Those who provide",
    "subcontractor": "Those who work under a provider",
}


@require_safe
def times(request: HttpRequest) -> HttpResponse:
    """Every body in one part, by name: nobody is ranked, as most intervals overlap."""
    form = TimesForm(request.GET)
    part = form.asked().get("part", "commissioner")
    found = queries.response_times(part)
    csv_href = f"{reverse('answers:times-csv')}?part={part}"
    table = Table("times", f"{_PARTS[part]}: how long an answer takes", _COLUMNS, _rows(found), csv_href=csv_href)
    shown = {"form": form, "table": table, "found": found, "crumbs": [("Home", "/"), ("Who answers, and how fast", "")]}
    return render(request, "answers/times.html", shown)


@require_safe
def times_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a file, with every limit."""
    part = TimesForm(request.GET).asked().get("part", "commissioner")
    lines = write_csv((_plain(one) for one in queries.response_times(part)), header=_HEADER)
    headers = {"Content-Disposition": f'attachment; filename="answer-times-{part}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _rows(found: list[queries.Times]) -> list[tuple[object, ...]]:
    return [_row(one) for one in found]


def _row(one: queries.Times) -> tuple[object, ...]:
    if one.too_few:
        return (body_cell(one.body), "too few", "too few", one.base, one.open, "too few", _pasted(one))
    return (
        body_cell(one.body),
        _median(one),
        _within(one),
        one.base,
        one.open,
        f"{one.naive_mean:.0f} days" if one.naive_mean is not None else "nothing is answered",
        _pasted(one),
    )


def _pasted(one: queries.Times) -> str:
    return f"{one.pasted:,} of {one.answers:,}" if one.answers else "no answers"


def _median(one: queries.Times) -> str:
    """``23 days (95 % interval 18 to 31)``; "more than half still wait" where the half is not reached."""
    if one.median is None:
        return "not reached: half or more still wait"
    upper = f"{one.upper:.0f}" if one.upper is not None else "not known yet"
    return f"{one.median:.0f} days ({one.lower:.0f} to {upper})"


def _within(one: queries.Times) -> str:
    return f"{100 * one.within_20:.0f} % ({100 * one.within_lower:.0f} to {100 * one.within_upper:.0f} %)"


def _plain(one: queries.Times) -> tuple[object, ...]:
    known = not one.too_few
    measured = (one.median, one.lower, one.upper, one.within_20, one.within_lower, one.within_upper, one.naive_mean)
    return (one.body.slug, one.base, one.open, *(value if known else "" for value in measured), one.too_few,
            one.answers, one.pasted)  # fmt: skip
