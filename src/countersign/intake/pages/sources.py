"""Sources elsewhere, as an administrator keeps them: what came last, what was refused and why, when they are read."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotFound, NotValid
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Cell, Column, Table
from countersign.intake import actions, jobs, queries, rules
from countersign.intake.forms import EVERY, InletForm
from countersign.intake.kinds import kind as kind_called
from countersign.intake.models import Inlet, Run
from countersign.intake.states import INLET
from countersign.people.queries import actor_of
from countersign.people.rules import Actor

_ON_A_PAGE = 50
_COLOURS = {"failing": "red", "paused": "grey", "waiting": "green"}
_MOMENT = "%-d %B %Y, %H:%M"


@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    rules.check_inlets(actor_of(request))
    page = Paginator(queries.inlets(), _ON_A_PAGE).get_page(request.GET.get("page"))
    heads = ("Source", "What it is", "State", "Last looked at", "Read next")
    rows = [(*_cells(one), one.last_rows_done, one.last_refused) for one in page]
    numbers = (Column("Rows read last", numeric=True), Column("Refused", numeric=True))
    shown = Table("sources", "Sources elsewhere", [*map(Column, heads), *numbers], rows)
    return render(request, "intake/sources.html", {"page": page, "shown": shown})


def _cells(one: Inlet) -> tuple[object, ...]:
    looked = one.looked_at.strftime(_MOMENT) if one.looked_at else "not yet"
    reads = "not while paused" if one.state == "paused" else one.next_at.strftime(_MOMENT)
    state = Cell(one.get_state_display(), tag=_COLOURS[one.state])
    return Cell(one.name, reverse("inlet", args=[one.slug])), kind_called(one.kind).label, state, looked, reads


@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """The form; what cannot be read stands beside the field at fault."""
    rules.check_inlets(actor_of(request))
    form = InletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            inlet = actions.add_inlet(**form.given, by=actor_of(request))
        except NotValid as error:
            for where, what in error.faults or (("address", str(error)),):
                form.add_error(where if where in form.fields else None, what)
        else:
            messages.success(request, "The source is added. It is read at the next turn.")
            return redirect("inlet", slug=inlet.slug)
    return render(request, "intake/source_add.html", {"form": form})


@never_cache
@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: how it is read, its readings, and every row of the last one that was refused."""
    rules.check_inlets(actor_of(request))
    inlet = queries.inlet(slug)
    runs = list(queries.runs_of(inlet)[:10])
    page = Paginator(queries.refusals(runs[0]) if runs else (), _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/source.html", {
        "inlet": inlet, "about": _about(inlet), "colour": _COLOURS[inlet.state], "page": page,
        "readings": _readings(runs), "refused": _refused(inlet, page), "verbs": _verbs(inlet),
    })  # fmt: skip


def _about(inlet: Inlet) -> list[tuple[str, object]]:
    every = dict(EVERY).get(inlet.every_minutes, f"Every {inlet.every_minutes:,} minutes")
    said = [(name.capitalize(), value) for name, value in sorted(inlet.options.items())]
    return [
        ("What it is", kind_called(inlet.kind).label), ("Address", inlet.address), ("Read", every),
        ("Password or key", f"from {inlet.secret}" if inlet.secret else "none"), *said,
        ("Last looked at", inlet.looked_at.strftime(_MOMENT) if inlet.looked_at else "not yet"),
        ("Read next", "not while paused" if inlet.state == "paused" else inlet.next_at.strftime(_MOMENT)),
    ]  # fmt: skip


def _readings(runs: list[Run]) -> Table:
    heads = [Column("Begun"), Column("State"), *(Column(name, numeric=True) for name in _COUNTED)]
    rows = [
        (
            run.made_at.strftime(_MOMENT),
            run.get_state_display(),
            run.rows_done,
            run.taken,
            run.changed,
            run.same,
            run.refused,
        )
        for run in runs
    ]
    return Table("readings", "Its last readings in which anything came", heads, rows)


_COUNTED = ("Rows read", "Taken", "Changed", "Same", "Refused")


def _refused(inlet: Inlet, page) -> Table:  # type: ignore[no-untyped-def]
    rows = [(one.part or "–", one.line, one.field or "whole row", one.reason) for one in page]
    heads = [Column("Part"), Column("Line", numeric=True), Column("Field"), Column("Reason")]
    return Table("refused", "Refused in the last reading", heads, rows, reverse("inlet-refused", args=[inlet.slug]))


def _verbs(inlet: Inlet) -> list[tuple[str, str, str]]:
    """``(verb in the address, words, look)`` of what may be done now."""
    offered = (
        ("read", "run", "Read now", ""),
        ("pause", "pause", "Pause", "secondary"),
        ("go_on", "go-on", "Go on", ""),
    )
    return [shown for step, *shown in offered if step in INLET.verbs(inlet.state)]


@never_cache
@require_safe
def refused_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every refused row of the last reading: part, line, field, reason; never its words."""
    rules.check_inlets(actor_of(request))
    last = queries.runs_of(queries.inlet(slug)).first()
    rows = queries.refusals(last).values_list("part", "line", "field", "reason").iterator() if last else ()
    headers = {"Content-Disposition": f'attachment; filename="refused-{slug}.csv"'}
    lines = write_csv(rows, header=("part", "line", "field", "reason"))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
def deed(request: HttpRequest, slug: str, verb: str) -> HttpResponse:
    """Read one now, pause it, let it go on."""
    if verb not in _DEEDS:
        raise NotFound("A source can be read, paused and resumed, nothing else.")
    do, said = _DEEDS[verb]
    do(queries.inlet(slug), by=actor_of(request))
    messages.success(request, said)
    return redirect("inlet", slug=slug)


def _read_now(inlet: Inlet, *, by: Actor) -> None:
    rules.check_inlets(by)
    INLET.after(inlet.state, "read")
    jobs.read_one.enqueue(inlet.slug)


_DEEDS: dict[str, tuple[Callable[..., object], str]] = {
    "run": (_read_now, "It is being read in the background. Look again in a minute."),
    "pause": (actions.pause_inlet, "It is paused and will not be read."),
    "go-on": (actions.resume_inlet, "It is read at the next turn, from where it stopped."),
}
