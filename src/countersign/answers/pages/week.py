"""The week's paper: as a page that prints well, as a PDF that can be read aloud, and as a Word document."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.answers import queries
from countersign.answers.forms.week import WeekForm
from countersign.answers.pages.papers import blocks, file
from countersign.formats.papers import as_pdf, as_word

_PDF, _WORD = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """For a body or the whole register; a body that acts for nothing yet has an empty one, which is said."""
    form = WeekForm(request.GET)
    paper = queries.week_paper(form.digest())
    asked = request.GET.urlencode()
    files = [
        (words, f"{reverse(name)}?{asked}".rstrip("?"))
        for words, name in (("Download as PDF", "answers:week-pdf"), ("Download for Word", "answers:week-word"))
    ]
    shown = {"form": form, "paper": paper, "blocks": blocks(paper), "files": files}
    return render(request, "answers/week.html", shown | {"crumbs": [("Home", "/"), ("The week’s paper", "")]})


@require_safe
def week_pdf(request: HttpRequest) -> HttpResponse:
    digest = WeekForm(request.GET).digest()
    return file(as_pdf(queries.week_paper(digest)), _PDF, f"{_called(digest)}.pdf")


@require_safe
def week_word(request: HttpRequest) -> HttpResponse:
    digest = WeekForm(request.GET).digest()
    return file(as_word(queries.week_paper(digest)), _WORD, f"{_called(digest)}.docx")


def _called(digest: queries.Digest) -> str:
    return f"{digest.body.slug if digest.body else 'register'}-{queries.week_name(digest.begins)}"
