"""A version of a schedule as files for the contract: Word and PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from countersign.errors import NotFound
from countersign.formats.papers import as_pdf, as_word
from countersign.people.queries import actor_of
from countersign.terms import queries, rules
from countersign.terms.models import Schedule

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


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
