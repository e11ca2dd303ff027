"""The steward's desk of findings."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign import clock
from countersign.errors import CountersignError, NotFound
from countersign.findings import actions, jobs, queries, rules
from countersign.findings.forms import DraftForm, ReasonForm, StateForm, WordsForm
from countersign.findings.states import FINDING
from countersign.people.queries import actor_of
from countersign.terms import queries as terms
from countersign.work import queries as work

_REFRESH = "countersign.insight.jobs.refresh"  # named, as rooms enter others by their doors only
# verb in the address -> deed; those in _WORDED need words
_STEPS = {
    "open-fact-check": actions.open_fact_check,
    "sign-off": actions.sign_off,
    "drop": actions.drop,
    "take-back": actions.take_back,
    "correct": actions.correct,
    "retire": actions.retire,
}
_WORDED = {"take-back": "because", "correct": "text", "retire": "because"}


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every finding, newest first, and the button that publishes the batch."""
    rules.check_draft(actor_of(request))
    form = StateForm(request.GET)
    page = Paginator(queries.staff(**form.asked()), 25).get_page(request.GET.get("page"))
    stands = {"publishing": work.standing(jobs.publish.module_path), "refreshing": work.standing(_REFRESH)}
    return render(request, "findings/desk.html", {"form": form, "page": page, **stands})


@never_cache
def draft(request: HttpRequest) -> HttpResponse:
    """Draft a finding from a question; the question may come with the address (``?question=…``)."""
    by = actor_of(request)
    rules.check_draft(by)
    form = DraftForm(request.POST or None, initial={"question": request.GET.get("question", "")})
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("question", "base", "contract")}
        try:
            made = actions.draft(asked.pop("question"), by=by, **asked, **form.changes())
            return redirect("findings:desk-one", made.pk)
        except CountersignError as error:
            form.add_error(None, str(error))
    return render(request, "findings/draft.html", {"form": form})


@never_cache
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One finding: staff-only counts, its words (editable while a draft), what can happen next."""
    by, finding = actor_of(request), queries.finding(number)
    rules.check_draft(by)
    form = WordsForm(request.POST or None, instance=queries.finding(number))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(finding, by=by, **form.changes())
            messages.success(request, "Saved.")
            return redirect("findings:desk-one", number)
        except CountersignError as error:
            form.add_error(None, str(error))
    steps = [verb.replace("_", "-") for verb in FINDING.verbs(finding.state)]
    shown = {"finding": finding, "form": form, "reason": ReasonForm(), "offices": queries.offices(finding)}
    plain = [verb for verb in steps if verb in _STEPS and verb not in _WORDED]
    return render(
        request, "findings/desk_one.html", shown | {"steps": plain, "worded": [v for v in steps if v in _WORDED]}
    )


@require_POST
def step(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """One step of a finding's life, by its verb."""
    if verb not in _STEPS:
        raise NotFound("There is no such step.")
    words = {_WORDED[verb]: request.POST.get("text", "")} if verb in _WORDED else {}
    try:
        _STEPS[verb](queries.finding(number), by=actor_of(request), **words)
        messages.success(request, f"Done: {verb.replace('-', ' ')}.")
    except CountersignError as error:
        messages.error(request, str(error))
    return redirect("findings:desk-one", number)


@never_cache
@require_safe
def contradictions(request: HttpRequest) -> HttpResponse:
    """Indicators whose official figure lies far from what users told, each with a button that drafts a finding."""
    rules.check_draft(actor_of(request))
    found = [(one, queries.about_rating(one)) for one in terms.contradictions()]
    shown = {"found": found, "far": f"{terms.FAR:.0f}", "least": terms.LEAST_USERS}
    return render(request, "findings/contradictions.html", shown)


@require_POST
def contradict(request: HttpRequest, rating: int) -> HttpResponse:
    """Draft the finding about one rating."""
    try:
        made = actions.contradict(terms.contradiction(rating), by=actor_of(request))
    except CountersignError as error:
        messages.error(request, str(error))
        return redirect("findings:contradictions")
    return redirect("findings:desk-one", made.pk)


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Hand the batch to the worker. The desk says how far it has come, and what had to wait."""
    by = actor_of(request)
    rules.check_publish(by)
    if rules.sorted_out(clock.today())[0]:
        jobs.publish.enqueue(by.account_id)
        messages.success(request, "The batch is being published. You can leave this page.")
    else:
        messages.error(request, "No finding is ready to be published.")
    return redirect("findings:desk")


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Hand the counting of the evidence to the worker."""
    rules.check_publish(actor_of(request))
    import_string(_REFRESH).enqueue()
    messages.success(request, "The evidence is being counted anew. You can leave this page.")
    return redirect("findings:desk")
