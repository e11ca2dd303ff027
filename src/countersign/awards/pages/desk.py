"""The desk of who procures: one page for each procurement, with what can be done next, and the forms that do it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from countersign.awards import actions, queries, rules
from countersign.awards.forms import (
    BeginForm,
    CriterionForm,
    DecideForm,
    ExplainForm,
    InviteForm,
    LookBackForm,
    NoticeForm,
    PointsForm,
    ReasonForm,
    TermsForm,
)
from countersign.awards.forms.talking import SignForm
from countersign.awards.models import Procurement
from countersign.awards.pages import drawing
from countersign.awards.pages.doing import done
from countersign.awards.states import PROCUREMENT
from countersign.errors import CountersignError, NotFound
from countersign.people.queries import actor_of
from countersign.register import queries as register

# verb in the address -> (form, action, heading, words of the button)
DEEDS = {
    "revise": (ReasonForm, actions.revise, "Take the criteria back to draft", "Take them back, with this reason"),
    "cancel": (ReasonForm, actions.cancel, "Cancel this procurement", "Cancel it, with this reason"),
    "decide": (DecideForm, actions.decide, "Decide by the published rules", "Decide"),
    "explain": (ExplainForm, actions.explain, "Explain the award", "Publish the explanation"),
    "notice": (NoticeForm, actions.give_notice, "Write down a notice that was published", "Write it down"),
    "sign": (SignForm, actions.sign, "The contract was signed", "Write it down"),
    "look-back": (LookBackForm, actions.look_back, "Look back after a year", "Publish"),
}
# deeds without a question
_PLAIN = {"publish": actions.publish, "open": actions.open_bids, "complete": actions.complete}


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What this visitor procures, and what a provider can bid for."""
    by = actor_of(request)
    page = Paginator(queries.at_desk(by), 25).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "contracts": queries.to_procure(by)[:100],
        "open": queries.open_for_bids(by)[:50] if by.bodies("provider") else [],
    }
    return render(request, "awards/desk.html", shown)


@never_cache
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """A procurement for a contract that is planned."""
    contract, by = register.contract_by_slug(slug), actor_of(request)
    rules.check_draft(by, contract)
    form, made = BeginForm(contract, request.POST or None), []

    def act() -> None:
        made.append(actions.begin(contract, body=form.bodies[form.cleaned_data["body"]], by=by))

    if done(request, form, act):
        return redirect("awards:build", *made[0].at)
    return _form(request, form, "Begin a procurement", "Begin", contract.title)


