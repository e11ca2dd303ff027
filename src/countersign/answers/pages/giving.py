"""Give an answer: one question a page, a check of all of them, and then it is printed."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from countersign.answers import actions, queries, rules
from countersign.answers import forms as asked
from countersign.answers.models import Kind, Reason
from countersign.answers.pages import draft as drafts
from countersign.answers.pages import drawing
from countersign.answers.pages.draft import Draft
from countersign.errors import CountersignError, NotFound
from countersign.people.queries import actor_of
from countersign.register import queries as register

_TITLES = {
    "kind": "How do you answer?",
    "reason": "Why do you decline?",
    "leads": "Where it leads",
    "says": "What you say",
    "promises": "What you promise",
    "promise": "What you promise",
    "check": "Check your answer",
}
_LEADS: dict[str, type[forms.Form]] = {
    Reason.NOT_BELIEVED: asked.NotBelievedForm,
    Reason.CANNOT: asked.CannotForm,
    Reason.NOT_OURS: asked.NotOursForm,
}


@never_cache
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Where the answer stands: the first question without an answer, or the check."""
    due = _own(request, number)
    return redirect("answers:give-step", number, drafts.unfinished(drafts.draft_of(request, due), due))


@never_cache
def step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """One question of the answer, by its name in the address."""
    due = _own(request, number)
    if step not in _STEPS:
        raise NotFound("There is no such question.", remedy="Begin at your desk.")
    draft = drafts.draft_of(request, due)
    if not _is_reached(step, draft, due):
        return redirect("answers:give", number)
    return _STEPS[step](request, due, draft)


