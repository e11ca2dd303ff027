"""A version of a schedule as files for the contract: Word and PDF."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from countersign.errors import NotFound
from countersign.formats.papers import as_pdf, as_word
from countersign.people.queries import actor_of
from countersign.terms import queries, rules
from countersign.terms.models import Arrangement, Schedule

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def word(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The version as a Word document; a draft for those who may edit it."""
    return _file(as_word(queries.paper(_readable(request, slug, number))), WORD, f"schedule-{slug}-{number}.docx")


@require_safe
def pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The version as a PDF that can be read aloud; a draft for those who may edit it."""
    paper = as_pdf(queries.paper(_readable(request, slug, number)))
    return _file(paper, "application/pdf", f"schedule-{slug}-{number}.pdf")


def _readable(request: HttpRequest, slug: str, number: int) -> Schedule:
    schedule = queries.schedule(slug, number)
    if schedule.state == "draft" and rules.can_draft(actor_of(request), schedule.contract):
        return schedule
    if schedule.state not in ("agreed", "superseded"):
        raise NotFound("There is no such version of a schedule.", remedy="See the page of the contract.")
    return schedule


@require_safe
def agreement_word(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An arrangement as an agreement to be signed; a draft for those who may arrange."""
    paper = as_word(queries.agreement_paper(arranged(request, slug, number)))
    return _file(paper, WORD, f"sharing-{slug}-{number}.docx")


@require_safe
def agreement_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    paper = as_pdf(queries.agreement_paper(arranged(request, slug, number)))
    return _file(paper, "application/pdf", f"sharing-{slug}-{number}.pdf")


@require_safe
def assessment_word(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What an impact assessment of the arrangement needs to be told."""
    paper = as_word(queries.assessment_paper(arranged(request, slug, number)))
    return _file(paper, WORD, f"assessment-{slug}-{number}.docx")


@require_safe
def assessment_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    paper = as_pdf(queries.assessment_paper(arranged(request, slug, number)))
    return _file(paper, "application/pdf", f"assessment-{slug}-{number}.pdf")


@require_safe
def agreement_json(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """The arrangement in ODRL with the Data Privacy Vocabulary."""
    found = queries.agreement(arranged(request, slug, number), address=f"{settings.ADDRESS}{request.path}")
    return JsonResponse(found, content_type="application/ld+json", json_dumps_params={"indent": 1})


def arranged(request: HttpRequest, slug: str, number: int) -> Arrangement:
    """An arrangement for whoever may read it: everybody once it was signed, else those who may arrange."""
    one = queries.arrangement(slug, number)
    public = one.signed_on is not None
    if public or (one.state == "drafted" and rules.can_arrange(actor_of(request), one.contract)):
        return one
    raise NotFound("There is no such arrangement.", remedy="See the arrangements of the contract.")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
