"""May a record count here? Questions in plain words, then the routes that fit, with conditions, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.awards.forms.records import UseForm
from countersign.awards.rules import Fit, Use, check_use, fits
from countersign.awards.words import NOT_ADVICE
from countersign.errors import CountersignError

_DAYS = 365.25


@dataclass(frozen=True)
class Said:
    """What comes of a use: lawful or not, why, and what is missing."""

    is_lawful: bool
    words: str
    remedy: str
    faults: tuple[tuple[str, str], ...]


@require_safe
def use(request: HttpRequest) -> HttpResponse:
    """Nothing is stored: the answers stand in the address, so that they can be sent to somebody who knows law."""
    asked = bool(request.GET)
    form = UseForm(request.GET if asked else None)
    shown: dict[str, object] = {"form": form, "advice": NOT_ADVICE, "crumbs": _CRUMBS}
    meant = _meant(form) if asked and form.is_valid() else None
    if meant is not None:
        held = fits(meant)
        shown |= {"said": _said(meant), "open": [one for one in held if one.is_open],
                  "shut": [one for one in held if not one.is_open]}  # fmt: skip
    else:
        shown |= {"routes": [Fit(one.route, (), ()) for one in fits(Use("", clock.today()))]}
    return render(request, "awards/use.html", shown)


_CRUMBS = [("Home", "/"), ("May a record count here?", "")]


def _meant(form: UseForm) -> Use:
    given = form.cleaned_data
    years = given.get("years")
    return Use(
        given["route"], clock.today(), given["jurisdiction"], given["regime"], form.known("light_touch"),
        form.known("central"), frozenset(given["said"]), float(given.get("weight") or 0) / 100,
        round(float(years) * _DAYS) if years else None, given.get("event", ""), given.get("happened_on"),
    )  # fmt: skip


def _said(meant: Use) -> Said:
    try:
        route = check_use(meant)
    except CountersignError as refused:
        return Said(False, refused.message, refused.remedy, getattr(refused, "faults", ()))
    return Said(True, f"By the route “{route.title}”, as far as you say.", route.weighs_says, ())