@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Throw the unfinished answer away."""
    drafts.forget(request, _own(request, number))
    messages.success(request, "What you had written is thrown away. Nothing was printed.")
    return redirect("answers:desk")


@require_POST
def remove_promise(request: HttpRequest, number: int, at: int) -> HttpResponse:
    due = _own(request, number)
    kept = list(drafts.draft_of(request, due).get("promises", []))  # type: ignore[call-overload]
    drafts.keep(request, due, {"promises": [*kept[:at], *kept[at + 1 :]]})
    return redirect("answers:give-step", number, "promises")


def _kind(request: HttpRequest, due: Model, draft: Draft) -> HttpResponse:
    return _question(request, due, "kind", asked.KindForm(_sent(request), initial=draft))


def _reason(request: HttpRequest, due: Model, draft: Draft) -> HttpResponse:
    return _question(request, due, "reason", asked.ReasonForm(_sent(request), initial=draft))


def _leads(request: HttpRequest, due: Model, draft: Draft) -> HttpResponse:
    kind = _LEADS.get(str(draft.get("reason")), asked.PassOnForm)
    first = draft | {"settle_by": drafts.day(draft.get("settle_by"))}
    return _question(request, due, "leads", kind(_sent(request), due=due, initial=first))


def _says(request: HttpRequest, due: Model, draft: Draft) -> HttpResponse:
    return _question(request, due, "says", asked.SaysForm(_sent(request), finding=due.finding, initial=draft))


def _promises(request: HttpRequest, due: Model, draft: Draft) -> HttpResponse:
    """What is promised so far, and whether there is more."""
    made = drafts.promises(draft)
    form = asked.AnotherForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        then = "promise" if form.cleaned_data["another"] == "yes" else "check"
        return redirect("answers:give-step", due.pk, then)
    if not made:
        return redirect("answers:give-step", due.pk, "promise")
    rows = [(at, promise, drawing.promise_rows(promise)) for at, promise in enumerate(made)]
    return _shown(request, due, "promises", form, promises=rows)


def _promise(request: HttpRequest, due: Model, draft: Draft) -> HttpResponse:
    """One promise: a new one, or the one whose place stands in the address (``?at=0``)."""
    at = int(request.GET["at"]) if request.GET.get("at", "").isdecimal() else None
    made = drafts.promises(draft)
    first = vars(made[at]) if at is not None and at < len(made) else {"owner": due.office}
    form = asked.PromiseForm(_sent(request), initial=first)
    if request.method == "POST" and form.is_valid():
        drafts.keep(request, due, {"promises": drafts.with_promise(draft, form.cleaned_data, at)})
        return redirect("answers:give-step", due.pk, "promises")
    return _shown(request, due, "promise", form, examples=rules.EXAMPLES)


def _check(request: HttpRequest, due: Model, draft: Draft) -> HttpResponse:
    """Everything once more; sending prints it for everybody."""
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            given = actions.answer(due, **_given(draft), by=actor_of(request))
            drafts.forget(request, due)
            messages.success(request, "Your answer is printed.")
            return redirect(f"{reverse('findings:one', args=[given.due.finding_id])}#answer-{given.pk}")
        except CountersignError as error:
            faults = drawing.faults(error, due)
    rows = drawing.check_rows(due, draft, _named(draft))
    return _shown(request, due, "check", None, rows=rows, promises=drafts.promises(draft), faults=faults)


_STEPS: dict[str, Callable[[HttpRequest, Model, Draft], HttpResponse]] = {
    "kind": _kind,
    "reason": _reason,
    "leads": _leads,
    "says": _says,
    "promises": _promises,
    "promise": _promise,
    "check": _check,
}


def _question(request: HttpRequest, due: Model, step: str, form: forms.Form) -> HttpResponse:
    """Ask, keep what was said, and go on to the next question, or back to the check once nothing is missing."""
    if request.method != "POST" or not form.is_valid():
        return _shown(request, due, step, form)
    draft = drafts.keep(request, due, form.cleaned_data)
    return redirect("answers:give-step", due.pk, drafts.unfinished(draft, due))


def _shown(request: HttpRequest, due: Model, step: str, form: forms.Form | None, **more: object) -> HttpResponse:
    draft = drafts.draft_of(request, due)
    shown = {"due": due, "finding": due.finding, "form": form, "title": _TITLES[step], "back": _back(due, draft, step)}
    return render(request, f"answers/give_{_TEMPLATES.get(step, 'question')}.html", shown | more)


_TEMPLATES = {"promises": "promises", "promise": "promise", "check": "check"}


def _back(due: Model, draft: Draft, step: str) -> str:
    """The question before this one; before the first, the desk."""
    on_the_way = drafts.way(draft)
    if step == "promise" and draft.get("promises"):
        return reverse("answers:give-step", args=[due.pk, "promises"])
    place = on_the_way.index("promises" if step == "promise" else step)
    return reverse("answers:give-step", args=[due.pk, on_the_way[place - 1]]) if place else reverse("answers:desk")


def _is_reached(step: str, draft: Draft, due: Model) -> bool:
    """Whether every question before this one has its answer."""
    name = "promises" if step == "promise" else step
    on_the_way = drafts.way(draft)
    if name not in on_the_way:
        return False
    missing = drafts.unfinished(draft, due)
    return on_the_way.index(name) <= on_the_way.index(missing)


def _own(request: HttpRequest, number: int) -> Model:
    """What this visitor's body owes; anybody else is told that there is nothing here for them."""
    due = queries.due(number)
    rules.check_answer(actor_of(request), due)
    return due


def _named(draft: Draft) -> Model | None:
    return register.bodies().filter(pk=draft["body"]).first() if draft.get("body") else None


def _given(draft: Draft) -> dict[str, object]:
    """The draft as the action takes it: the body is who pays, or whom the answer names."""
    body = _named(draft)
    is_payer = draft.get("reason") == Reason.NOT_BELIEVED
    return {
        "kind": draft["kind"],
        "reason": draft.get("reason", "") if draft["kind"] == Kind.DECLINE else "",
        "text": draft["text"],
        "would_settle": draft.get("would_settle", ""),
        "payer": body if is_payer else None,
        "names": None if is_payer else body,
        "settle_by": drafts.day(draft.get("settle_by")),
        "lacks": draft.get("lacks", ""),
        "needs": draft.get("needs", ""),
        "commitments": drafts.promises(draft),
    }


def _sent(request: HttpRequest):
    return request.POST if request.method == "POST" else None
