"""Write a schedule, part by part: clauses, items, indicators, time and money; then look at it whole and agree."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import CountersignError, NotFound
from countersign.people.queries import actor_of
from countersign.register import queries as register
from countersign.terms import actions, queries, rules
from countersign.terms.catalogue import text, texts
from countersign.terms.forms import AgreeForm, BeginForm, ChangeForm, ClauseForm, ItemForm, KpiForm, PlanForm, PriceForm
from countersign.terms.models import Schedule
from countersign.terms.pages import drawing
from countersign.terms.pages.desk import done
from countersign.terms.pricing import priced
from countersign.terms.words import NOT_ADVICE

# part in the address -> (form of one more line, action, related name, heading)
_PARTS = {
    "items": (ItemForm, actions.list_item, "items", "What is published, by whom, how often"),
    "indicators": (KpiForm, actions.set_kpi, "kpis", "Indicators with their targets"),
    "changes": (ChangeForm, actions.promise, "changes", "What will be different, by when"),
    "engagement": (PlanForm, actions.plan, "planned", "Time and money set aside a year"),
}


@never_cache
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """A new draft for a contract: from when to when."""
    contract = register.contract_by_slug(slug)
    rules.check_draft(actor_of(request), contract)
    form = BeginForm(request.POST or None, initial={"starts_on": contract.starts_on})
    made: list[Schedule] = []
    if done(request, form, lambda: made.append(actions.draft(contract, by=actor_of(request), **form.cleaned_data))):
        return redirect("terms:build", slug, made[0].number)
    heading = "What this contract says about the public"
    shown = {"form": form, "heading": heading, "button": "Begin", "about": contract.title}
    return render(request, "terms/form.html", shown)


@never_cache
@require_safe
def build(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The parts of a draft with what each says so far, what is missing, and the way to agree it."""
    schedule = _draft(request, slug, number)
    included = {clause.kind: clause for clause in schedule.clauses.all()}
    shown = {
        "schedule": schedule,
        "contract": schedule.contract,
        "clauses": [(one, included.get(kind), _sentence(one, included.get(kind))) for kind, one in texts().items()],
        "missing": queries.missing(schedule),
        "hours": drawing.plain(sum(one.hours for one in schedule.planned.all())),
        "money": drawing.plain(sum(one.money for one in schedule.planned.all())),
        "advice": NOT_ADVICE,
        "form": AgreeForm(),
    }
    return render(request, "terms/build.html", shown)


def _sentence(one, clause) -> str:
    return one.sentence(clause.parameters if clause else {})


@never_cache
def clause(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """Put one clause in with its numbers, or leave it out."""
    schedule, one = _draft(request, slug, number), text(kind)
    there = schedule.clauses.filter(kind=kind).first()
    initial = {"included": True, **(there.parameters if there else {})}
    form = ClauseForm(one, request.POST or None, initial=initial)

    def act() -> None:
        if form.cleaned_data["included"]:
            actions.include(schedule, kind, parameters=form.numbers(), by=actor_of(request))
        else:
            actions.leave_out(schedule, kind, by=actor_of(request))

    if done(request, form, act):
        return redirect("terms:build", slug, number)
    about, says = schedule.contract.title, one.sentence({})
    shown = {"form": form, "heading": one.title, "button": "Save", "about": about, "says": says}
    return render(request, "terms/form.html", shown)


@never_cache
def part(request: HttpRequest, slug: str, number: int, part: str) -> HttpResponse:
    """The lines of one part, each to be taken away again, and the form for one more."""
    if part not in _PARTS:
        raise NotFound("There is no such part of a schedule.")
    form_class, act, related, heading = _PARTS[part]
    schedule = _draft(request, slug, number)
    about = (schedule,) if form_class in (ItemForm, ChangeForm) else ()
    form = form_class(*about, request.POST or None)
    if done(request, form, lambda: act(schedule, by=actor_of(request), **form.cleaned_data)):
        return redirect("terms:part", slug, number, part)
    lines = getattr(schedule, related).all()
    shown = {"form": form, "heading": heading, "schedule": schedule, "lines": lines, "part": part}
    return render(request, "terms/part.html", shown)


@never_cache
def price(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What involvement costs a year, from assumptions with their sources; saving sets the plan to it."""
    schedule = _draft(request, slug, number)
    form = PriceForm(request.POST or None, initial=schedule.price)
    if done(request, form, lambda: actions.price(schedule, values=form.cleaned_data, by=actor_of(request))):
        return redirect("terms:build", slug, number)
    shown = {"form": form, "schedule": schedule, "table": drawing.price(priced(schedule.price))}
    return render(request, "terms/price.html", shown)


@require_POST
def take_away(request: HttpRequest, slug: str, number: int, part: str, pk: int) -> HttpResponse:
    """One line out of a draft again."""
    if part not in _PARTS:
        raise NotFound("There is no such part of a schedule.")
    schedule = queries.schedule(slug, number)
    row = getattr(schedule, _PARTS[part][2]).filter(pk=pk).first()
    if row is None:
        raise NotFound("This line is gone already.", remedy="See what is left.")
    actions.take_away(row, by=actor_of(request))
    messages.success(request, "Taken away.")
    return redirect("terms:part", slug, number, part)


@require_POST
def agree(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The draft binds from its first day on."""
    schedule, form = queries.schedule(slug, number), AgreeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Confirm both before the schedule binds.")
        return redirect("terms:build", slug, number)
    return _moved(request, lambda: actions.agree(schedule, by=actor_of(request)), slug, number, "terms:schedule", slug)


@require_POST
def drop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give a draft up."""
    schedule = queries.schedule(slug, number)
    return _moved(request, lambda: actions.drop(schedule, by=actor_of(request)), slug, number, "terms:desk")


def _moved(request: HttpRequest, act, slug: str, number: int, *to: object) -> HttpResponse:
    try:
        act()
    except CountersignError as error:
        messages.error(request, str(error))
        return redirect("terms:build", slug, number)
    messages.success(request, "Done.")
    return redirect(*to)


def _draft(request: HttpRequest, slug: str, number: int) -> Schedule:
    schedule = queries.schedule(slug, number)
    rules.check_edit(actor_of(request), schedule)
    return schedule