@never_cache
@require_safe
def build(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Everything about one procurement that its side may see, and what is possible next."""
    one = mine(request, slug, number)
    shown = {
        "one": one,
        "colour": drawing.COLOURS[one.state],
        "facts": drawing.facts(one),
        "criteria": drawing.criteria(one),
        "asked": drawing.asked(one),
        "misses": [each.misses for each in one.participants.all() if each.misses],
        "bids": queries.bids(one),
        "bids_table": drawing.bids(one) if one.opened_at else None,
        "seats": one.evaluators.all(),
        "evaluators": drawing.evaluators(one.evaluators.all()),
        "waiting": len(queries.waiting_for(one)),
        "all_in": queries.all_in(one),
        "pairs": [pair for pair in queries.judged(one) if pair.differs] if queries.all_in(one) else [],
        "next": [verb for verb in PROCUREMENT.verbs(one.state) if verb in (*DEEDS, *_PLAIN)],
        "participants": one.participants.all(),
        "unequal": queries.unequal(one),
        "several": queries.in_several(one),
        "asked_by_bidders": one.clarifications.all(),
        "may_answer": one.deadline is not None and rules.can_be_answered(one),
        "challenges": one.challenges.all(),
    }
    return render(request, "awards/build.html", shown)


def mine(request: HttpRequest, slug: str, number: int) -> Procurement:
    """A procurement that this visitor works on."""
    one = queries.procurement(slug, number)
    rules.check_procure(actor_of(request), "procurement.draft", one)
    return one


@never_cache
def terms(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Formula, deadline, track record."""
    one = mine(request, slug, number)
    form = TermsForm(one, request.POST or None)
    if done(request, form, lambda: actions.set_terms(one, by=actor_of(request), **form.terms())):
        return redirect("awards:build", *one.at)
    return _form(request, form, "How bids are judged", "Save", str(one))


@never_cache
def criterion(request: HttpRequest, slug: str, number: int, criterion: int) -> HttpResponse:
    """One criterion; 0 is a new one."""
    one = mine(request, slug, number)
    there = next((each for each in one.criteria.all() if each.number == criterion), None)
    if criterion and there is None:
        raise NotFound("There is no such criterion.", remedy="See what is listed.")
    form = CriterionForm(one, request.POST or None, initial=_initial(there))

    def act() -> None:
        if there:
            actions.change_criterion(there, by=actor_of(request), **form.criterion())
        else:
            actions.add_criterion(one, by=actor_of(request), **form.criterion())

    if done(request, form, act):
        return redirect("awards:build", *one.at)
    return _form(request, form, "A criterion", "Save", str(one))


def _initial(there) -> dict[str, object]:
    if there is None:
        return {"kind": "quality"}
    names = ("name", "kind", "description", "weight", "top", "band", "scale", "minimum", "worth")
    return {name: getattr(there, name) for name in names} | {"findings": [each.pk for each in there.findings.all()]}


@require_POST
def drop_criterion(request: HttpRequest, slug: str, number: int, criterion: int) -> HttpResponse:
    one = mine(request, slug, number)
    there = next((each for each in one.criteria.all() if each.number == criterion), None)
    if there is None:
        raise NotFound("This criterion is gone already.", remedy="See what is left.")
    return _moved(request, one, lambda: actions.drop_criterion(there, by=actor_of(request)))


@never_cache
def invite(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A place in the exercise, with its code, shown once."""
    one = mine(request, slug, number)
    form, made = InviteForm(request.POST or None), []
    if done(request, form, lambda: made.append(actions.invite(one, by=actor_of(request), **form.cleaned_data))):
        where = "awards:weigh-code"
        return render(request, "awards/code.html", {"one": one, "code": made[0][1], "where": where})
    return _form(request, form, "Invite somebody to weigh the criteria", "Make a code", str(one))


@never_cache
def points(request: HttpRequest, slug: str, number: int, participant: int) -> HttpResponse:
    """Points of somebody who gave them on paper."""
    one = mine(request, slug, number)
    there = one.participants.filter(number=participant).first()
    if there is None:
        raise NotFound("Nobody of this number was invited.", remedy="Invite somebody first.")
    form = PointsForm(one, request.POST or None)

    def act() -> None:
        misses = form.cleaned_data["misses"]
        actions.weigh(there, points=form.points(), misses=misses, by=actor_of(request))

    if done(request, form, act):
        return redirect("awards:build", *one.at)
    return _form(request, form, f"Points of participant {there.number}", "Enter", str(one))


@never_cache
def deed(request: HttpRequest, slug: str, number: int, verb: str) -> HttpResponse:
    """One step with its question."""
    if verb not in DEEDS:
        raise NotFound("There is no such step.", remedy="See what can be done next.")
    one = mine(request, slug, number)
    form_class, act, heading, button = DEEDS[verb]
    form = form_class(request.POST or None)
    if done(request, form, lambda: act(one, by=actor_of(request), **form.cleaned_data)):
        return redirect("awards:build", *one.at)
    return _form(request, form, heading, button, str(one))


@require_POST
def step(request: HttpRequest, slug: str, number: int, verb: str) -> HttpResponse:
    """One step without a question: publish, open, complete."""
    if verb not in _PLAIN:
        raise NotFound("There is no such step.", remedy="See what can be done next.")
    one = mine(request, slug, number)
    return _moved(request, one, lambda: _PLAIN[verb](one, by=actor_of(request)))


def _moved(request: HttpRequest, one: Procurement, act) -> HttpResponse:
    try:
        act()
    except CountersignError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Done.")
    return redirect("awards:build", *one.at)


def _form(request: HttpRequest, form, heading: str, button: str, about: str, **more: object) -> HttpResponse:
    shown = {"form": form, "heading": heading, "button": button, "about": about, **more}
    return render(request, "awards/form.html", shown)
