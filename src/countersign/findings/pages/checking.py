"""The fact-check, for those who must answer."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign.errors import NotFound, Refused
from countersign.findings import actions, queries, rules
from countersign.findings.forms import ReplyForm
from countersign.findings.models import Finding
from countersign.findings.words import FACT_CHECK
from countersign.people.queries import actor_of


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What this visitor's bodies are asked about, the first to close on top."""
    page = Paginator(queries.in_fact_check(actor_of(request)), 25).get_page(request.GET.get("page"))
    return render(request, "findings/checks.html", {"page": page, "words": FACT_CHECK})


@never_cache
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """The finding as it will be printed, and the field for the reply."""
    by, finding = actor_of(request), queries.finding(number)
    if not rules.can_read(by, finding):
        raise NotFound("There is no such finding.", remedy="See what you are asked to check.")
    body_id = _own(by, finding)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(finding, text=form.cleaned_data["text"], body_id=body_id, by=by)
        except Refused as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "Your reply will be printed beside the finding.")
            return redirect("findings:check", number)
    said = finding.replies.filter(body_id=body_id).first()
    return render(request, "findings/check.html", {"finding": finding, "form": form, "said": said, "words": FACT_CHECK})


def _own(by, finding: Finding) -> int | None:
    """The body concerned that this visitor acts for."""
    own = by.bodies("provider", "commissioner")
    return next((office.body_id for office in queries.offices(finding) if office.body_id in own), None)
