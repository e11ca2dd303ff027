"""The steps of a source: what each did, what waits, and a button to let it run."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotFound
from countersign.experiences import jobs, queries, rules
from countersign.experiences.models import StepRun
from countersign.people.queries import actor_of


@dataclass(frozen=True)
class Line:
    """One step on the page. ``counts`` are pairs of words and numbers; ``button`` is empty where a person decides."""

    name: str
    title: str
    about: str
    counts: tuple[tuple[str, int], ...]
    last: StepRun | None
    button: str = ""


@never_cache
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source with how many accounts it has."""
    return render(request, "experiences/sources.html", {"sources": queries.sources()})


@never_cache
@require_safe
def steps(request: HttpRequest, slug: str) -> HttpResponse:
    """Each step with its counts and its last run."""
    source = queries.source(slug)
    context = {"source": source, "lines": _lines(source), "share": queries.set_aside_share(source)}
    return render(request, "experiences/steps.html", context)


def _lines(source) -> list[Line]:
    n, last = queries.step_counts(source), queries.step_runs(source)
    told = (
        (
            "received",
            "Received",
            "Rows of files and accounts told one by one.",
            (
                ("rows read", n.read),
                ("refused", n.refused),
                ("accounts", n.received),
                ("held for safety", n.held),
                ("withdrawn", n.withdrawn),
            ),
            "",
        ),
        (
            "dedupe",
            "Dedupe",
            "Copies count once until a steward decides.",
            (("copies not counted", n.copies),),
            "Find copies",
        ),
        ("redact", "Redact", "Identifiers out.", (("redacted", n.redacted),), "Redact"),
        (
            "sort",
            "Sort",
            "Which accounts concern a public service.",
            (("relevant", n.relevant), ("doubtful", n.doubtful), ("set aside, without text", n.set_aside)),
            "Sort",
        ),
        (
            "attach",
            "Attach",
            "To who answers; never a guess.",
            (
                ("attached", n.attached),
                ("not sure", n.unsure),
                ("nobody known to answer", n.unattached),
                ("open gaps", n.gaps),
            ),
            "Attach",
        ),
        ("code", "Code", "What it is about, as drafts.", (("coded", n.coded),), "Code"),
        (
            "sign_off",
            "Sign off",
            "A steward reads a sample on the desk; then codings count.",
            (("counted", n.counted),),
            "",
        ),
    )
    return [Line(name, title, about, counts, last.get(name), button) for name, title, about, counts, button in told]


@require_POST
def run(request: HttpRequest, slug: str, step: str) -> HttpResponse:
    """Let a step run in the background."""
    source = queries.source(slug)
    if step not in (*jobs.STEPS, "code"):
        raise NotFound("There is no such step.")
    rules.check_step(actor_of(request), step)
    jobs.run_step.enqueue(step, source.slug)
    messages.success(request, "The step has begun. Load this page again to see how far it is.")
    return redirect("steps", slug=slug)
