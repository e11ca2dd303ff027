"""The first page: who answers to you, how far the loop has come, and what is stuck."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from countersign.answers import queries as answers
from countersign.findings import queries as findings
from countersign.insight import queries as insight
from countersign.people.queries import actor_of
from countersign.site.pages import drawing, linked, loop
from countersign.site.pages.where import AskForm

_LATEST, _LATE, _OWN = 5, 10, 25


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Open to everybody; whoever acts for a body also sees what it has to answer, by date."""
    late = list(findings.overdue()[:_LATE])
    own = list(findings.to_answer(actor_of(request))[:_OWN]) if request.user.is_authenticated else []
    shown = {
        "form": AskForm(),
        "linked": linked.of_home(),
        "steps": loop.steps(answers.loop()),
        "release": insight.latest(),
        "own": drawing.dues_table("own", "Yours to answer, by date", own) if own else None,
        "late": drawing.dues_table("late", "Longest overdue, by office", late) if late else None,
        "latest": list(findings.public()[:_LATEST]),
        "changes": list(answers.commitments(state="confirmed", sort="newest")[:_LATEST]),
    }
    return render(request, "site/home.html", shown)
