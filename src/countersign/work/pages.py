"""The queue as an administrator sees it: what waits, runs, failed and was given up, how old it is and how far."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotFound
from countersign.people.queries import actor_of
from countersign.people.rules import check
from countersign.work import actions, queries
from countersign.work.forms import StateForm
from countersign.work.states import JOB

# verb in the address -> its deed, and what is said afterwards
_DEEDS = {
    "retry": (actions.retry, "It is in the queue again, with all its tries."),
    "drop": (actions.drop, "It is dropped. What it did already stays."),
}
_ON_A_PAGE = 50


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    check(actor_of(request), "job.manage")
    form = StateForm(request.GET)
    page = Paginator(queries.listed(form.asked()), _ON_A_PAGE).get_page(request.GET.get("page"))
    for job in page:
        job.called, job.age, job.progress = queries.called(job), queries.age(job), queries.progress(job)
        job.verbs = [(verb, verb.capitalize()) for verb in _DEEDS if verb in JOB.verbs(job.state)]
    return render(request, "work/jobs.html", {"form": form, "page": page, "queue": queries.queue()})


@require_POST
def deed(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Try one job again, or drop it."""
    if verb not in _DEEDS:
        raise NotFound("A job can be tried again or dropped, nothing else.")
    do, said = _DEEDS[verb]
    do(queries.job(number), by=actor_of(request))
    messages.success(request, said)
    return redirect("work:jobs")
