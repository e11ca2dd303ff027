"""What became of my account, in large print: to read here, to print, or as a PDF. With the code and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.answers import queries
from countersign.answers.pages.papers import blocks, file
from countersign.experiences.queries.own import account_of
from countersign.formats.papers import as_pdf
from countersign.people.queries import actor_of


@never_cache
@require_safe
def letter(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    if by.receipt_id is None:
        return redirect("follow")
    paper = queries.letter_paper(account_of(by))
    return render(request, "answers/letter.html", {"paper": paper, "blocks": blocks(paper)})


@never_cache
@require_safe
def letter_pdf(request: HttpRequest) -> HttpResponse:
    """In 18 points; its name says nothing."""
    by = actor_of(request)
    if by.receipt_id is None:
        return redirect("follow")
    return file(as_pdf(queries.letter_paper(account_of(by)), large=True), "application/pdf", "letter.pdf")
