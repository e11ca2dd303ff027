"""The first page: who answers to you, how far the loop has come, and what is stuck."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from countersign.answers import queries as answers
from countersign.experiences.actions.asking import log_gap
from countersign.findings import queries as findings
from countersign.frontend.parts import parts
from countersign.insight import queries as insight
from countersign.people.queries import actor_of
from countersign.register import queries as register
from countersign.register.words import UNKNOWN, address
from countersign.site.pages import drawing, linked, loop
from countersign.text.danger import danger, doors_for

_LATEST, _LATE, _OWN = 5, 10, 25


class AskForm(forms.Form):
    """One field. It is sent by POST, so that what happened to somebody stands in no address and no log."""

    asked = forms.CharField(
        label="What happened, and where?",
        help_text="For example: my bins were missed again in Marsh End. A first half of a postcode is fine, too.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Write a few words about what happened, and where."},
    )


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


@never_cache
@sensitive_post_parameters()
def ask(request: HttpRequest) -> HttpResponse:
    """Who answers for this? Where nobody is known to, the gap is logged without identifiers, and help is offered."""
    form = AskForm(request.POST or None)
    if request.method != "POST":
        return redirect("home")
    if not form.is_valid():
        return render(request, "site/answer.html", {"form": form}, status=422)
    text = form.cleaned_data["asked"]
    answer = register.who_answers_to(text)
    signs = danger(text)
    gap = None if answer.known or signs else log_gap(said=text, by=actor_of(request))
    shown = {
        "form": form,
        "answer": answer,
        "place": answer.places[0] if answer.places else None,
        "found": [_candidate(found) for found, _ in answer.candidates],
        "doors": doors_for(signs),
        "gap": gap,
        "parts": parts([gap], request)[0] if gap else [],
        "helpers": [(body.name, address(body)) for body in register.helpers()] if not answer.known else [],
        "unknown": UNKNOWN,
    }
    return render(request, "site/answer.html", shown)


def _candidate(found: register.WhoAnswers) -> dict[str, object]:
    """One candidate in words: who commissioned it, who runs it, who answers and how to complain to them."""
    return {
        "title": found.contract.title,
        "href": address(found.contract),
        "service": found.contract.service,
        "rows": [
            ("Commissioned by", drawing.who(found.commissioned) or None),
            ("Run by", drawing.who(found.runs) or None),
            *((f"{party.body} answers", _how(party)) for party in found.answers),
        ],
        "unknown": not found.known,
    }


def _how(party) -> str:
    parts = [party.office or "No office is named.", party.body.complaints_how or "How to complain is not published."]
    return "\n".join(parts)
