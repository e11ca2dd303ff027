"""One account on the desk: where it stands, who opened its original, and what can be done with it now."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotFound, NotNow
from countersign.experiences import actions, queries, rules
from countersign.experiences.forms import HoldForm, WhyForm
from countersign.experiences.models import Alert, Experience, SealedAccess
from countersign.experiences.pages.desk import shown
from countersign.experiences.states import EXPERIENCE
from countersign.experiences.told import all_words
from countersign.experiences.words import ALSO_HELD
from countersign.frontend.components import Row
from countersign.people.queries import actor_of
from countersign.register.queries import contracts
from countersign.text.danger import Sign, doors_for, kinds

# verb in the address -> deed
_DEEDS = {"take-up": actions.take_up, "release": actions.release, "reopen": actions.reopen}
_DONE = {
    "take-up": "You have taken up the alert. The account stays held until somebody releases it.",
    "release": "Released. The account goes through the steps from the start.",
    "reopen": "Reopened. It counts no longer, and goes through the steps from the start.",
}


@never_cache
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """Accounts held for safety: those that nobody has looked at on top, the oldest first."""
    rules.check_step(actor_of(request), "hold")
    page = shown(request, queries.to_look_at())
    for account in page:
        account.reasons = reasons(alert_of(account))
    return render(request, "experiences/desk_held.html", {"page": page})


@never_cache
@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    by, account = actor_of(request), queries.experience(key)
    rules.check_step(by, "code")
    return render(request, "experiences/desk_account.html", _shown(account) | {"why": WhyForm()})


@require_POST
def deed(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step of an account's life that a person takes, by its verb."""
    if verb not in _DEEDS:
        raise NotFound("There is no such step.")
    _DEEDS[verb](queries.experience(key), by=actor_of(request))
    messages.success(request, _DONE[verb])
    return redirect("desk-account", key)


@require_POST
def hold(request: HttpRequest, key: str) -> HttpResponse:
    """Hold an account; ``then`` in the form is where the steward came from."""
    form = HoldForm(request.POST)
    if not form.is_valid():
        raise NotNow("The account was not held.", remedy="Choose why it should be held.")
    actions.hold(queries.experience(key), why=form.cleaned_data["why"], by=actor_of(request))
    messages.success(request, "Held. Nothing happens to it until somebody releases it.")
    then = request.POST.get("then", "")
    return redirect(then if url_has_allowed_host_and_scheme(then, None) else "desk-held")


@never_cache
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def original(request: HttpRequest, key: str) -> HttpResponse:
    """The sealed original, word for word, in this one answer; why it was opened is logged first."""
    by, account = actor_of(request), queries.experience(key)
    form = WhyForm(request.POST)
    context = _shown(account) | {"why": form, "form": form}
    if form.is_valid():
        told = actions.open_sealed(account, why=form.cleaned_data["why"], by=by)
        context |= {"original": all_words(told), "said": _said(told), "openings": _openings(account)}
    return render(request, "experiences/desk_account.html", context)


def _shown(account: Experience) -> dict[str, object]:
    alert = alert_of(account)
    return {
        "account": account,
        "rows": _rows(account),
        "alert": alert,
        "is_called": alert is not None and (account.state == "held" or alert.seen_at is None),
        "reasons": reasons(alert),
        "doors": doors_for(Sign(kind, 0, 0) for kind in _kinds(alert)),
        "verbs": EXPERIENCE.verbs(account.state),
        "hold": HoldForm(),
        "openings": _openings(account),
    }


def _openings(account: Experience) -> list[SealedAccess]:
    return list(account.openings.select_related("by").order_by("-at")[:50])


def alert_of(account: Experience) -> Alert | None:
    return getattr(account, "alert", None)


def reasons(alert: Alert | None) -> str:
    """Why an account is held, in words; what is not a kind of danger is shown as it is."""
    listed = [part for part in alert.why.split(", ") if part] if alert else []
    return "; ".join(kinds()[why].title if why in kinds() else ALSO_HELD.get(why, why) for why in listed)


def _kinds(alert: Alert | None) -> list[str]:
    return [why for why in alert.why.split(", ") if why in kinds()] if alert else []


def _rows(account: Experience) -> list[Row]:
    said = (account.said_body, account.said_service, account.said_place, account.said_reference)
    whose = account.contract and contracts().filter(pk=account.contract_id).first()
    return [
        Row("State", account.get_state_display().capitalize()),
        Row("Source", account.source.name),
        Row("Told on", f"{account.told_at:%-d %B %Y}, {account.get_channel_display().lower()}"),
        Row("Happened on", account.happened_on and f"{account.happened_on:%-d %B %Y}"),
        Row("Said whose it is", " · ".join(part for part in said if part), unknown="Nothing was said"),
        Row("Attached to", whose or account.body, unknown="Nobody yet"),
        Row("Words in public", "Yes" if account.published_text else "No"),
    ]


def _said(told: dict[str, object]) -> list[Row]:
    asked = (("Body", "body"), ("Service", "service"), ("Place", "place"), ("Reference", "reference"))
    return [Row(words, told[name]) for words, name in asked if told.get(name)]
