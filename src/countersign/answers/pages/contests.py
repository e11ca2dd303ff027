"""What those concerned contest, at the steward's desk: sign off the words that may be printed, and settle."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.answers import actions, queries
from countersign.answers.forms import SettleForm, SignOffForm
from countersign.errors import CountersignError
from countersign.people.queries import actor_of


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything contested that is not settled, unread words first."""
    page = Paginator(queries.contests(), 25).get_page(request.GET.get("page"))
    return render(request, "answers/contests.html", {"page": page})


@never_cache
def one(request: HttpRequest, number: int) -> HttpResponse:
    """The redacted words, and the words to print."""
    contest = queries.contest(number)
    form = SignOffForm(request.POST if request.method == "POST" else None, initial={"published": contest.words})
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_off_contest(contest, by=actor_of(request), **form.cleaned_data)
        except CountersignError as error:
            form.add_error("published", str(error))
        else:
            messages.success(request, "The words stand beside the promise now.")
            return redirect("answers:contests")
    return render(request, "answers/contest.html", {"contest": contest, "form": form, "settle": SettleForm()})


@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Both sides were heard: the item is closed. It stays in sight."""
    if SettleForm(request.POST).is_valid():
        actions.settle(queries.contest(number), by=actor_of(request))
        messages.success(request, "It is settled, and stays in sight.")
        return redirect("answers:contests")
    messages.error(request, "Tick the box once both have been heard.")
    return redirect("answers:contest", number)
