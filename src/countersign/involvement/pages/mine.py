"""Mine, by code: what I signed up for, the day itself, results, what was paid, what came of it, how to stop it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from countersign.errors import NotFound, NotValid
from countersign.frontend.forms import CodeForm
from countersign.involvement.actions import attending, people, results, signing_up, surveys
from countersign.involvement.forms.asks import AddressForm, ChoiceForm, ResultForm, first_result
from countersign.involvement.models import SignUp
from countersign.involvement.pages import drawing
from countersign.involvement.queries.people import homes_of, participant_of, sign_up_of, sign_ups_of
from countersign.involvement.queries.trail import trail_of
from countersign.involvement.states import SIGN_UP
from countersign.involvement.tasks import TEMPLATES
from countersign.people.actions import hold_receipt, put_down_receipt, receipt_for
from countersign.people.queries import actor_of, origin_of
from countersign.people.rules import Actor

_PER_PAGE = 10
_VERBS: dict[str, tuple[Callable[..., SignUp], str]] = {
    "check_in": (attending.check_in, "You are there. Check out when you are done."),
    "check_out": (attending.check_out, "You are done. Thank you."),
    "withdraw": (signing_up.withdraw, "Your place is given back. Nobody asks why."),
}
_DEEDS = {"check_in": "I am there", "check_out": "I am done", "withdraw": "Give my place back"}


@never_cache
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Enter a code; a right one opens what is one's own until the browser is closed or the code is put down."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = receipt_for(form.cleaned_data["code"], origin=origin_of(request))
            participant_of(Actor("person", receipt_id=receipt.pk))
            hold_receipt(request, receipt)
            return redirect("involvement:mine")
        except NotFound as wrong:
            form.add_error("code", str(wrong))
    return render(request, "involvement/code.html", {"form": form})


@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that one signed up for, with what can be done now; and the private trail."""
    by = actor_of(request)
    if by.receipt_id is None:
        return redirect("involvement:code")
    person = participant_of(by)
    page = Paginator(sign_ups_of(person), _PER_PAGE).get_page(request.GET.get("page"))
    taken = [(one, drawing.mine_rows(one), _deeds(one), _can_measure(one), _counts(one)) for one in page]
    first = {"may_be_asked": person.may_be_asked, "most_a_year": person.most_a_year, "place": person.place_id}
    choice = ChoiceForm(initial=first, homes=homes_of(person))
    shown = {"taken": taken, "page": page, "trail": trail_of(person), "choice": choice, "person": person}
    return render(request, "involvement/mine.html", shown)


@require_POST
def deed(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Check in, check out, or give the place back."""
    if verb not in _VERBS:
        raise NotFound("There is no such deed.", remedy="See what you signed up for.")
    act, words = _VERBS[verb]
    by = actor_of(request)
    act(sign_up_of(participant_of(by), key), by=by)
    messages.success(request, words)
    return redirect("involvement:mine")


@never_cache
def result(request: HttpRequest, key: str) -> HttpResponse:
    """What one trial measured."""
    by = actor_of(request)
    if by.receipt_id is None:
        return redirect("involvement:code")
    one = sign_up_of(participant_of(by), key)
    form = ResultForm(request.POST if request.method == "POST" else None, initial=first_result(one.slot))
    if request.method == "POST" and form.is_valid():
        try:
            results.give(one, by=by, **form.measured())
            messages.success(request, "It is entered. You can put it right until the results are counted.")
            return redirect("involvement:mine")
        except NotValid as refused:
            for where, what in refused.faults:
                form.add_error({"happened_at": "on"}.get(where, where), what)
    return render(request, "involvement/result.html", {"form": form, "sign_up": one})


@never_cache
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take one's result back, at any time: what happens then is said before it is done."""
    by = actor_of(request)
    if by.receipt_id is None:
        return redirect("involvement:code")
    one = sign_up_of(participant_of(by), key)
    if not _counts(one):
        raise NotFound("No result of yours counts here.", remedy="See what you signed up for.")
    if request.method == "POST":
        results.take_back_by(one, by=by)
        messages.success(request, "Your result is taken back. It counts no more.")
        return redirect("involvement:mine")
    return render(request, "involvement/take_back.html", {"sign_up": one})


@sensitive_post_parameters()
@never_cache
def address(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    if by.receipt_id is None:
        return redirect("involvement:code")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            people.leave_address(participant_of(by), by=by, **form.cleaned_data)
            messages.success(request, "The address is sealed. It is never shown again.")
            return redirect("involvement:mine")
        except NotValid as refused:
            for where, what in refused.faults:
                form.add_error(where if where in form.fields else None, what)
    return render(request, "involvement/address.html", {"form": form})


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    person = participant_of(by)
    form = ChoiceForm(request.POST, homes=homes_of(person))
    if form.is_valid():
        people.choose(person, by=by, **form.cleaned_data)
        messages.success(request, "It is kept.")
    return redirect("involvement:mine")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    people.leave(participant_of(by), by=by)
    messages.success(request, "Your address is destroyed. Nobody asks or writes any more.")
    return redirect("involvement:mine")


@require_POST
def put_down(request: HttpRequest) -> HttpResponse:
    put_down_receipt(request)
    messages.success(request, "The code is put down. Nobody who uses this browser next sees it.")
    return redirect("involvement:asks")


@csrf_exempt  # a mail program sends it by itself (RFC 8058); all it can do is destroy the address of that letter
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link in every letter: a button for people, one POST for mail programs."""
    done = request.method == "POST"
    mark = people.mark_in(token)
    if done and not people.stop_writing(token):
        surveys.stop(mark)
    return render(request, "involvement/stop.html", {"done": done})


def _deeds(one: SignUp) -> list[tuple[str, str]]:
    return [(verb, words) for verb, words in _DEEDS.items() if verb in SIGN_UP.verbs(one.state)]


def _counts(one: SignUp) -> bool:
    """Whether a result was given and not taken back."""
    given = getattr(one, "result", None)
    return given is not None and given.withdrawn_at is None


def _can_measure(one: SignUp) -> bool:
    measured = TEMPLATES[one.ask.kind].measures and one.ask.settled_by_id is None
    return measured and one.state in ("placed", "there", "done", "missed")
