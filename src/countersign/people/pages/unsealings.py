"""What was unsealed outside the ordinary way: a public list, and for the two people and the reviewer the deeds."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from countersign.errors import NotFound, NotValid
from countersign.formats.tabular import write_csv
from countersign.frontend.components import Cell, Column, Row, Table
from countersign.people import actions, queries
from countersign.people.forms import ReviewForm, UnsealingForm, UseForm
from countersign.people.models import Unsealing
from countersign.people.rules import can
from countersign.people.sealables import sealables

_HEADS = ("Number", "What", "What for", "Legal ground", "Asked on", "State", "Times opened", "Review")
_COLOURS = {"asked": "blue", "granted": "red", "ended": "yellow", "reviewed": "green"}
_A_PAGE = 50
_DONE = {
    "grant": (actions.grant_unsealing, "Granted. It opens to the person who asked, until its hours are over."),
    "refuse": (actions.refuse_unsealing, "Refused."),
    "end": (actions.end_unsealing, "Over. Somebody who did not ask reviews it next."),
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every unsealing, the newest first, without what was opened."""
    page = Paginator(queries.unsealings(), _A_PAGE).get_page(request.GET.get("page"))
    columns = [Column(head, numeric=head in ("Number", "Times opened")) for head in _HEADS]
    opens = bool({role for role, _ in queries.actor_of(request).roles} & {"steward", "administrator"})
    rows = [_cells(one, opens) for one in page]
    table = Table("unsealings", "What was unsealed", columns, rows) if rows else None
    asks = can(queries.actor_of(request), "unsealing.ask")
    return render(request, "people/unsealings.html", {"table": table, "page": page, "asks": asks})


@require_safe
def listing_csv(request: HttpRequest) -> HttpResponse:
    lines = [_HEADS, *([str(value) for value in _values(one)] for one in queries.unsealings())]
    return HttpResponse(write_csv(lines), content_type="text/csv; charset=utf-8")


@never_cache
@sensitive_post_parameters()
def ask(request: HttpRequest) -> HttpResponse:
    form = UnsealingForm(request.POST or None, initial={"kind": "original", "key": request.GET.get("key", "")})
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.ask_unsealing(**form.cleaned_data, by=queries.actor_of(request))
        except (NotFound, NotValid) as refused:
            _say(form, refused, "key")
        else:
            messages.success(request, "Asked. Another steward or administrator has to grant it within three days.")
            return redirect("unsealing", asked.pk)
    return render(request, "people/unsealing_ask.html", {"form": form})


@never_cache
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, queries.unsealing(number))


@never_cache
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def deed(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Grant, refuse, end, open or review; what is opened stands in this one answer."""
    found, by = queries.unsealing(number), queries.actor_of(request)
    if verb == "open":
        return _opened(request, found)
    if verb == "review":
        return _reviewed(request, found)
    if verb not in _DONE:
        raise NotFound("There is no such step.")
    do, words = _DONE[verb]
    do(found, by=by)
    messages.success(request, words)
    return redirect("unsealing", number)


def _opened(request: HttpRequest, found: Unsealing) -> HttpResponse:
    form = UseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, use=form, form=form)
    try:
        inside = actions.open_unsealed(found, why=form.cleaned_data["why"], by=queries.actor_of(request))
    except NotValid as refused:
        _say(form, refused, "why")
        return _page(request, found, use=form, form=form)
    return _page(request, queries.unsealing(found.pk), inside=[Row(words, value) for words, value in inside])


def _reviewed(request: HttpRequest, found: Unsealing) -> HttpResponse:
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.review_unsealing(found, **form.cleaned_data, by=queries.actor_of(request))
        except NotValid as refused:
            _say(form, refused, "review")
        else:
            messages.success(request, "Reviewed. What you found is public.")
            return redirect("unsealings")
    return _page(request, found, review=form, form=form)


def _page(request: HttpRequest, found: Unsealing, **more: object) -> HttpResponse:
    own, second = request.user.pk == found.asked_by_id, request.user.pk == found.decided_by_id
    uses = list(found.uses.select_related("by").order_by("at"))
    urls = {f"{verb}_url": reverse("unsealing-deed", args=[found.pk, verb]) for verb in (*_DONE, "open", "review")}
    shown = {"found": found, "rows": _rows(found), "own": own, "second": second, "uses": uses, **urls}
    return render(request, "people/unsealing.html", shown | {"use": UseForm(), "review": ReviewForm()} | more)


def _rows(found: Unsealing) -> list[Row]:
    return [
        Row("State", found.get_state_display().capitalize()),
        Row("What is opened", _kind(found)),
        Row("Its key", found.key, unknown="Forgotten a year after"),
        Row("What for", found.get_purpose_display()),
        Row("Legal ground", found.get_ground_display()),
        Row("Why", found.why, unknown="Forgotten a year after"),
        Row("Asked by", f"{found.asked_by.email}, {found.asked_at:%-d %B %Y, %H:%M}"),
        Row("Decided by", found.decided_by and f"{found.decided_by.email}, {found.decided_at:%-d %B %Y, %H:%M}"),
        Row("Open until", found.until and f"{found.until:%-d %B %Y, %H:%M} UTC", unknown=f"{found.hours} hours"),
        Row("Review", found.result and f"{found.get_result_display()}. {found.review}", unknown="Not yet"),
    ]


def _values(found: Unsealing) -> tuple[object, ...]:
    return (
        found.pk, _kind(found), found.get_purpose_display(), found.get_ground_display(), f"{found.asked_at:%Y-%m-%d}",
        found.get_state_display(), found.times, f"{found.get_result_display()}. {found.review}" if found.result else "",
    )  # fmt: skip


def _cells(found: Unsealing, opens: bool) -> list[Cell | str | SafeString]:
    number, *said, state, times, review = _values(found)
    href = reverse("unsealing", args=[found.pk]) if opens else f"{reverse('ledger:newest')}?subject={found.subject}"
    said[-1] = f"{found.asked_at:%-d %B %Y}"
    shown = Cell(state.capitalize(), tag=_COLOURS.get(found.state, "grey"))
    return [Cell(number, href=href), *said, shown, times, review or "–"]


def _kind(found: Unsealing) -> str:
    kind = sealables().get(found.kind)
    return kind.words if kind else found.kind


def _say(form, refused: NotFound | NotValid, field: str) -> None:
    for name, words in getattr(refused, "faults", ()) or ((field, str(refused)),):
        form.add_error(name, words)
