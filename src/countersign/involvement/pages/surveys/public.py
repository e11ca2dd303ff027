"""Surveys that anybody may see: what is asked, of whom, and what came of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from countersign.errors import NotFound
from countersign.formats.papers import as_pdf
from countersign.formats.questionnaire import write_xlsform
from countersign.formats.questionnaire.battery import batteries, friends_and_family
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Cell, Column, Table
from countersign.involvement import survey_files as files
from countersign.involvement import survey_paper
from countersign.involvement.arms import AS_WRITTEN
from countersign.involvement.forms.surveys import StartForm
from countersign.involvement.pages.surveys import drawing
from countersign.involvement.pages.surveys.answering import has_sent
from countersign.involvement.queries import surveys
from countersign.involvement.rules import surveys as rules

_ON_A_PAGE = 25
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    page = Paginator(surveys.public(), _ON_A_PAGE).get_page(request.GET.get("page"))
    columns = [Column("Survey"), Column("Who asks"), Column("Until"), Column("State")]
    rows = [
        [Cell(one.title, href=drawing.href(one)), one.body.name, drawing.on(one.ends_on), drawing.state(one)]
        for one in page
    ]
    return render(request, "involvement/surveys/listing.html",
                  {"page": page, "table": Table("surveys", "Surveys", columns, rows)})  # fmt: skip


@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is for, how to answer it, and after it closed what it says."""
    survey = surveys.published(slug)
    shown = {
        "survey": survey, "rows": drawing.about(survey), "state": drawing.state(survey),
        "open": surveys.is_open(survey), "start": StartForm(survey, again=has_sent(request, survey)),
        "papers": drawing.papers(survey), "has_results": survey.state in ("closed", "reported"),
    }  # fmt: skip
    return render(request, "involvement/surveys/one.html", shown)


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Every figure as the release lets it out, weighted beside unweighted, each mode apart."""
    survey = surveys.published(slug)
    found = surveys.results(survey)
    shown = {
        "survey": survey, "state": drawing.state(survey), "tables": drawing.result_tables(survey, found),
        "participation": drawing.participation(survey), "rates": surveys.rates(survey),
        "rate_rows": drawing.rate_rows(surveys.rates(survey)), "weighting": drawing.weighting(survey),
        "framed": drawing.framing(survey), "equality": drawing.equality_tables(survey),
        "means": drawing.means(survey), "remarks": surveys.printed_remarks(survey)[:50],
    }  # fmt: skip
    return render(request, "involvement/surveys/results.html", shown)


@require_safe
def results_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    survey = surveys.published(slug)
    lines = write_csv(files.lines(surveys.results(survey)), header=files.HEADER)
    return _download(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), f"{slug}.csv")


@require_safe
def results_json(request: HttpRequest, slug: str) -> JsonResponse:
    return JsonResponse(files.as_json(surveys.published(slug)), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def equality_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """A file of its own: it shares nothing with the other one but the survey."""
    survey = surveys.published(slug)
    lines = write_csv(files.lines(surveys.equality(survey)), header=files.HEADER)
    return _download(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), f"{slug}-equality.csv")


@require_safe
def codebook(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    lines = write_csv(files.codebook(surveys.published(slug).form), header=files.CODEBOOK)
    return _download(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), f"{slug}-codebook.csv")


@require_safe
def questionnaire(request: HttpRequest, slug: str) -> HttpResponse:
    content = write_xlsform(surveys.published(slug).form)
    return _download(HttpResponse(content, content_type=_WORKBOOK), f"{slug}.xlsx")


@require_safe
def paper(request: HttpRequest, slug: str, arm: str = "") -> HttpResponse:
    """The form to print. In an experiment each wording has a form of its own, marked at its foot."""
    survey = surveys.published(slug)
    names = rules.arm_names(survey)
    arm = arm if arm in names else (AS_WRITTEN if names else "")
    language = request.GET.get("language", "")
    language = language if language in survey.form.languages else survey.form.language
    content = as_pdf(survey_paper.paper(survey, arm=arm, language=language), large=request.GET.get("size") == "large")
    return _download(HttpResponse(content, content_type="application/pdf"), f"{slug}.pdf")


def _download(response, name: str):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_READY = {"friends-and-family": friends_and_family, "contact-and-confidence": batteries}


@require_safe
def ready(request: HttpRequest, name: str) -> HttpResponse:
    """A questionnaire to begin with, as XLSForm."""
    if name not in _READY:
        raise NotFound("There is no such questionnaire.", remedy="See the page where a survey is drafted.")
    return _download(HttpResponse(write_xlsform(_READY[name]()), content_type=_WORKBOOK), f"{name}.xlsx")
